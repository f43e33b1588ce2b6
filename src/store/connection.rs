//! A connection to either database, as diesel's derive writes it.
#![allow(missing_docs, reason = "most of it is written by the derive")]

use diesel::prelude::{PgConnection, SqliteConnection};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL: more than one machine.
    Postgres(PgConnection),
    /// SQLite: the embedded default.
    Sqlite(SqliteConnection),
}
