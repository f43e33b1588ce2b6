//! The administrator's pages: users and letters that could not be sent, never cases.
//!
//! Here: what the pages of users share. A page has a file of its own.

pub mod letters;
pub mod role;
pub mod user;
pub mod users;

use super::components::{Tag, Tone};
use super::field::Choice;
use super::words::bank_name;
use crate::domain::actor::Role;
use crate::domain::identity::PROVIDERS;
use crate::locale::Text;
use crate::staff::ROLES;
use crate::store::people::User;

/// Address of a user's page.
fn user_path(user: &User) -> String {
    format!("/admin/users/{}", user.id)
}

/// How a user stands.
fn standing(text: Text, user: &User, now: chrono::NaiveDateTime) -> Tag {
    let (key, tone) = if !user.active {
        ("admin-user-inactive", Tone::Quiet)
    } else if user.dormant_since.is_some() {
        ("admin-user-locked", Tone::Warn)
    } else if user.locked_until.is_some_and(|until| until > now) {
        ("admin-user-waits", Tone::Warn)
    } else if !user.is_enrolled() {
        ("admin-user-expected", Tone::Info)
    } else {
        ("admin-user-active", Tone::Good)
    };
    Tag::new(text.get(key), tone)
}

/// A role, with the bank of a user of one.
fn role_label(text: Text, role: Role, bank: Option<&crate::domain::identity::BankCode>) -> String {
    let label = text.get(&format!("role-{role}"));
    bank.map_or_else(|| label.clone(), |bank| format!("{label} – {}", bank_name(text, bank)))
}

fn role_choices(text: Text) -> Vec<Choice> {
    ROLES.iter().map(|role| Choice::new(role.as_str(), text.get(&format!("role-{role}")))).collect()
}

fn bank_choices(text: Text) -> Vec<Choice> {
    let banks = PROVIDERS.iter().filter_map(|provider| provider.code.parse().ok());
    banks.map(|bank: crate::domain::identity::BankCode| Choice::new(bank.as_str(), bank_name(text, &bank))).collect()
}
