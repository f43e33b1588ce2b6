//! Which acts hand personal data on, to whom, and on what ground: the record of disclosures (PDPA s.39). The record itself is the history, which nobody can
//! change: an act that discloses needs a line here and nothing else. Officers and the committee are the same authority; who of them looked is in the
//! history as well, and no disclosure.

use super::words::word_enum;
use super::{account, case, payment};

word_enum! {
    /// To whom.
    Recipient ("recipient") {
        /// The bank that keeps the account.
        Bank = "bank",
        /// Everybody, by the Royal Gazette.
        Public = "public",
        /// The person themselves.
        Person = "person",
    }
}

word_enum! {
    /// What of them.
    Disclosed ("disclosed") {
        /// Name, account and amount of who is to be paid.
        Payee = "payee",
        /// Number and holder's name of a frozen account.
        Account = "account",
        /// Everything that is kept of them.
        Everything = "everything",
    }
}

/// An act that hands personal data on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disclosure {
    /// The record that the act is done to, as the history has it.
    pub record: &'static str,
    /// The act, as the history has it.
    pub act: &'static str,
    /// To whom.
    pub to: Recipient,
    /// What.
    pub what: Disclosed,
    /// On what ground: a rule of the law, or `PDPA-` and a section; its words are `ground-BASIS`.
    pub basis: &'static str,
}

const fn to_bank(act: payment::Act) -> Disclosure {
    Disclosure {
        record: payment::MACHINE.name,
        act: act.as_str(),
        to: Recipient::Bank,
        what: Disclosed::Payee,
        basis: "R14",
    }
}

const fn to_everybody(act: account::Act) -> Disclosure {
    Disclosure {
        record: account::MACHINE.name,
        act: act.as_str(),
        to: Recipient::Public,
        what: Disclosed::Account,
        basis: "R10",
    }
}

/// The record of a person, in the history.
pub const PARTY: &str = "party";

/// Every act that discloses.
pub const DISCLOSURES: &[Disclosure] = &[
    to_everybody(account::Act::Publish),
    to_everybody(account::Act::PublishAgain),
    to_bank(payment::Act::Release),
    Disclosure {
        record: PARTY,
        act: case::Act::GiveCopy.as_str(),
        to: Recipient::Person,
        what: Disclosed::Everything,
        basis: "PDPA-30",
    },
];

/// What an act of the history disclosed, if it did.
#[must_use]
pub fn disclosed_by(record: &str, act: &str) -> Option<&'static Disclosure> {
    DISCLOSURES.iter().find(|line| line.record == record && line.act == act)
}
