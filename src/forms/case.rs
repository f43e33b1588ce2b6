//! What a claimant does on their case: the acts that have a page, and what is typed there.

use serde::Deserialize;
use validator::Validate;

use super::claim::{ChannelForm, MOST_LINE, MOST_TEXT, account};
use super::{Errors, Values, read};
use crate::domain::command::Review;
use crate::domain::told::{AccountKey, Channel};
use crate::domain::words::word_enum;

/// Longest number of a court that is kept, in characters.
const MOST_COURT_NUMBER: u64 = 100;

word_enum! {
    /// An act on a claim; its word is the last part of its path, and the table's own where the table has it.
    ClaimAct ("claim_page") {
        /// Answer a request for information.
        Answer = "answer",
        /// Name another account for a waiting claim.
        CorrectAccount = "correct_account",
        /// Take up a proposal.
        Accept = "accept",
        /// Withdraw.
        Withdraw = "withdraw",
        /// Report a challenge before the Civil Court (R15).
        Challenge = "challenge",
    }
}

/// An act on a claim with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimCommand {
    /// An act of the review.
    Review(Review),
    /// Another account.
    CorrectAccount(AccountKey),
    /// The court's number.
    Challenge(String),
}

impl ClaimAct {
    /// Reads what was typed for this act.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn command(self, values: &Values) -> Result<ClaimCommand, Errors> {
        match self {
            Self::Answer => read::<AnswerForm, AnswerText>(values)
                .map(|AnswerText(text)| ClaimCommand::Review(Review::Answer { text })),
            Self::CorrectAccount => read::<AccountForm, AccountKey>(values).map(ClaimCommand::CorrectAccount),
            Self::Accept => Ok(ClaimCommand::Review(Review::Accept)),
            Self::Withdraw => Ok(ClaimCommand::Review(Review::Withdraw)),
            Self::Challenge => {
                read::<CourtForm, CourtNumber>(values).map(|CourtNumber(number)| ClaimCommand::Challenge(number))
            }
        }
    }
}

/// An answer, as typed.
#[derive(Deserialize, Validate)]
struct AnswerForm {
    #[validate(length(max = MOST_TEXT))]
    answer: String,
}

struct AnswerText(String);

impl TryFrom<AnswerForm> for AnswerText {
    type Error = Errors;

    fn try_from(form: AnswerForm) -> Result<Self, Errors> {
        required("answer", &form.answer).map(Self)
    }
}

/// An account, as typed.
#[derive(Deserialize, Validate)]
struct AccountForm {
    #[validate(length(max = MOST_LINE))]
    to_bank: String,
    #[validate(length(max = MOST_LINE))]
    to_number: String,
}

impl TryFrom<AccountForm> for AccountKey {
    type Error = Errors;

    fn try_from(form: AccountForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        account(&mut errors, ("to_bank", &form.to_bank), ("to_number", &form.to_number)).ok_or(errors)
    }
}

/// The number under which the court has the challenge, as typed.
#[derive(Deserialize, Validate)]
struct CourtForm {
    #[validate(length(max = MOST_COURT_NUMBER))]
    court_number: String,
}

struct CourtNumber(String);

impl TryFrom<CourtForm> for CourtNumber {
    type Error = Errors;

    fn try_from(form: CourtForm) -> Result<Self, Errors> {
        required("court_number", &form.court_number).map(Self)
    }
}

fn required(field: &str, typed: &str) -> Result<String, Errors> {
    let mut errors = Errors::new();
    let text = typed.trim();
    if text.is_empty() {
        errors.add(field, "error-required");
    }
    errors.into_result(text.to_owned())
}

word_enum! {
    /// An act on a payment that its payee does; the words are the table's.
    PaymentAct ("payment_page") {
        /// Give another channel.
        ChangeChannel = "change_channel",
        /// Waive it.
        Waive = "waive",
    }
}

/// An act on a payment with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentCommand {
    /// The other channel.
    ChangeChannel(Channel),
    /// Nothing more.
    Waive,
}

impl PaymentAct {
    /// Reads what was typed for this act.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn command(self, values: &Values) -> Result<PaymentCommand, Errors> {
        match self {
            Self::ChangeChannel => read::<ChannelForm, Channel>(values).map(PaymentCommand::ChangeChannel),
            Self::Waive => Ok(PaymentCommand::Waive),
        }
    }
}
