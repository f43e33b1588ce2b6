//! Who tells: a person or company, acting for itself or through somebody.

use serde::Serialize;

use super::identity::{Capacity, EmailAddress, PersonName, PersonalNumber, Telephone};

/// A person or company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Party {
    /// In which capacity it acts; the victim is `Oneself`.
    pub capacity: Capacity,
    /// The name.
    pub name: PersonName,
    /// National ID, passport or juristic registration.
    pub number: PersonalNumber,
    /// Where to call.
    pub telephone: Option<Telephone>,
    /// Where notices go; without it they go by post.
    pub email: Option<EmailAddress>,
    /// Where letters go.
    pub address: Option<String>,
}
