//! What must hold for every record: its state, its history, its people, its figures.

use std::collections::BTreeMap;

use super::{Check, Finding, compare};
use crate::app::App;
use crate::domain::id::{AccountId, CaseId, PetitionId};
use crate::domain::money::Satang;
use crate::domain::rules::Machine;
use crate::domain::words::Word;
use crate::domain::{account, challenge, correction, payment, petition};
use crate::error::Error;
use crate::store::proofs::{self, Kind, Ladder, Life, Pool, Step};

/// The hyphenated form of an id.
fn written(id: &[u8; 16]) -> String {
    AccountId::from_bytes(*id).to_string()
}

/// Whether a record's table has a step between two states.
fn allows(record: &str, from: Option<&str>, to: &str) -> bool {
    match record {
        "claim" => machine_allows(&petition::CLAIM_MACHINE, from, to),
        "objection" => machine_allows(&petition::OBJECTION_MACHINE, from, to),
        "account" => machine_allows(&account::MACHINE, from, to),
        "challenge" => machine_allows(&challenge::MACHINE, from, to),
        "payment" => machine_allows(&payment::MACHINE, from, to),
        "correction" => machine_allows(&correction::MACHINE, from, to),
        "service" => matches!(to, "open" | "received") && from != Some("received"),
        "case" => to == "open",
        "user" => matches!(to, "active" | "inactive"),
        _ => false,
    }
}

/// Whether a record can be in a state at all.
fn knows(record: &str, state: &str) -> bool {
    match record {
        "claim" => has_state(&petition::CLAIM_MACHINE, state),
        "objection" => has_state(&petition::OBJECTION_MACHINE, state),
        "account" => has_state(&account::MACHINE, state),
        "challenge" => has_state(&challenge::MACHINE, state),
        "payment" => has_state(&payment::MACHINE, state),
        "correction" => has_state(&correction::MACHINE, state),
        "service" => matches!(state, "open" | "received"),
        "case" => state == "open",
        "user" => matches!(state, "active" | "inactive"),
        _ => false,
    }
}

fn has_state<S: Word, A: Word>(machine: &Machine<S, A>, state: &str) -> bool {
    machine.states.iter().any(|known| known.word() == state)
}

/// A step from a state to itself is one that changes something else: it needs the state alone.
fn machine_allows<S: Word, A: Word>(machine: &Machine<S, A>, from: Option<&str>, to: &str) -> bool {
    if from == Some(to) {
        return has_state(machine, to);
    }
    machine.rows().any(|row| {
        let begins = row.from.iter().any(|state| state.map(Word::word) == from);
        begins && matches!(row.to, crate::domain::rules::To::Next(state) if state.word() == to)
    })
}

/// States, histories and four eyes of every record; how many there are.
pub(super) fn lives(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<usize, Error> {
    let mut seen = 0;
    for kind in Kind::ALL {
        let mut after = None;
        loop {
            let (batch, steps) = app.store.read_now(|connection| {
                let batch = proofs::lives(connection, kind, after)?;
                let ids: Vec<[u8; 16]> = batch.iter().map(|life| life.id).collect();
                let steps = proofs::steps(connection, &ids)?;
                Ok((batch, steps))
            })?;
            let Some(last) = batch.last() else { break };
            after = Some(last.id);
            seen += batch.len();
            for life in &batch {
                let none = Vec::new();
                let steps = steps.get(life.id.as_slice()).unwrap_or(&none);
                one_life(life, steps, tell);
            }
        }
    }
    Ok(seen)
}

fn one_life(life: &Life, steps: &[Step], tell: &mut dyn FnMut(Finding)) {
    let id = written(&life.id);
    let about = (life.record.as_str(), id.as_str());
    if !knows(&life.record, &life.state) {
        compare(Check::LegalState, about, &life.state.as_str(), &"a state of its table", tell);
    }
    if let (Some(one), Some(other)) = life.pair
        && one == other
    {
        compare(Check::FourEyes, about, &one.to_string().as_str(), &"two people", tell);
    }
    let mut before: Option<&str> = None;
    for (version, step) in (1_i64..).zip(steps) {
        let named = format!("{} {}", step.record, step.version);
        let wanted = format!("{} {version}", life.record);
        compare(Check::HistoryGap, about, &named, &wanted, tell);
        if step.from.as_deref() != before || !allows(&step.record, before, &step.to) {
            let found = format!("{} → {}", step.from.as_deref().unwrap_or("–"), step.to);
            let wanted = format!("a step of the table from {}", before.unwrap_or("–"));
            compare(Check::HistoryStep, about, &found, &wanted, tell);
        }
        before = Some(&step.to);
    }
    let end = steps.last().map_or_else(|| "nothing".to_owned(), |step| format!("{} {}", step.version, step.to));
    let wanted = format!("{} {}", life.version, life.state);
    compare(Check::HistoryEnd, about, &end, &wanted, tell);
}

/// The ledger of every account; how many there are.
pub(super) fn pools(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<usize, Error> {
    let mut seen = 0;
    let mut after: Option<AccountId> = None;
    loop {
        let pools = app.store.read_now(|connection| proofs::pools(connection, after))?;
        let Some(last) = pools.keys().next_back() else {
            return Ok(seen);
        };
        after = Some(*last);
        seen += pools.len();
        for (id, pool) in &pools {
            one_pool(&id.to_string(), pool, tell);
        }
    }
}

fn one_pool(id: &str, pool: &Pool, tell: &mut dyn FnMut(Finding)) {
    let about = ("account", id);
    let amount = |satang: i64| Satang::new(satang);
    let confirmed = pool.purses.get("confirmed").copied().unwrap_or_default();
    let others: i64 =
        pool.purses.iter().filter(|(purse, _)| purse.as_str() != "confirmed").map(|(_, balance)| *balance).sum();
    compare(Check::PursesBalance, about, &amount(others), &amount(confirmed), tell);
    compare(Check::ConfirmedBalance, about, &amount(confirmed), &amount(pool.confirmed), tell);
    let mut all: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (purse, balance) in &pool.purses {
        all.entry(purse).or_default().0 = *balance;
    }
    for (purse, sum) in &pool.entries {
        all.entry(purse).or_default().1 = *sum;
    }
    for (purse, (balance, sum)) in all {
        let shown = |satang: i64| format!("{purse} {}", amount(satang));
        compare(Check::PurseEntries, about, &shown(balance), &shown(sum), tell);
    }
    compare(Check::OpenClaims, about, &pool.open_claims, &pool.under_examination, tell);
}

/// The sums of every case; how many there are.
pub(super) fn cases(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<usize, Error> {
    let mut seen = 0;
    let mut after: Option<CaseId> = None;
    loop {
        let sums = app.store.read_now(|connection| proofs::case_sums(connection, after))?;
        let Some(last) = sums.keys().next_back() else {
            return Ok(seen);
        };
        after = Some(*last);
        seen += sums.len();
        for (id, sum) in &sums {
            let id = id.to_string();
            let about = ("case", id.as_str());
            let amount = |satang: i64| Satang::new(satang);
            let (accepted, recovered, allotted) = sum.kept;
            compare(Check::CaseAccepted, about, &amount(accepted), &amount(sum.accepted), tell);
            compare(Check::CaseAllotted, about, &amount(allotted), &amount(sum.allotted), tell);
            if allotted > 0 && allotted.saturating_add(recovered) > accepted {
                let found = format!("{} + {}", amount(allotted), amount(recovered));
                let wanted = format!("at most {}", amount(accepted));
                compare(Check::CaseCap, about, &found, &wanted, tell);
            }
        }
    }
}

/// The ladder of every petition; how many there are.
pub(super) fn petitions(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<usize, Error> {
    let mut seen = 0;
    let mut after: Option<PetitionId> = None;
    loop {
        let ladders = app.store.read_now(|connection| proofs::ladders(connection, after))?;
        let Some(last) = ladders.keys().next_back() else {
            return Ok(seen);
        };
        after = Some(*last);
        seen += ladders.len();
        for (id, ladder) in &ladders {
            one_ladder(&id.to_string(), ladder, tell);
        }
    }
}

fn one_ladder(id: &str, ladder: &Ladder, tell: &mut dyn FnMut(Finding)) {
    let about = ("petition", id);
    if !ladder.rungs.is_sorted_by(|upper, lower| upper >= lower) {
        let found = ladder.rungs.map(|rung| Satang::new(rung).to_string());
        compare(Check::Ladder, about, &found.join(" ≥ ").as_str(), &"a ladder", tell);
    }
    let paid = ladder.rungs.last().copied().unwrap_or_default();
    compare(Check::PaidSum, about, &Satang::new(paid), &Satang::new(ladder.confirmed), tell);
}
