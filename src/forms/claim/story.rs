//! What happened, the numbers that others gave, and what came back.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LINE, MOST_TEXT, chosen};
use crate::domain::identity::{BankCaseId, Offence, PoliceReport};
use crate::domain::money::Satang;
use crate::forms::Errors;

/// The answers to a question of yes or no.
pub const YES_OR_NO: [&str; 2] = ["yes", "no"];

/// The kind of offence, as chosen.
#[derive(Deserialize, Validate)]
pub struct OffenceForm {
    offence: String,
}

impl TryFrom<OffenceForm> for Offence {
    type Error = Errors;

    fn try_from(form: OffenceForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        chosen(&mut errors, "offence", &form.offence).ok_or(errors)
    }
}

/// The narrative, as typed.
#[derive(Deserialize, Validate)]
pub struct StoryForm {
    #[validate(length(max = MOST_TEXT))]
    story: String,
}

/// What happened, in the person's own words.
#[derive(Clone, PartialEq, Eq)]
pub struct Story(pub String);

impl std::fmt::Debug for Story {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Story(…)")
    }
}

impl TryFrom<StoryForm> for Story {
    type Error = Errors;

    fn try_from(form: StoryForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let story = form.story.trim();
        if story.is_empty() {
            errors.add("story", "error-required");
        }
        errors.into_result(Self(story.to_owned()))
    }
}

/// The numbers of bank and police, as typed.
#[derive(Deserialize, Validate)]
pub struct NumbersForm {
    bank_case: String,
    #[validate(length(max = MOST_LINE))]
    bank_case_id: String,
    #[validate(length(max = MOST_LINE))]
    police_report: String,
}

/// The numbers that bank and police gave, as far as the person has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumbersGiven {
    /// The Bank Case ID.
    pub bank_case_id: Option<BankCaseId>,
    /// The police report.
    pub police_report: Option<PoliceReport>,
}

impl TryFrom<NumbersForm> for NumbersGiven {
    type Error = Errors;

    fn try_from(form: NumbersForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let mut bank_case_id = None;
        match form.bank_case.as_str() {
            "yes" => bank_case_id = errors.check("bank_case_id", form.bank_case_id.parse()),
            "no" => {}
            _ => errors.add("bank_case", "error-choose"),
        }
        let police_report = Some(form.police_report)
            .filter(|typed| !typed.trim().is_empty())
            .and_then(|typed| errors.check("police_report", typed.parse()));
        errors.into_result(Self { bank_case_id, police_report })
    }
}

/// What came back, as typed.
#[derive(Deserialize, Validate)]
pub struct RecoveredForm {
    other_route: String,
    #[validate(length(max = MOST_LINE))]
    recovered: String,
}

/// What is set off against the loss (R23).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recovered {
    /// Whether the same loss is in the older route (AMLA s.49).
    pub other_route: bool,
    /// What came back already, satang.
    pub amount: Satang,
}

impl TryFrom<RecoveredForm> for Recovered {
    type Error = Errors;

    fn try_from(form: RecoveredForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let other_route = form.other_route == "yes";
        if !YES_OR_NO.contains(&form.other_route.as_str()) {
            errors.add("other_route", "error-choose");
        }
        let amount = Some(form.recovered)
            .filter(|typed| !typed.trim().is_empty())
            .and_then(|typed| errors.check("recovered", typed.parse()));
        errors.into_result(Self { other_route, amount: amount.unwrap_or(Satang::ZERO) })
    }
}
