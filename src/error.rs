//! One error for everything between a request and its answer. A refusal and a fault of the form are answers to a person; the rest is ours, is logged
//! with an id, and shows nothing internal. How an error becomes a page or problem+json stands in `web::answer`.

use crate::domain::refusal::Refusal;
use crate::forms::Errors;
use crate::store::waiting;
use crate::vault::{RandomFault, VaultFault};

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The domain says no.
    #[error("{0}")]
    Refusal(#[from] Refusal),
    /// What was typed does not hold.
    #[error("a form has faults")]
    Invalid(Errors),
    /// The database says no.
    #[error("the database refused: {0}")]
    Database(diesel::result::Error),
    /// The database can't be reached or used.
    #[error("the database can't be used: {what}")]
    DatabaseUnavailable {
        /// What it said.
        what: String,
    },
    /// The SQLite file is not there: a mistyped URL never makes one.
    #[error("there is no database at {path}; `redress migrate` makes one")]
    DatabaseMissing {
        /// The file that was wanted.
        path: String,
    },
    /// The place where evidence lies can't be used.
    #[error("the store of evidence can't be used: {what}")]
    EvidenceUnavailable {
        /// What it said.
        what: String,
    },
    /// Nothing came free in time, or others were in the way each time: another try may help.
    #[error("the database is busy")]
    Busy,
    /// A sealed field can't be sealed or opened.
    #[error(transparent)]
    Vault(#[from] VaultFault),
    /// The machine gave no randomness.
    #[error(transparent)]
    Random(#[from] RandomFault),
    /// A record that our own rules rule out.
    #[error("broken: {what}")]
    Broken {
        /// What was found.
        what: String,
    },
}

impl From<diesel::result::Error> for Error {
    /// A unique key that is taken is an answer to a person: somebody was faster, or the record is there already. So is a wait in vain.
    fn from(fault: diesel::result::Error) -> Self {
        match fault {
            diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _) => {
                Self::Refusal(Refusal::AlreadyThere)
            }
            other if waiting::was_in_vain(&other) => {
                tracing::warn!(fault = %other, "waited in vain");
                Self::Busy
            }
            other => Self::Database(other),
        }
    }
}

impl From<Errors> for Error {
    fn from(errors: Errors) -> Self {
        Self::Invalid(errors)
    }
}
