//! Who and what is meant: persons' numbers, names, contacts, accounts, and the references they hold.
//!
//! Here belong values that are checked once, when they are made, and the cleaning that all of them share. A value with personal data
//! shows itself to nobody by accident: its `Debug` is redacted and its faults never repeat what was typed. Records made of these
//! values do not belong here.

mod account_number;
mod case_number;
mod contact;
mod person_name;
mod personal_number;
mod provider;
mod reference;
mod vocabulary;

pub use account_number::{AccountNumber, AccountNumberFault, PromptPay, PromptPayFault, PromptPayKind};
pub use case_number::{BankCaseId, BankCaseIdFault, BankCaseParts, PoliceReport, PoliceReportFault};
pub use contact::{EmailAddress, EmailAddressFault, Telephone, TelephoneFault};
pub use person_name::{PersonName, PersonNameFault};
pub use personal_number::{
    JuristicId, JuristicIdFault, NationalId, NationalIdFault, Passport, PassportFault, PersonalNumber,
    PersonalNumberFault, PersonalNumberKind,
};
pub use provider::{BankCode, BankCodeFault, PROVIDERS, Provider, ProviderKind};
pub use reference::{Reference, ReferenceFault};
pub use vocabulary::{Capacity, Method, MoneyForm, MuleTier, Offence};

/// What stands for hidden characters when a number is masked.
const MASK: &str = "••••••";
/// How many characters of a masked number stay readable.
const MASK_SHOWS: usize = 4;

/// The ASCII digit for a Thai or full-width digit; every other character as it is.
pub fn ascii_digit(c: char) -> char {
    let zero = match c {
        '๐'..='๙' => '๐',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        _ => return c,
    };
    let value = u32::from(c) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or(c)
}

/// Whether this character takes no room and means nothing in a number or a name: zero-width spaces, joiners, marks of direction.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Whether this character is a hyphen, a dash or a minus sign.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// What is left of a typed number: Thai digits become ASCII; spaces, hyphens and invisible characters are dropped.
pub fn clean_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c) && !is_invisible(*c)).map(ascii_digit).collect()
}

/// The last four characters behind a mask; of a short text, where four would tell nearly all, nothing is shown.
fn masked_tail(text: &str) -> String {
    let length = text.chars().count();
    if length < MASK_SHOWS * 2 - 2 {
        return MASK.to_owned();
    }
    let mut masked = MASK.to_owned();
    masked.extend(text.chars().skip(length - MASK_SHOWS));
    masked
}

/// Whether the text is longer than so many characters, without counting a text without end.
fn longer_than(text: &str, limit: usize) -> bool {
    text.chars().nth(limit).is_some()
}

/// Gives a checked text newtype its conversions: `FromStr`, `TryFrom`, `as_str`, redacted `Debug`, serde as a string, checked.
macro_rules! checked_text {
    ($name:ident, $fault:ident) => {
        impl $name {
            /// The value as it is stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $fault;

            fn from_str(text: &str) -> Result<Self, $fault> {
                Self::read(text)
            }
        }

        $crate::domain::identity::checked_serde!($name, $fault);
    };
}

/// The part of `checked_text` that asks only for `FromStr` and `as_str`.
macro_rules! checked_serde {
    ($name:ident, $fault:ident) => {
        impl TryFrom<&str> for $name {
            type Error = $fault;

            fn try_from(text: &str) -> Result<Self, $fault> {
                text.parse()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

use {checked_serde, checked_text};
