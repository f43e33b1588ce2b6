//! The ledger of an account: append-only postings, balanced by construction. Per account, always:
//! confirmed = unallotted + allotted + released + paid + holder + fund.

use super::money::Satang;
use super::payment::{self, Payee};
use super::words::word_enum;

word_enum! {
    /// A purse of an account.
    Purse ("purse") {
        /// What the bank confirmed: the other side of all the rest.
        Confirmed = "confirmed",
        /// Not allotted to anybody.
        Unallotted = "unallotted",
        /// Allotted by an order.
        Allotted = "allotted",
        /// Released to the bank.
        Released = "released",
        /// Paid to claimants.
        Paid = "paid",
        /// Paid to the holder side.
        Holder = "holder",
        /// Paid to the Fund.
        Fund = "fund",
    }
}

/// One row of the ledger: the debit purse gains, the credit purse loses; `Confirmed` the other way round, so that every balance is ≥ 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Gains.
    pub debit: Purse,
    /// Loses.
    pub credit: Purse,
    /// Satang, more than zero.
    pub amount: Satang,
}

/// A posting of a difference: forwards where it is positive, backwards where it is negative, none where it is zero.
pub fn difference(debit: Purse, credit: Purse, amount: Satang) -> Option<Posting> {
    match amount.cmp(&Satang::ZERO) {
        std::cmp::Ordering::Greater => Some(Posting { debit, credit, amount }),
        std::cmp::Ordering::Less => {
            Some(Posting { debit: credit, credit: debit, amount: Satang::new(amount.get().saturating_neg()) })
        }
        std::cmp::Ordering::Equal => None,
    }
}

/// The bank confirmed another balance than before.
pub fn balance_confirmed(before: Satang, now: Satang) -> Option<Posting> {
    difference(Purse::Unallotted, Purse::Confirmed, now.checked_sub(before)?)
}

/// An order changed what stands allotted.
pub fn allotted(before: Satang, now: Satang) -> Option<Posting> {
    difference(Purse::Allotted, Purse::Unallotted, now.checked_sub(before)?)
}

/// The purse that a payment's amount lies in.
pub fn purse_of(payee: Payee, state: payment::State) -> Purse {
    use payment::State;
    match (state, payee) {
        (State::Due | State::Returned, _) => Purse::Allotted,
        (State::Released, _) => Purse::Released,
        (State::Confirmed, Payee::Claimant) => Purse::Paid,
        (State::Confirmed, Payee::Holder) => Purse::Holder,
        (State::Confirmed, Payee::Fund) => Purse::Fund,
        (State::Waived | State::Undeliverable, _) => Purse::Unallotted,
    }
}

/// What a payment's step moves: from the purse of the state before to the purse of the state after.
pub fn moved(payee: Payee, before: payment::State, after: payment::State, amount: Satang) -> Option<Posting> {
    let (credit, debit) = (purse_of(payee, before), purse_of(payee, after));
    (credit != debit).then_some(Posting { debit, credit, amount })
}
