//! The administrator's pages: users, never cases.

use askama::Template;

use super::answer::{self, Answer};
use super::components::{Cell, Column, Table, Tag, Tone};
use super::page::Page;
use super::visitor::Visitor;
use crate::locale::Text;
use crate::store::people::{self, User};

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
pub async fn users(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let users = visitor
        .app()
        .store
        .read(|connection| people::all(connection, MOST_USERS))
        .await?;
    let now = visitor.app().clock.real_now().naive_utc();
    let page = UsersPage {
        page: visitor.page(text.get("admin-users-title")),
        table: Table {
            caption: text.get("admin-users-title"),
            empty: text.get("admin-users-none"),
            columns: ["name", "email", "role", "bank", "state"]
                .map(|column| Column::new(text.get(&format!("admin-user-{column}"))))
                .to_vec(),
            rows: users
                .iter()
                .map(|user| {
                    let waits = user.locked_until.is_some_and(|until| until > now);
                    row(text, user, waits)
                })
                .collect(),
        },
    };
    answer::html(&page)
}

fn row(text: Text, user: &User, waits: bool) -> Vec<Cell> {
    let (key, tone) = if !user.active {
        ("admin-user-inactive", Tone::Quiet)
    } else if waits {
        ("admin-user-waits", Tone::Warn)
    } else if user.password_hash.is_none() {
        ("admin-user-expected", Tone::Info)
    } else {
        ("admin-user-active", Tone::Good)
    };
    vec![
        Cell::text(user.name.clone()),
        Cell::text(user.email.clone()),
        Cell::text(text.get(&format!("role-{}", user.role))),
        Cell::text(user.bank.as_ref().map_or("–", |bank| bank.as_str())),
        Cell::tag(Tag::new(text.get(key), tone)),
    ]
}
