//! `redress demo`: a season made up for showing – people, banks, cases in every stage – on a database of its own, with a clock that can be moved.
//! Everything is made through `casework`, day by day, so that history, ledger and notices are those of a real season.
//!
//! Here: making it ready, and moving its clock. Not here: its page (`web::demo`), its command (`commands::demo`).

pub mod crew;
mod deeds;
mod drawing;
pub mod mailbox;
mod people;
mod place;
mod plan;
mod random;
mod season;

use chrono::NaiveDate;

pub use place::Place;

use crate::app::App;
use crate::casework::sweeping;
use crate::clock::ClockFault;
use crate::error::Error;
use crate::notify::outbox;

/// Sweeps and sendings after the clock was moved, at most: an order that is sent counts as received only in the next sweep.
const MOST_ROUNDS: u32 = 10;

/// Makes the demo ready: staff and banks, then the season. The database must be empty.
///
/// # Errors
/// What the database says; a season that the law does not allow.
pub fn prepare(app: &App, seed: u64) -> Result<crew::SignIns, Error> {
    let sign_ins = crew::engage(app)?;
    season::play(app, seed)?;
    Ok(sign_ins)
}

/// Moves the legal clock by whole days, and carries out everything that follows.
///
/// # Errors
/// `Broken` where the clock can't go there; what the database says.
pub fn move_clock(app: &App, days: i64) -> Result<(), Error> {
    app.clock.move_legal(days).map_err(|fault| broken(&fault))?;
    settle(app)
}

/// Sweeps and sends until nothing more follows.
///
/// # Errors
/// What the database says.
pub fn settle(app: &App) -> Result<(), Error> {
    for _ in 0..MOST_ROUNDS {
        let swept = sweeping::sweep(app)?;
        let sent = outbox::deliver_all(app)?.sent;
        if sent == 0 && swept == sweeping::Swept::default() {
            break;
        }
    }
    Ok(())
}

/// The legal day on which the season begins: so many days before a day, but not before the rules are in force.
fn first_day(app: &App, last: NaiveDate, days: i64) -> NaiveDate {
    let begins = last - chrono::Duration::days(days);
    let in_force = app.rules.current().map(|set| {
        let lines = set.lines(NaiveDate::MIN);
        lines.iter().map(|line| line.from).max().unwrap_or(begins)
    });
    in_force.map_or(begins, |day| day.max(begins))
}

fn broken(fault: &ClockFault) -> Error {
    Error::Broken { what: fault.to_string() }
}

/// A value of the season's own that does not read: a fault of the program, never of a person.
fn unread(what: &str) -> Error {
    Error::Broken { what: format!("the demo's own {what} does not read") }
}
