//! The tables of law, run through `Machine::decide` for every role, state and act, and held to what people agreed: `tests/golden`.

mod facts;

use crate::support::golden;
use facts::{actor, failures, permitting, scope};
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::guard::{Facts, Guard};
use redress::domain::refusal::Refusal;
use redress::domain::rules::{Machine, Row, To};
use redress::domain::words::Word;
use redress::domain::{account, case, challenge, correction, payment, petition};

type Rows<State, Act> = Vec<&'static Row<State, Act>>;

/// Rows for a step, whoever takes it.
fn rows_for<S: Word, A: Word>(machine: &Machine<S, A>, from: Option<S>, act: A) -> Rows<S, A> {
    machine.rows().filter(|row| row.does == act && row.from.contains(&from)).collect()
}

fn arrival<S: Word>(to: To<S>, from: Option<S>) -> S {
    match to {
        To::Next(state) => state,
        To::Same => from.expect("a record that is not there has no state to keep"),
    }
}

fn holds(row: &Row<impl Word, impl Word>, role: Role, facts: &Facts) -> bool {
    row.guard.iter().all(|guard| guard.check(&actor(role), facts).is_ok())
}

/// Runs one step of a role and answers with its outcomes, as the golden files say them.
fn outcomes<S: Word, A: Word>(machine: &Machine<S, A>, role: Role, from: Option<S>, act: A) -> Vec<String> {
    let rows = rows_for(machine, from, act);
    let (mine, others): (Rows<S, A>, Rows<S, A>) = rows.into_iter().partition(|row| machine.admits(row, role));
    if mine.is_empty() {
        must_not(machine, role, from, act, &others);
        return Vec::new();
    }
    for row in &mine {
        passes(machine, role, from, row);
        for guard in row.guard {
            refuses(machine, role, from, row, *guard, &mine);
        }
    }
    mine.iter().map(|row| said(row, from)).collect()
}

/// However good the facts are, the role has no such step; an administrator has no such record.
fn must_not<S: Word, A: Word>(machine: &Machine<S, A>, role: Role, from: Option<S>, act: A, others: &Rows<S, A>) {
    let state = from.map_or("none", Word::word);
    let expected = match role {
        Role::Admin => Refusal::NotFound,
        _ => Refusal::NotAllowed { record: machine.name, act: act.word(), state },
    };
    for guards in others.iter().map(|row| row.guard).chain([&[] as &[Guard]]) {
        let refusal = machine.decide(&actor(role), from, act, &permitting(guards)).unwrap_err();
        assert_eq!(refusal, expected, "{role} {act:?} from {from:?}");
    }
}

/// With its guards held, the row is taken as it is written.
fn passes<S: Word, A: Word>(machine: &Machine<S, A>, role: Role, from: Option<S>, row: &Row<S, A>) {
    let step = machine.decide(&actor(role), from, row.does, &permitting(row.guard)).unwrap();
    assert_eq!(step.to, arrival(row.to, from), "{role} {:?} from {from:?}", row.does);
    assert_eq!(step.tells, row.tells, "{role} {:?} from {from:?}", row.does);
}

/// With one guard alone failing, its refusal comes back – or another row for the same act is there for just that case.
fn refuses<S: Word, A: Word>(
    machine: &Machine<S, A>,
    role: Role,
    from: Option<S>,
    row: &Row<S, A>,
    guard: Guard,
    mine: &Rows<S, A>,
) {
    for (facts, refusal) in failures(guard, &permitting(row.guard)) {
        assert_eq!(guard.check(&actor(role), &facts), Err(refusal.clone()), "{guard:?}");
        let decided = machine.decide(&actor(role), from, row.does, &facts);
        match mine.iter().find(|other| holds(other, role, &facts)) {
            Some(other) => assert_eq!(decided.unwrap().to, arrival(other.to, from)),
            None => assert_eq!(decided.unwrap_err(), refusal, "{role} {:?} from {from:?}", row.does),
        }
    }
}

fn spoken(word: &str) -> String {
    word.replace('_', " ")
}

/// `AnotherThan(Recommended)` as `another than recommended`.
fn guard_words(guard: Guard) -> String {
    let mut words = String::new();
    for letter in format!("{guard:?}").chars() {
        match letter {
            '(' | ')' => {}
            _ if letter.is_uppercase() && !words.is_empty() => {
                words.push(' ');
                words.push(letter.to_ascii_lowercase());
            }
            _ => words.push(letter.to_ascii_lowercase()),
        }
    }
    words
}

fn said<S: Word, A: Word>(row: &Row<S, A>, from: Option<S>) -> String {
    let mut line = format!("→ {}", spoken(arrival(row.to, from).word()));
    let guards: Vec<String> = row.guard.iter().map(|guard| guard_words(*guard)).collect();
    if !guards.is_empty() {
        line += &format!(" if {}", guards.join(", "));
    }
    let notices: Vec<String> = row.tells.iter().map(|notice| spoken(notice.word())).collect();
    if !notices.is_empty() {
        line += &format!("; tells {}", notices.join(", "));
    }
    line
}

/// One block for each state, one line for each outcome with the roles that have it.
fn grid<S: Word, A: Word>(machine: &Machine<S, A>, acts: &[A]) -> String {
    let mut text = format!(
        "{}: what may be done in each state, and by whom. ✘ is the refusal of everything else, and of everybody else.\n",
        machine.name
    );
    for from in std::iter::once(None).chain(machine.states.iter().copied().map(Some)) {
        text += &format!("\n{}\n", from.map_or("–".to_owned(), |state| spoken(state.word())));
        for act in acts {
            let mut lines: Vec<(String, Vec<String>)> = Vec::new();
            for role in Role::ALL {
                for outcome in outcomes(machine, *role, from, *act) {
                    let role = spoken(role.word());
                    match lines.iter_mut().find(|(known, _)| *known == outcome) {
                        Some((_, roles)) => roles.push(role),
                        None => lines.push((outcome, vec![role])),
                    }
                }
            }
            for (outcome, roles) in lines {
                text += &format!("    {} ({}) {outcome}\n", spoken(act.word()), roles.join(", "));
            }
        }
        text += "    ✘\n";
    }
    text
}

#[test]
fn claims_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/claim.txt", &grid(&petition::CLAIM_MACHINE, petition::Act::ALL));
}

#[test]
fn objections_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/objection.txt", &grid(&petition::OBJECTION_MACHINE, petition::Act::ALL));
}

#[test]
fn accounts_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/account.txt", &grid(&account::MACHINE, account::Act::ALL));
}

#[test]
fn challenges_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/challenge.txt", &grid(&challenge::MACHINE, challenge::Act::ALL));
}

#[test]
fn payments_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/payment.txt", &grid(&payment::MACHINE, payment::Act::ALL));
}

#[test]
fn corrections_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/correction.txt", &grid(&correction::MACHINE, correction::Act::ALL));
}

#[test]
fn cases_take_the_steps_that_were_agreed_and_no_others() {
    golden::hold("tests/golden/case.txt", &grid(&case::MACHINE, case::Act::ALL));
}

/// Runs a check on every machine.
macro_rules! on_every_machine {
    ($check:ident) => {
        $check(&petition::CLAIM_MACHINE, petition::Act::ALL);
        $check(&petition::OBJECTION_MACHINE, petition::Act::ALL);
        $check(&account::MACHINE, account::Act::ALL);
        $check(&challenge::MACHINE, challenge::Act::ALL);
        $check(&payment::MACHINE, payment::Act::ALL);
        $check(&case::MACHINE, case::Act::ALL);
        $check(&correction::MACHINE, correction::Act::ALL);
    };
}

#[test]
fn the_buttons_of_a_page_are_the_steps_that_can_be_taken() {
    fn check<S: Word, A: Word>(machine: &Machine<S, A>, acts: &[A]) {
        for from in std::iter::once(None).chain(machine.states.iter().copied().map(Some)) {
            for role in Role::ALL {
                let shown = machine.actions(*role, from);
                for act in acts {
                    let possible = rows_for(machine, from, *act)
                        .iter()
                        .any(|row| machine.decide(&actor(*role), from, *act, &permitting(row.guard)).is_ok());
                    let times = shown.iter().filter(|one| *one == act).count();
                    assert_eq!(times, usize::from(possible), "{} {role} {act:?} from {from:?}", machine.name);
                }
            }
        }
    }
    on_every_machine!(check);
}

#[test]
fn no_row_keeps_the_state_of_a_record_that_is_not_there() {
    fn check<S: Word, A: Word>(machine: &Machine<S, A>, _: &[A]) {
        for row in machine.rows() {
            assert!(row.to != To::Same || !row.from.contains(&None), "{}: {row:?}", machine.name);
        }
    }
    on_every_machine!(check);
}

#[test]
fn every_row_leads_to_a_state_of_its_machine_and_every_act_has_a_row_somewhere() {
    fn check<S: Word, A: Word>(machine: &Machine<S, A>, _: &[A]) {
        for row in machine.rows() {
            if let To::Next(state) = row.to {
                assert!(machine.states.contains(&state), "{}: {row:?}", machine.name);
            }
            let begins = |from: &Option<S>| from.is_none_or(|state| machine.states.contains(&state));
            assert!(row.from.iter().any(begins), "{}: {row:?}", machine.name);
        }
    }
    on_every_machine!(check);
    let petition_acts = petition::Act::ALL.iter().all(|act| {
        let machines = [&petition::CLAIM_MACHINE, &petition::OBJECTION_MACHINE];
        machines.iter().any(|machine| machine.rows().any(|row| row.does == *act))
    });
    assert!(petition_acts);
    assert!(account::Act::ALL.iter().all(|act| account::MACHINE.rows().any(|row| row.does == *act)));
    assert!(challenge::Act::ALL.iter().all(|act| challenge::MACHINE.rows().any(|row| row.does == *act)));
    assert!(payment::Act::ALL.iter().all(|act| payment::MACHINE.rows().any(|row| row.does == *act)));
    assert!(correction::Act::ALL.iter().all(|act| correction::MACHINE.rows().any(|row| row.does == *act)));
    assert!(case::Act::ALL.iter().all(|act| case::MACHINE.rows().any(|row| row.does == *act)));
}

/// The states that a record can get to from its beginning.
fn reached<S: Word, A: Word>(machine: &Machine<S, A>) -> Vec<S> {
    let mut seen: Vec<Option<S>> = vec![None];
    let mut next = 0;
    while let Some(from) = seen.get(next).copied() {
        next += 1;
        for row in machine.rows().filter(|row| row.from.contains(&from)) {
            let to = Some(arrival(row.to, from));
            if !seen.contains(&to) {
                seen.push(to);
            }
        }
    }
    seen.into_iter().flatten().collect()
}

/// The states that no row leads out of.
fn ends<S: Word, A: Word>(machine: &Machine<S, A>) -> Vec<S> {
    let leaves = |state: &S| {
        let rows = machine.rows().filter(|row| row.from.contains(&Some(*state)));
        rows.into_iter().any(|row| arrival(row.to, Some(*state)) != *state)
    };
    machine.states.iter().copied().filter(|state| !leaves(state)).collect()
}

#[test]
fn every_state_is_reached_and_only_the_final_ones_are_ends() {
    fn check<S: Word, A: Word>(machine: &Machine<S, A>, finals: &[S]) {
        let reached = reached(machine);
        for state in machine.states {
            assert!(reached.contains(state), "{} never becomes {state:?}", machine.name);
        }
        assert_eq!(reached.len(), machine.states.len(), "{}: {reached:?}", machine.name);
        assert_eq!(ends(machine), finals, "{}", machine.name);
    }
    // Allotted, upheld and refused petitions may be judged otherwise by a court (R15).
    check(&petition::CLAIM_MACHINE, &[petition::State::Withdrawn, petition::State::Expired]);
    check(&petition::OBJECTION_MACHINE, &[petition::State::Withdrawn]);
    check(&account::MACHINE, &[account::State::Settled, account::State::Forfeited, account::State::Struck]);
    check(&challenge::MACHINE, &[challenge::State::Judged, challenge::State::Struck]);
    check(&payment::MACHINE, &[payment::State::Waived, payment::State::Undeliverable]);
    check(&correction::MACHINE, &[correction::State::Corrected, correction::State::Declined]);
    // A case comes with its first claim and stays open until it is erased.
    assert_eq!(ends(&case::MACHINE), [case::State::Erased]);
    assert!(case::MACHINE.rows().all(|row| (row.to == To::Same) == (row.does != case::Act::Erase)));
}

#[test]
fn a_guard_refuses_facts_that_nobody_loaded() {
    fn check<S: Word, A: Word>(machine: &Machine<S, A>, _: &[A]) {
        for guard in machine.rows().flat_map(|row| row.guard) {
            for role in Role::ALL {
                let checked = guard.check(&actor(*role), &Facts::default());
                assert!(checked.is_err(), "{guard:?} lets {role} pass");
            }
        }
    }
    on_every_machine!(check);
}

#[test]
fn the_record_of_somebody_else_is_not_found() {
    fn check<S: Word, A: Word>(machine: &Machine<S, A>, _: &[A]) {
        for row in machine.rows() {
            for role in Role::ALL.iter().filter(|role| machine.admits(row, **role)) {
                let facts = Facts { scope: Scope::default(), ..permitting(row.guard) };
                let decided = machine.decide(&actor(*role), row.from[0], row.does, &facts);
                let own_only = matches!(role, Role::Claimant | Role::Holder | Role::Bank);
                assert_eq!(decided.err() == Some(Refusal::NotFound), own_only, "{role} {:?}", row.does);
            }
        }
    }
    on_every_machine!(check);
    let nobody_said_which =
        Actor::User { id: redress::domain::id::UserId::from_bytes([1; 16]), role: Role::Bank, bank: None };
    assert!(!Scope::default().admits(&nobody_said_which), "a bank without a code has no accounts");
    assert!(!scope().admits(&nobody_said_which));
    let system = Actor::Sender(redress::domain::id::SenderId::from_bytes([9; 16]));
    let filed = Scope { sender: None, ..scope() };
    assert!(scope().admits(&system) && !filed.admits(&system), "a system acts on no case that is filed");
}
