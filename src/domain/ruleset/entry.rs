//! One entry of the rule set: how it is written, what is checked, and its versions over time.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fault::{MAX_NOTE_CHARACTERS, RuleFault, What, is_citation};
use super::{AllocationMethod, MAX_VERSIONS, Rounding, RuleDraft, RuleLine, TracingMethod};
use crate::domain::deadline::Length;
use crate::domain::money::Satang;
use crate::domain::words::word_enum;

word_enum! {
    /// Who says so.
    Basis ("basis") {
        /// The text of the decree.
        Statute = "statute",
        /// Named press or law-firm pages.
        Reported = "reported",
        /// Our own assumption, where the law is silent or its text was not at hand.
        Policy = "policy",
    }
}

word_enum! {
    /// What a number counts.
    EntryUnit ("unit") {
        /// Calendar or working days, as the entry says.
        Days = "days",
        /// Days, days off included.
        CalendarDays = "calendar_days",
        /// Working days.
        WorkingDays = "working_days",
        /// Years.
        Years = "years",
        /// Hours.
        Hours = "hours",
        /// Minutes.
        Minutes = "minutes",
        /// Hundredths.
        Percent = "percent",
        /// Satang.
        Satang = "satang",
        /// Nothing: the value is a word.
        Word = "word",
    }
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "a value is a whole number or a word in quotation marks")]
pub enum RuleValue {
    /// A whole number.
    Number(i64),
    /// A word.
    Word(String),
}

impl fmt::Display for RuleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Word(word) => word.fmt(f),
        }
    }
}

/// One version of an entry as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryDraft {
    /// The value.
    pub value: RuleValue,
    /// The unit; wanted where an entry may count calendar or working days.
    pub unit: Option<EntryUnit>,
    /// The rule it carries out, such as `R11`.
    pub citation: String,
    /// Who says so.
    pub basis: Basis,
    /// The first day on which it holds.
    pub from: NaiveDate,
    /// The last day on which it holds; nothing where it holds until the next version begins.
    pub until: Option<NaiveDate>,
    /// What a reader of the file should know.
    pub note: Option<String>,
}

/// What values an entry can have.
pub(super) struct Limits {
    pub(super) unit: EntryUnit,
    pub(super) least: i64,
    pub(super) most: i64,
}

/// A checked version.
#[derive(Debug, Clone)]
pub(super) struct Version<T> {
    pub(super) value: T,
    from: NaiveDate,
    written: EntryDraft,
    unit: Option<EntryUnit>,
}

/// The versions of one entry, at least one, in the order of time.
#[derive(Debug, Clone)]
pub(super) struct Versions<T> {
    first: Version<T>,
    later: Vec<Version<T>>,
}

impl<T> Versions<T> {
    /// The version that holds on this day; before the first, the first.
    pub(super) fn on(&self, date: NaiveDate) -> &Version<T> {
        self.later.iter().rev().find(|version| version.from <= date).unwrap_or(&self.first)
    }

    pub(super) fn line(&self, name: &str, date: NaiveDate) -> RuleLine {
        let version = self.on(date);
        RuleLine {
            name: name.to_owned(),
            value: version.written.value.to_string(),
            unit: version.unit,
            citation: version.written.citation.clone(),
            basis: version.written.basis,
            from: version.from,
        }
    }
}

/// A type that an entry's value can have.
pub(super) trait ReadValue: Sized + Copy {
    fn read(written: &EntryDraft, limits: &Limits) -> Result<Self, What>;
}

macro_rules! read_numbers {
    ($($kind:ty),+) => {$(
        impl ReadValue for $kind {
            fn read(written: &EntryDraft, limits: &Limits) -> Result<Self, What> {
                let number = number_of_unit(written, limits)?;
                number.try_into().map_err(|_| What::OutOfRange { least: limits.least, most: limits.most })
            }
        }
    )+};
}

read_numbers!(u8, u16);

impl ReadValue for Satang {
    fn read(written: &EntryDraft, limits: &Limits) -> Result<Self, What> {
        number_of_unit(written, limits).map(Self::new)
    }
}

impl ReadValue for Length {
    fn read(written: &EntryDraft, limits: &Limits) -> Result<Self, What> {
        let number = number_in_range(written, limits)?;
        let days = number.try_into().map_err(|_| What::OutOfRange { least: limits.least, most: limits.most })?;
        match written.unit {
            Some(EntryUnit::CalendarDays) => Ok(Self::Calendar(days)),
            Some(EntryUnit::WorkingDays) => Ok(Self::Working(days)),
            Some(_) | None => Err(What::UnitMissing),
        }
    }
}

macro_rules! read_words {
    ($($kind:ty),+) => {$(
        impl ReadValue for $kind {
            fn read(written: &EntryDraft, limits: &Limits) -> Result<Self, What> {
                if written.unit.is_some() {
                    return Err(What::WrongUnit { wanted: limits.unit });
                }
                match &written.value {
                    RuleValue::Word(word) => word.parse().map_err(|_| What::UnknownWord),
                    RuleValue::Number(_) => Err(What::UnknownWord),
                }
            }
        }
    )+};
}

read_words!(AllocationMethod, TracingMethod, Rounding);

fn number_of_unit(written: &EntryDraft, limits: &Limits) -> Result<i64, What> {
    if written.unit.is_some_and(|unit| unit != limits.unit) {
        return Err(What::WrongUnit { wanted: limits.unit });
    }
    number_in_range(written, limits)
}

fn number_in_range(written: &EntryDraft, limits: &Limits) -> Result<i64, What> {
    match written.value {
        RuleValue::Number(number) if (limits.least..=limits.most).contains(&number) => Ok(number),
        RuleValue::Number(_) => Err(What::OutOfRange { least: limits.least, most: limits.most }),
        RuleValue::Word(_) => Err(What::NotANumber),
    }
}

/// Reads the versions of one entry, noting everything that is wrong with them.
pub(super) fn read_versions<T: ReadValue>(
    draft: &RuleDraft,
    name: &str,
    limits: &Limits,
    faults: &mut Vec<RuleFault>,
) -> Option<Versions<T>> {
    let written = draft.entries.get(name).map(Vec::as_slice).unwrap_or_default();
    if written.is_empty() {
        faults.push(RuleFault::of_entry(name, What::Missing));
        return None;
    }
    if written.len() > MAX_VERSIONS {
        faults.push(RuleFault::of_entry(name, What::TooManyVersions));
        return None;
    }
    let mut versions = Vec::with_capacity(written.len());
    for (index, version) in written.iter().enumerate() {
        faults.extend(said_faults(version).map(|what| RuleFault::of_version(name, index, what)));
        match T::read(version, limits) {
            Ok(value) => versions.push(checked(value, version, limits)),
            Err(what) => faults.push(RuleFault::of_version(name, index, what)),
        }
    }
    faults.extend(time_faults(written).into_iter().map(|(index, what)| RuleFault::of_version(name, index, what)));
    let mut versions = versions.into_iter();
    Some(Versions { first: versions.next()?, later: versions.collect() })
}

fn checked<T>(value: T, written: &EntryDraft, limits: &Limits) -> Version<T> {
    let unit = written.unit.or(Some(limits.unit)).filter(|unit| *unit != EntryUnit::Word);
    Version { value, from: written.from, written: written.clone(), unit }
}

/// What is wrong with what a version says about itself.
fn said_faults(version: &EntryDraft) -> impl Iterator<Item = What> {
    let citation = (!is_citation(&version.citation)).then_some(What::UnknownCitation);
    let note = version.note.as_ref().is_some_and(|note| note.chars().nth(MAX_NOTE_CHARACTERS).is_some());
    citation.into_iter().chain(note.then_some(What::NoteTooLong))
}

/// What is wrong with when the versions hold: each must begin on the day after the one before has ended.
fn time_faults(written: &[EntryDraft]) -> Vec<(usize, What)> {
    let mut faults = Vec::new();
    for (index, version) in written.iter().enumerate() {
        if version.until.is_some_and(|until| until < version.from) {
            faults.push((index, What::EndsBeforeItBegins));
        }
    }
    for ((index, next), version) in written.iter().enumerate().skip(1).zip(written) {
        let begins = version.until.and_then(|until| until.succ_opt());
        if next.from <= version.from || begins.is_some_and(|begins| next.from < begins) {
            faults.push((index, What::Overlap));
        } else if begins.is_some_and(|begins| next.from > begins) {
            faults.push((index, What::Gap));
        }
    }
    if let Some((index, _)) = written.iter().enumerate().next_back().filter(|(_, last)| last.until.is_some()) {
        faults.push((index, What::NothingAfter));
    }
    faults
}
