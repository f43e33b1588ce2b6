//! A file of cases, one JSON object a line: every line is checked before anything is filed; then the cases are filed some at a time, each as if it
//! had been filed alone. Killed on the way, the same file again goes on where it ended, because what was filed is recognised.

use std::collections::HashMap;
use std::io::{self, Read, Seek};
use std::sync::Arc;

use super::lines::{Line, Lines};
use super::{CaseFault, read};
use crate::app::App;
use crate::casework::handing_over::{self, Handed, Standing};
use crate::casework::screening;
use crate::domain::actor::Actor;
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::interchange::{Fault, Faults, Outcome, Progress, Report, What, Wish, count};
use crate::senders::{self, SenderFault};
use crate::store::AnyConnection;
use crate::store::senders::Sender;
use crate::vault::digest;

/// Cases of one file: what is kept of each, to recognise it further down, is sixteen bytes.
pub const MOST_CASES: u64 = 2_000_000;
/// Cases that are filed in one transaction: somebody else who writes waits for no more.
pub const FILED_AT_ONCE: usize = 50;
/// Lines that are checked together.
const CHECKED_AT_ONCE: usize = 500;
/// How often some cases are tried to be filed: again where a reference that was drawn is taken, or somebody files the same at the same moment.
const MOST_TRIES: u32 = 5;

/// Imports a file of cases in the name of a sender: whole or, where anything is wrong with it, not at all.
///
/// # Errors
/// `Unknown` for a sender that is not there; what the database says. What is wrong with the file is an [`Outcome`].
pub fn import<S: Read + Seek>(
    app: &App,
    sender: &str,
    wish: Wish,
    source: S,
    watch: &mut dyn FnMut(Progress),
) -> Result<Outcome, SenderFault> {
    let known = match senders::find(app, sender) {
        Err(SenderFault::Unknown) if sender == senders::CENTRE => None,
        found => Some(found?),
    };
    let (lines, report) = match check(app, known.as_ref(), source, watch)? {
        Checked::Holds(lines, report) => (lines, report),
        Checked::Refused(faults) => return Ok(Outcome::Refused(faults)),
    };
    if wish == Wish::Rehearse || report.new == 0 {
        return Ok(Outcome::Taken(report));
    }
    let sender = match known {
        Some(sender) => sender,
        None => senders::centre(app, &Actor::System)?,
    };
    let report = file(app, &sender, lines, &report, watch)?;
    watch(Progress::Screened);
    screening::drain(app)?;
    Ok(Outcome::Taken(report))
}

/// What the check of every line came to.
enum Checked<S> {
    /// Nothing is wrong: the lines, from their beginning, and what would be done with them.
    Holds(Lines<S>, Report),
    /// What is wrong.
    Refused(Faults),
}

/// What the check keeps of the lines before.
#[derive(Default)]
struct Check {
    report: Report,
    faults: Faults,
    /// A digest of every number, with one of its content.
    seen: HashMap<[u8; 8], [u8; 8]>,
}

/// Checks every line; nothing is changed.
fn check<S: Read + Seek>(
    app: &App,
    sender: Option<&Sender>,
    source: S,
    watch: &mut dyn FnMut(Progress),
) -> Result<Checked<S>, Error> {
    let mut check = Check::default();
    match check_lines(app, sender, source, &mut check, watch)? {
        Ok(lines) if check.faults.is_empty() => Ok(Checked::Holds(lines, check.report)),
        Ok(_) => Ok(Checked::Refused(check.faults)),
        Err(_) => {
            check.faults.add(Fault::of_file(What::Unreadable("file_not_read")));
            Ok(Checked::Refused(check.faults))
        }
    }
}

/// The lines from their beginning, after all were checked; the inner fault is the file's.
fn check_lines<S: Read + Seek>(
    app: &App,
    sender: Option<&Sender>,
    source: S,
    check: &mut Check,
    watch: &mut dyn FnMut(Progress),
) -> Result<io::Result<Lines<S>>, Error> {
    let mut lines = match Lines::open(source) {
        Ok(lines) => lines,
        Err(fault) => return Ok(Err(fault)),
    };
    loop {
        match lines.next(CHECKED_AT_ONCE) {
            Ok(some) if some.is_empty() => {
                if check.report.rows == 0 {
                    check.faults.add(Fault::of_file(What::Unreadable("file_empty")));
                }
                return Ok(lines.again());
            }
            Ok(some) => check.take(app, sender, some)?,
            Err(fault) => return Ok(Err(fault)),
        }
        if check.report.rows > MOST_CASES {
            check.faults.add(Fault::of_file(What::Unreadable("too_many_cases")));
            return Ok(lines.again());
        }
        watch(Progress::Read(check.report.rows));
    }
}

impl Check {
    /// Checks some further lines.
    fn take(&mut self, app: &App, sender: Option<&Sender>, lines: Vec<Line>) -> Result<(), Error> {
        self.report.rows += count(lines.len());
        let mut numbers = Vec::new();
        let mut handed = Vec::new();
        for line in lines {
            match read_line(app, &line)? {
                Ok(case) => {
                    numbers.push(line.number);
                    handed.push(case);
                }
                Err(faults) => faults.into_iter().for_each(|fault| self.faults.add(fault)),
            }
        }
        let known = match sender {
            Some(sender) => app.store.read_now(|c| handing_over::standings(c, sender.id, &handed))?,
            None => vec![Standing::New; handed.len()],
        };
        for ((line, case), standing) in numbers.into_iter().zip(&handed).zip(known) {
            self.judge(line, case, standing);
        }
        Ok(())
    }

    /// Judges one case against what is known, and against the lines before.
    fn judge(&mut self, line: u64, case: &Handed, standing: Standing) {
        let refuse = |code| Fault::of_field(line, "case".to_owned(), code);
        let content = short(case.digest());
        match self.seen.insert(short(&digest(case.number.as_bytes())), content) {
            Some(before) if before == content => self.report.unchanged += 1,
            Some(_) => self.faults.add(refuse("case_twice")),
            None => match standing {
                Standing::New | Standing::NumberTaken => self.report.new += 1,
                Standing::Same(_) => self.report.unchanged += 1,
                Standing::Differs(_) => self.faults.add(refuse("already_filed_differently")),
            },
        }
        let amounts = case.told.transfers.iter().map(|transfer| transfer.amount);
        match Satang::sum(amounts.chain([self.report.total])) {
            Some(total) => self.report.total = total,
            None => self.faults.add(Fault::of_row(line, What::Refused(Refusal::Overflow))),
        }
    }
}

/// The beginning of a digest: among two million, two that are the same by chance are not to be met.
fn short(digest: &[u8]) -> [u8; 8] {
    digest.first_chunk().copied().unwrap_or_default()
}

/// The case of a line, or what is wrong with it.
fn read_line(app: &App, line: &Line) -> Result<Result<Handed, Vec<Fault>>, Error> {
    let Some(bytes) = &line.bytes else {
        return Ok(Err(vec![Fault::of_row(line.number, What::Unreadable("line_too_long"))]));
    };
    Ok(match read(bytes, app.clock.legal_now()) {
        Ok(told) => Ok(Handed::new(&app.vault, told)?),
        Err(CaseFault::NoJson { .. }) => Err(vec![Fault::of_row(line.number, What::Unreadable("json_unreadable"))]),
        Err(CaseFault::Fields(faults)) => {
            Err(faults.into_iter().map(|fault| Fault::of_field(line.number, fault.field, fault.code)).collect())
        }
    })
}

/// Files what is not filed yet. What became different since the check – the file, or what is known – is warned of by line.
fn file<S: Read + Seek>(
    app: &App,
    sender: &Sender,
    mut lines: Lines<S>,
    checked: &Report,
    watch: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    let mut report = Report { rows: checked.rows, total: checked.total, ..Report::default() };
    let mut done = 0;
    loop {
        let some = lines.next(FILED_AT_ONCE).map_err(|fault| Error::Broken { what: fault.to_string() })?;
        if some.is_empty() {
            return Ok(report);
        }
        done += count(some.len());
        let mut handed = Vec::with_capacity(some.len());
        for line in some {
            match read_line(app, &line)? {
                Ok(case) => handed.push((line.number, case)),
                Err(faults) => faults.into_iter().for_each(|fault| report.warnings.add(fault)),
            }
        }
        file_some(app, sender, handed, &mut report)?;
        watch(Progress::CarriedOut(done, report.rows));
    }
}

/// Files some cases in one transaction.
fn file_some(app: &App, sender: &Sender, handed: Vec<(u64, Handed)>, report: &mut Report) -> Result<(), Error> {
    let (numbers, handed): (Vec<u64>, Vec<Handed>) = handed.into_iter().unzip();
    let handed = Arc::new(handed);
    let mut tries = 1;
    let standings = loop {
        let context = app.context(Actor::Sender(sender.id));
        let (sender, handed) = (sender.clone(), Arc::clone(&handed));
        let outcome = app.store.write_now(move |connection| file_new(connection, &context, &sender, &handed));
        match outcome {
            Err(Error::Refusal(Refusal::AlreadyThere)) if tries < MOST_TRIES => tries += 1,
            other => break other?,
        }
    };
    for (line, standing) in numbers.into_iter().zip(standings) {
        match standing {
            Standing::New | Standing::NumberTaken => report.new += 1,
            Standing::Same(_) => report.unchanged += 1,
            Standing::Differs(_) => {
                report.warnings.add(Fault::of_field(line, "case".to_owned(), "already_filed_differently"));
            }
        }
    }
    Ok(())
}

/// Files those that are new; how each of them stood.
fn file_new(
    connection: &mut AnyConnection,
    context: &crate::app::Context,
    sender: &Sender,
    handed: &[Handed],
) -> Result<Vec<Standing>, Error> {
    let mut standings = handing_over::standings(connection, sender.id, handed)?;
    let mut filed = HashMap::new();
    for (case, standing) in handed.iter().zip(&mut standings) {
        // The same once more, a few lines further down.
        if let Some(before) = filed.get(case.number.as_str()) {
            *standing = Standing::Same(*before);
        }
        let is_number_taken = match standing {
            Standing::New => false,
            Standing::NumberTaken => true,
            Standing::Same(_) | Standing::Differs(_) => continue,
        };
        let done = handing_over::file(connection, context, sender, case, is_number_taken)?;
        filed.insert(case.number.as_str(), done.case);
    }
    Ok(standings)
}
