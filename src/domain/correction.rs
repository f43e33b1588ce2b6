//! Corrections that a person asks for (PDPA s.35 and s.36): of a name, a number, or anything else that is wrong about them. Two people decide, as on everything; who is
//! refused reads why. How somebody is reached is corrected without asking: the act `correct_contact` of `case`.

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::notice::Notice;
use super::rules::{Machine, Row, To, Who, row};
use super::words::word_enum;

/// Days within which a person is answered (PDPA s.30, which s.35 is read with).
pub const ANSWER_DAYS: u64 = 30;

word_enum! {
    /// Where a correction stands.
    State ("correction_state") {
        /// The person asked for it.
        Asked = "asked",
        /// An officer proposes to correct.
        Proposed = "proposed",
        /// An officer proposes to decline.
        Declining = "declining",
        /// It was corrected.
        Corrected = "corrected",
        /// It was declined, with reasons.
        Declined = "declined",
        /// The person was erased before it was answered.
        Dropped = "dropped",
    }
}

word_enum! {
    /// What is done about a correction.
    Act ("correction_act") {
        /// Ask for it.
        Ask = "ask",
        /// Propose to correct.
        Propose = "propose",
        /// Propose to decline.
        Decline = "decline",
        /// Agree to what is proposed, and carry it out.
        Agree = "agree",
        /// Send it back to be proposed anew.
        SendBack = "send_back",
        /// Drop it with the person's data.
        Drop = "drop",
    }
}

use Act as A;
use State as S;

const PERSON: &[Who] = &[Who::Person, Who::Is(Role::Officer)];
const OFFICER: &[Who] = &[Who::Is(Role::Officer)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const WITH_THEM: &[Who] = &[Who::Person, Who::Is(Role::System)];
const ANSWERED: &[Notice] = &[Notice::CorrectionAnswered];

/// The life of a correction. An officer asks for whoever wrote or called.
#[rustfmt::skip]
pub const CORRECTION: &[Row<S, A>] = &[
    row(PERSON, &[None], A::Ask, &[], To::Next(S::Asked), &[]),
    row(OFFICER, &[Some(S::Asked)], A::Propose, &[], To::Next(S::Proposed), &[]),
    row(OFFICER, &[Some(S::Asked)], A::Decline, &[], To::Next(S::Declining), &[]),
    row(SUPERVISOR, &[Some(S::Proposed)], A::Agree, &[Guard::AnotherThan(Doer::Proposed)], To::Next(S::Corrected), ANSWERED),
    row(SUPERVISOR, &[Some(S::Declining)], A::Agree, &[Guard::AnotherThan(Doer::Proposed)], To::Next(S::Declined), ANSWERED),
    row(SUPERVISOR, &[Some(S::Proposed), Some(S::Declining)], A::SendBack, &[], To::Next(S::Asked), &[]),
    row(WITH_THEM, &[Some(S::Asked), Some(S::Proposed), Some(S::Declining)], A::Drop, &[], To::Next(S::Dropped), &[]),
];

/// The machine.
pub const MACHINE: Machine<S, A> =
    Machine { name: "correction", states: S::ALL, person: &[Role::Claimant, Role::Holder], tables: &[CORRECTION] };

/// States in which an answer is awaited: one correction a person at a time.
pub const AWAITED: &[S] = &[S::Asked, S::Proposed, S::Declining];

/// States in which the person reads the answer.
pub const ANSWERED_IN: &[S] = &[S::Corrected, S::Declined];
