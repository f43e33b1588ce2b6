//! Asking for a correction of anything that only two people may change (PDPA s.35), and the answers to what was asked (s.36).

use askama::Template;

use super::Place;
use crate::app::Context;
use crate::casework::correcting::{self, Proposal};
use crate::domain::correction::{ANSWER_DAYS, ANSWERED_IN, AWAITED};
use crate::error::Error;
use crate::forms::data::{Wish, WishForm};
use crate::forms::{self, Errors, Values};
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::corrections::Correction;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Tag, Tone};
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::sign_in::status;
use crate::web::visitor::Visitor;
use crate::web::words::word;

#[derive(Template)]
#[template(path = "data/correction.html")]
struct CorrectionPage {
    page: Page,
    summary: ErrorSummary,
    /// What was asked, the newest first.
    asked: Vec<AskedView>,
    /// None while an answer is awaited.
    wish: Option<Field>,
    days: String,
    action: String,
    home: &'static str,
}

struct AskedView {
    wish: String,
    state: Tag,
    when: String,
    answer: Option<String>,
}

type Asked = Vec<(Correction, Proposal)>;

fn load(connection: &mut AnyConnection, context: &Context, place: Place) -> Result<Asked, Error> {
    let rows = correcting::of(connection, place.whose)?;
    let open = |row: Correction| Ok((row.clone(), correcting::opened(connection, context, &row)?));
    rows.into_iter().map(open).collect()
}

/// `GET /case/data/correction`, `GET /object/data/correction`.
///
/// # Errors
/// `NotFound`; what the database and the vault say.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &Values::new(), &Errors::new()).await
}

/// `POST /case/data/correction`, `POST /object/data/correction`.
///
/// # Errors
/// `NotFound`; `AlreadyThere` while another one is awaited; `Erased`.
pub async fn ask(visitor: Visitor, Body(values): Body) -> Answer {
    let Wish(wish) = match forms::read::<WishForm, _>(&values) {
        Ok(wish) => wish,
        Err(errors) => return page(&visitor, &values, &errors).await,
    };
    let (place, context) = (Place::of(&visitor)?, visitor.context()?);
    let asked = move |connection: &mut _| correcting::ask(connection, &context, place.whose, &wish).map(drop);
    visitor.app().store.write(asked).await?;
    answer::see_other(&place.path("correction"))
}

async fn page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let (text, place, context) = (visitor.text, Place::of(visitor)?, visitor.context()?);
    let asked = visitor.app().store.read(move |connection| load(connection, &context, place)).await?;
    let is_awaited = asked.iter().any(|(row, _)| AWAITED.contains(&row.state));
    let fields = Fields::new(text, values, errors);
    let page = CorrectionPage {
        page: visitor.page(text.get("data-correction-title")).with_error(!errors.is_empty()).with_back(place.base),
        summary: ErrorSummary::new(text, errors),
        asked: asked.iter().rev().map(|(row, opened)| view(text, row, opened)).collect(),
        wish: (!is_awaited).then(|| fields.textarea("correction_wish", 6)),
        days: text.count("days", ANSWER_DAYS),
        action: place.path("correction"),
        home: place.base,
    };
    answer::html_status(status(errors), &page)
}

fn view(text: Text, row: &Correction, opened: &Proposal) -> AskedView {
    let is_answered = ANSWERED_IN.contains(&row.state);
    let (state, tone) = if is_answered { (row.state.as_str(), Tone::Good) } else { ("asked", Tone::Info) };
    let when = [("asked", text.date(row.asked_on).into()), ("due", text.date(row.due_on).into())];
    AskedView {
        wish: opened.wish.clone().unwrap_or_default(),
        state: Tag::new(word(text, "correction-state", state), tone),
        when: text.with(if is_answered { "data-correction-asked" } else { "data-correction-awaited" }, &when),
        // Before two people agreed an answer is a draft.
        answer: opened.answer.clone().filter(|_| is_answered),
    }
}
