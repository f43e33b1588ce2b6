//! The tray of the post: notices for people without e-mail, printed one a page, and marked when they are in the post.

use actix_web::web::Path;
use askama::Template;

use super::{areas, part, role};
use crate::casework::telling;
use crate::domain::actor::Role;
use crate::domain::id::NoticeId;
use crate::error::Error;
use crate::notify::letters::{self, Letter};
use crate::store::notices::{self, OutboxNotice};
use crate::store::pages::PAGE;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Button, Look};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;

/// A letter in the tray.
struct Line {
    reference: String,
    about: String,
    since: String,
    has_address: bool,
    posted: Option<Button>,
}

#[derive(Template)]
#[template(path = "desk/letters.html")]
struct LettersPage {
    page: Page,
    areas: Vec<NavLink>,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "desk/letters_print.html")]
struct PrintPage {
    page: Page,
    letters: Vec<Letter>,
}

/// The letters that wait, as they are printed.
async fn waiting(visitor: &Visitor) -> Result<Vec<(OutboxNotice, Letter)>, Error> {
    let app = visitor.app().clone();
    answer::blocking(move || {
        let rows = app.store.read_now(|connection| notices::list(connection, "post", "pending", None, PAGE))?;
        rows.into_iter()
            .map(|row| {
                let letter = letters::letter(&app, &row)?;
                Ok((row, letter))
            })
            .collect()
    })
    .await
}

/// `GET /desk/letters`.
///
/// # Errors
/// What the database and the vault say.
pub async fn list(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let may_post = matches!(role(&visitor)?, Role::Officer | Role::Supervisor);
    let lines = waiting(&visitor)
        .await?
        .into_iter()
        .map(|(row, letter)| Line {
            reference: letter.reference.unwrap_or_else(|| "–".to_owned()),
            about: letter
                .languages
                .into_iter()
                .find(|words| words.language == text.language())
                .map(|words| words.subject)
                .unwrap_or_default(),
            since: text.stamp_short(row.created_at.and_utc()),
            has_address: !letter.address.is_empty(),
            posted: may_post.then(|| Button {
                action: format!("/desk/letters/{}/posted", row.id),
                label: text.get("desk-letter-posted"),
                look: Look::Secondary,
                csrf: visitor.csrf(),
                hidden: Vec::new(),
            }),
        })
        .collect();
    let page = LettersPage {
        page: visitor.page(text.get("desk-area-letters")),
        areas: areas(&visitor, "/desk/letters"),
        lines,
    };
    answer::html(&page)
}

/// `GET /desk/letters/print`: every letter of the tray, one a page.
///
/// # Errors
/// What the database and the vault say.
pub async fn print(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let letters = waiting(&visitor).await?.into_iter().map(|(_, letter)| letter).collect();
    let page = PrintPage { page: visitor.page(text.get("desk-letters-print")).with_back("/desk/letters"), letters };
    answer::html(&page)
}

/// `POST /desk/letters/{id}/posted`: it is in the post; an order's service begins.
///
/// # Errors
/// `NotFound`; `Stale` where it is posted already.
pub async fn posted(visitor: Visitor, id: Path<String>, Body(_): Body) -> Answer {
    let id: NoticeId = part(&id)?;
    let context = visitor.context()?;
    visitor.app().store.write(move |connection| telling::posted(connection, &context, id)).await?;
    answer::see_other("/desk/letters")
}
