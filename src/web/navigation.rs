//! Where each role works: its first page, and the links of the main navigation.

use super::access::{CASE_HOME, OBJECTION_HOME, SIGN_IN};
use super::page::NavLink;
use crate::domain::actor::Role;
use crate::locale::Text;

/// The links of the main navigation: path, key of the words, and whose it is.
const LINKS: &[(&str, &str, &[Role])] = &[
    ("/desk", "navigation-desk", &[Role::Officer, Role::Supervisor, Role::Auditor]),
    ("/committee", "navigation-committee", &[Role::Secretary, Role::Chair, Role::Auditor]),
    // The Centre files for people, and does not examine.
    ("/claim/start", "navigation-claim", &[Role::CentreAgent]),
    ("/bank", "navigation-bank", &[Role::Bank]),
    ("/admin", "navigation-admin", &[Role::Admin]),
    (CASE_HOME, "navigation-case", &[Role::Claimant]),
    (OBJECTION_HOME, "navigation-objection", &[Role::Holder]),
];

/// The first page of a role: where a sign-in leads.
#[must_use]
pub fn home(role: Role) -> &'static str {
    LINKS.iter().find(|(_, _, roles)| roles.contains(&role)).map_or(SIGN_IN, |(path, _, _)| path)
}

/// The links of a role, the one that `path` stands under marked.
#[must_use]
pub fn links(role: Role, text: Text, path: &str) -> Vec<NavLink> {
    let path = path.split('?').next().unwrap_or_default();
    LINKS
        .iter()
        .filter(|(_, _, roles)| roles.contains(&role))
        .map(|(href, key, _)| NavLink {
            href: (*href).to_owned(),
            label: text.get(key),
            current: path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        })
        .collect()
}
