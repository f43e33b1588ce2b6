//! `redress import`.

mod progress;

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Call, Failure, sender, tell};
use crate::domain::identity::BankCode;
use crate::interchange::{self, Faults, Kind, MOST_FILE_BYTES, Outcome, Pace, Report, Wanted, Wish};
use crate::locale::Text;
use crate::senders::{self, SenderFault};
use progress::Shown;

/// What is imported.
#[derive(Subcommand)]
pub enum Arguments {
    /// Frozen accounts with their holds, as a bank reports them
    Accounts(BankFile),
    /// Movements in and out of frozen accounts, as a bank reports them
    Transfers(BankFile),
    /// Cases that another system took down, one JSON object a line
    Cases(CaseFile),
}

/// A file of cases.
#[derive(Args)]
pub struct CaseFile {
    /// Which system hands them over, as `redress sender list` names it
    #[arg(long, default_value = senders::CENTRE)]
    system: String,
    /// Go through it and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The file of JSON lines
    file: PathBuf,
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

/// Whose file it is, is typed by hand: a slip must not put accounts under a bank that nobody knows.
fn listed(text: Text, bank: &BankCode) -> Result<(), Failure> {
    match bank.provider() {
        Some(_) => Ok(()),
        None => Err(Failure::Refused(text.with("import-bank-unknown", &[("bank", bank.as_str().into())]))),
    }
}

/// Imports a file: whole or not at all.
///
/// # Errors
/// What is wrong with the file, by line and column; a file that can't be read.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let (path, is_rehearsal) = match arguments {
        Arguments::Accounts(given) | Arguments::Transfers(given) => (&given.file, given.dry_run),
        Arguments::Cases(given) => (&given.file, given.dry_run),
    };
    if let Arguments::Accounts(given) | Arguments::Transfers(given) = arguments {
        listed(call.text, &given.bank)?;
    }
    let (file, bytes) = open(call.text, path)?;
    let app = call.open()?;
    let wish = if is_rehearsal { Wish::Rehearse } else { Wish::Commit };
    let now = || app.clock.real_now();
    let mut shown = Shown::new(call, bytes, now());
    let source = shown.reading(file);
    let watch = &mut |progress| shown.show(progress, now());
    let bank_file = |kind, given: &BankFile| Wanted { kind, bank: given.bank.clone(), wish, pace: Pace::default() };
    let outcome = match arguments {
        Arguments::Accounts(given) => {
            interchange::import(&app, &bank_file(Kind::Accounts, given), source, watch).map_err(SenderFault::from)
        }
        Arguments::Transfers(given) => {
            interchange::import(&app, &bank_file(Kind::Transfers, given), source, watch).map_err(SenderFault::from)
        }
        Arguments::Cases(given) => interchange::cases::import(&app, &given.system, wish, source, watch),
    };
    shown.clear();
    match outcome.map_err(|fault| sender::refuse(call.text, fault))? {
        Outcome::Taken(report) => {
            say(call, &report, wish);
            Ok(())
        }
        Outcome::Refused(faults) => Err(refuse(call, &faults)),
    }
}

/// The file and its length in bytes, within its limit.
fn open(text: Text, path: &Path) -> Result<(File, u64), Failure> {
    let name = path.display().to_string();
    let refused = |key: &str, cause: String| {
        Failure::Refused(text.with(key, &[("file", name.as_str().into()), ("cause", cause.into())]))
    };
    let unreadable = |fault: std::io::Error| refused("import-file-unreadable", fault.to_string());
    let file = File::open(path).map_err(unreadable)?;
    let kept = file.metadata().map_err(unreadable)?;
    if kept.is_dir() {
        return Err(unreadable(std::io::ErrorKind::IsADirectory.into()));
    }
    if kept.len() > MOST_FILE_BYTES {
        return Err(refused("import-file-too-large", (MOST_FILE_BYTES / (1024 * 1024)).to_string()));
    }
    Ok((file, kept.len()))
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
struct Refused<'a> {
    errors: Vec<ErrorLine<'a>>,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    line: u64,
    column: Option<&'a str>,
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
                column: fault.column(),
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
