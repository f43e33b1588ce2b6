//! `redress import` as other people's scripts use it (interface.md).

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::ACCOUNTS;

fn redress(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_redress")).current_dir(folder).env_clear().args(arguments).output().unwrap()
}

fn object(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn an_import_prints_one_object_and_ends_with_the_codes_of_the_interface() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("accounts.csv");
    std::fs::write(&file, ACCOUNTS).unwrap();
    let import = |more: &[&str]| {
        let mut line = vec!["--json", "import", "accounts", "--bank", "002"];
        line.extend(more);
        redress(folder.path(), &line)
    };
    assert_eq!(import(&["accounts.csv"]).status.code(), Some(3));
    assert_eq!(redress(folder.path(), &["migrate"]).status.code(), Some(0));
    assert_eq!(import(&["none.csv"]).status.code(), Some(1));
    assert_eq!(import(&[]).status.code(), Some(2));
    let wrong = ["import", "accounts", "--bank", "x,y", "accounts.csv"];
    assert_eq!(redress(folder.path(), &wrong).status.code(), Some(2));

    let told = |new: u64, unchanged: u64| json!({ "rows": 2, "new": new, "changed": 0, "unchanged": unchanged, "warnings": 0, "total": "55499.66" });
    for (line, expected) in [
        (&["--dry-run", "accounts.csv"][..], told(2, 0)),
        (&["accounts.csv"], told(2, 0)),
        (&["accounts.csv"], told(0, 2)),
    ] {
        let output = import(line);
        assert_eq!(output.status.code(), Some(0), "{line:?}");
        assert_eq!(object(&output), expected, "{line:?}");
        assert!(output.stderr.is_empty());
    }

    std::fs::write(&file, ACCOUNTS.replace("9503.70", "9503.7.0")).unwrap();
    let output = import(&["accounts.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let error = &object(&output)["errors"][0];
    assert_eq!((error["line"].as_u64(), error["column"].as_str()), (Some(3), Some("held_amount")));
    assert_eq!(error["code"], "money_not_a_number");
    assert_eq!(error["message"], "This is not an amount of money.");
    assert!(!output.stderr.is_empty());
}
