//! What the screening noticed, as sentences with both figures: the same at the desk and before the committee.

use crate::casework::screening;
use crate::domain::screening::{Alike, Check, Figures};
use crate::error::Error;
use crate::locale::{Text, Value};
use crate::store::cases::Transfer;
use crate::store::petitions::Finding;

/// What stands where there is no figure.
const NONE: &str = "–";

/// The sentence of a finding.
///
/// # Errors
/// Figures that can't be read.
pub(super) fn sentence(text: Text, finding: &Finding, transfers: &[Transfer]) -> Result<String, Error> {
    let figures = screening::figures(finding)?;
    let place = transfers.iter().find(|row| Some(row.id) == finding.transfer_id).map(|row| row.place.to_string());
    let or_none = |value: Option<String>| Value::from(value.unwrap_or_else(|| NONE.to_owned()));
    let variables = [
        ("place", or_none(place)),
        ("told", or_none(figures.told_amount.map(|amount| text.money(amount)))),
        ("reported", or_none(figures.reported_amount.map(|amount| text.money(amount)))),
        ("told_at", or_none(figures.told_at.map(|at| text.stamp_short(at)))),
        ("reported_at", or_none(figures.reported_at.map(|at| text.stamp_short(at)))),
        ("told_on", or_none(figures.told_on.map(|day| text.date_short(day)))),
        ("compared_on", or_none(figures.compared_on.map(|day| text.date_short(day)))),
        ("bank", or_none(figures.bank.as_ref().map(abbreviation))),
        ("senders", or_none(listed(figures.senders.iter().map(abbreviation)))),
        ("accounts", or_none(listed(figures.accounts.iter().map(|key| account(&key.bank, key.number.as_str()))))),
        ("cases", or_none(listed(figures.cases.iter().map(|case| alike(text, case))))),
    ];
    let mut sentence = text.with(key(finding, &figures).as_str(), &variables);
    if figures.more {
        sentence = format!("{sentence} {}", text.get("finding-more"));
    }
    Ok(sentence)
}

/// The message of a finding. A told account with a near one is another matter than one without.
fn key(finding: &Finding, figures: &Figures) -> String {
    match finding.check_name {
        Check::AccountFrozen if !figures.accounts.is_empty() => "finding-account_frozen-near".to_owned(),
        check => format!("finding-{check}-{}", finding.outcome),
    }
}

/// Things one after the other, if there are any.
fn listed(things: impl Iterator<Item = String>) -> Option<String> {
    let things: Vec<String> = things.collect();
    (!things.is_empty()).then(|| things.join(", "))
}

/// A bank as accounts and Bank Case IDs name it.
fn abbreviation(code: &crate::domain::identity::BankCode) -> String {
    code.provider().map_or(code.as_str(), |provider| provider.abbreviation).to_owned()
}

/// An account as staff reads it: the bank's abbreviation and the number.
pub(super) fn account(code: &crate::domain::identity::BankCode, number: &str) -> String {
    format!("{} {number}", abbreviation(code))
}

/// Another case and what it shares.
fn alike(text: Text, other: &Alike) -> String {
    match listed(other.shared.iter().map(|shared| text.get(&format!("shared-{shared}")))) {
        Some(shared) => format!("{} ({shared})", other.case),
        None => other.case.clone(),
    }
}
