//! One transfer: how much, when, and from where to where.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use validator::Validate;

use super::{MOST_LINE, account, chosen};
use crate::domain::dates::{bangkok_moment, date_from_parts, parse_time};
use crate::domain::identity::{Method, MoneyForm};
use crate::domain::money::Satang;
use crate::domain::told::Transfer;
use crate::forms::{DateParts, Errors, Values, read};

/// In which forms the money may have left for this law to bring it back: what a card paid is a matter of its bank.
pub const FORMS: [MoneyForm; 5] =
    [MoneyForm::BankTransfer, MoneyForm::EWallet, MoneyForm::DigitalAsset, MoneyForm::Cash, MoneyForm::Other];
/// Whether the person knows the own account that the money left.
pub const KNOWN: [&str; 2] = ["yes", "unknown"];

/// The names of the fields that are kept of a transfer.
pub const TRANSFER_NAMES: &[&str] = &[
    "money_form",
    "transfer_method",
    "to_bank",
    "to_number",
    "from_known",
    "from_bank",
    "from_number",
    "transfer_amount",
    "made_on-day",
    "made_on-month",
    "made_on-year",
    "made_time",
];

/// A transfer, as typed.
#[derive(Deserialize, Validate)]
pub struct TransferForm {
    money_form: String,
    transfer_method: String,
    #[validate(length(max = MOST_LINE))]
    to_bank: String,
    #[validate(length(max = MOST_LINE))]
    to_number: String,
    from_known: String,
    #[validate(length(max = MOST_LINE))]
    from_bank: String,
    #[validate(length(max = MOST_LINE))]
    from_number: String,
    #[validate(length(max = MOST_LINE))]
    transfer_amount: String,
    made_on: DateParts,
    #[validate(length(max = MOST_LINE))]
    made_time: String,
}

impl TryFrom<TransferForm> for Transfer {
    type Error = Errors;

    fn try_from(form: TransferForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let offered =
            chosen::<MoneyForm>(&mut errors, "money_form", &form.money_form).filter(|chosen| FORMS.contains(chosen));
        if offered.is_none() {
            errors.add("money_form", "error-choose");
        }
        let method = chosen::<Method>(&mut errors, "transfer_method", &form.transfer_method);
        let to = account(&mut errors, ("to_bank", &form.to_bank), ("to_number", &form.to_number));
        let mut from = None;
        match form.from_known.as_str() {
            "yes" => {
                from = account(&mut errors, ("from_bank", &form.from_bank), ("from_number", &form.from_number));
            }
            "unknown" => {}
            _ => errors.add("from_known", "error-choose"),
        }
        let amount = errors.check("transfer_amount", Satang::parse_positive(&form.transfer_amount));
        let DateParts { day, month, year } = &form.made_on;
        let day = errors.check("made_on", date_from_parts(day, month, year));
        let time = errors.check("made_time", parse_time(&form.made_time));
        match (offered, method, to, amount, day, time) {
            (Some(form), Some(method), Some(to), Some(amount), Some(day), Some(time)) => {
                errors.into_result(Self { form, method, to, from, amount, made_at: bangkok_moment(day, time) })
            }
            _ => Err(errors),
        }
    }
}

/// Reads a transfer that was made before `now`.
///
/// # Errors
/// Everything that is wrong, a day that has not come among it.
pub fn read_transfer(values: &Values, now: DateTime<Utc>) -> Result<Transfer, Errors> {
    let outcome = read::<TransferForm, Transfer>(values);
    if !is_to_come(values, now) {
        return outcome;
    }
    let mut errors = outcome.err().unwrap_or_default();
    errors.add("made_on", "error-date-future");
    Err(errors)
}

/// Whether the moment typed is still to come; where the time can't be read, the day alone counts.
fn is_to_come(values: &Values, now: DateTime<Utc>) -> bool {
    let part = |part: &str| values.get(&format!("made_on-{part}"));
    let day = date_from_parts(part("day"), part("month"), part("year"));
    let time = parse_time(values.get("made_time")).unwrap_or_default();
    day.is_ok_and(|day| bangkok_moment(day, time) > now)
}
