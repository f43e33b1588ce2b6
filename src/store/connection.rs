//! A connection to either database, as diesel's derive writes it.
#![allow(missing_docs, reason = "most of it is written by the derive")]

use diesel::prelude::{PgConnection, SqliteConnection};

/// Adds rows by one statement, which what the two databases have in common can't say. Up to three rows make the same statement each time, and it stays
/// prepared. The rows are of a type that writes `NULL` where there is no value (`treat_none_as_default_value = false`).
macro_rules! insert_rows {
    ($connection:expr, $table:expr, $rows:expr) => {
        match $connection {
            $crate::store::AnyConnection::Postgres(c) => insert_rows!(on c, $table, $rows),
            $crate::store::AnyConnection::Sqlite(c) => insert_rows!(on c, $table, $rows),
        }
    };
    (on $c:ident, $table:expr, $rows:expr) => {{
        if let Ok(one) = <&[_; 1]>::try_from($rows) {
            diesel::insert_into($table).values(one).execute($c)?;
        } else if let Ok(two) = <&[_; 2]>::try_from($rows) {
            diesel::insert_into($table).values(two).execute($c)?;
        } else if let Ok(three) = <&[_; 3]>::try_from($rows) {
            diesel::insert_into($table).values(three).execute($c)?;
        } else if !$rows.is_empty() {
            diesel::insert_into($table).values($rows).execute($c)?;
        }
        Ok(())
    }};
}
pub(super) use insert_rows;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL: more than one machine.
    Postgres(PgConnection),
    /// SQLite: the embedded default.
    Sqlite(SqliteConnection),
}
