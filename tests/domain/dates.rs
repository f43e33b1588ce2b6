use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use redress::domain::dates::*;

use super::random::{Random, scramble};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_date_is_read_as_people_and_banks_write_it() {
    for text in [
        "2025-05-01",
        "2568-05-01",
        "01/05/2568",
        "1/5/2568",
        "1-5-2025",
        "01.05.2568",
        "1 พ.ค. 2568",
        "1 พค 2568",
        "1พ.ค.2568",
        "1 พฤษภาคม 2568",
        "วันที่ 1 พฤษภาคม พ.ศ. 2568",
        "1 May 2025",
        "May 1, 2025",
        "1st MAY 2025",
        "2025 May 1",
        "๑ พ.ค. ๒๕๖๘",
        "๐๑/๐๕/๒๕๖๘",
        "20250501",
        "25680501",
        " 1 \u{200B}May 2568 ",
        "1 พ.ค. ค.ศ. 2025",
    ] {
        assert_eq!(parse_date(text), Ok(day("2025-05-01")), "{text}");
    }
}

#[test]
fn every_month_is_known_by_its_four_names() {
    for (month, number) in MONTHS.iter().zip(1_u32..) {
        for name in [month.thai, month.thai_short, month.english, month.english_short] {
            let wanted = NaiveDate::from_ymd_opt(2026, number, 9).unwrap();
            assert_eq!(parse_date(&format!("9 {name} 2569")), Ok(wanted), "{name}");
            assert_eq!(date_from_parts("9", name, "2026"), Ok(wanted), "{name}");
        }
    }
    assert_eq!(parse_date("9 Sept 2026"), Ok(day("2026-09-09")));
}

#[test]
fn a_year_typed_in_the_buddhist_era_is_understood_before_the_leap_day_is_looked_for() {
    assert_eq!(parse_date("2547-02-29"), Ok(day("2004-02-29")));
    assert_eq!(parse_date("29/02/2567"), Ok(day("2024-02-29")));
    assert_eq!(parse_date("29/02/2568"), Err(DateFault::NoSuchDay));
    // 2400 is a leap year of the Common Era; 2600 BE is 2057, which is none.
    assert_eq!(parse_date("29/02/2600"), Err(DateFault::NoSuchDay));
    assert_eq!((year_of_any_era(2399), year_of_any_era(2400), year_of_any_era(2569)), (2399, 1857, 2026));
    assert_eq!(buddhist_year(day("2026-08-14")), 2569);
}

#[test]
fn what_is_not_a_date_is_refused_with_its_reason() {
    for (text, fault) in [
        ("", DateFault::Empty),
        (" \u{200B}", DateFault::Empty),
        ("31/04/2568", DateFault::NoSuchDay),
        ("01/13/2568", DateFault::NoSuchDay),
        ("0/1/2568", DateFault::NoSuchDay),
        ("1/5/68", DateFault::YearOutOfRange),
        ("1 พ.ค. 68", DateFault::YearOutOfRange),
        ("01/05/2300", DateFault::YearOutOfRange),
        ("01/05/1899", DateFault::YearOutOfRange),
        ("01/05/2442", DateFault::YearOutOfRange),
        ("1 Foo 2025", DateFault::NotAMonth),
        ("123/1/2025", DateFault::NotADate),
        ("1/123/2025", DateFault::NotAMonth),
        ("2025", DateFault::NotADate),
        ("1 2 3 4", DateFault::NotADate),
        ("hello", DateFault::NotADate),
        ("1;5;2025", DateFault::NotADate),
        ("2025-05-01 10:00", DateFault::NotADate),
    ] {
        assert_eq!(parse_date(text), Err(fault), "{text}");
    }
    assert_eq!(parse_date(&" ".repeat(81)), Err(DateFault::NotADate));
    assert_eq!(parse_date("1/1/1900"), Ok(day("1900-01-01")));
    assert_eq!(parse_date("31/12/2200"), Ok(day("2200-12-31")));
    assert_eq!(parse_date("1/1/2443"), Ok(day("1900-01-01")));
}

#[test]
fn three_fields_say_which_of_them_is_missing() {
    assert_eq!(date_from_parts("๑", "5", "2568"), Ok(day("2025-05-01")));
    assert_eq!(date_from_parts(" 1", "พ.ค.", "พ.ศ. 2568"), Ok(day("2025-05-01")));
    assert_eq!(date_from_parts("", " ", ""), Err(DateFault::Empty));
    assert_eq!(date_from_parts("", "5", ""), Err(DateFault::NoDay));
    assert_eq!(date_from_parts("1", "", ""), Err(DateFault::NoMonth));
    assert_eq!(date_from_parts("1", "5", ""), Err(DateFault::NoYear));
    assert_eq!(date_from_parts("x", "5", "2568"), Err(DateFault::NotADate));
    assert_eq!(date_from_parts("1", "x", "2568"), Err(DateFault::NotAMonth));
    assert_eq!(date_from_parts("1", "5", "x"), Err(DateFault::NotADate));
    assert_eq!(date_from_parts("31", "6", "2568"), Err(DateFault::NoSuchDay));
}

#[test]
fn a_time_is_read_with_colon_dot_or_half_of_the_day() {
    for (text, wanted) in [
        ("14:05", "14:05:00"),
        ("14.05 น.", "14:05:00"),
        ("14.05น", "14:05:00"),
        ("๑๔:๐๕", "14:05:00"),
        ("14:05:30", "14:05:30"),
        ("14.05.30", "14:05:30"),
        ("2:05 pm", "14:05:00"),
        ("12:05 AM", "00:05:00"),
        ("12:05 PM", "12:05:00"),
        ("0:00", "00:00:00"),
        ("23:59:59.1234567", "23:59:59.123456"),
        ("14:05:30.5", "14:05:30.5"),
    ] {
        assert_eq!(parse_time(text), Ok(wanted.parse::<NaiveTime>().unwrap()), "{text}");
    }
    for text in [
        "24:00",
        "14:60",
        "14:05:60",
        "1405",
        "14",
        "14:",
        "13:05 pm",
        "0:05 am",
        "1:2:3:4",
        "a:b",
        "14:005",
        "14:05:30.",
        "-1:05",
    ] {
        assert_eq!(parse_time(text), Err(DateFault::NotATime), "{text}");
    }
    assert_eq!(parse_time(" น. "), Err(DateFault::NoTime));
}

#[test]
fn a_stamp_is_bangkoks_unless_it_says_otherwise() {
    for (text, wanted) in [
        ("2025-05-01 14:05:00", "2025-05-01T07:05:00Z"),
        ("2026-05-01T14:05", "2026-05-01T07:05:00Z"),
        ("01/05/2568 14:05:00", "2025-05-01T07:05:00Z"),
        ("1 พ.ค. 2568 เวลา 14.05 น.", "2025-05-01T07:05:00Z"),
        ("1 พ.ค. 2568 14.05น.", "2025-05-01T07:05:00Z"),
        ("1 May 2025 2:05 pm", "2025-05-01T07:05:00Z"),
        ("๐๑/๐๕/๒๕๖๘ ๐๐:๓๐", "2025-04-30T17:30:00Z"),
        ("2025-05-01T14:05:00Z", "2025-05-01T14:05:00Z"),
        ("2025-05-01T14:05:00.250+07:00", "2025-05-01T07:05:00.250Z"),
        ("2025-05-01 14:05:00 +0700", "2025-05-01T07:05:00Z"),
        ("2025-05-01T14:05:00-05:00", "2025-05-01T19:05:00Z"),
        ("20250501T14:05", "2025-05-01T07:05:00Z"),
    ] {
        assert_eq!(parse_stamp(text), Ok(at(wanted)), "{text}");
    }
}

#[test]
fn a_stamp_without_a_time_is_never_given_one() {
    assert_eq!(parse_stamp("01/05/2568"), Err(DateFault::NoTime));
    assert_eq!(parse_stamp("01.05.2568"), Err(DateFault::NoTime));
    assert_eq!(parse_stamp("1 พ.ค. 2568"), Err(DateFault::NoTime));
    assert_eq!(parse_stamp(""), Err(DateFault::Empty));
    assert_eq!(parse_stamp("x"), Err(DateFault::NotADate));
    assert_eq!(parse_stamp("14:05"), Err(DateFault::Empty));
    assert_eq!(parse_stamp("31/04/2568 14:05"), Err(DateFault::NoSuchDay));
    assert_eq!(parse_stamp("2025-05-01 25:05"), Err(DateFault::NotATime));
    assert_eq!(parse_stamp("2025-05-01T14:05+15:00"), Err(DateFault::NotATime));
    assert_eq!(parse_stamp("2025-05-01T14:05+7"), Err(DateFault::NotATime));
}

#[test]
fn the_day_in_bangkok_begins_at_seventeen_hours_utc() {
    assert_eq!(bangkok_midnight(day("2026-01-01")), at("2025-12-31T17:00:00Z"));
    assert_eq!(bangkok_date(at("2025-12-31T16:59:59.999999Z")), day("2025-12-31"));
    assert_eq!(bangkok_date(at("2025-12-31T17:00:00Z")), day("2026-01-01"));
    assert_eq!(bangkok_clock(at("2025-12-31T17:30:00Z")), (day("2026-01-01"), "00:30:00".parse().unwrap()));
    assert_eq!(bangkok_moment(day("2026-01-01"), "09:00:00".parse().unwrap()), at("2026-01-01T02:00:00Z"));
    assert_eq!(bangkok_date(DateTime::<Utc>::MAX_UTC), NaiveDate::MAX);
    assert!(bangkok_midnight(NaiveDate::MIN) >= DateTime::<Utc>::MIN_UTC);
}

#[test]
fn every_day_of_a_century_is_read_back_in_both_eras() {
    for date in day("1990-01-01").iter_days().take(36_525) {
        assert_eq!(bangkok_date(bangkok_midnight(date)), date);
        let thai = format!("{}/{}", date.format("%d/%m"), buddhist_year(date));
        assert_eq!(parse_date(&thai), Ok(date), "{thai}");
        assert_eq!(parse_date(&date.to_string()), Ok(date));
    }
}

#[test]
fn no_text_makes_the_readers_fail_otherwise_than_with_a_fault() {
    let mut random = Random::new(6);
    for _ in 0..50_000 {
        let text = scramble(&mut random);
        let _ = (parse_time(&text), parse_stamp(&text), date_from_parts(&text, &text, &text));
        if let Ok(date) = parse_date(&text) {
            assert_eq!(parse_date(&date.to_string()), Ok(date), "{text:?}");
        }
    }
}
