//! Rows by direct SQL on a migrated database, past the program: what a constraint is worth shows when the program isn't asked.
//! `#12` in a statement stands for an id of sixteen bytes, `DIGEST` for thirty-two bytes, written as either database wants it.

use crate::support::databases::{Backend, TestDatabase};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;
use diesel::result::Error as Fault;
use diesel::sql_query;
use diesel::sql_types::Text;
use redress::store::AnyConnection;

/// The users that every database of these tests has, by their ids.
pub const OFFICER: &str = "#1";
pub const SUPERVISOR: &str = "#2";
pub const CHAIR: &str = "#3";
const USERS: [(u8, &str); 3] = [(1, "officer"), (2, "supervisor"), (3, "chair")];
const RULE_SET: &str = "#9";

/// A row with one column of text.
#[derive(QueryableByName)]
pub struct Line {
    #[diesel(sql_type = Text)]
    pub line: String,
}

/// Why a statement is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// A check on one row.
    Check,
    /// A row that another row names is not there, or is still named.
    ForeignKey,
    /// There is such a row already.
    Unique,
    /// A trigger, with these words.
    Trigger(&'static str),
}

/// Direct SQL on one test's database, every statement in a transaction of its own.
pub struct Rows {
    connection: AnyConnection,
    backend: Backend,
}

/// A connection with the settings that the program's own connections write with.
pub fn connect(database: &TestDatabase) -> AnyConnection {
    let url = database.url();
    match database.backend() {
        Backend::Postgres => AnyConnection::Postgres(PgConnection::establish(&url).unwrap()),
        Backend::Sqlite => {
            let file = url.strip_prefix("sqlite:").unwrap();
            let mut connection = SqliteConnection::establish(file).unwrap();
            let settings = "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON";
            connection.batch_execute(settings).unwrap();
            AnyConnection::Sqlite(connection)
        }
    }
}

/// A statement as the database wants its ids.
pub fn in_words_of(backend: Backend, sql: &str) -> String {
    let digest = match backend {
        Backend::Sqlite => format!("X'{:064x}'", 5),
        Backend::Postgres => format!("'\\x{:064x}'::bytea", 5),
    };
    let sql = sql.replace("DIGEST", &digest);
    let mut text = String::new();
    let mut parts = sql.split('#');
    text.push_str(parts.next().unwrap());
    for part in parts {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        let id: u128 = part[..digits].parse().unwrap();
        text.push_str(&match backend {
            Backend::Sqlite => format!("X'{id:032x}'"),
            Backend::Postgres => format!("'\\x{id:032x}'::bytea"),
        });
        text.push_str(&part[digits..]);
    }
    text
}

impl Rows {
    /// The database with users and a rule set.
    pub fn new(database: &TestDatabase) -> Self {
        let mut rows = Self { connection: connect(database), backend: database.backend() };
        for (id, role) in USERS {
            rows.does(&format!(
                "INSERT INTO users (id, email, name, role, created_at) VALUES (#{id}, '{role}@example.org', 'Name', '{role}', '2026-11-23 09:00:00')"
            ));
        }
        rows.does(&format!("INSERT INTO rule_sets (hash, name, text, added_at) VALUES ({RULE_SET}, 'th-2569', '', '2026-11-23 09:00:00')"));
        rows
    }

    /// The database as it is.
    pub fn of(database: &TestDatabase) -> Self {
        Self { connection: connect(database), backend: database.backend() }
    }

    pub fn backend(&self) -> Backend {
        self.backend
    }

    fn run(&mut self, sql: &str) -> QueryResult<()> {
        let sql = in_words_of(self.backend, sql);
        self.connection.batch_execute(&sql)
    }

    /// Does it, and it stays.
    pub fn does(&mut self, sql: &str) {
        self.run(sql).unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }

    /// The database accepts it; afterwards everything is as before.
    pub fn accepts(&mut self, sql: &str) {
        self.run("BEGIN").unwrap();
        let outcome = self.run(sql);
        self.run("ROLLBACK").unwrap();
        outcome.unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }

    /// The database refuses it for this reason, and nothing changed.
    pub fn refuses(&mut self, sql: &str, because: Because) {
        let before = self.content();
        let Err(fault) = self.run(sql) else { panic!("accepted: {sql}") };
        assert!(tells(&fault, because), "{sql}: wanted {because:?}, got {fault:?}");
        assert_eq!(self.content(), before, "{sql}: refused, and yet something changed");
    }

    /// The answers of a query whose one column is called `line`.
    pub fn lines(&mut self, sql: &str) -> Vec<String> {
        let sql = in_words_of(self.backend, sql);
        let rows = sql_query(&sql).load::<Line>(&mut self.connection);
        rows.unwrap_or_else(|fault| panic!("{sql}: {fault}")).into_iter().map(|row| row.line).collect()
    }

    /// Every row of every table, in order.
    pub fn content(&mut self) -> Vec<String> {
        let row = match self.backend {
            Backend::Postgres => {
                "SELECT 'SELECT ''' || tablename || ''' || t::text AS line FROM ' || tablename || ' t' AS line FROM pg_tables WHERE schemaname = 'public'"
            }
            Backend::Sqlite => {
                "SELECT 'SELECT ''' || m.name || ''' || ' || group_concat('quote(\"' || c.name || '\")', ' || ') || ' AS line FROM ' || m.name AS line FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' GROUP BY m.name"
            }
        };
        let each = self.lines(row).join(" UNION ALL ");
        let mut rows = self.lines(&each);
        rows.sort();
        rows
    }

    /// An account as a bank reports it.
    pub fn account(&mut self, id: u32) {
        self.does(&account(id, "reported"));
    }

    /// A published account: every step taken by who must take it.
    pub fn published_account(&mut self, id: u32) {
        self.account(id);
        self.does(&format!("UPDATE accounts SET state = 'verified', verified_by = {OFFICER} WHERE id = #{id}"));
        self.does(&format!(
            "UPDATE accounts SET state = 'published', published_by = {SUPERVISOR}, gazette_date = '2026-11-20', window_closes_on = '2027-02-17', rule_set = {RULE_SET} WHERE id = #{id}"
        ));
    }

    /// A case with one transfer for each amount: of case 100 the transfers 101, 102 and so on. All of it is accepted.
    pub fn case(&mut self, id: u32, transfers: &[i64]) {
        self.does(&case(id));
        for (place, amount) in (1..).zip(transfers) {
            let transfer = id + place;
            self.does(&format!(
                "INSERT INTO transfers (id, case_id, place, form, method, to_bank, to_number_sealed, to_number_index, amount, accepted, made_at) \
                 VALUES (#{transfer}, #{id}, {place}, 'baht', 'promptpay', '004', #0, #0, {amount}, {amount}, '2026-11-01 12:00:00')"
            ));
        }
    }

    /// A claim that both eyes saw: recommended by the officer, agreed by the supervisor.
    pub fn ready_claim(&mut self, id: u32, case: u32, account: u32, accepted: i64) {
        self.does(&claim(id, case, account, "submitted", accepted));
        for state in ["in_review", "recommended"] {
            self.does(&format!("UPDATE petitions SET state = '{state}', accepted = {accepted}, recommended_by = {OFFICER} WHERE id = #{id}"));
        }
        self.does(&format!("UPDATE petitions SET state = 'ready', agreed_by = {SUPERVISOR} WHERE id = #{id}"));
    }

    /// The first order on an account, by the chair, with a line for the claim.
    pub fn order(&mut self, id: u32, account: u32, petition: u32) {
        self.does(&format!(
            "INSERT INTO orders (id, account_id, number, kind, pool, upheld, surplus, method, rule_set, rules_on, inputs, ordered_by, ordered_on, ordered_at) \
             VALUES (#{id}, #{account}, 1, 'first', 100, 0, 0, 'pro_rata', {RULE_SET}, '2026-11-23', '[]', {CHAIR}, '2027-03-01', '2027-03-01 03:00:00')"
        ));
        self.does(&format!(
            "INSERT INTO order_lines (order_id, petition_id, outcome, entitlement, set_off, amount, amount_before) VALUES (#{id}, #{petition}, 'allot', 50, 0, 50, 0)"
        ));
    }

    /// The purses of an account, and what the bank confirmed in them.
    pub fn purses(&mut self, account: u32, confirmed: i64) {
        for purse in ["confirmed", "unallotted", "allotted", "released", "paid", "holder", "fund"] {
            self.does(&format!("INSERT INTO ledger_purses (account_id, purse) VALUES (#{account}, '{purse}')"));
        }
        self.does(&entry(9_000 + account, account, "unallotted", "confirmed", confirmed));
    }
}

/// Whether the database gave this reason. SQLite has no code of its own for a trigger's words.
fn tells(fault: &Fault, because: Because) -> bool {
    let Fault::DatabaseError(kind, told) = fault else {
        return false;
    };
    match because {
        Because::Check => matches!(kind, DatabaseErrorKind::CheckViolation) && !told.message().starts_with("no legal"),
        Because::ForeignKey => matches!(kind, DatabaseErrorKind::ForeignKeyViolation),
        Because::Unique => matches!(kind, DatabaseErrorKind::UniqueViolation),
        Because::Trigger(words) => told.message() == words,
    }
}

/// Inserts an account in a state, complete enough for every state.
pub fn account(id: u32, state: &str) -> String {
    format!(
        "INSERT INTO accounts (id, bank, number, number_index, holder_name, tier, state, reported_balance, reported_at) \
         VALUES (#{id}, '004', '{id}', #0, 'Name', 'black', '{state}', 100, '2026-11-02 09:00:00')"
    )
}

/// Inserts a case.
pub fn case(id: u32) -> String {
    format!(
        "INSERT INTO cases (id, reference, language, offence, narrative_sealed, other_route, filed_at, rule_set, rules_on) \
         VALUES (#{id}, 'R-{id}', 'th', 'investment', #0, FALSE, '2026-11-23 09:00:00', {RULE_SET}, '2026-11-23')"
    )
}

/// Inserts a victim of a case.
pub fn party(id: u32, case: u32) -> String {
    format!(
        "INSERT INTO parties (id, case_id, part, capacity, name_sealed, name_index, number_kind, number_sealed, number_index) \
         VALUES (#{id}, #{case}, 'victim', 'self', #0, #0, 'national_id', #0, #0)"
    )
}

/// Inserts a correction in a state.
pub fn correction(id: u32, party: u32, state: &str) -> String {
    format!(
        "INSERT INTO corrections (id, party_id, state, wish_sealed, asked_on, due_on, proposed_by) \
         VALUES (#{id}, #{party}, '{state}', #0, '2026-11-23', '2026-12-23', {OFFICER})"
    )
}

/// Inserts a claim in a state.
pub fn claim(id: u32, case: u32, account: u32, state: &str, claimed: i64) -> String {
    format!(
        "INSERT INTO petitions (id, kind, case_id, account_id, state, claimed, filed_at, rule_set, rules_on) \
         VALUES (#{id}, 'claim', #{case}, #{account}, '{state}', {claimed}, '2026-11-23 09:00:00', {RULE_SET}, '2026-11-23')"
    )
}

/// Inserts an objection in a state.
pub fn objection(id: u32, account: u32, state: &str, claimed: i64) -> String {
    format!(
        "INSERT INTO petitions (id, kind, reference, account_id, state, claimed, filed_at, rule_set, rules_on) \
         VALUES (#{id}, 'objection', 'R-{id}', #{account}, '{state}', {claimed}, '2026-11-23 09:00:00', {RULE_SET}, '2026-11-23')"
    )
}

/// Inserts a challenge in a state.
pub fn challenge(id: u32, petition: u32, account: u32, state: &str) -> String {
    format!(
        "INSERT INTO challenges (id, petition_id, account_id, state, court_number, reported_on) VALUES (#{id}, #{petition}, #{account}, '{state}', '1/2570', '2027-03-10')"
    )
}

/// Inserts a payment to a claimant in a state.
pub fn payment(id: u32, account: u32, order: u32, petition: u32, state: &str) -> String {
    format!(
        "INSERT INTO payments (id, account_id, order_id, petition_id, payee, bank, amount, state, ordered_by, created_at) \
         VALUES (#{id}, #{account}, #{order}, #{petition}, 'claimant', '004', 50, '{state}', {CHAIR}, '2027-04-05 09:00:00')"
    )
}

/// Inserts a ledger entry.
pub fn entry(id: u32, account: u32, debit: &str, credit: &str, amount: i64) -> String {
    format!(
        "INSERT INTO ledger_entries (id, account_id, debit, credit, amount, act, about, posted_at) \
         VALUES (#{id}, #{account}, '{debit}', '{credit}', {amount}, 'order', #0, '2027-03-01 03:00:00')"
    )
}
