//! Forms of the desk: what an officer or supervisor types, read into the commands of the domain. One file a record; what they share stands here.

pub mod account;
pub mod case;
pub mod challenge;
pub mod correction;
pub mod review;

use chrono::NaiveDate;

use super::{DateParts, Errors, FormError};
use crate::domain::dates::{DateFault, date_from_parts};
use crate::domain::identity::{AccountNumber, BankCode};
use crate::domain::money::{MoneyFault, Satang};
use crate::domain::told::AccountKey;

/// Characters of a short text: a Gazette reference, a bank's reference, a court's number.
pub const MOST_SHORT: u64 = 200;
/// Characters of a long text: what a person reads, or a colleague.
pub const MOST_LONG: u64 = 10_000;

/// The sentence for what is wrong with an amount.
fn amount_error(fault: MoneyFault) -> FormError {
    FormError::new(match fault {
        MoneyFault::Empty => "error-required",
        MoneyFault::NotANumber => "error-amount-not-number",
        MoneyFault::TooManyDecimals => "error-amount-decimals",
        MoneyFault::TooLarge => "error-amount-too-large",
        MoneyFault::Negative => "error-amount-negative",
        MoneyFault::Zero => "error-amount-zero",
    })
}

/// The sentence for what is wrong with a day.
fn date_error(fault: DateFault) -> FormError {
    FormError::new(match fault {
        DateFault::Empty => "error-required",
        DateFault::NoDay | DateFault::NoMonth | DateFault::NoYear => "error-date-incomplete",
        _ => "error-date-impossible",
    })
}

/// An amount, zero included.
fn amount(text: &str) -> Result<Satang, FormError> {
    text.parse().map_err(amount_error)
}

/// A day of either era.
fn day(parts: &DateParts) -> Result<NaiveDate, FormError> {
    if parts.is_blank() {
        return Err(FormError::new("error-required"));
    }
    date_from_parts(&parts.day, &parts.month, &parts.year).map_err(date_error)
}

/// An account, from its two fields.
fn account_key(
    errors: &mut Errors,
    (bank_field, bank): (&str, &str),
    (number_field, number): (&str, &str),
) -> Option<AccountKey> {
    let bank = errors.check(bank_field, bank.parse::<BankCode>().map_err(|_| "error-bank-code"));
    let number = errors.check(number_field, number.parse::<AccountNumber>().map_err(|_| "error-account-number"));
    Some(AccountKey { bank: bank?, number: number? })
}

/// The value, where a form without errors has one: what is missing is said as an error of the whole form, never guessed.
fn complete<T>(mut errors: Errors, value: Option<T>) -> Result<T, Errors> {
    match value {
        Some(value) => errors.into_result(value),
        None => {
            if errors.is_empty() {
                errors.add(super::WHOLE_FORM, "error-form-unreadable");
            }
            Err(errors)
        }
    }
}
