//! Everything that is kept of a person, for themselves (PDPA s.30): what they told, what was decided and why, what they were told, to whom it was handed on, and
//! who looked. One structure, which a page shows in words and another program reads as JSON.
//!
//! Here: its shape. Gathering it is in `gather`; who may have it is `casework::copying`'s to say. Not in it, and said so on the page: what officers compare and
//! remark among themselves while a petition is examined, and what other people told.

pub mod gather;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value, json};

use crate::domain::identity::{BankCode, Telephone};
use crate::domain::money::Satang;

/// One value.
#[derive(Clone, PartialEq, Eq)]
pub enum Datum {
    /// As it was told or written.
    Text(String),
    /// A telephone number.
    Telephone(Telephone),
    /// A word of a closed list: the list, as `locales` names it, and the word.
    Word(&'static str, String),
    /// A bank.
    Bank(BankCode),
    /// An amount.
    Money(Satang),
    /// A moment, UTC.
    Moment(DateTime<Utc>),
    /// A day in Bangkok.
    Day(NaiveDate),
    /// Yes or no.
    Truth(bool),
    /// A number of bytes.
    Bytes(i64),
}

impl Datum {
    /// As another program reads it: telephone numbers by E.164, amounts in baht with two places, moments by RFC 3339, days by ISO 8601.
    fn json(&self) -> Value {
        match self {
            Self::Text(text) => json!(text),
            Self::Telephone(number) => json!(number.as_str()),
            Self::Word(_, word) => json!(word),
            Self::Bank(bank) => json!(bank.as_str()),
            Self::Money(amount) => json!(amount.plain()),
            Self::Moment(at) => json!(at.to_rfc3339()),
            Self::Day(day) => json!(day.to_string()),
            Self::Truth(truth) => json!(truth),
            Self::Bytes(bytes) => json!(bytes),
        }
    }
}

/// Values of one thing, each with its name; what is not known is left out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entry(pub Vec<(&'static str, Datum)>);

impl Entry {
    /// With a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Datum) -> Self {
        self.0.push((name, value));
        self
    }

    /// With a value, where there is one.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<Datum>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }
}

/// Things of one kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name; its heading is `data-part-NAME`.
    pub name: &'static str,
    /// One a thing.
    pub entries: Vec<Entry>,
}

/// Everything that is kept of a person.
#[derive(Clone, PartialEq, Eq)]
pub struct OwnData {
    /// The reference of the case or the objection.
    pub reference: String,
    /// When it was gathered, legal time, UTC.
    pub gathered_at: DateTime<Utc>,
    /// In the order in which people read it. A part without entries is there, and empty.
    pub parts: Vec<Part>,
}

impl OwnData {
    /// For another program: `{"reference": …, "gathered_at": …, PART: [{NAME: VALUE}]}`.
    #[must_use]
    pub fn json(&self) -> Value {
        let entry = |entry: &Entry| {
            Value::Object(entry.0.iter().map(|(name, value)| ((*name).to_owned(), value.json())).collect())
        };
        let mut all = Map::new();
        all.insert("reference".to_owned(), json!(self.reference));
        all.insert("gathered_at".to_owned(), json!(self.gathered_at.to_rfc3339()));
        for part in &self.parts {
            all.insert(part.name.to_owned(), part.entries.iter().map(entry).collect());
        }
        Value::Object(all)
    }
}
