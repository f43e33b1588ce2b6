//! The list of users, and adding one.

use actix_web::http::StatusCode;
use askama::Template;

use super::{bank_choices, role_choices, role_label, standing, user_path};
use crate::credential::FirstSignInCode;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::staff::{self, FIRST_CODE_LIFE, NewUser};
use crate::store::people::{self, User};
use crate::store::role_changes;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, ErrorSummary, Table, Tag, Tone};
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// Users shown on one page.
const MOST_USERS: i64 = 500;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct UsersPage {
    page: Page,
    table: Table,
}

/// `GET /admin`: every user.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let read =
        |connection: &mut _| Ok((people::all(connection, MOST_USERS)?, role_changes::open(connection, MOST_USERS)?));
    let (users, open) = visitor.app().store.read(read).await?;
    let now = visitor.app().clock.real_now().naive_utc();
    let is_open = |user: &User| open.iter().any(|change| change.user_id == user.id);
    let page = UsersPage {
        page: visitor.page(text.get("admin-users-title")),
        table: Table {
            caption: text.get("admin-users-title"),
            empty: text.get("admin-users-none"),
            columns: ["name", "email", "role", "bank", "state"]
                .map(|column| Column::new(text.get(&format!("admin-user-{column}"))))
                .to_vec(),
            rows: users.iter().map(|user| row(text, user, is_open(user), now)).collect(),
        },
    };
    answer::html(&page)
}

fn row(text: Text, user: &User, is_open: bool, now: chrono::NaiveDateTime) -> Vec<Cell> {
    let tag = if is_open { Tag::new(text.get("admin-user-proposed"), Tone::Warn) } else { standing(text, user, now) };
    vec![
        Cell::link(user.name.clone(), user_path(user)),
        Cell::text(user.email.clone()),
        Cell::text(text.get(&format!("role-{}", user.role))),
        Cell::text(user.bank.as_ref().map_or("–", |bank| bank.as_str())),
        Cell::tag(tag),
    ]
}

#[derive(Template)]
#[template(path = "admin/form.html")]
pub(super) struct UserFormPage {
    pub(super) page: Page,
    pub(super) summary: ErrorSummary,
    pub(super) lead: String,
    pub(super) action: String,
    pub(super) version: i64,
    pub(super) fields: Vec<Field>,
    pub(super) button: String,
}

#[derive(Template)]
#[template(path = "admin/code.html")]
struct CodePage {
    page: Page,
    lead: String,
    code: String,
    on: String,
}

/// `GET /admin/users/new`.
///
/// # Errors
/// None but those of rendering.
pub async fn new(visitor: Visitor) -> Answer {
    new_page(&visitor, &Values::new(), &Errors::new())
}

/// `POST /admin/users/new`: adds somebody, whose role another administrator has to approve; the first code is shown once.
///
/// # Errors
/// What the database says.
pub async fn add(visitor: Visitor, Body(values): Body) -> Answer {
    let bank = Some(values.get("bank")).filter(|bank| !bank.is_empty());
    let new = match NewUser::read(values.get("email").trim(), values.get("name").trim(), values.get("role"), bank) {
        Ok(new) => new,
        Err(errors) => return new_page(&visitor, &values, &errors),
    };
    let (app, by) = (visitor.app().clone(), visitor.context()?.actor);
    let added = answer::blocking(move || match staff::add(&app, &new, &by) {
        Err(Error::Refusal(Refusal::AlreadyThere)) => Ok(None),
        added => added.map(Some),
    });
    let Some((_, code)) = added.await? else {
        let mut errors = Errors::new();
        errors.add("email", "error-user-there");
        return new_page(&visitor, &values, &errors);
    };
    code_page(&visitor, "admin-added-title", "admin-added-lead", &code, "/admin")
}

/// The page that shows a first sign-in code, this once. No redirect: it is kept nowhere that a next page could read.
pub(super) fn code_page(visitor: &Visitor, title: &str, lead: &str, code: &FirstSignInCode, on: &str) -> Answer {
    let text = visitor.text;
    let days = text.count("days", u64::try_from(FIRST_CODE_LIFE.num_days()).unwrap_or_default());
    answer::html(&CodePage {
        page: visitor.page(text.get(title)).shown_once(),
        lead: text.with(lead, &[("days", days.into())]),
        code: code.text(),
        on: on.to_owned(),
    })
}

fn new_page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let page = UserFormPage {
        page: visitor.page(text.get("admin-new-title")).with_error(!errors.is_empty()).with_back("/admin"),
        summary: ErrorSummary::new(text, errors),
        lead: text.get("admin-new-lead"),
        action: "/admin/users/new".to_owned(),
        version: 0,
        fields: vec![
            fields.email("email").autocomplete("off"),
            fields.text("name").autocomplete("off"),
            fields.select_of("role", role_choices(text)),
            fields.select_of("bank", bank_choices(text)),
        ],
        button: text.get("admin-new-button"),
    };
    answer::html_status(if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page)
}

/// The label of a role, for the pages of one user.
pub(super) fn label(text: Text, user: &User) -> String {
    role_label(text, user.role, user.bank.as_ref())
}
