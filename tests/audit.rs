//! The audit chain: every version is sealed once, whatever is changed afterwards is found with its place, and the program itself can't change it.

mod checkpoint;
mod commitment;
mod rights;
mod sealing;
mod tampering;

use diesel::connection::SimpleConnection;
use redress::app::App;
use redress::audit::checkpoint::Checkpoint;
use redress::audit::verify::{self, Finding, Verified};
use redress::casework::{Did, remember};
use redress::domain::actor::Actor;
use redress::store::{AnyConnection, Store};

use crate::support::databases::{Backend, TestDatabase};
use crate::support::rows::{Line, connect, in_words_of};
use crate::support::seed::{Seed, baht};

/// Some fifty versions of records of most kinds.
fn season(app: &App) {
    let seed = Seed::new(app);
    let (_, due) = seed.disbursing_account(baht(900), &[baht(1_000), baht(500)]);
    seed.released(&due);
    let open = seed.published_account(baht(100));
    seed.filed_claim(&open, baht(70));
}

/// Versions of a record of nobody's.
fn more(app: &App, versions: i64) {
    let id = Seed::new(app).new_id();
    (1..=versions).for_each(|version| write(app, id, version));
}

/// A version of a record of nobody's: what the sealer sees of an act.
fn write(app: &App, id: [u8; 16], version: i64) {
    let context = app.context(Actor::System);
    app.store
        .write_now(move |connection| {
            let did = Did {
                record: "example",
                id,
                version,
                act: "count",
                from: None,
                to: "counted",
                detail: serde_json::json!({ "amount": version }),
            };
            remember(connection, &context, &did)
        })
        .unwrap();
}

/// What a verification tells.
fn told(store: &Store, checkpoints: &[Checkpoint]) -> (Verified, Vec<Finding>) {
    let mut told = Vec::new();
    let verified = verify::verify(store, checkpoints, &mut |finding| told.push(finding)).unwrap();
    assert_eq!(verified.findings, told.len() as u64);
    (verified, told)
}

/// Everything is as it was written.
#[track_caller]
fn holds(store: &Store) -> Verified {
    let (verified, findings) = told(store, &[]);
    assert_eq!(findings, []);
    verified
}

/// Somebody with the owner's password and all the time in the world: the database's guards are out of the way.
struct Intruder {
    connection: AnyConnection,
    backend: Backend,
}

impl Intruder {
    fn new(database: &TestDatabase) -> Self {
        let backend = database.backend();
        let mut intruder = Self { connection: connect(database), backend };
        let guards = match backend {
            Backend::Postgres => vec!["SET session_replication_role = replica".to_owned()],
            Backend::Sqlite => {
                let triggers =
                    intruder.lines("SELECT 'DROP TRIGGER ' || name AS line FROM sqlite_master WHERE type = 'trigger'");
                let settings = "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000";
                triggers.into_iter().chain([settings.to_owned()]).collect()
            }
        };
        guards.iter().for_each(|statement| intruder.does(statement));
        intruder
    }

    #[track_caller]
    fn does(&mut self, sql: &str) {
        let sql = in_words_of(self.backend, sql);
        self.connection.batch_execute(&sql).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }

    fn lines(&mut self, sql: &str) -> Vec<String> {
        use diesel::RunQueryDsl;
        let rows: Vec<Line> = diesel::sql_query(in_words_of(self.backend, sql)).load(&mut self.connection).unwrap();
        rows.into_iter().map(|row| row.line).collect()
    }

    /// Bytes as the database writes them.
    fn bytes(&self, hexadecimal: &str) -> String {
        match self.backend {
            Backend::Sqlite => format!("X'{hexadecimal}'"),
            Backend::Postgres => format!("'\\x{hexadecimal}'::bytea"),
        }
    }

    /// A column of bytes as hexadecimal digits.
    fn hexadecimal(&self, column: &str) -> String {
        match self.backend {
            Backend::Sqlite => format!("lower(hex({column}))"),
            Backend::Postgres => format!("encode({column}, 'hex')"),
        }
    }
}
