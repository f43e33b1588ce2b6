//! Challenges: court cases against an order (R15). A reported or lodged challenge contests its petition's share (R22).

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::rules::{Machine, Row, To, Who, row};
use super::words::word_enum;

word_enum! {
    /// Where a challenge stands.
    State ("challenge_state") {
        /// The person told us the court's number.
        Reported = "reported",
        /// An officer confirmed it with the court.
        Lodged = "lodged",
        /// The final judgment is confirmed.
        Judged = "judged",
        /// Struck out, or never confirmed.
        Struck = "struck",
    }
}

word_enum! {
    /// What is done to a challenge.
    Act ("challenge_act") {
        /// Report it.
        Report = "report",
        /// Confirm it.
        Confirm = "confirm",
        /// Strike it out.
        StrikeOut = "strike_out",
        /// Nobody confirmed it in time.
        Unconfirmed = "unconfirmed",
        /// Record a judgment.
        RecordJudgment = "record_judgment",
        /// Confirm the recorded judgment.
        ConfirmJudgment = "confirm_judgment",
    }
}

use Act as A;
use State as S;

const PERSON: &[Who] = &[Who::Person];
const OFFICER: &[Who] = &[Who::Is(Role::Officer)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const SYSTEM: &[Who] = &[Who::Is(Role::System)];

/// The life of a challenge. A person may report it while the own R15 clock runs, or has not begun.
#[rustfmt::skip]
pub const CHALLENGE: &[Row<S, A>] = &[
    row(PERSON, &[None], A::Report, &[Guard::MayChallenge], To::Next(S::Reported), &[]),
    row(OFFICER, &[Some(S::Reported)], A::Confirm, &[], To::Next(S::Lodged), &[]),
    row(SUPERVISOR, &[Some(S::Reported)], A::StrikeOut, &[], To::Next(S::Struck), &[]),
    row(SYSTEM, &[Some(S::Reported)], A::Unconfirmed, &[Guard::DuePassed], To::Next(S::Struck), &[]),
    row(OFFICER, &[Some(S::Lodged)], A::RecordJudgment, &[], To::Same, &[]),
    row(SUPERVISOR, &[Some(S::Lodged)], A::ConfirmJudgment, &[Guard::JudgmentRecorded, Guard::AnotherThan(Doer::Recorded), Guard::JudgmentFinal], To::Next(S::Judged), &[]),
    row(SUPERVISOR, &[Some(S::Lodged)], A::ConfirmJudgment, &[Guard::JudgmentRecorded, Guard::AnotherThan(Doer::Recorded), Guard::JudgmentOpen], To::Same, &[]),
];

/// The machine.
pub const MACHINE: Machine<S, A> =
    Machine { name: "challenge", states: S::ALL, person: &[Role::Claimant, Role::Holder], tables: &[CHALLENGE] };

/// States that contest a petition's share.
pub const CONTESTS: &[S] = &[S::Reported, S::Lodged];
