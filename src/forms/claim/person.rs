//! Who lost the money, who acts for them, and how they are reached.

use serde::Deserialize;
use validator::Validate;

use super::{MOST_LINE, chosen};
use crate::domain::identity::{Capacity, EmailAddress, PersonName, PersonalNumber, PersonalNumberKind, Telephone};
use crate::forms::Errors;

/// How notices go out: `email`, or `post` for who has none.
pub const REACHES: [&str; 2] = ["email", "post"];

/// For whom the claim is filed, as chosen.
#[derive(Deserialize, Validate)]
pub struct CapacityForm {
    capacity: String,
}

impl TryFrom<CapacityForm> for Capacity {
    type Error = Errors;

    fn try_from(form: CapacityForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        chosen(&mut errors, "capacity", &form.capacity).ok_or(errors)
    }
}

/// Name and number of a person or company, as typed.
#[derive(Deserialize, Validate)]
pub struct IdentityForm {
    #[validate(length(max = MOST_LINE))]
    person_name: String,
    personal_number_kind: String,
    #[validate(length(max = MOST_LINE))]
    personal_number: String,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: PersonName,
    /// The number.
    pub number: PersonalNumber,
}

impl TryFrom<IdentityForm> for Identity {
    type Error = Errors;

    fn try_from(form: IdentityForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let name = errors.check("person_name", form.person_name.parse::<PersonName>());
        let kind = chosen::<PersonalNumberKind>(&mut errors, "personal_number_kind", &form.personal_number_kind);
        let number = match kind {
            Some(kind) => errors.check("personal_number", PersonalNumber::of_kind(kind, &form.personal_number)),
            None => {
                if form.personal_number.trim().is_empty() {
                    errors.add("personal_number", "error-required");
                }
                None
            }
        };
        match (name, number) {
            (Some(name), Some(number)) => errors.into_result(Self { name, number }),
            _ => Err(errors),
        }
    }
}

/// How to reach a person, as typed.
#[derive(Deserialize, Validate)]
pub struct ContactForm {
    #[validate(length(max = MOST_LINE))]
    telephone: String,
    reach: String,
    #[validate(length(max = MOST_LINE))]
    email: String,
    #[validate(length(max = MOST_LINE))]
    postal_address: String,
}

/// How to reach a person: by e-mail, or by post where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Where to call.
    pub telephone: Telephone,
    /// Where notices go.
    pub email: Option<EmailAddress>,
    /// Where letters go; always there without an e-mail address.
    pub address: Option<String>,
}

impl TryFrom<ContactForm> for Contact {
    type Error = Errors;

    fn try_from(form: ContactForm) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let telephone = errors.check("telephone", form.telephone.parse::<Telephone>());
        let address = Some(form.postal_address.trim()).filter(|address| !address.is_empty()).map(ToOwned::to_owned);
        let mut email = None;
        match form.reach.as_str() {
            "email" => email = errors.check("email", form.email.parse::<EmailAddress>()),
            "post" if address.is_none() => errors.add("postal_address", "error-required"),
            "post" => {}
            _ => errors.add("reach", "error-choose"),
        }
        match telephone {
            Some(telephone) => errors.into_result(Self { telephone, email, address }),
            None => Err(errors),
        }
    }
}
