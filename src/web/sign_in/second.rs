//! The second step of a sign-in: a code of the authenticator, or a recovery code. Only who has shown the password comes here, so a wrong code tells
//! nothing about who has a user.

use askama::Template;

use super::{enter as enter_fully, status};
use crate::forms::sign_in::ProofForm;
use crate::forms::{self, Errors, Values};
use crate::staff::{self, Proof};
use crate::store::people::Stage;
use crate::web::access::{Body, SECOND_STEP, SIGN_IN, local_path};
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Field, Fields};
use crate::web::navigation;
use crate::web::page::Page;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "sign_in/second.html")]
pub(super) struct ProofPage {
    pub(super) page: Page,
    pub(super) summary: ErrorSummary,
    pub(super) lead: String,
    pub(super) action: &'static str,
    pub(super) code: Field,
    pub(super) next: String,
    pub(super) button: String,
    /// Whether the way to a first sign-in is shown, for whom authenticator and paper are lost.
    pub(super) is_sign_in: bool,
}

/// `GET /sign-in/code`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &visitor.query, &Errors::new())
}

/// `POST /sign-in/code`.
///
/// # Errors
/// What the database says.
pub async fn enter(visitor: Visitor, Body(values): Body) -> Answer {
    let proof: Proof = match forms::read::<ProofForm, _>(&values) {
        Ok(proof) => proof,
        Err(errors) => return page(&visitor, &values, &errors),
    };
    let user = visitor.half_in(Stage::Code)?.clone();
    let (app, origin, wait) = (visitor.app().clone(), visitor.origin.clone(), answer::least_wait());
    let is_right = answer::blocking(move || staff::sign_in_second(&app, user.id, Some(&proof), &origin));
    if !is_right.await? {
        wait.await;
        return page(&visitor, &values, &wrong());
    }
    enter_fully(&visitor, &user).await?;
    answer::see_other(local_path(values.get("next")).unwrap_or_else(|| navigation::home(user.role)))
}

/// What is said of every code that is not taken.
pub(super) fn wrong() -> Errors {
    let mut errors = Errors::new();
    errors.add("factor_code", "error-factor-wrong");
    errors
}

/// The field of the code. What was typed is not shown again: a code is read anew each time.
pub(in crate::web) fn code_field(visitor: &Visitor, errors: &Errors) -> Field {
    let values = Values::new();
    let fields = Fields::new(visitor.text, &values, errors);
    fields.text("factor_code").autocomplete("one-time-code").width(crate::web::field::Width::Long)
}

fn page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let page = ProofPage {
        page: visitor.page(text.get("second-step-title")).with_error(!errors.is_empty()).with_back(SIGN_IN),
        summary: ErrorSummary::new(text, errors),
        lead: text.get("second-step-lead"),
        action: SECOND_STEP,
        code: code_field(visitor, errors),
        next: local_path(values.get("next")).unwrap_or_default().to_owned(),
        button: text.get("second-step-button"),
        is_sign_in: true,
    };
    answer::html_status(status(errors), &page)
}
