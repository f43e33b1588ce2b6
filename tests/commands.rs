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
    let nobody = redress(folder.path(), &["staff", "reset", "--email", "nobody@example.org"]);
    assert_eq!(nobody.status.code(), Some(1));
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
