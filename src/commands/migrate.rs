//! `redress migrate`.

use super::{Call, Failure, tell};
use crate::store::{Missing, Store};

/// Brings the schema up to date; makes the embedded database where there is none.
///
/// # Errors
/// What the database says.
pub fn run(call: &Call) -> Result<(), Failure> {
    let database = &call.config.database;
    Store::open(database, Missing::Create)?.migrate()?;
    tell(&call.text.with("command-migrated", &[("database", database.to_string().into())]));
    Ok(())
}
