//! What a person or a program is told of trouble: its status, its words, and the number under which ours is logged.

use actix_web::http::ConnectionType;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use data_encoding::BASE32_NOPAD;
use diesel::result::{DatabaseErrorKind, Error as QueryFault};
use serde::Serialize;

use super::{Answer, Trouble, html_status};
use crate::domain::actor::Role;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::locale::{Text, Value};
use crate::store::waiting;
use crate::vault::random;
use crate::web::api;
use crate::web::api::refused::{More, Refused};
use crate::web::page::TroublePage;
use crate::web::visitor::{Posted, Visitor};

/// Random bytes of an incident's number: eight characters to read out.
const INCIDENT_BYTES: usize = 5;
/// Seconds after which it may be tried again where the program or its database can't do it now.
const UNAVAILABLE_WAIT: u64 = 5;
/// Where the administrator's list of users is, and below it each.
const USERS: &str = "/admin";
/// Media type of RFC 9457.
const PROBLEM_JSON: &str = "application/problem+json";

/// What is told of trouble.
pub(super) struct Report {
    pub(super) status: StatusCode,
    /// The page's words: `trouble-WORDS`.
    words: &'static str,
    /// Stable, for programs.
    code: &'static str,
    /// Whether it is our own fault, to be logged.
    is_incident: bool,
}

impl Report {
    const fn new(status: StatusCode, words: &'static str, code: &'static str) -> Self {
        Self { status, words, code, is_incident: false }
    }

    pub(super) fn of(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Error(error) => Self::of_error(error),
            Trouble::Expired => Self::new(StatusCode::FORBIDDEN, "expired", "form-expired"),
            Trouble::BadRequest => Self::of_status(StatusCode::BAD_REQUEST),
            Trouble::TooLarge => Self::of_status(StatusCode::PAYLOAD_TOO_LARGE),
            Trouble::TooSlow => Self::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "too-slow"),
            Trouble::LengthWanted => Self::new(StatusCode::LENGTH_REQUIRED, "bad_request", "length-wanted"),
            Trouble::UrlTooLong => Self::new(StatusCode::URI_TOO_LONG, "bad_request", "address-too-long"),
            Trouble::HeadTooLarge => {
                Self::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "bad_request", "headers-too-large")
            }
            Trouble::TooFast { .. } => Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", "too-many"),
            Trouble::WrongMethod => Self::of_status(StatusCode::METHOD_NOT_ALLOWED),
            Trouble::WrongEncoding => Self::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            Trouble::Api(refused) => Self::new(refused.status(), refused.words(), refused.code()),
        }
    }

    fn of_error(error: &Error) -> Self {
        match error {
            Error::Refusal(Refusal::NotFound) => Self::of_status(StatusCode::NOT_FOUND),
            Error::Refusal(refusal @ Refusal::Stale { .. }) => Self::new(StatusCode::CONFLICT, "stale", refusal.code()),
            Error::Refusal(refusal) => Self::new(StatusCode::CONFLICT, "refused", refusal.code()),
            Error::Invalid(_) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_request", "invalid"),
            Error::Busy => Self::busy(),
            Error::Database(fault) if waiting::asks_again(fault) => Self::busy(),
            Error::DatabaseUnavailable { .. } | Error::DatabaseMissing { .. } | Error::EvidenceUnavailable { .. } => {
                Self::unavailable()
            }
            Error::Database(fault) if is_away(fault) => Self::unavailable(),
            Error::Database(_) | Error::Vault(_) | Error::Random(_) | Error::Broken { .. } => {
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    fn busy() -> Self {
        Self { is_incident: true, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "unavailable") }
    }

    fn unavailable() -> Self {
        Self { is_incident: true, ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "unavailable") }
    }

    /// What an extractor or the router found.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(status, "not_found", "not-found"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large", "too-large"),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(status, "bad_request", "wrong-method"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(status, "bad_request", "wrong-encoding"),
            status if status.is_client_error() => Self::new(status, "bad_request", "bad-request"),
            _ => Self { is_incident: true, ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "internal") },
        }
    }
}

/// Whether the database is away, so that another try may help.
fn is_away(fault: &QueryFault) -> bool {
    matches!(
        fault,
        QueryFault::DatabaseError(DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand, _)
            | QueryFault::BrokenTransactionManager
    )
}

/// The page, or problem+json, for an error that a handler or an extractor gave back.
pub(in crate::web) fn explain(visitor: &Visitor, request: &HttpRequest, error: &actix_web::Error) -> HttpResponse {
    let trouble = error.as_error::<Trouble>();
    let report = trouble.map_or_else(|| Report::of_status(error.as_response_error().status_code()), Report::of);
    let incident = report.is_incident.then(|| record(request, &report, error)).flatten();
    let refusal = match trouble {
        Some(Trouble::Error(Error::Refusal(refusal))) => Some(refusal),
        _ => None,
    };
    let api = match trouble {
        Some(Trouble::Api(refused)) => Some(refused),
        _ => None,
    };
    let wants_problem = wants_problem(request);
    let wait = match trouble {
        Some(Trouble::TooFast { wait }) => Some(whole_seconds(*wait)),
        _ if report.status == StatusCode::SERVICE_UNAVAILABLE => Some(UNAVAILABLE_WAIT),
        _ => None,
    };
    let written = if wants_problem {
        problem(visitor.text, &report, refusal, api, incident)
    } else {
        page(visitor, &report, refusal, wait, incident)
    };
    // What can't be written has only its status left to say.
    let mut response = written.unwrap_or_else(|_| HttpResponse::new(report.status));
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    // The rest of a body that came too slowly is not waited for.
    if report.status == StatusCode::REQUEST_TIMEOUT {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    response
}

/// A wait in seconds, as `Retry-After` tells it (RFC 9110, section 10.2.3): never too short.
fn whole_seconds(wait: TimeDelta) -> u64 {
    u64::try_from(wait.num_milliseconds()).unwrap_or_default().div_ceil(1_000).max(1)
}

/// Logs trouble of our own under a number; `None` where there is no randomness for one.
fn record(request: &HttpRequest, report: &Report, error: &actix_web::Error) -> Option<String> {
    let incident = random::<INCIDENT_BYTES>().ok().map(|bytes| BASE32_NOPAD.encode(&bytes));
    tracing::error!(
        incident,
        route = request.match_pattern(),
        method = %request.method(),
        status = report.status.as_u16(),
        %error,
        "a request failed"
    );
    incident
}

/// Whether who asks reads `application/problem+json` rather than a page.
#[must_use]
pub fn wants_problem(request: &HttpRequest) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.path().starts_with(api::ROOT) || (accepts.contains("json") && !accepts.contains("html"))
}

fn page(
    visitor: &Visitor,
    report: &Report,
    refusal: Option<&Refusal>,
    wait: Option<u64>,
    incident: Option<String>,
) -> Answer {
    let text = visitor.text;
    // Administrators manage users, and see no case.
    let is_of_users =
        visitor.path.starts_with(USERS) && visitor.user.as_ref().is_some_and(|user| user.role == Role::Admin);
    let words = if is_of_users && report.words == "refused" { "refused_user" } else { report.words };
    let mut page = TroublePage::new(visitor.plain_page(), words, incident);
    if is_of_users {
        page.start = (USERS, text.get("trouble-users"));
    }
    if let Some(refusal) = refusal.filter(|_| report.words == "refused") {
        page.lines.insert(0, refusal_sentence(text, refusal));
    }
    if let Some(seconds) = wait.filter(|_| report.status == StatusCode::TOO_MANY_REQUESTS) {
        page.lines.push(text.with("trouble-too_many-wait", &[("seconds", text.count("seconds", seconds).into())]));
    }
    if let Some(Posted { page: back, values }) = visitor.posted() {
        page.page = page.page.with_back(back);
        if let Some(values) = values.filter(|_| report.status == StatusCode::SERVICE_UNAVAILABLE) {
            // Nothing was done. The form is here to be sent again; in the other language it would not be.
            page.page = page.page.shown_once();
            page.page.csrf = visitor.csrf();
            page.again = Some((visitor.path.clone(), values));
        }
    }
    html_status(report.status, &page)
}

/// What was refused, in the reader's words.
#[must_use]
pub fn refusal_sentence(text: Text, refusal: &Refusal) -> String {
    let mut variables: Vec<(&str, Value<'_>)> = Vec::new();
    match refusal {
        Refusal::SamePerson { step } => {
            variables.push(("step", text.get(&format!("refusal-step-{step}")).into()));
        }
        Refusal::PetitionsOpen { open } => variables.push(("open", (*open).into())),
        Refusal::AmountDiffers { wanted, found } => {
            variables.push(("wanted", text.money(wanted).into()));
            variables.push(("found", text.money(found).into()));
        }
        Refusal::AmountTooLarge { most } => variables.push(("most", text.money(most).into())),
        Refusal::DateOutside { from, until } => {
            variables.push(("from", text.date(*from).into()));
            variables.push(("until", text.date(*until).into()));
        }
        _ => {}
    }
    text.with(&format!("refusal-{}", refusal.code()), &variables)
}

/// The members of RFC 9457.
#[derive(Serialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
    #[serde(flatten)]
    more: More,
}

fn problem(
    text: Text,
    report: &Report,
    refusal: Option<&Refusal>,
    api: Option<&Refused>,
    incident: Option<String>,
) -> Answer {
    let problem = Problem {
        kind: format!("/problems/{}", report.code),
        title: text.get(&format!("trouble-{}", report.words)),
        status: report.status.as_u16(),
        detail: refusal.map(|refusal| refusal_sentence(text, refusal)),
        incident,
        more: api.map(|refused| refused.more(text)).unwrap_or_default(),
    };
    let written = serde_json::to_string(&problem).map_err(|fault| Error::Broken { what: fault.to_string() })?;
    let mut response = HttpResponse::build(report.status);
    if let Some(header) = api.and_then(Refused::header) {
        response.insert_header(header);
    }
    Ok(response.content_type(PROBLEM_JSON).body(written))
}
