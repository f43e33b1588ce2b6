//! What can be wrong in a rule set, and where.
//!
//! Here belong the faults and their sentences; they are read by who writes a rule set, so they are in English alone.

use std::fmt;

use chrono::NaiveDate;

use super::MAX_VERSIONS;
use super::entry::EntryUnit;

/// The last rule of the law's table that can be cited.
const LAST_RULE: u8 = 26;
/// The longest note, in characters.
pub(super) const MAX_NOTE_CHARACTERS: usize = 500;

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// No version is written.
    Missing,
    /// There is no entry of this name.
    UnknownEntry,
    /// The entry has more versions than any law ever had.
    TooManyVersions,
    /// A word stands where a number belongs.
    NotANumber,
    /// The value is none of the words that this entry knows.
    UnknownWord,
    /// The number is impossible.
    OutOfRange {
        /// The least that is possible.
        least: i64,
        /// The most that is possible.
        most: i64,
    },
    /// Calendar or working days: the entry does not say.
    UnitMissing,
    /// The number has another unit.
    WrongUnit {
        /// The unit of this entry.
        wanted: EntryUnit,
    },
    /// The citation is not a rule of the law's table.
    UnknownCitation,
    /// The note is too long.
    NoteTooLong,
    /// The version ends before it begins.
    EndsBeforeItBegins,
    /// There are days between this version and the one before for which nothing holds.
    Gap,
    /// The version begins while the one before still holds, or before it.
    Overlap,
    /// The last version ends, and nothing holds after it.
    NothingAfter,
    /// There is no list of holidays at all.
    NoHolidays,
    /// A year outside those that dates may have.
    YearOutOfRange,
    /// The year has a list already.
    YearRepeated,
    /// A holiday stands in the list of another year.
    HolidayInWrongYear {
        /// The holiday.
        day: NaiveDate,
    },
    /// A holiday stands in its list twice.
    HolidayRepeated {
        /// The holiday.
        day: NaiveDate,
    },
    /// More holidays than a year can have.
    TooManyHolidays,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing"),
            Self::UnknownEntry => f.write_str("is not an entry of a rule set"),
            Self::TooManyVersions => write!(f, "has more than {MAX_VERSIONS} versions"),
            Self::NotANumber => f.write_str("wants a number"),
            Self::UnknownWord => f.write_str("does not know this word"),
            Self::OutOfRange { least, most } => write!(f, "must lie between {least} and {most}"),
            Self::UnitMissing => f.write_str("wants unit = \"calendar_days\" or \"working_days\""),
            Self::WrongUnit { wanted } => write!(f, "has the unit {wanted}"),
            Self::UnknownCitation => write!(f, "cites none of the rules R1 to R{LAST_RULE}"),
            Self::NoteTooLong => write!(f, "has a note of more than {MAX_NOTE_CHARACTERS} characters"),
            Self::EndsBeforeItBegins => f.write_str("ends before it begins"),
            Self::Gap => f.write_str("leaves days without a version before it"),
            Self::Overlap => f.write_str("begins before the version above it has ended"),
            Self::NothingAfter => f.write_str("ends, and no version follows"),
            Self::NoHolidays => f.write_str("has no year"),
            Self::YearOutOfRange => f.write_str("has a year that is not of the Common Era"),
            Self::YearRepeated => f.write_str("has this year already"),
            Self::HolidayInWrongYear { day } => write!(f, "has {day}, which is not in this year"),
            Self::HolidayRepeated { day } => write!(f, "has {day} twice"),
            Self::TooManyHolidays => f.write_str("has more days than a year"),
        }
    }
}

/// Something wrong in a rule set, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFault {
    /// The name of the entry, or `holidays`.
    pub path: String,
    /// Which of its versions or lists, counted from 0; nothing where the whole entry is meant.
    pub index: Option<usize>,
    /// What is wrong.
    pub what: What,
}

impl RuleFault {
    /// A fault of the whole entry.
    pub(super) fn of_entry(path: &str, what: What) -> Self {
        Self { path: path.to_owned(), index: None, what }
    }

    /// A fault of one version.
    pub(super) fn of_version(path: &str, index: usize, what: What) -> Self {
        Self { path: path.to_owned(), index: Some(index), what }
    }
}

impl fmt::Display for RuleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path, self.what)
    }
}

impl std::error::Error for RuleFault {}

/// Whether this is the number of a rule of the law's table: `R1` to `R26`, and `R2a`.
pub(super) fn is_citation(citation: &str) -> bool {
    let number = citation.strip_prefix('R').unwrap_or_default();
    let is_rule = |number: u8| (1..=LAST_RULE).contains(&number) && citation == format!("R{number}");
    citation == "R2a" || number.parse().is_ok_and(is_rule)
}
