//! Pools of connections: how one is opened and prepared, and how one that is lost is found out. What runs on them stands in `store` and `writer`.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, CustomizeConnection, Pool, PooledConnection};

use super::AnyConnection;
use crate::config::{DatabaseKind, DatabaseUrl};
use crate::error::Error;

/// Connections of one pool. Not more than there are threads for blocking work.
pub const MOST_CONNECTIONS: u32 = 8;
/// How long a request waits for a connection before it gets a 503.
pub const ACQUIRE_WAIT: Duration = Duration::from_secs(5);
/// Connections that one request finds lost before it gives up: after a restart of the server every one in the pool is.
const MOST_LOST: u32 = MOST_CONNECTIONS;

/// What a connection may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// The database itself refuses to write on it.
    Read,
    /// Everything.
    Write,
}

/// Opens connections for the pool.
#[derive(Debug, Clone)]
pub(super) struct Manager {
    url: DatabaseUrl,
}

/// A connection of the pool. Nothing is asked of the database when it is handed out: a lost one shows when its transaction can't begin or end.
pub(super) struct Held {
    /// The connection.
    pub(super) connection: AnyConnection,
    /// It does not go back into the pool.
    pub(super) is_lost: bool,
}

/// Gives every new connection its settings.
#[derive(Debug)]
struct Prepare(Access);

impl CustomizeConnection<Held, r2d2::Error> for Prepare {
    fn on_acquire(&self, held: &mut Held) -> Result<(), r2d2::Error> {
        prepare(&mut held.connection, self.0).map_err(r2d2::Error::QueryError)
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Held;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Held, r2d2::Error> {
        let connection = establish(&self.url).map_err(r2d2::Error::ConnectionError)?;
        Ok(Held { connection, is_lost: false })
    }

    fn is_valid(&self, held: &mut Held) -> Result<(), r2d2::Error> {
        held.connection.batch_execute("SELECT 1").map_err(r2d2::Error::QueryError)
    }

    fn has_broken(&self, held: &mut Held) -> bool {
        held.is_lost || std::thread::panicking()
    }
}

fn establish(url: &DatabaseUrl) -> ConnectionResult<AnyConnection> {
    match url.kind() {
        DatabaseKind::Sqlite => SqliteConnection::establish(&url.connection()).map(AnyConnection::Sqlite),
        DatabaseKind::Postgres => PgConnection::establish(&url.connection()).map(AnyConnection::Postgres),
    }
}

/// Settings of a new connection. SQLite's temporary files stay files: the journal of one statement that adds many rows is as large as the pages it touches.
fn prepare(connection: &mut AnyConnection, access: Access) -> QueryResult<()> {
    match (connection, access) {
        (AnyConnection::Sqlite(c), Access::Write) => c.batch_execute(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; \
             PRAGMA cache_size = -49152; PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON;",
        ),
        (AnyConnection::Sqlite(c), Access::Read) => c.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON;"),
        (AnyConnection::Postgres(c), _) => c.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET statement_timeout = '60s';"),
    }
}

/// The one connection that the SQLite writer owns.
pub(super) fn writing_connection(url: &DatabaseUrl) -> Result<AnyConnection, Error> {
    let mut connection = establish(url).map_err(|fault| Error::DatabaseUnavailable { what: fault.to_string() })?;
    prepare(&mut connection, Access::Write)?;
    Ok(connection)
}

/// A pool of connections.
pub(super) fn pool(url: &DatabaseUrl, access: Access) -> Result<Pool<Manager>, Error> {
    Pool::builder()
        .max_size(MOST_CONNECTIONS)
        .min_idle(Some(1))
        .connection_timeout(ACQUIRE_WAIT)
        .test_on_check_out(false)
        .connection_customizer(Box::new(Prepare(access)))
        .build(Manager { url: url.clone() })
        .map_err(|fault| Error::DatabaseUnavailable { what: fault.to_string() })
}

/// A connection on which a transaction has just begun. Lost ones are put aside: nothing was done on them yet.
///
/// # Errors
/// `Busy` where no connection came free; what the database says.
pub(super) fn begin(pool: &Pool<Manager>, begin: &str) -> Result<PooledConnection<Manager>, Error> {
    let mut lost = 0;
    loop {
        let mut held = pool.get().map_err(|_| Error::Busy)?;
        match held.connection.batch_execute(begin) {
            Ok(()) => return Ok(held),
            Err(fault) => {
                held.is_lost = true;
                lost += 1;
                if lost > MOST_LOST {
                    return Err(fault.into());
                }
            }
        }
    }
}

impl Held {
    /// Ends the transaction, or puts the connection aside.
    ///
    /// # Errors
    /// What the database says.
    pub(super) fn end(&mut self, end: &str) -> QueryResult<()> {
        let ended = self.connection.batch_execute(end);
        self.is_lost |= ended.is_err();
        ended
    }
}
