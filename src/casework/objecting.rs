//! Objections of connected persons (R12) and challenges before the Civil Court (R15). An objection is reviewed like a claim, in `examining`.

use chrono::Days;
use serde_json::{Value, json};

use crate::app::Context;
use crate::casework::sealing::{Belongs, Keys};
use crate::casework::telling::{About, tell};
use crate::casework::{Did, facts, fresh, lodging, remember, same_version, sealing, serving, wanted};
use crate::domain::actor::{Actor, Scope};
use crate::domain::challenge::{self, Act, State};
use crate::domain::guard::{Before, Facts, Window};
use crate::domain::id::{ChallengeId, PartyId, PetitionId};
use crate::domain::identity::Reference;
use crate::domain::money::Satang;
use crate::domain::petition::{self, Kind, OBJECTION_MACHINE};
use crate::domain::refusal::Refusal;
use crate::domain::told::Objection;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::orders::{self, Challenge};
use crate::store::petitions::{self, Petition};
use crate::store::{accounts, cases};

/// Files an objection against a published account (R12). The actor is the holder of the objection that is being made.
///
/// # Errors
/// `NotPublished` for an account that is not in the Gazette; what the database says.
pub fn submit(
    connection: &mut AnyConnection,
    context: &Context,
    reference: &Reference,
    told: &Objection,
) -> Result<Petition, Error> {
    let account = accounts::by_number(connection, &told.account.bank, &told.account.number)?;
    let account =
        account.filter(|row| facts::window(Some(row), context.today()) != Window::None).ok_or(Refusal::NotPublished)?;
    let id = match context.actor {
        Actor::Holder(id) => id,
        _ => fresh(context, PetitionId::from_bytes)?,
    };
    let scope = Scope { objection: Some(id), ..Scope::default() };
    let facts = Facts { scope, window: facts::window(Some(&account), context.today()), ..Facts::default() };
    let step = OBJECTION_MACHINE.decide(&context.actor, None, petition::Act::Submit, &facts)?;
    let pinned = context.pin()?;
    let party = fresh(context, PartyId::from_bytes)?;
    let keys = Keys::make(connection, context, &[*party.bytes()])?;
    let holder = keys.key(party.bytes())?;
    let objection = Petition {
        reference: Some(reference.clone()),
        account_id: Some(account.id),
        narrative_sealed: Some(sealing::seal_for(
            holder,
            "petitions",
            "narrative_sealed",
            id.bytes(),
            &told.narrative,
        )?),
        ..lodging::blank(context, id, Kind::Objection, step.to, told.amount, &pinned)
    };
    petitions::insert(connection, std::slice::from_ref(&objection))?;
    let party = sealing::party(context, holder, Belongs::Objection(id), &told.party)?;
    cases::insert_parties(connection, std::slice::from_ref(&party))?;
    lodging::remember_new(connection, context, &objection, &account, petition::Act::Submit)?;
    tell(
        connection,
        context,
        step.tells,
        &About {
            people: Some((std::slice::from_ref(&party), &keys)),
            petition: Some(&objection),
            account: Some(&account),
            ..About::default()
        },
    )?;
    Ok(objection)
}

/// A judgment as an officer records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgment {
    /// `civil` or `appeal`; the appeal is final (R15).
    pub instance: Instance,
    /// Whether nothing more can be brought against it.
    pub is_final: bool,
    /// What the court finds due to the petition, satang; zero where it fails.
    pub amount: Satang,
}

/// The court that judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instance {
    /// The Civil Court.
    Civil,
    /// The Court of Appeal.
    Appeal,
}

/// What is done to a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// An officer confirmed it with the court.
    Confirm,
    /// It was no challenge.
    StrikeOut,
    /// A judgment came.
    RecordJudgment(Judgment),
    /// The second pair of eyes confirms the recorded judgment.
    ConfirmJudgment,
}

impl Command {
    /// The act of the table.
    pub fn act(&self) -> Act {
        match self {
            Self::Confirm => Act::Confirm,
            Self::StrikeOut => Act::StrikeOut,
            Self::RecordJudgment(_) => Act::RecordJudgment,
            Self::ConfirmJudgment => Act::ConfirmJudgment,
        }
    }
}

/// Appends a challenge's step to the history.
fn remember_step(
    connection: &mut AnyConnection,
    context: &Context,
    before: Option<State>,
    after: &Challenge,
    act: Act,
    detail: Value,
) -> Result<(), Error> {
    let did = Did {
        record: "challenge",
        id: *after.id.bytes(),
        version: after.version,
        act: act.as_str(),
        from: before.map(State::as_str),
        to: after.state.as_str(),
        detail,
    };
    remember(connection, context, &did)
}

/// A claimant or holder reports the court's number within the own R15 period.
///
/// # Errors
/// `NoOrder` before an order, `ChallengePeriodOver` after the period; `NotFound` for somebody else's petition.
pub fn report_challenge(
    connection: &mut AnyConnection,
    context: &Context,
    id: PetitionId,
    court_number: &str,
) -> Result<Challenge, Error> {
    let petition = wanted(petitions::find(connection, id)?)?;
    let account = wanted(facts::account_of(connection, &petition)?)?;
    let window = serving::challenge_window(connection, id, context.today())?;
    let facts = Facts { scope: facts::scope_of(&petition), challenge_window: window, ..Facts::default() };
    let step = challenge::MACHINE.decide(&context.actor, None, Act::Report, &facts)?;
    // One court case a petition at a time: a second press of the button is no second one.
    let known = orders::challenges_of_account(connection, account.id)?;
    let contests = |row: &Challenge| row.petition_id == id && challenge::CONTESTS.contains(&row.state);
    if known.iter().any(contests) {
        return Err(Refusal::AlreadyThere.into());
    }
    let rules = crate::casework::publishing::rules_of(context, &account)?.rules;
    let row = Challenge {
        id: fresh(context, ChallengeId::from_bytes)?,
        version: 1,
        petition_id: id,
        account_id: account.id,
        state: step.to,
        court_number: court_number.to_owned(),
        reported_on: context.today(),
        due_on: context.today().checked_add_days(Days::new(u64::from(rules.challenge_confirm_days))),
        instance: None,
        judgment_final: None,
        judgment_amount: None,
        recorded_by: None,
        confirmed_by: None,
        carried_out_by: None,
    };
    orders::insert_challenge(connection, &row)?;
    remember_step(connection, context, None, &row, Act::Report, json!({}))?;
    Ok(row)
}

/// Carries out one act on a challenge.
///
/// # Errors
/// The refusals of the table; `Stale`; `AmountTooLarge` for a judgment over more than the petition asked.
pub fn act(
    connection: &mut AnyConnection,
    context: &Context,
    id: ChallengeId,
    seen: i64,
    command: &Command,
) -> Result<Challenge, Error> {
    let before = wanted(orders::find_challenge(connection, id)?)?;
    same_version(seen, before.version)?;
    let petition = wanted(petitions::find(connection, before.petition_id)?)?;
    let facts = Facts {
        scope: facts::scope_of(&petition),
        doer: Before::by_user(before.recorded_by),
        judgment_final: before.judgment_final,
        ..Facts::default()
    };
    let act = command.act();
    let step = challenge::MACHINE.decide(&context.actor, Some(before.state), act, &facts)?;
    let moved = Challenge { version: before.version + 1, state: step.to, ..before.clone() };
    let next = match command {
        Command::Confirm | Command::StrikeOut => Challenge { due_on: None, ..moved },
        Command::RecordJudgment(judgment) if judgment.amount > petition.claimed => {
            return Err(Refusal::AmountTooLarge { most: petition.claimed }.into());
        }
        Command::RecordJudgment(judgment) => {
            let instance = match judgment.instance {
                Instance::Civil => "civil",
                Instance::Appeal => "appeal",
            };
            Challenge {
                instance: Some(instance.to_owned()),
                judgment_final: Some(judgment.is_final),
                judgment_amount: Some(judgment.amount),
                recorded_by: context.actor.user(),
                confirmed_by: None,
                ..moved
            }
        }
        Command::ConfirmJudgment => Challenge { confirmed_by: context.actor.user(), ..moved },
    };
    orders::save_challenge(connection, &next, seen)?;
    remember_step(
        connection,
        context,
        Some(before.state),
        &next,
        act,
        json!({ "amount": next.judgment_amount.map(Satang::get) }),
    )?;
    Ok(next)
}

/// Nobody confirmed a reported challenge in time (P).
///
/// # Errors
/// The refusals of the table.
pub(super) fn strike_unconfirmed(
    connection: &mut AnyConnection,
    context: &Context,
    before: &Challenge,
) -> Result<Challenge, Error> {
    let facts = Facts { due_passed: before.due_on.is_some_and(|due| context.today() > due), ..Facts::default() };
    let step = challenge::MACHINE.decide(&context.actor, Some(before.state), Act::Unconfirmed, &facts)?;
    let next = Challenge { version: before.version + 1, state: step.to, due_on: None, ..before.clone() };
    orders::save_challenge(connection, &next, before.version)?;
    remember_step(connection, context, Some(before.state), &next, Act::Unconfirmed, json!({}))?;
    Ok(next)
}
