//! Our own reference: what a person writes down, reads out on the telephone and types again.
//!
//! Here belong its alphabet and its check character; where the chance in it comes from does not.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::clean_digits;
use crate::domain::words::fault_enum;

/// Digits and capital letters without 0, O, 1, I and L, which are taken for one another: 31 characters, a prime number.
const ALPHABET: &str = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// The number of characters in the alphabet.
const BASE: u32 = 31;
/// Characters before the check character.
const CARRYING: usize = 7;
/// Characters in each of the two groups.
const GROUP: usize = 4;
/// What the weighted values of all eight characters leave over when divided by the base. Not 0, so that one character typed eight times
/// is not a reference.
const REMAINDER: u32 = 21;
/// The number by which the weight of the check character is undone: 8 · 4 = 32 = 1 (mod 31).
const INVERSE_OF_LAST_WEIGHT: u32 = 4;

fault_enum! {
    /// Why a text is not one of our references.
    ReferenceFault {
        Empty = "reference_empty": "no reference was given",
        WrongLength = "reference_wrong_length": "a reference has 8 characters",
        UnknownCharacter = "reference_unknown_character": "a reference never has this character; 0, O, 1, I and L are not used",
        WrongCheckCharacter = "reference_wrong_check_character": "one of the characters is not right",
    }
}

/// A reference of 8 characters in two groups, such as `R7KQ-2M9X`; the last is a check character.
///
/// The characters weigh 1 to 8. The weights differ from each other and from 0 modulo the prime 31, so every single wrong character and
/// every exchange of two, neighbours or not, is found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// The reference for this chance value: all 31^7 references (2^34.7) come about equally often.
    pub fn from_bits(bits: u64) -> Self {
        let mut rest = bits;
        let mut values = Vec::with_capacity(CARRYING + 1);
        for _ in 0..CARRYING {
            values.push(u32::try_from(rest % u64::from(BASE)).unwrap_or_default());
            rest /= u64::from(BASE);
        }
        let missing = (BASE + REMAINDER - weighted(&values)) % BASE;
        values.push(missing * INVERSE_OF_LAST_WEIGHT % BASE);
        Self(written(&values))
    }

    /// The reference as it is stored and shown, in two groups.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Σ weight · value modulo the base, with weights from 1 on.
fn weighted(values: &[u32]) -> u32 {
    values.iter().zip(1..).map(|(value, weight)| value * weight).sum::<u32>() % BASE
}

fn written(values: &[u32]) -> String {
    let mut text = String::with_capacity(CARRYING + 2);
    for (place, value) in values.iter().enumerate() {
        if place == GROUP {
            text.push('-');
        }
        let place_in_alphabet = usize::try_from(*value).unwrap_or_default();
        text.extend(ALPHABET.chars().nth(place_in_alphabet));
    }
    text
}

impl FromStr for Reference {
    type Err = ReferenceFault;

    /// Reads lower case, missing or other hyphens, and spaces as well.
    fn from_str(text: &str) -> Result<Self, ReferenceFault> {
        let typed = clean_digits(text).to_ascii_uppercase();
        if typed.is_empty() {
            return Err(ReferenceFault::Empty);
        }
        if typed.chars().count() != CARRYING + 1 {
            return Err(ReferenceFault::WrongLength);
        }
        let value = |c: char| ALPHABET.chars().zip(0_u32..).find(|(known, _)| *known == c).map(|(_, value)| value);
        let values: Option<Vec<u32>> = typed.chars().map(value).collect();
        let values = values.ok_or(ReferenceFault::UnknownCharacter)?;
        if weighted(&values) != REMAINDER {
            return Err(ReferenceFault::WrongCheckCharacter);
        }
        Ok(Self(written(&values)))
    }
}

impl TryFrom<&str> for Reference {
    type Error = ReferenceFault;

    fn try_from(text: &str) -> Result<Self, ReferenceFault> {
        text.parse()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
