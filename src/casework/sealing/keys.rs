//! The keys of people: made with a case, a draft or an objection, looked up for a page or a transaction, and never kept longer, so that an erasure holds at
//! once on every machine.
//!
//! Nothing here may be put into what outlives the page or the transaction: the work of a write runs again where it was abandoned, and a key
//! that was made the first time is in no database then.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::app::Context;
use crate::domain::id::{CaseId, PartyId, PetitionId};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::Party;
use crate::store::person_keys::{self, WrappedKey};
use crate::store::petitions::Petition;
use crate::vault::{self, Owner, PersonKey, Place, Vault, VaultFault};

/// What stands for an erased value where it is read by programs: exports and what `doctor` tells. People read `erased` of the locales.
pub const ERASED_MARK: &str = "(erased)";

/// What a sealed value of a person turned out to be.
#[derive(Clone, PartialEq, Eq)]
pub enum Opened {
    /// What was sealed.
    Text(String),
    /// Nothing any more: the person was erased.
    Erased,
}

impl Opened {
    /// What was sealed, if the person was not erased.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Erased => None,
        }
    }

    /// What was sealed, or what stands for it.
    pub fn or_mark(self, mark: impl FnOnce() -> String) -> String {
        self.text().unwrap_or_else(mark)
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Opened::Text(…)",
            Self::Erased => "Opened::Erased",
        })
    }
}

/// A key that was looked up.
enum Held {
    Key(PersonKey),
    Erased,
}

/// The keys that a page or a transaction opens with, each looked up and unwrapped once. Wiped when dropped.
pub struct Keys {
    vault: Arc<Vault>,
    held: BTreeMap<[u8; 16], Held>,
}

impl Keys {
    /// No key of anybody: what is the register's opens.
    #[must_use]
    pub fn none(vault: &Arc<Vault>) -> Self {
        Self { vault: Arc::clone(vault), held: BTreeMap::new() }
    }

    /// The keys of these parties or drafts, by one query.
    ///
    /// # Errors
    /// What the database and the vault say.
    pub fn of(connection: &mut AnyConnection, vault: &Arc<Vault>, ids: &[[u8; 16]]) -> Result<Self, Error> {
        let mut keys = Self::none(vault);
        if !ids.is_empty() {
            for row in person_keys::find(connection, ids)? {
                keys.hold(row)?;
            }
        }
        Ok(keys)
    }

    /// The keys of the people of a case or an objection.
    ///
    /// # Errors
    /// As `of`.
    pub fn of_parties(connection: &mut AnyConnection, vault: &Arc<Vault>, parties: &[Party]) -> Result<Self, Error> {
        let ids: Vec<[u8; 16]> = parties.iter().map(|party| *party.id.bytes()).collect();
        Self::of(connection, vault, &ids)
    }

    /// The keys that these values were sealed with.
    ///
    /// # Errors
    /// As `of`.
    pub fn of_values<'a>(
        connection: &mut AnyConnection,
        vault: &Arc<Vault>,
        sealed: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Self, Error> {
        let owners = sealed.into_iter().filter_map(vault::owner);
        let mut ids: Vec<[u8; 16]> = owners
            .filter_map(|owner| match owner {
                Owner::Person(id) => Some(id),
                Owner::Register(_) => None,
            })
            .collect();
        ids.sort_unstable();
        ids.dedup();
        Self::of(connection, vault, &ids)
    }

    /// Makes a key for each of these new parties or drafts, and keeps it in this transaction.
    ///
    /// # Errors
    /// No randomness; what the database says; `AlreadyThere` for somebody who has one.
    pub fn make(connection: &mut AnyConnection, context: &Context, ids: &[[u8; 16]]) -> Result<Self, Error> {
        let mut keys = Self::none(&context.vault);
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let key = PersonKey::generate(*id)?;
            rows.push(WrappedKey {
                id: id.to_vec(),
                wrapped: Some(context.vault.wrap(&key)?),
                created_at: context.now.naive_utc(),
                destroyed_at: None,
            });
            keys.held.insert(*id, Held::Key(key));
        }
        person_keys::insert(connection, &rows)?;
        Ok(keys)
    }

    fn hold(&mut self, row: WrappedKey) -> Result<(), Error> {
        let id = <[u8; 16]>::try_from(row.id.as_slice())
            .map_err(|_| Error::Broken { what: "a person's key has an id of another length".to_owned() })?;
        let held = match row.wrapped {
            Some(wrapped) => Held::Key(self.vault.unwrap_key(id, &wrapped)?),
            None => Held::Erased,
        };
        self.held.insert(id, held);
        Ok(())
    }

    /// Whether the key of this party or draft was destroyed.
    #[must_use]
    pub fn is_erased(&self, id: &[u8; 16]) -> bool {
        matches!(self.held.get(id), Some(Held::Erased))
    }

    /// Whether any of the keys was destroyed.
    #[must_use]
    pub fn is_any_erased(&self) -> bool {
        self.held.values().any(|held| matches!(held, Held::Erased))
    }

    /// The key to seal with for a party or draft.
    ///
    /// # Errors
    /// `Erased` where it was destroyed; a key that was not looked up.
    pub fn key(&self, id: &[u8; 16]) -> Result<&PersonKey, Error> {
        match self.held.get(id) {
            Some(Held::Key(key)) => Ok(key),
            Some(Held::Erased) => Err(Refusal::Erased.into()),
            None => Err(VaultFault::NoPersonKey(vault::WRAPPED).into()),
        }
    }

    /// Opens a sealed text, a person's or the register's.
    ///
    /// # Errors
    /// A ciphertext that was changed, belongs elsewhere, or is of somebody whose key was not looked up.
    pub fn open(
        &self,
        table: &'static str,
        column: &'static str,
        row: &[u8; 16],
        sealed: &[u8],
    ) -> Result<Opened, Error> {
        let place = Place { table, column };
        let Some(Owner::Person(id)) = vault::owner(sealed) else {
            return Ok(Opened::Text(self.vault.open_text(place, row, sealed)?));
        };
        match self.held.get(&id) {
            Some(Held::Key(key)) => Ok(Opened::Text(key.open_text(place, row, sealed)?)),
            Some(Held::Erased) => Ok(Opened::Erased),
            None => Err(VaultFault::NoPersonKey(place).into()),
        }
    }

    /// As `open`, for a text that may be missing.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_if(
        &self,
        table: &'static str,
        column: &'static str,
        row: &[u8; 16],
        sealed: Option<&[u8]>,
    ) -> Result<Option<Opened>, Error> {
        sealed.map(|sealed| self.open(table, column, row, sealed)).transpose()
    }
}

/// Opens one value, by a look-up of its own.
///
/// # Errors
/// What the database and the vault say.
pub fn open_one(
    connection: &mut AnyConnection,
    vault: &Arc<Vault>,
    table: &'static str,
    column: &'static str,
    row: &[u8; 16],
    sealed: &[u8],
) -> Result<Opened, Error> {
    Keys::of_values(connection, vault, [sealed])?.open(table, column, row, sealed)
}

/// The key of a case: its victim's.
///
/// # Errors
/// `NotFound` for a case without a victim, `Erased` for one who was erased; what the database and the vault say.
pub fn of_case(connection: &mut AnyConnection, context: &Context, case: CaseId) -> Result<PersonKey, Error> {
    let found = person_keys::of_victim(connection, case)?;
    of_found(connection, context, found)
}

/// The key of a petition: its case's victim's, or the holder's of an objection.
///
/// # Errors
/// As `of_case`.
pub fn of_petition(connection: &mut AnyConnection, context: &Context, petition: &Petition) -> Result<PersonKey, Error> {
    match petition.case_id {
        Some(case) => of_case(connection, context, case),
        None => of_objection(connection, context, petition.id),
    }
}

fn of_objection(connection: &mut AnyConnection, context: &Context, id: PetitionId) -> Result<PersonKey, Error> {
    let found = person_keys::of_holder(connection, id)?;
    of_found(connection, context, found)
}

/// The key of one party or draft.
///
/// # Errors
/// As `of_case`.
pub fn of_one(connection: &mut AnyConnection, vault: &Vault, id: &[u8; 16]) -> Result<PersonKey, Error> {
    let row = person_keys::find(connection, std::slice::from_ref(id))?.pop();
    unwrapped(vault, id, row.ok_or(VaultFault::NoPersonKey(vault::WRAPPED))?)
}

/// The key of a party that was found. Who came before there were keys gets one with the first word that is written since.
fn of_found(
    connection: &mut AnyConnection,
    context: &Context,
    found: Option<(PartyId, Option<WrappedKey>)>,
) -> Result<PersonKey, Error> {
    let (party, row) = found.ok_or(Refusal::NotFound)?;
    match row {
        Some(row) => unwrapped(&context.vault, party.bytes(), row),
        None => Keys::make(connection, context, &[*party.bytes()])?.key(party.bytes()).cloned(),
    }
}

fn unwrapped(vault: &Vault, id: &[u8; 16], row: WrappedKey) -> Result<PersonKey, Error> {
    let wrapped = row.wrapped.ok_or(Refusal::Erased)?;
    Ok(vault.unwrap_key(*id, &wrapped)?)
}
