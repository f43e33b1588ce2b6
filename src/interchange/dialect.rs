//! From bytes to rows: the habits of banks' files, read once from front to back with memory that does not grow with the file.
//!
//! Here: encodings (`text`), headers and what stands between cells (`header`), cells (`cells`), totals rows (`total`) and what follows from one row for
//! the next. What a cell means is said by the kind of file (`accounts`, `transfers`); what becomes of a row by `casework`.

mod cells;
mod header;
mod text;
mod total;

use std::io::Read;
use std::marker::PhantomData;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::fault::{Fault, Faults, What};
use crate::domain::identity::{BankCode, is_invisible};
use crate::domain::money::Satang;
use crate::vault::DIGEST_BYTES;
pub use cells::{Cells, MOST_TEXT};
pub(super) use header::key;
pub use header::{Column, Names};
use header::{Header, delimiter};
pub use text::MOST_ROW_BYTES;
use text::{BLOCK_BYTES, END, Text};
use total::Sum;

/// Rows of one file; a register of all frozen accounts has 853,486.
pub const MOST_ROWS: u64 = 5_000_000;
/// Rows that are thrown away at once where nobody asked for them.
const ROWS_AT_ONCE: usize = 1_000;

/// What a row of a kind of file tells.
pub trait FromRow: Sized {
    /// The columns.
    const COLUMNS: &'static [Column];
    /// Those in which every row has something that names it; a totals row has not.
    const IDENTIFYING: &'static [&'static Column];
    /// The one whose sum a totals row tells.
    const AMOUNT: &'static Column;

    /// What the columns may be headed.
    fn names() -> &'static Names;

    /// Makes it of its cells, or notes what is wrong with them and makes none.
    fn from_row(cells: &mut Cells<'_>, bank: &BankCode) -> Option<Self>;
}

/// A row that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<T> {
    /// Its line in the file; the first of several.
    pub line: u64,
    /// What it tells.
    pub value: T,
}

/// What a whole file said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// Its rows, those with faults included.
    pub rows: u64,
    /// The sum of their amounts, satang. Without meaning where there are faults.
    pub total: Satang,
    /// SHA-256 of its bytes. Without meaning where there are faults: reading may have ended before the file did.
    pub digest: [u8; DIGEST_BYTES],
    /// What is wrong; with any, nothing of the file is taken.
    pub faults: Faults,
    /// What somebody should look at.
    pub warnings: Faults,
}

/// A bank's file, of which rows are read.
pub struct Sheet<R, E> {
    bank: BankCode,
    /// None once the last row was read, or nothing further can be.
    reader: Option<Reader<Text<R>>>,
    digest: [u8; DIGEST_BYTES],
    header: Header,
    record: StringRecord,
    rows: u64,
    sum: Sum,
    faults: Faults,
    warnings: Faults,
    kind: PhantomData<fn() -> E>,
}

impl<R: Read, E: FromRow> Sheet<R, E> {
    /// Opens a file of this bank and reads its header.
    pub fn open(source: R, bank: &BankCode) -> Self {
        let mut sheet = Self {
            bank: bank.clone(),
            reader: None,
            digest: [0; DIGEST_BYTES],
            header: Header::default(),
            record: StringRecord::new(),
            rows: 0,
            sum: Sum::default(),
            faults: Faults::default(),
            warnings: Faults::default(),
            kind: PhantomData,
        };
        if let Err(fault) = sheet.read_header(source) {
            sheet.faults.add(fault);
        }
        if !sheet.faults.is_empty() {
            sheet.reader = None;
        }
        sheet
    }

    /// Up to so many further rows that could be read; empty at the end. With any fault so far, a caller need not keep them.
    pub fn next_rows(&mut self, most: usize) -> Vec<Row<E>> {
        let mut rows = Vec::with_capacity(most.min(ROWS_AT_ONCE));
        while rows.len() < most && self.reader.is_some() {
            match self.next_record() {
                Ok(None) => {}
                Ok(Some(line)) if self.rows == MOST_ROWS => self.give_up(unreadable(line, "file_too_many_rows")),
                Ok(Some(line)) => rows.extend(self.row(line).map(|value| Row { line, value })),
                Err(fault) => self.give_up(fault),
            }
        }
        rows
    }

    /// What is wrong so far.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// What the whole file said. Rows that nobody asked for are gone through first.
    pub fn finish(mut self) -> Finished {
        while !self.next_rows(ROWS_AT_ONCE).is_empty() {}
        Finished {
            rows: self.rows,
            total: self.sum.whole,
            digest: self.digest,
            faults: self.faults,
            warnings: self.warnings,
        }
    }

    /// Nothing after this fault can be read.
    fn give_up(&mut self, fault: Fault) {
        self.faults.add(fault);
        self.reader = None;
    }

    fn read_header(&mut self, source: R) -> Result<(), Fault> {
        let mut text = Text::new(source);
        let beginning = text.beginning().map_err(|_| Fault::of_file(What::Unreadable("file_unreadable")))?;
        let delimiter = delimiter(beginning);
        let mut options = ReaderBuilder::new();
        options.delimiter(delimiter).has_headers(false).flexible(true).buffer_capacity(BLOCK_BYTES);
        self.reader = Some(options.from_reader(text));
        let Some(line) = self.next_record()? else {
            return Err(Fault::of_file(What::Unreadable("file_empty")));
        };
        if self.record.as_slice().contains(char::REPLACEMENT_CHARACTER) {
            return Err(Fault::of_row(line, What::Unreadable("file_not_text")));
        }
        self.header = Header::read(&self.record, line, E::COLUMNS, E::names(), &mut self.faults, &mut self.warnings);
        Ok(())
    }

    /// Reads one record that is not blank and tells its line. After the last, the reader is closed.
    fn next_record(&mut self) -> Result<Option<u64>, Fault> {
        while let Some(reader) = &mut self.reader {
            let before = reader.position().line();
            reader.get_mut().begin_row();
            match reader.read_record(&mut self.record) {
                Ok(true) => {}
                Ok(false) => {
                    self.reader = None;
                    return Ok(None);
                }
                Err(_) if reader.get_ref().is_row_too_large() => return Err(unreadable(before, "row_too_large")),
                Err(_) => return Err(unreadable(before, "file_unreadable")),
            }
            let after = reader.position().line();
            let text = self.record.as_slice();
            // The line feeds of its cells are part of a record. Blank lines before it were passed over.
            let begins = |ends: u64| if ends == before { before } else { ends.saturating_sub(line_feeds(text)) };
            if text == END {
                self.digest = self.reader.take().map(|reader| reader.into_inner().digest()).unwrap_or_default();
            } else if text.trim_end_matches('\n').ends_with(END) {
                return Err(unreadable(begins(after), "quote_not_closed"));
            } else if !text.chars().all(|c| c.is_whitespace() || is_invisible(c)) {
                // The line feed at its end has begun the next line.
                return Ok(Some(begins(after.saturating_sub(1))));
            }
        }
        Ok(None)
    }

    /// What the record tells; none where it is a totals row or has faults.
    fn row(&mut self, line: u64) -> Option<E> {
        let mut cells = Cells {
            line,
            record: &self.record,
            header: &self.header,
            sum: &mut self.sum,
            faults: &mut self.faults,
            warnings: &mut self.warnings,
        };
        if cells.are_a_total(E::IDENTIFYING) {
            cells.check_total(E::AMOUNT);
            return None;
        }
        self.rows += 1;
        if cells.have_the_form_of_a_row(E::COLUMNS) { E::from_row(&mut cells, &self.bank) } else { None }
    }
}

fn unreadable(line: u64, code: &'static str) -> Fault {
    Fault::of_row(line, What::Unreadable(code))
}

fn line_feeds(text: &str) -> u64 {
    u64::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u64::MAX)
}
