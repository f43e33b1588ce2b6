//! The command line as other people's scripts use it (interface.md): words, exit codes, standard output and error.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn redress(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_redress")).current_dir(folder).env_clear().args(arguments).output().unwrap()
}

fn told(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn serving_without_a_database_says_how_to_make_one() {
    let folder = TempDir::new().unwrap();
    let output = redress(folder.path(), &["serve"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(told(&output.stderr).contains("redress migrate"), "{}", told(&output.stderr));
    assert!(!folder.path().join("redress.db").exists());
}

#[test]
fn serving_an_old_schema_is_refused() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("redress.db"), []).unwrap();
    let output = redress(folder.path(), &["serve"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(told(&output.stderr).contains("older than this program"), "{}", told(&output.stderr));
}

#[test]
fn a_user_is_added_once_and_the_code_stands_alone_on_the_last_line() {
    let folder = TempDir::new().unwrap();
    for _ in 0..2 {
        assert_eq!(redress(folder.path(), &["migrate"]).status.code(), Some(0));
    }
    let add = ["staff", "add", "--role", "officer", "--email", "Somsri@example.org", "--name", "สมศรี ใจดี"];
    let output = redress(folder.path(), &add);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output.stderr));
    let code = told(&output.stdout).lines().last().unwrap().to_owned();
    assert_eq!(code.len(), "ABCD-EFGH-JKLM-NPQR".len());
    assert_eq!(redress(folder.path(), &add).status.code(), Some(1));
    let reset = redress(folder.path(), &["staff", "reset", "--email", "somsri@example.org"]);
    assert_eq!(reset.status.code(), Some(0), "{}", told(&reset.stderr));
    for act in ["reset", "deactivate", "unlock"] {
        let nobody = redress(folder.path(), &["staff", act, "--email", "nobody@example.org"]);
        assert_eq!(nobody.status.code(), Some(1), "{act}");
    }
    let listed = || {
        let output = redress(folder.path(), &["--json", "staff", "list"]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()[0]["state"].clone()
    };
    assert_eq!(listed(), "active");
    for (act, state) in [("unlock", "active"), ("deactivate", "inactive")] {
        let output = redress(folder.path(), &["staff", act, "--email", "somsri@example.org"]);
        assert_eq!(output.status.code(), Some(0), "{}", told(&output.stderr));
        assert_eq!(listed(), state);
    }
    let lines = told(&redress(folder.path(), &["staff", "list"]).stdout);
    assert!(lines.contains("somsri@example.org") && lines.contains("inactive"), "{lines}");
}

#[test]
fn a_bank_user_needs_a_bank_and_others_have_none() {
    let folder = TempDir::new().unwrap();
    assert_eq!(redress(folder.path(), &["migrate"]).status.code(), Some(0));
    let add = |role: &str, more: &[&str]| {
        let mut all = vec!["staff", "add", "--role", role, "--email", "a@example.org", "--name", "A B"];
        all.extend(more);
        redress(folder.path(), &all)
    };
    for (role, bank) in [("bank", &[][..]), ("officer", &["--bank", "KTB"][..]), ("claimant", &[][..])] {
        let output = add(role, bank);
        assert_eq!(output.status.code(), Some(1), "{role}");
        assert!(told(&output.stderr).contains("--"), "{}", told(&output.stderr));
    }
    assert_eq!(add("bank", &["--bank", "KTB"]).status.code(), Some(0));
}

#[test]
fn a_rule_set_is_checked_by_line() {
    let folder = TempDir::new().unwrap();
    let built_in = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/th-2569.toml");
    assert_eq!(redress(folder.path(), &["rules", "check", built_in]).status.code(), Some(0));
    let text = std::fs::read_to_string(built_in).unwrap();
    let wrong = text.replacen("claim_window_days", "claim_window_dais", 1);
    std::fs::write(folder.path().join("wrong.toml"), wrong).unwrap();
    let output = redress(folder.path(), &["rules", "check", "wrong.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output.stderr).contains("wrong.toml:"), "{}", told(&output.stderr));
}

#[test]
fn wrong_usage_is_told_apart_from_a_refusal() {
    let folder = TempDir::new().unwrap();
    assert_eq!(redress(folder.path(), &["paint"]).status.code(), Some(2));
    let output = redress(folder.path(), &["--database", "mysql://x", "migrate"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_sweep_says_what_it_did_and_the_doctor_says_by_its_exit_code_whether_all_holds() {
    use diesel::connection::SimpleConnection;
    use diesel::{Connection, SqliteConnection};
    let folder = TempDir::new().unwrap();
    assert_eq!(redress(folder.path(), &["migrate"]).status.code(), Some(0));
    let output = redress(folder.path(), &["sweep", "--json"]);
    let swept: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(swept["accounts"], 0);
    assert_eq!(redress(folder.path(), &["doctor"]).status.code(), Some(0));
    let path = folder.path().join("redress.db");
    SqliteConnection::establish(path.to_str().unwrap())
        .unwrap()
        .batch_execute("DELETE FROM transitions WHERE machine = 'account' AND to_state = 'forfeited'")
        .unwrap();
    let output = redress(folder.path(), &["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    let lines = told(&output.stdout);
    assert!(lines.lines().any(|line| line.starts_with("seed ")), "{lines}");
    let output = redress(folder.path(), &["doctor", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["check"], "seed");
}

#[test]
fn a_system_gets_a_key_once_hands_cases_over_by_file_and_loses_its_key() {
    let folder = TempDir::new().unwrap();
    let run = |arguments: &[&str]| redress(folder.path(), arguments);
    let object = |output: &Output| -> serde_json::Value { serde_json::from_slice(&output.stdout).unwrap() };
    assert_eq!(run(&["migrate"]).status.code(), Some(0));
    let added = run(&["sender", "add", "--name", "police", "--days", "30"]);
    assert_eq!(added.status.code(), Some(0), "{}", told(&added.stderr));
    let key = told(&added.stdout).lines().last().unwrap().to_owned();
    assert_eq!(run(&["sender", "add", "--name", "police"]).status.code(), Some(1));
    assert_eq!(run(&["sender", "key", "--name", "nobody"]).status.code(), Some(1));
    assert_eq!(run(&["sender", "add"]).status.code(), Some(2));
    let second = object(&run(&["--json", "sender", "key", "--name", "police"]));
    assert!(second["key"].as_str().unwrap().starts_with(second["prefix"].as_str().unwrap()));
    let third = run(&["sender", "key", "--name", "police"]);
    assert!(told(&third.stderr).contains("revoke one first"), "{}", told(&third.stderr));

    let case = crate::web::api::case(1).to_string();
    std::fs::write(folder.path().join("cases.jsonl"), &case).unwrap();
    let import = |more: &[&str]| run(&[&["--json", "import", "cases"], more].concat());
    let done = |new: u64, unchanged: u64| serde_json::json!({ "rows": 1, "new": new, "changed": 0, "unchanged": unchanged, "warnings": 0, "total": "1500.00" });
    for (line, expected) in [
        (&["--dry-run", "cases.jsonl"][..], done(1, 0)),
        (&["cases.jsonl"], done(1, 0)),
        (&["cases.jsonl"], done(0, 1)),
        (&["--system", "police", "cases.jsonl"], done(1, 0)),
    ] {
        let output = import(line);
        assert_eq!(output.status.code(), Some(0), "{line:?} {}", told(&output.stderr));
        assert_eq!(object(&output), expected, "{line:?}");
        assert!(output.stderr.is_empty());
    }
    assert_eq!(import(&["--system", "nobody", "cases.jsonl"]).status.code(), Some(1));
    std::fs::write(folder.path().join("cases.jsonl"), case.replace("1500.00", "1500.000")).unwrap();
    let output = import(&["cases.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    let error = &object(&output)["errors"][0];
    let expected = serde_json::json!({ "line": 1, "column": "transfers[0].amount", "code": "money_too_many_decimals", "message": "An amount has at most two decimals." });
    assert_eq!(*error, expected);

    let prefix = key.split('_').take(2).collect::<Vec<_>>().join("_");
    assert_eq!(run(&["sender", "revoke", "--key", &prefix]).status.code(), Some(0));
    assert_eq!(run(&["sender", "revoke", "--key", &prefix]).status.code(), Some(1));
    let listed = object(&run(&["--json", "sender", "list"]));
    let states: Vec<_> =
        listed[1]["keys"].as_array().unwrap().iter().map(|key| key["state"].as_str().unwrap()).collect();
    assert_eq!((listed[0]["name"].as_str(), states.len()), (Some("centre"), 2));
    assert!(states.contains(&"revoked") && states.contains(&"good"));
    let shown = told(&run(&["sender", "list"]).stdout);
    assert!(shown.contains(&prefix) && !shown.contains(&key));
}

#[test]
fn a_bank_that_nobody_knows_sends_no_files_and_an_empty_file_of_cases_is_no_success() {
    let folder = TempDir::new().unwrap();
    assert_eq!(redress(folder.path(), &["migrate"]).status.code(), Some(0));
    std::fs::write(folder.path().join("empty"), "\n").unwrap();
    let output = redress(folder.path(), &["import", "accounts", "--bank", "XYZ", "empty"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output.stderr).contains("no bank or operator with the code XYZ"), "{}", told(&output.stderr));
    let output = redress(folder.path(), &["import", "cases", "empty"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output.stderr).contains("The file is empty"), "{}", told(&output.stderr));
}

#[test]
fn who_is_added_twice_or_in_no_role_is_told_so_in_words() {
    let folder = TempDir::new().unwrap();
    assert_eq!(redress(folder.path(), &["migrate"]).status.code(), Some(0));
    let add = |role: &str| {
        redress(folder.path(), &["staff", "add", "--role", role, "--email", "a@example.org", "--name", "A B"])
    };
    assert_eq!(add("officer").status.code(), Some(0));
    assert!(told(&add("officer").stderr).contains("a@example.org is there already"));
    let output = add("king");
    assert!(!told(&output.stderr).contains('['), "{}", told(&output.stderr));
}
