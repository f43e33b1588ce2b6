//! What the program may do in PostgreSQL: the one list of its rights, table by table. `redress migrate`, with the owner's address, makes the role and gives
//! it these rights; every other command works in that role, so that nothing that runs can change or take away what was written once, empty a table, switch a trigger off
//! or change the schema. SQLite has no roles; there the triggers alone refuse.
//!
//! A new table belongs in [`TABLES`]; without it the program can't even read it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};

use crate::error::Error;

/// The role. It can't sign in; a deployment's login is a member of it.
pub const ROLE: &str = "redress_app";

/// Seeded by migrations.
const READ: &str = "SELECT";
/// Written once.
const APPEND: &str = "SELECT, INSERT";
/// Written, and written anew.
const CHANGE: &str = "SELECT, INSERT, UPDATE";
/// Written, and taken away when it is done with.
const QUEUE: &str = "SELECT, INSERT, DELETE";
/// Written once; what is sealed is sealed anew when the key ring is rotated.
const MOVEMENTS: &str = "SELECT, INSERT, UPDATE (from_number_sealed, from_name_sealed, to_number_sealed)";
/// Written once; corrected, and whoever is erased is found by nothing any more.
const PARTIES: &str = "SELECT, INSERT, UPDATE (name_sealed, name_index, number_kind, number_sealed, number_index, telephone_sealed, telephone_index, email_sealed, email_index, address_sealed)";
/// Written once; an erased case is not recognised any more.
const HANDED_OVER: &str = "SELECT, INSERT, UPDATE (digest)";
/// Kept for a while, and sealed anew when the key ring is rotated.
const ANSWERS: &str = "SELECT, INSERT, DELETE, UPDATE (answer_sealed)";
/// A row that is moved.
const MOVE: &str = "SELECT, UPDATE";
/// All of it.
const ALL: &str = "SELECT, INSERT, UPDATE, DELETE";

/// Every table with the rights that the program needs in it.
pub const TABLES: &[(&str, &str)] = &[
    ("__diesel_schema_migrations", READ),
    ("roles", READ),
    ("petition_states", READ),
    ("account_states", READ),
    ("challenge_states", READ),
    ("payment_states", READ),
    ("transitions", READ),
    ("rule_sets", APPEND),
    ("person_keys", ALL),
    ("users", CHANGE),
    ("recovery_codes", ALL),
    ("sign_ins", QUEUE),
    ("role_changes", CHANGE),
    ("admin_guard", MOVE),
    ("drafts", ALL),
    ("sessions", ALL),
    ("codes", ALL),
    ("accounts", CHANGE),
    ("holds", CHANGE),
    ("movements", MOVEMENTS),
    ("movement_contradictions", APPEND),
    ("imports", ALL),
    ("staged_accounts", ALL),
    ("staged_movements", ALL),
    ("cases", CHANGE),
    ("parties", PARTIES),
    ("channels", CHANGE),
    ("transfers", CHANGE),
    ("petitions", CHANGE),
    ("petition_lines", CHANGE),
    ("requests", CHANGE),
    ("findings", ALL),
    ("screening_queue", ALL),
    ("orders", APPEND),
    ("order_lines", APPEND),
    ("services", CHANGE),
    ("challenges", CHANGE),
    ("payments", CHANGE),
    ("ledger_entries", APPEND),
    // Its triggers move a purse by an entry, and refuse every other change.
    ("ledger_purses", CHANGE),
    ("history", APPEND),
    ("evidence", ALL),
    ("evidence_views", APPEND),
    ("correction_states", READ),
    ("corrections", CHANGE),
    ("retention_due", QUEUE),
    ("retention_runs", APPEND),
    ("audit_pending", QUEUE),
    ("audit_chain", APPEND),
    ("notices", CHANGE),
    ("senders", CHANGE),
    ("api_keys", CHANGE),
    ("handed_over", HANDED_OVER),
    ("idempotency_keys", ANSWERS),
];

/// Functions that the program calls; those of triggers are called by the tables.
const FUNCTIONS: &[&str] = &["count_staged(TEXT)"];

/// In whose name the program works, for the log.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Standing {
    /// The role whose rights count.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// Whether the login could take the owner's rights back: it owns the tables, or is a superuser.
    #[diesel(sql_type = Bool)]
    pub is_owner: bool,
}

/// Makes the role where it is missing and gives it exactly the rights of the list. Repeating it changes nothing.
///
/// # Errors
/// When the role is missing and may not be made; what the database says.
pub(super) fn grant(connection: &mut PgConnection) -> Result<(), Error> {
    connection.batch_execute(&make_role()).map_err(|fault| Error::DatabaseUnavailable {
        what: format!(
            "{fault}: the role {ROLE} has to be there; as an administrator of the server, run CREATE ROLE {ROLE} NOLOGIN once, then migrate again"
        ),
    })?;
    let mut statements = vec![
        "BEGIN".to_owned(),
        format!("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {ROLE}"),
        format!("GRANT USAGE ON SCHEMA public TO {ROLE}"),
    ];
    statements.extend(TABLES.iter().map(|(table, rights)| format!("GRANT {rights} ON {table} TO {ROLE}")));
    statements.extend(FUNCTIONS.iter().map(|function| format!("GRANT EXECUTE ON FUNCTION {function} TO {ROLE}")));
    statements.push("COMMIT".to_owned());
    connection.batch_execute(&statements.join(";"))?;
    Ok(())
}

/// Roles belong to the whole server: another database's migration may make it in the same moment. Whoever makes it becomes a member, to be able to work in it.
fn make_role() -> String {
    format!(
        "DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
                BEGIN
                    CREATE ROLE {ROLE} NOLOGIN;
                    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
                        GRANT {ROLE} TO CURRENT_USER;
                    END IF;
                EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
                END;
            END IF;
        END $$"
    )
}

/// Takes on the role, where it is there and the login may. From PostgreSQL 16 on, to be a member and to be allowed to are two things.
pub(super) fn take_on(connection: &mut PgConnection) -> QueryResult<()> {
    connection.batch_execute(&format!(
        "SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = '{ROLE}' \
         AND pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)"
    ))
}

/// In whose name this connection works.
pub(super) fn standing(connection: &mut PgConnection) -> Result<Standing, Error> {
    Ok(sql_query(
        "SELECT current_user::text AS role, (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) \
         OR pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = to_regclass('history')), 'MEMBER') AS is_owner",
    )
    .get_result(connection)?)
}
