//! Forms of banks: balances, holds, and what became of payments, read into the commands of `casework`.

use serde::Deserialize;
use validator::Validate;

use super::{DateParts, Errors, FormError, Values, WHOLE_FORM};
use crate::casework::paying;
use crate::casework::reporting::ReportedHold;
use crate::domain::dates::{bangkok_moment, date_from_parts, parse_time};
use crate::domain::identity::{AccountNumber, BankCode, MuleTier, PersonName, PersonalNumber};
use crate::domain::money::Satang;
use crate::domain::payment::{Act, ReturnCode};
use crate::domain::told::AccountKey;

/// Characters of a reference or an authority's name.
const MOST_SHORT: u64 = 100;

/// The balance held, as typed.
#[derive(Deserialize, Validate)]
pub struct BalanceForm {
    balance: String,
}

impl TryFrom<BalanceForm> for Satang {
    type Error = Errors;

    fn try_from(form: BalanceForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let balance = errors.check("balance", form.balance.parse::<Satang>());
        complete(errors, balance)
    }
}

#[derive(Deserialize, Validate)]
struct ConfirmForm {
    paid_amount: String,
    #[validate(length(min = 1, max = MOST_SHORT))]
    bank_reference: String,
}

#[derive(Deserialize, Validate)]
struct CodeForm {
    return_code: String,
}

/// Reads what a bank says became of a payment.
///
/// # Errors
/// What is wrong with the form; the whole form for an act that is none of a bank's.
pub fn payment_command(act: Act, values: &Values) -> Result<paying::Command, Errors> {
    match act {
        Act::Confirm => super::read::<ConfirmForm, _>(values),
        Act::CannotPay => {
            let code = super::read::<CodeForm, ReturnCode>(values)?;
            Ok(paying::Command::CannotPay { code })
        }
        Act::ReportReturn => {
            let code = super::read::<CodeForm, ReturnCode>(values)?;
            Ok(paying::Command::ReportReturn { code })
        }
        _ => complete(Errors::new(), None),
    }
}

impl TryFrom<ConfirmForm> for paying::Command {
    type Error = Errors;

    fn try_from(form: ConfirmForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let amount = errors.check("paid_amount", Satang::parse_positive(&form.paid_amount));
        let reference = form.bank_reference.trim().to_owned();
        complete(errors, amount.map(|amount| Self::Confirm { amount, reference }))
    }
}

impl TryFrom<CodeForm> for ReturnCode {
    type Error = Errors;

    fn try_from(form: CodeForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let code = errors.check("return_code", form.return_code.parse::<Self>().map_err(|_| "error-choose"));
        complete(errors, code)
    }
}

#[derive(Deserialize, Validate)]
struct HoldForm {
    reporting_bank: String,
    reported_account: String,
    reported_holder: String,
    reported_holder_number: Option<String>,
    reported_tier: String,
    reported_amount: String,
    reported_on: DateParts,
    reported_time: String,
    #[validate(length(min = 1, max = MOST_SHORT))]
    reported_by: String,
    #[validate(length(min = 1, max = MOST_SHORT))]
    reported_reference: String,
}

/// Reads a hold that a bank reports on an account of its own (R9).
///
/// # Errors
/// What is wrong with the form.
pub fn reported_hold(bank: &BankCode, values: &Values) -> Result<ReportedHold, Errors> {
    // The bank is nobody's to type: it is the user's, whatever the form says.
    let mut values = values.clone();
    values.set("reporting_bank", bank.as_str());
    super::read::<HoldForm, ReportedHold>(&values)
}

impl TryFrom<HoldForm> for ReportedHold {
    type Error = Errors;

    fn try_from(form: HoldForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let number = errors.check("reported_account", form.reported_account.parse::<AccountNumber>());
        let holder = errors.check("reported_holder", form.reported_holder.parse::<PersonName>());
        let holder_number = form.reported_holder_number.as_deref().map(str::parse::<PersonalNumber>).transpose();
        let holder_number = errors.check("reported_holder_number", holder_number);
        let tier = form.reported_tier.parse::<MuleTier>();
        let tier = errors.check("reported_tier", tier.map_err(|_| "error-choose"));
        let amount = errors.check("reported_amount", form.reported_amount.parse::<Satang>());
        let on = &form.reported_on;
        let on = errors.check("reported_on", date_from_parts(&on.day, &on.month, &on.year));
        let time = errors.check("reported_time", parse_time(&form.reported_time));
        let bank = errors.check("reporting_bank", form.reporting_bank.parse::<BankCode>());
        let hold = || {
            Some(Self {
                key: AccountKey { bank: bank?, number: number? },
                holder: holder?,
                holder_number: holder_number?,
                tier: tier?,
                amount: amount?,
                held_at: bangkok_moment(on?, time?),
                ordered_by: form.reported_by.trim().to_owned(),
                reference: form.reported_reference.trim().to_owned(),
            })
        };
        complete(errors, hold())
    }
}

/// The value where nothing is wrong; what is missing without an error is one of the whole form.
fn complete<T>(mut errors: Errors, value: Option<T>) -> Result<T, Errors> {
    match value {
        Some(value) => errors.into_result(value),
        None => {
            if errors.is_empty() {
                errors.add(WHOLE_FORM, FormError::new("error-form-unreadable"));
            }
            Err(errors)
        }
    }
}
