//! What must hold for the database as a whole: seeded words, rule sets, sealed values, the outbox, refund channels.

use std::collections::BTreeSet;

use super::{Check, Finding, compare};
use crate::app::App;
use crate::casework::sealing::keys;
use crate::domain::actor::Role;
use crate::domain::rules::{Machine, To};
use crate::domain::words::Word;
use crate::domain::{account, challenge, correction, payment, petition};
use crate::error::Error;
use crate::rulebook;
use crate::store::proofs;
use crate::store::sealed_columns::{Belongs, COLUMNS, Column};
use crate::vault::{Owner, WRAPPED, digest, owner};

/// Sealed values of each column that are opened.
const SEALED_SAMPLE: i64 = 50;

/// The words that the tables of the program make, in the form of `proofs::seeds`.
fn wanted_seeds() -> BTreeSet<String> {
    let mut seeds = BTreeSet::new();
    seeds.extend(Role::ALL.iter().map(|role| format!("roles {role}")));
    add(&mut seeds, "account_states", &account::MACHINE);
    add(&mut seeds, "challenge_states", &challenge::MACHINE);
    add(&mut seeds, "correction_states", &correction::MACHINE);
    add(&mut seeds, "payment_states", &payment::MACHINE);
    add(&mut seeds, "petition_states claim", &petition::CLAIM_MACHINE);
    add(&mut seeds, "petition_states objection", &petition::OBJECTION_MACHINE);
    seeds
}

fn add<S: Word, A: Word>(seeds: &mut BTreeSet<String>, table: &str, machine: &Machine<S, A>) {
    for state in machine.states {
        seeds.insert(format!("{table} {}", state.word()));
    }
    for row in machine.rows() {
        let To::Next(to) = row.to else { continue };
        // A table that two machines share names states that one of them does not have.
        let is_known = |from: &Option<S>| from.is_none_or(|from| machine.states.contains(&from));
        for from in row.from.iter().filter(|from| **from != Some(to) && is_known(from)) {
            let from = from.map_or("", Word::word);
            seeds.insert(format!("transitions {} {from}>{}", machine.name, to.word()));
        }
    }
}

/// The database's words are the program's.
pub(super) fn seeds(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<(), Error> {
    let found: BTreeSet<String> = app.store.read_now(proofs::seeds)?.into_iter().collect();
    let wanted = wanted_seeds();
    for seed in wanted.difference(&found) {
        compare(Check::Seed, ("seed", ""), &"nothing", &seed.as_str(), tell);
    }
    for seed in found.difference(&wanted) {
        compare(Check::Seed, ("seed", ""), &seed.as_str(), &"nothing", tell);
    }
    Ok(())
}

/// Every kept rule set reads, and is what its hash says.
pub(super) fn rule_sets(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<(), Error> {
    for (hash, text) in app.store.read_now(proofs::rule_sets_with_hashes)? {
        let name = data_encoding::HEXLOWER.encode(&hash);
        let about = ("rule_set", name.as_str());
        let is_same = digest(text.as_bytes()).as_slice() == hash;
        let reads = rulebook::parse("rule set", &text).is_ok();
        let found = (is_same, reads);
        if found != (true, true) {
            let found = format!("hash fits: {is_same}, reads: {reads}");
            compare(Check::RuleSet, about, &found.as_str(), &"both true", tell);
        }
    }
    Ok(())
}

/// The newest values of every sealed column open with the keys that are there, or are known to be erased; and each is sealed with the kind of key that
/// its column wants: what is a person's under a key of the ring would outlive their erasure.
pub(super) fn sealed(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<(), Error> {
    for column in &COLUMNS {
        let values = app.store.read_now(|connection| column.newest(connection, SEALED_SAMPLE))?;
        for value in values {
            let row = value.row()?;
            let fault = match kind(&value.sealed) {
                Some(found) if found != column.belongs => {
                    Some(format!("{}.{} is sealed with a key of another kind", column.table, column.column))
                }
                _ => opened(app, column, row, &value.sealed).err().map(|fault| fault.to_string()),
            };
            if let Some(fault) = fault {
                let id = crate::domain::id::PartyId::from_bytes(row).to_string();
                compare(Check::Sealed, (column.table, &id), &fault.as_str(), &"a value that opens", tell);
            }
        }
    }
    Ok(())
}

/// Whose key a value is sealed with.
fn kind(sealed: &[u8]) -> Option<Belongs> {
    owner(sealed).map(|owner| match owner {
        Owner::Register(_) => Belongs::Register,
        Owner::Person(_) => Belongs::Person,
    })
}

fn opened(app: &App, column: &Column, row: [u8; 16], sealed: &[u8]) -> Result<(), Error> {
    let place = column.place;
    if place == WRAPPED {
        return Ok(app.vault.unwrap_key(row, sealed).map(drop)?);
    }
    let read = |connection: &mut _| keys::open_one(connection, &app.vault, place.table, place.column, &row, sealed);
    app.store.read_now(read).map(drop)
}

/// Roles that fewer than two people gave, or that somebody gave to themselves.
pub(super) fn roles(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<(), Error> {
    for id in app.store.read_now(proofs::roles_of_one_pair_of_eyes)? {
        let id = data_encoding::HEXLOWER.encode(&id);
        compare(Check::FourEyes, ("role_change", &id), &"one person, or who gets the role", &"two people", tell);
    }
    Ok(())
}

/// Notices that were given up.
pub(super) fn outbox(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<(), Error> {
    for (id, kind) in app.store.read_now(proofs::dead_letters)? {
        compare(Check::DeadLetter, ("notice", &id.to_string()), &kind.as_str(), &"sent", tell);
    }
    Ok(())
}

/// Nobody approved a refund channel that they proposed.
pub(super) fn channels(app: &App, tell: &mut dyn FnMut(Finding)) -> Result<(), Error> {
    for id in app.store.read_now(proofs::channels_of_one_pair_of_eyes)? {
        compare(Check::FourEyes, ("channel", &id.to_string()), &"one person", &"two people", tell);
    }
    Ok(())
}
