//! Working days: Monday to Friday without the public holidays of the rule set (R25).
//!
//! Here belongs counting days; which days a deadline has belongs in `deadline`, the lists of holidays in the rule set.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

/// The longest run of days off that is looked through, in days: a wrong list ends the search, it never hangs it.
pub const MAX_DAYS_OFF: usize = 60;

/// The public holidays, by year of the Common Era.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    holidays: BTreeMap<i32, BTreeSet<NaiveDate>>,
    expected: BTreeSet<i32>,
}

impl Calendar {
    /// A calendar of these lists, all of them announced.
    pub fn new(holidays: BTreeMap<i32, BTreeSet<NaiveDate>>) -> Self {
        Self { holidays, expected: BTreeSet::new() }
    }

    /// A calendar in which the lists of some years are expected, not yet announced: counted with, and provisional.
    pub fn with_expected(holidays: BTreeMap<i32, BTreeSet<NaiveDate>>, expected: BTreeSet<i32>) -> Self {
        Self { holidays, expected }
    }

    /// Whether this day is in the list of holidays of its year.
    pub fn is_holiday(&self, date: NaiveDate) -> bool {
        self.holidays.get(&date.year()).is_some_and(|days| days.contains(&date))
    }

    /// Whether people work on this day.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        !is_weekend(date) && !self.is_holiday(date)
    }

    /// Whether the holidays of this year are not settled: there is no list, so that weekends alone count, or only an expected one.
    pub fn is_provisional(&self, year: i32) -> bool {
        !self.holidays.contains_key(&year) || self.expected.contains(&year)
    }

    /// This day, or the next working day where it is a day off.
    pub fn on_or_after_working_day(&self, date: NaiveDate) -> NaiveDate {
        date.iter_days().take(MAX_DAYS_OFF).find(|day| self.is_working_day(*day)).unwrap_or(date)
    }

    /// The day on which so many working days after this day have passed; the day itself is not counted.
    pub fn add_working_days(&self, date: NaiveDate, days: u16) -> NaiveDate {
        let mut day = date;
        for _ in 0..days {
            let Some(next) = day.succ_opt() else {
                return day;
            };
            day = self.on_or_after_working_day(next);
        }
        day
    }

    /// How many working days lie after `from`, up to and with `to`; below zero where `to` is the earlier.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        if to < from {
            return -self.working_days_between(to, from);
        }
        let Some(first) = from.succ_opt() else {
            return 0;
        };
        let days = (to - from).num_days();
        let (weeks, rest) = (days / 7, days % 7);
        let rest_begins = first.checked_add_signed(TimeDelta::days(weeks * 7)).unwrap_or(to);
        let rest =
            rest_begins.iter_days().take(usize::try_from(rest).unwrap_or_default()).filter(|day| !is_weekend(*day));
        let weekdays = weeks * 5 + count(rest);
        let lists = self.holidays.range(first.year()..=to.year().max(first.year()));
        let holidays =
            lists.flat_map(|(_, list)| list.iter()).filter(|day| **day >= first && **day <= to && !is_weekend(**day));
        weekdays - count(holidays)
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}
