//! R16, PDPA s.33 and s.37(3): how long what somebody told is kept, and why.

use chrono::NaiveDate;
use redress::domain::petition::{Kind, State};
use redress::domain::retention::{Dossier, Ground, Life};
use redress::domain::{account, petition};

const YEARS: u16 = 10;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn life(state: State, account: account::State) -> Life {
    Life { kind: Kind::Claim, state, moved_on: day("2026-11-23"), account: Some((account, day("2026-11-20"))) }
}

fn dossier(petitions: Vec<Life>) -> Dossier {
    Dossier { petitions, on_hold: false }
}

/// Every state that a claim or an objection can be in, with its kind.
fn every_state() -> impl Iterator<Item = (Kind, State)> {
    let states = |kind: Kind| kind.machine().states.iter().map(move |state| (kind, *state));
    states(Kind::Claim).chain(states(Kind::Objection))
}

#[test]
fn r16_nothing_is_due_before_everything_has_ended_whatever_the_states_are() {
    for (kind, state) in every_state() {
        for account in account::State::ALL {
            let life = Life { kind, ..life(state, *account) };
            let grounds = dossier(vec![life.clone()]).grounds(YEARS, day("2026-11-24"));
            let due = dossier(vec![life]).due_on(YEARS);
            let is_closed =
                [account::State::Settled, account::State::Forfeited, account::State::Struck].contains(account);
            match state {
                State::Withdrawn | State::Expired => {
                    assert_eq!((grounds, due), (vec![], Some(day("2036-11-24"))), "{kind} {state} {account}");
                }
                State::Ordered | State::Upheld | State::Refused if is_closed => {
                    let kept = vec![Ground::Years { until: day("2036-11-23") }];
                    assert_eq!((grounds, due), (kept, Some(day("2036-11-24"))), "{kind} {state} {account}");
                }
                State::Ordered | State::Upheld | State::Refused => {
                    assert_eq!((grounds, due), (vec![Ground::AccountOpen], None), "{kind} {state} {account}");
                }
                _ => assert_eq!((grounds, due), (vec![Ground::Open], None), "{kind} {state} {account}"),
            }
        }
    }
}

#[test]
fn r16_the_years_run_from_the_last_claim_of_a_case_and_a_leap_day_ends_on_the_last_of_february() {
    let early = life(State::Withdrawn, account::State::Forfeited);
    let late = Life { moved_on: day("2028-02-29"), ..life(State::Ordered, account::State::Settled) };
    let both = dossier(vec![early, late]);
    assert_eq!(both.due_on(YEARS), Some(day("2038-03-01")));
    assert_eq!(both.grounds(YEARS, day("2038-02-28")), [Ground::Years { until: day("2038-02-28") }]);
    assert_eq!(both.grounds(YEARS, day("2038-03-01")), []);
}

#[test]
fn r16_a_decided_claim_is_over_when_its_account_is_closed_and_a_withdrawn_one_when_it_was_withdrawn() {
    let closed = Some((account::State::Settled, day("2027-06-01")));
    let decided = Life { account: closed, ..life(State::Ordered, account::State::Settled) };
    let withdrawn = Life { account: closed, ..life(State::Withdrawn, account::State::Settled) };
    assert_eq!(dossier(vec![decided]).due_on(YEARS), Some(day("2037-06-02")));
    assert_eq!(dossier(vec![withdrawn]).due_on(YEARS), Some(day("2036-11-24")));
}

#[test]
fn s33_every_ground_is_told_once_and_of_several_years_the_last() {
    let settled = |moved_on: &str| Life { moved_on: day(moved_on), ..life(State::Refused, account::State::Settled) };
    let all = Dossier {
        petitions: vec![
            settled("2026-11-23"),
            life(State::InReview, account::State::Published),
            settled("2027-01-05"),
            life(State::Submitted, account::State::Published),
            life(State::Ordered, account::State::Disbursing),
        ],
        on_hold: true,
    };
    let told = all.grounds(YEARS, day("2027-02-01"));
    let years = Ground::Years { until: day("2037-01-05") };
    assert_eq!(told, [Ground::Open, Ground::OnHold, Ground::AccountOpen, years]);
    assert_eq!(all.due_on(YEARS), None);
}

#[test]
fn a_hold_keeps_what_would_be_due() {
    let withdrawn = vec![life(State::Withdrawn, account::State::Published)];
    let held = Dossier { petitions: withdrawn, on_hold: true };
    assert_eq!(held.grounds(YEARS, day("2046-01-01")), [Ground::OnHold]);
    assert_eq!(held.due_on(YEARS), None);
}

#[test]
fn every_state_that_nothing_leads_out_of_is_an_ending_or_a_decision() {
    for (kind, state) in every_state().filter(|(kind, state)| kind.machine().is_final(*state)) {
        assert!([State::Withdrawn, State::Expired].contains(&state), "{kind} {state}: is it to be erased on request?");
    }
    let decided = every_state().filter(|(_, state)| petition::FOR_LATER_ORDER.contains(state));
    assert!(decided.into_iter().all(|(kind, state)| !kind.machine().is_final(state)));
}
