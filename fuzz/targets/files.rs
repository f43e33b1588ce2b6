//! Files of others: what banks and systems hand over, rule sets, the key ring, checkpoints.

use std::io::{BufReader, Cursor};
use std::path::Path;

use redress::audit::checkpoint;
use redress::casework::reporting::ReportedHold;
use redress::casework::trail::ReportedMovement;
use redress::domain::identity::BankCode;
use redress::domain::money::Satang;
use redress::interchange::cases::lines::Lines;
use redress::interchange::cases::{self, CaseFault};
use redress::interchange::dialect::{FromRow, Sheet};
use redress::rulebook;
use redress::vault::{DIGEST_BYTES, KeyRing, MOST_KEYS};

use super::{is_new, now, text, thai};

pub fn accounts_csv(bytes: &[u8]) {
    sheet::<ReportedHold>(bytes, |hold| hold.amount);
}

pub fn transfers_csv(bytes: &[u8]) {
    sheet::<ReportedMovement>(bytes, |movement| movement.amount);
}

/// Every row is read or has a fault, lines rise, a file without faults adds up, and every fault has its sentence.
fn sheet<E: FromRow>(bytes: &[u8], amount: fn(&E) -> Satang) {
    let bank: BankCode = "006".parse().unwrap();
    let mut sheet: Sheet<_, E> = Sheet::open(bytes, &bank);
    let (mut rows, mut sum, mut line) = (0, Satang::ZERO, 0);
    loop {
        let some = sheet.next_rows(3);
        if some.is_empty() {
            break;
        }
        for row in some {
            assert!(row.line > line, "line {} after {line}", row.line);
            line = row.line;
            rows += 1;
            sum = sum.checked_add(amount(&row.value)).unwrap();
        }
    }
    let finished = sheet.finish();
    assert!(rows <= finished.rows);
    if finished.faults.is_empty() {
        assert_eq!((rows, sum), (finished.rows, finished.total));
    }
    for fault in finished.faults.listed().iter().chain(finished.warnings.listed()) {
        if is_new(&(fault.code(), fault.column(), fault.line == 0)) {
            assert!(!fault.sentence(thai()).starts_with('['), "{fault:?}");
        }
    }
}

pub fn case_json(bytes: &[u8]) {
    match cases::read(bytes, now()) {
        Ok(told) => assert!(!told.transfers.is_empty() && told.transfers.iter().all(|one| one.made_at <= now())),
        Err(CaseFault::NoJson { line, .. }) => assert!(line <= bytes.len() + 1),
        Err(CaseFault::Fields(faults)) => {
            assert!(!faults.is_empty());
            for fault in faults.iter().filter(|fault| is_new(&fault.code)) {
                assert!(thai().has(&format!("import-fault-{}", fault.code)), "{}", fault.code);
            }
        }
    }
}

/// No line is lost, none is blank, and their numbers are the file's.
pub fn case_lines(bytes: &[u8]) {
    let mut lines = Lines::open(Cursor::new(bytes)).unwrap();
    let mut told = Vec::new();
    loop {
        let some = lines.next(2).unwrap();
        if some.is_empty() {
            break;
        }
        told.extend(some);
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let wanted = plain.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.trim_ascii().is_empty());
    let told = told.iter().map(|line| (line.bytes.as_deref().unwrap(), line.number));
    assert!(told.map(|(line, number)| (line.strip_suffix(b"\n").unwrap_or(line), number)).eq(wanted));
    let again = lines.again().unwrap().next(1).unwrap();
    assert_eq!(again.is_empty(), plain.trim_ascii().is_empty());
}

pub fn rule_set(bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    match rulebook::parse("rules.toml", &text(bytes)) {
        Ok(book) => assert_eq!(book.text, text(bytes)),
        Err(faults) => {
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| fault.line <= lines && !fault.what.is_empty()), "{faults:?}");
        }
    }
}

/// A ring has its keys; no fault shows what is in it, and neither does the ring.
pub fn key_ring(bytes: &[u8]) {
    if let Ok(ring) = KeyRing::read(&text(bytes)) {
        let listed = ring.listed();
        assert!((2..=MOST_KEYS).contains(&listed.len()));
        assert_eq!(listed.iter().filter(|key| key.seals).count(), 1);
        let shown = format!("{ring:?}");
        assert_eq!(shown.matches("Secret(…)").count(), listed.len(), "{}", shown.len());
    }
}

/// Each line is a checkpoint of its own, in the order of the file.
pub fn checkpoints(bytes: &[u8]) {
    let path = Path::new("checkpoints");
    match checkpoint::read_from(BufReader::with_capacity(64, bytes), path) {
        Ok(told) => {
            assert!(told.iter().zip(1..).all(|(one, line)| one.line == line && one.position >= 0));
            assert!(told.iter().all(|one| one.link.len() == DIGEST_BYTES));
        }
        Err(fault) => assert!(fault.to_string().contains("checkpoints")),
    }
}
