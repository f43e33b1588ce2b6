//! The numbers that name one person: national ID, passport, juristic registration.
//!
//! Here belong their forms and check digits; names and contacts have their own files.

use std::fmt;
use std::str::FromStr;

use super::{checked_serde, checked_text, clean_digits, masked_tail};
use crate::domain::words::{fault_enum, word_enum};

/// Digits of a national ID and of a juristic registration.
const REGISTER_DIGITS: usize = 13;
/// Fewest and most characters of a passport number.
const PASSPORT_CHARACTERS: std::ops::RangeInclusive<usize> = 5..=20;
/// From so many digits on, a number without letters is a mistyped national ID rather than a passport.
const TOO_MANY_DIGITS_FOR_A_PASSPORT: usize = 11;

fault_enum! {
    /// Why a text is not a Thai national ID.
    NationalIdFault {
        Empty = "national_id_empty": "no national ID was given",
        NotDigits = "national_id_not_digits": "a national ID has digits only",
        WrongLength = "national_id_wrong_length": "a national ID has 13 digits",
        WrongCheckDigit = "national_id_wrong_check_digit": "one of the 13 digits is not right",
    }
}

fault_enum! {
    /// Why a text is not a passport number.
    PassportFault {
        Empty = "passport_empty": "no passport number was given",
        NotAlphanumeric = "passport_not_alphanumeric": "a passport number has letters A to Z and digits only",
        WrongLength = "passport_wrong_length": "a passport number has 5 to 20 characters",
    }
}

fault_enum! {
    /// Why a text is not a juristic registration number.
    JuristicIdFault {
        Empty = "juristic_id_empty": "no registration number was given",
        NotDigits = "juristic_id_not_digits": "a registration number has digits only",
        WrongLength = "juristic_id_wrong_length": "a registration number has 13 digits",
    }
}

/// A Thai national ID: 13 digits, the last of which checks the others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NationalId(String);

/// A passport number: letters in upper case and digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passport(String);

/// The 13-digit registration number of a company or another juristic person.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JuristicId(String);

checked_text!(NationalId, NationalIdFault);
checked_text!(Passport, PassportFault);
checked_text!(JuristicId, JuristicIdFault);

impl NationalId {
    fn read(text: &str) -> Result<Self, NationalIdFault> {
        let digits = clean_digits(text);
        if digits.is_empty() {
            return Err(NationalIdFault::Empty);
        }
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(NationalIdFault::NotDigits);
        }
        if digits.len() != REGISTER_DIGITS {
            return Err(NationalIdFault::WrongLength);
        }
        if !check_digit_holds(&digits) {
            return Err(NationalIdFault::WrongCheckDigit);
        }
        Ok(Self(digits))
    }

    /// The last four digits behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}

/// Weights 13 to 2 on the first twelve digits; the last is (11 − Σ mod 11) mod 10.
fn check_digit_holds(digits: &str) -> bool {
    let values = || digits.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = values().zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
    values().next_back() == Some((11 - sum % 11) % 10)
}

impl fmt::Display for NationalId {
    /// As on the card: `#-####-#####-##-#`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.chars().enumerate() {
            if matches!(place, 1 | 5 | 10 | 12) {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

impl Passport {
    fn read(text: &str) -> Result<Self, PassportFault> {
        let number = clean_digits(text).to_ascii_uppercase();
        if number.is_empty() {
            return Err(PassportFault::Empty);
        }
        if !number.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(PassportFault::NotAlphanumeric);
        }
        if !PASSPORT_CHARACTERS.contains(&number.len()) {
            return Err(PassportFault::WrongLength);
        }
        Ok(Self(number))
    }

    /// The last four characters behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}

impl JuristicId {
    fn read(text: &str) -> Result<Self, JuristicIdFault> {
        let digits = clean_digits(text);
        if digits.is_empty() {
            return Err(JuristicIdFault::Empty);
        }
        if !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(JuristicIdFault::NotDigits);
        }
        if digits.len() != REGISTER_DIGITS {
            return Err(JuristicIdFault::WrongLength);
        }
        Ok(Self(digits))
    }

    /// The last four digits behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}

word_enum! {
    /// Which of the three numbers names a person.
    PersonalNumberKind ("personal_number_kind") {
        /// A Thai national ID.
        National = "national_id",
        /// A passport.
        Passport = "passport",
        /// A juristic registration.
        Juristic = "juristic_id",
    }
}

/// The number that names one person, of whichever kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalNumber {
    /// A Thai national ID.
    National(NationalId),
    /// A passport.
    Passport(Passport),
    /// A juristic registration.
    Juristic(JuristicId),
}

/// Why a text is not a personal number of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalNumberFault {
    /// It is not a national ID.
    National(NationalIdFault),
    /// It is not a passport number.
    Passport(PassportFault),
    /// It is not a juristic registration.
    Juristic(JuristicIdFault),
}

impl PersonalNumberFault {
    /// The stable code of the fault inside.
    pub const fn code(self) -> &'static str {
        match self {
            Self::National(fault) => fault.code(),
            Self::Passport(fault) => fault.code(),
            Self::Juristic(fault) => fault.code(),
        }
    }
}

impl fmt::Display for PersonalNumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::National(fault) => fault.fmt(f),
            Self::Passport(fault) => fault.fmt(f),
            Self::Juristic(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for PersonalNumberFault {}

impl PersonalNumber {
    /// Reads a number whose kind the person told.
    pub fn of_kind(kind: PersonalNumberKind, text: &str) -> Result<Self, PersonalNumberFault> {
        match kind {
            PersonalNumberKind::National => text.parse().map(Self::National).map_err(PersonalNumberFault::National),
            PersonalNumberKind::Passport => text.parse().map(Self::Passport).map_err(PersonalNumberFault::Passport),
            PersonalNumberKind::Juristic => text.parse().map(Self::Juristic).map_err(PersonalNumberFault::Juristic),
        }
    }

    /// The juristic registration from whose beginning a spreadsheet took the zero that all of them have; the check digit, which is that of a
    /// national ID, has to agree.
    pub fn with_lost_zero(text: &str) -> Option<Self> {
        let number = format!("0{}", clean_digits(text));
        let is_one = number.len() == REGISTER_DIGITS && number.chars().all(|c| c.is_ascii_digit());
        (is_one && check_digit_holds(&number)).then_some(Self::Juristic(JuristicId(number)))
    }

    /// Which of the three it is.
    pub const fn kind(&self) -> PersonalNumberKind {
        match self {
            Self::National(_) => PersonalNumberKind::National,
            Self::Passport(_) => PersonalNumberKind::Passport,
            Self::Juristic(_) => PersonalNumberKind::Juristic,
        }
    }

    /// The value as it is stored, without its kind.
    pub fn as_str(&self) -> &str {
        match self {
            Self::National(number) => number.as_str(),
            Self::Passport(number) => number.as_str(),
            Self::Juristic(number) => number.as_str(),
        }
    }

    /// The last four characters behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(self.as_str())
    }
}

impl FromStr for PersonalNumber {
    type Err = PersonalNumberFault;

    /// Reads a number whose kind nobody told, as in a bank's file: a register's thirteen digits that begin with 0 are a juristic
    /// registration, other long rows of digits a national ID, and the rest a passport.
    fn from_str(text: &str) -> Result<Self, PersonalNumberFault> {
        let number = clean_digits(text);
        let digits_only = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        let kind = if digits_only && number.len() == REGISTER_DIGITS && number.starts_with('0') {
            PersonalNumberKind::Juristic
        } else if number.is_empty() || digits_only && number.len() >= TOO_MANY_DIGITS_FOR_A_PASSPORT {
            PersonalNumberKind::National
        } else {
            PersonalNumberKind::Passport
        };
        Self::of_kind(kind, &number)
    }
}

checked_serde!(PersonalNumber, PersonalNumberFault);
