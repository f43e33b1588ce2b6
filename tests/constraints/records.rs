//! What is written once stays, and what there is one of, there is one of.

use crate::support::databases::on_both_databases;
use crate::support::rows::{Because, OFFICER, Rows, account, claim, in_words_of};
use redress::store::{Missing, Store};

const APPEND_ONLY: Because = Because::Trigger("append-only");
const HISTORY: &str = "INSERT INTO history (record, record_id, version, act, to_state, role, recorded_at, legal_at, detail, salt, commitment) \
     VALUES ('account', #10, 1, 'report_hold', 'reported', 'bank', '2026-11-02 09:00:00', '2026-11-02 09:00:00', '{}', #5, DIGEST)";
const LINK: &str =
    "INSERT INTO audit_chain (position, record_id, version, commitment, link) VALUES (1, #10, 1, DIGEST, DIGEST)";

on_both_databases! {
    fn history_is_never_changed(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.does(HISTORY);
        rows.accepts(&HISTORY.replace("#10, 1", "#10, 2"));
        rows.refuses(HISTORY, Because::Unique);
        rows.refuses("UPDATE history SET act = 'verify'", APPEND_ONLY);
        rows.refuses("DELETE FROM history", APPEND_ONLY);
    }
}
on_both_databases! {
    fn no_version_is_without_a_commitment_and_each_waits_for_the_sealer(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        let refusal = match rows.backend() {
            Backend::Sqlite => Because::Trigger("no commitment"),
            Backend::Postgres => Because::Check,
        };
        for missing in ["NULL, DIGEST", "#5, NULL", "NULL, NULL"] {
            rows.refuses(&HISTORY.replace("#5, DIGEST", missing), refusal);
        }
        rows.refuses(&HISTORY.replace("#5, DIGEST", "#5, #5"), Because::Check);
        rows.refuses(&HISTORY.replace("#5, DIGEST", "DIGEST, DIGEST"), Because::Check);
        rows.does(HISTORY);
        rows.does(&HISTORY.replace("#10, 1", "#10, 2"));
        assert_eq!(rows.lines("SELECT CAST(version AS TEXT) AS line FROM audit_pending WHERE record_id = #10"), ["1", "2"]);
    }
}
on_both_databases! {
    fn a_link_is_never_changed_and_no_position_or_version_is_there_twice(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.does(LINK);
        rows.accepts(&LINK.replace("(1, #10, 1", "(2, #10, 2"));
        rows.refuses(LINK, Because::Unique);
        rows.refuses(&LINK.replace("(1, #10, 1", "(1, #10, 2"), Because::Unique);
        rows.refuses(&LINK.replace("(1, #10, 1", "(2, #10, 1"), Because::Unique);
        rows.refuses("UPDATE audit_chain SET link = commitment", APPEND_ONLY);
        rows.refuses("DELETE FROM audit_chain", APPEND_ONLY);
        match rows.backend() {
            Backend::Postgres => rows.refuses("TRUNCATE audit_chain", APPEND_ONLY),
            Backend::Sqlite => rows.refuses(&LINK.replace("INSERT", "INSERT OR REPLACE"), APPEND_ONLY),
        }
    }
}
on_both_databases! {
    fn orders_and_their_lines_are_never_changed(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.ready_claim(30, 100, 10, 50);
        rows.order(40, 10, 30);
        assert_eq!(rows.lines("SELECT 'here' AS line FROM orders JOIN order_lines ON order_id = id"), ["here"]);
        rows.refuses("UPDATE orders SET surplus = 1", APPEND_ONLY);
        rows.refuses("DELETE FROM orders", APPEND_ONLY);
        rows.refuses("UPDATE order_lines SET amount = 1", APPEND_ONLY);
        rows.refuses("DELETE FROM order_lines", APPEND_ONLY);
    }
}
on_both_databases! {
    fn entries_of_the_ledger_are_never_changed(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.purses(10, 100);
        rows.refuses("UPDATE ledger_entries SET amount = 1", APPEND_ONLY);
        rows.refuses("DELETE FROM ledger_entries", APPEND_ONLY);
    }
}
on_both_databases! {
    fn no_other_way_around_empties_or_replaces_what_stays(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.purses(10, 100);
        rows.published_account(11);
        rows.case(100, &[50]);
        rows.ready_claim(30, 100, 11, 50);
        rows.order(40, 11, 30);
        rows.does(HISTORY);
        match rows.backend() {
            Backend::Postgres => {
                rows.accepts("TRUNCATE imports");
                for table in ["history", "ledger_entries", "ledger_purses, ledger_entries", "order_lines", "accounts CASCADE", "petitions CASCADE", "orders CASCADE"] {
                    rows.refuses(&format!("TRUNCATE {table}"), APPEND_ONLY);
                }
            }
            Backend::Sqlite => {
                rows.refuses(&HISTORY.replace("INSERT", "INSERT OR REPLACE"), APPEND_ONLY);
                rows.refuses("INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries", APPEND_ONLY);
                rows.refuses("INSERT OR REPLACE INTO order_lines SELECT * FROM order_lines", APPEND_ONLY);
                rows.refuses("INSERT OR REPLACE INTO ledger_purses SELECT * FROM ledger_purses WHERE balance = 0", APPEND_ONLY);
            }
        }
    }
}
on_both_databases! {
    fn a_petition_has_one_open_request(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.does(&claim(30, 100, 10, "submitted", 50));
        let request = |id: u32| {
            format!("INSERT INTO requests (id, petition_id, asked_by, question_sealed, asked_on, reply_by) VALUES (#{id}, #30, {OFFICER}, #0, '2026-12-01', '2026-12-16')")
        };
        rows.does(&request(90));
        rows.refuses(&request(91), Because::Unique);
        rows.accepts("UPDATE requests SET ended = 'answered', ended_on = '2026-12-05' WHERE id = #90");
        rows.refuses("UPDATE requests SET ended = 'answered' WHERE id = #90", Because::Check);
        rows.does("UPDATE requests SET ended = 'answered', ended_on = '2026-12-05' WHERE id = #90");
        rows.does(&request(91));
        rows.refuses("UPDATE requests SET ended = NULL, ended_on = NULL WHERE id = #90", Because::Unique);
    }
}
on_both_databases! {
    fn a_case_has_one_current_channel(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.case(100, &[50]);
        let channel = |id: u32, current: &str| {
            format!(
                "INSERT INTO channels (id, case_id, kind, number_sealed, number_index, name_sealed, current, proposed_at) \
                 VALUES (#{id}, #100, 'promptpay', #0, #0, #0, {current}, '2026-11-23 09:00:00')"
            )
        };
        rows.does(&channel(60, "TRUE"));
        rows.accepts(&channel(61, "FALSE"));
        rows.refuses(&channel(61, "TRUE"), Because::Unique);
        rows.does(&channel(61, "FALSE"));
        rows.refuses("UPDATE channels SET current = TRUE WHERE id = #61", Because::Unique);
    }
}
on_both_databases! {
    fn an_account_number_is_there_once_for_each_bank(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.accepts(&account(11, "reported"));
        let same_number = account(11, "reported").replace("'11'", "'10'");
        rows.refuses(&same_number, Because::Unique);
        rows.accepts(&same_number.replace("'004'", "'014'"));
    }
}
on_both_databases! {
    fn nothing_names_a_row_that_is_not_there(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.accepts(&claim(30, 100, 10, "submitted", 50));
        rows.refuses(&claim(30, 101, 10, "submitted", 50), Because::ForeignKey);
        rows.refuses(&claim(30, 100, 12, "submitted", 50), Because::ForeignKey);
        rows.refuses("DELETE FROM cases WHERE id = #100", Because::ForeignKey);
        rows.refuses("UPDATE accounts SET verified_by = #77 WHERE id = #10", Because::ForeignKey);
        rows.refuses("UPDATE users SET role = 'king' WHERE id = #1", Because::ForeignKey);
    }
}
on_both_databases! {
    fn the_connections_of_the_program_keep_foreign_keys_and_what_stays(database: TestDatabase) {
        // On SQLite both are settings of a connection.
        Rows::new(&database).does(HISTORY);
        let store = Store::open(&database.url().parse().unwrap(), Missing::Refuse).unwrap();
        let write = |sql: &str| {
            let sql = in_words_of(database.backend(), sql);
            store.write_now(move |connection| Ok(diesel::connection::SimpleConnection::batch_execute(connection, &sql)?))
        };
        let session = |user: &str| {
            format!("INSERT INTO sessions (digest, user_id, created_at, seen_at) VALUES (#5, {user}, '2026-11-23 09:00:00', '2026-11-23 09:00:00')")
        };
        assert!(write(&session(OFFICER)).is_ok());
        let fault = write(&session("#77").replace("#5", "#6")).unwrap_err().to_string();
        assert!(fault.to_lowercase().contains("foreign key"), "{fault}");
        if database.backend() == Backend::Sqlite {
            let fault = write(&HISTORY.replace("INSERT", "INSERT OR REPLACE")).unwrap_err().to_string();
            assert!(fault.contains("append-only"), "{fault}");
        }
    }
}
