//! Answers: pages, redirects, and what becomes of an error. A refusal says in words what was refused; what is our own fault is logged with a
//! number that the page shows, and shows nothing else. Programs get `application/problem+json` (RFC 9457) with the same codes.

mod explain;

use std::fmt::{self, Display};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use chrono::TimeDelta;
use diesel::result::Error as QueryFault;

use crate::credential::CredentialFault;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::{BodyFault, Errors};
use crate::vault::{RandomFault, VaultFault};
use crate::web::api::refused::Refused;
use explain::Report;
pub(super) use explain::explain;
pub use explain::{refusal_sentence, wants_problem};

/// How long the refusal of a credential takes at least: longer than a password hash and a write.
pub const LEAST_WAIT: Duration = Duration::from_millis(300);
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
    /// The body came too slowly.
    TooSlow,
    /// The body comes in chunks, without its length.
    LengthWanted,
    /// The address is longer than is read.
    UrlTooLong,
    /// The headers are more or longer than are read.
    HeadTooLarge,
    /// The client asks too often.
    TooFast {
        /// How long it has to wait.
        wait: TimeDelta,
    },
    /// Neither GET, HEAD nor POST, or not on this path.
    WrongMethod,
    /// A body in a form that is not read.
    WrongEncoding,
    /// What a system asked for is not done.
    Api(Refused),
}

impl Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(f),
            Self::Expired => f.write_str("the form's token does not fit"),
            Self::BadRequest => f.write_str("the request can't be understood"),
            Self::TooLarge => f.write_str("the body is too large"),
            Self::TooSlow => f.write_str("the body came too slowly"),
            Self::LengthWanted => f.write_str("the body has no length"),
            Self::UrlTooLong => f.write_str("the address is too long"),
            Self::HeadTooLarge => f.write_str("the headers are too many or too long"),
            Self::TooFast { .. } => f.write_str("the client asks too often"),
            Self::WrongMethod => f.write_str("the method is not one of this path"),
            Self::WrongEncoding => f.write_str("the body is in a form that is not read"),
            Self::Api(refused) => f.write_str(refused.code()),
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
        Self::Error(Error::Broken { what: fault.to_string() })
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
    let page = template.render().map_err(|fault| Error::Broken { what: fault.to_string() })?;
    Ok(HttpResponse::build(status).content_type(ContentType::html()).body(page))
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
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
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
    tokio::task::spawn_blocking(work).await.map_err(|fault| Error::Broken { what: fault.to_string() })?
}

/// Begins a wait that a refused credential is answered after: how long the refusal took tells nobody what was found.
pub fn least_wait() -> tokio::time::Sleep {
    tokio::time::sleep(LEAST_WAIT)
}
