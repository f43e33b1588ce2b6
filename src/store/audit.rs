//! The audit chain's rows: what waits for the sealer, the links, and both next to the versions that they are about. What a link is and what is wrong with one
//! is said in `audit`.
//!
//! Versions are read here as they lie in the database, whatever somebody made of them: a word that is none is a finding, not a fault.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::AnyConnection;
use super::schema::{audit_chain, audit_pending};
use crate::audit::commitment::{Columns, commitment};
use crate::error::Error;
use crate::vault::DIGEST_BYTES;

/// The lock of PostgreSQL that the sealers share: any number that nothing else of ours locks.
const SEALERS: i64 = 0x0072_6564_7265_7373;
/// A timestamp as text, as either database is asked for it.
const WRITTEN: &str = "%Y-%m-%d %H:%M:%S%.f";

/// A link of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_chain, treat_none_as_default_value = false)]
pub struct Link {
    /// One more than the one before; the first is 1.
    pub position: i64,
    /// The record that is sealed here.
    pub record_id: Vec<u8>,
    /// Its version.
    pub version: i64,
    /// The commitment to the version.
    pub commitment: Vec<u8>,
    /// The digest over all of this and the link before.
    pub link: Vec<u8>,
}

/// A version that waits for the sealer.
#[derive(Debug, Clone, QueryableByName)]
pub struct Waiting {
    /// The record.
    #[diesel(sql_type = Binary)]
    pub record_id: Vec<u8>,
    /// Its version.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    /// The commitment; none from before there were any.
    #[diesel(sql_type = Nullable<Binary>)]
    pub commitment: Option<Vec<u8>>,
}

/// A version as it lies in the database; nothing where there is none.
#[derive(Debug, Clone, QueryableByName)]
pub struct Kept {
    /// The record's name.
    #[diesel(sql_type = Nullable<Text>)]
    pub record: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    record_id: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    version: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    act: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    from_state: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    to_state: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    role: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    user_id: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    recorded_at: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    legal_at: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    detail: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    salt: Option<Vec<u8>>,
    /// The commitment that was written with it.
    #[diesel(sql_type = Nullable<Binary>)]
    pub commitment: Option<Vec<u8>>,
}

impl Kept {
    /// Whether there is such a version at all.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.version.is_some()
    }

    /// The commitment to the columns as they are; none where they are no version that the program writes.
    #[must_use]
    pub fn commitment_of_columns(&self) -> Option<[u8; DIGEST_BYTES]> {
        let columns = Columns {
            record: self.record.as_deref()?,
            record_id: self.record_id.as_deref()?,
            version: self.version?,
            act: self.act.as_deref()?,
            from_state: self.from_state.as_deref(),
            to_state: self.to_state.as_deref()?,
            role: self.role.as_deref()?,
            user_id: self.user_id.as_deref(),
            recorded_at: microseconds(self.recorded_at.as_deref()?)?,
            legal_at: microseconds(self.legal_at.as_deref()?)?,
            detail: self.detail.as_deref()?,
        };
        Some(commitment(self.salt.as_deref().unwrap_or_default(), &columns))
    }
}

fn microseconds(written: &str) -> Option<i64> {
    Some(NaiveDateTime::parse_from_str(written, WRITTEN).ok()?.and_utc().timestamp_micros())
}

/// A link with the version that it is about.
#[derive(Debug, Clone, QueryableByName)]
pub struct Sealed {
    /// The position.
    #[diesel(sql_type = BigInt)]
    pub position: i64,
    /// The record that was sealed.
    #[diesel(sql_type = Binary)]
    pub sealed_record: Vec<u8>,
    /// Its version.
    #[diesel(sql_type = BigInt)]
    pub sealed_version: i64,
    /// The commitment that was sealed.
    #[diesel(sql_type = Binary)]
    pub sealed_commitment: Vec<u8>,
    /// The link.
    #[diesel(sql_type = Binary)]
    pub link: Vec<u8>,
    /// The version.
    #[diesel(embed)]
    pub kept: Kept,
}

/// A version that waits, with what it is about.
#[derive(Debug, Clone, QueryableByName)]
pub struct Queued {
    /// The record that waits.
    #[diesel(sql_type = Binary)]
    pub queued_record: Vec<u8>,
    /// Its version.
    #[diesel(sql_type = BigInt)]
    pub queued_version: i64,
    /// Where it is sealed already, if it is.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub position: Option<i64>,
    /// The version.
    #[diesel(embed)]
    pub kept: Kept,
}

/// That there is a version, and where it is sealed.
#[derive(Debug, Clone, QueryableByName)]
pub struct Placed {
    /// The record.
    #[diesel(sql_type = Binary)]
    pub record_id: Vec<u8>,
    /// The version.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    /// Where it is sealed.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub position: Option<i64>,
    /// Its version once more, where it waits for the sealer.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub waiting: Option<i64>,
    /// The record's name, where it is neither.
    #[diesel(sql_type = Nullable<Text>)]
    pub record: Option<String>,
}

/// Waits until no other sealer is at work, for the rest of the transaction.
///
/// # Errors
/// What the database says.
pub fn wait_for_turn(connection: &mut AnyConnection) -> Result<(), Error> {
    if let AnyConnection::Postgres(c) = connection {
        sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(SEALERS).execute(c)?;
        by_index(c)?;
    }
    Ok(())
}

/// Lets PostgreSQL look rows up one by one for the rest of the transaction: it counts badly in a table that is filled and emptied all day, and would go
/// through whole tables for each page.
fn by_index(connection: &mut PgConnection) -> QueryResult<()> {
    use diesel::connection::SimpleConnection;
    connection.batch_execute(
        "SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off",
    )
}

/// The next versions that wait: of one record in their order.
///
/// # Errors
/// What the database says.
pub fn waiting(connection: &mut AnyConnection, most: i64) -> Result<Vec<Waiting>, Error> {
    let rows = sql_query(
        "SELECT p.record_id, p.version, h.commitment FROM audit_pending p \
         INNER JOIN history h ON h.record_id = p.record_id AND h.version = p.version \
         WHERE NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.record_id = p.record_id AND c.version = p.version) \
         ORDER BY p.record_id, p.version LIMIT $1",
    );
    Ok(rows.bind::<BigInt, _>(most).load(connection)?)
}

/// How many versions wait.
///
/// # Errors
/// What the database says.
pub fn count_waiting(connection: &mut AnyConnection) -> Result<i64, Error> {
    Ok(audit_pending::table.count().get_result(connection)?)
}

/// The chain's end: position and link.
///
/// # Errors
/// What the database says.
pub fn end(connection: &mut AnyConnection) -> Result<Option<(i64, Vec<u8>)>, Error> {
    let rows = audit_chain::table.order(audit_chain::position.desc());
    Ok(rows.select((audit_chain::position, audit_chain::link)).first(connection).optional()?)
}

/// The link at a position.
///
/// # Errors
/// What the database says.
pub fn at(connection: &mut AnyConnection, position: i64) -> Result<Option<Link>, Error> {
    Ok(audit_chain::table.find(position).select(Link::as_select()).first(connection).optional()?)
}

/// Appends links, in the fastest way that the database has.
///
/// # Errors
/// `AlreadyThere` for a position that is taken, or a version that is sealed; what the database says.
pub fn append(connection: &mut AnyConnection, links: &[Link]) -> Result<(), Error> {
    match connection {
        AnyConnection::Postgres(c) => {
            diesel::copy_from(audit_chain::table).from_insertable(links).execute(c)?;
        }
        AnyConnection::Sqlite(c) => {
            for link in links {
                diesel::insert_into(audit_chain::table).values(link).execute(c)?;
            }
        }
    }
    Ok(())
}

/// Takes what is sealed here out of the queue.
///
/// # Errors
/// What the database says.
pub fn take_out_sealed(connection: &mut AnyConnection, links: &[Link]) -> Result<(), Error> {
    match connection {
        AnyConnection::Postgres(c) => {
            let records: Vec<&[u8]> = links.iter().map(|link| link.record_id.as_slice()).collect();
            let versions: Vec<i64> = links.iter().map(|link| link.version).collect();
            sql_query(
                "DELETE FROM audit_pending p USING unnest($1, $2) AS sealed (record_id, version) \
                 WHERE p.record_id = sealed.record_id AND p.version = sealed.version",
            )
            .bind::<diesel::sql_types::Array<Binary>, _>(records)
            .bind::<diesel::sql_types::Array<BigInt>, _>(versions)
            .execute(c)?;
        }
        AnyConnection::Sqlite(c) => {
            for link in links {
                diesel::delete(audit_pending::table.find((&link.record_id, link.version))).execute(c)?;
            }
        }
    }
    Ok(())
}

/// The columns of a version `h`, as `Kept` reads them.
fn columns(connection: &AnyConnection) -> String {
    let written = |column: &str| match connection {
        AnyConnection::Postgres(_) => format!("to_char(h.{column}, 'YYYY-MM-DD HH24:MI:SS.US') AS {column}"),
        AnyConnection::Sqlite(_) => format!("CAST(h.{column} AS TEXT) AS {column}"),
    };
    format!(
        "h.record, h.record_id, h.version, h.act, h.from_state, h.to_state, h.role, h.user_id, {}, {}, h.detail, h.salt, h.commitment",
        written("recorded_at"),
        written("legal_at")
    )
}

/// A version as it lies in the database.
///
/// # Errors
/// What the database says.
pub fn kept(connection: &mut AnyConnection, record_id: &[u8], version: i64) -> Result<Option<Kept>, Error> {
    let sql = format!("SELECT {} FROM history h WHERE h.record_id = $1 AND h.version = $2", columns(connection));
    let rows: Vec<Kept> = sql_query(sql).bind::<Binary, _>(record_id).bind::<BigInt, _>(version).load(connection)?;
    Ok(rows.into_iter().next())
}

/// The links after a position, with their versions.
///
/// # Errors
/// What the database says.
pub fn links_after(connection: &mut AnyConnection, after: i64, most: i64) -> Result<Vec<Sealed>, Error> {
    prepare_page(connection)?;
    let sql = format!(
        "SELECT c.position, c.record_id AS sealed_record, c.version AS sealed_version, c.commitment AS sealed_commitment, c.link, {} \
         FROM (SELECT * FROM audit_chain WHERE position > $1 ORDER BY position LIMIT $2) AS c \
         LEFT JOIN history h ON h.record_id = c.record_id AND h.version = c.version ORDER BY c.position",
        columns(connection)
    );
    Ok(sql_query(sql).bind::<BigInt, _>(after).bind::<BigInt, _>(most).load(connection)?)
}

/// The versions after one, by record, and where they are sealed.
///
/// # Errors
/// What the database says.
pub fn versions_after(
    connection: &mut AnyConnection,
    (record_id, version): (&[u8], i64),
    most: i64,
) -> Result<Vec<Placed>, Error> {
    prepare_page(connection)?;
    let rows = sql_query(
        "SELECT h.record_id, h.version, c.position, p.version AS waiting, CASE WHEN c.position IS NULL AND p.version IS NULL \
         THEN (SELECT record FROM history n WHERE n.record_id = h.record_id AND n.version = h.version) END AS record \
         FROM (SELECT record_id, version FROM history WHERE (record_id, version) > ($1, $2) ORDER BY record_id, version LIMIT $3) AS h \
         LEFT JOIN audit_chain c ON c.record_id = h.record_id AND c.version = h.version \
         LEFT JOIN audit_pending p ON p.record_id = h.record_id AND p.version = h.version ORDER BY h.record_id, h.version",
    );
    Ok(rows.bind::<Binary, _>(record_id).bind::<BigInt, _>(version).bind::<BigInt, _>(most).load(connection)?)
}

/// What waits after a version, by record.
///
/// # Errors
/// What the database says.
pub fn queued_after(
    connection: &mut AnyConnection,
    (record_id, version): (&[u8], i64),
    most: i64,
) -> Result<Vec<Queued>, Error> {
    prepare_page(connection)?;
    let sql = format!(
        "SELECT p.record_id AS queued_record, p.version AS queued_version, c.position, {} \
         FROM (SELECT record_id, version FROM audit_pending WHERE (record_id, version) > ($1, $2) ORDER BY record_id, version LIMIT $3) AS p \
         LEFT JOIN history h ON h.record_id = p.record_id AND h.version = p.version \
         LEFT JOIN audit_chain c ON c.record_id = p.record_id AND c.version = p.version ORDER BY p.record_id, p.version",
        columns(connection)
    );
    Ok(sql_query(sql)
        .bind::<Binary, _>(record_id)
        .bind::<BigInt, _>(version)
        .bind::<BigInt, _>(most)
        .load(connection)?)
}

fn prepare_page(connection: &mut AnyConnection) -> Result<(), Error> {
    if let AnyConnection::Postgres(c) = connection {
        by_index(c)?;
    }
    Ok(())
}
