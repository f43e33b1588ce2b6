//! Sending what stands in the outbox. A notice is leased, sent, and marked as sent in one write with what follows from it. A mail server that is down
//! costs time only; a process that ends between the server's 250 and our commit costs at most one repeat, with the same `Message-ID`.

use std::time::Duration;

use chrono::TimeDelta;

use super::mailer::{Letter, MailFault};
use super::texts;
use crate::app::App;
use crate::casework::serving;
use crate::domain::actor::Actor;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::notices::{self, OutboxNotice};

/// Notices that one worker leases at a time.
pub const BATCH: i64 = 20;
/// How long a lease lasts: after that another worker takes the notice.
pub const LEASE: TimeDelta = TimeDelta::minutes(10);
/// How long one letter can take at most: eight steps of a conversation (`SMTP_TIMEOUT`), and some.
pub const LONGEST_SENDING: TimeDelta = TimeDelta::minutes(4);
/// How long a notice waits after its first, second, … failure; the last one from then on. An hour's outage is made up for within ten minutes.
pub const WAITS: [Duration; 6] = [
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(2 * 60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(10 * 60),
];
/// Failures after which a notice is a dead letter: about two days.
pub const MOST_ATTEMPTS: i64 = 300;
/// Batches that one call of [`deliver_all`] sends at most.
pub const MOST_BATCHES: u32 = 5_000;

/// What became of the notices of a batch.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Delivered {
    /// Sent.
    pub sent: usize,
    /// To be tried again later.
    pub failed: usize,
    /// Given up: an administrator can send them again.
    pub dead: usize,
}

impl Delivered {
    /// How many notices were taken.
    #[must_use]
    pub fn total(self) -> usize {
        self.sent + self.failed + self.dead
    }

    fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.failed += other.failed;
        self.dead += other.dead;
    }
}

/// What became of one notice.
enum Fate {
    Sent,
    Later(MailFault),
    Never(String),
}

/// Sends one batch.
///
/// # Errors
/// What the database says.
pub fn deliver_once(app: &App) -> Result<Delivered, Error> {
    let now = app.clock.real_now();
    let until = now + LEASE;
    let leased =
        app.store.write_now(move |connection| notices::lease(connection, now.naive_utc(), until.naive_utc(), BATCH))?;
    let mut delivered = Delivered::default();
    for notice in leased {
        // What would outlast its lease is left to whoever leases it next.
        if app.clock.real_now() + LONGEST_SENDING > until {
            break;
        }
        match send(app, &notice) {
            Fate::Sent => {
                mark_sent(app, &notice)?;
                delivered.sent += 1;
            }
            Fate::Later(fault) if notice.attempts + 1 < MOST_ATTEMPTS => {
                mark_failed(app, &notice, fault.what, true)?;
                delivered.failed += 1;
            }
            Fate::Later(MailFault { what, .. }) | Fate::Never(what) => {
                mark_failed(app, &notice, what, false)?;
                delivered.dead += 1;
            }
        }
    }
    Ok(delivered)
}

/// Sends everything that is to be sent now.
///
/// # Errors
/// What the database says.
pub fn deliver_all(app: &App) -> Result<Delivered, Error> {
    let mut all = Delivered::default();
    for _ in 0..MOST_BATCHES {
        let batch = deliver_once(app)?;
        all.add(batch);
        if batch.total() == 0 {
            break;
        }
    }
    Ok(all)
}

/// Renders and sends; what can't be written will not be written better tomorrow.
fn send(app: &App, notice: &OutboxNotice) -> Fate {
    let letter = match letter(app, notice) {
        Ok(letter) => letter,
        Err(fault @ (Error::Busy | Error::Database(_) | Error::DatabaseUnavailable { .. })) => {
            return Fate::Later(MailFault { temporary: true, what: fault.to_string() });
        }
        Err(fault) => return Fate::Never(fault.to_string()),
    };
    match app.mailer.send(&letter) {
        Ok(()) => Fate::Sent,
        Err(fault) if fault.temporary => Fate::Later(fault),
        Err(fault) => Fate::Never(fault.what),
    }
}

fn letter(app: &App, notice: &OutboxNotice) -> Result<Letter, Error> {
    let sealed = notice
        .to_sealed
        .as_deref()
        .ok_or_else(|| Error::Broken { what: "a notice by e-mail has no address".to_owned() })?;
    let opened = texts::keys(app, notice)?.open("notices", "to_sealed", notice.id.bytes(), sealed)?;
    let to = opened.text().ok_or(Refusal::Erased)?;
    let message = texts::message(app, notice)?;
    Ok(Letter {
        to,
        subject: message.subject,
        text: message.text,
        html: message.html,
        message_id: notice.id.to_string(),
    })
}

/// The notice is out: in one write with the service of the order that it carries out (R15).
fn mark_sent(app: &App, notice: &OutboxNotice) -> Result<(), Error> {
    let context = app.context(Actor::System);
    let (id, service) = (notice.id, notice.service_id);
    let written = app.store.write_now(move |connection| {
        notices::sent(connection, id, context.now.naive_utc())?;
        match service {
            Some(service) => serving::served(connection, &context, service),
            None => Ok(()),
        }
    });
    match written {
        // Another worker had it after our lease ended: the one repeat that can happen.
        Err(Error::Refusal(Refusal::Stale { .. })) => {
            tracing::warn!(notice = %id, "a notice was sent twice");
            Ok(())
        }
        other => other,
    }
}

fn mark_failed(app: &App, notice: &OutboxNotice, fault: String, is_again: bool) -> Result<(), Error> {
    let again_at = is_again.then(|| (app.clock.real_now() + wait(notice.attempts)).naive_utc());
    tracing::warn!(notice = %notice.id, kind = %notice.kind, fault, dead = !is_again, "a notice was not sent");
    let id = notice.id;
    app.store.write_now(move |connection| notices::failed(connection, id, &fault, again_at))
}

/// How long to wait after a failure that so many came before.
fn wait(failures: i64) -> Duration {
    let place = usize::try_from(failures).unwrap_or_default();
    WAITS.get(place).or(WAITS.last()).copied().unwrap_or_default()
}
