//! Answers: pages, redirects, and what becomes of an error. A refusal says in words what was refused; what is our own fault is logged with a
//! number that the page shows, and shows nothing else. Programs get `application/problem+json` (RFC 9457) with the same codes.

use std::fmt::{self, Display};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use data_encoding::BASE32_NOPAD;
use diesel::result::{DatabaseErrorKind, Error as QueryFault};
use serde::Serialize;

use super::page::TroublePage;
use super::visitor::Visitor;
use crate::credential::CredentialFault;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::{BodyFault, Errors};
use crate::locale::{Text, Value};
use crate::vault::{RandomFault, VaultFault, random};

/// Random bytes of an incident's number: eight characters to read out.
const INCIDENT_BYTES: usize = 5;
/// How long the refusal of a credential takes at least: longer than a password hash and a write.
pub const LEAST_WAIT: Duration = Duration::from_millis(300);
/// Media type of RFC 9457.
const PROBLEM_JSON: &str = "application/problem+json";

/// What a handler gives back.
pub type Answer = Result<HttpResponse, Trouble>;

/// Why there is no answer of the kind that was asked for.
#[derive(Debug)]
pub enum Trouble {
    /// The program's own error.
    Error(Error),
    /// The form's token is not this session's, or another site sent it.
    Expired,
    /// The request can't be understood.
    BadRequest,
    /// The body is longer than is read.
    TooLarge,
    /// Neither GET, HEAD nor POST, or not on this path.
    WrongMethod,
    /// A body in a form that is not read.
    WrongEncoding,
}

impl Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(f),
            Self::Expired => f.write_str("the form's token does not fit"),
            Self::BadRequest => f.write_str("the request can't be understood"),
            Self::TooLarge => f.write_str("the body is too large"),
            Self::WrongMethod => f.write_str("the method is not one of this path"),
            Self::WrongEncoding => f.write_str("the body is in a form that is not read"),
        }
    }
}

impl ResponseError for Trouble {
    fn status_code(&self) -> StatusCode {
        Report::of(self).status
    }

    /// Empty: `visitor::visit`, which knows the reader's language, puts the page in.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

macro_rules! trouble_from {
    ($($fault:ty),+) => {$(
        impl From<$fault> for Trouble {
            fn from(fault: $fault) -> Self {
                Self::Error(fault.into())
            }
        }
    )+};
}

trouble_from!(Refusal, Errors, VaultFault, RandomFault, QueryFault);

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<CredentialFault> for Trouble {
    fn from(fault: CredentialFault) -> Self {
        Self::Error(Error::Broken {
            what: fault.to_string(),
        })
    }
}

impl From<BodyFault> for Trouble {
    fn from(fault: BodyFault) -> Self {
        match fault {
            BodyFault::TooLarge | BodyFault::ValueTooLong => Self::TooLarge,
            BodyFault::TooManyValues | BodyFault::NameTooLong => Self::BadRequest,
        }
    }
}

/// A page, 200.
///
/// # Errors
/// When the template can't be rendered.
pub fn html<T: Template>(template: &T) -> Answer {
    html_status(StatusCode::OK, template)
}

/// A page with a status: 422 for a form that is shown again with its errors.
///
/// # Errors
/// As [`html`].
pub fn html_status<T: Template>(status: StatusCode, template: &T) -> Answer {
    let page = template.render().map_err(|fault| Error::Broken {
        what: fault.to_string(),
    })?;
    Ok(HttpResponse::build(status)
        .content_type(ContentType::html())
        .body(page))
}

/// Goes on with GET at a path of this site: the answer to every form that was carried out.
///
/// # Errors
/// None; it is an [`Answer`] so that a handler ends with it.
pub fn see_other(path: &str) -> Answer {
    Ok(redirect(path))
}

/// A 303 to a path of this site.
pub(super) fn redirect(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}

/// Runs work that computes or waits on a thread for that: password hashes, several writes in a row.
///
/// # Errors
/// What the work says.
pub async fn blocking<T, F>(work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, Error> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|fault| Error::Broken {
            what: fault.to_string(),
        })?
}

/// Begins a wait that a refused credential is answered after: how long the refusal took tells nobody what was found.
pub fn least_wait() -> tokio::time::Sleep {
    tokio::time::sleep(LEAST_WAIT)
}

/// What is told of trouble.
struct Report {
    status: StatusCode,
    /// The page's words: `trouble-WORDS`.
    words: &'static str,
    /// Stable, for programs.
    code: &'static str,
    /// Whether it is our own fault, to be logged.
    is_incident: bool,
}

impl Report {
    const fn new(status: StatusCode, words: &'static str, code: &'static str) -> Self {
        Self {
            status,
            words,
            code,
            is_incident: false,
        }
    }

    fn of(trouble: &Trouble) -> Self {
        match trouble {
            Trouble::Error(error) => Self::of_error(error),
            Trouble::Expired => Self::new(StatusCode::FORBIDDEN, "expired", "form-expired"),
            Trouble::BadRequest => Self::of_status(StatusCode::BAD_REQUEST),
            Trouble::TooLarge => Self::of_status(StatusCode::PAYLOAD_TOO_LARGE),
            Trouble::WrongMethod => Self::of_status(StatusCode::METHOD_NOT_ALLOWED),
            Trouble::WrongEncoding => Self::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE),
        }
    }

    fn of_error(error: &Error) -> Self {
        match error {
            Error::Refusal(Refusal::NotFound) => Self::of_status(StatusCode::NOT_FOUND),
            Error::Refusal(refusal @ Refusal::Stale { .. }) => {
                Self::new(StatusCode::CONFLICT, "stale", refusal.code())
            }
            Error::Refusal(refusal) => Self::new(StatusCode::CONFLICT, "refused", refusal.code()),
            Error::Invalid(_) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "bad_request", "invalid")
            }
            Error::Busy | Error::DatabaseUnavailable { .. } | Error::DatabaseMissing { .. } => {
                Self::unavailable()
            }
            Error::Database(fault) if is_away(fault) => Self::unavailable(),
            Error::Database(_) | Error::Vault(_) | Error::Random(_) | Error::Broken { .. } => {
                Self::of_status(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    fn unavailable() -> Self {
        Self {
            is_incident: true,
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "unavailable",
            )
        }
    }

    /// What an extractor or the router found.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(status, "not_found", "not-found"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large", "too-large"),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(status, "bad_request", "wrong-method"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::new(status, "bad_request", "wrong-encoding")
            }
            status if status.is_client_error() => Self::new(status, "bad_request", "bad-request"),
            _ => Self {
                is_incident: true,
                ..Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "internal")
            },
        }
    }
}

/// Whether the database is away, so that another try may help.
fn is_away(fault: &QueryFault) -> bool {
    matches!(
        fault,
        QueryFault::DatabaseError(
            DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::SerializationFailure,
            _
        ) | QueryFault::BrokenTransactionManager
    )
}

/// The page, or problem+json, for an error that a handler or an extractor gave back.
pub(super) fn explain(
    visitor: &Visitor,
    request: &HttpRequest,
    error: &actix_web::Error,
) -> HttpResponse {
    let trouble = error.as_error::<Trouble>();
    let report = trouble.map_or_else(
        || Report::of_status(error.as_response_error().status_code()),
        Report::of,
    );
    let incident = report
        .is_incident
        .then(|| record(request, &report, error))
        .flatten();
    let refusal = match trouble {
        Some(Trouble::Error(Error::Refusal(refusal))) => Some(refusal),
        _ => None,
    };
    let wants_problem = wants_problem(request);
    let written = if wants_problem {
        problem(visitor.text, &report, refusal, incident)
    } else {
        page(visitor, &report, refusal, incident)
    };
    // What can't be written has only its status left to say.
    written.unwrap_or_else(|_| HttpResponse::new(report.status))
}

/// Logs trouble of our own under a number; `None` where there is no randomness for one.
fn record(request: &HttpRequest, report: &Report, error: &actix_web::Error) -> Option<String> {
    let incident = random::<INCIDENT_BYTES>()
        .ok()
        .map(|bytes| BASE32_NOPAD.encode(&bytes));
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

fn wants_problem(request: &HttpRequest) -> bool {
    let accepts = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    request.path().starts_with("/api/") || (accepts.contains("json") && !accepts.contains("html"))
}

fn page(
    visitor: &Visitor,
    report: &Report,
    refusal: Option<&Refusal>,
    incident: Option<String>,
) -> Answer {
    let mut page = TroublePage::new(visitor.plain_page(), report.words, incident);
    if let Some(refusal) = refusal.filter(|_| report.words == "refused") {
        page.lines
            .insert(0, refusal_sentence(visitor.text, refusal));
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
}

fn problem(
    text: Text,
    report: &Report,
    refusal: Option<&Refusal>,
    incident: Option<String>,
) -> Answer {
    let problem = Problem {
        kind: format!("/problems/{}", report.code),
        title: text.get(&format!("trouble-{}", report.words)),
        status: report.status.as_u16(),
        detail: refusal.map(|refusal| refusal_sentence(text, refusal)),
        incident,
    };
    let written = serde_json::to_string(&problem).map_err(|fault| Error::Broken {
        what: fault.to_string(),
    })?;
    Ok(HttpResponse::build(report.status)
        .content_type(PROBLEM_JSON)
        .body(written))
}
