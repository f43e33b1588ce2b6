//! Two people, told apart by their immutable ids, on one row.

use crate::support::databases::on_both_databases;
use crate::support::rows::{Because, CHAIR, OFFICER, Rows, SUPERVISOR, claim, correction, party, payment};

on_both_databases! {
    fn nobody_agrees_with_their_own_recommendation(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.does(&claim(30, 100, 10, "submitted", 50));
        rows.does("UPDATE petitions SET state = 'in_review' WHERE id = #30");
        rows.does(&format!("UPDATE petitions SET state = 'recommended', recommended_by = {OFFICER} WHERE id = #30"));
        let agree = |by| format!("UPDATE petitions SET state = 'ready', agreed_by = {by} WHERE id = #30");
        rows.accepts(&agree(SUPERVISOR));
        rows.refuses(&agree(OFFICER), Because::Check);
        // Nor afterwards.
        rows.does(&agree(SUPERVISOR));
        rows.refuses(&format!("UPDATE petitions SET recommended_by = {SUPERVISOR} WHERE id = #30"), Because::Check);
    }
}
on_both_databases! {
    fn no_petition_is_ready_without_both_eyes(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.does(&claim(30, 100, 10, "submitted", 50));
        rows.does("UPDATE petitions SET state = 'in_review' WHERE id = #30");
        rows.does("UPDATE petitions SET state = 'recommended' WHERE id = #30");
        let ready = |by: &str, agreed: &str| format!("UPDATE petitions SET state = 'ready', recommended_by = {by}, agreed_by = {agreed} WHERE id = #30");
        rows.accepts(&ready(OFFICER, SUPERVISOR));
        rows.refuses(&ready(OFFICER, "NULL"), Because::Check);
        rows.refuses(&ready("NULL", SUPERVISOR), Because::Check);
        rows.refuses(&ready("NULL", "NULL"), Because::Check);
        rows.does(&ready(OFFICER, SUPERVISOR));
        rows.accepts("UPDATE petitions SET state = 'ordered' WHERE id = #30");
        rows.refuses("UPDATE petitions SET state = 'ordered', agreed_by = NULL WHERE id = #30", Because::Check);
    }
}
on_both_databases! {
    fn nobody_publishes_what_they_verified(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.does(&format!("UPDATE accounts SET state = 'verified', verified_by = {OFFICER} WHERE id = #10"));
        let publish = |by: &str| {
            format!("UPDATE accounts SET state = 'published', published_by = {by}, gazette_date = '2026-11-20', window_closes_on = '2027-02-17', rule_set = #9 WHERE id = #10")
        };
        rows.accepts(&publish(SUPERVISOR));
        rows.refuses(&publish(OFFICER), Because::Check);
        rows.refuses(&publish("NULL"), Because::Check);
        rows.refuses(&publish(SUPERVISOR).replace("published_by", "verified_by = NULL, published_by"), Because::Check);
    }
}
on_both_databases! {
    fn no_account_is_published_without_its_gazette_date_window_and_rule_set(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        rows.does(&format!("UPDATE accounts SET state = 'verified', verified_by = {OFFICER} WHERE id = #10"));
        let publish = format!("UPDATE accounts SET state = 'published', published_by = {SUPERVISOR}, gazette_date = '2026-11-20', window_closes_on = '2027-02-17', rule_set = #9 WHERE id = #10");
        rows.accepts(&publish);
        for missing in ["gazette_date = '2026-11-20', ", "window_closes_on = '2027-02-17', ", ", rule_set = #9"] {
            assert!(publish.contains(missing));
            rows.refuses(&publish.replace(missing, ""), Because::Check);
        }
    }
}
on_both_databases! {
    fn who_ordered_does_not_release(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.ready_claim(30, 100, 10, 50);
        rows.order(40, 10, 30);
        rows.does(&payment(50, 10, 40, 30, "due"));
        let release = |by| format!("UPDATE payments SET state = 'released', released_by = {by} WHERE id = #50");
        rows.accepts(&release(SUPERVISOR));
        rows.refuses(&release(CHAIR), Because::Check);
        rows.refuses(&release("NULL"), Because::Check);
        // Who ordered is what the order says: another name on the payment would open the way.
        let other_name = format!("UPDATE payments SET state = 'released', ordered_by = {OFFICER}, released_by = {CHAIR} WHERE id = #50");
        rows.refuses(&other_name, Because::ForeignKey);
    }
}
on_both_databases! {
    fn who_proposes_a_channel_does_not_approve_it(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.case(100, &[50]);
        let channel = |proposed: &str, approved: &str| {
            format!(
                "INSERT INTO channels (id, case_id, kind, number_sealed, number_index, name_sealed, current, proposed_by, approved_by, proposed_at) \
                 VALUES (#60, #100, 'promptpay', #0, #0, #0, TRUE, {proposed}, {approved}, '2026-11-23 09:00:00')"
            )
        };
        rows.accepts(&channel(OFFICER, SUPERVISOR));
        rows.refuses(&channel(OFFICER, OFFICER), Because::Check);
        rows.does(&channel(OFFICER, "NULL"));
        rows.accepts(&format!("UPDATE channels SET approved_by = {SUPERVISOR} WHERE id = #60"));
        rows.refuses(&format!("UPDATE channels SET approved_by = {OFFICER} WHERE id = #60"), Because::Check);
    }
}
on_both_databases! {
    fn who_records_a_judgment_does_not_confirm_it(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.published_account(10);
        rows.case(100, &[50]);
        rows.ready_claim(30, 100, 10, 50);
        rows.does(&crate::support::rows::challenge(70, 30, 10, "reported"));
        rows.does("UPDATE challenges SET state = 'lodged' WHERE id = #70");
        let judged = |recorded: &str, confirmed: &str, last: &str| {
            format!("UPDATE challenges SET state = 'judged', judgment_final = {last}, recorded_by = {recorded}, confirmed_by = {confirmed} WHERE id = #70")
        };
        rows.accepts(&judged(OFFICER, SUPERVISOR, "TRUE"));
        rows.refuses(&judged(OFFICER, OFFICER, "TRUE"), Because::Check);
        rows.refuses(&judged(OFFICER, "NULL", "TRUE"), Because::Check);
        rows.refuses(&judged("NULL", SUPERVISOR, "TRUE"), Because::Check);
        rows.refuses(&judged(OFFICER, SUPERVISOR, "FALSE"), Because::Check);
    }
}
on_both_databases! {
    fn nobody_approves_a_role_that_they_proposed_or_get(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        let change = |id: u32, user: &str, by: &str| {
            format!("INSERT INTO role_changes (id, user_id, role, state, proposed_by, proposed_at) VALUES (#{id}, {user}, 'chair', 'proposed', {by}, '2026-11-23 09:00:00')")
        };
        rows.refuses(&change(50, OFFICER, OFFICER), Because::Check);
        rows.does(&change(50, OFFICER, SUPERVISOR));
        rows.refuses(&change(51, OFFICER, CHAIR), Because::Unique);
        let approve = |by: &str| {
            format!("UPDATE role_changes SET state = 'approved', approved_by = {by}, decided_at = '2026-11-23 10:00:00' WHERE id = #50")
        };
        rows.accepts(&approve(CHAIR));
        rows.refuses(&approve(SUPERVISOR), Because::Check);
        rows.refuses(&approve(OFFICER), Because::Check);
        rows.refuses(&approve("NULL"), Because::Check);
        rows.refuses("UPDATE role_changes SET role = 'bank' WHERE id = #50", Because::Check);
    }
}
on_both_databases! {
    fn the_last_active_administrator_stays_one(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.does("UPDATE users SET role = 'admin' WHERE id IN (#1, #2)");
        rows.does("UPDATE users SET active = FALSE WHERE id = #1");
        rows.refuses("UPDATE users SET active = FALSE WHERE id = #2", Because::Trigger("the last admin"));
        rows.refuses("UPDATE users SET role = 'chair' WHERE id = #2", Because::Trigger("the last admin"));
        rows.does("UPDATE users SET active = TRUE WHERE id = #1");
        rows.accepts("UPDATE users SET active = FALSE WHERE id = #2");
    }
}
on_both_databases! {
    fn a_second_factor_in_use_has_a_secret(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.refuses("UPDATE users SET totp_since = '2026-11-23 09:00:00' WHERE id = #1", Because::Check);
        rows.accepts("UPDATE users SET totp_sealed = #7, totp_since = '2026-11-23 09:00:00' WHERE id = #1");
    }
}
on_both_databases! {
    fn nobody_agrees_to_a_correction_that_they_proposed(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.case(100, &[50]);
        rows.does(&party(90, 100));
        rows.does(&correction(80, 90, "asked"));
        rows.does("UPDATE corrections SET state = 'proposed' WHERE id = #80");
        let agree = |by: &str| {
            format!("UPDATE corrections SET state = 'corrected', decided_by = {by}, decided_on = '2026-12-01', answer_sealed = #0 WHERE id = #80")
        };
        rows.accepts(&agree(SUPERVISOR));
        rows.refuses(&agree(OFFICER), Because::Check);
        rows.refuses(&agree("NULL"), Because::Check);
        rows.refuses(&agree(SUPERVISOR).replace(", answer_sealed = #0", ""), Because::Check);
    }
}
