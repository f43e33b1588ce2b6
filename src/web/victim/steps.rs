//! The pages of questions: shown with what is known, saved, and on to the next.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::tasks::GROUPS;
use super::writing::{self, Writing};
use super::{CHECK, status, step_fields};
use crate::domain::refusal::Refusal;
use crate::forms::claim::{Answers, Step};
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::web::access::{Body, DRAFT_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Notice, Tone};
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// The query with which a page returns to the check of answers.
pub(super) const TO_CHECK: &str = "return=check";
/// Name of the field that carries the revision seen.
pub(super) const REVISION: &str = "revision";

/// A page of questions.
#[derive(Template)]
#[template(path = "victim/step.html")]
pub(super) struct StepPage {
    pub(super) page: Page,
    pub(super) summary: ErrorSummary,
    pub(super) notice: Option<Notice>,
    pub(super) lead: Option<String>,
    pub(super) action: String,
    pub(super) revision: i64,
    pub(super) fields: Vec<Field>,
}

fn step_of(path: &str) -> Result<Step, Refusal> {
    path.parse().map_err(|_| Refusal::NotFound)
}

/// Whether the page was opened from the check of answers.
pub(super) fn returns_to_check(visitor: &Visitor) -> bool {
    visitor.query.has("return", "check")
}

/// `GET /claim/{step}`.
///
/// # Errors
/// `NotFound` for a page that there is not.
pub async fn show(visitor: Visitor, path: Path<String>) -> Answer {
    let step = step_of(&path)?;
    let writing = writing::load(&visitor).await?;
    let values = known(&writing.answers, step);
    let page = step_page(&visitor, step, &writing, &values, &Errors::new());
    answer::html(&page)
}

/// `POST /claim/{step}`: saved as typed, as soon as nothing is wrong with it.
///
/// # Errors
/// As `show`; what the database says.
pub async fn save(visitor: Visitor, path: Path<String>, Body(values): Body) -> Answer {
    let step = step_of(&path)?;
    if let Err(errors) = step.check(&values) {
        let writing = writing::load(&visitor).await?;
        let page = step_page(&visitor, step, &writing, &values, &errors);
        return answer::html_status(status(&errors), &page);
    }
    let seen: i64 = values.get(REVISION).parse().unwrap_or_default();
    let kept = writing::change(&visitor, move |answers| answers.keep(step, seen, &values)).await?;
    let writing = writing::load(&visitor).await?;
    if kept {
        return answer::see_other(&next(&visitor, step, &writing.answers));
    }
    let values = known(&writing.answers, step);
    let mut page = step_page(&visitor, step, &writing, &values, &Errors::new());
    page.notice = Some(changed_elsewhere(visitor.text));
    answer::html_status(StatusCode::CONFLICT, &page)
}

/// What is said where another window was faster.
pub(super) fn changed_elsewhere(text: Text) -> Notice {
    Notice { heading: text.get("draft-changed"), lines: vec![text.get("draft-changed-text")], tone: Tone::Warn }
}

/// What is known of a page: what was typed, or what an earlier page tells.
fn known(answers: &Answers, step: Step) -> Values {
    let mut values = answers.values(step);
    if !answers.has(step) && step == Step::Channel {
        let name = answers.values(Step::Victim).get("person_name").to_owned();
        values.set("refund_holder", name);
    }
    values
}

fn step_page(visitor: &Visitor, step: Step, writing: &Writing, values: &Values, errors: &Errors) -> StepPage {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let answers = &writing.answers;
    let (back, query) = if returns_to_check(visitor) {
        (CHECK.to_owned(), format!("?{TO_CHECK}"))
    } else {
        (before(step, answers), String::new())
    };
    let own = |key: &str| {
        let other = format!("{key}-other");
        if answers.is_for_another() && text.has(&other) { text.get(&other) } else { text.get(key) }
    };
    let lead = format!("claim-{step}-lead");
    StepPage {
        page: visitor.page(own(&format!("claim-{step}-title"))).with_error(!errors.is_empty()).with_back(back),
        summary: ErrorSummary::new(text, errors),
        notice: None,
        lead: text.has(&lead).then(|| text.get(&lead)),
        action: format!("/claim/{step}{query}"),
        revision: answers.revision(step),
        fields: step_fields::of_step(step, text, &fields),
    }
}

/// The pages of the group that this one belongs to, as they are asked.
fn group(step: Step, answers: &Answers) -> Vec<Step> {
    let pages = answers.pages();
    GROUPS
        .iter()
        .find(|(_, steps)| steps.contains(&step))
        .map(|(_, steps)| steps.iter().copied())
        .into_iter()
        .flatten()
        .filter(|step| pages.contains(step))
        .collect()
}

/// The page before, or the list of tasks.
fn before(step: Step, answers: &Answers) -> String {
    let group = group(step, answers);
    let place = group.iter().position(|other| *other == step);
    place
        .and_then(|place| place.checked_sub(1))
        .and_then(|place| group.get(place))
        .map_or_else(|| DRAFT_HOME.to_owned(), |step| format!("/claim/{step}"))
}

/// The page after, or the list of tasks; the check of answers for whom it sent.
fn next(visitor: &Visitor, step: Step, answers: &Answers) -> String {
    if returns_to_check(visitor) {
        return CHECK.to_owned();
    }
    let after = group(step, answers);
    after
        .iter()
        .skip_while(|other| **other != step)
        .nth(1)
        .map_or_else(|| DRAFT_HOME.to_owned(), |step| format!("/claim/{step}"))
}
