//! Screening a case: what is looked up for the checks of `domain::screening`, and the findings that are kept.

pub mod queue;

use chrono::{Duration, NaiveDateTime};

use crate::app::Context;
use crate::casework::{facts, fresh, sealing};
use crate::domain::dates::bangkok_date;
use crate::domain::id::{CaseId, FindingId};
use crate::domain::screening::{self, Tolerance};
use crate::error::Error;
use crate::library::Pinned;
use crate::store::AnyConnection;
use crate::store::accounts;
use crate::store::cases::{self, Case};
use crate::store::petitions;
pub use queue::{drain, drain_while};

/// Screens a case with the figures that are there now. Earlier findings are written anew; what somebody resolved stays resolved as long as it rests on
/// the same figures.
///
/// # Errors
/// What the database says.
pub fn screen(connection: &mut AnyConnection, context: &Context, case: &Case) -> Result<(), Error> {
    petitions::drop_unresolved_findings(connection, case.id)?;
    let resolved = petitions::findings_of(connection, case.id)?;
    let pinned = context.rules.pinned(&case.rule_set, case.rules_on)?;
    let transfers = cases::transfers_of(connection, case.id)?;
    let mut told = Vec::with_capacity(transfers.len());
    for transfer in &transfers {
        told.push(look_up(connection, context, case, transfer, &pinned)?);
    }
    let person = look_up_person(connection, case.id)?;
    let rules = &pinned.rules;
    let tolerance = Tolerance {
        amount: rules.match_amount_tolerance,
        time: Duration::minutes(i64::from(rules.match_time_tolerance_minutes)),
    };
    for finding in screening::screen(&told, person, tolerance) {
        let row = petitions::Finding {
            id: fresh(context, FindingId::from_bytes)?,
            case_id: case.id,
            transfer_id: finding.transfer,
            check_name: finding.check,
            outcome: finding.outcome,
            movement_id: finding.movement,
            reported_amount: finding.reported.map(|(amount, _)| amount),
            reported_at: finding.reported.map(|(_, at)| at.naive_utc()),
            conflict: finding.is_conflict(),
            resolved_by: None,
            resolved_at: None,
            reason_sealed: None,
            found_at: context.now.naive_utc(),
        };
        if !resolved.iter().any(|old| same_figures(old, &row)) {
            petitions::insert_finding(connection, &row)?;
        }
    }
    Ok(())
}

/// Whether two findings say the same.
fn same_figures(one: &petitions::Finding, other: &petitions::Finding) -> bool {
    let figures =
        |row: &petitions::Finding| (row.transfer_id, row.check_name, row.outcome, row.movement_id, row.reported_amount);
    figures(one) == figures(other)
}

/// What is known about a told transfer.
fn look_up(
    connection: &mut AnyConnection,
    context: &Context,
    case: &Case,
    transfer: &cases::Transfer,
    pinned: &Pinned,
) -> Result<screening::Told, Error> {
    let number = sealing::open(
        &context.vault,
        "transfers",
        "to_number_sealed",
        transfer.id.bytes(),
        &transfer.to_number_sealed,
    )?;
    let number = queue::read_number(&number)?;
    let account = accounts::by_number(connection, &transfer.to_bank, &number)?;
    let filed_on = bangkok_date(case.filed_at.and_utc());
    let mut movements = Vec::new();
    let mut claimed_elsewhere = is_claimed_elsewhere(connection, case.id, transfer, pinned)?;
    for movement in accounts::movements_into(connection, &transfer.to_number_index)? {
        let same_sender = transfer.from_number_index.as_ref().map(|told| *told == movement.from_number_index);
        let exact = movement.amount == transfer.amount && near(movement.booked_at, transfer.made_at, pinned);
        if exact && same_sender != Some(false) && petitions::movement_used_elsewhere(connection, movement.id, case.id)?
        {
            claimed_elsewhere = true;
        }
        movements.push(screening::Movement {
            id: movement.id,
            same_sender,
            amount: movement.amount,
            booked_at: movement.booked_at.and_utc(),
        });
    }
    Ok(screening::Told {
        id: transfer.id,
        amount: transfer.amount,
        made_at: transfer.made_at.and_utc(),
        account_known: account.is_some(),
        window: facts::window(account.as_ref(), filed_on),
        movements,
        claimed_elsewhere,
    })
}

/// Whether two times are within the tolerance.
fn near(one: NaiveDateTime, other: NaiveDateTime, pinned: &Pinned) -> bool {
    (one - other).abs() <= Duration::minutes(i64::from(pinned.rules.match_time_tolerance_minutes))
}

/// Whether another case tells the same transfer: same account, same amount, near in time, and no different sender.
fn is_claimed_elsewhere(
    connection: &mut AnyConnection,
    case: CaseId,
    transfer: &cases::Transfer,
    pinned: &Pinned,
) -> Result<bool, Error> {
    let others = cases::same_transfers(connection, case, &transfer.to_number_index, transfer.amount)?;
    Ok(others.iter().any(|other| {
        let differs =
            matches!((&other.from_number_index, &transfer.from_number_index), (Some(one), Some(two)) if one != two);
        !differs && near(other.made_at, transfer.made_at, pinned)
    }))
}

/// What is known about the case's people and its refund channel.
fn look_up_person(connection: &mut AnyConnection, case: CaseId) -> Result<screening::Person, Error> {
    let mut is_holder = false;
    for party in cases::parties_of(connection, case)? {
        is_holder |= accounts::is_holder(connection, &party.number_index)?;
    }
    let channel = cases::current_channel(connection, case)?;
    let refund_account_reported = match channel {
        Some(channel) if channel.bank.is_some() => Some(accounts::is_reported(connection, &channel.number_index)?),
        _ => None,
    };
    Ok(screening::Person { refund_account_reported, is_holder })
}
