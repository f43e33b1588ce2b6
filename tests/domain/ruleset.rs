use chrono::NaiveDate;
use redress::domain::deadline::Length;
use redress::domain::money::Satang;
use redress::domain::ruleset::*;
use redress::rulebook::{self, FileFault};

const TEXT: &str = include_str!("../../rules/th-2569.toml");

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The set with one of its texts replaced, which must stand in it exactly so.
fn changed(old: &str, new: &str) -> String {
    assert_eq!(TEXT.matches(old).count(), 1, "{old}");
    TEXT.replace(old, new)
}

fn faults(text: &str) -> Vec<String> {
    rulebook::parse("x.toml", text).map(|_| ()).unwrap_err().iter().map(FileFault::to_string).collect()
}

fn line_of(text: &str, wanted: &str) -> usize {
    text.lines().position(|line| line.contains(wanted)).unwrap() + 1
}

const WINDOW: &str =
    "[[claim_window_days]]\nvalue = 90\ncitation = \"R11\"\nbasis = \"statute\"\nfrom = \"2026-08-14\"\n";

fn window(value: &str, from: &str, more: &str) -> String {
    format!(
        "[[claim_window_days]]\nvalue = {value}\ncitation = \"R11\"\nbasis = \"statute\"\nfrom = \"{from}\"\n{more}\n"
    )
}

#[test]
fn the_set_that_is_compiled_in_holds_the_numbers_of_the_law() {
    let book = rulebook::built_in().unwrap();
    let rules = book.set.on(day("2026-11-23"));
    assert_eq!(rules.claim_window_days, 90); // R11
    assert_eq!(rules.challenge_days, Length::Calendar(30)); // R15
    assert_eq!(rules.forfeiture_years, 10); // R16
    assert_eq!((rules.police_complaint_hours, rules.police_decision_days), (72, 7)); // R2, R3
    assert_eq!(rules.allocation_method, AllocationMethod::ProRata); // R19
    assert_eq!(rules.tracing_method, TracingMethod::ProRata); // R24
    assert_eq!((rules.match_amount_tolerance, rules.match_time_tolerance_minutes), (Satang::ZERO, 30));
    assert_eq!(rules.large_amount_threshold, Satang::new(100_000_000));
    assert!(!rules.calendar.is_working_day(day("2026-04-14")) && rules.calendar.is_working_day(day("2026-04-16")));
    assert!(
        !rules.calendar.is_provisional(2026)
            && rules.calendar.is_provisional(2027)
            && rules.calendar.is_provisional(2028)
    );
    assert_eq!((book.name.as_str(), book.text.as_str()), (rulebook::BUILT_IN_NAME, TEXT));
}

#[test]
fn the_hash_of_a_set_is_that_of_its_text() {
    let hash = rulebook::built_in().unwrap().hash;
    assert_eq!(hash, rulebook::parse("other name", TEXT).unwrap().hash);
    assert_ne!(hash, rulebook::parse("x", &format!("{TEXT}\n")).unwrap().hash);
}

#[test]
fn every_entry_is_shown_with_its_source() {
    let lines = rulebook::built_in().unwrap().set.lines(day("2026-11-23"));
    assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ENTRIES);
    let line = |name: &str| lines.iter().find(|line| line.name == name).unwrap();
    let window = line("claim_window_days");
    assert_eq!((window.value.as_str(), window.citation.as_str(), window.basis), ("90", "R11", Basis::Statute));
    assert_eq!((window.unit, window.from), (Some(EntryUnit::CalendarDays), day("2026-08-14")));
    assert_eq!(line("examination_days").unit, Some(EntryUnit::WorkingDays));
    assert_eq!((line("tracing_method").unit, line("tracing_method").basis), (None, Basis::Policy));
}

#[test]
fn a_version_holds_from_its_first_day_to_the_day_before_the_next() {
    let versions = [
        window("90", "2026-08-14", "until = \"2027-12-31\""),
        window("60", "2028-01-01", ""),
        window("45", "2029-01-01", ""),
    ];
    let set = rulebook::parse("x", &changed(WINDOW, &versions.concat())).unwrap().set;
    let on = |date: &str| set.on(day(date)).claim_window_days;
    assert_eq!(
        (on("2026-08-14"), on("2027-12-31"), on("2028-01-01"), on("2028-12-31"), on("2029-01-01")),
        (90, 90, 60, 60, 45)
    );
    // Before the first version no other number is known.
    assert_eq!(on("2024-11-20"), 90);
    assert_eq!(
        set.lines(day("2028-06-01")).iter().find(|line| line.name == "claim_window_days").unwrap().from,
        day("2028-01-01")
    );
}

#[test]
fn gaps_and_overlaps_of_versions_are_refused_on_their_line() {
    for (versions, fault) in [
        (
            [window("90", "2026-08-14", "until = \"2027-12-31\""), window("60", "2028-01-02", "")],
            "leaves days without a version before it",
        ),
        (
            [window("90", "2026-08-14", "until = \"2027-12-31\""), window("61", "2027-12-31", "")],
            "begins before the version above it has ended",
        ),
        (
            [window("90", "2026-08-14", ""), window("61", "2026-08-14", "")],
            "begins before the version above it has ended",
        ),
        (
            [window("90", "2026-08-14", ""), window("61", "2026-09-14", "until = \"2026-12-31\"")],
            "ends, and no version follows",
        ),
    ] {
        let text = changed(WINDOW, &versions.concat());
        let second = line_of(&text, "[[claim_window_days]]") + versions[0].lines().count();
        assert_eq!(faults(&text), [format!("x.toml:{second}: claim_window_days {fault}")]);
    }
    let backwards = changed(
        WINDOW,
        &[window("90", "2026-08-14", "until = \"2026-08-13\""), window("60", "2026-08-15", "")].concat(),
    );
    assert!(faults(&backwards)[0].ends_with("claim_window_days ends before it begins"));
}

#[test]
fn impossible_values_are_refused() {
    let value = |value: &str| faults(&changed(WINDOW, &window(value, "2026-08-14", "")));
    assert!(value("0")[0].ends_with("claim_window_days must lie between 1 and 730"));
    assert!(value("731")[0].ends_with("claim_window_days must lie between 1 and 730"));
    assert!(value("-90")[0].ends_with("claim_window_days must lie between 1 and 730"));
    assert!(value("\"ninety\"")[0].ends_with("claim_window_days wants a number"));
    assert!(value("90.5")[0].contains("a value is a whole number or a word in quotation marks"));
    let said = |from: &str, to: &str| faults(&changed(WINDOW, &WINDOW.replace(from, to)));
    assert!(said("\"R11\"", "\"R27\"")[0].ends_with("claim_window_days cites none of the rules R1 to R26"));
    for citation in ["R0", "R011", "r11", "R", "11", "R2b", "R+1", ""] {
        assert_eq!(said("\"R11\"", &format!("\"{citation}\"")).len(), 1, "{citation}");
    }
    assert!(rulebook::parse("x", &changed(WINDOW, &WINDOW.replace("R11", "R2a"))).is_ok());
    assert!(said("\"statute\"", "\"hearsay\"")[0].contains("not a known basis"));
    assert!(said("2026-08-14", "2026-02-30")[0].contains("claim_window_days:"));
    assert!(
        said("value = 90\n", "value = 90\nunit = \"years\"\n")[0]
            .ends_with("claim_window_days has the unit calendar_days")
    );
    assert!(
        rulebook::parse(
            "x",
            &changed(WINDOW, &WINDOW.replace("value = 90\n", "value = 90\nunit = \"calendar_days\"\n"))
        )
        .is_ok()
    );
    let note = faults(&changed("The day of the Gazette is day 1 (R25).", &"a".repeat(501)));
    assert!(note[0].ends_with("claim_window_days has a note of more than 500 characters"));
}

#[test]
fn a_length_says_whether_it_counts_calendar_or_working_days() {
    let challenge = "[[challenge_days]]\nvalue = 30\nunit = \"calendar_days\"\n";
    let with = |unit: &str| changed(challenge, &challenge.replace("unit = \"calendar_days\"\n", unit));
    assert!(faults(&with(""))[0].ends_with("challenge_days wants unit = \"calendar_days\" or \"working_days\""));
    assert!(faults(&with("unit = \"days\"\n"))[0].ends_with("or \"working_days\""));
    let set = rulebook::parse("x", &with("unit = \"working_days\"\n")).unwrap().set;
    assert_eq!(set.on(day("2026-11-23")).challenge_days, Length::Working(30));
}

#[test]
fn unknown_words_entries_and_keys_are_refused() {
    let method = "[[tracing_method]]\nvalue = \"pro_rata\"\n";
    assert!(
        faults(&changed(method, &method.replace("pro_rata", "lifo")))[0]
            .ends_with("tracing_method does not know this word")
    );
    assert!(
        faults(&changed(method, &method.replace("\"pro_rata\"", "7")))[0]
            .ends_with("tracing_method does not know this word")
    );
    assert!(
        faults(&changed(method, &format!("{method}unit = \"years\"\n")))[0]
            .ends_with("tracing_method has the unit word")
    );
    let fifo = rulebook::parse("x", &changed(method, &method.replace("pro_rata", "fifo"))).unwrap().set;
    assert_eq!(fifo.on(day("2026-11-23")).tracing_method, TracingMethod::Fifo);

    let unknown = format!("{TEXT}\n{}", WINDOW.replace("claim_window_days", "claim_window_weeks"));
    let line = line_of(&unknown, "[[claim_window_weeks]]");
    assert_eq!(faults(&unknown), [format!("x.toml:{line}: claim_window_weeks is not an entry of a rule set")]);
    let key = changed(WINDOW, &WINDOW.replace("value = 90", "value = 90\ndays = 90"));
    assert!(faults(&key)[0].contains("claim_window_days: unknown field `days`"));
    let plain = format!("claim_window_days = 90\n{}", changed(WINDOW, ""));
    assert_eq!(faults(&plain), ["x.toml:1: claim_window_days is written as [[claim_window_days]]"]);
}

#[test]
fn a_missing_entry_is_named() {
    assert_eq!(faults(&changed(WINDOW, "")), ["x.toml:0: claim_window_days is missing"]);
    assert_eq!(faults("").len(), ENTRIES.len() + 1);
}

#[test]
fn holidays_are_checked_too() {
    let moved = changed("\"2026-03-03\",", "\"2027-03-03\", \"2026-01-01\",");
    let line = line_of(&moved, "year = 2026") - 1;
    assert_eq!(
        faults(&moved),
        [
            format!("x.toml:{line}: holidays has 2026-01-01 twice"),
            format!("x.toml:{line}: holidays has 2027-03-03, which is not in this year"),
        ]
    );
    let buddhist = changed("year = 2026", "year = 2569");
    assert!(faults(&buddhist).iter().any(|fault| fault.ends_with("holidays has a year that is not of the Common Era")));
    let list = "\n[[holidays]]\nyear = 2027\ncitation = \"R25\"\nbasis = \"reported\"\ndays = []\n";
    assert!(faults(&format!("{TEXT}{list}"))[0].ends_with("holidays has this year already"));
    let cited = format!("{TEXT}{}", list.replace("2027", "2028").replace("R25", "x"));
    assert!(faults(&cited)[0].ends_with("holidays cites none of the rules R1 to R26"));
    let settled = rulebook::parse("x", &format!("{TEXT}{}", list.replace("2027", "2028"))).unwrap().set;
    assert!(!settled.calendar().is_provisional(2028));
    let (numbers, _) = TEXT.split_once("[[holidays]]").unwrap();
    assert_eq!(faults(numbers), ["x.toml:0: holidays has no year"]);
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_the_file() {
    let text = changed(WINDOW, &window("\"ninety\"", "2026-08-14", "colour = 1"))
        .replace("[[forfeiture_years]]\nvalue = 10", "[[forfeiture_years]]\nvalue = 0")
        .replace("[[qa_rate_percent]]\nvalue = 5", "[[qa_rate_percent]]\nvalue = 101");
    let found = faults(&text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].contains("claim_window_days: unknown field"));
    assert!(found[1].starts_with(&format!("x.toml:{}: forfeiture_years", line_of(&text, "[[forfeiture_years]]"))));
    assert!(found[2].ends_with("qa_rate_percent must lie between 0 and 100"));
}

#[test]
fn a_text_that_is_not_toml_is_refused_by_its_line() {
    let found = faults("# a comment\n[[claim_window_days]]\nvalue = = 1\n");
    assert!(found[0].starts_with("x.toml:3: "), "{found:?}");
    assert!(faults(&"#".repeat(rulebook::MAX_BYTES + 1))[0].starts_with("x.toml:0: a rule set has at most"));
}

#[test]
fn a_set_is_read_from_a_file_and_a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("set.toml");
    std::fs::write(&path, TEXT).unwrap();
    assert_eq!(rulebook::load(&path).unwrap().hash, rulebook::built_in().unwrap().hash);
    std::fs::write(&path, [0xFF, 0xFE]).unwrap();
    assert!(rulebook::load(&path).is_err());
    let missing = rulebook::load(&folder.path().join("none.toml")).unwrap_err();
    assert!(missing[0].file.ends_with("none.toml") && missing[0].line == 0);
}

#[test]
fn a_draft_can_be_checked_without_a_file() {
    let found = RuleDraft::default().check();
    assert_eq!(found.len(), ENTRIES.len() + 1);
    assert!(found.contains(&RuleFault { path: "claim_window_days".to_owned(), index: None, what: What::Missing }));
    assert!(found.contains(&RuleFault { path: HOLIDAYS.to_owned(), index: None, what: What::NoHolidays }));
}
