//! What a person asks about their own data: how they are reached, a copy, an erasure.

use serde::Deserialize;
use validator::Validate;

use super::claim::{MOST_LINE, MOST_TEXT};
use super::{Errors, Values};
use crate::casework::contact::Contact;
use crate::credential::OneTimeCode;
use crate::domain::identity::{EmailAddress, Telephone};
use crate::domain::words::word_enum;

/// The box that says that an erasure is meant.
pub const UNDERSTOOD: &str = "understood";

/// How somebody wants to be reached, as typed. Who came in by a code has an e-mail address, and keeps one: without it nobody comes in again.
#[derive(Deserialize, Validate)]
pub struct ContactForm {
    #[validate(length(max = MOST_LINE))]
    telephone: String,
    #[validate(length(max = MOST_LINE))]
    email: String,
    #[validate(length(max = MOST_LINE))]
    postal_address: String,
}

/// How somebody wants to be reached.
#[derive(Clone)]
pub struct Wanted {
    /// Where notices and codes are to go.
    pub email: EmailAddress,
    /// That and the rest.
    pub contact: Contact,
}

impl TryFrom<ContactForm> for Wanted {
    type Error = Errors;

    fn try_from(form: ContactForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let telephone = errors.check("telephone", form.telephone.parse::<Telephone>());
        let email = errors.check("email", form.email.parse::<EmailAddress>());
        let address = Some(form.postal_address.trim()).filter(|address| !address.is_empty()).map(ToOwned::to_owned);
        match (telephone, email) {
            (Some(telephone), Some(email)) => errors.into_result(Self {
                contact: Contact { telephone: Some(telephone), email: Some(email.clone()), address },
                email,
            }),
            _ => Err(errors),
        }
    }
}

/// The code that came to a new address, as typed.
///
/// # Errors
/// What can be no code.
pub fn code(values: &Values) -> Result<OneTimeCode, Errors> {
    OneTimeCode::parse(values.get("code")).ok_or_else(|| only("code", "error-one-time-code"))
}

/// Whether it is said that an erasure is meant.
///
/// # Errors
/// The box is not ticked.
pub fn understood(values: &Values) -> Result<(), Errors> {
    if values.get(UNDERSTOOD) == "yes" { Ok(()) } else { Err(only(UNDERSTOOD, "error-understood")) }
}

fn only(field: &'static str, key: &'static str) -> Errors {
    let mut errors = Errors::new();
    errors.add(field, key);
    errors
}

word_enum! {
    /// How a copy is written.
    Format ("format") {
        /// To be read and printed.
        Html = "html",
        /// For another program.
        Json = "json",
    }
}

/// What is wrong, in a person's own words.
#[derive(Deserialize, Validate)]
pub struct WishForm {
    #[validate(length(max = MOST_TEXT))]
    correction_wish: String,
}

/// What is wrong, in a person's own words.
pub struct Wish(pub String);

impl TryFrom<WishForm> for Wish {
    type Error = Errors;

    fn try_from(form: WishForm) -> Result<Self, Errors> {
        let wish = form.correction_wish.trim();
        if wish.is_empty() { Err(only("correction_wish", "error-required")) } else { Ok(Self(wish.to_owned())) }
    }
}
