//! Words, dates and amounts in both languages.

mod named;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDate, Utc};
use redress::locale::{Language, SOURCES, Text};

fn thai() -> Text {
    Text::of(Language::Thai)
}

fn english() -> Text {
    Text::of(Language::English)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Messages of a file: key → the variables in it, and how often each key stands.
fn messages(words: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in words.lines().filter(|line| !line.starts_with('#')) {
        let starts_a_message = line.starts_with(|first: char| first.is_ascii_alphabetic());
        if starts_a_message {
            let (key, _) = line.split_once(" =").unwrap_or_else(|| panic!("no ` =` in {line:?}"));
            found.push((key.to_owned(), BTreeSet::new()));
        }
        let variables = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
            rest[..end.unwrap_or(rest.len())].to_owned()
        });
        if let Some((_, known)) = found.last_mut() {
            known.extend(variables);
        }
    }
    found
}

fn all_messages(words: fn(&redress::locale::Source) -> &'static str) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let mut all = BTreeMap::new();
    for source in SOURCES {
        for (key, variables) in messages(words(source)) {
            let before = all.insert(key.clone(), (source.name.to_owned(), variables));
            assert!(before.is_none(), "{key} stands twice, the second time in {}", source.name);
        }
    }
    all
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_variables_in_the_same_files() {
    let thai = all_messages(|source| source.thai);
    let english = all_messages(|source| source.english);
    let missing: Vec<_> = thai.keys().filter(|key| !english.contains_key(*key)).collect();
    assert!(missing.is_empty(), "not in English: {missing:?}");
    let missing: Vec<_> = english.keys().filter(|key| !thai.contains_key(*key)).collect();
    assert!(missing.is_empty(), "not in Thai: {missing:?}");
    for (key, found) in &thai {
        assert_eq!(found, &english[key], "file and variables of {key}");
    }
}

#[test]
fn every_message_can_be_written() {
    for (key, (file, variables)) in all_messages(|source| source.thai) {
        let values: Vec<_> = variables.iter().map(|name| (name.as_str(), 2.into())).collect();
        for text in [thai(), english()] {
            assert!(text.has(&key), "{file}: {key} does not parse");
            let written = text.with(&key, &values);
            assert!(!written.contains('{') && !written.contains('['), "{file}: {key} is {written:?}");
        }
    }
}

#[test]
fn every_file_of_words_is_compiled_in() {
    for language in Language::ALL {
        let folder = root().join("locales").join(language.as_str());
        let on_disk: BTreeSet<String> =
            files(&folder, "ftl").iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        let compiled: BTreeSet<String> = SOURCES.iter().map(|source| source.name.to_owned()).collect();
        assert_eq!(on_disk, compiled, "locales/{language}");
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files under `folder` whose name ends in `.extension`; all of them where it is empty.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if extension.is_empty() || path.extension().is_some_and(|ending| ending == extension) {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_missing_message_shows_its_key() {
    assert_eq!(thai().get("no-such-message"), "[no-such-message]");
    assert!(!thai().has("no-such-message"));
}

#[test]
fn a_date_is_in_the_buddhist_era_in_thai_and_in_the_common_era_in_english_always_labelled() {
    let date = day(2026, 11, 14);
    assert_eq!(thai().date(date), "14 พฤศจิกายน พ.ศ. 2569");
    assert_eq!(english().date(date), "14 November 2026 CE");
    assert_eq!(thai().date_short(date), "14 พ.ย. พ.ศ. 2569");
    assert_eq!(english().date_short(date), "14 Nov 2026 CE");
}

#[test]
fn a_leap_day_keeps_its_day() {
    assert_eq!(thai().date(day(2004, 2, 29)), "29 กุมภาพันธ์ พ.ศ. 2547");
}

#[test]
fn a_moment_is_told_in_bangkok_time() {
    let moment: DateTime<Utc> = "2026-12-31T17:05:00Z".parse().unwrap();
    assert_eq!(thai().stamp(moment), "1 มกราคม พ.ศ. 2570 เวลา 00.05\u{a0}น.");
    assert_eq!(english().stamp(moment), "1 January 2027 CE, 00:05 (Thai time)");
    assert_eq!(thai().stamp_short(moment), "1 ม.ค. พ.ศ. 2570 00.05\u{a0}น.");
    assert_eq!(english().stamp_short(moment), "1 Jan 2027 CE, 00:05");
}

#[test]
fn an_amount_has_its_unit() {
    assert_eq!(thai().money("1,234.50"), "1,234.50 บาท");
    assert_eq!(english().money("1,234.50"), "1,234.50 baht");
}

#[test]
fn a_count_takes_the_right_form_and_separators() {
    assert_eq!(english().count("days", 1), "1 day");
    assert_eq!(english().count("days", 90), "90 days");
    assert_eq!(english().count("accounts", 853_486), "853,486 accounts");
    assert_eq!(thai().count("working-days", 1), "1 วันทำการ");
    assert_eq!(
        thai().with("error-at-least", &[("label", "ก".into()), ("min", (-1234.5).into())]),
        "“ก” ต้องไม่น้อยกว่า -1,234.5"
    );
}

#[test]
fn copied_words_carry_no_invisible_marks() {
    let written = english().with("error-required", &[("label", "Reference".into())]);
    assert_eq!(written, "Fill in “Reference”");
}

#[test]
fn the_language_is_the_one_chosen_now_then_the_one_chosen_before_then_thai() {
    let negotiate = Language::negotiate;
    assert_eq!(negotiate(Some("en"), Some("th"), Some("th")), Language::English);
    assert_eq!(negotiate(None, Some("th"), Some("en")), Language::Thai);
    assert_eq!(negotiate(Some("xx"), Some("en"), None), Language::English);
    assert_eq!(negotiate(Some("xx"), Some("yy"), None), Language::Thai);
    assert_eq!(negotiate(None, None, None), Language::Thai);
}

#[test]
fn what_the_browser_says_counts_only_where_english_stands_first() {
    let from_header = |header| Language::negotiate(None, None, Some(header));
    assert_eq!(from_header("en"), Language::English);
    assert_eq!(from_header("en-GB,th;q=0.9"), Language::English);
    assert_eq!(from_header("th,en;q=0.9"), Language::Thai);
    assert_eq!(from_header("de,en;q=0.9"), Language::Thai);
    assert_eq!(from_header(""), Language::Thai);
    assert_eq!(from_header(",;;=é"), Language::Thai);
}

#[test]
fn every_role_has_a_name() {
    for role in [
        "claimant",
        "holder",
        "centre_agent",
        "officer",
        "supervisor",
        "secretary",
        "chair",
        "bank",
        "auditor",
        "admin",
        "system",
    ] {
        assert!(thai().has(&format!("role-{role}")), "{role}");
    }
}
