//! What is looked up for a screening: a fixed number of queries, however many transfers the case tells. The decisions are `domain::screening`'s.

use chrono::Duration;

use super::File;
use super::queue::read_number;
use crate::app::Context;
use crate::casework::{facts, wanted};
use crate::domain::dates::bangkok_date;
use crate::domain::identity::{BankCode, MoneyForm};
use crate::domain::screening::{Case, Likeness, Movement, Shared, Told, Tolerance, match_trails, near_numbers};
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::screening::{self as lookups, Marks, Registered, Trace};

/// Told accounts that are looked for near by, at most: a case that names more unknown ones was not mistyped.
const MOST_NEAR: usize = 10;

/// What the checks compare.
pub(super) struct Gathered {
    pub(super) case: Case,
    pub(super) matched: Vec<Option<Movement>>,
    pub(super) tolerance: Tolerance,
}

/// Looks everything up.
pub(super) fn gather(connection: &mut AnyConnection, context: &Context, file: &File) -> Result<Gathered, Error> {
    let rules = context.rules.pinned(&file.case.rule_set, file.case.rules_on)?.rules;
    let tolerance = Tolerance {
        amount: rules.match_amount_tolerance,
        time: Duration::minutes(i64::from(rules.match_time_tolerance_minutes)),
    };
    let filed_on = bangkok_date(file.case.filed_at.and_utc());
    let told_keys = told_keys(file)?;
    let refund = refund_key(file)?;
    let mut sought: Vec<AccountKey> = told_keys.iter().chain(&refund).cloned().collect();
    sought.sort();
    sought.dedup();
    let register = lookups::registered(connection, &sought)?;
    let near = near_accounts(connection, &told_keys, &register)?;
    let traces = traces(connection, file, tolerance)?;
    let told: Vec<Told> = file
        .transfers
        .iter()
        .zip(told_keys)
        .map(|(transfer, key)| {
            let account = register.iter().find(|row| row.is(&key));
            Told {
                id: transfer.id,
                from_bank: transfer.from_bank.clone(),
                by_bank: transfer.form == MoneyForm::BankTransfer,
                amount: transfer.amount,
                made_at: transfer.made_at.and_utc(),
                account_known: account.is_some(),
                near: near.iter().filter(|(of, _)| *of == key).map(|(_, near)| near.clone()).collect(),
                window: account.map_or(crate::domain::guard::Window::None, |account| {
                    facts::window_of(account.state, account.window_closes_on, filed_on)
                }),
                closes_on: account.and_then(|account| account.window_closes_on),
                has_trail: account.is_some_and(|account| account.has_trail),
                movements: movements_of(transfer, &traces),
                to: key,
            }
        })
        .collect();
    let matched = match_trails(&told, tolerance);
    let rivals = super::rivalling::rivals(connection, context, file, &matched, &traces, tolerance)?;
    let case = Case {
        filed_on,
        told,
        rivals,
        refund: refund.map(|key| {
            let reported = register.iter().any(|row| row.is(&key));
            (key, reported)
        }),
        holder_of: holder_of(connection, file)?,
        alike: alike(connection, file)?,
        bank_case_id: file.case.bank_case_id.as_deref().and_then(|text| text.parse().ok()),
        other_route: file.case.other_route,
        recovered: file.case.recovered,
    };
    Ok(Gathered { case, matched, tolerance })
}

/// The accounts told, opened.
fn told_keys(file: &File) -> Result<Vec<AccountKey>, Error> {
    let mut keys = Vec::with_capacity(file.transfers.len());
    for transfer in &file.transfers {
        let (row, sealed) = (transfer.id.bytes(), &transfer.to_number_sealed);
        let number = wanted(file.keys.open("transfers", "to_number_sealed", row, sealed)?.text())?;
        keys.push(AccountKey { bank: transfer.to_bank.clone(), number: read_number(&number)? });
    }
    Ok(keys)
}

/// The refund account, opened, where the channel names one.
fn refund_key(file: &File) -> Result<Option<AccountKey>, Error> {
    let Some((channel, bank)) = file.channel.as_ref().and_then(|row| row.bank.clone().map(|bank| (row, bank))) else {
        return Ok(None);
    };
    let opened = file.keys.open("channels", "number_sealed", channel.id.bytes(), &channel.number_sealed)?;
    Ok(Some(AccountKey { bank, number: read_number(&wanted(opened.text())?)? }))
}

/// Reported accounts one slip away from told ones that are not.
fn near_accounts(
    connection: &mut AnyConnection,
    told: &[AccountKey],
    register: &[Registered],
) -> Result<Vec<(AccountKey, AccountKey)>, Error> {
    let mut unknown: Vec<&AccountKey> = told.iter().filter(|key| !register.iter().any(|row| row.is(key))).collect();
    unknown.sort();
    unknown.dedup();
    unknown.truncate(MOST_NEAR);
    let mut pairs = Vec::new();
    for key in unknown {
        let near = near_numbers(&key.number).into_iter();
        pairs.extend(near.map(|number| (key.clone(), AccountKey { bank: key.bank.clone(), number })));
    }
    let candidates: Vec<AccountKey> = pairs.iter().map(|(_, near)| near.clone()).collect();
    let found = lookups::registered(connection, &candidates)?;
    pairs.retain(|(_, near)| found.iter().any(|row| row.is(near)));
    Ok(pairs)
}

/// The movements that may be one of the transfers: those from a told sender; where no sender was told, those with the same figures.
fn traces(connection: &mut AnyConnection, file: &File, tolerance: Tolerance) -> Result<Vec<Trace>, Error> {
    let mut traces = Vec::new();
    let known: Vec<_> = file.transfers.iter().filter(|row| row.from_number_index.is_some()).collect();
    if !known.is_empty() {
        let from: Vec<&[u8]> = known.iter().filter_map(|row| row.from_number_index.as_deref()).collect();
        let into: Vec<&[u8]> = known.iter().map(|row| row.to_number_index.as_slice()).collect();
        traces.extend(lookups::movements_between(connection, &distinct(from), &distinct(into))?);
    }
    let unknown: Vec<_> = file.transfers.iter().filter(|row| row.from_number_index.is_none()).collect();
    let times = unknown.iter().map(|row| row.made_at);
    if let Some((first, last)) = times.clone().min().zip(times.max()) {
        let into: Vec<&[u8]> = unknown.iter().map(|row| row.to_number_index.as_slice()).collect();
        let amounts: Vec<_> = unknown.iter().map(|row| row.amount).collect();
        let between = (first - tolerance.time, last + tolerance.time);
        traces.extend(lookups::movements_over(connection, &distinct(into), &amounts, between)?);
    }
    Ok(traces)
}

/// Each value once.
fn distinct(mut values: Vec<&[u8]>) -> Vec<&[u8]> {
    values.sort_unstable();
    values.dedup();
    values
}

/// The movements into the account of a transfer.
fn movements_of(transfer: &crate::store::cases::Transfer, traces: &[Trace]) -> Vec<Movement> {
    let into = traces.iter().filter(|trace| trace.to_index.as_deref() == Some(transfer.to_number_index.as_slice()));
    let mut movements: Vec<Movement> = into
        .map(|trace| Movement {
            id: trace.id,
            same_sender: transfer.from_number_index.as_ref().map(|told| *told == trace.from_index),
            amount: trace.amount,
            booked_at: trace.booked_at.and_utc(),
        })
        .collect();
    movements.sort_by_key(|movement| movement.id);
    movements.dedup();
    movements
}

/// Reported accounts that somebody of the case holds.
fn holder_of(connection: &mut AnyConnection, file: &File) -> Result<Vec<AccountKey>, Error> {
    let numbers: Vec<&[u8]> = file.parties.iter().map(|party| party.number_index.as_slice()).collect();
    let held: Vec<(BankCode, String)> = lookups::held_by(connection, &numbers)?;
    held.into_iter().map(|(bank, number)| Ok(AccountKey { bank, number: read_number(&number)? })).collect()
}

/// Other cases with something of the person's.
fn alike(connection: &mut AnyConnection, file: &File) -> Result<Vec<Likeness>, Error> {
    let marks = Marks {
        numbers: file.parties.iter().map(|party| party.number_index.as_slice()).collect(),
        telephones: file.parties.iter().filter_map(|party| party.telephone_index.as_deref()).collect(),
        emails: file.parties.iter().filter_map(|party| party.email_index.as_deref()).collect(),
    };
    let mut alike = Vec::new();
    for other in lookups::people_elsewhere(connection, file.case.id, &marks)? {
        let case = other.reference.to_string();
        let has =
            |marks: &[&[u8]], index: Option<&Vec<u8>>| index.is_some_and(|index| marks.contains(&index.as_slice()));
        for (shared, is_shared) in [
            (Shared::PersonalNumber, has(&marks.numbers, Some(&other.number_index))),
            (Shared::Telephone, has(&marks.telephones, other.telephone_index.as_ref())),
            (Shared::Email, has(&marks.emails, other.email_index.as_ref())),
        ] {
            if is_shared {
                alike.push(Likeness { case: case.clone(), shared });
            }
        }
    }
    if let Some(channel) = &file.channel {
        let others = lookups::refunded_elsewhere(connection, file.case.id, &channel.number_index)?;
        alike.extend(others.iter().map(|other| Likeness { case: other.to_string(), shared: Shared::RefundAccount }));
    }
    Ok(alike)
}
