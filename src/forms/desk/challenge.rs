//! Challenges before the court and receipts of orders, read into commands.

use chrono::NaiveDate;
use serde::Deserialize;
use validator::Validate;

use super::{amount, complete, day};
use crate::casework::objecting::{Command, Instance, Judgment};
use crate::domain::challenge::Act;
use crate::forms::{self, DateParts, Errors, Values};

/// Whether an act on a challenge has a page with a form; `None` for acts that are not done at the desk.
#[must_use]
pub fn has_form(act: Act) -> Option<bool> {
    match act {
        Act::RecordJudgment => Some(true),
        Act::Confirm | Act::StrikeOut | Act::ConfirmJudgment => Some(false),
        Act::Report | Act::Unconfirmed => None,
    }
}

/// Reads the command of an act on a challenge.
///
/// # Errors
/// What is wrong with the form; the whole form for an act that is not done here.
pub fn command(act: Act, values: &Values) -> Result<Command, Errors> {
    match act {
        Act::Confirm => Ok(Command::Confirm),
        Act::StrikeOut => Ok(Command::StrikeOut),
        Act::ConfirmJudgment => Ok(Command::ConfirmJudgment),
        Act::RecordJudgment => forms::read::<JudgmentForm, Judgment>(values).map(Command::RecordJudgment),
        Act::Report | Act::Unconfirmed => complete(Errors::new(), None),
    }
}

#[derive(Deserialize, Validate)]
struct JudgmentForm {
    instance: String,
    is_final: String,
    judgment_amount: String,
}

impl TryFrom<JudgmentForm> for Judgment {
    type Error = Errors;

    fn try_from(form: JudgmentForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let instance = match form.instance.as_str() {
            "civil" => Ok(Instance::Civil),
            "appeal" => Ok(Instance::Appeal),
            _ => Err("error-choose"),
        };
        let is_final = match form.is_final.as_str() {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err("error-choose"),
        };
        let instance = errors.check("instance", instance);
        let is_final = errors.check("is_final", is_final);
        let amount = errors.check("judgment_amount", amount(&form.judgment_amount));
        let judgment = instance.zip(is_final).zip(amount).map(|((instance, is_final), amount)| Self {
            instance,
            is_final,
            amount,
        });
        complete(errors, judgment)
    }
}

#[derive(Deserialize, Validate)]
struct ReceiptForm {
    receipt_date: DateParts,
}

/// The day on which an order was received.
pub struct Receipt(pub NaiveDate);

impl TryFrom<ReceiptForm> for Receipt {
    type Error = Errors;

    fn try_from(form: ReceiptForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let on = errors.check("receipt_date", day(&form.receipt_date));
        complete(errors, on.map(Self))
    }
}

/// Reads the day of receipt.
///
/// # Errors
/// What is wrong with the day.
pub fn receipt(values: &Values) -> Result<NaiveDate, Errors> {
    forms::read::<ReceiptForm, Receipt>(values).map(|receipt| receipt.0)
}
