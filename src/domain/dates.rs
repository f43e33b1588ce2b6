//! Dates and times: read as people and banks write them, and turned to Bangkok's day.
//!
//! Here belong reading and the one time zone; showing a date belongs with the pages, counting days in `calendar` and `deadline`.
//! Bangkok is UTC+7 and has no summer time. A year from 2400 on is of the Buddhist Era, converted before the day is looked for, so
//! 29 February 2547 exists.

mod months;
mod reading;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::domain::words::fault_enum;

pub use months::{MONTHS, MonthName};
pub use reading::{MAX_TYPED_CHARACTERS, date_from_parts, parse_date, parse_stamp, parse_time};

/// How far the Buddhist Era is ahead of the Common Era, in years.
pub const BUDDHIST_ERA_AHEAD: i32 = 543;
/// The first year number that is taken to be of the Buddhist Era.
pub const FIRST_BUDDHIST_YEAR: i32 = 2400;
/// The years of the Common Era that a date may have.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;
/// How far Bangkok is ahead of UTC.
const BANGKOK_AHEAD: TimeDelta = TimeDelta::hours(7);

fault_enum! {
    /// Why a text is not a date or a time.
    DateFault {
        Empty = "date_empty": "no date was given",
        NoDay = "date_no_day": "the day is missing",
        NoMonth = "date_no_month": "the month is missing",
        NoYear = "date_no_year": "the year is missing",
        NotADate = "date_not_a_date": "this is not a date",
        NotAMonth = "date_not_a_month": "this is not a month",
        NoSuchDay = "date_no_such_day": "there is no such day",
        YearOutOfRange = "date_year_out_of_range": "the year needs four digits and lies between 1900 and 2200 of the Common Era",
        NoTime = "date_no_time": "the time of day is missing",
        NotATime = "date_not_a_time": "this is not a time of day",
    }
}

/// The year of the Common Era for a year of either era.
pub const fn year_of_any_era(year: i32) -> i32 {
    if year >= FIRST_BUDDHIST_YEAR { year - BUDDHIST_ERA_AHEAD } else { year }
}

/// The year of the Buddhist Era of this day.
pub fn buddhist_year(date: NaiveDate) -> i32 {
    date.year() + BUDDHIST_ERA_AHEAD
}

/// The day it is in Bangkok at this moment.
pub fn bangkok_date(at: DateTime<Utc>) -> NaiveDate {
    bangkok_clock(at).0
}

/// The day and the time of day that clocks in Bangkok show at this moment.
pub fn bangkok_clock(at: DateTime<Utc>) -> (NaiveDate, NaiveTime) {
    let there = at.naive_utc();
    let there = there.checked_add_signed(BANGKOK_AHEAD).unwrap_or(there);
    (there.date(), there.time())
}

/// The moment at which this day begins in Bangkok.
pub fn bangkok_midnight(date: NaiveDate) -> DateTime<Utc> {
    bangkok_moment(date, NaiveTime::MIN)
}

/// The moment at which clocks in Bangkok show this day and time.
pub fn bangkok_moment(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let there = date.and_time(time);
    there.checked_sub_signed(BANGKOK_AHEAD).unwrap_or(there).and_utc()
}
