//! What is done to a case outside its claims, read into the command.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LONG, MOST_SHORT, amount, complete};
use crate::casework::case_acts::CaseCommand;
use crate::casework::contact::Contact;
use crate::domain::case::Act;
use crate::domain::id::FindingId;
use crate::domain::identity::{EmailAddress, Telephone};
use crate::forms::{self, Errors, Values};

/// Whether an act on a case has a page with a form; `None` for acts that are not done at the desk.
#[must_use]
pub fn has_form(act: Act) -> Option<bool> {
    match act {
        Act::PlaceHold | Act::ResolveFinding | Act::RecordRecovery | Act::CorrectContact => Some(true),
        Act::ReleaseHold | Act::ApproveChannel => Some(false),
        Act::GiveCopy | Act::Erase => None,
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
        Act::CorrectContact => forms::read::<ContactForm, CaseCommand>(values),
        Act::GiveCopy | Act::Erase => complete(Errors::new(), None),
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

/// How a person is reached, as they told an officer; what stays as it is stays empty.
#[derive(Deserialize, Validate)]
struct ContactForm {
    #[validate(length(max = MOST_SHORT))]
    telephone: String,
    #[validate(length(max = MOST_SHORT))]
    email: String,
    #[validate(length(max = MOST_LONG))]
    postal_address: String,
}

impl TryFrom<ContactForm> for CaseCommand {
    type Error = Errors;

    fn try_from(form: ContactForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let telephone = typed(&form.telephone).map(|text| text.parse::<Telephone>());
        let email = typed(&form.email).map(|text| text.parse::<EmailAddress>());
        let contact = Contact {
            telephone: telephone.and_then(|outcome| errors.check("telephone", outcome)),
            email: email.and_then(|outcome| errors.check("email", outcome)),
            address: typed(&form.postal_address),
        };
        if errors.is_empty() && contact == Contact::default() {
            errors.add("telephone", "error-nothing-to-correct");
        }
        errors.into_result(Self::CorrectContact(contact))
    }
}
