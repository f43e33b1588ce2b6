//! Each test has a database of its own, with the schema laid once.

use crate::support::databases::{Schema, on_both_databases};
use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use std::sync::atomic::{AtomicU32, Ordering};

static SCHEMA: Schema = Schema::new("notes", lay);
static LAID: AtomicU32 = AtomicU32::new(0);

fn lay(url: &str) {
    LAID.fetch_add(1, Ordering::SeqCst);
    execute(url, "CREATE TABLE note (number BIGINT NOT NULL UNIQUE)");
}

fn execute(url: &str, statement: &str) {
    match url.strip_prefix("sqlite:") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(statement),
        None => PgConnection::establish(url).unwrap().batch_execute(statement),
    }
    .unwrap();
}

fn count(url: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let query = sql_query("SELECT count(*) AS count FROM note");
    let row: Row = match url.strip_prefix("sqlite:") {
        Some(path) => query.get_result(&mut SqliteConnection::establish(path).unwrap()),
        None => query.get_result(&mut PgConnection::establish(url).unwrap()),
    }
    .unwrap();
    row.count
}

on_both_databases! { SCHEMA;
    fn a_test_sees_only_what_it_wrote_itself(database: TestDatabase) {
        assert_eq!(count(&database.url()), 0);
        execute(&database.url(), "INSERT INTO note VALUES (1)");
        let other = TestDatabase::new(database.backend(), &SCHEMA);
        assert_ne!(other.url(), database.url());
        assert_eq!(count(&other.url()), 0);
        assert_eq!(count(&database.url()), 1);
    }

    fn the_schema_is_laid_once_for_all_tests(database: TestDatabase) {
        let laid = || LAID.load(Ordering::SeqCst);
        let _second = TestDatabase::new(database.backend(), &SCHEMA);
        assert!((1..=2).contains(&laid()), "once for SQLite, once for PostgreSQL: {}", laid());
    }

    fn a_database_goes_although_someone_is_connected(database: TestDatabase) {
        let url = database.url();
        if database.backend() == Backend::Postgres {
            let _held = PgConnection::establish(&url).unwrap();
            drop(database);
            assert!(PgConnection::establish(&url).is_err());
        } else {
            let path = url.strip_prefix("sqlite:").unwrap().to_owned();
            drop(database);
            assert!(!std::path::Path::new(&path).exists());
        }
    }
}
