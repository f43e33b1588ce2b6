//! Corrections that people ask for, read into commands.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LONG, MOST_SHORT, complete};
use crate::casework::correcting::Command;
use crate::domain::correction::Act;
use crate::domain::identity::{PersonName, PersonalNumber, PersonalNumberKind};
use crate::forms::{self, Errors, Values};

/// Whether an act on a correction has a page with a form; `None` for acts that are not done at its page.
#[must_use]
pub fn has_form(act: Act) -> Option<bool> {
    match act {
        Act::Propose | Act::Decline => Some(true),
        Act::Agree | Act::SendBack => Some(false),
        Act::Ask => None,
    }
}

/// Reads the command of an act on a correction.
///
/// # Errors
/// What is wrong with the form; the whole form for an act that is not done here.
pub fn command(act: Act, values: &Values) -> Result<Command, Errors> {
    match act {
        Act::Propose => forms::read::<ProposalForm, Command>(values),
        Act::Decline => forms::read::<AnswerForm, Command>(values),
        Act::Agree => Ok(Command::Agree),
        Act::SendBack => Ok(Command::SendBack),
        Act::Ask => complete(Errors::new(), None),
    }
}

#[derive(Deserialize, Validate)]
struct AnswerForm {
    #[validate(length(min = 1, max = MOST_LONG))]
    correction_answer: String,
}

impl TryFrom<AnswerForm> for Command {
    type Error = Errors;

    fn try_from(form: AnswerForm) -> Result<Self, Errors> {
        Ok(Self::Decline { answer: form.correction_answer })
    }
}

/// What is right; what stays as it is stays empty.
#[derive(Deserialize, Validate)]
struct ProposalForm {
    #[validate(length(max = MOST_SHORT))]
    person_name: String,
    personal_number_kind: String,
    #[validate(length(max = MOST_SHORT))]
    personal_number: String,
    #[validate(length(min = 1, max = MOST_LONG))]
    correction_answer: String,
}

impl TryFrom<ProposalForm> for Command {
    type Error = Errors;

    fn try_from(form: ProposalForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let typed = |text: &str| !text.trim().is_empty();
        let name = typed(&form.person_name).then(|| form.person_name.parse::<PersonName>());
        let name = name.and_then(|outcome| errors.check("person_name", outcome));
        let mut number = None;
        if typed(&form.personal_number) {
            match form.personal_number_kind.parse::<PersonalNumberKind>() {
                Ok(kind) => {
                    let outcome = PersonalNumber::of_kind(kind, &form.personal_number);
                    number = errors.check("personal_number", outcome);
                }
                Err(_) => errors.add("personal_number_kind", "error-choose"),
            }
        }
        if errors.is_empty() && name.is_none() && number.is_none() {
            errors.add("person_name", "error-nothing-to-correct");
        }
        errors.into_result(Self::Propose { name, number, answer: form.correction_answer })
    }
}
