//! The thread that owns SQLite's one writing connection. Writers queue here and not on the file's lock, and those who wait share a COMMIT.
//!
//! The promises:
//! - First come, first served; who is alone waits for nobody.
//! - A sender is answered after the COMMIT that made its write last, or when nothing of it is in the database – never before.
//! - Each write has a savepoint. A refusal, a broken constraint or a rehearsal takes back its own write alone; the answer still waits for the
//!   COMMIT, because it may rest on what a neighbour did.
//! - After any other fault or a panic the transaction is given up, and each write that was in it runs again, alone: SQLite ends the whole
//!   transaction by itself when the disk is full. The same after a COMMIT that failed. That is why the work must be repeatable.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use diesel::connection::SimpleConnection;

use super::job::{Job, Verdict};
use crate::error::Error;
use crate::store::AnyConnection;

/// Writes that may wait; whoever comes then is told that the database is busy.
const MOST_WAITING: usize = 1_024;
/// Writes that share one COMMIT: who came first waits for so many others at most.
const MOST_TOGETHER: usize = 64;

/// The handle of the thread. When the last one goes, the thread ends its work and closes the connection before anything else happens: what is in
/// SQLite's log is then in the file.
pub(super) struct WriterThread {
    jobs: Option<SyncSender<Box<dyn Job>>>,
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

impl WriterThread {
    /// Starts the thread with its connection.
    pub(super) fn start(mut connection: AnyConnection) -> Result<Self, Error> {
        let (sender, receiver) = sync_channel(MOST_WAITING);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || run(&mut connection, &receiver))
            .map_err(|fault| Error::Broken { what: fault.to_string() })?;
        Ok(Self { jobs: Some(sender), thread: Some(thread) })
    }

    /// Queues a write.
    pub(super) fn write(&self, job: Box<dyn Job>) -> Result<(), Error> {
        let jobs = self.jobs.as_ref().ok_or(Error::Busy)?;
        jobs.try_send(job).map_err(|_| Error::Busy)
    }
}

/// The thread: one transaction after the other until every sender is gone.
fn run(connection: &mut AnyConnection, jobs: &Receiver<Box<dyn Job>>) {
    while let Ok(job) = jobs.recv() {
        together(connection, job, jobs);
    }
}

/// Runs the write, and those that wait behind it, in one transaction.
fn together(connection: &mut AnyConnection, first: Box<dyn Job>, jobs: &Receiver<Box<dyn Job>>) {
    if let Err(fault) = connection.batch_execute("BEGIN IMMEDIATE") {
        return refuse(first, jobs, &fault);
    }
    let mut done = Vec::new();
    let mut next = Some(first);
    while let Some(mut job) = next.take() {
        let is_settled = in_savepoint(connection, job.as_mut());
        done.push(job);
        if !is_settled {
            return give_up(connection, done, Job::answer);
        }
        if done.len() < MOST_TOGETHER {
            next = jobs.try_recv().ok();
        }
    }
    match connection.batch_execute("COMMIT") {
        Ok(()) => done.into_iter().for_each(Job::answer),
        Err(fault) => give_up(connection, done, |job| job.fail(fault.into())),
    }
}

/// Runs one write; whether the transaction is sound after it.
fn in_savepoint(connection: &mut AnyConnection, job: &mut dyn Job) -> bool {
    let outcome = connection.batch_execute("SAVEPOINT job").map(|()| job.run(connection)).and_then(|verdict| {
        match verdict {
            Verdict::Keep => connection.batch_execute("RELEASE job"),
            Verdict::Undo => connection.batch_execute("ROLLBACK TO job; RELEASE job"),
            Verdict::Abandon => return Ok(false),
        }
        .map(|()| true)
    });
    // Without its savepoint the transaction is over: SQLite has ended it by itself.
    outcome.unwrap_or(false)
}

/// Takes the transaction back and runs its writes again, each alone. Where there was but one it has been alone, and is told how it ended.
fn give_up(connection: &mut AnyConnection, mut jobs: Vec<Box<dyn Job>>, tell_only: impl FnOnce(Box<dyn Job>)) {
    roll_back(connection);
    if jobs.len() > 1 {
        tracing::warn!(writes = jobs.len(), "a shared transaction was given up");
        jobs.into_iter().for_each(|job| alone(connection, job));
    } else if let Some(job) = jobs.pop() {
        tell_only(job);
    }
}

/// Runs a write in a transaction of its own.
fn alone(connection: &mut AnyConnection, mut job: Box<dyn Job>) {
    if let Err(fault) = connection.batch_execute("BEGIN IMMEDIATE") {
        return job.fail(fault.into());
    }
    let verdict = job.run(connection);
    if verdict != Verdict::Keep {
        roll_back(connection);
        return job.answer();
    }
    match connection.batch_execute("COMMIT") {
        Ok(()) => job.answer(),
        Err(fault) => {
            roll_back(connection);
            job.fail(fault.into());
        }
    }
}

/// Ends the transaction, where there still is one.
fn roll_back(connection: &mut AnyConnection) {
    // SQLite may have ended it already; if it had not, the next BEGIN would say so.
    let _ended = connection.batch_execute("ROLLBACK");
}

/// No transaction could begin within the busy time-out: whoever waits has waited for that, and is told.
fn refuse(first: Box<dyn Job>, jobs: &Receiver<Box<dyn Job>>, fault: &diesel::result::Error) {
    tracing::error!(%fault, "no write can begin");
    first.fail(Error::Busy);
    for job in jobs.try_iter().take(MOST_WAITING) {
        job.fail(Error::Busy);
    }
}
