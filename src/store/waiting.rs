//! What a database says to whoever waited for others: once more, or in vain. Neither is a fault of ours.
//!
//! Diesel hands on the SQLSTATE of a failed serialization alone; the rest is told by PostgreSQL's and SQLite's own sentences. Where a server speaks
//! another language (`lc_messages`) they are not known, and such a wait is answered as a fault.

use diesel::result::{DatabaseErrorKind, Error as QueryFault};

/// PostgreSQL's 40P01.
const MET_HEAD_ON: &str = "deadlock detected";
/// PostgreSQL's 55P03 and 57014, SQLite's SQLITE_BUSY and SQLITE_LOCKED.
const IN_VAIN: [&str; 5] = [
    "canceling statement due to lock timeout",
    "canceling statement due to statement timeout",
    "canceling statement due to user request",
    "database is locked",
    "database table is locked",
];

/// Whether the same transaction may well succeed when it is run again at once: PostgreSQL's 40001 and 40P01.
pub(crate) fn asks_again(fault: &QueryFault) -> bool {
    match fault {
        QueryFault::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => true,
        QueryFault::DatabaseError(DatabaseErrorKind::Unknown, told) => told.message().contains(MET_HEAD_ON),
        _ => false,
    }
}

/// Whether it waited as long as anybody may, and was given up.
pub(crate) fn was_in_vain(fault: &QueryFault) -> bool {
    match fault {
        QueryFault::DatabaseError(DatabaseErrorKind::Unknown, told) => {
            IN_VAIN.iter().any(|sentence| told.message().starts_with(sentence))
        }
        _ => false,
    }
}
