//! The case: what a victim tells once. It has no stages of its own; what is done to it goes through a table all the same.

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::notice::Notice;
use super::rules::{Machine, Row, To, Who};
use super::words::word_enum;

word_enum! {
    /// Where a case stands.
    State ("case_state") {
        /// Open, as long as it is kept.
        Open = "open",
        /// What it told is erased: the keys of its people are destroyed.
        Erased = "erased",
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
        /// Give the person a copy of what is kept of them (PDPA s.30).
        GiveCopy = "give_copy",
        /// Erase what names and tells of its people (PDPA s.33, s.37(3)).
        Erase = "erase",
    }
}

/// Nobody else has a person's data shown or erased in their place.
const THEMSELVES: &[Who] = &[Who::Is(Role::Claimant), Who::Is(Role::Holder)];
const SYSTEM: &[Who] = &[Who::Is(Role::System)];
const PERSON_OR_OFFICER: &[Who] = &[Who::Person, Who::Is(Role::Officer)];
const EXAMINERS: &[Who] = &[Who::Is(Role::Officer), Who::Is(Role::Supervisor)];
const OFFICER: &[Who] = &[Who::Is(Role::Officer)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const OPEN: &[Option<State>] = &[Some(State::Open)];

/// A row: a case stays open whatever is done.
const fn row(who: &'static [Who], does: Act, guard: &'static [Guard]) -> Row<State, Act> {
    Row { who, from: OPEN, does, guard, to: To::Same, tells: &[] }
}

/// A row that ends a case.
const fn end(who: &'static [Who], guard: &'static [Guard]) -> Row<State, Act> {
    Row { who, from: OPEN, does: Act::Erase, guard, to: To::Next(State::Erased), tells: &[] }
}

/// What may be done to a case; by its person, to an objection too.
pub const CASE: &[Row<State, Act>] = &[
    Row {
        who: PERSON_OR_OFFICER,
        from: OPEN,
        does: Act::CorrectContact,
        guard: &[],
        to: To::Same,
        tells: &[Notice::ContactCorrected],
    },
    row(EXAMINERS, Act::PlaceHold, &[]),
    row(SUPERVISOR, Act::ReleaseHold, &[]),
    row(EXAMINERS, Act::ResolveFinding, &[]),
    row(OFFICER, Act::RecordRecovery, &[]),
    row(SUPERVISOR, Act::ApproveChannel, &[Guard::AnotherThan(Doer::Proposed)]),
    row(THEMSELVES, Act::GiveCopy, &[]),
    end(THEMSELVES, &[Guard::NothingKeeps]),
    end(SYSTEM, &[Guard::RetentionOver]),
];

/// The machine.
pub const MACHINE: Machine<State, Act> = Machine {
    name: "case",
    states: State::ALL,
    person: &[Role::Claimant, Role::Holder, Role::CentreAgent],
    tables: &[CASE],
};
