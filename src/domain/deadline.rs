//! Deadlines: the last day on which something may still be done (R11, R15, R16, R25).
//!
//! Here belongs how days are counted: a pure function of when it began, how long it is, what paused it and which days are off. How
//! long each thing is belongs in the rule set; what happens when it is over belongs with the acts.

use chrono::{DateTime, Datelike, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::dates::bangkok_date;
use crate::domain::words::word_enum;

/// How long something lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "unit", content = "days", rename_all = "snake_case")]
pub enum Length {
    /// So many days, days off included.
    Calendar(u16),
    /// So many working days.
    Working(u16),
}

word_enum! {
    /// Why a clock stands still.
    PauseReason ("pause_reason") {
        /// Information was asked for and has not come.
        InformationRequested = "information_requested",
        /// The file is on hold for a reason of its own.
        OnHold = "on_hold",
        /// A court has the matter.
        Court = "court",
    }
}

/// A time during which days are not counted. `Who` is whatever names a person or an office to the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause<Who> {
    /// Why.
    pub reason: PauseReason,
    /// Who asked for it.
    pub asked_by: Who,
    /// The first day that is not counted.
    pub from: NaiveDate,
    /// The first day that is counted again; nothing while the pause lasts.
    pub until: Option<NaiveDate>,
}

/// The last day on which something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// The last day, in Bangkok.
    pub on: NaiveDate,
    /// Whether it may still move, because the holidays of a year it touches are not settled.
    pub provisional: bool,
}

impl Deadline {
    /// Whether the last day has passed in Bangkok.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        bangkok_date(now) > self.on
    }

    /// How many days are left after this day; below zero when it is over.
    pub fn days_left(&self, today: NaiveDate) -> i64 {
        (self.on - today).num_days()
    }

    /// The deadline whose last day this would be, moved off a day off.
    fn on_or_after(last: NaiveDate, calendar: &Calendar) -> Self {
        let on = calendar.on_or_after_working_day(last);
        let provisional = (last.year()..=on.year()).any(|year| calendar.is_provisional(year));
        Self { on, provisional }
    }
}

/// When the window for claims and objections closes (R11, R12, R25): the day of the Gazette is day 1, and a last day off moves on.
pub fn window_closes(gazette_date: NaiveDate, days: u16, calendar: &Calendar) -> Deadline {
    let after = TimeDelta::days(i64::from(days.saturating_sub(1)));
    let last = gazette_date.checked_add_signed(after).unwrap_or(NaiveDate::MAX);
    Deadline::on_or_after(last, calendar)
}

/// When a period that runs from a receipt ends (R15, R25): the day of receipt is not counted, and a last day off moves on.
pub fn after_receipt(received: NaiveDate, length: Length, calendar: &Calendar) -> Deadline {
    match length {
        Length::Calendar(days) => {
            let last = received.checked_add_signed(TimeDelta::days(i64::from(days))).unwrap_or(NaiveDate::MAX);
            Deadline::on_or_after(last, calendar)
        }
        Length::Working(_) => after_pauses::<()>(received, length, &[], 0, calendar),
    }
}

/// When a period ends that pauses made longer: the first day and the days inside a pause are not counted.
///
/// No more than `cap` days are left out in all, counted as the length is: in calendar days or in working days. Days in two pauses are
/// left out once. A pause that still lasts uses up the whole cap: the deadline cannot fall before it, and comes nearer when the pause
/// ends.
pub fn after_pauses<Who>(
    start: NaiveDate,
    length: Length,
    pauses: &[Pause<Who>],
    cap: u16,
    calendar: &Calendar,
) -> Deadline {
    let (mut wanted, working) = match length {
        Length::Calendar(days) => (days, false),
        Length::Working(days) => (days, true),
    };
    let mut may_skip = cap;
    let mut day = start;
    while wanted > 0 {
        let Some(next) = day.succ_opt() else { break };
        day = if working { calendar.on_or_after_working_day(next) } else { next };
        if may_skip > 0 && pauses.iter().any(|pause| pause.covers(day)) {
            may_skip -= 1;
        } else {
            wanted -= 1;
        }
    }
    let ends = Deadline::on_or_after(day, calendar);
    let first_year = if working { start.year() } else { ends.on.year() };
    let provisional = ends.provisional || (first_year..=ends.on.year()).any(|year| calendar.is_provisional(year));
    Deadline { provisional, ..ends }
}

impl<Who> Pause<Who> {
    fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// When so many years after a day have passed (R16): the same day of the year, or the last of February; a day off moves on.
pub fn years_after(date: NaiveDate, years: u16, calendar: &Calendar) -> Deadline {
    let months = Months::new(u32::from(years) * 12);
    let last = date.checked_add_months(months).unwrap_or(NaiveDate::MAX);
    Deadline::on_or_after(last, calendar)
}
