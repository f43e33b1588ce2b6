//! A write while it waits for its commit: its work, and what it answered. When it runs and with which others stands in `thread`.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::result::{DatabaseErrorKind, Error as QueryFault};

use crate::error::Error;
use crate::store::AnyConnection;

/// What is to become of what a job did in the transaction that it shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It stays.
    Keep,
    /// It alone is taken back: a refusal, a constraint, a rehearsal.
    Undo,
    /// Nobody can say what else it took with it: the transaction is given up.
    Abandon,
}

/// A write of whatever type.
pub(super) trait Job: Send {
    /// Does the work, and keeps the outcome. It may be done more than once; the last time counts.
    fn run(&mut self, connection: &mut AnyConnection) -> Verdict;

    /// Gives the outcome to its sender.
    fn answer(self: Box<Self>);

    /// Tells its sender that nothing was done.
    fn fail(self: Box<Self>, fault: Error);
}

/// A write of one type.
pub(super) struct Write<T, F, K, A> {
    /// The work.
    pub(super) work: F,
    /// Whether what was done stays, where the work gave this.
    pub(super) keeps: K,
    /// The way back to the sender, who may have gone away.
    pub(super) answer: A,
    /// The outcome of the last run.
    pub(super) outcome: Option<Result<T, Error>>,
}

impl<T, F, K, A> Job for Write<T, F, K, A>
where
    T: Send,
    F: Fn(&mut AnyConnection) -> Result<T, Error> + Send,
    K: Fn(&T) -> bool + Send,
    A: FnOnce(Result<T, Error>) + Send,
{
    fn run(&mut self, connection: &mut AnyConnection) -> Verdict {
        let (outcome, verdict) = attempt(connection, &self.work, &self.keeps);
        self.outcome = Some(outcome);
        verdict
    }

    fn answer(self: Box<Self>) {
        let Self { answer, outcome, .. } = *self;
        answer(outcome.unwrap_or(Err(Error::Busy)));
    }

    fn fail(self: Box<Self>, fault: Error) {
        (self.answer)(Err(fault));
    }
}

/// Does the work once. A panic is a fault like others.
pub(super) fn attempt<T>(
    connection: &mut AnyConnection,
    work: &dyn Fn(&mut AnyConnection) -> Result<T, Error>,
    keeps: &dyn Fn(&T) -> bool,
) -> (Result<T, Error>, Verdict) {
    let run = || {
        let outcome = work(connection);
        let verdict = match &outcome {
            Ok(value) if keeps(value) => Verdict::Keep,
            Ok(_) => Verdict::Undo,
            Err(fault) if takes_only_itself_back(fault) => Verdict::Undo,
            Err(_) => Verdict::Abandon,
        };
        (outcome, verdict)
    };
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| (Err(Error::Broken { what: "a write panicked".to_owned() }), Verdict::Abandon))
}

/// Whether SQLite surely takes back the one statement that failed and nothing else (its documentation of ON CONFLICT: ABORT), or none failed.
fn takes_only_itself_back(fault: &Error) -> bool {
    match fault {
        Error::Refusal(_) | Error::Invalid(_) => true,
        Error::Database(QueryFault::DatabaseError(kind, _)) => matches!(
            kind,
            DatabaseErrorKind::UniqueViolation
                | DatabaseErrorKind::ForeignKeyViolation
                | DatabaseErrorKind::NotNullViolation
                | DatabaseErrorKind::CheckViolation
        ),
        _ => false,
    }
}
