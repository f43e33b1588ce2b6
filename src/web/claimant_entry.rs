//! Claimants come in to their case or draft and account holders to their objection: reference, then the code that came by e-mail. No page says
//! whether there is such a reference.

use actix_web::http::StatusCode;
use askama::Template;

use super::access::{Body, CASE_ENTRY, CASE_HOME, DRAFT_HOME, OBJECTION_ENTRY, OBJECTION_HOME};
use super::answer::{self, Answer};
use super::components::ErrorSummary;
use super::field::{Field, Fields};
use super::page::Page;
use super::session::Opening;
use super::visitor::Visitor;
use crate::claimant_access::{self, Admitted, CODE_LIFE};
use crate::credential::OneTimeCode;
use crate::domain::identity::Reference;
use crate::forms::sign_in::{CodeForm, ReferenceForm};
use crate::forms::{self, Errors, Values};

/// Where the code is typed.
const CODE_PATH: &str = "/case/code";
/// The same after a reference was typed at [`OBJECTION_ENTRY`]: a new code is asked for there.
const OBJECTION_CODE_PATH: &str = "/case/code?from=object";

#[derive(Template)]
#[template(path = "sign_in/reference.html")]
struct ReferencePage {
    page: Page,
    summary: ErrorSummary,
    lead: String,
    action: &'static str,
    reference: Field,
}

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct CodePage {
    page: Page,
    summary: ErrorSummary,
    action: &'static str,
    code: Field,
    minutes: String,
    again: &'static str,
}

/// `GET /case`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    if visitor.opens().case.is_some() {
        return answer::see_other(CASE_HOME);
    }
    reference_page(&visitor, CASE_ENTRY, &Values::new(), &Errors::new())
}

/// `GET /object`.
///
/// # Errors
/// None but those of rendering.
pub async fn show_objection(visitor: Visitor) -> Answer {
    if visitor.opens().petition.is_some() {
        return answer::see_other(OBJECTION_HOME);
    }
    reference_page(&visitor, OBJECTION_ENTRY, &Values::new(), &Errors::new())
}

/// `POST /case`: a code goes out, if there is where to.
///
/// # Errors
/// What the database says.
pub async fn ask(visitor: Visitor, Body(values): Body) -> Answer {
    send(&visitor, CASE_ENTRY, &values).await
}

/// `POST /object`: the same for an objection.
///
/// # Errors
/// What the database says.
pub async fn ask_objection(visitor: Visitor, Body(values): Body) -> Answer {
    send(&visitor, OBJECTION_ENTRY, &values).await
}

async fn send(visitor: &Visitor, entry: &'static str, values: &Values) -> Answer {
    let reference: Reference = match forms::read::<ReferenceForm, _>(values) {
        Ok(reference) => reference,
        Err(errors) => return reference_page(visitor, entry, values, &errors),
    };
    let (app, browser) = (visitor.app().clone(), visitor.browser_digest());
    let wait = answer::least_wait();
    answer::blocking(move || claimant_access::ask(&app, browser, &reference)).await?;
    wait.await;
    answer::see_other(if entry == OBJECTION_ENTRY { OBJECTION_CODE_PATH } else { CODE_PATH })
}

fn reference_page(visitor: &Visitor, entry: &'static str, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let (title, lead) = if entry == OBJECTION_ENTRY {
        (text.get("objection-entry-title"), text.get("objection-entry-lead"))
    } else {
        (text.get("case-entry-title"), text.get("case-entry-lead"))
    };
    let page = ReferencePage {
        page: visitor.page(title).with_error(!errors.is_empty()),
        summary: ErrorSummary::new(text, errors),
        lead,
        action: entry,
        reference: fields.text("reference"),
    };
    answer::html_status(status(errors), &page)
}

/// `GET /case/code`.
///
/// # Errors
/// None but those of rendering.
pub async fn show_code(visitor: Visitor) -> Answer {
    if visitor.opens().case.is_some() {
        return answer::see_other(CASE_HOME);
    }
    code_page(&visitor, &Errors::new())
}

/// `POST /case/code`: in to the case, draft or objection.
///
/// # Errors
/// What the database says.
pub async fn enter(visitor: Visitor, Body(values): Body) -> Answer {
    let code: OneTimeCode = match forms::read::<CodeForm, _>(&values) {
        Ok(code) => code,
        Err(errors) => return code_page(&visitor, &errors),
    };
    let (app, browser) = (visitor.app().clone(), visitor.browser_digest());
    let wait = answer::least_wait();
    let found = answer::blocking(move || claimant_access::enter(&app, browser, Some(&code)));
    let (opening, home) = match found.await? {
        Some(Admitted::Case(case)) => (Opening { case: Some(case), ..Opening::default() }, CASE_HOME),
        Some(Admitted::Draft(draft)) => (Opening { draft: Some(draft), ..Opening::default() }, DRAFT_HOME),
        Some(Admitted::Objection(id)) => (Opening { petition: Some(id), ..Opening::default() }, OBJECTION_HOME),
        None => {
            wait.await;
            let mut errors = Errors::new();
            errors.add("code", "error-one-time-code");
            return code_page(&visitor, &errors);
        }
    };
    visitor.open_session(opening).await?;
    answer::see_other(home)
}

fn code_page(visitor: &Visitor, errors: &Errors) -> Answer {
    let text = visitor.text;
    // What was typed is not shown again: a code is read off a letter each time.
    let values = Values::new();
    let fields = Fields::new(text, &values, errors);
    let (action, again) = if visitor.query.has("from", "object") {
        (OBJECTION_CODE_PATH, OBJECTION_ENTRY)
    } else {
        (CODE_PATH, CASE_ENTRY)
    };
    let page = CodePage {
        page: visitor.page(text.get("case-code-title")).with_error(!errors.is_empty()).with_back(again),
        summary: ErrorSummary::new(text, errors),
        action,
        again,
        code: fields.numeric("code").autocomplete("one-time-code"),
        minutes: text.count("minutes", u64::try_from(CODE_LIFE.num_minutes()).unwrap_or_default()),
    };
    answer::html_status(status(errors), &page)
}

fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
