//! Nobody is repaid more than was lost, on however many accounts (R19, R23).

use crate::support::databases::on_both_databases;
use crate::support::rows::{Because, Rows, case, claim};

/// A case with a loss of 100 in two transfers, claimed on two accounts.
fn two_claims(database: &crate::support::databases::TestDatabase) -> Rows {
    let mut rows = Rows::new(database);
    rows.published_account(10);
    rows.published_account(11);
    rows.case(100, &[60, 40]);
    rows.ready_claim(30, 100, 10, 60);
    rows.ready_claim(31, 100, 11, 60);
    rows
}

const SUMS: &str = "SELECT accepted || ' ' || allotted AS line FROM cases WHERE id = #100";

fn allot(claim: u32, amount: i64) -> String {
    format!("UPDATE petitions SET allotted = {amount} WHERE id = #{claim}")
}

on_both_databases! {
    fn two_claims_of_one_case_are_not_allotted_more_than_its_loss(database: TestDatabase) {
        let mut rows = two_claims(&database);
        rows.does(&allot(30, 60));
        rows.accepts(&allot(31, 40));
        rows.refuses(&allot(31, 41), Because::Check);
        // Not in one statement for both either.
        rows.does(&allot(30, 0));
        rows.accepts("UPDATE petitions SET allotted = 50 WHERE case_id = #100");
        rows.refuses("UPDATE petitions SET allotted = 51 WHERE case_id = #100", Because::Check);
    }
}
on_both_databases! {
    fn what_was_recovered_elsewhere_is_set_off(database: TestDatabase) {
        // R23, whether it was known before the order or after it.
        let mut rows = two_claims(&database);
        rows.does("UPDATE cases SET recovered = 30 WHERE id = #100");
        rows.does(&allot(30, 50));
        rows.accepts(&allot(31, 20));
        rows.refuses(&allot(31, 21), Because::Check);
        rows.accepts("UPDATE cases SET recovered = 50 WHERE id = #100");
        rows.refuses("UPDATE cases SET recovered = 51 WHERE id = #100", Because::Check);
    }
}
on_both_databases! {
    fn the_accepted_loss_does_not_fall_below_what_is_allotted(database: TestDatabase) {
        let mut rows = two_claims(&database);
        rows.does(&allot(30, 60));
        rows.does(&allot(31, 20));
        rows.accepts("UPDATE transfers SET accepted = 20 WHERE id = #102");
        rows.refuses("UPDATE transfers SET accepted = 19 WHERE id = #102", Because::Check);
        // A transfer that goes, or moves to another case, takes its loss with it.
        rows.does(&case(200));
        let (delete, shift) = ("DELETE FROM transfers WHERE id = #102", "UPDATE transfers SET case_id = #200 WHERE id = #102");
        rows.refuses(delete, Because::Check);
        rows.refuses(shift, Because::Check);
        rows.does(&allot(31, 0));
        rows.accepts(delete);
        rows.accepts(shift);
    }
}
on_both_databases! {
    fn the_sums_of_a_case_follow_its_rows_and_no_hand(database: TestDatabase) {
        let by_hand = Because::Trigger("sums follow their rows");
        let mut rows = two_claims(&database);
        assert_eq!(rows.lines(SUMS), ["100 0"]);
        rows.does("UPDATE transfers SET accepted = 10 WHERE id = #102");
        rows.does(&allot(30, 25));
        rows.does(&allot(31, 5));
        assert_eq!(rows.lines(SUMS), ["70 30"]);
        rows.accepts("UPDATE cases SET accepted = 70, allotted = 30 WHERE id = #100");
        rows.refuses("UPDATE cases SET accepted = 1000 WHERE id = #100", by_hand);
        rows.refuses("UPDATE cases SET allotted = 0 WHERE id = #100", by_hand);
        rows.accepts(&case(200));
        rows.refuses(&case(200).replace("rules_on)", "rules_on, accepted)").replace("'2026-11-23')", "'2026-11-23', 5)"), by_hand);
        // Claims and transfers that go or move take their sums with them.
        rows.does(&case(300));
        rows.does("DELETE FROM petitions WHERE id = #31");
        rows.does("DELETE FROM transfers WHERE id = #102");
        assert_eq!(rows.lines(SUMS), ["60 25"]);
        rows.does(&allot(30, 0));
        rows.does("UPDATE transfers SET case_id = #300 WHERE id = #101");
        assert_eq!(rows.lines(SUMS), ["0 0"]);
        assert_eq!(rows.lines(&SUMS.replace("#100", "#300")), ["60 0"]);
    }
}
on_both_databases! {
    fn the_ladder_of_a_petition_only_descends(database: TestDatabase) {
        // Claimed, accepted, allotted, paid: no rung is above the one before.
        let mut rows = two_claims(&database);
        rows.does("UPDATE petitions SET accepted = 50, allotted = 40 WHERE id = #30");
        rows.accepts("UPDATE petitions SET paid = 40 WHERE id = #30");
        rows.refuses("UPDATE petitions SET paid = 41 WHERE id = #30", Because::Check);
        rows.accepts("UPDATE petitions SET allotted = 50 WHERE id = #30");
        rows.refuses("UPDATE petitions SET allotted = 51 WHERE id = #30", Because::Check);
        rows.accepts("UPDATE petitions SET accepted = 60 WHERE id = #30");
        rows.refuses("UPDATE petitions SET accepted = 61 WHERE id = #30", Because::Check);
        rows.accepts("UPDATE transfers SET accepted = 60 WHERE id = #101");
        rows.refuses("UPDATE transfers SET accepted = 61 WHERE id = #101", Because::Check);
        rows.refuses("UPDATE petitions SET allotted = -1 WHERE id = #30", Because::Check);
        rows.refuses("UPDATE cases SET recovered = -1 WHERE id = #100", Because::Check);
    }
}
on_both_databases! {
    fn nobody_claims_twice_against_one_account(database: TestDatabase) {
        let mut rows = two_claims(&database);
        rows.published_account(12);
        rows.accepts(&claim(32, 100, 12, "submitted", 10));
        rows.refuses(&claim(32, 100, 11, "submitted", 10), Because::Unique);
        rows.refuses("UPDATE petitions SET account_id = #10 WHERE id = #31", Because::Unique);
    }
}
