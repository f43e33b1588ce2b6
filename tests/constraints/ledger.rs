//! The ledger: append-only, balanced, and no purse below zero.

use crate::support::databases::on_both_databases;
use crate::support::rows::{Because, Rows, entry};

const BALANCES: &str =
    "SELECT purse || ' ' || balance AS line FROM ledger_purses WHERE account_id = #10 AND balance <> 0 ORDER BY purse";

on_both_databases! {
    fn entries_move_the_purses_and_confirmed_is_the_sum_of_the_rest(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.purses(10, 100);
        assert_eq!(rows.lines(BALANCES), ["confirmed 100", "unallotted 100"]);
        for (id, debit, credit, amount) in [(1, "allotted", "unallotted", 70), (2, "released", "allotted", 60), (3, "paid", "released", 50), (4, "fund", "unallotted", 30)] {
            rows.does(&entry(80 + id, 10, debit, credit, amount));
        }
        assert_eq!(rows.lines(BALANCES), ["allotted 10", "confirmed 100", "fund 30", "paid 50", "released 10"]);
        rows.does(&entry(85, 10, "confirmed", "allotted", 10));
        assert_eq!(rows.lines(BALANCES), ["confirmed 90", "fund 30", "paid 50", "released 10"]);
    }
}
on_both_databases! {
    fn an_entry_moves_more_than_nothing_from_one_purse_to_another(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.purses(10, 100);
        rows.accepts(&entry(80, 10, "allotted", "unallotted", 1));
        rows.refuses(&entry(80, 10, "unallotted", "unallotted", 1), Because::Check);
        rows.refuses(&entry(80, 10, "allotted", "unallotted", 0), Because::Check);
        rows.refuses(&entry(80, 10, "allotted", "unallotted", -1), Because::Check);
    }
}
on_both_databases! {
    fn no_purse_falls_below_zero(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.purses(10, 100);
        rows.accepts(&entry(80, 10, "allotted", "unallotted", 100));
        rows.refuses(&entry(80, 10, "allotted", "unallotted", 101), Because::Check);
        rows.refuses(&entry(80, 10, "paid", "released", 1), Because::Check);
        // A lower confirmed balance can't take what is allotted already.
        rows.does(&entry(81, 10, "allotted", "unallotted", 60));
        rows.accepts(&entry(82, 10, "confirmed", "unallotted", 40));
        rows.refuses(&entry(82, 10, "confirmed", "unallotted", 41), Because::Check);
    }
}
on_both_databases! {
    fn a_purse_moves_by_entries_alone(database: TestDatabase) {
        let moved_by_hand = Because::Trigger("a purse moves by entries");
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.account(11);
        rows.purses(10, 100);
        rows.accepts("INSERT INTO ledger_purses (account_id, purse, balance) VALUES (#11, 'paid', 0)");
        rows.refuses("INSERT INTO ledger_purses (account_id, purse, balance) VALUES (#11, 'paid', 1)", moved_by_hand);
        rows.accepts("UPDATE ledger_purses SET balance = 100 WHERE account_id = #10 AND purse = 'unallotted'");
        rows.refuses("UPDATE ledger_purses SET balance = 101 WHERE account_id = #10 AND purse = 'unallotted'", moved_by_hand);
        rows.refuses("UPDATE ledger_purses SET balance = 0 WHERE account_id = #10", moved_by_hand);
        rows.refuses("DELETE FROM ledger_purses WHERE account_id = #10 AND purse = 'paid'", Because::Trigger("append-only"));
    }
}
on_both_databases! {
    fn an_entry_opens_the_purses_that_it_needs(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.account(11);
        rows.purses(10, 100);
        rows.accepts(&entry(80, 10, "allotted", "unallotted", 1));
        rows.does(&entry(80, 11, "unallotted", "confirmed", 1));
        let purses = "SELECT purse || ' ' || balance AS line FROM ledger_purses WHERE account_id = #11 ORDER BY purse";
        assert_eq!(rows.lines(purses), ["confirmed 1", "unallotted 1"]);
        rows.does(&entry(82, 11, "allotted", "unallotted", 1));
        assert_eq!(rows.lines(purses), ["allotted 1", "confirmed 1", "unallotted 0"]);
        // Empty as they are opened, they can't be drawn on; and neither a purse nor an account is made up.
        rows.refuses(&entry(81, 11, "paid", "released", 1), Because::Check);
        rows.refuses(&entry(81, 11, "pocket", "unallotted", 1), Because::Check);
        rows.refuses(&entry(81, 12, "unallotted", "confirmed", 1), Because::ForeignKey);
        rows.accepts("INSERT INTO ledger_purses (account_id, purse) VALUES (#11, 'paid')");
        rows.refuses("INSERT INTO ledger_purses (account_id, purse) VALUES (#11, 'pocket')", Because::Check);
    }
}
