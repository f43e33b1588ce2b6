//! What is typed beside a file of evidence.

use super::{FormError, Values};
use crate::domain::evidence::Kind;

/// The field that says what a file shows.
pub const KIND_FIELD: &str = "evidence_kind";
/// The field of the file.
pub const FILE_FIELD: &str = "evidence_file";

/// What the file shows.
///
/// # Errors
/// Where nothing that is offered was chosen.
pub fn read_kind(values: &Values) -> Result<Kind, FormError> {
    values.get(KIND_FIELD).parse().map_err(|_| FormError::new("error-choose"))
}
