//! The lists of public holidays in the rule set (R25), one a year.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::MAX_VERSIONS;
use super::entry::Basis;
use super::fault::{RuleFault, What, is_citation};
use crate::domain::calendar::Calendar;
use crate::domain::dates::YEARS;

/// The name under which the lists stand in the file.
pub const HOLIDAYS: &str = "holidays";
/// The most days that one list can have.
const MAX_DAYS: usize = 366;

/// The holidays of one year as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayDraft {
    /// The year of the Common Era.
    pub year: i32,
    /// The days, substitution days included.
    pub days: Vec<NaiveDate>,
    /// The rule it serves: `R25`.
    pub citation: String,
    /// `reported` for an announced list; `policy` for one that is only expected, whose deadlines stay provisional.
    pub basis: Basis,
    /// What a reader of the file should know.
    pub note: Option<String>,
}

/// The calendar of these lists, noting everything that is wrong with them.
pub(super) fn read_calendar(lists: &[HolidayDraft], faults: &mut Vec<RuleFault>) -> Calendar {
    if lists.is_empty() {
        faults.push(RuleFault::of_entry(HOLIDAYS, What::NoHolidays));
    }
    if lists.len() > MAX_VERSIONS {
        faults.push(RuleFault::of_entry(HOLIDAYS, What::TooManyVersions));
        return Calendar::default();
    }
    let mut years = BTreeMap::new();
    let mut expected = BTreeSet::new();
    for (index, list) in lists.iter().enumerate() {
        let (days, wrong) = read_list(list);
        faults.extend(wrong.into_iter().map(|what| RuleFault::of_version(HOLIDAYS, index, what)));
        if years.insert(list.year, days).is_some() {
            faults.push(RuleFault::of_version(HOLIDAYS, index, What::YearRepeated));
        }
        if list.basis == Basis::Policy {
            expected.insert(list.year);
        }
    }
    Calendar::with_expected(years, expected)
}

fn read_list(list: &HolidayDraft) -> (BTreeSet<NaiveDate>, Vec<What>) {
    let mut wrong = Vec::new();
    let mut days = BTreeSet::new();
    if !YEARS.contains(&list.year) {
        wrong.push(What::YearOutOfRange);
    }
    if !is_citation(&list.citation) {
        wrong.push(What::UnknownCitation);
    }
    if list.days.len() > MAX_DAYS {
        wrong.push(What::TooManyHolidays);
        return (days, wrong);
    }
    for day in &list.days {
        if day.year() != list.year {
            wrong.push(What::HolidayInWrongYear { day: *day });
        } else if !days.insert(*day) {
            wrong.push(What::HolidayRepeated { day: *day });
        }
    }
    (days, wrong)
}
