//! The databases: connections, migrations, and the two doors – `read` and `write`. The only place that knows that there are two of them.
//! What is stored of which record stands in the files of `store/`; what may be changed is decided in `domain` and carried out in `casework`.

pub mod accounts;
pub mod audit;
pub mod cases;
mod connection;
pub mod contradictions;
pub mod corrections;
pub mod erasure;
pub mod evidence;
pub mod exports;
pub mod history;
pub mod imports;
pub mod judging;
pub mod ledger;
pub mod notices;
pub mod orders;
pub mod pages;
pub mod payments;
pub mod people;
pub mod person_keys;
pub mod petitions;
mod pool;
pub mod promotion;
pub mod proofs;
pub mod retention;
pub mod rights;
pub mod role_changes;
pub mod schema;
pub mod screening;
pub mod screening_queue;
pub mod sealed_columns;
pub mod second_factor;
pub mod senders;
pub mod staging;
pub mod statistics;
pub mod types;
pub(crate) mod waiting;
mod writer;

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::backend::Backend;
use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::r2d2::Pool;
use diesel::sql_query;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::config::{DatabaseKind, DatabaseUrl};
use crate::error::Error;
use connection::insert_rows;
pub use connection::{AnyConnection, MultiBackend};
pub use pool::{ACQUIRE_WAIT, MOST_CONNECTIONS};
use pool::{Access, Manager};
use rights::Standing;
use writer::Writer;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// As long as SQLite lets a waiting writer sleep between two looks at most, and a little more.
const GIVE_WAY: Duration = Duration::from_millis(105);

/// The database as the program sees it. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    url: DatabaseUrl,
    readers: Pool<Manager>,
    writer: Writer,
}

/// Whether a database that is not there may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// Refuse: a mistyped URL never makes an empty file.
    Refuse,
    /// Make it: `migrate` and `demo`.
    Create,
}

impl Store {
    /// Opens the database.
    ///
    /// # Errors
    /// A SQLite file that is not there (unless it may be made), a database that can't be reached.
    pub fn open(url: &DatabaseUrl, missing: Missing) -> Result<Self, Error> {
        if let Some(file) = url.file().filter(|file| missing == Missing::Refuse && !file.is_file()) {
            return Err(Error::DatabaseMissing { path: file.display().to_string() });
        }
        let writer = Writer::open(url)?;
        let readers = pool::pool(url, Access::Read)?;
        Ok(Self { url: url.clone(), readers, writer })
    }

    /// Brings the schema up to date, and on PostgreSQL the rights of the program's role, on a connection with the owner's rights. Repeating it changes
    /// nothing. Where it made the role, the store is to be opened anew: connections that are open go on with the rights that they had.
    ///
    /// # Errors
    /// What the database says.
    pub fn migrate(&self) -> Result<(), Error> {
        let fault =
            |fault: Box<dyn std::error::Error + Send + Sync>| Error::DatabaseUnavailable { what: fault.to_string() };
        match pool::single(&self.url, Access::Own)? {
            AnyConnection::Postgres(mut c) => {
                c.run_pending_migrations(POSTGRES_MIGRATIONS).map_err(fault)?;
                rights::grant(&mut c)
            }
            AnyConnection::Sqlite(mut c) => c.run_pending_migrations(SQLITE_MIGRATIONS).map(drop).map_err(fault),
        }
    }

    /// Whether migrations are waiting: `serve` doesn't start on an old schema. Asked without the right to lay one.
    ///
    /// # Errors
    /// What the database says.
    pub fn migrations_pending(&self) -> Result<bool, Error> {
        let fault =
            |fault: Box<dyn std::error::Error + Send + Sync>| Error::DatabaseUnavailable { what: fault.to_string() };
        self.read_now(|connection| {
            let done = migrations_done(connection)?;
            let wanted = match connection {
                AnyConnection::Postgres(_) => versions::<Pg>(&POSTGRES_MIGRATIONS),
                AnyConnection::Sqlite(_) => versions::<Sqlite>(&SQLITE_MIGRATIONS),
            };
            Ok(!wanted.map_err(fault)?.is_subset(&done))
        })
    }

    /// Lets the writers of other processes at the database, between two of many writes: those of SQLite only look now and then whether its lock is free.
    pub fn give_way(&self) {
        if self.kind() == DatabaseKind::Sqlite {
            std::thread::sleep(GIVE_WAY);
        }
    }

    /// Which database it is, for `doctor` and the log alone.
    pub fn kind(&self) -> DatabaseKind {
        self.url.kind()
    }

    /// In whose name the program works; none on SQLite, which has no roles.
    ///
    /// # Errors
    /// What the database says.
    pub fn standing(&self) -> Result<Option<Standing>, Error> {
        self.read_now(|connection| match connection {
            AnyConnection::Postgres(c) => rights::standing(c).map(Some),
            AnyConnection::Sqlite(_) => Ok(None),
        })
    }

    /// Reads in one consistent view, on a thread for blocking work.
    ///
    /// # Errors
    /// What the work says; `Busy` where no connection came free.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    {
        let store = self.clone();
        tokio::task::spawn_blocking(move || store.read_now(work))
            .await
            .map_err(|fault| Error::Broken { what: fault.to_string() })?
    }

    /// As `read`, on this thread: for commands and workers.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_now<T, F>(&self, work: F) -> Result<T, Error>
    where
        F: FnOnce(&mut AnyConnection) -> Result<T, Error>,
    {
        let begin = match self.kind() {
            DatabaseKind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            DatabaseKind::Sqlite => "BEGIN DEFERRED",
        };
        let mut held = pool::begin(&self.readers, begin)?;
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut held.connection)));
        held.end("ROLLBACK")?;
        outcome.unwrap_or_else(|_| Err(Error::Broken { what: "a read panicked".to_owned() }))
    }

    /// Writes: everything that the work does commits together or not at all. The work may run more than once and must not reach outside the
    /// database; the answer comes after COMMIT.
    ///
    /// # Errors
    /// What the work says, refusals included; `Busy` where no connection came free.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    {
        self.writer.write(work).await
    }

    /// As `write_now`; what the work did stays only where `keeps` says so of its answer: a rehearsal, or a report that takes everything back.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_if_now<T, F, K>(&self, work: F, keeps: K) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
        K: Fn(&T) -> bool + Send + 'static,
    {
        self.writer.write_if(work, keeps)
    }

    /// As `write`, on this thread: for commands and workers.
    ///
    /// # Errors
    /// As `write`.
    pub fn write_now<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection) -> Result<T, Error> + Send + 'static,
    {
        self.writer.write_if(work, |_| true)
    }
}

/// The migrations that diesel noted as done.
fn migrations_done(connection: &mut AnyConnection) -> Result<BTreeSet<String>, Error> {
    #[derive(QueryableByName)]
    struct Noted {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let notes = match connection {
        AnyConnection::Postgres(_) => {
            // Where they can't be read, the program's role was never given its rights here: that is the matter of a migration, too.
            "SELECT relname::text AS name FROM pg_class WHERE oid = to_regclass('__diesel_schema_migrations') AND has_table_privilege(oid, 'SELECT')"
        }
        AnyConnection::Sqlite(_) => "SELECT name FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
    };
    let notes: Vec<Noted> = sql_query(notes).load(connection)?;
    if notes.is_empty() {
        return Ok(BTreeSet::new());
    }
    let done: Vec<Noted> = sql_query("SELECT version AS name FROM __diesel_schema_migrations").load(connection)?;
    Ok(done.into_iter().map(|noted| noted.name).collect())
}

/// The migrations that the program has.
fn versions<DB: Backend>(source: &EmbeddedMigrations) -> diesel::migration::Result<BTreeSet<String>> {
    let migrations: Vec<Box<dyn Migration<DB>>> = source.migrations()?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// One row changed: the version that was seen was still there.
///
/// # Errors
/// `Stale` where no row changed.
pub fn one_changed(changed: usize, seen: i64) -> Result<(), Error> {
    if changed == 1 {
        Ok(())
    } else {
        Err(crate::domain::refusal::Refusal::Stale { seen, found: seen.saturating_add(1) }.into())
    }
}
