//! Own data in words: `data-NAME` for what a value is, and the value as its reader writes it.

use crate::locale::Text;
use crate::own_data::Datum;
use crate::web::evidence::size;
use crate::web::words::{bank_name, word};

/// What a value is.
pub(super) fn label(text: Text, name: &str) -> String {
    text.get(&format!("data-{name}"))
}

/// A value.
pub(super) fn shown(text: Text, value: &Datum) -> String {
    match value {
        Datum::Text(written) => written.clone(),
        Datum::Telephone(number) => number.national(),
        Datum::Word(list, of) => word(text, list, of),
        Datum::Bank(bank) => bank_name(text, bank),
        Datum::Money(amount) => text.money(*amount),
        Datum::Moment(at) => text.stamp(*at),
        Datum::Day(day) => text.date(*day),
        Datum::Truth(truth) => text.get(if *truth { "option-yes" } else { "option-no" }),
        Datum::Bytes(bytes) => size(text, *bytes),
    }
}
