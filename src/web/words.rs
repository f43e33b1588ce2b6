//! Words for values of the domain that pages of several areas show: banks, and the words of closed lists (`locales/*/words.ftl`).

use crate::casework::sealing::Opened;
use crate::domain::identity::BankCode;
use crate::locale::{Language, Text};

/// A bank's full name with its code; the code alone where the list does not have it.
#[must_use]
pub fn bank_name(text: Text, bank: &BankCode) -> String {
    match bank.provider() {
        Some(provider) => {
            let name = match text.language() {
                Language::Thai => provider.thai_name,
                Language::English => provider.english_name,
            };
            format!("{name} ({bank})")
        }
        None => bank.to_string(),
    }
}

/// A bank's short name, for tables.
#[must_use]
pub fn bank_short(bank: &BankCode) -> String {
    bank.provider().map_or(bank.as_str(), |provider| provider.abbreviation).to_owned()
}

/// What was sealed, or the mark that it was erased.
#[must_use]
pub fn opened(text: Text, value: Opened) -> String {
    value.or_mark(|| text.get("erased"))
}

/// The word of a closed list.
#[must_use]
pub fn word(text: Text, list: &str, word: &str) -> String {
    text.get(&format!("{list}-{word}"))
}
