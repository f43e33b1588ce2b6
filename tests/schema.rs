//! The two databases, the tables of `domain` and the tables of `store::schema` say the same.

use crate::support::databases::{Backend, Schema, on_both_databases};
use crate::support::rows::{Line, connect};
use diesel::{RunQueryDsl, sql_query};
use diesel_migrations::{FileBasedMigrations, MigrationHarness};
use redress::domain::actor::Role;
use redress::domain::rules::{Machine, To};
use redress::domain::words::Word;
use redress::domain::{account, challenge, correction, payment, petition};
use redress::store::AnyConnection;
use redress::store::sealed_columns::COLUMNS;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A database without any table.
static EMPTY: Schema = Schema::new("empty", |url| {
    if let Some(path) = url.strip_prefix("sqlite:") {
        fs::write(path, []).unwrap();
    }
});
/// What `store` declares.
const DECLARED: &str = include_str!("../src/store/schema.rs");
/// The table in which diesel notes what it migrated.
const NOTES: &str = "__diesel_schema_migrations";

fn lines(connection: &mut AnyConnection, sql: &str) -> BTreeSet<String> {
    let rows: Vec<Line> = sql_query(sql).load(connection).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    rows.into_iter().map(|row| row.line).collect()
}

fn words<W: Word>(words: &[W]) -> BTreeSet<String> {
    words.iter().map(|word| word.word().to_owned()).collect()
}

/// The steps of a machine that change the state, as `transitions` writes them: the beginning is the empty word.
fn transitions<S: Word, A: Word>(machine: &Machine<S, A>) -> BTreeSet<String> {
    let mut steps = BTreeSet::new();
    for row in machine.rows() {
        for from in row.from.iter().filter(|from| from.is_none_or(|state| machine.states.contains(&state))) {
            if let To::Next(to) = row.to
                && *from != Some(to)
            {
                steps.insert(format!("{} {}>{}", machine.name, from.map_or("", Word::word), to.word()));
            }
        }
    }
    steps
}

on_both_databases! {
    fn the_seeds_are_the_tables_of_law(database: TestDatabase) {
        let mut connection = connect(&database);
        let mut seeded = |sql: &str| lines(&mut connection, sql);
        assert_eq!(seeded("SELECT role AS line FROM roles"), words(Role::ALL));
        for (kind, machine) in [("claim", &petition::CLAIM_MACHINE), ("objection", &petition::OBJECTION_MACHINE)] {
            let states = format!("SELECT state AS line FROM petition_states WHERE kind = '{kind}'");
            assert_eq!(seeded(&states), words(machine.states), "{kind}");
        }
        assert_eq!(words(petition::Kind::ALL), seeded("SELECT kind AS line FROM petition_states"));
        assert_eq!(seeded("SELECT state AS line FROM account_states"), words(account::MACHINE.states));
        assert_eq!(seeded("SELECT state AS line FROM challenge_states"), words(challenge::MACHINE.states));
        assert_eq!(seeded("SELECT state AS line FROM payment_states"), words(payment::MACHINE.states));
        assert_eq!(seeded("SELECT state AS line FROM correction_states"), words(correction::MACHINE.states));
        let steps: BTreeSet<String> = [
            transitions(&petition::CLAIM_MACHINE),
            transitions(&petition::OBJECTION_MACHINE),
            transitions(&account::MACHINE),
            transitions(&challenge::MACHINE),
            transitions(&payment::MACHINE),
            transitions(&correction::MACHINE),
        ]
        .into_iter()
        .flatten()
        .collect();
        assert_eq!(seeded("SELECT machine || ' ' || from_state || '>' || to_state AS line FROM transitions"), steps);
    }
}

/// A table: its key, and each column's type as diesel names it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    key: Vec<String>,
    columns: BTreeMap<String, String>,
}

/// The tables that `src/store/schema.rs` declares.
fn declared() -> BTreeMap<String, Table> {
    let blocks = DECLARED.split("diesel::table! {").skip(1);
    blocks.map(|block| declared_table(block.split("\n}").next().unwrap())).collect()
}

fn declared_table(block: &str) -> (String, Table) {
    let (head, body) = block.split_once('{').unwrap();
    let (name, key) = head.trim().split_once(" (").unwrap();
    let key = key.trim_end_matches(')').split(", ").map(str::to_owned).collect();
    let columns = body
        .lines()
        .filter_map(|line| line.trim().trim_end_matches(',').split_once(" -> "))
        .map(|(column, kind)| (column.to_owned(), kind.to_owned()))
        .collect();
    (name.to_owned(), Table { key, columns })
}

/// The tables of a migrated database.
fn found(connection: &mut AnyConnection, backend: Backend) -> BTreeMap<String, Table> {
    // Table, column, type, whether it may be null, place in the key.
    let sql = match backend {
        Backend::Sqlite => {
            "SELECT m.name || ' ' || c.name || ' ' || lower(c.type) || ' ' || (c.\"notnull\" = 0) || ' ' || c.pk AS line
             FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
        Backend::Postgres => {
            "SELECT c.table_name || ' ' || c.column_name || ' ' || replace(c.data_type, ' ', '_') || ' ' || (c.is_nullable = 'YES')::int || ' ' || coalesce((
                 SELECT k.ordinal_position FROM information_schema.key_column_usage k JOIN information_schema.table_constraints t USING (constraint_schema, constraint_name)
                 WHERE t.constraint_type = 'PRIMARY KEY' AND k.table_name = c.table_name AND k.column_name = c.column_name), 0) AS line
             FROM information_schema.columns c WHERE c.table_schema = 'public'"
        }
    };
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    let mut keys: BTreeMap<(String, u32), String> = BTreeMap::new();
    for line in lines(connection, sql) {
        let [table, column, kind, null, place] = line.split(' ').collect::<Vec<_>>().try_into().unwrap();
        if table == NOTES {
            continue;
        }
        let kind = diesel_type(kind);
        let kind = if null == "1" { format!("Nullable<{kind}>") } else { kind.to_owned() };
        tables.entry(table.to_owned()).or_default().columns.insert(column.to_owned(), kind);
        if place != "0" {
            keys.insert((table.to_owned(), place.parse().unwrap()), column.to_owned());
        }
    }
    for ((table, _), column) in keys {
        tables.get_mut(&table).unwrap().key.push(column);
    }
    tables
}

/// The name that diesel has for a column's type; the same for both databases.
fn diesel_type(kind: &str) -> &'static str {
    match kind {
        "blob" | "bytea" => "Binary",
        "text" => "Text",
        "bigint" => "BigInt",
        "boolean" => "Bool",
        "date" => "Date",
        "timestamp" | "timestamp_without_time_zone" => "Timestamp",
        other => panic!("no column of ours is {other}"),
    }
}

on_both_databases! {
    fn the_declared_tables_are_those_of_the_database(database: TestDatabase) {
        let (declared, found) = (declared(), found(&mut connect(&database), database.backend()));
        assert!(declared.len() > 30);
        for (name, table) in &declared {
            assert_eq!(Some(table), found.get(name), "{name}: declared on the left, found on the right");
        }
        assert_eq!(declared.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    }
}

#[test]
fn rotation_and_doctor_know_every_sealed_column() {
    let sealed = |column: &&String| column.ends_with("_sealed") || *column == "wrapped";
    let tables = declared();
    let declared: BTreeSet<(String, String)> = tables
        .iter()
        .flat_map(|(name, table)| table.columns.keys().filter(sealed).map(|column| (name.clone(), column.clone())))
        .collect();
    let known = COLUMNS.iter().map(|column| (column.table.to_owned(), column.column.to_owned())).collect();
    assert!(declared.len() > 30);
    assert_eq!(declared, known);
}

fn folders(of: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(of);
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_migrations_are_twins() {
    assert_eq!(folders("sqlite"), folders("postgres"));
    assert!(!folders("sqlite").is_empty());
}

#[test]
fn the_twins_seed_the_same_words() {
    // One folder, word for word: whatever differs between the databases is none of its matter.
    let seeds = |of: &str| {
        let folder = folders(of).into_iter().find(|name| name.ends_with("seed_states")).unwrap();
        fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(of).join(folder).join("up.sql"),
        )
        .unwrap()
    };
    assert_eq!(seeds("sqlite"), seeds("postgres"));
}

/// Everything that a database has besides diesel's notes: tables, indexes, triggers, functions and types.
fn everything(connection: &mut AnyConnection, backend: Backend) -> BTreeSet<String> {
    let sql = match backend {
        Backend::Sqlite => format!("SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS line FROM sqlite_master WHERE tbl_name <> '{NOTES}'"),
        Backend::Postgres => format!(
            "SELECT 'relation ' || c.relname AS line FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '{NOTES}%'
             UNION ALL SELECT 'function ' || p.proname || p.prosrc FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
             UNION ALL SELECT 'trigger ' || pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal
             UNION ALL SELECT 'constraint ' || n.conrelid::regclass || ' ' || pg_get_constraintdef(n.oid) FROM pg_constraint n WHERE n.connamespace = 'public'::regnamespace AND n.conrelid::regclass::text <> '{NOTES}'"
        ),
    };
    lines(connection, &sql)
}

fn migrate(connection: &mut AnyConnection, up: bool) {
    fn run<DB, C>(connection: &mut C, of: &str, up: bool)
    where
        DB: diesel::backend::Backend,
        C: MigrationHarness<DB>,
    {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(of);
        let migrations = FileBasedMigrations::from_path(folder).unwrap();
        let done = if up {
            connection.run_pending_migrations(migrations)
        } else {
            connection.revert_all_migrations(migrations)
        };
        assert_eq!(done.unwrap().len(), folders(of).len());
    }
    match connection {
        AnyConnection::Sqlite(connection) => run(connection, "sqlite", up),
        AnyConnection::Postgres(connection) => run(connection, "postgres", up),
    }
}

on_both_databases! { EMPTY;
    fn every_migration_can_be_taken_back_and_done_again(database: TestDatabase) {
        let backend = database.backend();
        let mut connection = connect(&database);
        assert!(everything(&mut connection, backend).is_empty());
        migrate(&mut connection, true);
        let first = everything(&mut connection, backend);
        assert!(first.len() > 60, "{}", first.len());
        migrate(&mut connection, false);
        assert_eq!(everything(&mut connection, backend), BTreeSet::new());
        migrate(&mut connection, true);
        assert_eq!(everything(&mut connection, backend), first);
    }
}
