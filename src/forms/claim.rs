//! The forms of a claim, page by page, and the answers that a draft keeps of them.
//!
//! A page is read into a piece of what the victim tells; a draft whose every piece reads is a `told::Case`. Here: the pages' shapes and meanings,
//! and the answers as they are kept. Not here: how a page looks (`web::victim`), how a draft is stored (`casework::drafting`).

mod answers;
mod channel;
mod person;
mod story;
mod transfer;

use std::str::FromStr;

pub use answers::{Answers, Missing, Revision};
pub use channel::{CHANNEL_KINDS, ChannelForm};
pub use person::{CapacityForm, Contact, ContactForm, Identity, IdentityForm, REACHES};
pub use story::{NumbersForm, NumbersGiven, OffenceForm, Recovered, RecoveredForm, Story, StoryForm, YES_OR_NO};
pub use transfer::{FORMS, KNOWN, TRANSFER_NAMES, TransferForm, read_transfer};

use super::{Errors, FormError, Values, read};
use crate::domain::identity::Capacity;
use crate::domain::told;
use crate::domain::words::word_enum;

/// Longest line that a form of a claim looks at, in characters: longer than any name, number or address that is accepted.
pub(super) const MOST_LINE: u64 = 500;
/// Longest text that a form of a claim looks at, in characters (`told::MOST_TEXT`).
pub(super) const MOST_TEXT: u64 = 10_000;

word_enum! {
    /// A page of questions; its word is the last part of its path.
    Step ("claim_step") {
        /// For whom the claim is filed.
        Capacity = "capacity",
        /// Who lost the money.
        Victim = "victim",
        /// Who acts for them.
        Acting = "acting",
        /// How to reach who files.
        Contact = "contact",
        /// What kind of offence.
        Offence = "offence",
        /// What happened.
        Story = "story",
        /// The numbers that bank and police gave.
        Numbers = "numbers",
        /// What came back from elsewhere (R23).
        Recovered = "recovered",
        /// Where the money is to be returned (R11).
        Channel = "channel",
    }
}

impl Step {
    /// The names of the fields that are kept of this page; whatever else a request carries is not.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Capacity => &["capacity"],
            Self::Victim | Self::Acting => &["person_name", "personal_number_kind", "personal_number"],
            Self::Contact => &["telephone", "reach", "email", "postal_address"],
            Self::Offence => &["offence"],
            Self::Story => &["story"],
            Self::Numbers => &["bank_case", "bank_case_id", "police_report"],
            Self::Recovered => &["other_route", "recovered"],
            Self::Channel => &["channel_kind", "refund_bank", "refund_number", "promptpay", "refund_holder"],
        }
    }

    /// Everything that is wrong with what was typed on this page.
    ///
    /// # Errors
    /// Never empty.
    pub fn check(self, values: &Values) -> Result<(), Errors> {
        match self {
            Self::Capacity => read::<CapacityForm, Capacity>(values).map(drop),
            Self::Victim | Self::Acting => read::<IdentityForm, Identity>(values).map(drop),
            Self::Contact => read::<ContactForm, Contact>(values).map(drop),
            Self::Offence => read::<OffenceForm, crate::domain::identity::Offence>(values).map(drop),
            Self::Story => read::<StoryForm, Story>(values).map(drop),
            Self::Numbers => read::<NumbersForm, NumbersGiven>(values).map(drop),
            Self::Recovered => read::<RecoveredForm, Recovered>(values).map(drop),
            Self::Channel => read::<ChannelForm, told::Channel>(values).map(drop),
        }
    }
}

/// One of the answers that were offered.
pub(super) fn chosen<T: FromStr>(errors: &mut Errors, field: &str, typed: &str) -> Option<T> {
    errors.check(field, typed.parse().map_err(|_| FormError::new("error-choose")))
}

/// An account: provider and number, each with its own error.
pub(super) fn account(errors: &mut Errors, bank: (&str, &str), number: (&str, &str)) -> Option<told::AccountKey> {
    let known = bank.1.parse::<crate::domain::identity::BankCode>();
    let bank =
        errors.check(bank.0, known.ok().filter(|code| code.provider().is_some()).ok_or(FormError::new("error-choose")));
    let number = errors.check(number.0, number.1.parse());
    Some(told::AccountKey { bank: bank?, number: number? })
}
