//! The figures that a check compared, as they are kept with its finding and shown to the officer: what was told beside what was reported.
//! No personal data: of accounts, those alone that banks reported; of other cases, their reference.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Shared;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::domain::told::AccountKey;

/// What a check compared. A figure that a check does not know is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Figures {
    /// The amount told, or claimed in all.
    #[serde(with = "baht", skip_serializing_if = "Option::is_none")]
    pub told_amount: Option<Satang>,
    /// The amount reported, or in all.
    #[serde(with = "baht", skip_serializing_if = "Option::is_none")]
    pub reported_amount: Option<Satang>,
    /// The time told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_at: Option<DateTime<Utc>>,
    /// The time reported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<DateTime<Utc>>,
    /// The day of filing, or the day in a Bank Case ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_on: Option<NaiveDate>,
    /// The last day of a window, or the day of the first transfer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared_on: Option<NaiveDate>,
    /// The bank in a Bank Case ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank: Option<BankCode>,
    /// The banks of the senders.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub senders: Vec<BankCode>,
    /// Reported accounts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountKey>,
    /// Other cases.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<Alike>,
    /// Whether there are more cases than are named.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub more: bool,
}

/// Other cases that one finding names, at most.
pub const MOST_NAMED: usize = 10;

impl Figures {
    /// With other cases, in order and each once, as many as are named.
    pub(super) fn naming(self, mut cases: Vec<Alike>) -> Self {
        cases.sort();
        cases.dedup();
        let more = cases.len() > MOST_NAMED;
        cases.truncate(MOST_NAMED);
        Self { cases, more, ..self }
    }
}

/// Another case, by its reference, and what it shares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Alike {
    /// Its reference, or the number that its source gave it.
    pub case: String,
    /// What it shares with this one, where that is of the person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<Shared>,
}

/// Amounts as text in baht: a file's reader needs no key to them.
mod baht {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::domain::money::Satang;

    pub(super) fn serialize<S: Serializer>(amount: &Option<Satang>, serializer: S) -> Result<S::Ok, S::Error> {
        match amount {
            Some(amount) => serializer.serialize_str(&amount.plain()),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Satang>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(D::Error::custom)).transpose()
    }
}
