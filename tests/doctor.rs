//! `doctor` proves what must hold, and finds each thing that does not.

use diesel::connection::SimpleConnection;
use redress::app::App;
use redress::doctor::{self, Check, Finding};
use redress::domain::actor::Role;
use redress::notify::outbox;
use redress::staff;
use redress::store::{AnyConnection, people};

use crate::support::app::application;
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::rows::connect;
use crate::support::seed::{Seed, baht};

fn findings(app: &App) -> Vec<Finding> {
    let mut found = Vec::new();
    let proved = doctor::examine(app, &mut |finding| found.push(finding)).unwrap();
    assert_eq!(proved.findings, found.len());
    found
}

/// What raw SQL does with the guards of the database out of the way, as somebody with the owner's password could.
fn tamper(database: &TestDatabase, statements: &str) {
    let mut connection = connect(database);
    match &mut connection {
        AnyConnection::Sqlite(c) => {
            c.batch_execute("PRAGMA ignore_check_constraints = ON").unwrap();
            for trigger in sqlite_triggers(c) {
                c.batch_execute(&format!("DROP TRIGGER {trigger}")).unwrap();
            }
        }
        AnyConnection::Postgres(c) => c
            .batch_execute(
                "DO $$ DECLARE r RECORD; BEGIN
                 FOR r IN SELECT conname, conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP
                 EXECUTE 'ALTER TABLE ' || r.name || ' DROP CONSTRAINT ' || quote_ident(r.conname); END LOOP; END $$;
                 SET session_replication_role = replica",
            )
            .unwrap(),
    }
    connection.batch_execute(statements).unwrap();
}

fn sqlite_triggers(connection: &mut diesel::SqliteConnection) -> Vec<String> {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    diesel::sql_query("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .load::<Row>(connection)
        .unwrap()
        .into_iter()
        .map(|row| row.name)
        .collect()
}

/// A paid account, an ordinary case and a role that was given: everything that `doctor` looks at is there.
fn season(app: &App) {
    let seed = Seed::new(app);
    let (_, due) = seed.disbursing_account(baht(900), &[baht(1_000), baht(500)]);
    seed.released(&due);
    let open = seed.published_account(baht(100));
    seed.filed_claim(&open, baht(70));
    let [one, other] = [1, 2].map(|number| seed.actor_of(Role::Admin, number));
    let id = seed.actor_of(Role::Officer, 1).user().unwrap();
    staff::propose_role(app, id, Role::Supervisor, None, &one).unwrap();
    let seen = app.store.read_now(|c| people::find(c, id)).unwrap().unwrap().version;
    staff::approve_role(app, id, seen, &other).unwrap();
    outbox::deliver_all(app).unwrap();
}

on_both_databases! {
    fn a_season_made_through_casework_passes(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        assert_eq!(findings(&app), []);
    }

    fn each_thing_that_does_not_hold_is_found(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        // Each spoils one thing, on top of those before.
        for (check, spoil) in [
            (Check::DeadLetter, "UPDATE notices SET state = 'dead', sent_at = NULL WHERE means = 'email'"),
            (Check::OpenClaims, "UPDATE accounts SET open_claims = open_claims + 1"),
            (Check::PursesBalance, "UPDATE ledger_purses SET balance = balance + 1 WHERE purse = 'unallotted'"),
            (Check::PurseEntries, "UPDATE ledger_purses SET balance = balance + 1 WHERE purse = 'allotted'"),
            (Check::ConfirmedBalance, "UPDATE accounts SET confirmed_balance = confirmed_balance + 7"),
            (Check::CaseAllotted, "UPDATE cases SET allotted = allotted + 1"),
            (Check::CaseCap, "UPDATE cases SET recovered = accepted + 1"),
            (Check::CaseAccepted, "UPDATE transfers SET accepted = accepted + 1"),
            (Check::Ladder, "UPDATE petitions SET claimed = 0"),
            (Check::PaidSum, "UPDATE petitions SET paid = paid + 3"),
            (Check::FourEyes, "UPDATE petitions SET agreed_by = recommended_by"),
            (Check::FourEyes, "UPDATE role_changes SET approved_by = proposed_by"),
            (Check::HistoryEnd, "UPDATE accounts SET version = version + 1"),
            (Check::HistoryGap, "DELETE FROM history WHERE record = 'claim' AND version = 2"),
            (Check::HistoryStep, "UPDATE history SET to_state = 'settled' WHERE record = 'account' AND version = 1"),
            (Check::RuleSet, "UPDATE rule_sets SET text = text || ' '"),
            (Check::Seed, "DELETE FROM transitions WHERE machine = 'payment' AND to_state = 'waived'"),
            (Check::Sealed, "UPDATE parties SET name_sealed = number_sealed"),
            (Check::LegalState, "PRAGMA_FREE UPDATE payments SET state = 'lent'"),
        ] {
            let before = findings(&app).iter().filter(|finding| finding.check == check).count();
            if let Some(statement) = spoil.strip_prefix("PRAGMA_FREE ") {
                break_state(&database, statement);
            } else {
                tamper(&database, spoil);
            }
            let after = findings(&app).iter().filter(|finding| finding.check == check).count();
            assert!(after > before, "{check} was not found after {spoil}");
        }
    }
}

on_both_databases! {
    fn a_role_that_was_not_given_by_two_others_is_found_whichever_way(database: TestDatabase) {
        let app = application(&database);
        season(&app);
        for spoil in [
            "approved_by = proposed_by",
            "approved_by = user_id",
            "approved_by = NULL",
            "proposed_by = user_id",
        ] {
            connect(&database).batch_execute("CREATE TABLE kept AS SELECT * FROM role_changes").unwrap();
            tamper(&database, &format!("UPDATE role_changes SET {spoil}"));
            let found = findings(&app);
            assert!(found.iter().any(|found| (found.check, found.record.as_str()) == (Check::FourEyes, "role_change")), "{spoil}");
            tamper(&database, "DELETE FROM role_changes; INSERT INTO role_changes SELECT * FROM kept");
            connect(&database).batch_execute("DROP TABLE kept").unwrap();
            assert_eq!(findings(&app), []);
        }
    }
}

/// Foreign keys stand in the way of a state that no table has: on SQLite they hold whoever writes, unless the state is made known first.
fn break_state(database: &TestDatabase, statement: &str) {
    connect(database).batch_execute("INSERT INTO payment_states (state) VALUES ('lent')").unwrap();
    tamper(database, statement);
}
