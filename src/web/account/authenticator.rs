//! Changing to another authenticator, for a person with a new telephone: after the second factor so far was shown, the new secret as a QR code and in
//! letters, and a code of it. Every other session ends, and there are new recovery codes.

use askama::Template;

use super::HOME;
use crate::credential::TotpCode;
use crate::forms::sign_in::EnrolmentForm;
use crate::forms::{self, Errors, Values};
use crate::staff::{self, NextAuthenticator};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Field, Fields, Width};
use crate::web::page::Page;
use crate::web::session::Opening;
use crate::web::sign_in::enrolment::{Qr, RecoveryPage};
use crate::web::sign_in::status;
use crate::web::visitor::Visitor;

/// The field that brings the new secret back, sealed.
const SECRET_FIELD: &str = "secret";

#[derive(Template)]
#[template(path = "account/authenticator.html")]
struct AuthenticatorPage {
    page: Page,
    summary: ErrorSummary,
    qr: Qr,
    secret: String,
    sealed: String,
    code: Field,
}

/// `GET /account/authenticator`.
///
/// # Errors
/// What the database and the vault say.
pub async fn show(visitor: Visitor) -> Answer {
    anew(&visitor, &Errors::new()).await
}

/// `POST /account/authenticator`: the new one is in use, and its recovery codes are shown.
///
/// # Errors
/// What the database and the vault say.
pub async fn change(visitor: Visitor, Body(values): Body) -> Answer {
    let (app, id, session) = (visitor.app().clone(), visitor.signed_in()?.id, visitor.browser_digest());
    let sealed = values.get(SECRET_FIELD).to_owned();
    let shown = answer::blocking(move || staff::shown_authenticator(&app, id, &session, &sealed)).await?;
    let Some(next) = shown else {
        let mut errors = Errors::new();
        errors.add("totp_code", "error-authenticator-over");
        return anew(&visitor, &errors).await;
    };
    let code: TotpCode = match forms::read::<EnrolmentForm, _>(&values) {
        Ok(code) => code,
        Err(errors) => return page(&visitor, &next, &errors),
    };
    let (app, origin, wait) = (visitor.app().clone(), visitor.origin.clone(), answer::least_wait());
    let found = answer::blocking(move || {
        let codes = staff::change_authenticator(&app, id, &next, &code, session, &origin)?;
        Ok((codes, next))
    });
    let (codes, next) = found.await?;
    let Some(codes) = codes else {
        wait.await;
        let mut errors = Errors::new();
        errors.add("totp_code", "error-factor-wrong");
        return page(&visitor, &next, &errors);
    };
    // The session of before may be known to somebody: a new one takes its place.
    visitor.open_session(Opening { user: Some(id), is_stepped_up: true, ..visitor.opens() }).await?;
    // No redirect: these are shown this once, and kept nowhere that a next page could read.
    answer::html(&RecoveryPage::new(&visitor, &codes, HOME))
}

/// The page with a new secret.
async fn anew(visitor: &Visitor, errors: &Errors) -> Answer {
    let (app, id, session) = (visitor.app().clone(), visitor.signed_in()?.id, visitor.browser_digest());
    let next = answer::blocking(move || staff::next_authenticator(&app, id, &session)).await?;
    page(visitor, &next, errors)
}

fn page(visitor: &Visitor, next: &NextAuthenticator, errors: &Errors) -> Answer {
    let text = visitor.text;
    let values = Values::new();
    let fields = Fields::new(text, &values, errors);
    // In the other language it would be another secret than the one that was just scanned.
    let page = visitor.page(text.get("account-authenticator-title")).with_error(!errors.is_empty());
    let page = AuthenticatorPage {
        page: page.with_back(HOME).shown_once(),
        summary: ErrorSummary::new(text, errors),
        qr: Qr::of(&next.secret.address(&next.email))?,
        secret: next.secret.text(),
        sealed: next.sealed.clone(),
        code: fields.numeric("totp_code").autocomplete("one-time-code").width(Width::Medium),
    };
    answer::html_status(status(errors), &page)
}
