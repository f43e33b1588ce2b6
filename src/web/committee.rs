//! The committee's pages: which accounts wait for the secretary or the chair, an account's dossier, and its orders. Auditors read.
//!
//! Here: what these pages share. A page has a file of its own.

pub mod dossier;
mod figures;
pub mod making;
pub mod order;
pub mod queue;

use super::access::Access;
use super::answer::Trouble;
use super::components::{Button, Look};
use super::visitor::Visitor;
use crate::domain::account::Act;
use crate::domain::actor::Role;
use crate::forms::Values;
use crate::store::accounts::Account;

/// Who reads here.
pub const READERS: Access = Access::Staff(&[Role::Secretary, Role::Chair, Role::Auditor]);
/// Who acts here; which act is whose stands in the account's table.
pub const MEMBERS: Access = Access::Staff(&[Role::Secretary, Role::Chair]);

/// The version that a form carries.
fn version(values: &Values) -> Result<i64, Trouble> {
    values.get("version").parse().map_err(|_| Trouble::BadRequest)
}

/// Address of an account's dossier.
fn dossier_path(account: &Account) -> String {
    format!("/committee/accounts/{}", account.id)
}

/// An act by one press.
fn press(visitor: &Visitor, account: &Account, act: Act, look: Look) -> Button {
    Button {
        action: format!("{}/{act}", dossier_path(account)),
        label: visitor.text.get(&format!("committee-act-{act}")),
        look,
        csrf: visitor.csrf(),
        hidden: vec![("version".to_owned(), account.version.to_string())],
    }
}
