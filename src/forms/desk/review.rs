//! The review: what an act on a petition needs besides the press of a button, and its form read into the command.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LONG, account_key, amount, complete, date_error};
use crate::domain::command::{Reason, Recommendation, Review};
use crate::domain::dates::date_from_parts;
use crate::domain::id::TransferId;
use crate::domain::money::Satang;
use crate::domain::petition::Act;
use crate::domain::told::AccountKey;
use crate::forms::{self, DateParts, Detail, Errors, FormError, Values};

/// What a form of the review says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An act of the review.
    Review(Review),
    /// Another account for a waiting claim.
    CorrectAccount(AccountKey),
}

/// How an act is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// One press.
    Nothing,
    /// A form on a page of its own.
    Form,
    /// A form, and a look at what the person will read before it is carried out.
    FormAndPreview,
}

/// How an act is begun at the desk; `None` for acts that are not done here.
#[must_use]
pub fn needs(act: Act) -> Option<Needs> {
    match act {
        Act::Take | Act::Release | Act::ExtendReply | Act::CancelRequest | Act::Agree | Act::Reopen => {
            Some(Needs::Nothing)
        }
        Act::Ask | Act::SendBack | Act::Admit | Act::CorrectAccount => Some(Needs::Form),
        Act::Recommend | Act::RefuseLate => Some(Needs::FormAndPreview),
        _ => None,
    }
}

/// A line of the claim, as the form offers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The transfer; `None` for an objection, which has one amount.
    pub transfer: Option<TransferId>,
    /// What is claimed of it, satang: the most that can be accepted.
    pub claimed: Satang,
}

impl Line {
    /// The name of its field.
    #[must_use]
    pub fn field(&self) -> String {
        match self.transfer {
            Some(id) => format!("accepted-{id}"),
            None => "accepted".to_owned(),
        }
    }
}

/// Reads the command of an act.
///
/// # Errors
/// What is wrong with the form, every field at once; the whole form for an act that is not done here.
pub fn command(act: Act, values: &Values, lines: &[Line]) -> Result<Command, Errors> {
    let review = match act {
        Act::Take => Review::Take,
        Act::Release => Review::Release,
        Act::ExtendReply => Review::ExtendReply,
        Act::CancelRequest => Review::CancelRequest,
        Act::Agree => Review::Agree,
        Act::Reopen => Review::Reopen,
        Act::Ask => forms::read::<AskForm, Review>(values)?,
        Act::SendBack => Review::SendBack { remark: forms::read_shape::<RemarkForm>(values)?.remark },
        Act::Admit => Review::Admit { cause: forms::read_shape::<CauseForm>(values)?.late_cause },
        Act::RefuseLate => {
            Review::RefuseLate { explanation: forms::read_shape::<ExplanationForm>(values)?.explanation }
        }
        Act::Recommend => recommend(values, lines)?,
        Act::CorrectAccount => {
            return forms::read::<CorrectAccountForm, AccountKey>(values).map(Command::CorrectAccount);
        }
        _ => return complete(Errors::new(), None),
    };
    Ok(Command::Review(review))
}

#[derive(Deserialize, Validate)]
struct AskForm {
    #[validate(length(min = 1, max = MOST_LONG))]
    question: String,
    reply_by: DateParts,
}

impl TryFrom<AskForm> for Review {
    type Error = Errors;

    fn try_from(form: AskForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let parts = &form.reply_by;
        let reply_by = if parts.is_blank() {
            None
        } else {
            let day = date_from_parts(&parts.day, &parts.month, &parts.year).map_err(date_error);
            errors.check("reply_by", day)
        };
        errors.into_result(Self::Ask { question: form.question, reply_by })
    }
}

#[derive(Deserialize, Validate)]
struct RemarkForm {
    #[validate(length(min = 1, max = MOST_LONG))]
    remark: String,
}

#[derive(Deserialize, Validate)]
struct CauseForm {
    #[validate(length(min = 1, max = MOST_LONG))]
    late_cause: String,
}

#[derive(Deserialize, Validate)]
struct ExplanationForm {
    #[validate(length(min = 1, max = MOST_LONG))]
    explanation: String,
}

#[derive(Deserialize, Validate)]
struct CorrectAccountForm {
    told_bank: String,
    #[validate(length(min = 1))]
    told_number: String,
}

impl TryFrom<CorrectAccountForm> for AccountKey {
    type Error = Errors;

    fn try_from(form: CorrectAccountForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let key = account_key(&mut errors, ("told_bank", &form.told_bank), ("told_number", &form.told_number));
        complete(errors, key)
    }
}

#[derive(Deserialize, Validate)]
struct RecommendForm {
    outcome: String,
    reasons: Vec<String>,
    #[validate(length(min = 1, max = MOST_LONG))]
    explanation: String,
}

/// A recommendation: acceptance of an amount a line, or refusal with reasons.
fn recommend(values: &Values, lines: &[Line]) -> Result<Review, Errors> {
    let mut errors = Errors::new();
    let form = match forms::read_shape::<RecommendForm>(values) {
        Ok(form) => form,
        Err(faults) => {
            errors.extend(faults);
            RecommendForm {
                outcome: values.get("outcome").to_owned(),
                reasons: values.all("reasons").to_vec(),
                explanation: String::new(),
            }
        }
    };
    let reasons: Vec<Reason> = form.reasons.iter().filter_map(|word| word.parse().ok()).collect();
    let mut typed = Errors::new();
    let what = match form.outcome.as_str() {
        "accept" => accepted(&mut typed, values, lines),
        "refuse" => {
            if reasons.is_empty() {
                typed.add("reasons", "error-choose");
            }
            Some(Recommendation::Refuse)
        }
        _ => {
            typed.add("outcome", "error-choose");
            None
        }
    };
    // In the order of the form: decision, amounts and reasons, then the text.
    typed.extend(errors);
    let review = what.map(|what| Review::Recommend { what, reasons, explanation: form.explanation });
    complete(typed, review)
}

/// The amounts accepted, a line each.
fn accepted(errors: &mut Errors, values: &Values, lines: &[Line]) -> Option<Recommendation> {
    let mut amounts = Vec::with_capacity(lines.len());
    let mut single = None;
    for line in lines {
        let field = line.field();
        // The label of a line is its transfer, so its error names the amount alone.
        let text = values.get(&field);
        let typed = if text.trim().is_empty() {
            Err(FormError::new("error-amount-not-number"))
        } else {
            amount(text).and_then(|amount| at_most(amount, line.claimed))
        };
        let Some(amount) = errors.check(&field, typed) else {
            continue;
        };
        match line.transfer {
            Some(transfer) => amounts.push((transfer, amount)),
            None => single = Some(amount),
        }
    }
    Some(match single {
        Some(amount) => Recommendation::AcceptAmount(amount),
        None => Recommendation::AcceptTransfers(amounts),
    })
}

/// An amount within its bound.
fn at_most(amount: Satang, most: Satang) -> Result<Satang, FormError> {
    if amount <= most {
        Ok(amount)
    } else {
        Err(FormError::new("error-accepted-too-large").with("most", Detail::Amount(most.to_string())))
    }
}
