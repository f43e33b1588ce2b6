//! Proposing a claim for money that was traced to an account which the victim never named (R24).

use crate::app::Context;
use crate::casework::lodging::{self, NewClaim};
use crate::casework::telling::{About, Arguments, tell};
use crate::casework::{facts, fresh, remember, total, wanted};
use crate::domain::actor::Scope;
use crate::domain::deadline::{Length, after_receipt};
use crate::domain::guard::Facts;
use crate::domain::id::{AccountId, CaseId, PetitionId, TransferId};
use crate::domain::money::Satang;
use crate::domain::petition::{Act, CLAIM_MACHINE, Kind};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::petitions::Petition;
use crate::store::{accounts, cases};

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
    let ends =
        after_receipt(context.today(), Length::Calendar(pinned.rules.proposal_window_days), &pinned.rules.calendar);
    // Whoever does not answer while the window is open can't answer any more.
    let last = account.window_closes_on.map_or(ends.on, |closes| closes.min(ends.on));
    let claimed = total(lines.iter().map(|(_, amount)| *amount))?;
    let blank =
        lodging::blank(context, fresh(context, PetitionId::from_bytes)?, Kind::Claim, step.to, claimed, &pinned);
    let claim = Petition { case_id: Some(case.id), account_id: Some(account.id), due_on: Some(last), ..blank };
    let new = NewClaim::new(claim, Some(account), lines);
    lodging::insert_claims(connection, std::iter::once(&new))?;
    remember(connection, context, &lodging::began(&new.petition, Act::Propose))?;
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
