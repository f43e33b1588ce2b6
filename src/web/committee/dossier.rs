//! An account's dossier on one printable page: the account, every petition with what was found and agreed, and what an order would say now – with the
//! question "what if these claims were not there", which decides nothing.

use actix_web::web::Path;
use askama::Template;

use super::figures::{LineView, Method, Names, Sums, names};
use super::queue::is_judged;
use super::{dossier_path, press, version};
use crate::app::Context;
use crate::casework::{dossier, ordering, publishing, wanted};
use crate::domain::account::{Act, MACHINE, State};
use crate::domain::id::{AccountId, PetitionId};
use crate::domain::order::{Computation, Kind, Line};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account, Hold};
use crate::store::orders::{self, Order};
use crate::store::petitions::{self, Petition};
use crate::web::access::Body;
use crate::web::answer::{self, Answer, refusal_sentence};
use crate::web::components::{Button, Look, SummaryList, SummaryRow, Tag, Tone};
use crate::web::page::Page;
use crate::web::visitor::Visitor;
use crate::web::words::{bank_name, word};

mod petition;

use petition::{Entry, PetitionView};

#[derive(Template)]
#[template(path = "committee/dossier.html")]
struct DossierPage {
    page: Page,
    number: String,
    state: Tag,
    balance: String,
    buttons: Vec<Button>,
    links: Vec<(String, String)>,
    missing: Vec<String>,
    facts: SummaryList,
    petitions: Vec<PetitionView>,
    preview: Option<PreviewView>,
    orders: Vec<(String, String)>,
}

/// What an order would say, and what it would say otherwise.
struct PreviewView {
    heading: String,
    refused: Option<String>,
    figures: Option<Figures>,
    what_if: Option<WhatIf>,
    rows: Vec<PreviewRow>,
}

struct Figures {
    sums: Sums,
    method: Method,
}

enum WhatIf {
    Sums(Sums),
    Refused(String),
}

struct PreviewRow {
    id: String,
    line: LineView,
    is_excluded: bool,
    /// What it would be without the excluded ones.
    instead: String,
}

/// What the page is made of.
struct Loaded {
    account: Account,
    holds: Vec<Hold>,
    entries: Vec<Entry>,
    names: Names,
    orders: Vec<Order>,
    missing: Vec<Refusal>,
    kind: Option<Kind>,
    preview: Result<Computation, Refusal>,
    what_if: Option<Result<Computation, Refusal>>,
}

/// `GET /committee/accounts/{id}`; `?exclude=PETITION`, any number of times, asks what if.
///
/// # Errors
/// `NotFound`; what the database says.
pub async fn show(visitor: Visitor, id: Path<AccountId>) -> Answer {
    let context = visitor.context()?;
    let excluded: Vec<PetitionId> = visitor.query.all("exclude").iter().filter_map(|id| id.parse().ok()).collect();
    let asked = excluded.clone();
    let found = visitor.app().store.read(move |connection| load(connection, &context, *id, &asked)).await?;
    let text = visitor.text;
    let account = &found.account;
    let role = visitor.context()?.actor.role();
    let acts = MACHINE.actions(role, Some(account.state));
    let preview = match found.kind {
        Some(kind) => Some(preview(&visitor, &found, kind, &excluded)?),
        None => None,
    };
    answer::html(&DossierPage {
        page: visitor
            .page(text.with("committee-dossier-title", &[("account", account.number.as_str().into())]))
            .with_back("/committee"),
        number: format!("{} {}", account.bank, account.number),
        state: state_tag(text, account.state),
        balance: amount_or_none(account),
        buttons: acts
            .iter()
            .filter_map(|act| match act {
                Act::SubmitDossier => Some(press(&visitor, account, *act, Look::Primary)),
                Act::ReturnDossier => Some(press(&visitor, account, *act, Look::Secondary)),
                _ => None,
            })
            .collect(),
        links: acts
            .iter()
            .filter_map(|act| kind_of(*act).map(|kind| (act, kind)))
            .map(|(act, kind)| {
                (format!("{}/order/{kind}", dossier_path(account)), text.get(&format!("committee-act-{act}")))
            })
            .collect(),
        missing: found.missing.iter().map(|refusal| refusal_sentence(text, refusal)).collect(),
        facts: facts(text, account, &found.holds),
        petitions: found.entries.iter().map(|entry| PetitionView::new(text, entry)).collect::<Result<_, _>>()?,
        preview,
        orders: found
            .orders
            .iter()
            .map(|order| {
                let words = [
                    ("number", order.number.to_string().into()),
                    ("kind", word(text, "order-kind", order.kind.as_str()).into()),
                    ("date", text.date(order.ordered_on).into()),
                ];
                (format!("/committee/orders/{}", order.id), text.with("committee-order-link", &words))
            })
            .collect(),
    })
}

/// The order that an act makes.
fn kind_of(act: Act) -> Option<Kind> {
    match act {
        Act::Order => Some(Kind::First),
        Act::SupplementaryOrder => Some(Kind::Supplementary),
        Act::CorrectingOrder => Some(Kind::Correcting),
        _ => None,
    }
}

fn load(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    excluded: &[PetitionId],
) -> Result<Loaded, Error> {
    let account = wanted(accounts::find(connection, id)?)?;
    // Before its publication an account is no matter of the committee.
    publishing::rules_of(context, &account).map_err(|_| Refusal::NotFound)?;
    let petitions = petitions::of_account(connection, id)?;
    let kind = kind_for(connection, &account)?;
    let wanted_kind = kind.unwrap_or(Kind::First);
    let preview = tried(ordering::preview(connection, context, id, wanted_kind))?;
    let what_if = if excluded.is_empty() {
        None
    } else {
        Some(tried(ordering::preview_without(connection, context, id, wanted_kind, excluded))?)
    };
    let missing = if account.state == State::WindowClosed {
        dossier::missing(connection, context, &account)?
    } else {
        Vec::new()
    };
    Ok(Loaded {
        holds: accounts::holds_of(connection, id)?,
        names: names(connection, &petitions)?,
        entries: petitions
            .into_iter()
            .map(|petition: Petition| Entry::load(connection, context, petition))
            .collect::<Result<_, Error>>()?,
        orders: orders::of_account(connection, id)?,
        account,
        missing,
        kind,
        preview,
        what_if,
    })
}

/// The order that would come next.
fn kind_for(connection: &mut AnyConnection, account: &Account) -> Result<Option<Kind>, Error> {
    Ok(match account.state {
        State::WindowClosed | State::BeforeCommittee => Some(Kind::First),
        State::Ordered | State::Disbursing if is_judged(connection, account.id)? => Some(Kind::Correcting),
        State::Ordered | State::Disbursing => Some(Kind::Supplementary),
        _ => None,
    })
}

/// A refusal is what the page shows; other faults are faults.
pub(super) fn tried<T>(outcome: Result<T, Error>) -> Result<Result<T, Refusal>, Error> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Refusal(refusal)) => Ok(Err(refusal)),
        Err(fault) => Err(fault),
    }
}

fn preview(visitor: &Visitor, found: &Loaded, kind: Kind, excluded: &[PetitionId]) -> Result<PreviewView, Error> {
    let text = visitor.text;
    let heading = text.with("committee-preview-heading", &[("kind", word(text, "order-kind", kind.as_str()).into())]);
    let computation = match &found.preview {
        Ok(computation) => computation,
        Err(refusal) => {
            return Ok(PreviewView {
                heading,
                refused: Some(refusal_sentence(text, refusal)),
                figures: None,
                what_if: None,
                rows: Vec::new(),
            });
        }
    };
    let instead = found.what_if.as_ref().and_then(|asked| asked.as_ref().ok());
    let row = |line: &Line| PreviewRow {
        id: line.petition.to_string(),
        line: LineView::new(text, &found.names, line),
        is_excluded: excluded.contains(&line.petition),
        instead: instead
            .and_then(|other| other.lines.iter().find(|found| found.petition == line.petition))
            .map_or_else(|| "–".to_owned(), |other| other.amount.to_string()),
    };
    Ok(PreviewView {
        heading,
        refused: None,
        figures: Some(Figures { sums: Sums::of(computation), method: method(visitor, &found.account)? }),
        what_if: found.what_if.as_ref().map(|asked| match asked {
            Ok(other) => WhatIf::Sums(Sums::of(other)),
            Err(refusal) => WhatIf::Refused(refusal_sentence(text, refusal)),
        }),
        rows: computation.lines.iter().map(row).collect(),
    })
}

/// By what an order on this account is worked out.
pub(super) fn method(visitor: &Visitor, account: &Account) -> Result<Method, Error> {
    let context = visitor.context()?;
    let pinned = publishing::rules_of(&context, account)?;
    Method::new(visitor.text, &context, &pinned.hash, pinned.on)
}

pub(super) fn state_tag(text: Text, state: State) -> Tag {
    let tone = match state {
        State::BeforeCommittee | State::WindowClosed => Tone::Warn,
        State::Ordered | State::Disbursing => Tone::Info,
        State::Settled => Tone::Good,
        _ => Tone::Quiet,
    };
    Tag::new(word(text, "account-state", state.as_str()), tone)
}

fn amount_or_none(account: &Account) -> String {
    account.confirmed_balance.map_or_else(|| "–".to_owned(), |balance| balance.to_string())
}

/// The account itself.
fn facts(text: Text, account: &Account, holds: &[Hold]) -> SummaryList {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "–".to_owned(), |day| text.date(day));
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let hold = |hold: &Hold| {
        text.with(
            if hold.lifted_at.is_some() { "committee-hold-lifted" } else { "committee-hold" },
            &[
                ("by", hold.ordered_by.as_str().into()),
                ("reference", hold.reference.as_str().into()),
                ("amount", text.money(hold.amount).into()),
                ("at", text.stamp_short(hold.held_at.and_utc()).into()),
            ],
        )
    };
    let mut rows = vec![
        row("committee-bank", bank_name(text, &account.bank)),
        row("committee-account", account.number.clone()),
        row("committee-holder", account.holder_name.clone()),
        row("committee-tier", word(text, "tier", account.tier.as_str())),
        SummaryRow { label: text.get("committee-holds"), lines: holds.iter().map(hold).collect(), change: None },
        row("committee-reported", text.money(account.reported_balance)),
        row(
            "committee-confirmed",
            account.confirmed_balance.map_or_else(|| "–".to_owned(), |balance| text.money(balance)),
        ),
        row("committee-confirmed-on", day(account.confirmed_on)),
        row("committee-gazette", account.gazette_reference.clone().unwrap_or_default()),
        row("committee-gazette-date", day(account.gazette_date)),
        row("committee-window-closed", day(account.window_closes_on)),
    ];
    if let Some(reason) = &account.hold_reason {
        rows.push(row("committee-on-hold", reason.clone()));
    }
    SummaryList { text, rows }
}

/// `POST /committee/accounts/{id}/submit_dossier`.
///
/// # Errors
/// The refusals of the step; what the database says.
pub async fn submit(visitor: Visitor, id: Path<AccountId>, Body(values): Body) -> Answer {
    let (context, seen) = (visitor.context()?, version(&values)?);
    let account = visitor.app().store.write(move |connection| dossier::submit(connection, &context, *id, seen)).await?;
    answer::see_other(&dossier_path(&account))
}

/// `POST /committee/accounts/{id}/return_dossier`.
///
/// # Errors
/// As [`submit`].
pub async fn give_back(visitor: Visitor, id: Path<AccountId>, Body(values): Body) -> Answer {
    let (context, seen) = (visitor.context()?, version(&values)?);
    let account =
        visitor.app().store.write(move |connection| dossier::give_back(connection, &context, *id, seen)).await?;
    answer::see_other(&dossier_path(&account))
}
