use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use redress::domain::calendar::Calendar;

use super::random::Random;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn calendar(days: &[&str]) -> Calendar {
    let mut years: BTreeMap<i32, BTreeSet<NaiveDate>> = BTreeMap::new();
    for date in days.iter().map(|text| day(text)) {
        years.entry(date.year()).or_default().insert(date);
    }
    Calendar::new(years)
}

/// Songkran of 2026 from Monday to Wednesday, and a holiday on a Saturday.
fn songkran() -> Calendar {
    calendar(&["2026-04-13", "2026-04-14", "2026-04-15", "2026-12-05", "2026-12-07"])
}

#[test]
fn weekends_and_holidays_are_days_off() {
    let calendar = songkran();
    assert!(calendar.is_working_day(day("2026-04-10")) && calendar.is_working_day(day("2026-04-16")));
    for off in ["2026-04-11", "2026-04-12", "2026-04-13", "2026-04-15"] {
        assert!(!calendar.is_working_day(day(off)), "{off}");
    }
    assert!(calendar.is_holiday(day("2026-04-13")) && !calendar.is_holiday(day("2026-04-12")));
}

#[test]
fn a_day_off_moves_to_the_next_working_day() {
    let calendar = songkran();
    assert_eq!(calendar.on_or_after_working_day(day("2026-04-11")), day("2026-04-16"));
    assert_eq!(calendar.on_or_after_working_day(day("2026-04-16")), day("2026-04-16"));
}

#[test]
fn working_days_are_added_without_counting_the_first_day() {
    let calendar = songkran();
    assert_eq!(calendar.add_working_days(day("2026-04-09"), 1), day("2026-04-10"));
    assert_eq!(calendar.add_working_days(day("2026-04-09"), 2), day("2026-04-16"));
    assert_eq!(calendar.add_working_days(day("2026-04-11"), 1), day("2026-04-16"));
    assert_eq!(calendar.add_working_days(day("2026-04-11"), 0), day("2026-04-11"));
}

#[test]
fn working_days_between_two_days_count_the_last_and_not_the_first() {
    let calendar = songkran();
    assert_eq!(calendar.working_days_between(day("2026-04-09"), day("2026-04-16")), 2);
    assert_eq!(calendar.working_days_between(day("2026-04-16"), day("2026-04-09")), -2);
    assert_eq!(calendar.working_days_between(day("2026-04-09"), day("2026-04-09")), 0);
    // The holiday on Saturday, 5 December, is not taken off twice.
    assert_eq!(calendar.working_days_between(day("2026-12-04"), day("2026-12-08")), 1);
}

#[test]
fn counting_by_weeks_agrees_with_counting_by_days() {
    let calendar = songkran();
    let mut random = Random::new(7);
    for _ in 0..2_000 {
        let from = day("2025-12-01") + chrono::TimeDelta::days(random.below(400) as i64);
        let length = random.below(60);
        let to = from + chrono::TimeDelta::days(length as i64);
        let one_by_one =
            from.iter_days().skip(1).take(length as usize).filter(|day| calendar.is_working_day(*day)).count();
        assert_eq!(calendar.working_days_between(from, to), one_by_one as i64, "{from} {to}");
        let added = calendar.add_working_days(from, length as u16);
        assert_eq!(calendar.working_days_between(from, added), length as i64);
    }
}

#[test]
fn a_year_without_an_announced_list_is_provisional() {
    let lists = BTreeMap::from([(2026, BTreeSet::new()), (2027, BTreeSet::from([day("2027-01-01")]))]);
    let calendar = Calendar::with_expected(lists, BTreeSet::from([2027]));
    assert!(!calendar.is_provisional(2026) && calendar.is_provisional(2027) && calendar.is_provisional(2028));
    assert!(!calendar.is_working_day(day("2027-01-01")));
    assert!(calendar.is_working_day(day("2028-01-03")));
}

#[test]
fn a_list_that_knows_only_days_off_does_not_hang_the_search() {
    let always_off = BTreeMap::from([(2026, day("2026-01-01").iter_days().take(365).collect())]);
    let calendar = Calendar::new(always_off);
    assert_eq!(calendar.on_or_after_working_day(day("2026-02-01")), day("2026-02-01"));
    assert_eq!(Calendar::default().add_working_days(NaiveDate::MAX, 5), NaiveDate::MAX);
    assert_eq!(Calendar::default().working_days_between(NaiveDate::MAX, NaiveDate::MAX), 0);
}
