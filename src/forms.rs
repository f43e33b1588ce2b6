//! What people type, on its way to commands of the domain.
//!
//! A request's body becomes [`Values`] (raw, as typed, shown again on an error), these a [`Form`] (shape: lengths, what
//! must be there; serde and validator), and that by `TryFrom` a value of the domain (meaning). Every field's errors are
//! found in one pass and stand in the order of the form's fields.
//!
//! Here: that mechanism, and one file for the forms of each page family. Not here: how a field looks (`web::field`),
//! what a value means (`domain`), the words of an error (`locales/*/errors.ftl`).

pub mod bank;
pub mod case;
pub mod claim;
pub mod data;
pub mod desk;
mod errors;
pub mod evidence;
mod faults;
mod shape;
pub mod sign_in;
mod values;

use serde::{Deserialize, de::DeserializeOwned};
use validator::Validate;

pub use errors::{Detail, Errors, FormError, WHOLE_FORM};
pub use values::{BodyFault, Limit, Values};

/// The shape of a form: a struct of `String`, `Option<String>`, `Vec<String>`, `bool` and [`DateParts`] with validator's
/// attributes. A field's name is the name of the input; a field missing in the body is empty; others are ignored.
pub trait Form: DeserializeOwned + Validate {}

impl<F: DeserializeOwned + Validate> Form for F {}

/// A day typed in three inputs `NAME-day`, `NAME-month`, `NAME-year`; its errors stand under `NAME`.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
pub struct DateParts {
    /// Day of the month as typed.
    pub day: String,
    /// Month as typed: a number or a name.
    pub month: String,
    /// Year as typed, of either era.
    pub year: String,
}

impl DateParts {
    /// Whether nothing at all was typed.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.day, &self.month, &self.year].into_iter().all(|part| part.trim().is_empty())
    }
}

impl std::fmt::Debug for DateParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DateParts(…)")
    }
}

/// Reads the values of a form into a value of the domain, or gives all errors at once: those of shape and those of
/// meaning. Where a field has both, the error of shape stands.
///
/// # Errors
/// Never empty; in the order of the form's fields.
pub fn read<F: Form, T: TryFrom<F, Error = Errors>>(values: &Values) -> Result<T, Errors> {
    let (form, fields) = shape::parse::<F>(values)?;
    let mut errors = Errors::new();
    if let Err(faults) = form.validate() {
        errors.merge(faults);
    }
    match T::try_from(form) {
        Ok(value) if errors.is_empty() => return Ok(value),
        Ok(_) => {}
        Err(meaning) => errors.extend(meaning),
    }
    if errors.is_empty() {
        errors.add(WHOLE_FORM, "error-form-unreadable");
    }
    errors.sort_by_fields(fields);
    Err(errors)
}

/// Reads the values into the form alone, for a form whose shape is all its meaning.
///
/// # Errors
/// Never empty; in the order of the form's fields.
pub fn read_shape<F: Form>(values: &Values) -> Result<F, Errors> {
    let (form, fields) = shape::parse::<F>(values)?;
    let Err(faults) = form.validate() else {
        return Ok(form);
    };
    let mut errors = Errors::new();
    errors.merge(faults);
    errors.sort_by_fields(fields);
    Err(errors)
}
