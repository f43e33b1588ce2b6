//! The money trail: which reported movement a told transfer is, and where the two differ.

use std::collections::BTreeMap;

use super::{Check, Figures, Finding, Movement, Outcome, Told, Tolerance};
use crate::domain::id::MovementId;
use crate::domain::money::Satang;

/// How well a movement answers to what was told; the smaller, the better. Figures within both tolerances first, then the exact amount, then the
/// nearest time.
type Fit = (u8, i64, i64);

fn fit(told: &Told, movement: &Movement, tolerance: Tolerance) -> Fit {
    let amount = i64::try_from(told.amount.get().abs_diff(movement.amount.get())).unwrap_or(i64::MAX);
    let time = (told.made_at - movement.booked_at).num_seconds().saturating_abs();
    let class = match (amount <= tolerance.amount.get(), time <= tolerance.time.num_seconds()) {
        (true, true) => EXACT,
        (true, false) => 1,
        (false, true) => 2,
        (false, false) => 3,
    };
    if class < 2 { (class, amount, time) } else { (class, time, amount) }
}

/// Within both tolerances.
const EXACT: u8 = 0;

/// Matches told transfers to reported movements one to one, so that no movement proves two transfers and none is taken from the transfer that it
/// proves. The same whatever order the movements come in.
pub fn match_trails(told: &[Told], tolerance: Tolerance) -> Vec<Option<Movement>> {
    let mut pairs: Vec<(Fit, usize, &Movement)> = Vec::new();
    for (place, transfer) in told.iter().enumerate() {
        for movement in transfer.movements.iter().filter(|movement| movement.same_sender != Some(false)) {
            let fit = fit(transfer, movement, tolerance);
            // Without a known sender only the exact figures speak for this person.
            if fit.0 == EXACT || movement.same_sender == Some(true) {
                pairs.push((fit, place, movement));
            }
        }
    }
    pairs.sort_by_key(|(fit, place, movement)| (*fit, *place, movement.id));
    let mut matched: Vec<Option<Movement>> = vec![None; told.len()];
    let mut used: Vec<MovementId> = Vec::new();
    for (_, place, movement) in pairs {
        if let Some(slot) = matched.get_mut(place)
            && slot.is_none()
            && !used.contains(&movement.id)
        {
            used.push(movement.id);
            *slot = Some(movement.clone());
        }
    }
    matched
}

/// No movement is this transfer: a contradiction only where the account's trail was reported at all.
pub(super) fn trail_match(told: &Told, movement: Option<&Movement>) -> Option<Finding> {
    if movement.is_some() {
        return None;
    }
    let outcome = if told.has_trail { Outcome::Fail } else { Outcome::Unknown };
    let figures = Figures { told_amount: Some(told.amount), told_at: Some(told.made_at), ..Figures::default() };
    Some(Finding::of_transfer(Check::TrailMatch, outcome, told, figures))
}

/// The amount told and the one reported.
pub(super) fn trail_amount(told: &Told, movement: &Movement, tolerance: Tolerance) -> Option<Finding> {
    let apart = told.amount.get().abs_diff(movement.amount.get());
    let figures =
        || Figures { told_amount: Some(told.amount), reported_amount: Some(movement.amount), ..Figures::default() };
    (apart > tolerance.amount.get().unsigned_abs())
        .then(|| Finding::of_transfer(Check::TrailAmount, Outcome::Warn, told, figures()))
}

/// The time told and the one reported.
pub(super) fn trail_time(told: &Told, movement: &Movement, tolerance: Tolerance) -> Option<Finding> {
    let figures =
        || Figures { told_at: Some(told.made_at), reported_at: Some(movement.booked_at), ..Figures::default() };
    ((told.made_at - movement.booked_at).abs() > tolerance.time)
        .then(|| Finding::of_transfer(Check::TrailTime, Outcome::Warn, told, figures()))
}

/// What the case claims of the account of a transfer, beside what went there from the senders that it told.
pub(super) fn total_within_trail(told: &Told, all: &[Told]) -> Option<Finding> {
    if !told.has_trail && told.movements.is_empty() {
        // Said by `trail_match` already.
        return None;
    }
    let mut claimed = Vec::new();
    let mut reported: BTreeMap<MovementId, Satang> = BTreeMap::new();
    for other in all.iter().filter(|other| other.to == told.to && other.from_bank.is_some()) {
        claimed.push(other.amount);
        let own = other.movements.iter().filter(|movement| movement.same_sender == Some(true));
        reported.extend(own.map(|movement| (movement.id, movement.amount)));
    }
    if claimed.is_empty() {
        return Some(Finding::of_transfer(Check::TotalWithinTrail, Outcome::Unknown, told, Figures::default()));
    }
    // Amounts beyond what can be summed are beyond any trail.
    let claimed = Satang::sum(claimed);
    let reported = Satang::sum(reported.into_values());
    let within = matches!((claimed, reported), (Some(claimed), Some(reported)) if claimed <= reported);
    let figures = || Figures { told_amount: claimed, reported_amount: reported, ..Figures::default() };
    (!within).then(|| Finding::of_transfer(Check::TotalWithinTrail, Outcome::Warn, told, figures()))
}
