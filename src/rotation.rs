//! Bringing everything that the key ring sealed under its newest key: people's keys are wrapped anew, the register's values sealed anew, while others read
//! and write. It goes on where it was interrupted, because what is done is no longer found.
//!
//! Here: the passes, and what a key still holds. Not here: which columns there are (`store::sealed_columns`), the ring's file (`vault`).

use std::ops::ControlFlow;

use crate::app::App;
use crate::error::Error;
use crate::store::sealed_columns::{COLUMNS, Column, Value};
use crate::vault::LOOK_EVERY;

/// Values that one transaction replaces: a few ten milliseconds of it.
pub const BATCH: i64 = 500;
/// Passes at most. After the first one a pass finds only what somebody sealed meanwhile who had not yet looked at the ring; that is over within seconds.
pub const MOST_PASSES: u32 = 60;

/// Times that a batch waits for a database that is busy, each as long as the database lets anybody wait: a rotation is in nobody's hurry.
pub const MOST_WAITS: u32 = 60;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Values that were replaced.
    pub done: u64,
    /// How many there were to be replaced at the beginning.
    pub of: u64,
}

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Rotated {
    /// Values that were replaced.
    pub values: u64,
    /// Times that everything was gone through; the last one found nothing.
    pub passes: u32,
    /// Whether the last pass found nothing: everything is under the newest key.
    pub complete: bool,
}

/// What a key of the ring still holds in one column.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Held {
    /// The number of the key.
    pub key: u32,
    /// `table.column`.
    pub place: String,
    /// How many values.
    pub values: u64,
}

/// What each key of the ring holds, in one view of the database. Goes through every sealed value.
///
/// # Errors
/// What the database says.
pub fn held(app: &App) -> Result<Vec<Held>, Error> {
    app.store.read_now(|connection| {
        let mut held = Vec::new();
        for column in &COLUMNS {
            for (key, count) in column.counted(connection)? {
                let place = format!("{}.{}", column.table, column.column);
                held.push(Held { key, place, values: u64::try_from(count).unwrap_or_default() });
            }
        }
        Ok(held)
    })
}

/// Brings everything under the newest key. `watch` is told how far it is after each batch, and says whether to go on.
///
/// # Errors
/// What the database says; a value that does not open, which is left as it is.
pub fn rotate(app: &App, watch: &mut dyn FnMut(Progress) -> ControlFlow<()>) -> Result<Rotated, Error> {
    let newest = app.vault.newest_key_of_file();
    let older = held(app)?.into_iter().filter(|held| held.key != newest);
    let mut rotation = Rotation { app, watch, done: 0, of: older.map(|held| held.values).sum() };
    for passes in 1..=MOST_PASSES {
        let found = rotation.pass()?;
        let values = rotation.done;
        match found {
            ControlFlow::Break(()) => return Ok(Rotated { values, passes, complete: false }),
            ControlFlow::Continue(0) => return Ok(Rotated { values, passes, complete: true }),
            ControlFlow::Continue(_) => {}
        }
        // Whoever still seals with an older key looks at the ring within this time.
        std::thread::sleep(LOOK_EVERY);
    }
    Ok(Rotated { values: rotation.done, passes: MOST_PASSES, complete: false })
}

struct Rotation<'a> {
    app: &'a App,
    watch: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    done: u64,
    of: u64,
}

impl Rotation<'_> {
    /// Goes through every column once; how many values were found that are not under the newest key.
    fn pass(&mut self) -> Result<ControlFlow<(), usize>, Error> {
        let newest = self.app.vault.newest_key();
        let mut found = 0;
        for column in &COLUMNS {
            let mut after: Option<Value> = None;
            loop {
                let store = &self.app.store;
                let read = patient(|| {
                    store.read_now(|connection| column.not_under(connection, newest, after.as_ref(), BATCH))
                })?;
                let Some(last) = read.last().cloned() else { break };
                found += read.len();
                self.done += patient(|| replace(self.app, column, &read))?;
                if (self.watch)(Progress { done: self.done, of: self.of }).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
                after = Some(last);
                self.app.store.give_way();
            }
        }
        Ok(ControlFlow::Continue(found))
    }
}

/// Tries again where the database was busy.
fn patient<T>(mut work: impl FnMut() -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..MOST_WAITS {
        match work() {
            Err(Error::Busy) => {}
            other => return other,
        }
    }
    work()
}

/// Seals values anew, and puts each in the place of the old one where that still stands; how many. What somebody changed meanwhile is theirs.
fn replace(app: &App, column: &'static Column, read: &[Value]) -> Result<u64, Error> {
    let mut fresh = Vec::with_capacity(read.len());
    for value in read {
        if let Some(sealed) = app.vault.reseal(column.place, &value.row()?, &value.sealed)? {
            fresh.push((value.clone(), sealed));
        }
    }
    app.store.write_now(move |connection| {
        let mut replaced = 0;
        for (value, sealed) in &fresh {
            replaced += u64::from(column.replace(connection, value, sealed)?);
        }
        Ok(replaced)
    })
}
