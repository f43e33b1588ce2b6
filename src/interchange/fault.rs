//! What is wrong with a file, by line and column, with a code that stays and a sentence in the reader's language.

use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::locale::Text;
use crate::web::answer::refusal_sentence;

/// Faults that are listed; of more only the number is told.
pub const MOST_LISTED: usize = 1_000;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A value, a row or the file can't be read: the code, whose sentence is `import-fault-CODE`.
    Unreadable(&'static str),
    /// A totals row says one sum, and the rows before it come to another.
    TotalDiffers {
        /// What the file says, satang.
        told: Satang,
        /// What its rows come to, satang.
        summed: Satang,
    },
    /// Nobody knows the column at this place, from 1.
    UnknownColumn {
        /// The place.
        place: usize,
    },
    /// The law says no.
    Refused(Refusal),
}

/// One fault. It never repeats what the file says there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file, from 1; 0 where it is about the file as a whole.
    pub line: u64,
    /// The column by its one name; none where it is about the row.
    pub column: Option<&'static str>,
    /// How the file heads that column.
    pub header: Option<&'static str>,
    /// What is wrong.
    pub what: What,
}

impl Fault {
    /// A fault of the file as a whole.
    pub(super) fn of_file(what: What) -> Self {
        Self { line: 0, column: None, header: None, what }
    }

    /// A fault of a row.
    pub(super) fn of_row(line: u64, what: What) -> Self {
        Self { line, column: None, header: None, what }
    }

    /// A fault of a cell.
    pub(super) fn of_cell(line: u64, column: &'static str, header: &'static str, what: What) -> Self {
        Self { line, column: Some(column), header: Some(header), what }
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.what {
            What::Unreadable(code) => code,
            What::TotalDiffers { .. } => "total_differs",
            What::UnknownColumn { .. } => "column_unknown",
            // A record of another bank: to this one it is as absent as any.
            What::Refused(Refusal::NotFound) => "not_this_bank",
            What::Refused(refusal) => refusal.code(),
        }
    }

    /// The sentence.
    #[must_use]
    pub fn message(&self, text: Text) -> String {
        let key = format!("import-fault-{}", self.code());
        match &self.what {
            What::Unreadable(_) | What::Refused(Refusal::NotFound) => text.get(&key),
            What::TotalDiffers { told, summed } => {
                text.with(&key, &[("told", text.money(*told).into()), ("summed", text.money(*summed).into())])
            }
            // As text: a place is no quantity.
            What::UnknownColumn { place } => text.with(&key, &[("place", place.to_string().into())]),
            What::Refused(refusal) => refusal_sentence(text, refusal),
        }
    }

    /// Where it is, and the sentence.
    #[must_use]
    pub fn sentence(&self, text: Text) -> String {
        let message = self.message(text);
        // Lines are no quantities: they carry no separators.
        let line = self.line.to_string();
        match (self.line, self.header.or(self.column)) {
            (0, _) => message,
            (_, None) => text.with("import-fault-line", &[("line", line.into()), ("message", message.into())]),
            (_, Some(column)) => text.with(
                "import-fault-cell",
                &[("line", line.into()), ("column", column.into()), ("message", message.into())],
            ),
        }
    }
}

/// The faults of a file, in the order of its lines: the first of them, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    listed: Vec<Fault>,
    count: u64,
}

impl Faults {
    /// Adds one.
    pub(super) fn add(&mut self, fault: Fault) {
        self.count += 1;
        if self.listed.len() < MOST_LISTED {
            self.listed.push(fault);
        }
    }

    /// Counts further ones that nobody lists.
    pub(super) fn leave_off(&mut self, further: u64) {
        self.count += further;
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first of them.
    #[must_use]
    pub fn listed(&self) -> &[Fault] {
        &self.listed
    }

    /// How many are not listed.
    #[must_use]
    pub fn left_off(&self) -> u64 {
        self.count.saturating_sub(u64::try_from(self.listed.len()).unwrap_or(u64::MAX))
    }
}
