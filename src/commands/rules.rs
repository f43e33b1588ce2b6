//! `redress rules`.

use std::path::PathBuf;

use clap::Subcommand;
use data_encoding::HEXLOWER;

use super::{Call, Failure, tell};
use crate::rulebook;

/// What is done with rule sets.
#[derive(Subcommand)]
pub enum Arguments {
    /// Check a file whole, and print the hash that records will pin
    Check {
        /// The rule set
        file: PathBuf,
    },
}

/// Checks a rule set.
///
/// # Errors
/// Everything that is wrong with it, by line.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let Arguments::Check { file } = arguments;
    let book = rulebook::load(file)?;
    tell(&call.text.with(
        "command-rules-hold",
        &[("file", book.name.as_str().into()), ("hash", HEXLOWER.encode(&book.hash).into())],
    ));
    Ok(())
}
