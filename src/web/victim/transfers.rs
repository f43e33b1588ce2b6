//! The list of transfers: one is added, changed or taken out at a time.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::steps::{REVISION, StepPage, TO_CHECK, changed_elsewhere, returns_to_check};
use super::summary;
use super::writing::{self, Writing};
use super::{CHECK, TRANSFERS, status, step_fields};
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::domain::told::MOST_TRANSFERS;
use crate::forms::claim::read_transfer;
use crate::forms::{Errors, Values};
use crate::web::access::{Body, DRAFT_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::Fields;
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// A transfer as the list shows it.
struct Item {
    heading: String,
    lines: Vec<String>,
    warning: Option<String>,
    change: String,
    remove: String,
}

#[derive(Template)]
#[template(path = "victim/transfers.html")]
struct TransfersPage {
    page: Page,
    items: Vec<Item>,
    total: Option<String>,
    add: Option<String>,
    done: &'static str,
}

/// `GET /claim/transfers`.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let writing = writing::load(&visitor).await?;
    let told = writing.answers.transfers();
    let query = query(&visitor);
    let items = (1..).zip(told).map(|(number, values)| Item {
        heading: text.with("transfer-number", &[("number", number.into())]),
        lines: summary::transfer_lines(text, values),
        warning: summary::unusual_length(text, values),
        change: format!("{TRANSFERS}/{number}{query}"),
        remove: format!("{TRANSFERS}/{number}/remove{query}"),
    });
    let amounts = told.iter().map(|values| Satang::parse_positive(values.get("transfer_amount")));
    let total = amounts.collect::<Result<Vec<_>, _>>().ok().filter(|amounts| amounts.len() > 1).and_then(Satang::sum);
    let page = TransfersPage {
        page: visitor.page(text.get("transfers-title")).with_back(home(&visitor)),
        items: items.collect(),
        total: total.map(|total| text.money(total)),
        add: (told.len() < MOST_TRANSFERS).then(|| format!("{TRANSFERS}/new{query}")),
        done: home(&visitor),
    };
    answer::html(&page)
}

/// Where the list leads on to.
fn home(visitor: &Visitor) -> &'static str {
    if returns_to_check(visitor) { CHECK } else { DRAFT_HOME }
}

fn query(visitor: &Visitor) -> String {
    if returns_to_check(visitor) { format!("?{TO_CHECK}") } else { String::new() }
}

/// The place that a path names: none for a new transfer.
fn place_of(path: &str) -> Result<Option<usize>, Refusal> {
    if path == "new" {
        return Ok(None);
    }
    let number: usize = path.parse().map_err(|_| Refusal::NotFound)?;
    number.checked_sub(1).map(Some).ok_or(Refusal::NotFound)
}

/// `GET /claim/transfers/{number}`: one transfer, or `new`.
///
/// # Errors
/// `NotFound` for a transfer that there is not.
pub async fn show(visitor: Visitor, path: Path<String>) -> Answer {
    let place = place_of(&path)?;
    let writing = writing::load(&visitor).await?;
    let values = match place {
        None => new_transfer(&writing),
        Some(place) => kept(&writing, place)?.clone(),
    };
    answer::html(&page(&visitor, &path, &writing, &values, &Errors::new()))
}

fn kept(writing: &Writing, place: usize) -> Result<&Values, Refusal> {
    writing.answers.transfers().get(place).ok_or(Refusal::NotFound)
}

/// Most people send from the same account in the same way each time.
fn new_transfer(writing: &Writing) -> Values {
    let mut values = Values::new();
    if let Some(last) = writing.answers.transfers().last() {
        for name in ["money_form", "transfer_method", "from_known", "from_bank", "from_number"] {
            values.set(name, last.get(name));
        }
    }
    values
}

/// `POST /claim/transfers/{number}`.
///
/// # Errors
/// As `show`; what the database says.
pub async fn save(visitor: Visitor, path: Path<String>, Body(values): Body) -> Answer {
    let place = place_of(&path)?;
    if let Err(errors) = read_transfer(&values, visitor.app().clock.legal_now()) {
        let writing = writing::load(&visitor).await?;
        let page = page(&visitor, &path, &writing, &values, &errors);
        return answer::html_status(status(&errors), &page);
    }
    let seen: i64 = values.get(REVISION).parse().unwrap_or_default();
    let typed = values.clone();
    let saved = writing::change(&visitor, move |answers| answers.keep_transfer(place, seen, &typed)).await?;
    if saved {
        return answer::see_other(&format!("{TRANSFERS}{}", query(&visitor)));
    }
    let writing = writing::load(&visitor).await?;
    let newest = match place {
        Some(place) => kept(&writing, place)?,
        // Nobody else typed this one: it is shown again as typed, with the list as it is now.
        None => &values,
    };
    let mut page = page(&visitor, &path, &writing, newest, &Errors::new());
    page.notice = Some(changed_elsewhere(visitor.text));
    answer::html_status(StatusCode::CONFLICT, &page)
}

fn page(visitor: &Visitor, path: &str, writing: &Writing, values: &Values, errors: &Errors) -> StepPage {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let query = query(visitor);
    StepPage {
        page: visitor
            .page(text.get("transfer-title"))
            .with_error(!errors.is_empty())
            .with_back(format!("{TRANSFERS}{query}")),
        summary: ErrorSummary::new(text, errors),
        notice: None,
        lead: Some(text.get("transfer-lead")),
        action: format!("{TRANSFERS}/{path}{query}"),
        revision: writing.answers.transfers_revision(),
        fields: step_fields::transfer(text, &fields),
    }
}

#[derive(Template)]
#[template(path = "victim/remove.html")]
struct RemovePage {
    page: Page,
    lines: Vec<String>,
    action: String,
    revision: i64,
}

/// `GET /claim/transfers/{number}/remove`: asks before it is gone.
///
/// # Errors
/// `NotFound` for a transfer that there is not.
pub async fn ask_remove(visitor: Visitor, path: Path<String>) -> Answer {
    let text = visitor.text;
    let place = place_of(&path)?.ok_or(Refusal::NotFound)?;
    let writing = writing::load(&visitor).await?;
    let query = query(&visitor);
    answer::html(&RemovePage {
        page: visitor.page(text.get("transfer-remove-title")).with_back(format!("{TRANSFERS}{query}")),
        lines: summary::transfer_lines(text, kept(&writing, place)?),
        action: format!("{TRANSFERS}/{path}/remove{query}"),
        revision: writing.answers.transfers_revision(),
    })
}

/// `POST /claim/transfers/{number}/remove`. Where the list changed meanwhile nothing is taken out: the number may mean another transfer by now.
///
/// # Errors
/// What the database says.
pub async fn remove(visitor: Visitor, path: Path<String>, Body(values): Body) -> Answer {
    let place = place_of(&path)?.ok_or(Refusal::NotFound)?;
    let seen: i64 = values.get(REVISION).parse().unwrap_or_default();
    writing::change(&visitor, move |answers| answers.remove_transfer(place, seen)).await?;
    answer::see_other(&format!("{TRANSFERS}{}", query(&visitor)))
}
