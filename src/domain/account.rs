//! The frozen account: the pool from which money returns, because the law publishes, decides and pays per account (R10–R17).

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::notice::Notice;
use super::rules::{Machine, Row, To, Who, row};
use super::words::word_enum;

word_enum! {
    /// Where an account stands.
    State ("account_state") {
        /// A hold was reported (R9).
        Reported = "reported",
        /// An officer verified it.
        Verified = "verified",
        /// In the Royal Gazette: the window is open (R10, R11).
        Published = "published",
        /// The window is over and somebody came.
        WindowClosed = "window_closed",
        /// Nobody is left (R16).
        Unclaimed = "unclaimed",
        /// The dossier is with the committee.
        BeforeCommittee = "before_committee",
        /// The committee ordered (R14).
        Ordered = "ordered",
        /// Payments are under way.
        Disbursing = "disbursing",
        /// Everything is paid, the surplus is at the Fund (R17).
        Settled = "settled",
        /// Ten years unclaimed: to the Fund (R16).
        Forfeited = "forfeited",
        /// The last hold was lifted (R3, R5, R21).
        Lifted = "lifted",
        /// An error, or merged into another.
        Struck = "struck",
    }
}

word_enum! {
    /// What is done to an account.
    Act ("account_act") {
        /// Report a hold.
        ReportHold = "report_hold",
        /// Confirm the balance held.
        ConfirmBalance = "confirm_balance",
        /// Verify the record.
        Verify = "verify",
        /// Publish in the Gazette.
        Publish = "publish",
        /// Send back to be verified again.
        SendBack = "send_back",
        /// Lift a hold.
        Lift = "lift",
        /// Strike out as an error.
        StrikeOut = "strike_out",
        /// Merge into another account's record.
        Merge = "merge",
        /// Publish again: the later deadline counts.
        PublishAgain = "publish_again",
        /// Report a changed balance.
        ChangeBalance = "change_balance",
        /// The claim window ends.
        WindowEnds = "window_ends",
        /// Everybody withdrew.
        EverybodyWithdrew = "everybody_withdrew",
        /// Submit the dossier.
        SubmitDossier = "submit_dossier",
        /// Return the dossier.
        ReturnDossier = "return_dossier",
        /// Order.
        Order = "order",
        /// A supplementary order.
        SupplementaryOrder = "supplementary_order",
        /// A correcting order.
        CorrectingOrder = "correcting_order",
        /// Every challenge period is over.
        PeriodsEnd = "periods_end",
        /// Everything is paid.
        Settle = "settle",
        /// A late claim was admitted.
        AdmitLate = "admit_late",
        /// Ten years are over.
        Forfeit = "forfeit",
    }
}

use Act as A;
use State as S;

const BANK: &[Who] = &[Who::Is(Role::Bank)];
const BANK_OR_OFFICER: &[Who] = &[Who::Is(Role::Bank), Who::Is(Role::Officer)];
const OFFICER: &[Who] = &[Who::Is(Role::Officer)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const SECRETARY: &[Who] = &[Who::Is(Role::Secretary)];
const CHAIR: &[Who] = &[Who::Is(Role::Chair)];
const SYSTEM: &[Who] = &[Who::Is(Role::System)];

const UNPUBLISHED: &[Option<S>] = &[Some(S::Reported), Some(S::Verified)];
const PUBLISHED_TO_DISBURSING: &[Option<S>] = &[
    Some(S::Published),
    Some(S::WindowClosed),
    Some(S::Unclaimed),
    Some(S::BeforeCommittee),
    Some(S::Ordered),
    Some(S::Disbursing),
];
const ORDERED_OR_LATER: &[Option<S>] = &[Some(S::Ordered), Some(S::Disbursing)];

/// The life of an account.
#[rustfmt::skip]
pub const ACCOUNT: &[Row<S, A>] = &[
    row(BANK_OR_OFFICER, &[None, Some(S::Lifted)], A::ReportHold, &[], To::Next(S::Reported), &[]),
    row(BANK_OR_OFFICER, UNPUBLISHED, A::ReportHold, &[], To::Same, &[]),
    row(BANK_OR_OFFICER, PUBLISHED_TO_DISBURSING, A::ReportHold, &[], To::Same, &[]),
    row(BANK, UNPUBLISHED, A::ConfirmBalance, &[], To::Next(S::Reported), &[]),
    row(OFFICER, &[Some(S::Reported)], A::Verify, &[Guard::BalanceConfirmed], To::Next(S::Verified), &[]),
    row(SUPERVISOR, &[Some(S::Verified)], A::Publish, &[Guard::AnotherThan(Doer::Verified)], To::Next(S::Published), &[Notice::Invited, Notice::HolderPublished]),
    row(SUPERVISOR, &[Some(S::Verified)], A::SendBack, &[Guard::AnotherThan(Doer::Verified)], To::Next(S::Reported), &[]),
    row(BANK_OR_OFFICER, UNPUBLISHED, A::Lift, &[Guard::HoldsRemain], To::Same, &[]),
    row(BANK_OR_OFFICER, UNPUBLISHED, A::Lift, &[Guard::LastHold], To::Next(S::Lifted), &[Notice::HoldLifted]),
    row(SUPERVISOR, UNPUBLISHED, A::StrikeOut, &[], To::Next(S::Struck), &[]),
    row(SUPERVISOR, UNPUBLISHED, A::Merge, &[], To::Next(S::Struck), &[]),
    row(SUPERVISOR, &[Some(S::Published)], A::PublishAgain, &[], To::Same, &[Notice::Invited, Notice::HolderPublished]),
    row(BANK, PUBLISHED_TO_DISBURSING, A::ChangeBalance, &[], To::Same, &[]),
    row(SYSTEM, &[Some(S::Published)], A::WindowEnds, &[Guard::DuePassed, Guard::SomebodyLeft], To::Next(S::WindowClosed), &[]),
    row(SYSTEM, &[Some(S::Published)], A::WindowEnds, &[Guard::DuePassed, Guard::NobodyLeft], To::Next(S::Unclaimed), &[]),
    row(SYSTEM, &[Some(S::WindowClosed)], A::EverybodyWithdrew, &[Guard::NobodyLeft], To::Next(S::Unclaimed), &[]),
    row(SECRETARY, &[Some(S::WindowClosed)], A::SubmitDossier, &[Guard::PetitionsExamined, Guard::SomebodyLeft, Guard::NotOnHold, Guard::NoOpenConflict, Guard::BalanceConfirmed, Guard::BalanceRecent], To::Next(S::BeforeCommittee), &[]),
    row(CHAIR, &[Some(S::BeforeCommittee)], A::ReturnDossier, &[], To::Next(S::WindowClosed), &[]),
    row(CHAIR, &[Some(S::BeforeCommittee)], A::Order, &[Guard::NotInvolved, Guard::SomebodyLeft], To::Next(S::Ordered), &[]),
    row(CHAIR, ORDERED_OR_LATER, A::SupplementaryOrder, &[Guard::NotInvolved, Guard::NothingContested], To::Same, &[]),
    row(CHAIR, ORDERED_OR_LATER, A::CorrectingOrder, &[Guard::NotInvolved], To::Same, &[]),
    row(SYSTEM, &[Some(S::Ordered)], A::PeriodsEnd, &[Guard::ClocksOver, Guard::NothingContested, Guard::SomethingDue], To::Next(S::Disbursing), &[]),
    row(SYSTEM, &[Some(S::Ordered)], A::PeriodsEnd, &[Guard::ClocksOver, Guard::NothingContested, Guard::NothingDue], To::Next(S::Unclaimed), &[]),
    row(SYSTEM, &[Some(S::Disbursing)], A::Settle, &[Guard::NothingContested, Guard::PaymentsEnded], To::Next(S::Settled), &[]),
    row(SUPERVISOR, &[Some(S::Unclaimed)], A::AdmitLate, &[], To::Next(S::WindowClosed), &[]),
    row(SYSTEM, &[Some(S::Unclaimed)], A::Forfeit, &[Guard::DuePassed], To::Next(S::Forfeited), &[]),
];

/// The machine.
pub const MACHINE: Machine<S, A> = Machine { name: "account", states: S::ALL, person: &[], tables: &[ACCOUNT] };

/// States before the dossier: petitions may be opened again.
pub const BEFORE_DOSSIER: &[S] = &[S::Published, S::WindowClosed, S::Unclaimed];

/// States in which a late petition may be admitted; from an order on it is a matter of R18.
pub const TAKES_LATE: &[S] = &[S::WindowClosed, S::Unclaimed];

/// States of an account that stands in the Gazette: a claim is filed against it, in time or late.
pub const IN_GAZETTE: &[S] = &[
    S::Published,
    S::WindowClosed,
    S::Unclaimed,
    S::BeforeCommittee,
    S::Ordered,
    S::Disbursing,
    S::Settled,
    S::Forfeited,
];
