//! Filing: a case with its transfers becomes one claim per account (R11), is screened, and is acknowledged. Correcting the account of a waiting
//! claim, and proposing a claim for traced money (R24), stand here too.

use std::collections::BTreeMap;

use serde_json::json;

use crate::app::Context;
use crate::casework::screening;
use crate::casework::telling::{About, Arguments, tell};
use crate::casework::{Did, facts, fresh, remember, remember_all, same_version, sealing, total, wanted};
use crate::domain::actor::Scope;
use crate::domain::deadline::after_receipt;
use crate::domain::guard::{Facts, Window};
use crate::domain::id::{AccountId, CaseId, ChannelId, PartyId, PetitionId, TransferId};
use crate::domain::identity::Reference;
use crate::domain::money::Satang;
use crate::domain::petition::{Act, CLAIM_MACHINE, Kind, State, UNDER_EXAMINATION};
use crate::domain::refusal::Refusal;
use crate::domain::told::{self, AccountKey};
use crate::domain::{actor, deadline, petition};
use crate::error::Error;
use crate::library::Pinned;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::cases::{self, Case};
use crate::store::petitions::{self, Petition, PetitionLine};

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
    file.transfers = store_transfers(connection, context, file.case.id, &told.transfers)?;
    let mut claims = Vec::new();
    for (key, lines) in by_account(told, &file.transfers) {
        claims.push((claim(connection, context, &file.case, &key, &lines, &pinned)?, key));
    }
    let mut did = vec![filed(&file, &pinned)];
    did.extend(claims.iter().map(|(claim, _)| began(&claim.petition, Act::Submit)));
    insert_claims(connection, claims.iter().map(|(claim, _)| claim))?;
    remember_all(connection, context, &did)?;
    // After the claims: two cases against one published account have met in its row by now, and the later one sees the earlier.
    screening::screen_filed(connection, context, &file)?;
    // One acknowledgement a case, however many claims it has.
    tell(
        connection,
        context,
        &[crate::domain::notice::Notice::Received],
        &About { case: Some(&file.case), parties: Some(&file.parties), ..About::default() },
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

/// The case, its parties and its channel, and no transfers yet.
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
    let case = Case {
        id,
        version: 1,
        reference: reference.clone(),
        language: told.language.as_str().to_owned(),
        offence: told.offence,
        narrative_sealed: sealing::seal(&context.vault, "cases", "narrative_sealed", id.bytes(), &told.narrative)?,
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
    let victim = sealing::party(
        context,
        fresh(context, PartyId::from_bytes)?,
        sealing::Belongs::Case(id, "victim"),
        &told.victim,
    )?;
    let mut parties = vec![victim];
    if let Some(acting) = &told.acting {
        let row = sealing::party(
            context,
            fresh(context, PartyId::from_bytes)?,
            sealing::Belongs::Case(id, "acting"),
            acting,
        )?;
        parties.push(row);
    }
    cases::insert_parties(connection, &parties)?;
    let channel = sealing::channel(context, fresh(context, ChannelId::from_bytes)?, id, &told.channel)?;
    cases::insert_channel(connection, &channel)?;
    Ok(screening::File { case, transfers: Vec::new(), parties, channel: Some(channel) })
}

/// A hash as people compare it.
fn hex(hash: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(hash)
}

/// The transfers, in the order told.
fn store_transfers(
    connection: &mut AnyConnection,
    context: &Context,
    case: CaseId,
    told: &[told::Transfer],
) -> Result<Vec<cases::Transfer>, Error> {
    if told.is_empty() || told.len() > told::MOST_TRANSFERS {
        return Err(Error::Broken {
            what: format!("a case with {} transfers was not refused by its form", told.len()),
        });
    }
    let mut rows = Vec::with_capacity(told.len());
    for (place, transfer) in (1_i64..).zip(told) {
        let row = sealing::transfer(context, fresh(context, TransferId::from_bytes)?, case, place, transfer)?;
        rows.push(row);
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
fn published(connection: &mut AnyConnection, key: &AccountKey, context: &Context) -> Result<Option<Account>, Error> {
    let account = accounts::by_number(connection, &key.bank, &key.number)?;
    Ok(account.filter(|account| facts::window(Some(account), context.today()) != Window::None))
}

/// A claim that is about to be filed.
struct NewClaim {
    petition: Petition,
    account: Option<Account>,
    lines: Vec<PetitionLine>,
}

impl NewClaim {
    fn new(petition: Petition, account: Option<Account>, lines: &[(TransferId, Satang)]) -> Self {
        let line = |(transfer_id, amount): &(TransferId, Satang)| PetitionLine {
            petition_id: petition.id,
            transfer_id: *transfer_id,
            amount: *amount,
            accepted: Satang::ZERO,
        };
        Self { lines: lines.iter().map(line).collect(), petition, account }
    }
}

/// The claim against one account.
fn claim(
    connection: &mut AnyConnection,
    context: &Context,
    case: &Case,
    key: &AccountKey,
    lines: &[(TransferId, Satang)],
    pinned: &Pinned,
) -> Result<NewClaim, Error> {
    let account = published(connection, key, context)?;
    let scope = Scope { case: Some(case.id), sender: context.actor.sender(), ..Scope::default() };
    let facts = Facts { scope, window: facts::window(account.as_ref(), context.today()), ..Facts::default() };
    let step = CLAIM_MACHINE.decide(&context.actor, None, Act::Submit, &facts)?;
    let id = fresh(context, PetitionId::from_bytes)?;
    let claim = Petition {
        told_bank: Some(key.bank.clone()),
        told_number_sealed: Some(sealing::seal(
            &context.vault,
            "petitions",
            "told_number_sealed",
            id.bytes(),
            key.number.as_str(),
        )?),
        told_number_index: Some(sealing::account_index(&context.vault, key)),
        ..blank(context, id, Kind::Claim, step.to, total(lines.iter().map(|(_, amount)| *amount))?, pinned)
    };
    let claim = Petition { case_id: Some(case.id), account_id: account.as_ref().map(|account| account.id), ..claim };
    Ok(NewClaim::new(claim, account, lines))
}

/// A petition with nothing decided yet.
pub(super) fn blank(
    context: &Context,
    id: PetitionId,
    kind: Kind,
    state: State,
    claimed: Satang,
    pinned: &Pinned,
) -> Petition {
    let due = after_receipt(context.today(), pinned.rules.examination_days, &pinned.rules.calendar);
    Petition {
        id,
        version: 1,
        kind,
        reference: None,
        case_id: None,
        account_id: None,
        told_bank: None,
        told_number_sealed: None,
        told_number_index: None,
        state,
        claimed,
        accepted: Satang::ZERO,
        set_off: Satang::ZERO,
        allotted: Satang::ZERO,
        paid: Satang::ZERO,
        narrative_sealed: None,
        recommendation: None,
        reasons: None,
        explanation_sealed: None,
        remark_sealed: None,
        assigned_to: None,
        recommended_by: None,
        agreed_by: None,
        due_on: (state != State::Waiting).then_some(due.on),
        filed_at: context.legal.naive_utc(),
        rule_set: pinned.hash.clone(),
        rules_on: pinned.on,
    }
}

/// Stores new claims with their lines, and moves their accounts' counts.
fn insert_claims<'a>(
    connection: &mut AnyConnection,
    claims: impl Iterator<Item = &'a NewClaim> + Clone,
) -> Result<(), Error> {
    let rows: Vec<Petition> = claims.clone().map(|claim| claim.petition.clone()).collect();
    petitions::insert(connection, &rows)?;
    let lines: Vec<PetitionLine> = claims.clone().flat_map(|claim| claim.lines.clone()).collect();
    petitions::insert_lines(connection, &lines)?;
    for claim in claims {
        if let Some(account) = &claim.account {
            count(connection, &claim.petition, account)?;
        }
    }
    Ok(())
}

/// Moves the account's count for a new petition.
fn count(connection: &mut AnyConnection, petition: &Petition, account: &Account) -> Result<(), Error> {
    accounts::keep_open_claims(connection, account, i64::from(UNDER_EXAMINATION.contains(&petition.state)))
}

/// What the history says of a new petition.
fn began(petition: &Petition, act: Act) -> Did<'static> {
    Did {
        record: petition.kind.as_str(),
        id: *petition.id.bytes(),
        version: 1,
        act: act.as_str(),
        from: None,
        to: petition.state.as_str(),
        detail: json!({ "claimed": petition.claimed.get() }),
    }
}

/// Moves the account's count for a new petition, and remembers it.
pub(super) fn remember_new(
    connection: &mut AnyConnection,
    context: &Context,
    petition: &Petition,
    account: &Account,
    act: Act,
) -> Result<(), Error> {
    count(connection, petition, account)?;
    remember(connection, context, &began(petition, act))
}

/// Names another account for a waiting claim.
///
/// # Errors
/// Refusals of the claims' table; `AlreadyThere` where the case claims against that account already.
pub fn correct_account(
    connection: &mut AnyConnection,
    context: &Context,
    id: PetitionId,
    seen: i64,
    key: &AccountKey,
) -> Result<Petition, Error> {
    let claim = wanted(petitions::find(connection, id)?)?;
    // Before the version: whoever may not see the claim does not learn that it is there.
    if !facts::scope_of(&claim).admits(&context.actor) {
        return Err(Refusal::NotFound.into());
    }
    same_version(seen, claim.version)?;
    let case_id = wanted(claim.case_id)?;
    let account = published(connection, key, context)?;
    let facts = Facts {
        scope: facts::scope_of(&claim),
        window: facts::window(account.as_ref(), context.today()),
        ..Facts::default()
    };
    let step = CLAIM_MACHINE.decide(&context.actor, Some(claim.state), Act::CorrectAccount, &facts)?;
    let index = sealing::account_index(&context.vault, key);
    let next = Petition {
        version: claim.version + 1,
        state: step.to,
        account_id: account.as_ref().map(|account| account.id),
        told_bank: Some(key.bank.clone()),
        told_number_sealed: Some(sealing::seal(
            &context.vault,
            "petitions",
            "told_number_sealed",
            id.bytes(),
            key.number.as_str(),
        )?),
        told_number_index: Some(index.clone()),
        due_on: due_after(context, &claim, step.to)?,
        ..claim.clone()
    };
    petitions::save(connection, &next, seen)?;
    for line in petitions::lines_of(connection, id)? {
        let sealed = sealing::seal(
            &context.vault,
            "transfers",
            "to_number_sealed",
            line.transfer_id.bytes(),
            key.number.as_str(),
        )?;
        cases::correct_transfer(connection, line.transfer_id, &key.bank, sealed, index.clone())?;
    }
    if let Some(account) = &account {
        accounts::keep_open_claims(connection, account, i64::from(UNDER_EXAMINATION.contains(&next.state)))?;
    }
    remember_step(connection, context, &claim, &next, Act::CorrectAccount, json!({}))?;
    let case = wanted(cases::find(connection, case_id)?)?;
    screening::screen(connection, context, &case)?;
    tell(
        connection,
        context,
        step.tells,
        &About { case: Some(&case), petition: Some(&next), account: account.as_ref(), ..About::default() },
    )?;
    Ok(next)
}

/// When the examination of a claim is due that leaves `Waiting` today.
fn due_after(context: &Context, claim: &Petition, state: State) -> Result<Option<chrono::NaiveDate>, Error> {
    let rules = facts::rules_of(context, claim)?.rules;
    let due: deadline::Deadline = after_receipt(context.today(), rules.examination_days, &rules.calendar);
    Ok((state != State::Waiting).then_some(due.on))
}

/// Appends a petition's step to the history.
pub(super) fn remember_step(
    connection: &mut AnyConnection,
    context: &Context,
    before: &Petition,
    after: &Petition,
    act: petition::Act,
    detail: serde_json::Value,
) -> Result<(), Error> {
    let did = Did {
        record: after.kind.as_str(),
        id: *after.id.bytes(),
        version: after.version,
        act: act.as_str(),
        from: Some(before.state.as_str()),
        to: after.state.as_str(),
        detail,
    };
    remember(connection, context, &did)
}

/// The account that waiting claims told was published: each of them is filed now.
///
/// # Errors
/// What the database says.
pub(super) fn wake_waiting(connection: &mut AnyConnection, context: &Context, account: &Account) -> Result<(), Error> {
    let system = Context { actor: actor::Actor::System, ..context.clone() };
    for claim in petitions::waiting_for(connection, &account.number_index)? {
        let facts = facts::of_petition(connection, &system, &claim, Some(account))?;
        let step = CLAIM_MACHINE.decide(&system.actor, Some(claim.state), Act::AccountPublished, &facts)?;
        let due = due_after(&system, &claim, step.to)?;
        let next = Petition {
            version: claim.version + 1,
            state: step.to,
            account_id: Some(account.id),
            due_on: due,
            ..claim.clone()
        };
        petitions::save(connection, &next, claim.version)?;
        accounts::keep_open_claims(connection, account, 1)?;
        remember_step(connection, &system, &claim, &next, Act::AccountPublished, json!({}))?;
        tell(
            connection,
            &system,
            step.tells,
            &About { petition: Some(&next), account: Some(account), ..About::default() },
        )?;
    }
    Ok(())
}

/// Proposes a claim for money that was traced to an account which the victim never named (R24). The lines say which part of which transfer lies there.
///
/// # Errors
/// `NotPublished` or `WindowOver` for the account, `AlreadyThere` where the case claims against it, `AmountTooLarge` for more than a transfer.
pub fn propose(
    connection: &mut AnyConnection,
    context: &Context,
    case: CaseId,
    account: AccountId,
    lines: &[(TransferId, Satang)],
) -> Result<Petition, Error> {
    let case = wanted(cases::find(connection, case)?)?;
    let account = wanted(accounts::find(connection, account)?)?;
    let scope = Scope { case: Some(case.id), ..Scope::default() };
    let facts = Facts { scope, window: facts::window(Some(&account), context.today()), ..Facts::default() };
    let step = CLAIM_MACHINE.decide(&context.actor, None, Act::Propose, &facts)?;
    let transfers = cases::transfers_of(connection, case.id)?;
    for (transfer, amount) in lines {
        let told = wanted(transfers.iter().find(|row| row.id == *transfer))?;
        if *amount > told.amount {
            return Err(Refusal::AmountTooLarge { most: told.amount }.into());
        }
    }
    let pinned = context.pin()?;
    let ends = after_receipt(
        context.today(),
        deadline::Length::Calendar(pinned.rules.proposal_window_days),
        &pinned.rules.calendar,
    );
    // Whoever does not answer while the window is open can't answer any more.
    let last = account.window_closes_on.map_or(ends.on, |closes| closes.min(ends.on));
    let claimed = total(lines.iter().map(|(_, amount)| *amount))?;
    let blank = blank(context, fresh(context, PetitionId::from_bytes)?, Kind::Claim, step.to, claimed, &pinned);
    let claim = Petition { case_id: Some(case.id), account_id: Some(account.id), due_on: Some(last), ..blank };
    let new = NewClaim::new(claim, Some(account), lines);
    insert_claims(connection, std::iter::once(&new))?;
    remember(connection, context, &began(&new.petition, Act::Propose))?;
    tell(
        connection,
        context,
        step.tells,
        &About {
            case: Some(&case),
            petition: Some(&new.petition),
            account: new.account.as_ref(),
            arguments: Arguments::from([("reply_by", last.to_string())]),
            ..About::default()
        },
    )?;
    Ok(new.petition)
}
