//! How a write reaches the database: on SQLite by one thread, so that writers queue in memory and not on the file's lock, and share commits; on
//! PostgreSQL by the pool, again where the database asks for it.
//!
//! The work gets a connection inside a transaction: it begins none of its own by diesel's `transaction`, which knows nothing of this one.

mod job;
mod thread;

use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

use diesel::r2d2::Pool;
use tokio::sync::oneshot;

use super::pool::{self, Access, Manager};
use super::{AnyConnection, waiting};
use crate::config::{DatabaseKind, DatabaseUrl};
use crate::error::Error;
use crate::vault::random;
use job::{Job, Verdict, Write, attempt};
use thread::WriterThread;

/// How often a write is tried that PostgreSQL could not serialise, or that met another one head-on.
const MOST_TRIES: u32 = 5;
/// What a write waits before its second try, at most, and twice as long before each further one: those who met don't meet again.
const FIRST_PAUSE: Duration = Duration::from_millis(20);

/// The door for writes.
#[derive(Clone)]
pub(super) struct Writer(Way);

#[derive(Clone)]
enum Way {
    /// One thread owns the connection.
    Sqlite(Arc<WriterThread>),
    /// A pool.
    Postgres(Pool<Manager>),
}

impl Writer {
    /// Opens what writes.
    pub(super) fn open(url: &DatabaseUrl) -> Result<Self, Error> {
        match url.kind() {
            DatabaseKind::Sqlite => {
                let connection = pool::single(url, Access::Write)?;
                WriterThread::start(connection).map(|thread| Self(Way::Sqlite(Arc::new(thread))))
            }
            DatabaseKind::Postgres => pool::pool(url, Access::Write).map(|pool| Self(Way::Postgres(pool))),
        }
    }

    /// Runs the work in a transaction, and answers after COMMIT. An answer that `keeps` does not keep is given all the same, after ROLLBACK.
    pub(super) fn write_if<T, F, K>(&self, work: F, keeps: K) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
        K: Fn(&T) -> bool + Send + 'static,
    {
        match &self.0 {
            Way::Sqlite(thread) => wait(work, keeps, |job| thread.write(job)),
            Way::Postgres(pool) => in_turns(pool, &work, &keeps),
        }
    }

    /// As `write_if`, without a thread that waits on SQLite.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    {
        let (answer, waiting) = oneshot::channel();
        match &self.0 {
            Way::Sqlite(thread) => thread.write(job(work, |_| true, move |outcome| drop(answer.send(outcome))))?,
            Way::Postgres(pool) => {
                let pool = pool.clone();
                tokio::task::spawn_blocking(move || drop(answer.send(in_turns(&pool, &work, &|_| true))));
            }
        }
        waiting.await.unwrap_or_else(|_| Err(ended()))
    }
}

/// A job of this work.
fn job<T: Send + 'static>(
    work: impl Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    keeps: impl Fn(&T) -> bool + Send + 'static,
    answer: impl FnOnce(Result<T, Error>) + Send + 'static,
) -> Box<dyn Job> {
    Box::new(Write { work, keeps, answer, outcome: None })
}

/// Queues the work and waits for its answer on this thread.
fn wait<T: Send + 'static>(
    work: impl Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    keeps: impl Fn(&T) -> bool + Send + 'static,
    queue: impl FnOnce(Box<dyn Job>) -> Result<(), Error>,
) -> Result<T, Error> {
    let (answer, waiting) = sync_channel(1);
    queue(job(work, keeps, move |outcome| drop(answer.send(outcome))))?;
    waiting.recv().unwrap_or_else(|_| Err(ended()))
}

/// The answer where nobody is left to give one.
fn ended() -> Error {
    Error::Broken { what: "the writer ended before its answer".to_owned() }
}

/// On PostgreSQL: tries until it was not the database's wish to try again.
///
/// # Errors
/// What the work says; `Busy` where others were in the way each time.
fn in_turns<T>(
    pool: &Pool<Manager>,
    work: &dyn Fn(&mut AnyConnection) -> Result<T, Error>,
    keeps: &dyn Fn(&T) -> bool,
) -> Result<T, Error> {
    let mut tries = 1;
    loop {
        match in_transaction(pool, work, keeps) {
            Err(fault) if tries < MOST_TRIES && asks_again(&fault) => {
                std::thread::sleep(pause(tries)?);
                tries += 1;
            }
            Err(fault) if asks_again(&fault) => {
                tracing::warn!(%fault, tries, "others were in the way each time");
                return Err(Error::Busy);
            }
            other => return other,
        }
    }
}

/// One transaction around the work.
fn in_transaction<T>(
    pool: &Pool<Manager>,
    work: &dyn Fn(&mut AnyConnection) -> Result<T, Error>,
    keeps: &dyn Fn(&T) -> bool,
) -> Result<T, Error> {
    let mut held = pool::begin(pool, "BEGIN")?;
    let (outcome, verdict) = attempt(&mut held.connection, work, keeps);
    if verdict == Verdict::Keep {
        held.end("COMMIT")?;
    } else if let Err(fault) = held.end("ROLLBACK") {
        // The server takes back what a lost connection did.
        tracing::warn!(%fault, "a connection was lost");
    }
    outcome
}

/// Whether the database wants it to be run again.
fn asks_again(fault: &Error) -> bool {
    matches!(fault, Error::Database(fault) if waiting::asks_again(fault))
}

/// A random part of what may be waited after this try.
fn pause(tries: u32) -> Result<Duration, Error> {
    let [part] = random::<1>()?;
    Ok(FIRST_PAUSE * 2_u32.saturating_pow(tries - 1) * u32::from(part) / u32::from(u8::MAX))
}
