//! What is done to a case outside its claims, read into the command.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LONG, amount, complete};
use crate::casework::case_acts::CaseCommand;
use crate::domain::case::Act;
use crate::domain::id::FindingId;
use crate::forms::{self, Errors, Values};

/// Whether an act on a case has a page with a form; `None` for acts that are not done at the desk.
#[must_use]
pub fn has_form(act: Act) -> Option<bool> {
    match act {
        Act::PlaceHold | Act::ResolveFinding | Act::RecordRecovery => Some(true),
        Act::ReleaseHold | Act::ApproveChannel => Some(false),
        Act::CorrectContact | Act::GiveCopy | Act::Erase => None,
    }
}

/// Reads the command of an act on a case.
///
/// # Errors
/// What is wrong with the form; the whole form for an act that is not done here.
pub fn command(act: Act, values: &Values) -> Result<CaseCommand, Errors> {
    match act {
        Act::PlaceHold => Ok(CaseCommand::PlaceHold { reason: forms::read_shape::<HoldForm>(values)?.hold_reason }),
        Act::ReleaseHold => Ok(CaseCommand::ReleaseHold),
        Act::ApproveChannel => Ok(CaseCommand::ApproveChannel),
        Act::ResolveFinding => forms::read::<ResolutionForm, CaseCommand>(values),
        Act::RecordRecovery => forms::read::<RecoveryForm, CaseCommand>(values),
        Act::CorrectContact | Act::GiveCopy | Act::Erase => complete(Errors::new(), None),
    }
}

#[derive(Deserialize, Validate)]
pub(super) struct HoldForm {
    #[validate(length(min = 1, max = MOST_LONG))]
    pub(super) hold_reason: String,
}

#[derive(Deserialize, Validate)]
struct ResolutionForm {
    finding: String,
    #[validate(length(min = 1, max = MOST_LONG))]
    resolution: String,
}

impl TryFrom<ResolutionForm> for CaseCommand {
    type Error = Errors;

    fn try_from(form: ResolutionForm) -> Result<Self, Errors> {
        let finding: Option<FindingId> = form.finding.parse().ok();
        let command = finding.map(|finding| Self::ResolveFinding { finding, reason: form.resolution });
        complete(Errors::new(), command)
    }
}

#[derive(Deserialize, Validate)]
struct RecoveryForm {
    recovered_amount: String,
}

impl TryFrom<RecoveryForm> for CaseCommand {
    type Error = Errors;

    fn try_from(form: RecoveryForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let amount = errors.check("recovered_amount", amount(&form.recovered_amount));
        complete(errors, amount.map(|amount| Self::RecordRecovery { amount }))
    }
}
