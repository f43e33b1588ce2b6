//! Claims that wait for their account: the account told is corrected, or it is published and they are filed.

use chrono::NaiveDate;
use serde_json::json;

use crate::app::Context;
use crate::casework::telling::{About, tell};
use crate::casework::{facts, filing, lodging, same_version, screening, sealing, wanted};
use crate::domain::actor::Actor;
use crate::domain::deadline::after_receipt;
use crate::domain::guard::Facts;
use crate::domain::id::PetitionId;
use crate::domain::petition::{Act, CLAIM_MACHINE, State};
use crate::domain::refusal::Refusal;
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::Account;
use crate::store::cases;
use crate::store::petitions::{self, Petition};

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
    let account = filing::published(connection, key, context)?;
    let facts = Facts {
        scope: facts::scope_of(&claim),
        window: facts::window(account.as_ref(), context.today()),
        ..Facts::default()
    };
    let step = CLAIM_MACHINE.decide(&context.actor, Some(claim.state), Act::CorrectAccount, &facts)?;
    let index = sealing::account_index(&context.vault, key);
    let victim = sealing::keys::of_case(connection, context, case_id)?;
    let next = Petition {
        version: claim.version + 1,
        state: step.to,
        account_id: account.as_ref().map(|account| account.id),
        told_bank: Some(key.bank.clone()),
        told_number_sealed: Some(sealing::seal_for(
            &victim,
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
        let sealed =
            sealing::seal_for(&victim, "transfers", "to_number_sealed", line.transfer_id.bytes(), key.number.as_str())?;
        cases::correct_transfer(connection, line.transfer_id, &key.bank, sealed, index.clone())?;
    }
    if let Some(account) = &account {
        lodging::count(connection, &next, account)?;
    }
    lodging::remember_step(connection, context, &claim, &next, Act::CorrectAccount, json!({}))?;
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
fn due_after(context: &Context, claim: &Petition, state: State) -> Result<Option<NaiveDate>, Error> {
    let rules = facts::rules_of(context, claim)?.rules;
    let due = after_receipt(context.today(), rules.examination_days, &rules.calendar);
    Ok((state != State::Waiting).then_some(due.on))
}

/// The account that waiting claims told was published: each of them is filed now.
///
/// # Errors
/// What the database says.
pub(super) fn wake_waiting(connection: &mut AnyConnection, context: &Context, account: &Account) -> Result<(), Error> {
    let system = Context { actor: Actor::System, ..context.clone() };
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
        lodging::count(connection, &next, account)?;
        lodging::remember_step(connection, &system, &claim, &next, Act::AccountPublished, json!({}))?;
        tell(
            connection,
            &system,
            step.tells,
            &About { petition: Some(&next), account: Some(account), ..About::default() },
        )?;
    }
    Ok(())
}
