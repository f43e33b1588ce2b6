//! The second factor once more, before an act that needs it: `web::routes` says which. It holds for `session::STEP_UP_LIFE`, in this session alone.

use super::second::{ProofPage, code_field, wrong};
use super::status;
use crate::forms::sign_in::ProofForm;
use crate::forms::{self, Errors, Values};
use crate::staff::{self, Proof};
use crate::web::access::{Body, STEP_UP, local_path};
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::navigation;
use crate::web::session::STEP_UP_LIFE;
use crate::web::visitor::Visitor;

/// `GET /sign-in/again`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &visitor.query, &Errors::new())
}

/// `POST /sign-in/again`: on to the page that asked for it.
///
/// # Errors
/// What the database says.
pub async fn step_up(visitor: Visitor, Body(values): Body) -> Answer {
    let proof: Proof = match forms::read::<ProofForm, _>(&values) {
        Ok(proof) => proof,
        Err(errors) => return page(&visitor, &values, &errors),
    };
    let user = visitor.signed_in()?.clone();
    let (app, origin, wait) = (visitor.app().clone(), visitor.origin.clone(), answer::least_wait());
    let is_right = answer::blocking(move || staff::step_up(&app, user.id, Some(&proof), &origin));
    if !is_right.await? {
        wait.await;
        return page(&visitor, &values, &wrong());
    }
    visitor.step_up().await?;
    answer::see_other(local_path(values.get("next")).unwrap_or_else(|| navigation::home(user.role)))
}

fn page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let minutes = text.count("minutes", u64::try_from(STEP_UP_LIFE.num_minutes()).unwrap_or_default());
    let page = ProofPage {
        page: visitor.page(text.get("step-up-title")).with_error(!errors.is_empty()),
        summary: ErrorSummary::new(text, errors),
        lead: text.with("step-up-lead", &[("minutes", minutes.into())]),
        action: STEP_UP,
        code: code_field(visitor, errors),
        next: local_path(values.get("next")).unwrap_or_default().to_owned(),
        button: text.get("step-up-button"),
        is_sign_in: false,
    };
    answer::html_status(status(errors), &page)
}
