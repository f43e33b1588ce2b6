//! Filing: a case with its transfers becomes one claim per account (R11), is screened, and is acknowledged. What a claim
//! begins as stands in `lodging`.

use std::collections::BTreeMap;

use serde_json::json;

use crate::app::Context;
use crate::casework::lodging::{self, NewClaim};
use crate::casework::sealing::{Belongs, Keys};
use crate::casework::telling::{About, tell};
use crate::casework::{Did, facts, fresh, remember_all, screening, sealing, total, wanted};
use crate::domain::actor;
use crate::domain::actor::Scope;
use crate::domain::guard::{Facts, Window};
use crate::domain::id::{CaseId, ChannelId, PartyId, PetitionId, TransferId};
use crate::domain::identity::Reference;
use crate::domain::money::Satang;
use crate::domain::petition::{Act, CLAIM_MACHINE, Kind, State};
use crate::domain::told::{self, AccountKey};
use crate::error::Error;
use crate::library::Pinned;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::cases::{self, Case};
use crate::store::petitions::Petition;
use crate::vault::PersonKey;

/// A filed case.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The case.
    pub case: CaseId,
    /// What people see of it.
    pub reference: Reference,
    /// Its claims, with the account that each was told to be against.
    pub claims: Vec<(PetitionId, State, AccountKey)>,
    /// Its transfers, in the order told.
    pub transfers: Vec<TransferId>,
}

/// Files a case under a reference that its draft may have had already.
///
/// # Errors
/// Refusals of the claims' table; `AlreadyThere` for a reference or source number that exists; what the database says.
pub fn submit(
    connection: &mut AnyConnection,
    context: &Context,
    reference: &Reference,
    told: &told::Case,
) -> Result<Filed, Error> {
    let pinned = context.pin()?;
    let mut file = store_case(connection, context, reference, told, &pinned)?;
    file.transfers = store_transfers(connection, context, &file, &told.transfers)?;
    let mut claims = Vec::new();
    for (key, lines) in by_account(told, &file.transfers) {
        claims.push((claim(connection, context, &file, &key, &lines, &pinned)?, key));
    }
    let mut did = vec![filed(&file, &pinned)];
    did.extend(claims.iter().map(|(claim, _)| lodging::began(&claim.petition, Act::Submit)));
    lodging::insert_claims(connection, claims.iter().map(|(claim, _)| claim))?;
    remember_all(connection, context, &did)?;
    // After the claims: two cases against one published account have met in its row by now, and the later one sees the earlier.
    screening::screen_filed(connection, context, &file)?;
    // One acknowledgement a case, however many claims it has.
    tell(
        connection,
        context,
        &[crate::domain::notice::Notice::Received],
        &About { case: Some(&file.case), people: Some((&file.parties, &file.keys)), ..About::default() },
    )?;
    let claims = claims.into_iter().map(|(claim, key)| (claim.petition.id, claim.petition.state, key)).collect();
    let transfers = file.transfers.into_iter().map(|transfer| transfer.id).collect();
    Ok(Filed { case: file.case.id, reference: file.case.reference, claims, transfers })
}

/// What the history says of a filed case.
fn filed(file: &screening::File, pinned: &Pinned) -> Did<'static> {
    let (transfers, recovered) = (file.transfers.len(), file.case.recovered.get());
    let detail = json!({ "transfers": transfers, "recovered": recovered, "rule_set": hex(&pinned.hash) });
    Did { record: "case", id: *file.case.id.bytes(), version: 1, act: "submit", from: None, to: "open", detail }
}

/// The case, its parties with a key each, and its channel, and no transfers yet.
fn store_case(
    connection: &mut AnyConnection,
    context: &Context,
    reference: &Reference,
    told: &told::Case,
    pinned: &Pinned,
) -> Result<screening::File, Error> {
    let id = match context.actor {
        // A claimant who files acts on the case that is just being made.
        actor::Actor::Claimant(case) => case,
        _ => fresh(context, CaseId::from_bytes)?,
    };
    let mut people = vec![(fresh(context, PartyId::from_bytes)?, "victim", &told.victim)];
    if let Some(acting) = &told.acting {
        people.push((fresh(context, PartyId::from_bytes)?, "acting", acting));
    }
    let ids: Vec<[u8; 16]> = people.iter().map(|(id, ..)| *id.bytes()).collect();
    let keys = Keys::make(connection, context, &ids)?;
    let mut parties = Vec::with_capacity(people.len());
    for (party, part, told) in people {
        parties.push(sealing::party(context, keys.key(party.bytes())?, Belongs::Case(id, part), told)?);
    }
    let victim = victim_key(&parties, &keys)?;
    let case = Case {
        id,
        version: 1,
        reference: reference.clone(),
        language: told.language.as_str().to_owned(),
        offence: told.offence,
        narrative_sealed: sealing::seal_for(victim, "cases", "narrative_sealed", id.bytes(), &told.narrative)?,
        bank_case_id: told.bank_case_id.as_ref().map(|number| number.as_str().to_owned()),
        police_report: told.police_report.as_ref().map(|number| number.as_str().to_owned()),
        other_route: told.other_route,
        source_number: told.source_number.clone(),
        filed_by: context.actor.user(),
        filed_at: context.legal.naive_utc(),
        rule_set: pinned.hash.clone(),
        rules_on: pinned.on,
        accepted: Satang::ZERO,
        recovered: told.recovered,
        allotted: Satang::ZERO,
        hold_reason: None,
        screened_at: Some(context.now.naive_utc()),
    };
    cases::insert(connection, &case)?;
    cases::insert_parties(connection, &parties)?;
    let channel = sealing::channel(context, victim, fresh(context, ChannelId::from_bytes)?, id, &told.channel)?;
    cases::insert_channel(connection, &channel)?;
    Ok(screening::File { case, transfers: Vec::new(), parties, channel: Some(channel), keys })
}

/// The key that seals what a case tells: the victim stands first.
fn victim_key<'a>(parties: &[cases::Party], keys: &'a Keys) -> Result<&'a PersonKey, Error> {
    keys.key(wanted(parties.first())?.id.bytes())
}

/// A hash as people compare it.
fn hex(hash: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(hash)
}

/// The transfers, in the order told.
fn store_transfers(
    connection: &mut AnyConnection,
    context: &Context,
    file: &screening::File,
    told: &[told::Transfer],
) -> Result<Vec<cases::Transfer>, Error> {
    if told.is_empty() || told.len() > told::MOST_TRANSFERS {
        return Err(Error::Broken {
            what: format!("a case with {} transfers was not refused by its form", told.len()),
        });
    }
    let victim = victim_key(&file.parties, &file.keys)?;
    let mut rows = Vec::with_capacity(told.len());
    for (place, transfer) in (1_i64..).zip(told) {
        let id = fresh(context, TransferId::from_bytes)?;
        rows.push(sealing::transfer(context, victim, id, file.case.id, place, transfer)?);
    }
    cases::insert_transfers(connection, &rows)?;
    Ok(rows)
}

/// The transfers by the account they went to: one claim each.
fn by_account(told: &told::Case, rows: &[cases::Transfer]) -> BTreeMap<AccountKey, Vec<(TransferId, Satang)>> {
    let mut claims: BTreeMap<AccountKey, Vec<(TransferId, Satang)>> = BTreeMap::new();
    for (transfer, row) in told.transfers.iter().zip(rows) {
        claims.entry(transfer.to.clone()).or_default().push((row.id, row.amount));
    }
    claims
}

/// The published account that a claim is filed against, if there is one.
pub(super) fn published(
    connection: &mut AnyConnection,
    key: &AccountKey,
    context: &Context,
) -> Result<Option<Account>, Error> {
    let account = accounts::by_number(connection, &key.bank, &key.number)?;
    Ok(account.filter(|account| facts::window(Some(account), context.today()) != Window::None))
}

/// The claim against one account.
fn claim(
    connection: &mut AnyConnection,
    context: &Context,
    file: &screening::File,
    key: &AccountKey,
    lines: &[(TransferId, Satang)],
    pinned: &Pinned,
) -> Result<NewClaim, Error> {
    let account = published(connection, key, context)?;
    let scope = Scope { case: Some(file.case.id), sender: context.actor.sender(), ..Scope::default() };
    let facts = Facts { scope, window: facts::window(account.as_ref(), context.today()), ..Facts::default() };
    let step = CLAIM_MACHINE.decide(&context.actor, None, Act::Submit, &facts)?;
    let id = fresh(context, PetitionId::from_bytes)?;
    let victim = victim_key(&file.parties, &file.keys)?;
    let claim = Petition {
        told_bank: Some(key.bank.clone()),
        told_number_sealed: Some(sealing::seal_for(
            victim,
            "petitions",
            "told_number_sealed",
            id.bytes(),
            key.number.as_str(),
        )?),
        told_number_index: Some(sealing::account_index(&context.vault, key)),
        ..lodging::blank(context, id, Kind::Claim, step.to, total(lines.iter().map(|(_, amount)| *amount))?, pinned)
    };
    let claim =
        Petition { case_id: Some(file.case.id), account_id: account.as_ref().map(|account| account.id), ..claim };
    Ok(NewClaim::new(claim, account, lines))
}
