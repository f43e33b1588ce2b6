//! What a victim sees: the start, the claim as it is written, with its evidence, the case as it goes on, and what everybody may look up.
//!
//! Here: pages and the way from one to the next. Not here: how a victim comes in by reference and code (`claimant_entry`), what is typed means
//! (`forms::claim`), which step is legal (`domain`).

pub mod case;
pub mod check_answers;
pub mod done;
pub mod evidence;
pub mod ours;
pub mod start;
pub mod statistics;
mod step_fields;
pub mod steps;
mod summary;
pub mod tasks;
pub mod transfers;
mod words;
mod writing;

use actix_web::http::StatusCode;

use crate::forms::Errors;

/// Where the list of transfers stands.
const TRANSFERS: &str = "/claim/transfers";
/// Where evidence is added.
const EVIDENCE: &str = "/claim/evidence";
/// Where answers are checked before they are sent.
const CHECK: &str = "/claim/check";

/// 422 for a form that is shown again with its errors.
fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
