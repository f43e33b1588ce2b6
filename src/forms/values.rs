//! Raw values as a person typed them, within limits.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// Limits on what one form may hold; beyond them the request is refused whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit;

impl Limit {
    /// Name-value pairs in one body; a bulk act ticks at most this many rows.
    pub const PAIRS: usize = 500;
    /// Bytes of a field's name.
    pub const NAME_BYTES: usize = 80;
    /// Bytes of one value: a narrative of 20,000 Thai characters.
    pub const VALUE_BYTES: usize = 60_000;
    /// Bytes of a whole body as sent; a Thai character takes nine there.
    pub const BODY_BYTES: usize = 256 * 1024;
}

/// Why a body is not read at all. Says nothing of its contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyFault {
    /// More than [`Limit::BODY_BYTES`].
    #[error("the form is larger than {} bytes", Limit::BODY_BYTES)]
    TooLarge,
    /// More than [`Limit::PAIRS`].
    #[error("the form has more than {} values", Limit::PAIRS)]
    TooManyValues,
    /// A name longer than [`Limit::NAME_BYTES`].
    #[error("a field's name is longer than {} bytes", Limit::NAME_BYTES)]
    NameTooLong,
    /// A value longer than [`Limit::VALUE_BYTES`].
    #[error("a value is longer than {} bytes", Limit::VALUE_BYTES)]
    ValueTooLong,
}

/// The values of a form by field name, several where a field was sent several times (checkboxes). Personal data:
/// `Debug` names the fields only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Values(BTreeMap<String, Vec<String>>);

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Values {
    /// No values: a form shown for the first time.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a body or query of type `application/x-www-form-urlencoded` (WHATWG URL §5.1). Any bytes are understood;
    /// what is not UTF-8 becomes U+FFFD.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn parse(body: &[u8]) -> Result<Self, BodyFault> {
        if body.len() > Limit::BODY_BYTES {
            return Err(BodyFault::TooLarge);
        }
        Self::from_pairs(form_urlencoded::parse(body))
    }

    /// Collects pairs, as from a multipart body. NUL is dropped (no database keeps it) and line ends become LF.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Result<Self, BodyFault>
    where
        N: AsRef<str>,
        V: AsRef<str>,
    {
        let mut values = Self::default();
        for (index, (name, value)) in pairs.into_iter().enumerate() {
            let (name, value) = (name.as_ref(), value.as_ref());
            if index >= Limit::PAIRS {
                return Err(BodyFault::TooManyValues);
            }
            if name.len() > Limit::NAME_BYTES {
                return Err(BodyFault::NameTooLong);
            }
            if value.len() > Limit::VALUE_BYTES {
                return Err(BodyFault::ValueTooLong);
            }
            values.push(name, &plain(value));
        }
        Ok(values)
    }

    /// The value of `name`, the first where there are several, empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values of `name`, in the order sent.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether `name` was sent with `value` among its values.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|sent| sent == value)
    }

    /// Puts one value in place of what `name` had: to fill a form with what is known.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// Adds a value to those of `name`.
    pub fn push(&mut self, name: &str, value: &str) {
        self.0.entry(name.to_owned()).or_default().push(value.to_owned());
    }

    /// Takes `name` out, such as the request's own token before values are kept as a draft.
    pub fn remove(&mut self, name: &str) -> Vec<String> {
        self.0.remove(name).unwrap_or_default()
    }

    /// Every name with its values, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.0.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// Whether nothing was sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn plain(value: &str) -> String {
    // In this order: what stood around a NUL may be a line end without it, and of two returns one may stay.
    value.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n")
}
