//! Checkpoints: what agrees with itself and yet is not what was, is found by them alone; and they are believed by their signature.

use std::fs;

use redress::audit::chain;
use serde_json::Value;

use super::{Intruder, holds, more, season, told};
use crate::support::app::application;
use crate::support::databases::on_both_databases;
use crate::support::operator::Operator;

/// The words of the findings of `audit verify`.
fn wrongs(report: &Value) -> Vec<&str> {
    report["told"].as_array().unwrap().iter().map(|finding| finding["wrong"].as_str().unwrap()).collect()
}

const VERIFY: [&str; 4] = ["audit", "verify", "--checkpoint", "checkpoints"];
const SIGN: [&str; 4] = ["audit", "checkpoint", "--to", "checkpoints"];

on_both_databases! {
    fn a_chain_that_was_computed_again_agrees_with_itself_and_is_found_by_the_checkpoint(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        let operator = Operator::new(&database);
        let key = operator.told(&["audit", "key", "--make"]);
        operator.told(&SIGN);
        let verified = holds(&app.store);
        assert_eq!(verified.waiting, 0);
        // A version in the middle says something else, is committed to anew, and everything is sealed again.
        crate::audit::tampering::rewrite(&database, verified.position / 2);
        assert_eq!(holds(&app.store).position, verified.position);
        let (code, report) = operator.json(&VERIFY);
        assert_eq!((code, wrongs(&report)), (Some(1), vec!["recomputed"]));
        assert_eq!((&report["told"][0]["position"], &report["told"][0]["line"]), (&verified.position.into(), &1.into()));
        let (code, report) = operator.json(&[&VERIFY[..], &["--key", key.trim()]].concat());
        assert_eq!((code, wrongs(&report)), (Some(1), vec!["recomputed"]));
        // No further checkpoint stands behind it.
        assert_eq!(operator.run(&SIGN).status.code(), Some(1));
        assert_eq!(fs::read_to_string(operator.folder.path().join("checkpoints")).unwrap().lines().count(), 1);
    }
}
on_both_databases! {
    fn an_end_that_was_cut_off_with_its_history_is_found_by_the_checkpoint(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        let operator = Operator::new(&database);
        operator.told(&["audit", "key", "--make"]);
        operator.told(&SIGN);
        let end = holds(&app.store).position;
        Intruder::new(&database).does(&format!(
            "DELETE FROM history WHERE EXISTS (SELECT 1 FROM audit_chain c WHERE c.record_id = history.record_id AND c.version = history.version AND c.position > {0}); \
             DELETE FROM audit_chain WHERE position > {0}",
            end - 3
        ));
        assert_eq!(holds(&app.store).position, end - 3);
        let (code, report) = operator.json(&VERIFY);
        assert_eq!((code, wrongs(&report)), (Some(1), vec!["cut"]));
        assert_eq!(report["told"][0]["position"], end);
    }
}
on_both_databases! {
    fn checkpoints_are_believed_by_the_key_that_the_auditor_kept(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        let operator = Operator::new(&database);
        let refused = operator.run(&SIGN);
        assert_eq!(refused.status.code(), Some(1));
        assert!(String::from_utf8(refused.stderr).unwrap().contains("redress audit key --make"));
        let key = operator.told(&["audit", "key", "--make"]).trim().to_owned();
        // It stays when another key seals from now on, and can't be dropped.
        operator.told(&["keys", "add"]);
        assert_eq!(operator.told(&["audit", "key"]).trim(), key);
        let (_, listed) = operator.json(&["keys", "list"]);
        let signer = listed.as_array().unwrap().iter().find(|line| line["purpose"] == "checkpoint").unwrap();
        assert_eq!(operator.run(&["keys", "drop", &signer["id"].to_string()]).status.code(), Some(1));
        for _ in 0..2 {
            operator.told(&SIGN);
        }
        let path = operator.folder.path().join("checkpoints");
        let kept = [&VERIFY[..], &["--key", &key]].concat();
        let (code, report) = operator.json(&kept);
        assert_eq!((code, &report["checkpoints"]), (Some(0), &2.into()));
        let written = fs::read_to_string(&path).unwrap();
        for (part, other) in [("\"position\":", "\"position\":1"), ("\"link\":\"", "\"link\":\"0"), ("\"key\":", "\"key\":1"), ("\"at\":\"2", "\"at\":\"1")] {
            // One digit more at the front, one less at the end of what it is part of, where its length counts.
            let changed = written.replacen(part, other, 1);
            let changed = if part.contains("link") { shorten_link(&changed) } else { changed };
            fs::write(&path, changed).unwrap();
            let (code, report) = operator.json(&kept);
            assert_eq!((code, wrongs(&report)), (Some(1), vec!["not_signed"]), "{part}");
        }
        fs::write(&path, &written).unwrap();
        // A ring of somebody else's signs, and its signature is not the auditor's.
        let elsewhere = Operator::new(&database);
        elsewhere.told(&["audit", "key", "--make"]);
        elsewhere.told(&SIGN);
        fs::copy(elsewhere.folder.path().join("checkpoints"), &path).unwrap();
        let (code, report) = operator.json(&kept);
        assert_eq!((code, wrongs(&report)), (Some(1), vec!["not_signed"]));
        fs::write(&path, "{}\n").unwrap();
        assert_eq!(operator.run(&kept).status.code(), Some(1));
        assert_eq!(operator.run(&[&VERIFY[..], &["--key", "none"]].concat()).status.code(), Some(2));
    }
}
on_both_databases! {
    fn a_checkpoint_seals_what_waits_and_looks_at_what_came_since_the_last(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        let operator = Operator::new(&database);
        operator.told(&["audit", "key", "--make"]);
        let (_, first) = operator.json(&SIGN);
        let versions = holds(&app.store).versions;
        assert_eq!((&first["position"], &first["sealed_since"]), (&versions.into(), &versions.into()));
        more(&app, 5);
        let waiting = holds(&app.store).waiting;
        let (code, second) = operator.json(&SIGN);
        assert_eq!((code, &second["position"]), (Some(0), &(versions + waiting).into()));
        // Only what came since, and the link that was signed.
        assert_eq!(second["sealed_since"], waiting + 1);
        more(&app, 5);
        chain::seal(&app.store).unwrap();
        Intruder::new(&database).does(&format!("UPDATE audit_chain SET commitment = link WHERE position = {}", versions + waiting + 2));
        let (code, refused) = operator.json(&SIGN);
        assert_eq!(code, Some(1));
        assert!(wrongs(&refused).contains(&"link_broken"));
        assert!(told(&app.store, &[]).1.iter().any(|finding| finding.position == Some((versions + waiting + 2) as i64)));
    }
}

fn shorten_link(line: &str) -> String {
    let start = line.find("\"link\":\"").unwrap() + "\"link\":\"".len();
    let end = start + line[start..].find('"').unwrap();
    format!("{}{}", &line[..end - 1], &line[end..])
}

#[test]
fn on_the_embedded_default_the_first_checkpoint_makes_its_key() {
    let folder = tempfile::TempDir::new().unwrap();
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_redress"));
        command.current_dir(folder.path()).env_clear().args(words).output().unwrap()
    };
    assert!(run(&["migrate"]).status.success());
    assert!(run(&["sweep"]).status.success());
    let without = run(&["audit", "key"]);
    assert_eq!(without.status.code(), Some(1));
    assert!(run(&["audit", "checkpoint", "--to", "checkpoints"]).status.success());
    let key = run(&["audit", "key"]);
    assert!(key.status.success());
    let key = String::from_utf8(key.stdout).unwrap();
    assert!(run(&["audit", "verify", "--checkpoint", "checkpoints", "--key", key.trim()]).status.success());
    // The ring is still private, and still opens what it sealed.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder.path().join("redress.keys")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(run(&["doctor"]).status.success());
}
