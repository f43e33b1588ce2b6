//! Letters that could not be sent: an administrator sees that there are some, never whom they are for.

use actix_web::web::Path;
use askama::Template;

use crate::domain::id::NoticeId;
use crate::domain::refusal::Refusal;
use crate::locale::Text;
use crate::store::notices::{self, OutboxNotice};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Button, Look};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// Dead letters shown on one page; what is sent again makes room for others.
const MOST_LETTERS: i64 = 200;

#[derive(Template)]
#[template(path = "admin/letters.html")]
struct LettersPage {
    page: Page,
    letters: Vec<Letter>,
}

/// A dead letter as an administrator may see it: nothing of whom or what it is about.
struct Letter {
    kind: String,
    made: String,
    attempts: String,
    fault: String,
    again: Button,
}

/// `GET /admin/letters`: what could not be sent.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let dead =
        visitor.app().store.read(|connection| notices::list(connection, "email", "dead", None, MOST_LETTERS)).await?;
    let (text, csrf) = (visitor.text, visitor.csrf());
    let page = LettersPage {
        page: visitor.page(text.get("admin-letters-title")).with_back("/admin"),
        letters: dead.iter().map(|notice| letter(text, notice, &csrf)).collect(),
    };
    answer::html(&page)
}

fn letter(text: Text, notice: &OutboxNotice, csrf: &str) -> Letter {
    Letter {
        kind: text.get(&format!("admin-letter-kind-{}", notice.kind)),
        made: text.stamp_short(notice.created_at.and_utc()),
        attempts: notice.attempts.to_string(),
        fault: notice.fault.clone().unwrap_or_default(),
        again: Button {
            action: format!("/admin/letters/{}/again", notice.id),
            label: text.get("admin-letter-again"),
            look: Look::Secondary,
            csrf: csrf.to_owned(),
            hidden: Vec::new(),
        },
    }
}

/// `POST /admin/letters/{id}/again`: into the outbox once more.
///
/// # Errors
/// `NotFound`; `Stale` where somebody did it already.
pub async fn send_again(visitor: Visitor, path: Path<String>, Body(_): Body) -> Answer {
    let id: NoticeId = path.parse().map_err(|_| Refusal::NotFound)?;
    let now = visitor.app().clock.real_now().naive_utc();
    visitor
        .app()
        .store
        .write(move |connection| {
            notices::find(connection, id)?.ok_or(Refusal::NotFound)?;
            notices::revive(connection, id, now)
        })
        .await?;
    let by = visitor.user.as_ref().map(|user| user.id.to_string());
    tracing::info!(notice = %id, by, "a dead letter is sent again");
    answer::see_other("/admin/letters")
}
