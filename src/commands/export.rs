//! `redress export`.

use std::io::{self, BufWriter, ErrorKind};

use clap::Subcommand;

use super::{Call, Failure};
use crate::export::{self, ExportFault, Kind};

/// What is exported, as CSV on standard output.
#[derive(Subcommand)]
pub enum Arguments {
    /// The result of each check of the screening, for each transfer
    Screening,
    /// Claims with their amounts, from claimed to paid
    Claims,
    /// Every posting of every account's ledger
    Ledger,
    /// Each time personal data were handed on: when, whose, to whom, on what ground
    Disclosures,
}

/// Writes it.
///
/// # Errors
/// What the database says; a disk that is full.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let kind = match arguments {
        Arguments::Screening => Kind::Screening,
        Arguments::Claims => Kind::Claims,
        Arguments::Ledger => Kind::Ledger,
        Arguments::Disclosures => Kind::Disclosures,
    };
    let app = call.open()?;
    match export::write(&app, kind, BufWriter::new(io::stdout().lock())) {
        Ok(()) => Ok(()),
        // A reader that went away is no fault of ours.
        Err(ExportFault::Unwritable(fault)) if is_gone(&fault) => Ok(()),
        Err(fault @ ExportFault::Unwritable(_)) => Err(Failure::Refused(fault.to_string())),
        Err(ExportFault::Error(fault)) => Err(fault.into()),
    }
}

fn is_gone(fault: &csv::Error) -> bool {
    matches!(fault.kind(), csv::ErrorKind::Io(fault) if fault.kind() == ErrorKind::BrokenPipe)
}
