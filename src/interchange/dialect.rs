//! From bytes to cells: UTF-8 with or without a byte order mark, English headers in any order, comma, semicolon or tab. What a cell means is said by
//! the kind of file (`accounts`, `transfers`).

use csv::{ReaderBuilder, StringRecord, Trim};

use super::fault::{Fault, Faults, What};

/// Rows of one file; a register of all frozen accounts has 853,486.
pub const MOST_ROWS: usize = 1_000_000;
/// Characters of a text that is kept as it is told: a reference, an authority.
pub const MOST_TEXT: usize = 100;
/// The byte order mark, as UTF-8 writes it.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";
/// What may stand between cells.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// A row that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Its line in the file.
    pub line: u64,
    /// What it tells.
    pub value: T,
}

/// A file as far as it could be read.
#[derive(Debug, Clone)]
pub struct Reading<T> {
    /// The rows that could be read.
    pub rows: Vec<Row<T>>,
    /// What is wrong; with any, nothing of the file is taken.
    pub faults: Faults,
    /// What somebody should look at.
    pub warnings: Faults,
}

/// The cells of one row, read by the names of their columns; what is wrong with one is noted where it stands.
pub struct Cells<'a> {
    line: u64,
    record: &'a StringRecord,
    places: &'a [Option<usize>],
    columns: &'a [&'static str],
    faults: &'a mut Faults,
    warnings: &'a mut Faults,
}

impl Cells<'_> {
    /// What stands in a column, without blanks around it; empty where nothing does.
    #[must_use]
    pub fn raw(&self, column: &str) -> &str {
        let place = self
            .columns
            .iter()
            .position(|known| *known == column)
            .and_then(|at| self.places.get(at).copied().flatten());
        place.and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    /// Reads a cell; `None` where that went wrong, and the fault is noted.
    pub fn read<T>(&mut self, column: &'static str, read: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        match read(self.raw(column)) {
            Ok(value) => Some(value),
            Err(code) => {
                self.fault(Some(column), code);
                None
            }
        }
    }

    /// Reads a cell that may be empty; the outer `None` where it went wrong.
    pub fn read_if<T>(
        &mut self,
        column: &'static str,
        read: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<Option<T>> {
        if self.raw(column).is_empty() {
            return Some(None);
        }
        self.read(column, read).map(Some)
    }

    /// A text that is kept as it is told.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        self.read(column, |text| match text.chars().count() {
            0 => Err("text_empty"),
            length if length > MOST_TEXT => Err("text_too_long"),
            _ if text.chars().any(char::is_control) => Err("text_control_character"),
            _ => Ok(text.to_owned()),
        })
    }

    /// Notes a fault of the row, or of one of its cells.
    pub fn fault(&mut self, column: Option<&'static str>, code: &'static str) {
        self.faults.add(Fault { line: self.line, column, what: What::Unreadable(code) });
    }

    /// Notes what somebody should look at.
    pub fn warn(&mut self, column: &'static str, code: &'static str) {
        self.warnings.add(Fault { line: self.line, column: Some(column), what: What::Unreadable(code) });
    }
}

/// Reads a file of these columns, in any order; `parse` makes a row of its cells, or notes what is wrong and makes none.
pub fn read<T>(
    bytes: &[u8],
    columns: &'static [&'static str],
    parse: impl Fn(&mut Cells<'_>) -> Option<T>,
) -> Reading<T> {
    let mut reading = Reading { rows: Vec::new(), faults: Faults::default(), warnings: Faults::default() };
    if let Err(fault) = read_into(&mut reading, bytes, columns, parse) {
        reading.faults.add(fault);
    }
    reading
}

/// Reads rows until the end, or until a fault after which nothing can be read.
fn read_into<T>(
    reading: &mut Reading<T>,
    bytes: &[u8],
    columns: &'static [&'static str],
    parse: impl Fn(&mut Cells<'_>) -> Option<T>,
) -> Result<(), Fault> {
    let text = text_of(bytes)?;
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let unreadable = |line: u64, code| Fault { line, column: None, what: What::Unreadable(code) };
    let mut next = |record: &mut StringRecord| reader.read_record(record).map_err(|_| unreadable(0, "file_unreadable"));
    if !next(&mut record)? {
        return Err(unreadable(0, "file_empty"));
    }
    let header = record.clone();
    let places = places(&header, columns, &mut reading.faults);
    if !reading.faults.is_empty() {
        return Ok(());
    }
    let mut rows = 0;
    while next(&mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        if record.iter().all(str::is_empty) {
            continue;
        }
        rows += 1;
        if rows > MOST_ROWS {
            return Err(unreadable(line, "file_too_many_rows"));
        }
        if record.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
            reading.faults.add(unreadable(line, "row_too_long"));
            continue;
        }
        let mut cells = Cells {
            line,
            record: &record,
            places: &places,
            columns,
            faults: &mut reading.faults,
            warnings: &mut reading.warnings,
        };
        if let Some(value) = parse(&mut cells) {
            reading.rows.push(Row { line, value });
        }
    }
    Ok(())
}

/// The text without its byte order mark.
fn text_of(bytes: &[u8]) -> Result<&str, Fault> {
    let text = std::str::from_utf8(bytes).map_err(|fault| {
        let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
        let breaks = before.iter().filter(|byte| **byte == b'\n').count();
        Fault {
            line: u64::try_from(breaks).unwrap_or(u64::MAX).saturating_add(1),
            column: None,
            what: What::Unreadable("file_not_utf8"),
        }
    })?;
    Ok(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text))
}

/// What stands between the headers most often.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let often = |mark: &char| header.matches(*mark).count();
    // Of equals the last would be taken; the comma is meant.
    let found = DELIMITERS.iter().rev().max_by_key(|mark| often(mark));
    found.and_then(|mark| u8::try_from(*mark).ok()).unwrap_or(b',')
}

/// Where each column stands. A header may be written in either case; one that is not known is passed over.
fn places(header: &StringRecord, columns: &'static [&'static str], faults: &mut Faults) -> Vec<Option<usize>> {
    let mut places = Vec::with_capacity(columns.len());
    for column in columns {
        let mut found =
            header.iter().enumerate().filter(|(_, cell)| cell.eq_ignore_ascii_case(column)).map(|(place, _)| place);
        let first = found.next();
        let code = match (first, found.next()) {
            (None, _) => Some("column_missing"),
            (_, Some(_)) => Some("column_twice"),
            _ => None,
        };
        if let Some(code) = code {
            faults.add(Fault { line: 1, column: Some(column), what: What::Unreadable(code) });
        }
        places.push(first);
    }
    places
}
