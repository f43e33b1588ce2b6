//! Payments: what an order makes due, to a claimant, a holder or the Fund.

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::notice::Notice;
use super::rules::{Machine, Row, To, Who, row};
use super::words::word_enum;

word_enum! {
    /// Who is paid.
    Payee ("payee") {
        /// A victim.
        Claimant = "claimant",
        /// A connected person whose objection was upheld.
        Holder = "holder",
        /// The Anti-Money Laundering Fund (R16, R17).
        Fund = "fund",
    }
}

word_enum! {
    /// Where a payment stands.
    State ("payment_state") {
        /// To be released.
        Due = "due",
        /// The bank was told to pay.
        Released = "released",
        /// The bank confirmed it.
        Confirmed = "confirmed",
        /// It came back.
        Returned = "returned",
        /// The payee waived it.
        Waived = "waived",
        /// No channel was found in time; R18 stays open.
        Undeliverable = "undeliverable",
    }
}

word_enum! {
    /// What is done to a payment.
    Act ("payment_act") {
        /// Make it due.
        Clear = "clear",
        /// Release it.
        Release = "release",
        /// Confirm that it was paid, in full.
        Confirm = "confirm",
        /// The bank can't carry it out.
        CannotPay = "cannot_pay",
        /// Report that it came back.
        ReportReturn = "report_return",
        /// Give another channel.
        ChangeChannel = "change_channel",
        /// Waive it.
        Waive = "waive",
        /// Nobody gave a channel in time.
        GiveUp = "give_up",
    }
}

word_enum! {
    /// Why a bank could not pay, or why money came back.
    ReturnCode ("return_code") {
        /// The payee's account is closed.
        AccountClosed = "account_closed",
        /// The name of the account is not the payee's.
        NameMismatch = "name_mismatch",
        /// There is no such account or PromptPay.
        WrongNumber = "wrong_number",
        /// The payee's bank or the payee refused it.
        Rejected = "rejected",
        /// Something else.
        Other = "other",
    }
}

use Act as A;
use State as S;

const PERSON: &[Who] = &[Who::Person];
const BANK: &[Who] = &[Who::Is(Role::Bank)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const SYSTEM: &[Who] = &[Who::Is(Role::System)];

/// The life of a payment.
#[rustfmt::skip]
pub const PAYMENT: &[Row<S, A>] = &[
    row(SYSTEM, &[None], A::Clear, &[], To::Next(S::Due), &[]),
    row(SUPERVISOR, &[Some(S::Due)], A::Release, &[Guard::AnotherThan(Doer::Ordered), Guard::ChannelApproved, Guard::NotOnHold, Guard::NothingContested], To::Next(S::Released), &[Notice::PaymentReleased]),
    row(BANK, &[Some(S::Released)], A::Confirm, &[Guard::InFull], To::Next(S::Confirmed), &[Notice::Paid]),
    row(BANK, &[Some(S::Released)], A::CannotPay, &[], To::Next(S::Due), &[]),
    row(BANK, &[Some(S::Released), Some(S::Confirmed)], A::ReportReturn, &[], To::Next(S::Returned), &[Notice::PaymentReturned]),
    row(PERSON, &[Some(S::Returned)], A::ChangeChannel, &[], To::Next(S::Due), &[]),
    row(PERSON, &[Some(S::Due), Some(S::Returned)], A::Waive, &[], To::Next(S::Waived), &[]),
    row(SYSTEM, &[Some(S::Returned)], A::GiveUp, &[Guard::DuePassed], To::Next(S::Undeliverable), &[Notice::LastCall]),
];

/// The machine.
pub const MACHINE: Machine<S, A> = Machine {
    name: "payment",
    states: S::ALL,
    person: &[Role::Claimant, Role::CentreAgent, Role::Holder],
    tables: &[PAYMENT],
};

/// States whose amount went back to the pool.
pub const GIVEN_BACK: &[S] = &[S::Waived, S::Undeliverable];

/// States in which nothing more is to come.
pub const ENDED: &[S] = &[S::Confirmed, S::Waived, S::Undeliverable];
