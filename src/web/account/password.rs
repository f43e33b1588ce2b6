//! Changing the own password: with the one so far and the second factor; every other session ends.

use askama::Template;

use super::HOME;
use crate::forms::sign_in::{NewPassword, PasswordForm};
use crate::forms::{self, Errors, Values, WHOLE_FORM};
use crate::staff::{self, FirstSignInFault, PasswordChange};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::session::Opening;
use crate::web::sign_in::second::code_field;
use crate::web::sign_in::{password_error, status};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "account/password.html")]
struct PasswordPage {
    page: Page,
    summary: ErrorSummary,
    fields: [Field; 4],
}

/// `GET /account/password`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &Errors::new())
}

/// `POST /account/password`.
///
/// # Errors
/// What the database says.
pub async fn change(visitor: Visitor, Body(values): Body) -> Answer {
    let typed: NewPassword = match forms::read::<PasswordForm, _>(&values) {
        Ok(typed) => typed,
        Err(errors) => return page(&visitor, &errors),
    };
    let (app, origin, id) = (visitor.app().clone(), visitor.origin.clone(), visitor.signed_in()?.id);
    let (session, wait) = (visitor.browser_digest(), answer::least_wait());
    let changed = answer::blocking(move || {
        let NewPassword { current, proof, new } = &typed;
        let change = PasswordChange { current, proof: Some(proof), new, session };
        match staff::change_password(&app, id, &change, &origin) {
            Err(FirstSignInFault::Error(error)) => Err(error),
            other => Ok(other),
        }
    });
    let mut errors = Errors::new();
    match changed.await? {
        // The session of before may be known to somebody: a new one takes its place.
        Ok(()) => {
            let opens = Opening { user: Some(id), is_stepped_up: true, ..visitor.opens() };
            visitor.open_session(opens).await?;
            return answer::see_other(HOME);
        }
        Err(FirstSignInFault::Password(refusal)) => errors.add("password", password_error(refusal)),
        Err(FirstSignInFault::Wrong | FirstSignInFault::Error(_)) => {
            wait.await;
            errors.add(WHOLE_FORM, "error-password-change");
        }
    }
    page(&visitor, &errors)
}

fn page(visitor: &Visitor, errors: &Errors) -> Answer {
    let text = visitor.text;
    let values = Values::new();
    let fields = Fields::new(text, &values, errors);
    let page = PasswordPage {
        page: visitor.page(text.get("account-password-title")).with_error(!errors.is_empty()).with_back(HOME),
        summary: ErrorSummary::new(text, errors),
        fields: [
            fields.password("current_password").autocomplete("current-password"),
            code_field(visitor, errors),
            fields
                .password("password")
                .label(text.get("field-new-password"))
                .hint(text.get("field-new-password-hint"))
                .autocomplete("new-password"),
            fields.password("password_again").autocomplete("new-password"),
        ],
    };
    answer::html_status(status(errors), &page)
}
