//! The committee: preview, order – the only act that allots (R14, R19). How an order is served, and the clocks that run from it, stands in
//! `serving`; what comes before, in `dossier`.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde_json::json;

use crate::app::Context;
use crate::casework::telling::{About, Arguments, tell};
use crate::casework::{
    dossier, examining, facts, fresh, lodging, post, publishing, same_version, serving, total, wanted,
};
use crate::domain::account::{self, Act};
use crate::domain::challenge;
use crate::domain::guard::Facts;
use crate::domain::id::{AccountId, ChallengeId, OrderId, PetitionId};
use crate::domain::ledger::{self, Purse};
use crate::domain::money::Satang;
use crate::domain::order::{self, Computation, Input, Kind, Line, Pool, Recommendation, Side};
use crate::domain::payment;
use crate::domain::petition::{self, State};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::orders::{self, Order, OrderLine};
use crate::store::petitions::{self, Petition};
use crate::store::{cases, ledger as purses, payments};

/// What an order would say now: the same computation as the order itself. Nothing is decided by it.
///
/// # Errors
/// What the computation refuses.
pub fn preview(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    kind: Kind,
) -> Result<Computation, Error> {
    let account = wanted(accounts::find(connection, id)?)?;
    let (pool, inputs) = gathered(connection, context, &account, kind)?;
    Ok(order::compute(kind, pool, &inputs)?)
}

/// What an order would say now if these petitions were not there: a question, never a decision.
///
/// # Errors
/// As `preview`.
pub fn preview_without(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    kind: Kind,
    excluded: &[PetitionId],
) -> Result<Computation, Error> {
    let account = wanted(accounts::find(connection, id)?)?;
    let (pool, mut inputs) = gathered(connection, context, &account, kind)?;
    inputs.retain(|input| !excluded.contains(&input.petition));
    Ok(order::compute(kind, pool, &inputs)?)
}

/// What stands for a computation: the same figures have the same fingerprint.
///
/// # Errors
/// None that can happen.
pub fn fingerprint(computation: &Computation) -> Result<String, Error> {
    let text = serde_json::to_string(computation).map_err(|fault| Error::Broken { what: fault.to_string() })?;
    Ok(HEXLOWER.encode(&crate::vault::digest(text.as_bytes())))
}

/// Orders exactly what a page showed: the figures by their fingerprint, the account by its version. A withdrawal in between moves the figures and
/// not the account.
///
/// # Errors
/// As `order`; `Stale` where the figures are others by now.
pub fn order_as_shown(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    seen: i64,
    kind: Kind,
    shown: &str,
) -> Result<OrderId, Error> {
    let figures = preview(connection, context, id, kind);
    let made = order(connection, context, id, seen, kind)?;
    if fingerprint(&figures?)? == shown {
        Ok(made)
    } else {
        let found = seen.saturating_add(1);
        Err(Refusal::Stale { seen, found }.into())
    }
}

/// The pool and the petitions that an order speaks of.
fn gathered(
    connection: &mut AnyConnection,
    context: &Context,
    account: &Account,
    kind: Kind,
) -> Result<(Pool, Vec<Input>), Error> {
    publishing::rules_of(context, account)?;
    let confirmed = account.confirmed_balance.ok_or(Refusal::BalanceUnconfirmed)?;
    let unallotted = purses::balance(connection, account.id, Purse::Unallotted)?;
    let judged = judgments(connection, account.id, kind)?;
    let mut inputs = Vec::new();
    for petition in petitions::of_account(connection, account.id)? {
        if takes_part(kind, petition.state) {
            inputs.push(input(connection, &petition, judged.get(&petition.id).map(|(_, amount)| *amount))?);
        }
    }
    // Cases in id order, so that the same figures always give the same order.
    inputs.sort_by_key(|input| (input.case, input.petition));
    let to_fund = purses::balance(connection, account.id, Purse::Fund)?;
    let pool = Pool { confirmed: confirmed.saturating_sub(to_fund), unallotted };
    Ok((pool, inputs))
}

/// Which petitions an order speaks of.
fn takes_part(kind: Kind, state: State) -> bool {
    match kind {
        Kind::First => petition::FOR_FIRST_ORDER,
        Kind::Supplementary | Kind::Correcting => petition::FOR_LATER_ORDER,
    }
    .contains(&state)
}

/// Confirmed final judgments that no order has carried out, by petition: a correcting order alone carries them out.
fn judgments(
    connection: &mut AnyConnection,
    account: AccountId,
    kind: Kind,
) -> Result<BTreeMap<PetitionId, (ChallengeId, Satang)>, Error> {
    if kind != Kind::Correcting {
        return Ok(BTreeMap::new());
    }
    let challenges = orders::challenges_of_account(connection, account)?;
    let open =
        challenges.into_iter().filter(|row| row.state == challenge::State::Judged && row.carried_out_by.is_none());
    Ok(open.map(|row| (row.petition_id, (row.id, row.judgment_amount.unwrap_or(Satang::ZERO)))).collect())
}

/// What the order looks at of one petition.
fn input(connection: &mut AnyConnection, petition: &Petition, judged: Option<Satang>) -> Result<Input, Error> {
    let case = match petition.case_id {
        Some(id) => Some(wanted(cases::find(connection, id)?)?),
        None => None,
    };
    let paid = payments::of_petition(connection, petition.id)?;
    let ended = total(paid.iter().filter(|row| payment::GIVEN_BACK.contains(&row.state)).map(|row| row.amount))?;
    // What has a payment under way or paid can't be taken back by an order.
    let released = total(paid.iter().map(|row| row.amount))?.saturating_sub(ended);
    let standing = petition.allotted.saturating_sub(ended);
    // What was waived or could not be delivered went back to the pool: the person is not entitled to more than what stands.
    let accepted = match judged {
        Some(amount) => amount,
        None if ended > Satang::ZERO => petition.accepted.min(standing),
        None => petition.accepted,
    };
    let raised = judged.map_or(Satang::ZERO, |amount| amount.saturating_sub(petition.accepted)).max(Satang::ZERO);
    let recommendation = match (judged, petition.recommendation, petition.state) {
        (Some(amount), _, _) if amount > Satang::ZERO => Recommendation::Accept,
        (Some(_), _, _) => Recommendation::Refuse,
        (None, _, State::Lapsed) => Recommendation::Incomplete,
        (None, Some(recommendation), _) => recommendation,
        (None, None, _) => Recommendation::Incomplete,
    };
    let elsewhere = case.as_ref().map_or(Satang::ZERO, |case| case.allotted.saturating_sub(petition.allotted));
    Ok(Input {
        petition: petition.id,
        case: petition.case_id,
        side: if petition.kind == petition::Kind::Claim { Side::Claim } else { Side::Objection },
        filed_at: petition.filed_at.and_utc(),
        recommendation,
        accepted,
        case_accepted: total([case.as_ref().map_or(Satang::ZERO, |case| case.accepted), raised])?,
        case_recovered: case.as_ref().map_or(Satang::ZERO, |case| case.recovered),
        case_allotted_elsewhere: elsewhere,
        standing,
        released,
    })
}

/// What a later order leaves as it is need not be said again.
fn says_something(kind: Kind, line: &Line, judged: bool) -> bool {
    kind == Kind::First || judged || line.amount != line.before
}

/// Orders, in the committee's name. Everything is served, allotted and posted in this one transaction.
///
/// # Errors
/// The refusals of the tables and of the computation; `Stale` where the account or a petition moved meanwhile.
pub fn order(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    seen: i64,
    kind: Kind,
) -> Result<OrderId, Error> {
    let before = wanted(accounts::find(connection, id)?)?;
    same_version(seen, before.version)?;
    let act = match kind {
        Kind::First => Act::Order,
        Kind::Supplementary => Act::SupplementaryOrder,
        Kind::Correcting => Act::CorrectingOrder,
    };
    let facts = dossier::facts_of(connection, context, &before)?;
    let step = account::MACHINE.decide(&context.actor, Some(before.state), act, &facts)?;
    let judged = judgments(connection, id, kind)?;
    if kind == Kind::Correcting && judged.is_empty() {
        return Err(Refusal::NoJudgment.into());
    }
    let (pool, inputs) = gathered(connection, context, &before, kind)?;
    let computation = order::compute(kind, pool, &inputs)?;
    let order = store_order(connection, context, &before, &computation, &inputs)?;
    let mut lines: Vec<&Line> = computation
        .lines
        .iter()
        .filter(|line| says_something(kind, line, judged.contains_key(&line.petition)))
        .collect();
    // Shares that fall make room for those that rise: the purse is never overdrawn in between.
    lines.sort_by_key(|line| (line.amount > line.before, line.petition));
    for line in &lines {
        carry_out(connection, context, &before, &order, line, judged.get(&line.petition).map(|(_, amount)| *amount))?;
    }
    for (challenge, _) in judged.values() {
        mark_carried_out(connection, context, *challenge, order.id)?;
    }
    let next = Account { version: seen + 1, state: step.to, due_on: None, ..before.clone() };
    accounts::save(connection, &next, seen)?;
    let detail =
        json!({ "order": order.id, "number": order.number, "pool": order.pool.get(), "surplus": order.surplus.get() });
    publishing::remember_step(connection, context, Some(before.state), &next, act, detail)?;
    Ok(order.id)
}

/// Stores the order with everything that is needed to recompute it.
fn store_order(
    connection: &mut AnyConnection,
    context: &Context,
    account: &Account,
    computation: &Computation,
    inputs: &[Input],
) -> Result<Order, Error> {
    let pinned = publishing::rules_of(context, account)?;
    let number = i64::try_from(orders::of_account(connection, account.id)?.len()).unwrap_or(i64::MAX).saturating_add(1);
    let order = Order {
        id: fresh(context, OrderId::from_bytes)?,
        account_id: account.id,
        number,
        kind: computation.kind,
        pool: computation.pool,
        upheld: computation.upheld,
        surplus: computation.surplus,
        method: pinned.rules.allocation_method.to_string(),
        rule_set: pinned.hash,
        rules_on: pinned.on,
        inputs: serde_json::to_string(inputs).map_err(|fault| Error::Broken { what: fault.to_string() })?,
        ordered_by: wanted(context.actor.user())?,
        ordered_on: context.today(),
        ordered_at: context.now.naive_utc(),
    };
    let row = |line: &Line| OrderLine {
        order_id: order.id,
        petition_id: line.petition,
        outcome: line.act,
        entitlement: line.entitlement.max(line.amount),
        set_off: line.set_off,
        amount: line.amount,
        amount_before: line.before,
    };
    let lines: Vec<OrderLine> = computation.lines.iter().map(row).collect();
    orders::insert(connection, &order, &lines)?;
    Ok(order)
}

/// Carries out one line: the petition's step, the ledger, the service.
fn carry_out(
    connection: &mut AnyConnection,
    context: &Context,
    account: &Account,
    order: &Order,
    line: &Line,
    judged: Option<Satang>,
) -> Result<(), Error> {
    let before = wanted(petitions::find(connection, line.petition)?)?;
    if let Some(amount) = judged {
        accept_by_judgment(connection, &before, amount)?;
    }
    let facts = Facts { scope: facts::scope_of(&before), order: Some(order.kind), ..Facts::default() };
    let act = line.act.act();
    let step = before.kind.machine().decide(&context.actor, Some(before.state), act, &facts)?;
    let ended = before.allotted.saturating_sub(line.before);
    let allotted = total([line.amount, ended])?;
    let next = Petition {
        version: before.version + 1,
        state: step.to,
        accepted: judged.unwrap_or(before.accepted).max(allotted),
        set_off: line.set_off,
        allotted,
        due_on: None,
        ..before.clone()
    };
    petitions::save(connection, &next, before.version)?;
    post(connection, context, account.id, ledger::allotted(line.before, line.amount), act.as_str(), *order.id.bytes())?;
    let detail = json!({ "order": order.id, "entitlement": line.entitlement.get(), "allotted": line.amount.get(), "set_off": line.set_off.get() });
    lodging::remember_step(connection, context, &before, &next, act, detail)?;
    let service = serving::serve(connection, context, order, &next)?;
    let arguments = Arguments::from([("amount", line.amount.get().to_string()), ("order", order.number.to_string())]);
    let about =
        About { petition: Some(&next), account: Some(account), service: Some(service), arguments, ..About::default() };
    tell(connection, context, step.tells, &about)
}

/// What a judgment accepts stands on the lines of the claim, from the first transfer on, and so in the case's sum.
fn accept_by_judgment(connection: &mut AnyConnection, petition: &Petition, amount: Satang) -> Result<(), Error> {
    if amount > petition.claimed {
        return Err(Refusal::AmountTooLarge { most: petition.claimed }.into());
    }
    let mut left = amount;
    for line in petitions::lines_of(connection, petition.id)? {
        let part = left.min(line.amount);
        petitions::accept_line(connection, &line, part)?;
        left = left.saturating_sub(part);
    }
    examining::keep_accepted(connection, petition)
}

/// The judgment is carried out by this order.
fn mark_carried_out(
    connection: &mut AnyConnection,
    context: &Context,
    id: ChallengeId,
    order: OrderId,
) -> Result<(), Error> {
    let before = wanted(orders::find_challenge(connection, id)?)?;
    let next = orders::Challenge { version: before.version + 1, carried_out_by: Some(order), ..before.clone() };
    orders::save_challenge(connection, &next, before.version)?;
    let did = crate::casework::Did {
        record: "challenge",
        id: *id.bytes(),
        version: next.version,
        act: "carried_out",
        from: Some(before.state.as_str()),
        to: next.state.as_str(),
        detail: json!({ "order": order }),
    };
    crate::casework::remember(connection, context, &did)
}
