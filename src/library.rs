//! The rule sets that records have pinned, by the hash of their text: an account of last year is decided by last year's numbers.
//! How a set is read from its file stands in `rulebook`.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::ruleset::{RuleLine, RuleSet, Rules};
use crate::error::Error;
use crate::rulebook::{Rulebook, parse};

/// A rule set as a record pins it: the text's hash and the day whose entries count.
#[derive(Debug, Clone)]
pub struct Pinned {
    /// SHA-256 of the text.
    pub hash: Vec<u8>,
    /// The day.
    pub on: NaiveDate,
    /// The numbers of that day.
    pub rules: Arc<Rules>,
}

/// Every set that is known.
pub struct Library {
    current: Vec<u8>,
    sets: HashMap<Vec<u8>, RuleSet>,
}

impl Library {
    /// The current set, and those that the database kept.
    ///
    /// # Errors
    /// A kept text that this program can't read: it must not decide by other numbers than those that were pinned.
    pub fn new(current: Rulebook, kept: &[(String, String)]) -> Result<Self, String> {
        let hash = current.hash.to_vec();
        let mut sets = HashMap::from([(hash.clone(), current.set)]);
        for (name, text) in kept {
            let book = parse(name, text).map_err(|faults| {
                let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
                format!("the database keeps a rule set that can't be read: {}", told.join("; "))
            })?;
            sets.entry(book.hash.to_vec()).or_insert(book.set);
        }
        Ok(Self { current: hash, sets })
    }

    /// The current set on a day.
    ///
    /// # Errors
    /// None that can happen: the current set is there from the beginning.
    pub fn pin(&self, on: NaiveDate) -> Result<Pinned, Error> {
        self.pinned(&self.current, on)
    }

    /// The set that a record pinned.
    ///
    /// # Errors
    /// `Broken` for a hash that no set has.
    pub fn pinned(&self, hash: &[u8], on: NaiveDate) -> Result<Pinned, Error> {
        let set = self.sets.get(hash).ok_or_else(unknown)?;
        Ok(Pinned { hash: hash.to_vec(), on, rules: Arc::new(set.on(on)) })
    }

    /// Every entry of a pinned set as it held on a day, with its source, to be shown.
    ///
    /// # Errors
    /// As `pinned`.
    pub fn lines(&self, hash: &[u8], on: NaiveDate) -> Result<Vec<RuleLine>, Error> {
        let set = self.sets.get(hash).ok_or_else(unknown)?;
        Ok(set.lines(on))
    }

    /// The current set itself, to be shown.
    pub fn current(&self) -> Option<&RuleSet> {
        self.sets.get(&self.current)
    }
}

fn unknown() -> Error {
    Error::Broken { what: "a record pins a rule set that is not known".to_owned() }
}
