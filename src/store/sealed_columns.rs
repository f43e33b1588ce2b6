//! Every column with sealed values, once: what rotation goes through and `doctor` opens. A column that is missing here would keep a key of the ring
//! from ever being dropped safely, or be lost with it; a test holds the list to the schema.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text};

use super::AnyConnection;
use crate::error::Error;
use crate::vault::{Place, REGISTER_HEAD_BYTES, register_head};

/// Whose values a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// The register's: sealed by the ring.
    Register,
    /// People's: sealed with their keys.
    Person,
}

/// What finds a row of a table, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// `id`.
    Id,
    /// `import_id`, `line`.
    Line,
    /// `sender_id`, `idempotency_key`.
    Request,
}

/// A column with sealed values.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// The table that it stands in.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// What its values are sealed for: of what is staged, the column that it will go into.
    pub place: Place,
    /// Whose they are.
    pub belongs: Belongs,
    /// The column with the row that they are sealed for.
    row: &'static str,
    key: Key,
}

const fn of(belongs: Belongs, table: &'static str, column: &'static str) -> Column {
    Column { table, column, place: Place { table, column }, belongs, row: "id", key: Key::Id }
}

const fn person(table: &'static str, column: &'static str) -> Column {
    of(Belongs::Person, table, column)
}

const fn register(table: &'static str, column: &'static str) -> Column {
    of(Belongs::Register, table, column)
}

const fn staged(table: &'static str, row: &'static str, goes_into: &'static str, column: &'static str) -> Column {
    let place = Place { table: goes_into, column };
    Column { table, column, place, belongs: Belongs::Register, row, key: Key::Line }
}

/// All of them. What is staged stands before what it goes into: a value that moves on during a pass is met in the one or the other.
pub const COLUMNS: [Column; 40] = [
    staged("staged_accounts", "account_id", "accounts", "holder_number_sealed"),
    staged("staged_movements", "movement_id", "movements", "from_number_sealed"),
    staged("staged_movements", "movement_id", "movements", "from_name_sealed"),
    staged("staged_movements", "movement_id", "movements", "to_number_sealed"),
    register("accounts", "holder_number_sealed"),
    register("movements", "from_number_sealed"),
    register("movements", "from_name_sealed"),
    register("movements", "to_number_sealed"),
    Column { row: "case_id", key: Key::Request, ..register("idempotency_keys", "answer_sealed") },
    register("person_keys", "wrapped"),
    register("users", "totp_sealed"),
    person("drafts", "email_sealed"),
    person("drafts", "answers_sealed"),
    person("cases", "narrative_sealed"),
    person("parties", "name_sealed"),
    person("parties", "number_sealed"),
    person("parties", "telephone_sealed"),
    person("parties", "email_sealed"),
    person("parties", "address_sealed"),
    person("channels", "number_sealed"),
    person("channels", "name_sealed"),
    person("transfers", "to_number_sealed"),
    person("transfers", "from_number_sealed"),
    person("petitions", "told_number_sealed"),
    person("petitions", "narrative_sealed"),
    person("petitions", "explanation_sealed"),
    person("petitions", "remark_sealed"),
    person("requests", "question_sealed"),
    person("requests", "answer_sealed"),
    person("findings", "reason_sealed"),
    person("corrections", "wish_sealed"),
    person("corrections", "name_sealed"),
    person("corrections", "number_sealed"),
    person("corrections", "answer_sealed"),
    person("notices", "to_sealed"),
    person("notices", "name_sealed"),
    person("notices", "secret_sealed"),
    person("evidence", "name_sealed"),
    person("evidence", "sha256_sealed"),
    person("evidence", "key_sealed"),
];

/// A value in its row.
#[derive(Debug, Clone, QueryableByName)]
pub struct Value {
    #[diesel(sql_type = Binary)]
    key: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = Text)]
    word: String,
    #[diesel(sql_type = Binary)]
    row_id: Vec<u8>,
    /// The sealed value.
    #[diesel(sql_type = Binary)]
    pub sealed: Vec<u8>,
}

impl Value {
    /// The row that it is sealed for.
    ///
    /// # Errors
    /// A row of another length.
    pub fn row(&self) -> Result<[u8; 16], Error> {
        let broken =
            |_| Error::Broken { what: "a sealed value stands in a row with an id of another length".to_owned() };
        self.row_id.as_slice().try_into().map_err(broken)
    }
}

/// How many values each key of the ring has in a column.
#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Binary)]
    head: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Column {
    /// The head of a query of values.
    fn select(&self) -> String {
        let (key, line, word) = match self.key {
            Key::Id => ("id", "CAST(0 AS BIGINT)", "''"),
            Key::Line => ("import_id", "line", "''"),
            Key::Request => ("sender_id", "CAST(0 AS BIGINT)", "idempotency_key"),
        };
        let Self { table, column, row, .. } = self;
        format!("SELECT {key} AS key, {line} AS line, {word} AS word, {row} AS row_id, {column} AS sealed FROM {table}")
    }

    /// Values that the ring sealed with another key than this one, after one of them; at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn not_under(
        &self,
        connection: &mut AnyConnection,
        newest: u32,
        after: Option<&Value>,
        limit: i64,
    ) -> Result<Vec<Value>, Error> {
        let order = match self.key {
            Key::Id => "id",
            Key::Line => "import_id, line",
            Key::Request => "sender_id, idempotency_key",
        };
        // SQLite numbers parameters in the order in which they are met: so do these statements.
        let beyond = match (self.key, after) {
            (_, None) => "ORDER BY {order} LIMIT $3",
            (Key::Id, Some(_)) => "AND id > $3 ORDER BY {order} LIMIT $4",
            (Key::Line | Key::Request, Some(_)) => "AND ({order}) > ($3, $4) ORDER BY {order} LIMIT $5",
        };
        let statement = format!(
            "{} WHERE substr({column}, 1, 1) = $1 AND substr({column}, 1, {REGISTER_HEAD_BYTES}) <> $2 {}",
            self.select(),
            beyond.replace("{order}", order),
            column = self.column,
        );
        let head = register_head(newest);
        let query = sql_query(statement)
            .into_boxed::<super::MultiBackend>()
            .bind::<Binary, _>(head.split_at(1).0.to_vec())
            .bind::<Binary, _>(head.to_vec());
        let query = match (self.key, after) {
            (_, None) => query,
            (Key::Id, Some(after)) => query.bind::<Binary, _>(after.key.clone()),
            (Key::Line, Some(after)) => query.bind::<Binary, _>(after.key.clone()).bind::<BigInt, _>(after.line),
            (Key::Request, Some(after)) => {
                query.bind::<Binary, _>(after.key.clone()).bind::<Text, _>(after.word.clone())
            }
        };
        let query = query.bind::<BigInt, _>(limit);
        Ok(query.load(connection)?)
    }

    /// Puts another ciphertext in a value's place, as long as it is the one that was read; whether it was.
    ///
    /// # Errors
    /// What the database says.
    pub fn replace(&self, connection: &mut AnyConnection, value: &Value, sealed: &[u8]) -> Result<bool, Error> {
        let found = match self.key {
            Key::Id => "id = $3",
            Key::Line => "import_id = $3 AND line = $4",
            Key::Request => "sender_id = $3 AND idempotency_key = $4",
        };
        let Self { table, column, .. } = self;
        let query = sql_query(format!("UPDATE {table} SET {column} = $1 WHERE {column} = $2 AND {found}"))
            .into_boxed::<super::MultiBackend>()
            .bind::<Binary, _>(sealed.to_vec())
            .bind::<Binary, _>(value.sealed.clone())
            .bind::<Binary, _>(value.key.clone());
        let query = match self.key {
            Key::Id => query,
            Key::Line => query.bind::<BigInt, _>(value.line),
            Key::Request => query.bind::<Text, _>(value.word.clone()),
        };
        Ok(query.execute(connection)? == 1)
    }

    /// How many values each key of the ring sealed, by its number.
    ///
    /// # Errors
    /// What the database says.
    pub fn counted(&self, connection: &mut AnyConnection) -> Result<Vec<(u32, i64)>, Error> {
        let Self { table, column, .. } = self;
        let version = register_head(0).split_at(1).0.to_vec();
        let rows: Vec<Counted> = sql_query(format!(
            "SELECT substr({column}, 1, {REGISTER_HEAD_BYTES}) AS head, COUNT(*) AS count FROM {table} \
             WHERE substr({column}, 1, 1) = $1 GROUP BY substr({column}, 1, {REGISTER_HEAD_BYTES})"
        ))
        .bind::<Binary, _>(version)
        .load(connection)?;
        let id = |row: &Counted| row.head.split_at_checked(1).and_then(|(_, id)| id.try_into().ok());
        Ok(rows.iter().filter_map(|row| Some((u32::from_be_bytes(id(row)?), row.count))).collect())
    }

    /// The values of the newest rows; at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub fn newest(&self, connection: &mut AnyConnection, limit: i64) -> Result<Vec<Value>, Error> {
        let order = match self.key {
            Key::Id => "id DESC",
            Key::Line => "import_id DESC, line DESC",
            Key::Request => "sender_id DESC, idempotency_key DESC",
        };
        let statement = format!("{} WHERE {} IS NOT NULL ORDER BY {order} LIMIT $1", self.select(), self.column);
        Ok(sql_query(statement).bind::<BigInt, _>(limit).load(connection)?)
    }
}
