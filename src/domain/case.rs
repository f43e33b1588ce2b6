//! The case: what a victim tells once. It has no stages of its own; what is done to it goes through a table all the same.

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::rules::{Machine, Row, To, Who};
use super::words::word_enum;

word_enum! {
    /// A case is open as long as it is kept.
    State ("case_state") {
        /// Open.
        Open = "open",
    }
}

word_enum! {
    /// What is done to a case outside the tables of its claims.
    Act ("case_act") {
        /// Correct how the person is reached.
        CorrectContact = "correct_contact",
        /// Put a hold on it, with a reason.
        PlaceHold = "place_hold",
        /// Take the hold off.
        ReleaseHold = "release_hold",
        /// Resolve a finding, with a reason.
        ResolveFinding = "resolve_finding",
        /// Record what came back from elsewhere (R23).
        RecordRecovery = "record_recovery",
        /// Approve a changed refund channel.
        ApproveChannel = "approve_channel",
    }
}

const PERSON_OR_OFFICER: &[Who] = &[Who::Person, Who::Is(Role::Officer)];
const EXAMINERS: &[Who] = &[Who::Is(Role::Officer), Who::Is(Role::Supervisor)];
const OFFICER: &[Who] = &[Who::Is(Role::Officer)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const OPEN: &[Option<State>] = &[Some(State::Open)];

/// A row: a case stays open whatever is done.
const fn row(who: &'static [Who], does: Act, guard: &'static [Guard]) -> Row<State, Act> {
    Row { who, from: OPEN, does, guard, to: To::Same, tells: &[] }
}

/// What may be done to a case.
pub const CASE: &[Row<State, Act>] = &[
    row(PERSON_OR_OFFICER, Act::CorrectContact, &[]),
    row(EXAMINERS, Act::PlaceHold, &[]),
    row(SUPERVISOR, Act::ReleaseHold, &[]),
    row(EXAMINERS, Act::ResolveFinding, &[]),
    row(OFFICER, Act::RecordRecovery, &[]),
    row(SUPERVISOR, Act::ApproveChannel, &[Guard::AnotherThan(Doer::Proposed)]),
];

/// The machine.
pub const MACHINE: Machine<State, Act> =
    Machine { name: "case", states: State::ALL, person: &[Role::Claimant, Role::CentreAgent], tables: &[CASE] };
