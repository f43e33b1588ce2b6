//! The desk of officers and supervisors: dense pages, every button as the tables have it. Auditors read.
//!
//! Here: what all pages of the desk share – its areas, addresses, and an act as a button or link. A page has a file of its own; how values are
//! written for the desk stands in `shown`.

pub mod account;
pub mod accounts;
pub mod challenge;
pub mod corrections;
pub mod letters;
pub mod payments;
pub mod petition;
pub mod queue;
pub mod search;
mod shown;

use actix_web::http::StatusCode;

use super::access::Access;
use super::answer::Trouble;
use super::components::{Button, Look};
use super::page::{NavLink, Page};
use super::visitor::Visitor;
use crate::domain::actor::Role;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::{Detail, Errors, FormError, Values};

/// Who reads at the desk.
pub const READERS: Access = Access::Staff(&[Role::Officer, Role::Supervisor, Role::Auditor]);
/// Who acts at the desk.
pub const EXAMINERS: Access = Access::Staff(&[Role::Officer, Role::Supervisor]);
/// Who makes "get next" give something: officers alone take.
pub const TAKERS: Access = Access::Staff(&[Role::Officer]);

/// The areas of the desk: path and key of the words.
const AREAS: [(&str, &str); 6] = [
    ("/desk", "desk-area-queue"),
    ("/desk/accounts", "desk-area-accounts"),
    ("/desk/payments", "desk-area-payments"),
    ("/desk/letters", "desk-area-letters"),
    ("/desk/corrections", "desk-area-corrections"),
    ("/desk/search", "desk-area-search"),
];

/// The links between the areas; `current` is the path of the one shown.
fn areas(visitor: &Visitor, current: &str) -> Vec<NavLink> {
    AREAS
        .iter()
        .map(|(href, key)| NavLink {
            href: (*href).to_owned(),
            label: visitor.text.get(key),
            current: *href == current,
        })
        .collect()
}

/// The layout of a desk page with a form.
fn form_page(visitor: &Visitor, title: String, back: &str, errors: &Errors) -> Page {
    visitor.page(title).with_error(!errors.is_empty()).with_back(back)
}

/// 200, or 422 for a form that is shown again.
fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// A part of an address: an id or an act.
///
/// # Errors
/// `NotFound` for what can be none.
fn part<T: std::str::FromStr>(text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound)
}

/// The version that a form carries.
fn version(values: &Values) -> Result<i64, Trouble> {
    values.get("version").parse().map_err(|_| Trouble::BadRequest)
}

/// A form whose faults no field can show: an act by one press that carried something unreadable.
fn unreadable(errors: Errors) -> Trouble {
    Trouble::Error(Error::Invalid(errors))
}

/// The role of whoever is signed in; the route's guard let nobody else in.
fn role(visitor: &Visitor) -> Result<Role, Error> {
    Ok(visitor.context()?.actor.role())
}

/// An act by the heading of a page: one press, or the way to its form.
enum ActItem {
    Press(Button),
    Page { label: String, href: String },
}

/// The acts of a page: a record's version goes along with every press.
struct ActBar<'a> {
    visitor: &'a Visitor,
    /// Address of the record, without the act.
    base: String,
    version: i64,
}

impl ActBar<'_> {
    /// An act by one press.
    fn press(&self, act: &str, label: String, look: Look, more: &[(&str, String)]) -> ActItem {
        let mut hidden = vec![("version".to_owned(), self.version.to_string())];
        hidden.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        ActItem::Press(Button {
            action: format!("{}/{act}", self.base),
            label,
            look,
            csrf: self.visitor.csrf(),
            hidden,
        })
    }

    /// An act with a page of its own.
    fn page(&self, act: &str, label: String) -> ActItem {
        ActItem::Page { label, href: format!("{}/{act}", self.base) }
    }
}

/// A refusal of what was typed, as the error of the field that can mend it; `None` for every other error.
fn typed_refusal(error: &Error, date: &str, amount: &str) -> Option<Errors> {
    let (field, fault) = match error {
        Error::Refusal(Refusal::DateOutside { from, until }) => (
            date,
            FormError::new("error-date-bounds").with("from", Detail::Date(*from)).with("until", Detail::Date(*until)),
        ),
        Error::Refusal(Refusal::AmountTooLarge { most }) => {
            (amount, FormError::new("error-amount-bound").with("most", Detail::Amount(most.to_string())))
        }
        _ => return None,
    };
    if field.is_empty() {
        return None;
    }
    let mut errors = Errors::new();
    errors.add(field, fault);
    Some(errors)
}
