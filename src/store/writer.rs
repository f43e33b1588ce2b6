//! How a write reaches the database: on SQLite by one thread, so that writers queue in memory and not on the file's lock; on PostgreSQL by the pool,
//! again where the database asks for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;
use diesel::r2d2::Pool;
use diesel::result::{DatabaseErrorKind, Error as QueryFault};

use super::{AnyConnection, Manager};
use crate::config::DatabaseKind;
use crate::error::Error;

/// Writes that wait for the SQLite thread before a sender has to wait itself.
const MOST_WAITING: usize = 256;
/// How often a write is repeated that PostgreSQL could not serialise.
const MOST_TRIES: u32 = 5;

/// A write, ready to run on the writer's connection; it answers its sender itself.
type Job = Box<dyn FnOnce(&mut AnyConnection) + Send>;

/// The door for writes.
#[derive(Clone)]
pub(super) enum Writer {
    /// One thread owns the connection.
    Sqlite(Arc<WriterThread>),
    /// A pool.
    Postgres(Pool<Manager>),
}

/// The thread that owns the connection. When its last handle goes, it ends its work and closes the connection before anything else happens: what
/// is in SQLite's log is then in the file.
pub(super) struct WriterThread {
    jobs: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for WriterThread {
    fn drop(&mut self) {
        self.jobs = None;
        // A job may hold the last handle; its thread can't wait for itself.
        let other = |thread: &JoinHandle<()>| thread.thread().id() != std::thread::current().id();
        if let Some(thread) = self.thread.take().filter(other) {
            // It has logged its own panic, if it had one.
            let _ended = thread.join();
        }
    }
}

impl Writer {
    /// Takes the pool; on SQLite its one connection moves into the writer's thread.
    pub(super) fn open(pool: Pool<Manager>, kind: DatabaseKind) -> Result<Self, Error> {
        if kind == DatabaseKind::Postgres {
            return Ok(Self::Postgres(pool));
        }
        let (sender, receiver) = sync_channel::<Job>(MOST_WAITING);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || run(&pool, &receiver))
            .map_err(|fault| Error::Broken { what: fault.to_string() })?;
        Ok(Self::Sqlite(Arc::new(WriterThread { jobs: Some(sender), thread: Some(thread) })))
    }

    /// Runs the work on the writer's connection, without a transaction: migrations.
    pub(super) fn maintain<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    {
        match self {
            Self::Sqlite(thread) => send(thread, work),
            Self::Postgres(pool) => work(&mut *pool.get().map_err(|_| Error::Busy)?),
        }
    }

    /// Runs the work in a transaction and answers after COMMIT.
    pub(super) fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    {
        self.write_if(work, |_| true)
    }

    /// As `write`; an answer that `keeps` does not keep is given all the same, after ROLLBACK.
    pub(super) fn write_if<T, F, K>(&self, work: F, keeps: K) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
        K: Fn(&T) -> bool + Send + 'static,
    {
        match self {
            Self::Sqlite(thread) => {
                send(thread, move |connection| in_transaction(connection, "BEGIN IMMEDIATE", &work, &keeps))
            }
            Self::Postgres(pool) => {
                let mut tries = 1;
                loop {
                    let mut connection = pool.get().map_err(|_| Error::Busy)?;
                    let outcome = in_transaction(&mut connection, "BEGIN", &work, &keeps);
                    match outcome {
                        Err(fault) if tries < MOST_TRIES && asks_again(&fault) => tries += 1,
                        other => return other,
                    }
                }
            }
        }
    }
}

/// Hands the work to the writer's thread and waits for its answer.
fn send<T, F>(thread: &WriterThread, work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
{
    let (answer, waiting) = sync_channel(1);
    let job: Job = Box::new(move |connection| {
        // A sender that went away does not need its answer.
        let _gone = answer.send(work(connection));
    });
    let jobs = thread.jobs.as_ref().ok_or(Error::Busy)?;
    jobs.send(job).map_err(|_| Error::Busy)?;
    waiting.recv().unwrap_or_else(|_| Err(Error::Broken { what: "a write panicked".to_owned() }))
}

/// The writer's thread: one job after the other until every sender is gone.
fn run(pool: &Pool<Manager>, jobs: &Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        // No connection: the job is dropped, and its sender is told so by the closed channel.
        let Ok(mut connection) = pool.get() else {
            continue;
        };
        if catch_unwind(AssertUnwindSafe(|| job(&mut connection))).is_err() {
            tracing::error!("a job of the SQLite writer panicked outside its transaction");
        }
    }
}

/// One transaction around the work. A panic is a fault like others: it rolls back.
fn in_transaction<T>(
    connection: &mut AnyConnection,
    begin: &str,
    work: &dyn Fn(&mut AnyConnection) -> Result<T, Error>,
    keeps: &dyn Fn(&T) -> bool,
) -> Result<T, Error> {
    connection.batch_execute(begin)?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(connection)))
        .unwrap_or_else(|_| Err(Error::Broken { what: "a write panicked".to_owned() }))
        .and_then(|value| {
            let end = if keeps(&value) { "COMMIT" } else { "ROLLBACK" };
            connection.batch_execute(end).map(|()| value).map_err(Error::from)
        });
    if outcome.is_err() {
        // A failed COMMIT has ended the transaction already on one of the databases; the next BEGIN would tell if this one did not work.
        let _ended = connection.batch_execute("ROLLBACK");
    }
    outcome
}

/// PostgreSQL's 40001 and 40P01: run it again.
fn asks_again(fault: &Error) -> bool {
    match fault {
        Error::Database(QueryFault::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
        Error::Database(QueryFault::DatabaseError(_, told)) => told.message().contains("deadlock detected"),
        _ => false,
    }
}
