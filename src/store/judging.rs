//! What the rows of a staged file would do to the register, asked of the database for all rows at once: new, changed, unchanged, or told before with
//! other figures. What the law says of a changed row is not decided here.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

use super::AnyConnection;
use super::imports::{Import, Kind};
use crate::domain::account;
use crate::domain::words::word_enum;
use crate::error::Error;

word_enum! {
    /// What a row would do.
    Verdict ("verdict") {
        /// It is not known.
        New = "new",
        /// It is known in part, or with other figures.
        Changed = "changed",
        /// It is known as it is.
        Unchanged = "unchanged",
        /// The same bank told it with other figures, which can't be both.
        Contradicts = "contradicts",
    }
}

/// Accounts: bank $1, file $2, lines up to $3. A hold is compared with itself, as `casework::reporting` does for one. Each account is looked up by itself:
/// a database that counted a bank's accounts before the file began would think that there are hardly any, and go through all of them for each row.
const ACCOUNTS: &str = "\
SELECT s.line AS line, a.state AS state,
    CASE WHEN s.repeats = 'same' THEN 'unchanged'
        WHEN a.id IS NULL THEN CASE WHEN s.repeats IS NULL THEN 'new' ELSE 'changed' END
        WHEN h.amount = s.amount AND h.held_at = s.held_at AND h.ordered_by = s.ordered_by AND a.holder_name = s.holder_name
            AND (s.holder_number_index IS NULL OR s.holder_number_index = a.holder_number_index)
            AND (a.tier = s.tier OR EXISTS (SELECT 1 FROM holds o WHERE o.account_id = a.id AND o.id <> h.id)) THEN 'unchanged'
        ELSE 'changed' END AS verdict
FROM staged_accounts s
    LEFT JOIN accounts a ON a.id = (SELECT known.id FROM accounts known WHERE known.bank = $1 AND known.number = s.number)
    LEFT JOIN holds h ON h.account_id = a.id AND h.reference = s.reference
WHERE s.import_id = $2 AND s.line <= $3";

/// Movements: bank $1, file $2, lines up to $3. What this bank said last counts as its word: the contradiction, where it told one.
const MOVEMENTS: &str = "\
SELECT s.line AS line, CAST(NULL AS TEXT) AS state,
    CASE WHEN s.repeats = 'same' THEN 'unchanged'
        WHEN m.id IS NULL THEN 'new'
        WHEN c.bank IS NOT NULL THEN CASE WHEN c.from_number_index = s.from_number_index
            AND c.to_number_index IS NOT DISTINCT FROM s.to_number_index AND c.amount = s.amount AND c.booked_at = s.booked_at
            THEN 'unchanged' ELSE 'contradicts' END
        WHEN m.from_number_index = s.from_number_index AND m.to_number_index IS NOT DISTINCT FROM s.to_number_index
            AND m.amount = s.amount AND m.booked_at = s.booked_at THEN 'unchanged'
        WHEN m.reported_by = $1 THEN 'contradicts'
        ELSE 'changed' END AS verdict
FROM staged_movements s
    LEFT JOIN movements m ON m.reference = s.reference
    LEFT JOIN movement_contradictions c ON c.movement_id = m.id AND c.bank = $1
WHERE s.import_id = $2 AND s.line <= $3";

/// Accounts that the file $1 tells more than once: each further line, and what it is to the first with its reference.
const REPEATED_ACCOUNTS: &str = "\
WITH told AS (SELECT line, MIN(line) OVER (PARTITION BY number) AS first, MIN(line) OVER (PARTITION BY number, reference) AS earliest
    FROM staged_accounts WHERE import_id = $1
        AND number IN (SELECT number FROM staged_accounts WHERE import_id = $1 GROUP BY number HAVING COUNT(*) > 1))
SELECT t.line AS line, CASE WHEN t.line = t.earliest THEN 'hold'
    WHEN e.amount = s.amount AND e.held_at = s.held_at AND e.ordered_by = s.ordered_by AND e.holder_name = s.holder_name AND e.tier = s.tier
        AND e.holder_number_index IS NOT DISTINCT FROM s.holder_number_index THEN 'same' END AS repeats
FROM told t JOIN staged_accounts s ON s.import_id = $1 AND s.line = t.line
    JOIN staged_accounts e ON e.import_id = $1 AND e.line = t.earliest
WHERE t.line <> t.first ORDER BY t.line";

/// Movements that the file $1 tells more than once: each further line, and what it is to the first.
const REPEATED_MOVEMENTS: &str = "\
WITH told AS (SELECT line, MIN(line) OVER (PARTITION BY reference) AS first
    FROM staged_movements WHERE import_id = $1
        AND reference IN (SELECT reference FROM staged_movements WHERE import_id = $1 GROUP BY reference HAVING COUNT(*) > 1))
SELECT t.line AS line, CASE WHEN e.amount = s.amount AND e.booked_at = s.booked_at AND e.from_number_index = s.from_number_index
        AND e.to_number_index IS NOT DISTINCT FROM s.to_number_index THEN 'same' END AS repeats
FROM told t JOIN staged_movements s ON s.import_id = $1 AND s.line = t.line
    JOIN staged_movements e ON e.import_id = $1 AND e.line = t.first
WHERE t.line <> t.first ORDER BY t.line";

/// How many rows would do what; of accounts that are known, by their state.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Tally {
    /// What they would do.
    #[diesel(sql_type = Text)]
    pub verdict: Verdict,
    /// The state of the accounts.
    #[diesel(sql_type = Nullable<Text>)]
    pub state: Option<account::State>,
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
}

/// A row that repeats an earlier line of its file.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Repeated {
    /// Its line.
    #[diesel(sql_type = BigInt)]
    pub line: i64,
    /// How; none where it says something else of the same.
    #[diesel(sql_type = Nullable<Text>)]
    pub repeats: Option<super::staging::Repeats>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    line: i64,
}

fn judged(kind: Kind) -> &'static str {
    match kind {
        Kind::Accounts => ACCOUNTS,
        Kind::Transfers => MOVEMENTS,
    }
}

/// What the rows up to a line would do.
///
/// # Errors
/// What the database says.
pub fn tally(connection: &mut AnyConnection, import: &Import, through: i64) -> Result<Vec<Tally>, Error> {
    let sql = format!(
        "SELECT verdict, state, COUNT(*) AS count FROM ({}) AS judged GROUP BY verdict, state",
        judged(import.kind)
    );
    let query =
        sql_query(sql).bind::<Text, _>(import.bank.clone()).bind::<Binary, _>(import.id).bind::<BigInt, _>(through);
    Ok(query.load(connection)?)
}

/// The first lines up to a line that would do this; with a state, only those on accounts in it.
///
/// # Errors
/// What the database says.
pub fn lines(
    connection: &mut AnyConnection,
    import: &Import,
    through: i64,
    verdict: Verdict,
    state: Option<account::State>,
    most: i64,
) -> Result<Vec<i64>, Error> {
    let sql = format!(
        "SELECT line FROM ({}) AS judged WHERE verdict = $4 AND (CAST($5 AS TEXT) IS NULL OR state = $5) ORDER BY line LIMIT $6",
        judged(import.kind)
    );
    let rows: Vec<Line> = sql_query(sql)
        .bind::<Text, _>(import.bank.clone())
        .bind::<Binary, _>(import.id)
        .bind::<BigInt, _>(through)
        .bind::<Text, _>(verdict.as_str())
        .bind::<Nullable<Text>, _>(state.map(account::State::as_str))
        .bind::<BigInt, _>(most)
        .load(connection)?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}

/// The first lines up to a line that are neither new nor unchanged.
///
/// # Errors
/// What the database says.
pub fn lines_to_carry_out(
    connection: &mut AnyConnection,
    import: &Import,
    through: i64,
    most: i64,
) -> Result<Vec<i64>, Error> {
    let sql = format!(
        "SELECT line FROM ({}) AS judged WHERE verdict NOT IN ('new', 'unchanged') ORDER BY line LIMIT $4",
        judged(import.kind)
    );
    let rows: Vec<Line> = sql_query(sql)
        .bind::<Text, _>(import.bank.clone())
        .bind::<Binary, _>(import.id)
        .bind::<BigInt, _>(through)
        .bind::<BigInt, _>(most)
        .load(connection)?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}

/// The rows that repeat an earlier line of their file, in order.
///
/// # Errors
/// What the database says.
pub fn repeated(connection: &mut AnyConnection, import: &Import) -> Result<Vec<Repeated>, Error> {
    let sql = match import.kind {
        Kind::Accounts => REPEATED_ACCOUNTS,
        Kind::Transfers => REPEATED_MOVEMENTS,
    };
    Ok(sql_query(sql).bind::<Binary, _>(import.id).load(connection)?)
}
