//! Asking for the erasure of everything that names and tells of oneself: what stands against it and why (PDPA s.33), or the question whether it is meant.

use askama::Template;

use super::Place;
use crate::casework::retention;
use crate::domain::retention::Ground;
use crate::forms::data::{UNDERSTOOD, understood};
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Choice, Field, Fields};
use crate::web::page::Page;
use crate::web::sign_in::status;
use crate::web::visitor::Visitor;

/// Where whoever was erased is told so.
const ERASED: &str = "/data/erased";

#[derive(Template)]
#[template(path = "data/erase.html")]
struct ErasePage {
    page: Page,
    summary: ErrorSummary,
    /// Why it is kept, a paragraph each.
    grounds: Vec<String>,
    action: String,
    understood: Field,
    home: &'static str,
}

/// `GET /case/data/erase`, `GET /object/data/erase`.
///
/// # Errors
/// `NotFound`; what the database says.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &Values::new(), &Errors::new()).await
}

/// `POST /case/data/erase`, `POST /object/data/erase`.
///
/// # Errors
/// `StillKept`; `NotFound`; what the database says.
pub async fn erase(visitor: Visitor, Body(values): Body) -> Answer {
    if let Err(errors) = understood(&values) {
        return page(&visitor, &values, &errors).await;
    }
    let (place, context) = (Place::of(&visitor)?, visitor.context()?);
    visitor.app().store.write(move |connection| retention::erase(connection, &context, place.whose)).await?;
    super::super::evidence::clear(visitor.app()).await?;
    answer::see_other(ERASED)
}

async fn page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let (text, place, context) = (visitor.text, Place::of(visitor)?, visitor.context()?);
    let grounds =
        visitor.app().store.read(move |connection| retention::grounds(connection, &context, place.whose)).await?;
    let fields = Fields::new(text, values, errors);
    let meant = vec![Choice::new("yes", text.get("option-understood-yes"))];
    let page = ErasePage {
        page: visitor.page(text.get("data-erase-title")).with_error(!errors.is_empty()).with_back(place.base),
        summary: ErrorSummary::new(text, errors),
        grounds: grounds.into_iter().map(|ground| words(text, ground)).collect(),
        action: place.path("erase"),
        understood: fields.checkboxes_of(UNDERSTOOD, meant),
        home: place.base,
    };
    answer::html_status(status(errors), &page)
}

/// Why it is kept, and what can be done.
fn words(text: Text, ground: Ground) -> String {
    let key = format!("data-kept-{}", ground.code());
    match ground {
        Ground::Years { until } => text.with(&key, &[("date", text.date(until).into())]),
        Ground::Open | Ground::OnHold | Ground::AccountOpen => text.get(&key),
    }
}

#[derive(Template)]
#[template(path = "data/erased.html")]
struct ErasedPage {
    page: Page,
}

/// `GET /data/erased`: for whom nothing is kept any more, and nobody is signed in.
///
/// # Errors
/// None but those of rendering.
pub async fn done(visitor: Visitor) -> Answer {
    answer::html(&ErasedPage { page: visitor.plain_page().titled(visitor.text.get("data-erased-title")) })
}
