//! How a person is reached: telephone and e-mail.
//!
//! Here belong the forms of both; sending belongs in `notify`.

use super::{checked_text, clean_digits, is_invisible, masked_tail};
use crate::domain::words::fault_enum;

/// Digits of a number abroad, country code included (E.164).
const FOREIGN_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;
/// The longest address, in bytes (RFC 5321).
const MAX_ADDRESS: usize = 254;
/// The longest part before the @, in bytes (RFC 5321).
const MAX_LOCAL_PART: usize = 64;
/// The longest label of a domain, in bytes (RFC 1035).
const MAX_LABEL: usize = 63;

fault_enum! {
    /// Why a text is not a telephone number.
    TelephoneFault {
        Empty = "telephone_empty": "no telephone number was given",
        NotDigits = "telephone_not_digits": "a telephone number has digits only",
        WrongLength = "telephone_wrong_length": "the telephone number has too few or too many digits",
        UnknownPrefix = "telephone_unknown_prefix": "no Thai number begins like this",
    }
}

/// A telephone number in E.164 (`+66812345678`).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telephone(String);

checked_text!(Telephone, TelephoneFault);

impl Telephone {
    fn read(text: &str) -> Result<Self, TelephoneFault> {
        let typed: String = clean_digits(text).chars().filter(|c| !matches!(c, '(' | ')' | '.')).collect();
        if typed.is_empty() {
            return Err(TelephoneFault::Empty);
        }
        let (abroad, digits) = match typed.strip_prefix('+').or_else(|| typed.strip_prefix("00")) {
            Some(digits) => (true, digits),
            None => (false, typed.as_str()),
        };
        if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(TelephoneFault::NotDigits);
        }
        // Without the plus sign, 66 can only be the country: every Thai number begins with 0.
        match digits.strip_prefix("66") {
            Some(thai) => thai_number(thai.strip_prefix('0').unwrap_or(thai)),
            None if abroad && !FOREIGN_DIGITS.contains(&digits.len()) => Err(TelephoneFault::WrongLength),
            None if abroad && digits.starts_with('0') => Err(TelephoneFault::UnknownPrefix),
            None if abroad => Ok(Self(format!("+{digits}"))),
            None => thai_number(digits.strip_prefix('0').ok_or(TelephoneFault::UnknownPrefix)?),
        }
    }

    /// Whether it is a Thai mobile number, which can also be a PromptPay.
    pub fn is_thai_mobile(&self) -> bool {
        self.0.strip_prefix("+66").is_some_and(|rest| rest.starts_with(['6', '8', '9']))
    }

    /// As people in Thailand write it (`081-234-5678`); a number abroad as stored.
    pub fn national(&self) -> String {
        let Some(rest) = self.0.strip_prefix("+66") else {
            return self.0.clone();
        };
        let digits = format!("0{rest}");
        let breaks: [usize; 2] = if self.0.starts_with("+662") { [2, 5] } else { [3, 6] };
        let mut national = String::with_capacity(digits.len() + breaks.len());
        for (place, digit) in digits.chars().enumerate() {
            if breaks.contains(&place) {
                national.push('-');
            }
            national.push(digit);
        }
        national
    }

    /// The last four digits behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}

/// A Thai number without its leading 0: mobile `[689]` and eight digits, landline `[23457]` and seven.
fn thai_number(rest: &str) -> Result<Telephone, TelephoneFault> {
    let wanted = match rest.chars().next() {
        Some('6' | '8' | '9') => 9,
        Some('2' | '3' | '4' | '5' | '7') => 8,
        Some(_) => return Err(TelephoneFault::UnknownPrefix),
        None => return Err(TelephoneFault::WrongLength),
    };
    if rest.len() == wanted { Ok(Telephone(format!("+66{rest}"))) } else { Err(TelephoneFault::WrongLength) }
}

fault_enum! {
    /// Why a text is not an e-mail address.
    EmailAddressFault {
        Empty = "email_empty": "no e-mail address was given",
        TooLong = "email_too_long": "an e-mail address has at most 254 characters",
        NotAnAddress = "email_not_an_address": "this is not an e-mail address",
        NotAscii = "email_not_ascii": "only addresses in Latin letters can be reached",
    }
}

/// An e-mail address with its domain in lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress(String);

checked_text!(EmailAddress, EmailAddressFault);

impl EmailAddress {
    fn read(text: &str) -> Result<Self, EmailAddressFault> {
        let address: String = text.trim().chars().filter(|c| !is_invisible(*c)).take(MAX_ADDRESS + 1).collect();
        if address.is_empty() {
            return Err(EmailAddressFault::Empty);
        }
        if address.len() > MAX_ADDRESS {
            return Err(EmailAddressFault::TooLong);
        }
        if !address.is_ascii() {
            return Err(EmailAddressFault::NotAscii);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailAddressFault::NotAnAddress)?;
        if !local_part_holds(local) || !domain_holds(domain) {
            return Err(EmailAddressFault::NotAnAddress);
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The first character and the domain.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or_default();
        let first: String = local.chars().take(1).collect();
        format!("{first}•••@{domain}")
    }
}

/// An unquoted local part (RFC 5322, dot-atom): nothing in it can end a header or start another recipient.
fn local_part_holds(local: &str) -> bool {
    let atoms_hold = local.split('.').all(|atom| {
        !atom.is_empty() && atom.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    });
    local.len() <= MAX_LOCAL_PART && atoms_hold
}

fn domain_holds(domain: &str) -> bool {
    let label_holds = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    domain.contains('.') && domain.split('.').all(label_holds)
}
