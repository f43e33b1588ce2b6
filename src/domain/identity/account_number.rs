//! The number of an account and the PromptPay that stands for one.
//!
//! Here belong their forms; which provider an account is with belongs in `provider`.

use super::{BankCode, NationalId, Telephone, checked_serde, checked_text, clean_digits, masked_tail};
use crate::domain::words::{fault_enum, word_enum};

/// Fewest and most characters of an account number.
const ACCOUNT_CHARACTERS: std::ops::RangeInclusive<usize> = 6..=35;
/// Zeros that a spreadsheet may have taken from the beginning of a number; of more, another mistake is likelier.
const MOST_LOST_ZEROS: usize = 3;
/// Digits of a tax or national ID that serves as a PromptPay.
const ID_DIGITS: usize = 13;
/// Digits of an e-wallet that serves as a PromptPay.
const E_WALLET_DIGITS: usize = 15;

fault_enum! {
    /// Why a text is not an account number.
    AccountNumberFault {
        Empty = "account_number_empty": "no account number was given",
        NotAlphanumeric = "account_number_not_alphanumeric": "an account number has letters A to Z and digits only",
        WrongLength = "account_number_wrong_length": "an account number has 6 to 35 characters",
    }
}

/// An account number as text: leading zeros count, and so does the case of letters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountNumber(String);

checked_text!(AccountNumber, AccountNumberFault);

impl AccountNumber {
    fn read(text: &str) -> Result<Self, AccountNumberFault> {
        let number = clean_digits(text);
        if number.is_empty() {
            return Err(AccountNumberFault::Empty);
        }
        if !number.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(AccountNumberFault::NotAlphanumeric);
        }
        if !ACCOUNT_CHARACTERS.contains(&number.len()) {
            return Err(AccountNumberFault::WrongLength);
        }
        Ok(Self(number))
    }

    /// Whether this provider's accounts usually have another length: worth a warning, never a refusal. A spreadsheet that lost leading
    /// zeros shows here. A provider without a usual length never warns.
    pub fn unusual_length(&self, bank: &BankCode) -> bool {
        let usual = bank.provider().map(|provider| provider.usual_lengths).unwrap_or_default();
        !usual.is_empty() && !usual.contains(&self.0.len())
    }

    /// The number with the leading zeros that a spreadsheet took from it, where it lacks up to three digits of the one usual length of this
    /// provider's accounts.
    pub fn with_lost_zeros(&self, bank: &BankCode) -> Option<Self> {
        let &[usual] = bank.provider()?.usual_lengths else {
            return None;
        };
        let lost = usual.checked_sub(self.0.len()).filter(|lost| (1..=MOST_LOST_ZEROS).contains(lost))?;
        let is_a_number = self.0.chars().all(|c| c.is_ascii_digit()) && !self.0.starts_with('0');
        is_a_number.then(|| Self(format!("{}{}", "0".repeat(lost), self.0)))
    }

    /// The last four characters behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.0)
    }
}

word_enum! {
    /// What a PromptPay is made of.
    PromptPayKind ("promptpay_kind") {
        /// A Thai mobile number.
        Mobile = "mobile",
        /// A national or tax ID of 13 digits.
        Id = "id",
        /// An e-wallet of 15 digits.
        EWallet = "e_wallet",
    }
}

fault_enum! {
    /// Why a text is not a PromptPay.
    PromptPayFault {
        Empty = "promptpay_empty": "no PromptPay was given",
        NotDigits = "promptpay_not_digits": "a PromptPay has digits only",
        WrongLength = "promptpay_wrong_length": "a PromptPay is a mobile number, a 13-digit ID or a 15-digit e-wallet",
        NotAMobile = "promptpay_not_a_mobile": "this is not a Thai mobile number",
        WrongCheckDigit = "promptpay_wrong_check_digit": "one of the 13 digits is not right",
    }
}

/// A PromptPay: a mobile number (`0812345678`), a 13-digit ID or a 15-digit e-wallet.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PromptPay {
    kind: PromptPayKind,
    number: String,
}

impl PromptPay {
    /// What it is made of.
    pub const fn kind(&self) -> PromptPayKind {
        self.kind
    }

    /// The digits as they are stored.
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The last four digits behind a mask.
    pub fn masked(&self) -> String {
        masked_tail(&self.number)
    }
}

impl std::str::FromStr for PromptPay {
    type Err = PromptPayFault;

    fn from_str(text: &str) -> Result<Self, PromptPayFault> {
        let number = clean_digits(text);
        if number.is_empty() {
            return Err(PromptPayFault::Empty);
        }
        if !number.strip_prefix('+').unwrap_or(&number).chars().all(|c| c.is_ascii_digit()) {
            return Err(PromptPayFault::NotDigits);
        }
        match number.len() {
            E_WALLET_DIGITS if !number.starts_with('+') => Ok(Self { kind: PromptPayKind::EWallet, number }),
            // A company's tax ID begins with 0; only a person's has the known check digit.
            ID_DIGITS if number.starts_with('0') => match mobile(&number) {
                Ok(mobile) => Ok(mobile),
                Err(_) => Ok(Self { kind: PromptPayKind::Id, number }),
            },
            ID_DIGITS if NationalId::try_from(number.as_str()).is_ok() => Ok(Self { kind: PromptPayKind::Id, number }),
            ID_DIGITS if !number.starts_with('+') => Err(PromptPayFault::WrongCheckDigit),
            _ => mobile(&number),
        }
    }
}

/// A Thai mobile number in its national form.
fn mobile(number: &str) -> Result<PromptPay, PromptPayFault> {
    let telephone: Telephone = number.parse().map_err(|_| PromptPayFault::WrongLength)?;
    match telephone.as_str().strip_prefix("+66") {
        Some(rest) if telephone.is_thai_mobile() => {
            Ok(PromptPay { kind: PromptPayKind::Mobile, number: format!("0{rest}") })
        }
        _ => Err(PromptPayFault::NotAMobile),
    }
}

checked_serde!(PromptPay, PromptPayFault);
