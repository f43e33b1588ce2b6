//! The interface for systems of the Centre, under `/api/v1`: JSON in and out, a key in place of a session, no cookie read, trouble always
//! `application/problem+json`. Described by `openapi.json` beside this file, which a test holds to the routes.
//!
//! Here: who asks (`caller`), handing a case over (`cases`), and what is refused (`refused`). Not here: reading a case (`interchange::cases`),
//! filing it (`casework::handing_over`).

pub mod caller;
pub mod cases;
pub mod refused;

use actix_web::HttpResponse;

use super::answer::Answer;

/// Below this path no cookie is read or set.
pub const ROOT: &str = "/api/";
/// Cases that are being handed over at the same time, in one process: one more is asked to come again in a moment.
pub const MOST_AT_ONCE: usize = 64;

/// What programs read before they call.
pub const DESCRIPTION: &str = include_str!("api/openapi.json");

/// `GET /api/v1/openapi.json`: the interface, described (OpenAPI 3.1).
///
/// # Errors
/// None.
pub async fn describe() -> Answer {
    Ok(HttpResponse::Ok().content_type("application/json").body(DESCRIPTION))
}
