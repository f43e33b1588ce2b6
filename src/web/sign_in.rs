//! Staff and banks sign in: by e-mail and password, the first time by e-mail and first code; and sign out. Neither lets anybody in: the second
//! step follows, which is a code of the authenticator (`second`) or setting one up (`enrolment`). `again` asks for the code once more.

pub mod again;
pub mod enrolment;
pub mod second;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, Responder};
use askama::Template;

use super::access::{Body, ENROLMENT, SECOND_STEP, SIGN_IN, leading_to, local_path};
use super::answer::{self, Answer, Trouble};
use super::components::ErrorSummary;
use super::field::{Field, Fields};
use super::headers::CLEAR_SITE_DATA;
use super::navigation;
use super::page::Page;
use super::session::{Opening, SessionUser};
use super::visitor::Visitor;
use crate::credential::{LEAST_PASSWORD_CHARS, PasswordRefusal};
use crate::domain::id::UserId;
use crate::error::Error;
use crate::forms::sign_in::{FirstSignIn, FirstSignInForm, SignIn, SignInForm};
use crate::forms::{self, Detail, Errors, FormError, Values, WHOLE_FORM};
use crate::staff::{self, FirstSignInFault};
use crate::store::people::Stage;

#[derive(Template)]
#[template(path = "sign_in/password.html")]
struct PasswordPage {
    page: Page,
    summary: ErrorSummary,
    email: Field,
    password: Field,
    next: String,
}

#[derive(Template)]
#[template(path = "sign_in/first.html")]
struct FirstPage {
    page: Page,
    summary: ErrorSummary,
    email: Field,
    first_code: Field,
    password: Field,
    password_again: Field,
}

/// `GET /sign-in`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    if let Some(user) = &visitor.user {
        return answer::see_other(navigation::home(user.role));
    }
    password_page(&visitor, &visitor.query, &Errors::new())
}

/// `POST /sign-in`.
///
/// # Errors
/// What the database says.
pub async fn sign_in(visitor: Visitor, Body(values): Body) -> Answer {
    let typed: SignIn = match forms::read::<SignInForm, _>(&values) {
        Ok(typed) => typed,
        Err(errors) => return password_page(&visitor, &values, &errors),
    };
    let (app, origin, wait) = (visitor.app().clone(), visitor.origin.clone(), answer::least_wait());
    let found = answer::blocking(move || staff::sign_in(&app, &typed.email, &typed.password, &origin));
    match found.await? {
        Some((id, stage)) => half_enter(&visitor, id, stage, local_path(values.get("next"))).await,
        None => {
            wait.await;
            let mut errors = Errors::new();
            errors.add(WHOLE_FORM, "error-sign-in");
            password_page(&visitor, &values, &errors)
        }
    }
}

fn password_page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let title = text.get("sign-in-title");
    let page = PasswordPage {
        page: visitor.page(title).with_error(!errors.is_empty()),
        summary: ErrorSummary::new(text, errors),
        email: fields.email("email").autocomplete("username"),
        password: fields.password("password").autocomplete("current-password"),
        next: local_path(values.get("next")).unwrap_or_default().to_owned(),
    };
    answer::html_status(status(errors), &page)
}

/// `GET /sign-in/first`.
///
/// # Errors
/// None but those of rendering.
pub async fn show_first(visitor: Visitor) -> Answer {
    first_page(&visitor, &Values::new(), &Errors::new())
}

/// `POST /sign-in/first`.
///
/// # Errors
/// What the database says.
pub async fn sign_in_first(visitor: Visitor, Body(values): Body) -> Answer {
    let typed: FirstSignIn = match forms::read::<FirstSignInForm, _>(&values) {
        Ok(typed) => typed,
        Err(errors) => return first_page(&visitor, &values, &errors),
    };
    let (app, origin, wait) = (visitor.app().clone(), visitor.origin.clone(), answer::least_wait());
    let found = answer::blocking(move || {
        let FirstSignIn { email, code, password } = &typed;
        match staff::sign_in_first(&app, email, code.as_ref(), password, &origin) {
            Err(FirstSignInFault::Error(error)) => Err(error),
            other => Ok(other),
        }
    });
    let mut errors = Errors::new();
    match found.await? {
        Ok(id) => return half_enter(&visitor, id, Stage::Enrol, None).await,
        Err(FirstSignInFault::Password(refusal)) => errors.add("password", password_error(refusal)),
        Err(FirstSignInFault::Wrong | FirstSignInFault::Error(_)) => {
            wait.await;
            errors.add(WHOLE_FORM, "error-sign-in");
        }
    }
    first_page(&visitor, &values, &errors)
}

pub(super) fn password_error(refusal: PasswordRefusal) -> FormError {
    let least = i64::try_from(LEAST_PASSWORD_CHARS).unwrap_or_default();
    match refusal {
        PasswordRefusal::TooShort => FormError::new("error-too-short").with("min", Detail::Number(least)),
        PasswordRefusal::TooLong => FormError::new("error-invalid"),
        PasswordRefusal::Common => FormError::new("error-password-common"),
        PasswordRefusal::AboutThePerson => FormError::new("error-password-personal"),
    }
}

fn first_page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let title = text.get("sign-in-first-title");
    let page = FirstPage {
        page: visitor.page(title).with_error(!errors.is_empty()).with_back(SIGN_IN),
        summary: ErrorSummary::new(text, errors),
        email: fields.email("email").autocomplete("username"),
        first_code: fields.text("first_code").autocomplete("one-time-code"),
        password: fields
            .password("password")
            .label(text.get("field-new-password"))
            .hint(text.get("field-new-password-hint"))
            .autocomplete("new-password"),
        password_again: fields.password("password_again").autocomplete("new-password"),
    };
    answer::html_status(status(errors), &page)
}

pub(super) fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// A new session that opens the second step alone, and on to it.
async fn half_enter(visitor: &Visitor, id: UserId, stage: Stage, next: Option<&str>) -> Answer {
    visitor.open_session(Opening { user: Some(id), stage, ..Opening::default() }).await?;
    let page = if stage == Stage::Enrol { ENROLMENT } else { SECOND_STEP };
    answer::see_other(&leading_to(page, next.unwrap_or_default()))
}

/// A new session that opens everything. The second factor has just been shown.
async fn enter(visitor: &Visitor, user: &SessionUser) -> Result<(), Error> {
    visitor.open_session(Opening { user: Some(user.id), is_stepped_up: true, ..Opening::default() }).await
}

/// `POST /sign-out`: the session is over on the server, and the browser is told to forget what it kept.
///
/// # Errors
/// What the database says.
pub async fn sign_out(visitor: Visitor) -> Result<impl Responder, Trouble> {
    visitor.close_session().await?;
    let is_staff = visitor.user.is_some() || visitor.session.as_ref().is_some_and(|session| session.half_in.is_some());
    signed_out(&visitor, if is_staff { SIGN_IN } else { "/" })
}

/// The answer to whoever signed out.
pub(super) fn signed_out(visitor: &Visitor, entry: &str) -> Result<HttpResponse, Trouble> {
    // The language is forgotten with the rest, so it goes along.
    let path = format!("{entry}?lang={}", visitor.text.language());
    let mut response: HttpResponse = answer::see_other(&path)?;
    response.headers_mut().insert(
        actix_web::http::header::HeaderName::from_static(CLEAR_SITE_DATA.0),
        actix_web::http::header::HeaderValue::from_static(CLEAR_SITE_DATA.1),
    );
    Ok(response)
}
