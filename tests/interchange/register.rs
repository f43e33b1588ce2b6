//! A register that comes in many steps: what others do meanwhile, and what is left by an import that was killed.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use redress::app::App;
use redress::casework::reporting;
use redress::domain::account::State;
use redress::domain::actor::Actor;
use redress::domain::money::Satang;
use redress::interchange::{self, Kind, Progress, Wish};
use redress::store::accounts::{self, Account};

use super::{ACCOUNTS, import, refused, report, taken, wanted};
use crate::support::app::application;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, key};

/// A file of accounts: number after number, each with its own hold.
fn accounts_file(numbers: impl IntoIterator<Item = u32>) -> String {
    let mut file = ACCOUNTS.lines().next().unwrap().to_owned();
    for number in numbers {
        file.push_str(&format!(
            "\n{:010},Holder {number},,black,{number}.00,2026-09-07 20:31:00,CCIB,H-{number}",
            1_000_000_000 + number
        ));
    }
    file
}

fn number_of(number: u32) -> String {
    format!("{:010}", 1_000_000_000 + number)
}

fn account(app: &App, number: &str) -> Option<Account> {
    let key = key("002", number);
    app.store.read_now(|c| accounts::by_number(c, &key.bank, &key.number)).unwrap()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// How many rows there are of what is named after FROM.
fn count(app: &App, from: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS count FROM {from}");
    app.store.read_now(|c| Ok(sql_query(&sql).get_result::<Count>(c)?.count)).unwrap()
}

/// What every record of the register says, and that nothing is left on the way.
#[track_caller]
fn settled(app: &App, numbers: u32) {
    assert_eq!(count(app, "accounts"), i64::from(numbers));
    assert_eq!(count(app, "holds"), i64::from(numbers));
    assert_eq!(count(app, "history WHERE record = 'account' AND version = 1"), i64::from(numbers));
    assert_eq!(count(app, "staged_accounts"), 0);
    assert_eq!(count(app, "imports WHERE state <> 'done'"), 0);
}

/// Imports numbers 1 to `numbers`, and dies as soon as `dies` says so: as a killed process, without a word to the database.
fn killed(app: &App, numbers: u32, dies: impl Fn(Progress) -> bool) {
    let file = accounts_file(1..=numbers);
    let wanted = wanted(Kind::Accounts, "002", Wish::Commit);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        interchange::import(app, &wanted, Cursor::new(file.as_bytes()), &mut |progress| {
            assert!(!dies(progress), "killed");
        })
    }));
    assert!(outcome.is_err(), "it was not killed");
}

on_both_databases! {
    fn a_register_of_many_steps_is_one_import_and_says_what_one_report_says(database: TestDatabase) {
        let app = application(&database);
        let file = accounts_file(1..=10);
        let mut told = Vec::new();
        let wish = wanted(Kind::Accounts, "002", Wish::Commit);
        let outcome = interchange::import(&app, &wish, Cursor::new(file.as_bytes()), &mut |progress| told.push(progress)).unwrap();
        assert_eq!(taken(outcome), (10, 0, 0));
        let steps: Vec<&Progress> = told.iter().filter(|progress| matches!(progress, Progress::CarriedOut(..))).collect();
        assert_eq!(steps.last(), Some(&&Progress::CarriedOut(10, 10)));
        assert_eq!(steps.len(), 4);
        settled(&app, 10);

        // Another account, reported by itself: both have the same history but for the figures.
        let seed = Seed::new(&app);
        let actor = Actor::Import { bank: "002".parse().unwrap() };
        let alone = seed.hold_on(&key("002", "7770000001"), Satang::new(500));
        seed.act(&actor, move |c, context| reporting::report_hold(c, context, &alone));
        let history = |number: &str| {
            let id = account(&app, number).unwrap().id;
            let mut versions = app.store.read_now(|c| redress::store::history::of(c, id.bytes())).unwrap();
            assert_eq!(versions.len(), 1);
            let version = versions.remove(0);
            (version.record, version.act, version.from_state, version.to_state, version.role, version.user_id, version.legal_at, version.detail)
        };
        let (bulk, one) = (history(&number_of(5)), history("7770000001"));
        assert_eq!(bulk, (one.0, one.1, one.2, one.3, one.4, one.5, one.6, r#"{"amount":500}"#.to_owned()));
        let (bulk, one) = (account(&app, &number_of(5)).unwrap(), account(&app, "7770000001").unwrap());
        assert_eq!((bulk.state, bulk.version, bulk.open_claims, bulk.reported_at), (one.state, one.version, one.open_claims, one.reported_at));
    }
}

on_both_databases! {
    fn a_damaged_line_in_the_last_step_changes_nothing_and_leaves_nothing(database: TestDatabase) {
        let app = application(&database);
        let file = accounts_file(1..=9).replace("9.00,2026-09-07", "9.00,2026-19-07");
        let outcome = import(&app, Kind::Accounts, "002", &file, Wish::Commit);
        assert_eq!(refused(outcome), [(10, Some("held_at"), "date_no_such_day")]);
        settled(&app, 0);
        assert_eq!(count(&app, "imports"), 0);
    }
}

on_both_databases! {
    fn an_import_killed_while_it_reads_leaves_nothing_that_counts_and_is_swept_away(database: TestDatabase) {
        let app = application(&database);
        killed(&app, 8, |progress| progress == Progress::Read(6));
        assert_eq!((count(&app, "staged_accounts"), count(&app, "accounts")), (4, 0));
        // It may still be at work: the same file is imported beside it.
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &accounts_file(1..=8), Wish::Commit)), (8, 0, 0));
        assert_eq!(count(&app, "staged_accounts"), 4);
        app.clock.advance_real(TimeDelta::minutes(3)).unwrap();
        assert_eq!(interchange::resume(&app, &|| true).unwrap(), 1);
        settled(&app, 8);
    }
}

on_both_databases! {
    fn an_import_killed_before_it_was_accepted_changed_nothing(database: TestDatabase) {
        let app = application(&database);
        killed(&app, 8, |progress| progress == Progress::Judged);
        assert_eq!((count(&app, "staged_accounts"), count(&app, "accounts")), (8, 0));
        app.clock.advance_real(TimeDelta::minutes(3)).unwrap();
        assert_eq!(taken(import(&app, Kind::Accounts, "002", ACCOUNTS, Wish::Commit)), (2, 0, 0));
        settled(&app, 2);
    }
}

on_both_databases! {
    fn an_import_killed_between_two_steps_is_ended_by_the_next(database: TestDatabase) {
        let app = application(&database);
        killed(&app, 8, |progress| progress == Progress::CarriedOut(3, 8));
        assert_eq!((count(&app, "staged_accounts"), count(&app, "accounts")), (5, 3));
        // The same file again: what was accepted is ended first, and then the file is known.
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &accounts_file(1..=8), Wish::Commit)), (0, 0, 8));
        settled(&app, 8);
        assert_eq!(count(&app, "imports"), 1);
    }
}

on_both_databases! {
    fn an_import_killed_between_two_steps_is_ended_by_a_worker_once_it_stands_still(database: TestDatabase) {
        let app = application(&database);
        killed(&app, 8, |progress| progress == Progress::CarriedOut(6, 8));
        assert_eq!(interchange::resume(&app, &|| true).unwrap(), 0, "somebody may be at work");
        app.clock.advance_real(TimeDelta::minutes(3)).unwrap();
        assert_eq!(interchange::resume(&app, &|| true).unwrap(), 1);
        settled(&app, 8);
        assert_eq!(interchange::resume(&app, &|| true).unwrap(), 0);
    }
}

on_both_databases! {
    fn what_somebody_else_reported_or_struck_meanwhile_is_met_and_told(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        taken(import(&app, Kind::Accounts, "002", &accounts_file([7]), Wish::Commit));
        let changed = accounts_file(1..=8).replace(",7.00,", ",70.00,");
        let other = app.clone();
        let actor = Actor::Import { bank: "002".parse().unwrap() };
        let wish = wanted(Kind::Accounts, "002", Wish::Commit);
        let outcome = interchange::import(&app, &wish, Cursor::new(changed.as_bytes()), &mut |progress| {
            if progress == (Progress::CarriedOut(3, 8)) {
                // A bank's officer types account 5 by hand, and 7 is struck out.
                let typed = seed.hold_on(&key("002", &number_of(5)), Satang::new(1));
                seed.act(&actor, move |c, context| reporting::report_hold(c, context, &typed));
                let struck = format!("UPDATE accounts SET state = 'struck' WHERE number = '{}'", number_of(7));
                other.store.write_now(move |c| Ok(c.batch_execute(&struck)?)).unwrap();
            }
        });
        let report = report(outcome.unwrap());
        assert_eq!((report.new, report.changed, report.unchanged), (7, 1, 0));
        let warnings: Vec<_> = report.warnings.listed().iter().map(|fault| (fault.line, fault.code())).collect();
        assert_eq!(warnings, [(8, "not-allowed")]);
        let fifth = account(&app, &number_of(5)).unwrap();
        assert_eq!((fifth.version, fifth.reported_balance.get()), (2, 500));
        assert_eq!(app.store.read_now(|c| accounts::holds_of(c, fifth.id)).unwrap().len(), 2);
        let seventh = account(&app, &number_of(7)).unwrap();
        assert_eq!((seventh.state, seventh.reported_balance.get()), (State::Struck, 700));
        assert_eq!(count(&app, "staged_accounts"), 0);
    }
}

on_both_databases! {
    fn a_line_told_twice_is_one_and_told_otherwise_is_a_fault_of_the_later(database: TestDatabase) {
        let app = application(&database);
        let file = format!("{}\n", accounts_file([1, 2, 3, 1, 2]));
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &file, Wish::Rehearse)), (3, 0, 2));
        let otherwise = file.replacen("Holder 2,,black", "Holder 2,,dark_grey", 1);
        assert_eq!(refused(import(&app, Kind::Accounts, "002", &otherwise, Wish::Commit)), [(6, None, "contradicts")]);
        settled(&app, 0);
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &file, Wish::Commit)), (3, 0, 2));
        settled(&app, 3);
    }
}

on_both_databases! {
    fn a_holder_number_that_becomes_known_is_kept(database: TestDatabase) {
        let app = application(&database);
        let file = accounts_file([1]);
        taken(import(&app, Kind::Accounts, "002", &file, Wish::Commit));
        let known = file.replace("Holder 1,,", "Holder 1,8151620466109,");
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &known, Wish::Rehearse)), (0, 1, 0));
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &known, Wish::Commit)), (0, 1, 0));
        let kept = account(&app, &number_of(1)).unwrap();
        let sealed = kept.holder_number_sealed.as_deref();
        let opened = redress::casework::sealing::open_if(&app.vault, "accounts", "holder_number_sealed", kept.id.bytes(), sealed);
        assert_eq!(opened.unwrap().as_deref(), Some("8151620466109"));
        // A file without it takes it away from nobody.
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &format!("{file}\n"), Wish::Commit)), (0, 0, 1));
    }
}

on_both_databases! {
    fn others_write_between_the_steps_of_an_import(database: TestDatabase) {
        let app = application(&database);
        // Another program on the same database, as `serve` is beside `redress import`.
        let other = application(&database);
        let seed = Seed::new(&other);
        let actor = Actor::Import { bank: "002".parse().unwrap() };
        let file = accounts_file(1..=12);
        let mut written = 0_u32;
        let wish = wanted(Kind::Accounts, "002", Wish::Commit);
        let outcome = interchange::import(&app, &wish, Cursor::new(file.as_bytes()), &mut |_| {
            written += 1;
            let alone = seed.hold_on(&key("002", &number_of(100 + written)), Satang::new(500));
            seed.act(&actor, move |c, context| reporting::report_hold(c, context, &alone));
        });
        assert_eq!(taken(outcome.unwrap()), (12, 0, 0));
        assert!(written > 10, "{written}");
        assert_eq!(count(&app, "accounts"), i64::from(12 + written));
    }
}
