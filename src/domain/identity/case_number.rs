//! The numbers that banks and the police gave a victim.
//!
//! Here belong their forms; our own reference has its own file.

use chrono::NaiveDate;

use super::{Provider, checked_text, clean_digits, is_invisible, longer_than, masked_tail};
use crate::domain::dates::year_of_any_era;
use crate::domain::words::fault_enum;

/// Fewest and most characters of a Bank Case ID.
const BANK_CASE_CHARACTERS: std::ops::RangeInclusive<usize> = 15..=35;
/// Digits of the date that a Bank Case ID begins with.
const BANK_CASE_DATE_DIGITS: usize = 8;
/// The longest police report number, in characters.
const MAX_POLICE_REPORT_CHARACTERS: usize = 35;
/// The longest text that is read as a police report number, spaces included.
const MAX_TYPED_CHARACTERS: usize = 200;

fault_enum! {
    /// Why a text is not a Bank Case ID.
    BankCaseIdFault {
        Empty = "bank_case_id_empty": "no Bank Case ID was given",
        NotAlphanumeric = "bank_case_id_not_alphanumeric": "a Bank Case ID has letters A to Z and digits only",
        WrongLength = "bank_case_id_wrong_length": "a Bank Case ID has 15 to 35 characters",
    }
}

/// The number a bank gave when it placed the hold, such as `25670115KTB06111`.
///
/// What banks print varies, so the form is checked loosely here; `parts` tells whether it reads as it should.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BankCaseId(String);

checked_text!(BankCaseId, BankCaseIdFault);

/// What a well-formed Bank Case ID says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BankCaseParts {
    /// The day on which the hold was placed.
    pub date: NaiveDate,
    /// The bank that gave the number: the sender's. Nothing where the abbreviation is not known.
    pub sender: Option<&'static Provider>,
}

impl BankCaseId {
    fn read(text: &str) -> Result<Self, BankCaseIdFault> {
        let id = clean_digits(text).to_ascii_uppercase();
        if id.is_empty() {
            return Err(BankCaseIdFault::Empty);
        }
        if !id.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(BankCaseIdFault::NotAlphanumeric);
        }
        if !BANK_CASE_CHARACTERS.contains(&id.len()) {
            return Err(BankCaseIdFault::WrongLength);
        }
        Ok(Self(id))
    }

    /// The date and bank inside, or nothing where it is not `YYYYMMDD`, an abbreviation and a running number.
    pub fn parts(&self) -> Option<BankCaseParts> {
        let (date, rest) = self.0.split_at_checked(BANK_CASE_DATE_DIGITS)?;
        let abbreviation: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        let running = rest.strip_prefix(abbreviation.as_str())?;
        if abbreviation.is_empty() || running.is_empty() || !running.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let (year, day) = date.split_at_checked(4)?;
        let (month, day) = day.split_at_checked(2)?;
        let year = year_of_any_era(year.parse().ok()?);
        let date = NaiveDate::from_ymd_opt(year, month.parse().ok()?, day.parse().ok()?)?;
        Some(BankCaseParts { date, sender: Provider::by_abbreviation(&abbreviation) })
    }

    /// The last four characters behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}

fault_enum! {
    /// Why a text is not the number of a police report.
    PoliceReportFault {
        Empty = "police_report_empty": "no police report number was given",
        TooLong = "police_report_too_long": "a police report number has at most 35 characters",
        ControlCharacter = "police_report_control_character": "the number holds a character that cannot be shown",
    }
}

/// The number of a police report, in whatever form the station gave it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoliceReport(String);

checked_text!(PoliceReport, PoliceReportFault);

impl PoliceReport {
    fn read(text: &str) -> Result<Self, PoliceReportFault> {
        if longer_than(text, MAX_TYPED_CHARACTERS) {
            return Err(PoliceReportFault::TooLong);
        }
        if text.trim().chars().any(char::is_control) {
            return Err(PoliceReportFault::ControlCharacter);
        }
        let visible: String = text.chars().filter(|c| !is_invisible(*c)).map(super::ascii_digit).collect();
        let number = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        if number.is_empty() {
            return Err(PoliceReportFault::Empty);
        }
        if longer_than(&number, MAX_POLICE_REPORT_CHARACTERS) {
            return Err(PoliceReportFault::TooLong);
        }
        Ok(Self(number))
    }

    /// The last four characters behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}
