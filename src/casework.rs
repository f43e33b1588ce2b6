//! The only write path for the records of the law: load, decide (pure), commit – in the transaction that the caller opened with `store.write`.
//! State change, history, ledger posting and notices go together. One file a verb family; what is shared stands here. No page and no query of a page
//! belongs here.

pub mod attaching;
pub mod case_acts;
pub mod clearing;
pub mod contact;
pub mod copying;
pub mod correcting;
pub mod dossier;
pub mod drafting;
pub mod erasing;
pub mod examining;
pub mod facts;
pub mod filing;
pub mod handing_over;
pub mod importing;
mod lodging;
pub mod objecting;
pub mod opening;
pub mod ordering;
pub mod passing;
pub mod paying;
pub mod proposing;
pub mod publishing;
pub mod reporting;
pub mod retention;
pub mod revealing;
pub mod scanning;
pub mod screening;
pub mod sealing;
pub mod serving;
pub mod sweeping;
pub mod taking;
pub mod telling;
pub mod trail;
pub mod waiting;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::app::Context;
use crate::domain::id::{AccountId, EntryId};
use crate::domain::ledger::Posting;
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::history::{self, Version};
use crate::store::ledger::{self, About};
use crate::vault::uuid_v7;

/// A fresh id, in the order of time.
///
/// # Errors
/// The machine gave no randomness.
pub fn fresh<T>(context: &Context, make: fn([u8; 16]) -> T) -> Result<T, Error> {
    fresh_at(context.now, make)
}

/// A fresh id that is in order as if it were made at this time: the rows of a file stay in theirs.
///
/// # Errors
/// The machine gave no randomness.
pub fn fresh_at<T>(at: DateTime<Utc>, make: fn([u8; 16]) -> T) -> Result<T, Error> {
    Ok(make(uuid_v7(at)?.into_bytes()))
}

/// One version of one record.
pub struct Did<'a> {
    /// The machine's name.
    pub record: &'a str,
    /// The record's id.
    pub id: [u8; 16],
    /// The version that this act made.
    pub version: i64,
    /// The act.
    pub act: &'a str,
    /// The state before.
    pub from: Option<&'a str>,
    /// The state after.
    pub to: &'a str,
    /// Figures; no personal data.
    pub detail: Value,
}

/// Appends a version to the history.
///
/// # Errors
/// What the database says.
pub fn remember(connection: &mut AnyConnection, context: &Context, did: &Did<'_>) -> Result<(), Error> {
    remember_all(connection, context, std::slice::from_ref(did))
}

/// Appends versions of several records.
///
/// # Errors
/// What the database says.
pub fn remember_all(connection: &mut AnyConnection, context: &Context, did: &[Did<'_>]) -> Result<(), Error> {
    let versions: Vec<Version> = did.iter().map(|did| version(context, did)).collect();
    history::append(connection, &versions)
}

/// A version as the history has it.
fn version(context: &Context, did: &Did<'_>) -> Version {
    Version {
        record: did.record.to_owned(),
        record_id: did.id.to_vec(),
        version: did.version,
        act: did.act.to_owned(),
        from_state: did.from.map(ToOwned::to_owned),
        to_state: did.to.to_owned(),
        role: context.actor.role(),
        user_id: context.actor.user(),
        recorded_at: context.now.naive_utc(),
        legal_at: context.legal.naive_utc(),
        detail: did.detail.to_string(),
    }
}

/// Posts to the ledger of an account, if there is anything to post.
///
/// # Errors
/// What the database says: a purse never falls below zero.
pub fn post(
    connection: &mut AnyConnection,
    context: &Context,
    account: AccountId,
    posting: Option<Posting>,
    act: &'static str,
    record: [u8; 16],
) -> Result<(), Error> {
    let Some(posting) = posting else {
        return Ok(());
    };
    let about = About { id: fresh(context, EntryId::from_bytes)?, act, record, at: context.now.naive_utc() };
    ledger::post(connection, account, posting, about)
}

/// The record, or the answer that there is none.
///
/// # Errors
/// `NotFound`.
pub fn wanted<T>(found: Option<T>) -> Result<T, Error> {
    found.ok_or(Error::Refusal(Refusal::NotFound))
}

/// The version that the form carried is the one that is there.
///
/// # Errors
/// `Stale`.
pub fn same_version(seen: i64, found: i64) -> Result<(), Refusal> {
    if seen == found { Ok(()) } else { Err(Refusal::Stale { seen, found }) }
}

/// A sum of amounts.
///
/// # Errors
/// `Overflow`.
pub fn total(amounts: impl IntoIterator<Item = Satang>) -> Result<Satang, Refusal> {
    Satang::sum(amounts).ok_or(Refusal::Overflow)
}

/// A step that somebody else took meanwhile, or that is not due after all, is no fault of the sweep.
pub(crate) fn took<T>(outcome: Result<T, Error>) -> Result<Option<T>, Error> {
    match outcome {
        Ok(done) => Ok(Some(done)),
        Err(Error::Refusal(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}
