//! The errors of a form: by field, in the order of the fields, as keys of the words.

use std::{borrow::Cow, fmt};

use chrono::NaiveDate;
use validator::{ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::locale::{Text, Value};

/// Name under which an error of the whole form stands: one that no field can mend.
pub const WHOLE_FORM: &str = "";

/// A figure in the sentence of an error; written in the reader's language when shown.
#[derive(Clone, PartialEq, Eq)]
pub enum Detail {
    /// A name or word; may be what the person typed, so `Debug` hides it.
    Text(String),
    /// A quantity.
    Number(i64),
    /// A day.
    Date(NaiveDate),
    /// Baht with two decimals, as `1,234.50`.
    Amount(String),
}

impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(…)"),
            Self::Number(number) => write!(f, "Number({number})"),
            Self::Date(day) => write!(f, "Date({day})"),
            Self::Amount(_) => f.write_str("Amount(…)"),
        }
    }
}

/// What is wrong with a field: the key of a sentence in `errors.ftl`, with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormError {
    /// Key such as `error-required`. The sentence for one field alone is `error-required-FIELD`, where it exists.
    pub key: Cow<'static, str>,
    /// Figures in the sentence, by the name of the variable.
    pub details: Vec<(&'static str, Detail)>,
}

impl FormError {
    /// The error with the sentence `key`.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), details: Vec::new() }
    }

    /// The same with a figure for the variable `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, detail: Detail) -> Self {
        self.details.push((name, detail));
        self
    }

    /// The sentence about `field`. `$label` is the field's label.
    #[must_use]
    pub fn sentence(&self, text: Text, field: &str) -> String {
        let own = format!("{}-{field}", self.key);
        let key = if text.has(&own) { own.as_str() } else { &self.key };
        let mut variables: Vec<(&str, Value<'_>)> = vec![("label", text.get(&format!("field-{field}")).into())];
        for (name, detail) in &self.details {
            let value = match detail {
                Detail::Text(word) => word.into(),
                Detail::Number(number) => number.into(),
                Detail::Date(day) => text.date(*day).into(),
                Detail::Amount(amount) => text.money(amount).into(),
            };
            variables.push((name, value));
        }
        text.with(key, &variables)
    }
}

impl From<&'static str> for FormError {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

/// The errors of a form, at most one a field (the first found), in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, FormError)>);

impl Errors {
    /// No errors.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an error for `field`, unless it has one already.
    pub fn add(&mut self, field: impl Into<String>, error: impl Into<FormError>) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.0.push((field, error.into()));
        }
    }

    /// Keeps the value of `result`, or its fault as the error of `field`: the way a `TryFrom` looks at every field before
    /// it gives up.
    pub fn check<T, E: Into<FormError>>(&mut self, field: &str, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.add(field, fault);
                None
            }
        }
    }

    /// The error of `field`.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&FormError> {
        self.0.iter().find_map(|(name, error)| (name == field).then_some(error))
    }

    /// The sentence to show at `field`, the same as in the summary.
    #[must_use]
    pub fn sentence(&self, text: Text, field: &str) -> Option<String> {
        self.get(field).map(|error| error.sentence(text, field))
    }

    /// Every field with its error, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FormError)> {
        self.0.iter().map(|(field, error)| (field.as_str(), error))
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields have one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// `value` where there is no error, else the errors.
    ///
    /// # Errors
    /// Itself, where it is not empty.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    /// Adds another's errors after its own.
    pub fn extend(&mut self, other: Self) {
        for (field, error) in other.0 {
            self.add(field, error);
        }
    }

    /// Adds what validator found; an inner struct's fields are named `OUTER-INNER`.
    pub fn merge(&mut self, faults: ValidationErrors) {
        self.merge_under("", faults);
    }

    fn merge_under(&mut self, prefix: &str, faults: ValidationErrors) {
        let mut found: Vec<_> = faults.into_errors().into_iter().collect();
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (field, kind) in found {
            let name = format!("{prefix}{field}");
            match kind {
                ValidationErrorsKind::Field(list) => {
                    for fault in &list {
                        self.add(name.as_str(), from_fault(fault));
                    }
                }
                ValidationErrorsKind::Struct(inner) => {
                    self.merge_under(&format!("{name}-"), *inner);
                }
                ValidationErrorsKind::List(inner) => {
                    for (index, faults) in inner {
                        self.merge_under(&format!("{name}-{index}-"), *faults);
                    }
                }
            }
        }
    }

    /// Puts the errors in the order of the form's fields; others follow as found. An inner name `date-day` stands with
    /// its outer field.
    pub(super) fn sort_by_fields(&mut self, fields: &[&str]) {
        let place = |name: &str| {
            let outer = name.split('-').next();
            fields
                .iter()
                .position(|field| *field == name)
                .or_else(|| fields.iter().position(|field| Some(*field) == outer))
                .unwrap_or(usize::MAX)
        };
        self.0.sort_by_key(|(name, _)| place(name));
    }
}

/// The sentence for a code of validator. A message given at the attribute is the key itself. The typed value, which
/// validator keeps among its parameters, goes no further.
fn from_fault(fault: &ValidationError) -> FormError {
    if let Some(key) = &fault.message {
        return FormError::new(key.clone());
    }
    let number = |name: &str| fault.params.get(name).and_then(serde_json::Value::as_i64);
    let figure =
        |key: &'static str, name: &'static str, value: i64| FormError::new(key).with(name, Detail::Number(value));
    let blank = fault
        .params
        .get("value")
        .is_some_and(|value| value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty));
    let size = || {
        let value = fault.params.get("value")?;
        let length =
            value.as_str().map_or_else(|| value.as_array().map(Vec::len), |text| Some(text.chars().count()))?;
        i64::try_from(length).ok()
    };
    match (fault.code.as_ref(), number("min"), number("max")) {
        ("length", ..) if blank => FormError::new("error-required"),
        ("length", _, Some(max)) if size().is_none_or(|size| size > max) => figure("error-too-long", "max", max),
        ("length", Some(min), _) => figure("error-too-short", "min", min),
        ("range", Some(min), Some(max)) => figure("error-range", "min", min).with("max", Detail::Number(max)),
        ("range", Some(min), None) => figure("error-at-least", "min", min),
        ("range", None, Some(max)) => figure("error-at-most", "max", max),
        ("required", ..) => FormError::new("error-required"),
        ("email", ..) => FormError::new("error-email"),
        ("must_match", ..) => FormError::new("error-must-match"),
        _ => FormError::new("error-invalid"),
    }
}
