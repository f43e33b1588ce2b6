//! `redress import`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Call, Failure, tell};
use crate::domain::identity::BankCode;
use crate::interchange::{self, Faults, Kind, MOST_FILE_BYTES, Outcome, Report, Wish};
use crate::locale::Text;

/// What is imported.
#[derive(Subcommand)]
pub enum Arguments {
    /// Frozen accounts with their holds, as a bank reports them
    Accounts(BankFile),
    /// Movements in and out of frozen accounts, as a bank reports them
    Transfers(BankFile),
}

/// A bank's file.
#[derive(Args)]
pub struct BankFile {
    /// Whose file it is: the bank's code, such as 002 or BBL
    #[arg(long, value_parser = bank_code)]
    bank: BankCode,
    /// Go through it and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The CSV file
    file: PathBuf,
}

fn bank_code(typed: &str) -> Result<BankCode, String> {
    typed.parse().map_err(|fault: crate::domain::identity::BankCodeFault| fault.to_string())
}

/// Imports a file: whole or not at all.
///
/// # Errors
/// What is wrong with the file, by line and column; a file that can't be read.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let (kind, wanted) = match arguments {
        Arguments::Accounts(file) => (Kind::Accounts, file),
        Arguments::Transfers(file) => (Kind::Transfers, file),
    };
    let bytes = contents(call.text, &wanted.file)?;
    let app = call.open()?;
    let wish = if wanted.dry_run { Wish::Rehearse } else { Wish::Commit };
    match interchange::import(&app, kind, &wanted.bank, &bytes, wish)? {
        Outcome::Taken(report) => {
            say(call, &report, wish);
            Ok(())
        }
        Outcome::Refused(faults) => Err(refuse(call, &faults)),
    }
}

/// The whole file, within its limit.
fn contents(text: Text, path: &Path) -> Result<Vec<u8>, Failure> {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| {
        // One byte more than is taken shows that there is more.
        file.take(MOST_FILE_BYTES + 1).read_to_end(&mut bytes)
    });
    let refused = |key: &str, cause: String| {
        Failure::Refused(text.with(key, &[("file", name.as_str().into()), ("cause", cause.into())]))
    };
    match read {
        Err(fault) => Err(refused("import-file-unreadable", fault.to_string())),
        Ok(_) if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_FILE_BYTES => {
            Err(refused("import-file-too-large", (MOST_FILE_BYTES / (1024 * 1024)).to_string()))
        }
        Ok(_) => Ok(bytes),
    }
}

/// What was done, for another program.
#[derive(Serialize)]
struct Done {
    rows: u64,
    new: u64,
    changed: u64,
    unchanged: u64,
    warnings: u64,
    /// Baht with two decimals.
    total: String,
}

/// Why nothing was done, for another program.
#[derive(Serialize)]
struct Refused {
    errors: Vec<ErrorLine>,
}

#[derive(Serialize)]
struct ErrorLine {
    line: u64,
    column: Option<&'static str>,
    code: &'static str,
    message: String,
}

fn say(call: &Call, report: &Report, wish: Wish) {
    if call.is_json {
        tell_object(&Done {
            rows: report.rows,
            new: report.new,
            changed: report.changed,
            unchanged: report.unchanged,
            warnings: report.warnings.count(),
            total: report.total.plain(),
        });
        return;
    }
    for line in lines(call.text, &report.warnings) {
        tell(&call.text.with("import-warning", &[("fault", line.into())]));
    }
    let key = match wish {
        Wish::Commit => "import-done",
        Wish::Rehearse => "import-rehearsed",
    };
    tell(&call.text.with(
        key,
        &[
            ("rows", report.rows.into()),
            ("new", report.new.into()),
            ("changed", report.changed.into()),
            ("unchanged", report.unchanged.into()),
            ("warnings", report.warnings.count().into()),
            ("total", call.text.money(report.total).into()),
        ],
    ));
}

fn refuse(call: &Call, faults: &Faults) -> Failure {
    let refused = call.text.with("import-refused", &[("count", faults.count().into())]);
    if !call.is_json {
        let mut told = lines(call.text, faults);
        told.push(refused);
        return Failure::Refused(told.join("\n"));
    }
    tell_object(&Refused {
        errors: faults
            .listed()
            .iter()
            .map(|fault| ErrorLine {
                line: fault.line,
                column: fault.column,
                code: fault.code(),
                message: fault.message(call.text),
            })
            .collect(),
    });
    Failure::Refused(refused)
}

/// A line a fault, and how many are not listed.
fn lines(text: Text, faults: &Faults) -> Vec<String> {
    let mut lines: Vec<String> = faults.listed().iter().map(|fault| fault.sentence(text)).collect();
    if faults.left_off() > 0 {
        lines.push(text.with("import-left-off", &[("count", faults.left_off().into())]));
    }
    lines
}

/// One object on one line.
fn tell_object(object: &impl Serialize) {
    // A struct of numbers and texts is always written.
    tell(&serde_json::to_string(object).unwrap_or_default());
}
