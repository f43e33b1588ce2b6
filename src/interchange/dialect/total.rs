//! Totals rows: how they are told from others, and what they have to come to.
//!
//! A totals row names no account and no reference, and one of its cells says so. It is no row of the file; its amount is the sum of all rows before it,
//! or, where rows stand between it and the totals row before, of those. Rows may follow it: a file may have subtotals.

use super::cells::{Cells, bare};
use super::header::{Column, key};
use crate::domain::money::{MoneyFault, Satang};
use crate::interchange::fault::What;

/// What a totals row says in one of its cells, a count after it or not.
const WORDS: [&str; 12] = [
    "รวม",
    "รวมทั้งสิ้น",
    "รวมทั้งหมด",
    "รวมเงิน",
    "รวมเป็นเงิน",
    "ยอดรวม",
    "ยอดรวมทั้งสิ้น",
    "ยอดรวมทั้งหมด",
    "total",
    "grand total",
    "subtotal",
    "sum",
];

/// What the rows of a file come to.
#[derive(Debug, Default)]
pub struct Sum {
    /// Of all rows so far.
    pub whole: Satang,
    /// Of those since the last totals row, if there are any.
    part: Option<Satang>,
    /// An amount could not be read, so that no sum is known.
    is_broken: bool,
    overflows: bool,
}

impl Sum {
    /// Adds the amount of a row, or nothing where it could not be read.
    pub fn add(&mut self, amount: Option<Satang>) {
        let Some(amount) = amount.filter(|_| !self.is_broken) else {
            self.is_broken = true;
            self.overflows = false;
            return;
        };
        // A part is no larger than the whole.
        let part = self.part.unwrap_or_default().checked_add(amount);
        match self.whole.checked_add(amount).zip(part) {
            Some((whole, part)) => (self.whole, self.part) = (whole, Some(part)),
            None => (self.is_broken, self.overflows) = (true, true),
        }
    }

    /// Whether the last amount was one too many.
    pub fn overflows(&self) -> bool {
        self.overflows
    }

    /// Holds a totals row against the rows; what they come to, where that is something else.
    fn differs_from(&mut self, told: Satang) -> Option<Satang> {
        let part = self.part.take();
        let agrees = self.is_broken || told == self.whole || part == Some(told);
        (!agrees).then_some(self.whole)
    }
}

impl Cells<'_> {
    /// Whether this is a totals row. `identifying` are the columns in which every other row has something.
    pub(super) fn are_a_total(&self, identifying: &[&Column]) -> bool {
        let names_nothing = |column: &&Column| {
            let cell = self.raw(column);
            cell.is_empty() || is_total_word(cell)
        };
        identifying.iter().all(names_nothing) && self.record.iter().any(is_total_word)
    }

    /// Holds the amount of a totals row against the rows before it.
    pub(super) fn check_total(&mut self, amount: &Column) {
        let Some(told) = self.read(amount, |text| text.parse::<Satang>().map_err(MoneyFault::code)) else {
            return;
        };
        if let Some(summed) = self.sum.differs_from(told) {
            self.faults.add(self.fault_at(amount, What::TotalDiffers { told, summed }));
        }
    }
}

/// Whether a cell says "total", perhaps with how many rows it is of.
fn is_total_word(cell: &str) -> bool {
    let cell = key(bare(cell));
    let is_word = |word: &&str| {
        let rest = cell.strip_prefix(key(word).as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    WORDS.iter().any(is_word)
}
