//! The page on which the chair signs: the figures of the order, and one press. What was shown is ordered, or nothing.

use actix_web::web::Path;
use askama::Template;

use super::dossier::{method, tried};
use super::figures::{LineView, Method, Names, Sums, names};
use super::{dossier_path, version};
use crate::casework::{ordering, publishing, wanted};
use crate::domain::id::AccountId;
use crate::domain::order::{Computation, Kind};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::accounts::{self, Account};
use crate::store::petitions;
use crate::web::access::Body;
use crate::web::answer::{self, Answer, refusal_sentence};
use crate::web::page::Page;
use crate::web::visitor::Visitor;
use crate::web::words::{bank_name, word};

#[derive(Template)]
#[template(path = "committee/making.html")]
struct MakingPage {
    page: Page,
    account: String,
    kind: String,
    action: String,
    version: i64,
    refused: Option<String>,
    figures: Option<Figures>,
}

struct Figures {
    fingerprint: String,
    sums: Sums,
    lines: Vec<LineView>,
    method: Method,
}

/// `GET /committee/accounts/{id}/order/{kind}`.
///
/// # Errors
/// `NotFound`; what the database says.
pub async fn show(visitor: Visitor, path: Path<(AccountId, String)>) -> Answer {
    let (id, kind) = path.into_inner();
    let kind: Kind = kind.parse().map_err(|_| Refusal::NotFound)?;
    let context = visitor.context()?;
    let (account, computation, names) = visitor
        .app()
        .store
        .read(move |connection| {
            let account = wanted(accounts::find(connection, id)?)?;
            publishing::rules_of(&context, &account).map_err(|_| Refusal::NotFound)?;
            let petitions = petitions::of_account(connection, id)?;
            Ok((account, tried(ordering::preview(connection, &context, id, kind))?, names(connection, &petitions)?))
        })
        .await?;
    let text = visitor.text;
    let (refused, figures) = match &computation {
        Ok(computation) => (None, Some(figures(&visitor, &account, computation, &names)?)),
        Err(refusal) => (Some(refusal_sentence(text, refusal)), None),
    };
    let kind_word = word(text, "order-kind", kind.as_str());
    answer::html(&MakingPage {
        page: visitor
            .page(text.with("committee-making-title", &[("kind", kind_word.as_str().into())]))
            .with_back(dossier_path(&account)),
        account: format!("{} {}", bank_name(text, &account.bank), account.number),
        kind: kind_word,
        action: format!("{}/order/{kind}", dossier_path(&account)),
        version: account.version,
        refused,
        figures,
    })
}

fn figures(visitor: &Visitor, account: &Account, computation: &Computation, names: &Names) -> Result<Figures, Error> {
    Ok(Figures {
        fingerprint: ordering::fingerprint(computation)?,
        sums: Sums::of(computation),
        lines: computation.lines.iter().map(|line| LineView::new(visitor.text, names, line)).collect(),
        method: method(visitor, account)?,
    })
}

/// `POST /committee/accounts/{id}/order/{kind}`.
///
/// # Errors
/// The refusals of the order; `Stale` where its figures are others than those shown.
pub async fn order(visitor: Visitor, path: Path<(AccountId, String)>, Body(values): Body) -> Answer {
    let (id, kind) = path.into_inner();
    let kind: Kind = kind.parse().map_err(|_| Refusal::NotFound)?;
    let (context, seen) = (visitor.context()?, version(&values)?);
    let shown = values.get("figures").to_owned();
    let order = visitor
        .app()
        .store
        .write(move |connection| ordering::order_as_shown(connection, &context, id, seen, kind, &shown))
        .await?;
    answer::see_other(&format!("/committee/orders/{order}"))
}
