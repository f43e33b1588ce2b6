//! Money: whole satang, read from what people and banks write.
//!
//! Here belong the amount, its arithmetic without overflow and its two written forms. Sharing money out belongs in `allocation`,
//! posting it in `ledger`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::identity::{ascii_digit, is_hyphen, is_invisible};
use crate::domain::words::fault_enum;

/// The largest amount that can be typed or imported: 10^15 satang, ten trillion baht. Thousands of them still add up without overflow.
pub const MAX_TYPED: Satang = Satang(1_000_000_000_000_000);
/// The longest text that is read as an amount, in characters.
pub const MAX_TYPED_CHARACTERS: usize = 64;

/// What may stand before or after an amount, in lower case.
const CURRENCY: [&str; 5] = ["฿", "thb", "baht", "บาท", "บ."];

/// An amount in satang (1/100 baht). Negative only as a difference inside the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Satang(i64);

fault_enum! {
    /// Why a text is not an amount of money.
    MoneyFault {
        Empty = "money_empty": "no amount was given",
        NotANumber = "money_not_a_number": "this is not an amount of money",
        TooManyDecimals = "money_too_many_decimals": "an amount has at most two decimals",
        TooLarge = "money_too_large": "the amount is larger than can be handled",
        Negative = "money_negative": "an amount cannot be below zero",
        Zero = "money_zero": "the amount must be more than zero",
    }
}

impl Satang {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// An amount of so many satang.
    pub const fn new(satang: i64) -> Self {
        Self(satang)
    }

    /// The number of satang.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or nothing where it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, which may be below zero, or nothing where it does not fit.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The difference, held at the ends of the range.
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// The sum of all amounts, or nothing where it does not fit.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Whether this is exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Reads an amount and refuses nothing at all: a transfer, a claim or a payment of zero has no meaning.
    pub fn parse_positive(text: &str) -> Result<Self, MoneyFault> {
        match text.parse()? {
            Self::ZERO => Err(MoneyFault::Zero),
            amount => Ok(amount),
        }
    }

    /// Baht with two decimals and nothing else (`1234.50`), for files and machines.
    pub fn plain(self) -> String {
        let (sign, baht, satang) = self.parts();
        format!("{sign}{baht}.{satang:02}")
    }

    fn parts(self) -> (&'static str, u64, u64) {
        let amount = self.0.unsigned_abs();
        (if self.0 < 0 { "-" } else { "" }, amount / 100, amount % 100)
    }
}

impl AsRef<i64> for Satang {
    fn as_ref(&self) -> &i64 {
        &self.0
    }
}

impl fmt::Display for Satang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, baht, satang) = self.parts();
        let digits = baht.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        write!(f, "{sign}{grouped}.{satang:02}")
    }
}

impl FromStr for Satang {
    type Err = MoneyFault;

    /// Reads `1,234.50`, `๑,๒๓๔.๕๐`, `฿1234.5`, `1234.50 บาท` and the Thai `1,234.-`; never rounds.
    fn from_str(text: &str) -> Result<Self, MoneyFault> {
        let text = bare_amount(text)?;
        if text.starts_with('-') {
            return Err(MoneyFault::Negative);
        }
        let text = text.strip_suffix(".-").unwrap_or(&text);
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && decimals.is_empty() {
            return Err(MoneyFault::NotANumber);
        }
        if !decimals.chars().all(|c| c.is_ascii_digit()) {
            return Err(MoneyFault::NotANumber);
        }
        let baht = ungrouped(whole)?;
        let satang = match decimals.len() {
            0 => 0,
            1 => number(decimals)? * 10,
            2 => number(decimals)?,
            _ => return Err(MoneyFault::TooManyDecimals),
        };
        let amount = baht.checked_mul(100).and_then(|amount| amount.checked_add(satang)).map(Self);
        amount.filter(|amount| *amount <= MAX_TYPED).ok_or(MoneyFault::TooLarge)
    }
}

/// The text in lower case with ASCII digits, without spaces, invisible characters and one word for the currency at either end.
fn bare_amount(text: &str) -> Result<String, MoneyFault> {
    if text.chars().take(MAX_TYPED_CHARACTERS + 1).count() > MAX_TYPED_CHARACTERS {
        return Err(MoneyFault::NotANumber);
    }
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| if is_hyphen(c) { '-' } else { ascii_digit(c).to_ascii_lowercase() })
        .collect();
    if bare.is_empty() {
        return Err(MoneyFault::Empty);
    }
    let mut rest = bare.as_str();
    rest = CURRENCY.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    rest = CURRENCY.iter().find_map(|word| rest.strip_suffix(word)).unwrap_or(rest);
    if rest.is_empty() { Err(MoneyFault::NotANumber) } else { Ok(rest.to_owned()) }
}

/// Whole baht whose separators are absent, or stand before every third digit.
fn ungrouped(whole: &str) -> Result<i64, MoneyFault> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let well_grouped = rest.is_empty() || (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    if !well_grouped {
        return Err(MoneyFault::NotANumber);
    }
    number(&whole.replace(',', ""))
}

fn number(digits: &str) -> Result<i64, MoneyFault> {
    if !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(MoneyFault::NotANumber);
    }
    if digits.is_empty() {
        return Ok(0);
    }
    digits.parse().map_err(|_| MoneyFault::TooLarge)
}
