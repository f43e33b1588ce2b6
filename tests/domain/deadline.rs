use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use redress::domain::calendar::Calendar;
use redress::domain::deadline::*;
use redress::rulebook;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn thai() -> Calendar {
    rulebook::built_in().unwrap().set.calendar().clone()
}

fn pause(from: &str, until: Option<&str>) -> Pause<&'static str> {
    Pause { reason: PauseReason::InformationRequested, asked_by: "officer", from: day(from), until: until.map(day) }
}

#[test]
fn the_gazette_day_is_day_one_of_the_window() {
    // R25: an AMLO notice of 20 Nov 2024 ended on 17 Feb 2025.
    assert_eq!(window_closes(day("2024-11-20"), 90, &thai()), Deadline { on: day("2025-02-17"), provisional: false });
    assert_eq!(window_closes(day("2026-08-17"), 1, &thai()).on, day("2026-08-17"));
}

#[test]
fn a_window_that_ends_on_a_day_off_moves_on() {
    // R25: day 90 of 15 Jan 2026 is Tuesday, 14 April, in Songkran.
    assert_eq!(window_closes(day("2026-01-15"), 90, &thai()).on, day("2026-04-16"));
    // Day 90 of 16 Aug 2026 is Friday, 13 Nov; of the day after, a Saturday.
    assert_eq!(window_closes(day("2026-08-16"), 90, &thai()).on, day("2026-11-13"));
    assert_eq!(window_closes(day("2026-08-17"), 90, &thai()).on, day("2026-11-16"));
}

#[test]
fn the_day_of_receipt_is_not_counted() {
    // R15 and R25: received on 1 Sept 2026, challenged until 1 Oct.
    assert_eq!(after_receipt(day("2026-09-01"), Length::Calendar(30), &thai()).on, day("2026-10-01"));
    // 13 Oct is a holiday.
    assert_eq!(after_receipt(day("2026-09-13"), Length::Calendar(30), &thai()).on, day("2026-10-14"));
    assert_eq!(after_receipt(day("2026-10-12"), Length::Working(1), &thai()).on, day("2026-10-14"));
    assert_eq!(after_receipt(day("2026-10-09"), Length::Working(5), &thai()).on, day("2026-10-19"));
    assert_eq!(after_receipt(day("2026-10-10"), Length::Working(0), &thai()).on, day("2026-10-12"));
}

#[test]
fn ten_years_after_the_window_unclaimed_money_is_forfeited() {
    // R16: 17 Feb 2035 is a Saturday.
    let ends = years_after(day("2025-02-17"), 10, &thai());
    assert_eq!(ends, Deadline { on: day("2035-02-19"), provisional: true });
    assert_eq!(years_after(day("2024-02-29"), 2, &thai()).on, day("2026-03-02"));
    assert_eq!(years_after(day("2024-02-29"), 1, &thai()).on, day("2025-02-28"));
}

#[test]
fn a_deadline_is_over_when_its_day_has_passed_in_bangkok() {
    let deadline = Deadline { on: day("2025-02-17"), provisional: false };
    assert!(!deadline.is_over(at("2025-02-17T16:59:59Z")));
    assert!(deadline.is_over(at("2025-02-17T17:00:00Z")));
    assert_eq!(deadline.days_left(day("2025-02-10")), 7);
    assert_eq!(deadline.days_left(day("2025-02-18")), -1);
}

#[test]
fn a_deadline_in_a_year_without_holidays_is_provisional() {
    let only_2026 = Calendar::new(BTreeMap::from([(2026, BTreeSet::new())]));
    assert!(!window_closes(day("2026-01-05"), 90, &only_2026).provisional);
    assert!(window_closes(day("2026-11-02"), 90, &only_2026).provisional);
    // Thursday, 31 Dec 2026 is settled; a working clock that began before the list is not.
    assert!(!after_receipt(day("2026-12-01"), Length::Calendar(30), &only_2026).provisional);
    assert!(after_receipt(day("2025-12-30"), Length::Working(3), &only_2026).provisional);
    assert!(!after_receipt(day("2025-12-30"), Length::Calendar(3), &only_2026).provisional);
    // A last day at the end of the year that moves into a year without a list.
    let new_year = Calendar::new(BTreeMap::from([(2026, BTreeSet::from([day("2026-12-31")]))]));
    assert_eq!(
        after_receipt(day("2026-12-01"), Length::Calendar(30), &new_year),
        Deadline { on: day("2027-01-01"), provisional: true }
    );
}

#[test]
fn days_in_a_pause_are_not_counted() {
    let plain = Calendar::new((2026..=2027).map(|year| (year, BTreeSet::new())).collect());
    let ends =
        |pauses: &[Pause<&str>], cap| after_pauses(day("2026-09-01"), Length::Calendar(30), pauses, cap, &plain).on;
    assert_eq!(ends(&[], 60), day("2026-10-01"));
    // From the 10th up to the 15th: five days.
    assert_eq!(ends(&[pause("2026-09-10", Some("2026-09-15"))], 60), day("2026-10-06"));
    // Two pauses that overlap leave a day out once.
    assert_eq!(
        ends(&[pause("2026-09-10", Some("2026-09-15")), pause("2026-09-12", Some("2026-09-15"))], 60),
        day("2026-10-06")
    );
    // A pause that began after the end, or ended before the start, changes nothing.
    assert_eq!(ends(&[pause("2026-10-02", None)], 60), day("2026-10-01"));
    assert_eq!(ends(&[pause("2026-08-02", Some("2026-09-02"))], 60), day("2026-10-01"));
    // No more than the cap; a pause that still lasts uses it up.
    assert_eq!(ends(&[pause("2026-09-10", Some("2026-09-15"))], 2), day("2026-10-05"));
    assert_eq!(ends(&[pause("2026-09-10", None)], 60), day("2026-11-30"));
    assert_eq!(ends(&[pause("2026-09-10", None)], 0), day("2026-10-01"));
}

#[test]
fn a_pause_of_a_working_clock_leaves_out_working_days() {
    let plain = Calendar::new(BTreeMap::from([(2026, BTreeSet::new())]));
    let ends = |pauses: &[Pause<&str>]| after_pauses(day("2026-09-04"), Length::Working(5), pauses, 60, &plain).on;
    assert_eq!(ends(&[]), day("2026-09-11"));
    assert_eq!(ends(&[pause("2026-09-05", Some("2026-09-07"))]), day("2026-09-11"));
    assert_eq!(ends(&[pause("2026-09-05", Some("2026-09-08"))]), day("2026-09-14"));
}

#[test]
fn deadlines_are_right_around_the_leap_day_and_the_turn_of_the_year() {
    let thai = thai();
    assert_eq!(window_closes(day("2023-12-01"), 90, &thai).on, day("2024-02-28"));
    assert_eq!(window_closes(day("2023-12-02"), 90, &thai).on, day("2024-02-29"));
    // 2569 to 2570: 31 Dec and 1 Jan are holidays, then a weekend.
    assert_eq!(after_receipt(day("2026-12-01"), Length::Calendar(30), &thai).on, day("2027-01-04"));
}

#[test]
fn a_deadline_never_falls_on_a_day_off_nor_before_its_days() {
    let thai = thai();
    for start in day("2024-01-01").iter_days().take(1_200) {
        for days in [1_u16, 30, 90] {
            let window = window_closes(start, days, &thai).on;
            let receipt = after_receipt(start, Length::Calendar(days), &thai).on;
            assert!(thai.is_working_day(window) && thai.is_working_day(receipt));
            assert!(
                (window - start).num_days() >= i64::from(days) - 1 && (receipt - start).num_days() >= i64::from(days)
            );
            assert!((window - start).num_days() < i64::from(days) + 9, "{start} {days} {window}");
            let working = after_receipt(start, Length::Working(days), &thai).on;
            assert_eq!(thai.working_days_between(start, working), i64::from(days));
        }
    }
}

#[test]
fn the_ends_of_time_are_not_an_error() {
    let none = Calendar::default();
    assert_eq!(window_closes(NaiveDate::MAX, 90, &none).on.year(), NaiveDate::MAX.year());
    assert_eq!(after_receipt(NaiveDate::MAX, Length::Working(90), &none).on, NaiveDate::MAX);
    assert_eq!(years_after(NaiveDate::MAX, u16::MAX, &none).on.year(), NaiveDate::MAX.year());
}

#[test]
fn a_length_travels_with_its_unit() {
    assert_eq!(serde_json::to_string(&Length::Working(3)).unwrap(), r#"{"unit":"working","days":3}"#);
    assert_eq!(serde_json::from_str::<Length>(r#"{"unit":"calendar","days":15}"#).unwrap(), Length::Calendar(15));
}
