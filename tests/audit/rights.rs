//! On PostgreSQL the program works in a role that can't bend what was written, whoever's login it is.

use diesel::connection::SimpleConnection;
use redress::app::App;
use redress::store::rights::{ROLE, TABLES};

use super::{holds, more, season};
use crate::support::SCHEMA;
use crate::support::app::application;
use crate::support::databases::{Backend, TestDatabase};
use crate::support::operator::Operator;
use crate::support::rows::{Rows, connect};

fn postgres() -> TestDatabase {
    TestDatabase::new(Backend::Postgres, &SCHEMA)
}

/// Why the program's own connection is refused this.
#[track_caller]
fn refused(app: &App, sql: &str) -> String {
    let statement = sql.to_owned();
    let outcome = app.store.write_now(move |connection| Ok(connection.batch_execute(&statement)?));
    outcome.expect_err(sql).to_string()
}

#[test]
fn the_programs_own_connection_can_not_change_empty_or_open_up_what_was_written() {
    let database = postgres();
    let app = application(&database);
    season(&app);
    for table in ["history", "audit_chain", "ledger_entries", "orders", "order_lines"] {
        for sql in [
            format!("UPDATE {table} SET {0} = {0}", column(table)),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table}"),
            format!("TRUNCATE {table} CASCADE"),
            format!("ALTER TABLE {table} DISABLE TRIGGER ALL"),
            format!("ALTER TABLE {table} DISABLE TRIGGER USER"),
            format!("DROP TABLE {table} CASCADE"),
            format!("CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION append_only()"),
            format!("CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING"),
        ] {
            let fault = refused(&app, &sql);
            assert!(fault.contains("permission denied") || fault.contains("must be owner"), "{sql}: {fault}");
        }
    }
    for sql in [
        "SET session_replication_role = replica",
        "ALTER TABLE history DROP CONSTRAINT history_committed",
        "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "CREATE TABLE mine (id BIGINT)",
        "DROP TRIGGER history_kept ON history",
        "DELETE FROM transitions",
        "INSERT INTO transitions (machine, from_state, to_state) VALUES ('payment', 'due', 'confirmed')",
        "UPDATE movements SET amount = amount",
        "TRUNCATE audit_pending",
    ] {
        let fault = refused(&app, sql);
        assert!(fault.contains("permission denied") || fault.contains("must be owner"), "{sql}: {fault}");
    }
    assert!(holds(&app.store).versions > 40);
}

fn column(table: &str) -> &'static str {
    match table {
        "history" => "act",
        "audit_chain" => "link",
        "ledger_entries" => "amount",
        "orders" => "surplus",
        _ => "amount",
    }
}

#[test]
fn every_table_has_its_rights_and_none_else() {
    let database = postgres();
    let mut rows = Rows::new(&database);
    let mut named: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
    named.sort_unstable();
    let tables = rows.lines(
        "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE \"C\"",
    );
    assert_eq!(named, tables);
    let given = format!(
        "SELECT table_name || ' ' || string_agg(privilege_type, ', ' ORDER BY array_position(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'], privilege_type::text)) AS line \
         FROM information_schema.role_table_grants WHERE grantee = '{ROLE}' GROUP BY table_name"
    );
    let mut given = rows.lines(&given);
    // Rights to single columns are listed elsewhere.
    let of_table = |rights: &str| rights.split(", UPDATE (").next().unwrap().to_owned();
    let mut wanted: Vec<String> =
        TABLES.iter().map(|(table, rights)| format!("{table} {}", of_table(rights))).collect();
    given.sort();
    wanted.sort();
    assert_eq!(given, wanted);
}

#[test]
fn a_login_that_is_only_a_member_runs_the_program_and_owns_nothing() {
    let database = postgres();
    // Roles belong to the whole server: this one goes again with the test.
    let login = format!("redress_login_{}", std::process::id());
    let mut owner = connect(&database);
    owner.batch_execute(&format!("CREATE ROLE {login} LOGIN PASSWORD 'secret' IN ROLE {ROLE}")).unwrap();
    let ended = std::panic::catch_unwind(|| {
        let mut url = url::Url::parse(&database.url()).unwrap();
        url.set_username(&login).unwrap();
        url.set_password(Some("secret")).unwrap();
        let store =
            redress::store::Store::open(&url.as_str().parse().unwrap(), redress::store::Missing::Refuse).unwrap();
        assert!(!store.migrations_pending().unwrap());
        let standing = store.standing().unwrap().unwrap();
        assert_eq!((standing.role.as_str(), standing.is_owner), (ROLE, false));
        let reset = store.write_now(|connection| Ok(connection.batch_execute("RESET ROLE; DELETE FROM history")?));
        assert!(reset.unwrap_err().to_string().contains("permission denied"));
        let operator = Operator::new(&database);
        let mut command = operator.command(&["sweep", "--json"]);
        let output = command.env("REDRESS_DATABASE", url.as_str()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    });
    owner.batch_execute(&format!("DROP ROLE {login}")).unwrap();
    ended.unwrap();
}

#[test]
fn the_owner_works_in_the_role_too_and_is_told_apart() {
    let database = postgres();
    let app = application(&database);
    let standing = app.store.standing().unwrap().unwrap();
    assert_eq!((standing.role.as_str(), standing.is_owner), (ROLE, true));
    // Twice changes nothing.
    app.store.migrate().unwrap();
    more(&app, 1);
    assert_eq!(holds(&app.store).waiting, 1);
}
