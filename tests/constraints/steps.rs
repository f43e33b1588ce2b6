//! The databases know which steps are legal: every pair of states of every machine is tried by direct SQL.

use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::rows::{
    Because, CHAIR, OFFICER, Rows, SUPERVISOR, account, challenge, claim, correction, objection, party, payment,
};
use redress::domain::rules::{Machine, To};
use redress::domain::words::Word;
use redress::domain::{
    account as accounts, challenge as challenges, correction as corrections, payment as payments, petition,
};
use std::collections::BTreeMap;

type State = &'static str;

/// The steps of a machine, from and to; the beginning is the empty word.
fn steps<S: Word, A: Word>(machine: &Machine<S, A>) -> Vec<(State, State)> {
    let mut steps = Vec::new();
    for row in machine.rows() {
        for from in row.from {
            let to = match row.to {
                To::Next(state) => state,
                To::Same => continue,
            };
            steps.push((from.map_or("", Word::word), to.word()));
        }
    }
    steps
}

/// For each state the states that a record goes through to come there, itself last.
fn ways(steps: &[(State, State)]) -> BTreeMap<State, Vec<State>> {
    let mut ways = BTreeMap::from([("", Vec::new())]);
    let mut grows = true;
    while grows {
        grows = false;
        for (from, to) in steps {
            let Some(way) = ways.get(from).cloned() else {
                continue;
            };
            if !ways.contains_key(to) {
                ways.insert(to, [way, vec![*to]].concat());
                grows = true;
            }
        }
    }
    ways
}

/// A machine's table in the database: how a record of it is inserted, and what makes it complete enough for every state.
struct Records<'a> {
    table: &'a str,
    complete: &'a str,
    insert: &'a dyn Fn(u32, State) -> String,
}

/// Tries every start and every step, legal and illegal, on a record that has everything but the right to it.
fn every_step<S: Word, A: Word>(rows: &mut Rows, machine: &Machine<S, A>, records: &Records<'_>) {
    let steps = steps(machine);
    let ways = ways(&steps);
    for (number, state) in (1_000..).zip(machine.states) {
        let state = state.word();
        let started = (records.insert)(number, state);
        if steps.contains(&("", state)) {
            rows.accepts(&started);
        } else {
            rows.refuses(&started, Because::Trigger("no legal start"));
        }
        let way = &ways[state];
        rows.does(&(records.insert)(number, way[0]));
        rows.does(&format!("UPDATE {} SET {} WHERE id = #{number}", records.table, records.complete));
        for stop in &way[1..] {
            rows.does(&format!("UPDATE {} SET state = '{stop}' WHERE id = #{number}", records.table));
        }
        for next in machine.states.iter().map(|next| next.word()) {
            let step = format!("UPDATE {} SET state = '{next}' WHERE id = #{number}", records.table);
            if next == state || steps.contains(&(state, next)) {
                rows.accepts(&step);
            } else {
                rows.refuses(&step, Because::Trigger("no legal step"));
            }
        }
        rows.refuses(
            &format!("UPDATE {} SET state = 'nowhere' WHERE id = #{number}", records.table),
            Because::Trigger("no legal step"),
        );
    }
    assert!(steps.len() > 3);
}

/// A database with an account, a case, a claim that is ready and an order on it.
fn ordered(database: &TestDatabase) -> Rows {
    let mut rows = Rows::new(database);
    rows.published_account(10);
    rows.case(100, &[50]);
    rows.ready_claim(30, 100, 10, 50);
    rows.order(40, 10, 30);
    rows
}

fn both_eyes() -> String {
    format!("recommended_by = {OFFICER}, agreed_by = {SUPERVISOR}")
}

on_both_databases! {
    fn a_claim_takes_no_step_that_its_table_does_not_have(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.case(100, &[50]);
        // One case claims once against an account, so each of these claims has an account of its own.
        for number in 1_000..1_020 {
            rows.account(number + 1_000);
        }
        let insert = |id: u32, state: State| claim(id, 100, id + 1_000, state, 50);
        every_step(&mut rows, &petition::CLAIM_MACHINE, &Records { table: "petitions", complete: &both_eyes(), insert: &insert });
    }
}
on_both_databases! {
    fn an_objection_takes_no_step_that_its_table_does_not_have(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.account(10);
        let insert = |id: u32, state: State| objection(id, 10, state, 50);
        every_step(&mut rows, &petition::OBJECTION_MACHINE, &Records { table: "petitions", complete: &both_eyes(), insert: &insert });
    }
}
on_both_databases! {
    fn an_account_takes_no_step_that_its_table_does_not_have(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        let complete = format!("verified_by = {OFFICER}, published_by = {SUPERVISOR}, gazette_date = '2026-11-20', window_closes_on = '2027-02-17', rule_set = #9");
        every_step(&mut rows, &accounts::MACHINE, &Records { table: "accounts", complete: &complete, insert: &account });
    }
}
on_both_databases! {
    fn a_challenge_takes_no_step_that_its_table_does_not_have(database: TestDatabase) {
        let mut rows = ordered(&database);
        let complete = format!("judgment_final = TRUE, recorded_by = {OFFICER}, confirmed_by = {SUPERVISOR}");
        let insert = |id: u32, state: State| challenge(id, 30, 10, state);
        every_step(&mut rows, &challenges::MACHINE, &Records { table: "challenges", complete: &complete, insert: &insert });
    }
}
on_both_databases! {
    fn a_correction_takes_no_step_that_its_table_does_not_have(database: TestDatabase) {
        let mut rows = Rows::new(&database);
        rows.case(100, &[50]);
        // One correction a person waits at a time, so each of these has a person of its own.
        for number in 1_000..1_010 {
            rows.does(&party(number + 1_000, 100));
        }
        let complete = format!("proposed_by = {OFFICER}, decided_by = {SUPERVISOR}, decided_on = '2026-12-01', answer_sealed = #0");
        let insert = |id: u32, state: State| correction(id, id + 1_000, state);
        every_step(&mut rows, &corrections::MACHINE, &Records { table: "corrections", complete: &complete, insert: &insert });
    }
}
on_both_databases! {
    fn a_payment_takes_no_step_that_its_table_does_not_have(database: TestDatabase) {
        let mut rows = ordered(&database);
        // An order pays a petition once, so each of these payments has an order of its own.
        for number in 1_000..1_010 {
            rows.does(&format!(
                "INSERT INTO orders SELECT #{}, account_id, {number}, kind, pool, upheld, surplus, method, rule_set, rules_on, inputs, {CHAIR}, ordered_on, ordered_at FROM orders WHERE id = #40",
                number + 1_000
            ));
        }
        let complete = format!("released_by = {SUPERVISOR}, bank_reference = 'B-1'");
        let insert = |id: u32, state: State| payment(id, 10, id + 1_000, 30, state);
        every_step(&mut rows, &payments::MACHINE, &Records { table: "payments", complete: &complete, insert: &insert });
    }
}
on_both_databases! {
    fn a_state_that_is_no_row_is_stored_by_nobody(database: TestDatabase) {
        // Even where a step would lead to it: the state itself must be known.
        let mut rows = ordered(&database);
        rows.case(200, &[50]);
        rows.does(&party(90, 200));
        let whole_account = account(12, "nowhere")
            .replace("reported_at)", "reported_at, verified_by, published_by, gazette_date, window_closes_on, rule_set)")
            .replace("09:00:00')", "09:00:00', #1, #2, '2026-11-20', '2027-02-17', #9)");
        let records = [
            ("claim", claim(31, 200, 10, "nowhere", 50), "petition_states (kind, state) VALUES ('claim', 'nowhere')"),
            ("objection", objection(32, 10, "nowhere", 50), "petition_states (kind, state) VALUES ('objection', 'nowhere')"),
            ("account", whole_account, "account_states (state) VALUES ('nowhere')"),
            ("challenge", challenge(70, 30, 10, "nowhere"), "challenge_states (state) VALUES ('nowhere')"),
            ("correction", correction(80, 90, "nowhere"), "correction_states (state) VALUES ('nowhere')"),
            ("payment", payment(50, 10, 40, 30, "nowhere"), "payment_states (state) VALUES ('nowhere')"),
        ];
        for (machine, insert, state) in &records {
            rows.refuses(insert, Because::Trigger("no legal start"));
            rows.does(&format!("INSERT INTO transitions (machine, from_state, to_state) VALUES ('{machine}', '', 'nowhere')"));
            rows.refuses(insert, Because::ForeignKey);
            rows.accepts(&format!("INSERT INTO {state}; {insert}"));
        }
    }
}
