//! A whole season through the command line: the files of six banks and what victims tell, on both databases. What is in it, and what a reviewer
//! should notice, is made up in `support::season`.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::support::SCHEMA;
use crate::support::databases::{Backend, TestDatabase, on_both_databases};
use crate::support::operator::Operator;
use crate::support::season::{File, MARKED, Notice, Season, season};

/// Enough that every oddity occurs three times.
const VICTIMS: usize = 96;

/// Imports a file and answers what the program says of it.
#[track_caller]
fn import(operator: &Operator<'_>, file: &File) -> (Option<i32>, Value) {
    let path = operator.folder.path().join("bank.csv");
    fs::write(&path, &file.bytes).unwrap();
    operator.json(&["import", file.kind.word(), "--bank", file.bank.code, path.to_str().unwrap()])
}

#[track_caller]
fn import_cases(operator: &Operator<'_>, cases: &str) -> (Option<i32>, Value) {
    let path = operator.folder.path().join("cases.jsonl");
    fs::write(&path, cases).unwrap();
    operator.json(&["import", "cases", path.to_str().unwrap()])
}

/// Everything of a season, in the order in which an operator would do it.
#[track_caller]
fn import_all(operator: &Operator<'_>, season: &Season) {
    for file in &season.files {
        let (code, told) = import(operator, file);
        assert_eq!(code, Some(0), "{} {:?}: {told}", file.bank.abbreviation, file.kind);
    }
    let (code, told) = import_cases(operator, &season.cases);
    assert_eq!(code, Some(0), "{told}");
}

fn count(told: &Value, what: &str) -> u64 {
    told[what].as_u64().unwrap_or_else(|| panic!("{what} of {told}"))
}

/// Baht with two decimals, as other programs read it.
fn baht(satang: i64) -> String {
    format!("{}.{:02}", satang / 100, satang % 100)
}

on_both_databases! {
    fn a_season_imports_cleanly_to_the_satang_and_again_changes_nothing(database: TestDatabase) {
        let operator = Operator::new(&database);
        let season = season(1, VICTIMS);
        for file in &season.files {
            let (code, told) = import(&operator, file);
            let name = format!("{} {:?}: {told}", file.bank.abbreviation, file.kind);
            assert_eq!(code, Some(0), "{name}");
            assert_eq!((count(&told, "rows"), told["total"].as_str().unwrap()), (file.rows as u64, &*baht(file.total)), "{name}");
            assert_eq!(count(&told, "new") + count(&told, "unchanged"), file.rows as u64, "{name}");
            assert_eq!(count(&told, "warnings"), 0, "{name}");
        }
        let (code, told) = import_cases(&operator, &season.cases);
        assert_eq!((code, count(&told, "new")), (Some(0), VICTIMS as u64), "{told}");

        let before = exports(&operator);
        for file in &season.files {
            let (code, told) = import(&operator, file);
            assert_eq!((code, count(&told, "new"), count(&told, "changed")), (Some(0), 0, 0), "{told}");
            assert_eq!(count(&told, "unchanged"), file.rows as u64, "{told}");
        }
        let (code, told) = import_cases(&operator, &season.cases);
        assert_eq!((code, count(&told, "new"), count(&told, "unchanged")), (Some(0), 0, VICTIMS as u64), "{told}");
        assert_eq!(exports(&operator), before);
        assert!(operator.run(&["doctor"]).status.success(), "every invariant holds");
    }

    fn a_damaged_line_refuses_its_file_by_line_and_column_and_changes_nothing(database: TestDatabase) {
        let operator = Operator::new(&database);
        let season = season(2, 48);
        import_all(&operator, &season);
        let before = exports(&operator);
        let readable = |file: &&File| file.rows > 1 && str::from_utf8(&file.bytes).is_ok();
        let files: Vec<&File> = season.files.iter().filter(readable).collect();
        assert!(files.len() >= 5, "{}", files.len());
        for file in files {
            // The third line's date can't be read.
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            let damaged: Vec<String> = text
                .lines()
                .enumerate()
                .map(|(line, told)| if line == 2 { damage(told) } else { told.to_owned() })
                .collect();
            let file = File { bytes: damaged.join("\r\n").into_bytes(), ..*file };
            let (code, told) = import(&operator, &file);
            assert_eq!(code, Some(1), "{told}");
            let first = &told["errors"][0];
            let column = if file.kind.word() == "accounts" { "held_at" } else { "booked_at" };
            assert_eq!((first["line"].as_u64(), first["column"].as_str()), (Some(3), Some(column)), "{told}");
            assert!(!first["message"].as_str().unwrap().is_empty());
        }
        assert_eq!(exports(&operator), before);
        let mut lines: Vec<&str> = season.cases.lines().collect();
        let damaged = lines[4].replace("\"at\":\"2026", "\"at\":\"20x6");
        lines[4] = &damaged;
        let (code, told) = import_cases(&operator, &lines.join("\n"));
        assert_eq!((code, told["errors"][0]["line"].as_u64()), (Some(1), Some(5)), "{told}");
        assert_eq!(exports(&operator), before);
    }

    fn what_a_reviewer_should_notice_is_marked_and_nothing_else(database: TestDatabase) {
        let operator = Operator::new(&database);
        let season = season(3, VICTIMS);
        import_all(&operator, &season);
        let (rows, marked) = marked(&operator.told(&["export", "screening"]));
        assert_eq!(rows, season.transfers * CHECKS, "one row a transfer and check");
        let missed: Vec<&Notice> = season.notices.difference(&marked).collect();
        let false_alarms: Vec<&Notice> = marked.difference(&season.notices).collect();
        assert!(missed.is_empty() && false_alarms.is_empty(), "missed {missed:?}, false alarms {false_alarms:?}");
    }

    fn what_is_noticed_does_not_depend_on_which_file_came_first(database: TestDatabase) {
        let operator = Operator::new(&database);
        let mut season = season(4, 48);
        // The victims were faster than the banks, and movements came before the accounts that they touch.
        assert_eq!(import_cases(&operator, &season.cases).0, Some(0));
        season.files.reverse();
        for file in &season.files {
            assert_eq!(import(&operator, file).0, Some(0));
        }
        assert_eq!(marked(&operator.told(&["export", "screening"])).1, season.notices);
    }
}

/// How many checks there are (interface.md).
const CHECKS: usize = 13;

/// The last cell that holds a date, made unreadable.
fn damage(line: &str) -> String {
    let place = line.rfind(':').unwrap();
    format!("{}x{}", &line[..place - 4], &line[place..])
}

/// The rows of an export, and what of the checks in `MARKED` is not in order.
fn marked(export: &str) -> (usize, BTreeSet<Notice>) {
    let mut reader = csv::Reader::from_reader(export.as_bytes());
    assert_eq!(reader.headers().unwrap(), vec!["case", "transfer", "claim", "check", "result", "detail"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let mut marked = BTreeSet::new();
    for row in &rows {
        let check = MARKED.iter().find(|check| **check == &row[3]);
        if let (Some(check), "warn" | "fail") = (check, &row[4]) {
            marked.insert((row[0].parse().unwrap(), row[1].parse().unwrap(), *check));
        }
    }
    (rows.len(), marked)
}

/// What a person may take out of the program: all three tables.
#[track_caller]
fn exports(operator: &Operator<'_>) -> Vec<String> {
    ["screening", "claims", "ledger"].iter().map(|what| operator.told(&["export", what])).collect()
}

#[test]
fn the_same_season_is_exported_from_both_databases_byte_for_byte() {
    let season = season(5, VICTIMS);
    let exported: Vec<Vec<String>> = [Backend::Sqlite, Backend::Postgres]
        .into_iter()
        .map(|backend| {
            let database = TestDatabase::new(backend, &SCHEMA);
            let operator = Operator::new(&database);
            import_all(&operator, &season);
            exports(&operator)
        })
        .collect();
    assert!(exported[0][0].lines().count() > VICTIMS, "{}", exported[0][0]);
    assert!(exported[0][1].lines().count() > VICTIMS, "{}", exported[0][1]);
    assert_eq!(exported[0], exported[1]);
}
