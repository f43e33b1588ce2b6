//! Notices that a bank passes on to its customers: whom, what, and that it was done.

use actix_web::web::Path;
use askama::Template;

use super::{MOST_LISTED, areas, own_bank};
use crate::app::{App, Context};
use crate::casework::passing;
use crate::domain::id::NoticeId;
use crate::domain::identity::BankCode;
use crate::error::Error;
use crate::notify::texts;
use crate::store::notices::{self, OutboxNotice};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Button, Details, Look};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "bank/notices.html")]
struct NoticesPage {
    page: Page,
    areas: Vec<NavLink>,
    notices: Vec<NoticeView>,
}

struct NoticeView {
    subject: String,
    since: String,
    customers: Vec<String>,
    words: Details,
    button: Button,
}

/// A notice with whom it is for and what it says.
struct Entry {
    notice: OutboxNotice,
    customers: Vec<passing::Customer>,
    /// In both languages, a paragraph each.
    words: Vec<String>,
}

/// `GET /bank/notices`: those that wait, newest first.
///
/// # Errors
/// What the database and the vault say.
pub async fn show(visitor: Visitor) -> Answer {
    let (bank, context) = (own_bank(&visitor)?, visitor.context()?);
    let app = visitor.app().clone();
    let found = answer::blocking(move || load(&app, &context, &bank)).await?;
    let text = visitor.text;
    let view = |entry: Entry| NoticeView {
        subject: texts::subject(text, &entry.notice),
        since: text.stamp_short(entry.notice.created_at.and_utc()),
        customers: entry
            .customers
            .into_iter()
            .map(|customer| match customer.name {
                Some(name) => format!("{} – {name}", customer.number),
                None => customer.number,
            })
            .collect(),
        words: Details { summary: text.get("bank-notice-words"), lines: entry.words },
        button: Button {
            action: format!("/bank/notices/{}/passed_on", entry.notice.id),
            label: text.get("bank-notice-passed-on"),
            look: Look::Primary,
            csrf: visitor.csrf(),
            hidden: Vec::new(),
        },
    };
    answer::html(&NoticesPage {
        page: visitor.page(text.get("bank-notices-title")),
        areas: areas(&visitor, "/bank/notices"),
        notices: found.into_iter().map(view).collect(),
    })
}

fn load(app: &App, context: &Context, bank: &BankCode) -> Result<Vec<Entry>, Error> {
    let waiting = app.store.read_now(|connection| {
        let waiting = notices::list(connection, "bank", "pending", Some(bank), MOST_LISTED)?;
        waiting
            .into_iter()
            .map(|notice| {
                let customers = passing::customers(connection, context, &notice)?;
                Ok((notice, customers))
            })
            .collect::<Result<Vec<_>, Error>>()
    })?;
    waiting
        .into_iter()
        .map(|(notice, customers)| {
            let mut words = Vec::new();
            for language in texts::words(app, &notice)? {
                words.push(language.subject);
                words.extend(language.paragraphs);
                words.extend(language.footer);
            }
            Ok(Entry { notice, customers, words })
        })
        .collect()
}

/// `POST /bank/notices/{id}/passed_on`.
///
/// # Errors
/// `NotFound` for another bank's; `Stale` where it was passed on before.
pub async fn passed_on(visitor: Visitor, id: Path<NoticeId>, _: Body) -> Answer {
    let context = visitor.context()?;
    visitor.app().store.write(move |connection| passing::passed_on(connection, &context, *id)).await?;
    answer::see_other("/bank/notices")
}
