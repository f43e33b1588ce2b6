//! The program's one shared thing: database, clock, keys, rule sets, mailer, evidence. `serve`, the commands and the tests use the same.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::clock::Clock;
use crate::domain::actor::Actor;
use crate::domain::dates::bangkok_date;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::library::{Library, Pinned};
use crate::notify::mailer::Mailer;
use crate::rulebook::Rulebook;
use crate::store::Store;
use crate::vault::Vault;

/// What every request and command needs. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub store: Store,
    /// Real and legal time.
    pub clock: Arc<Clock>,
    /// Sealing and blind indexes.
    pub vault: Arc<Vault>,
    /// Every rule set that a record may have pinned.
    pub rules: Arc<Library>,
    /// The way of mail.
    pub mailer: Mailer,
    /// Files of evidence.
    pub evidence: Evidence,
    /// Whether this is `redress demo`: its pages exist nowhere else.
    pub demo: bool,
}

/// What an act needs besides its record: who, when, by which rules.
#[derive(Clone)]
pub struct Context {
    /// Who acts.
    pub actor: Actor,
    /// Real time, UTC.
    pub now: DateTime<Utc>,
    /// Legal time, UTC: deadlines and windows.
    pub legal: DateTime<Utc>,
    /// Sealing and blind indexes.
    pub vault: Arc<Vault>,
    /// Rule sets.
    pub rules: Arc<Library>,
}

impl App {
    /// Puts an app together, and keeps the text of the current rule set, so that records can pin it.
    ///
    /// # Errors
    /// What the database says; a kept rule set that can't be read any more.
    pub fn new(
        store: Store,
        clock: Clock,
        vault: Vault,
        rulebook: Rulebook,
        mailer: Mailer,
        evidence: Evidence,
    ) -> Result<Self, Error> {
        let now = clock.real_now().naive_utc();
        let (hash, name, text) = (rulebook.hash.to_vec(), rulebook.name.clone(), rulebook.text.clone());
        store.write_now(move |connection| crate::store::people::keep_rule_set(connection, &hash, &name, &text, now))?;
        let kept = store.read_now(crate::store::people::rule_sets)?;
        let rules = Library::new(rulebook, &kept).map_err(|what| Error::Broken { what })?;
        let (clock, vault, rules) = (Arc::new(clock), Arc::new(vault), Arc::new(rules));
        Ok(Self { store, clock, vault, rules, mailer, evidence, demo: false })
    }

    /// The context of an act that this actor does now.
    pub fn context(&self, actor: Actor) -> Context {
        Context {
            actor,
            now: self.clock.real_now(),
            legal: self.clock.legal_now(),
            vault: Arc::clone(&self.vault),
            rules: Arc::clone(&self.rules),
        }
    }
}

impl Context {
    /// The legal day in Bangkok.
    pub fn today(&self) -> NaiveDate {
        bangkok_date(self.legal)
    }

    /// The current rule set, pinned on the legal day.
    ///
    /// # Errors
    /// As `Library::pin`.
    pub fn pin(&self) -> Result<Pinned, Error> {
        self.rules.pin(self.today())
    }
}
