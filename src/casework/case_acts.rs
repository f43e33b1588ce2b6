//! What is done to a case as a whole, outside the tables of its claims: a hold, a resolved finding, a recovery from elsewhere (R23), an approved channel.

use serde_json::json;

use crate::app::Context;
use crate::casework::contact::{self, Contact};
use crate::casework::retention::Whose;
use crate::casework::{Did, remember, same_version, screening, sealing, total, wanted};
use crate::domain::actor::Scope;
use crate::domain::case;
use crate::domain::guard::{Before, Facts};
use crate::domain::id::{CaseId, FindingId};
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::{self, Case};
use crate::store::petitions;

/// What is done to a case outside its claims' tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseCommand {
    /// Put a hold on it.
    PlaceHold {
        /// Why.
        reason: String,
    },
    /// Take the hold off.
    ReleaseHold,
    /// Resolve a finding.
    ResolveFinding {
        /// Which.
        finding: FindingId,
        /// Why it is no conflict.
        reason: String,
    },
    /// Record what came back from elsewhere (R23), satang.
    RecordRecovery {
        /// In all.
        amount: Satang,
    },
    /// Approve the current refund channel.
    ApproveChannel,
    /// Correct how the person is reached, for somebody who told it an officer; what is not named stays.
    CorrectContact(Contact),
}

impl CaseCommand {
    /// The act of the table.
    pub fn act(&self) -> case::Act {
        match self {
            Self::PlaceHold { .. } => case::Act::PlaceHold,
            Self::ReleaseHold => case::Act::ReleaseHold,
            Self::ResolveFinding { .. } => case::Act::ResolveFinding,
            Self::RecordRecovery { .. } => case::Act::RecordRecovery,
            Self::ApproveChannel => case::Act::ApproveChannel,
            Self::CorrectContact(_) => case::Act::CorrectContact,
        }
    }
}

/// Carries out an act on a case.
///
/// # Errors
/// The refusals of the table; `Stale`; `AlreadyThere` for a recovery that the allotments leave no room for.
pub fn act(
    connection: &mut AnyConnection,
    context: &Context,
    id: CaseId,
    seen: i64,
    command: &CaseCommand,
) -> Result<Case, Error> {
    if let CaseCommand::CorrectContact(changes) = command {
        contact::amend(connection, context, Whose::Case(id), seen, changes)?;
        return wanted(cases::find(connection, id)?);
    }
    let before = wanted(cases::find(connection, id)?)?;
    let channel = cases::current_channel(connection, id)?;
    let facts = Facts {
        scope: Scope { case: Some(id), ..Scope::default() },
        doer: Before::by_anyone(channel.as_ref().and_then(|channel| channel.proposed_by)),
        ..Facts::default()
    };
    let act = command.act();
    case::MACHINE.decide(&context.actor, Some(case::State::Open), act, &facts)?;
    same_version(seen, before.version)?;
    let mut next = Case { version: before.version + 1, ..before.clone() };
    match command {
        CaseCommand::PlaceHold { reason } => next.hold_reason = Some(reason.clone()),
        CaseCommand::ReleaseHold => next.hold_reason = None,
        CaseCommand::RecordRecovery { amount } => {
            next.recovered = *amount;
            screening::queue::queue_cases(connection, context, &[id])?;
        }
        CaseCommand::ResolveFinding { finding, reason } => {
            let finding_row =
                wanted(petitions::findings_of(connection, id)?.into_iter().find(|row| row.id == *finding))?;
            let victim = sealing::keys::of_case(connection, context, id)?;
            let sealed = sealing::seal_for(&victim, "findings", "reason_sealed", finding_row.id.bytes(), reason)?;
            petitions::resolve_finding(
                connection,
                *finding,
                wanted(context.actor.user())?,
                context.now.naive_utc(),
                sealed,
            )?;
        }
        // Carried out above, with its own history.
        CaseCommand::CorrectContact(_) => {}
        CaseCommand::ApproveChannel => {
            cases::approve_channel(connection, wanted(channel)?.id, wanted(context.actor.user())?)?;
        }
    }
    // What is allotted already leaves no room for a larger recovery: that is a matter of a correcting order.
    if next.allotted > Satang::ZERO && total([next.allotted, next.recovered])? > next.accepted {
        return Err(Refusal::AmountTooLarge { most: next.accepted.saturating_sub(next.allotted) }.into());
    }
    cases::save(connection, &next, seen)?;
    let did = Did {
        record: "case",
        id: *id.bytes(),
        version: next.version,
        act: act.as_str(),
        from: Some("open"),
        to: "open",
        detail: json!({}),
    };
    remember(connection, context, &did)?;
    Ok(next)
}
