//! Helpers that read files alone, without a database.

use std::io::Read;

use redress::casework::reporting::ReportedHold;
use redress::casework::trail::ReportedMovement;
use redress::interchange::Faults;
use redress::interchange::dialect::{Finished, FromRow, Row, Sheet};

/// Line, column, code.
pub type Told = (u64, Option<&'static str>, &'static str);

/// Reads a file to its end, three rows at a time.
pub fn read<E: FromRow>(source: impl Read, bank: &str) -> (Vec<Row<E>>, Finished) {
    let mut sheet = Sheet::open(source, &bank.parse().unwrap());
    let mut rows = Vec::new();
    loop {
        let further = sheet.next_rows(3);
        if further.is_empty() {
            return (rows, sheet.finish());
        }
        assert!(further.len() <= 3);
        rows.extend(further);
    }
}

/// Reads accounts of the Bangkok Bank.
pub fn holds(source: impl Read) -> (Vec<Row<ReportedHold>>, Finished) {
    read(source, "002")
}

/// Reads movements of the Bangkok Bank.
pub fn movements(source: impl Read) -> (Vec<Row<ReportedMovement>>, Finished) {
    read(source, "002")
}

/// The accounts of a file with which nothing is wrong.
#[track_caller]
pub fn sound(source: impl Read) -> (Vec<ReportedHold>, Finished) {
    let (rows, finished) = holds(source);
    assert_eq!(told(&finished.faults), []);
    assert_eq!(finished.rows, rows.len() as u64);
    (rows.into_iter().map(|row| row.value).collect(), finished)
}

/// Faults or warnings as a machine is told them.
pub fn told(faults: &Faults) -> Vec<Told> {
    faults.listed().iter().map(|fault| (fault.line, fault.column, fault.code())).collect()
}

/// What is wrong with a file of accounts.
pub fn faults(source: impl Read) -> Vec<Told> {
    told(&holds(source).1.faults)
}

/// What somebody should look at in it.
pub fn warnings(source: impl Read) -> Vec<Told> {
    told(&sound(source).1.warnings)
}

/// A text in Windows-874.
pub fn windows_874(text: &str) -> Vec<u8> {
    let (bytes, _, is_lossy) = encoding_rs::WINDOWS_874.encode(text);
    assert!(!is_lossy, "{text}");
    bytes.into_owned()
}
