//! A fresh database for each test, of both kinds. The schema is laid once per test process into a template, and every
//! test gets a copy: a file for SQLite, a database for PostgreSQL on the server that `tests/run` starts.
//! What is in the schema and how it is laid is `redress::store`'s matter.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use url::Url;

/// Names the server for these tests: `postgres://USER:PASSWORD@HOST:PORT/postgres`.
const SERVER_VARIABLE: &str = "REDRESS_TEST_POSTGRES";
/// How the names of all databases of all test processes begin.
const NAME_PREFIX: &str = "redress_test_";
/// The file of a SQLite database, in a folder of its own.
const SQLITE_FILE: &str = "redress.db";

/// Makes two tests of one, `NAME::on_sqlite` and `NAME::on_postgres`, each with a fresh database that has the schema
/// `crate::support::SCHEMA`, or another named first: `on_both_databases!(MY_SCHEMA; fn …)`.
macro_rules! on_both_databases {
    ($(#[$attribute:meta])* fn $($rest:tt)*) => {
        $crate::support::databases::on_both_databases!($crate::support::SCHEMA; $(#[$attribute])* fn $($rest)*);
    };
    ($schema:expr; $($(#[$attribute:meta])* fn $name:ident($database:ident: TestDatabase) $body:block)+) => {$(
        mod $name {
            use super::*;
            use $crate::support::databases::{Backend, TestDatabase};

            $(#[$attribute])*
            fn on($database: TestDatabase) $body

            #[test]
            fn on_sqlite() {
                on(TestDatabase::new(Backend::Sqlite, &$schema));
            }

            #[test]
            fn on_postgres() {
                on(TestDatabase::new(Backend::Postgres, &$schema));
            }
        }
    )+};
}
pub(crate) use on_both_databases;

/// The two kinds of database that Redress runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// How to lay a schema, and the templates where it was laid. Make it a `static`: there is one template per kind.
pub struct Schema {
    name: &'static str,
    migrate: fn(&str),
    sqlite: OnceLock<Vec<u8>>,
    postgres: OnceLock<String>,
}

impl Schema {
    /// `migrate` gets the URL of an empty database and has closed every connection to it when it returns. `name` is
    /// part of PostgreSQL's database names: lower-case letters.
    pub const fn new(name: &'static str, migrate: fn(&str)) -> Self {
        Self { name, migrate, sqlite: OnceLock::new(), postgres: OnceLock::new() }
    }

    /// The content of a database file with the schema.
    fn sqlite_template(&self) -> &[u8] {
        self.sqlite.get_or_init(|| {
            let folder = TempDir::new().unwrap();
            (self.migrate)(&sqlite_url(&folder));
            let log = folder.path().join(format!("{SQLITE_FILE}-wal"));
            assert!(!log.exists(), "a connection to the template is still open");
            fs::read(folder.path().join(SQLITE_FILE)).unwrap()
        })
    }

    fn postgres_template(&self, server: &Server) -> &str {
        self.postgres.get_or_init(|| {
            let name = format!("{}{}_template", server.prefix, self.name);
            server.run(&format!("CREATE DATABASE {name}"));
            (self.migrate)(&server.url_of(&name));
            name
        })
    }
}

/// A database of one test alone; it goes when this is dropped, whoever is still connected.
pub struct TestDatabase {
    backend: Backend,
    url: String,
    folder: TempDir,
    name: Option<String>,
}

impl TestDatabase {
    /// A fresh database with this schema. Without a PostgreSQL server the test fails: it is never skipped.
    pub fn new(backend: Backend, schema: &Schema) -> Self {
        match backend {
            Backend::Sqlite => {
                let template = schema.sqlite_template();
                let folder = TempDir::new().unwrap();
                fs::write(folder.path().join(SQLITE_FILE), template).unwrap();
                Self { backend, url: sqlite_url(&folder), folder, name: None }
            }
            Backend::Postgres => {
                let server = Server::get();
                let template = schema.postgres_template(server);
                let name = server.next_name();
                server.run(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
                Self { backend, url: server.url_of(&name), folder: TempDir::new().unwrap(), name: Some(name) }
            }
        }
    }

    /// `sqlite:PATH` or `postgres://…`, as the program takes it.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// A folder of this test alone; a SQLite database lies in it.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Which kind it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            // The test has its verdict; what stays behind is taken away by the next test process.
            if let Err(fault) = Server::get().try_run(&drop_statement(name)) {
                eprintln!("{name} could not be dropped: {fault}");
            }
        }
    }
}

/// The PostgreSQL server that all tests share, each with databases of its own.
struct Server {
    url: Url,
    prefix: String,
    made: AtomicU32,
    /// Shows other test processes on the same server that this one's databases are still in use.
    _presence: Mutex<PgConnection>,
}

impl Server {
    fn get() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Self::enter)
    }

    fn enter() -> Self {
        let url = std::env::var(SERVER_VARIABLE)
            .unwrap_or_else(|_| panic!("{SERVER_VARIABLE} names no PostgreSQL server: run the tests with tests/run"));
        let url = Url::parse(&url).unwrap_or_else(|fault| panic!("{SERVER_VARIABLE}: {fault}"));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let process = std::process::id();
        let prefix = format!("{NAME_PREFIX}{process}_{:x}_", now.as_micros());
        let mut presence = connect(&url);
        let enter = format!("SET application_name = '{prefix}'");
        presence.batch_execute(&enter).unwrap();
        for name in abandoned(&mut presence) {
            // Another process may be dropping it just now.
            if let Err(fault) = presence.batch_execute(&drop_statement(&name)) {
                eprintln!("{name} could not be dropped: {fault}");
            }
        }
        Self { url, prefix, made: AtomicU32::new(0), _presence: Mutex::new(presence) }
    }

    fn next_name(&self) -> String {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        format!("{}{number}", self.prefix)
    }

    fn url_of(&self, name: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(name);
        url.into()
    }

    fn run(&self, statement: &str) {
        self.try_run(statement).unwrap_or_else(|fault| panic!("{statement}: {fault}"));
    }

    fn try_run(&self, statement: &str) -> diesel::QueryResult<()> {
        connect(&self.url).batch_execute(statement)
    }
}

fn connect(url: &Url) -> PgConnection {
    PgConnection::establish(url.as_str())
        .unwrap_or_else(|fault| panic!("the PostgreSQL server that {SERVER_VARIABLE} names can't be used: {fault}"))
}

fn sqlite_url(folder: &TempDir) -> String {
    format!("sqlite:{}", folder.path().join(SQLITE_FILE).display())
}

fn drop_statement(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
}

/// Databases of test processes that ended: nothing runs in a process after its last test, so the next one clears up.
fn abandoned(connection: &mut PgConnection) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let rows = sql_query(
        "SELECT datname::text AS name FROM pg_database
         WHERE starts_with(datname, $1) AND NOT EXISTS (
             SELECT FROM pg_stat_activity
             WHERE starts_with(application_name, $1) AND starts_with(datname, application_name))",
    )
    .bind::<Text, _>(NAME_PREFIX)
    .load::<Row>(connection);
    rows.unwrap().into_iter().map(|row| row.name).collect()
}
