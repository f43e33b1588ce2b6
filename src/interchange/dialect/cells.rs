//! The cells of one row. What is wrong with one is noted where it stands; what a cell means is said by the kind of file.

use csv::StringRecord;

use super::header::{Column, Found, Header};
use super::total::Sum;
use crate::domain::identity::{AccountNumber, AccountNumberFault, BankCode, is_hyphen, is_invisible};
use crate::domain::money::{MoneyFault, Satang};
use crate::domain::refusal::Refusal;
use crate::interchange::fault::{Fault, Faults, What};

/// Characters of a text that is kept as it is told: a reference, an authority.
pub const MOST_TEXT: usize = 100;

/// The cells of one row, read by their columns.
pub struct Cells<'a> {
    pub(super) line: u64,
    pub(super) record: &'a StringRecord,
    pub(super) header: &'a Header,
    pub(super) sum: &'a mut Sum,
    pub(super) faults: &'a mut Faults,
    pub(super) warnings: &'a mut Faults,
}

impl Cells<'_> {
    /// What stands in a column, without blanks around it; empty where nothing does, or a hyphen in its stead.
    #[must_use]
    pub fn raw(&self, column: &Column) -> &str {
        let cell = self.found(column).and_then(|found| self.record.get(found.place));
        let text = cell.map(|cell| unguarded(bare(cell))).unwrap_or_default();
        if text.chars().all(is_hyphen) { "" } else { text }
    }

    /// Reads a cell; `None` where that went wrong, and the fault is noted.
    pub fn read<T>(&mut self, column: &Column, read: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        let text = self.raw(column);
        match read(text) {
            Ok(value) => Some(value),
            Err(code) => {
                let code = if is_scientific(text) { "number_shortened" } else { code };
                self.fault(column, code);
                None
            }
        }
    }

    /// Reads a cell that may be empty; the outer `None` where it went wrong.
    pub fn read_if<T>(
        &mut self,
        column: &Column,
        read: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<Option<T>> {
        if self.raw(column).is_empty() {
            return Some(None);
        }
        self.read(column, read).map(Some)
    }

    /// A text that is kept as it is told.
    pub fn text(&mut self, column: &Column) -> Option<String> {
        self.read(column, |text| {
            let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
            match visible.chars().count() {
                0 => Err("text_empty"),
                length if length > MOST_TEXT => Err("text_too_long"),
                _ if visible.chars().any(char::is_control) => Err("text_control_character"),
                _ if is_scientific(&visible) => Err("number_shortened"),
                _ => Ok(visible),
            }
        })
    }

    /// The amount of the row, which the totals of the file are made of.
    pub fn amount(&mut self, column: &Column, read: impl FnOnce(&str) -> Result<Satang, MoneyFault>) -> Option<Satang> {
        let amount = self.read(column, |text| read(text).map_err(MoneyFault::code));
        self.sum.add(amount);
        if self.sum.overflows() {
            self.faults.add(self.fault_at(column, What::Refused(Refusal::Overflow)));
        }
        amount
    }

    /// An account number at this bank. Zeros that a spreadsheet took from its beginning are put back where it is plain how many, with a warning.
    pub fn account_number(&mut self, column: &Column, bank: Option<&BankCode>) -> Option<AccountNumber> {
        let number = self.read(column, |text| text.parse::<AccountNumber>().map_err(AccountNumberFault::code))?;
        let Some(bank) = bank.filter(|bank| number.unusual_length(bank)) else {
            return Some(number);
        };
        // A number with hyphens never was a number to a spreadsheet.
        let is_number = self.raw(column).chars().all(|c| c.is_ascii_digit());
        match number.with_lost_zeros(bank).filter(|_| is_number) {
            Some(restored) => {
                self.warn(column, "account_number_zeros_restored");
                Some(restored)
            }
            None => {
                self.warn(column, "account_number_unusual_length");
                Some(number)
            }
        }
    }

    /// Notes a fault of a cell.
    pub fn fault(&mut self, column: &Column, code: &'static str) {
        self.faults.add(self.fault_at(column, What::Unreadable(code)));
    }

    /// Notes a fault of the row.
    pub fn fault_of_row(&mut self, code: &'static str) {
        self.faults.add(Fault::of_row(self.line, What::Unreadable(code)));
    }

    /// Notes what somebody should look at.
    pub fn warn(&mut self, column: &Column, code: &'static str) {
        self.warnings.add(self.fault_at(column, What::Unreadable(code)));
    }

    /// Whether the record can be read as a row at all: as many cells as it needs, all of them text. Notes what is wrong.
    pub(super) fn have_the_form_of_a_row(&mut self, columns: &[Column]) -> bool {
        let before = self.faults.count();
        if self.record.iter().skip(self.header.most_cells).any(|cell| !bare(cell).is_empty()) {
            self.fault_of_row("row_too_long");
        } else if self.record.len() < self.header.fewest_cells {
            self.fault_of_row("row_too_short");
        }
        if self.record.as_slice().contains(char::REPLACEMENT_CHARACTER) {
            self.note_what_is_no_text(columns);
        }
        let is_one = self.faults.count() == before;
        if !is_one {
            self.sum.add(None);
        }
        is_one
    }

    /// Notes every cell with bytes that are no text.
    fn note_what_is_no_text(&mut self, columns: &[Column]) {
        for (place, cell) in self.record.iter().enumerate() {
            if cell.contains(char::REPLACEMENT_CHARACTER) {
                let here = |column: &&Column| self.found(column).is_some_and(|found| found.place == place);
                let what = What::Unreadable("cell_not_text");
                let fault = columns.iter().find(here).map(|column| self.fault_at(column, what.clone()));
                self.faults.add(fault.unwrap_or_else(|| Fault::of_row(self.line, what)));
            }
        }
    }

    pub(super) fn fault_at(&self, column: &Column, what: What) -> Fault {
        let header = self.found(column).map_or(column.name, |found| found.header);
        Fault::of_cell(self.line, column.name, header, what)
    }

    fn found(&self, column: &Column) -> Option<Found> {
        self.header.found.get(column.at).copied().flatten()
    }
}

/// The text without blanks and invisible characters around it.
pub fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// The text without what keeps a spreadsheet from taking it for a number: `="0123"`, `'0123`.
fn unguarded(text: &str) -> &str {
    let formula = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    formula.or_else(|| text.strip_prefix('\'')).unwrap_or(text)
}

/// Whether a spreadsheet has shortened a long number to `1.23E+09`: its last digits are lost.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(decimals) && exponent.strip_prefix('+').is_some_and(digits)
}
