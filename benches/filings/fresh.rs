//! Which values of a recorded filing have to be new each time it is repeated: else the repetition would meet the rows of the one before, and do other
//! work than a filing does. The rest – sealed fields, words, times – stays as recorded: what is in them costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::recording::{Bound, Filing};

/// Amounts are above it, versions, places and limits below.
const LEAST_AMOUNT: u64 = 10_000;
/// `\x` and two digits a byte.
const ID_LENGTH: usize = 2 + 2 * 16;
const INDEX_LENGTH: usize = 2 + 2 * 32;

/// What kind of value is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sixteen bytes that begin with the time, so that rows come one after the other.
    Id,
    /// A blind index: bytes in no order.
    Index,
    /// Satang.
    Amount,
    /// A reference or number that is there once.
    Text,
    /// One of the movements that are there, each in its turn: a movement proves one loss.
    Movement,
}

/// What is new in each filing, by the recorded value.
pub type Fresh = BTreeMap<String, Kind>;

/// Values that more than one filing has are there already: accounts, rule sets, senders.
fn shared(filings: &[Filing]) -> BTreeSet<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, filing) in filings.iter().enumerate() {
        for text in texts(filing) {
            let first = *seen.entry(text).or_insert(place);
            if first != place {
                seen.insert(text, usize::MAX);
            }
        }
    }
    seen.into_iter().filter(|(_, place)| *place == usize::MAX).map(|(text, _)| text.to_owned()).collect()
}

pub fn texts(filing: &Filing) -> impl Iterator<Item = &str> {
    filing
        .iter()
        .flat_map(|statement| &statement.values)
        .flat_map(|value| match value {
            Bound::Null => [].as_slice(),
            Bound::One(text) => std::slice::from_ref(text),
            Bound::List(texts) => texts.as_slice(),
        })
        .map(String::as_str)
}

/// Movements in the databases of the bare statements have ids that can be counted through: sixteen digits, from this number on.
pub const FIRST_MOVEMENT: u64 = 5_000_000_000_000_000;
/// Movements of one filing.
pub const MOST_MOVEMENTS: u64 = 8;

/// Commitments of the history: of a fixed length, looked up by nothing, and the same may stand in many rows.
fn commitments(filings: &[Filing]) -> BTreeSet<String> {
    let of_history = |sql: &str| sql.starts_with("INSERT INTO \"history\"") || sql.starts_with("INSERT INTO `history`");
    let written: Filing = filings.iter().flatten().filter(|statement| of_history(&statement.sql)).cloned().collect();
    texts(&written).filter(|text| text.len() == INDEX_LENGTH).map(str::to_owned).collect()
}

/// What is new in each of the filings. Known are the ids of other rows that were there before.
pub fn of(filings: &[Filing], known: &BTreeSet<String>, movements: &BTreeSet<String>) -> Vec<Fresh> {
    let shared = shared(filings);
    let commitments = commitments(filings);
    let kind = |text: &str| -> Option<Kind> {
        if movements.contains(text) {
            return Some(Kind::Movement);
        }
        if known.contains(text) || shared.contains(text) || commitments.contains(text) {
            return None;
        }
        match text {
            text if text.starts_with("\\x") && text.len() == ID_LENGTH => Some(Kind::Id),
            text if text.starts_with("\\x") && text.len() == INDEX_LENGTH => Some(Kind::Index),
            text if text.starts_with("load-") || is_reference(text) => Some(Kind::Text),
            text if is_amount(text) => Some(Kind::Amount),
            _ => None,
        }
    };
    filings
        .iter()
        .map(|filing| texts(filing).filter_map(|text| Some((text.to_owned(), kind(text)?))).collect())
        .collect()
}

/// Satang. Bank codes are below, account numbers above.
pub fn is_amount(text: &str) -> bool {
    text.len() < 10 && text.parse().is_ok_and(|number: u64| number >= LEAST_AMOUNT)
}

/// `R7KQ2M9X`, with or without its hyphen.
fn is_reference(text: &str) -> bool {
    let plain = text.replace('-', "");
    plain.len() == 8
        && plain.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && plain.bytes().any(|byte| byte.is_ascii_uppercase())
}
