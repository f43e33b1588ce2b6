//! What a system is refused, and what it is told besides the words: field by field, where in the JSON, which case it was.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use serde::Serialize;

use crate::domain::identity::Reference;
use crate::interchange::cases::{CaseFault, FieldFault};
use crate::locale::Text;
use crate::web::answer::Trouble;

/// Why a request of a system is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It has no key.
    NoKey,
    /// Its key is not good for this.
    WrongKey,
    /// It has no `Idempotency-Key`, or more than one, or not one of 1 to 255 visible characters.
    NoIdempotencyKey,
    /// Another case was handed over under this `Idempotency-Key`.
    IdempotencyKeyUsed,
    /// Its body is no JSON; where, from 1.
    NoJson {
        /// The line.
        line: usize,
        /// The byte in the line.
        column: usize,
    },
    /// Its body tells no case.
    Fields(Vec<FieldFault>),
    /// The sender handed over another case under this number; which.
    FiledDifferently(Reference),
    /// Too many are under way.
    TooMany,
}

impl From<CaseFault> for Refused {
    fn from(fault: CaseFault) -> Self {
        match fault {
            CaseFault::NoJson { line, column } => Self::NoJson { line, column },
            CaseFault::Fields(faults) => Self::Fields(faults),
        }
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::Api(refused)
    }
}

/// What a problem tells besides the members of RFC 9457.
#[derive(Default, Serialize)]
pub(in crate::web) struct More {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

#[derive(Serialize)]
struct FieldError {
    field: String,
    code: &'static str,
    message: String,
}

impl Refused {
    pub(in crate::web) fn status(&self) -> StatusCode {
        match self {
            Self::NoKey | Self::WrongKey => StatusCode::UNAUTHORIZED,
            Self::NoIdempotencyKey | Self::NoJson { .. } => StatusCode::BAD_REQUEST,
            Self::IdempotencyKeyUsed | Self::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::FiledDifferently(_) => StatusCode::CONFLICT,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
        }
    }

    /// Stable, for programs.
    pub(in crate::web) fn code(&self) -> &'static str {
        match self {
            Self::NoKey => "key-wanted",
            Self::WrongKey => "key-not-good",
            Self::NoIdempotencyKey => "idempotency-key-wanted",
            Self::IdempotencyKeyUsed => "idempotency-key-used",
            Self::NoJson { .. } => "no-json",
            Self::Fields(_) => "invalid",
            Self::FiledDifferently(_) => "already-filed-differently",
            Self::TooMany => "too-many",
        }
    }

    /// The words: `trouble-WORDS`.
    pub(in crate::web) fn words(&self) -> &'static str {
        match self {
            Self::NoKey => "key_wanted",
            Self::WrongKey => "key_not_good",
            Self::NoIdempotencyKey => "idempotency_key_wanted",
            Self::IdempotencyKeyUsed => "idempotency_key_used",
            Self::NoJson { .. } => "no_json",
            Self::Fields(_) => "fields",
            Self::FiledDifferently(_) => "filed_differently",
            Self::TooMany => "too_many",
        }
    }

    /// The header that belongs to the status (RFC 6750, section 3; RFC 6585, section 4).
    pub(in crate::web) fn header(&self) -> Option<(HeaderName, &'static str)> {
        match self {
            Self::NoKey => Some((WWW_AUTHENTICATE, "Bearer realm=\"redress\"")),
            Self::WrongKey => Some((WWW_AUTHENTICATE, "Bearer realm=\"redress\", error=\"invalid_token\"")),
            Self::TooMany => Some((RETRY_AFTER, "1")),
            _ => None,
        }
    }

    pub(in crate::web) fn more(&self, text: Text) -> More {
        match self {
            Self::NoJson { line, column } => More { line: Some(*line), column: Some(*column), ..More::default() },
            Self::FiledDifferently(case) => More { reference: Some(case.to_string()), ..More::default() },
            Self::Fields(faults) => {
                let told = |fault: &FieldFault| FieldError {
                    field: fault.field.clone(),
                    code: fault.code,
                    message: text.get(&format!("import-fault-{}", fault.code)),
                };
                More { errors: faults.iter().map(told).collect(), ..More::default() }
            }
            _ => More::default(),
        }
    }
}
