//! Lifting a hold of an own account: it lets money go, so a page asks first.

use actix_web::web::Path;
use askama::Template;

use super::accounts::{own, path_of, sentence};
use super::version;
use crate::casework::publishing;
use crate::domain::id::{AccountId, HoldId};
use crate::domain::refusal::Refusal;
use crate::store::accounts;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Button, Look};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "bank/lift.html")]
struct LiftPage {
    page: Page,
    hold: String,
    button: Button,
    back: String,
}

/// `POST /bank/accounts/{id}/lift`: asks, and lifts once that was answered.
///
/// # Errors
/// `NotFound` for another bank's account or another account's hold; the refusals of the step; what the database says.
pub async fn lift(visitor: Visitor, id: Path<AccountId>, Body(values): Body) -> Answer {
    let hold: HoldId = values.get("hold").parse().map_err(|_| Refusal::NotFound)?;
    let (context, seen) = (visitor.context()?, version(&values)?);
    if !values.has("sure", "yes") {
        return ask(&visitor, *id, hold, seen).await;
    }
    let command = publishing::Command::Lift(hold);
    let account =
        visitor.app().store.write(move |connection| publishing::act(connection, &context, *id, seen, &command)).await?;
    answer::see_other(&path_of(account.id))
}

async fn ask(visitor: &Visitor, id: AccountId, hold: HoldId, seen: i64) -> Answer {
    let actor = visitor.context()?.actor;
    let read = move |connection: &mut _| {
        let account = own(connection, &actor, id)?;
        let holds = accounts::holds_of(connection, account.id)?;
        Ok(holds.into_iter().find(|found| found.id == hold && found.lifted_at.is_none()).ok_or(Refusal::NotFound)?)
    };
    let hold = visitor.app().store.read(read).await?;
    let (text, back) = (visitor.text, path_of(id));
    answer::html(&LiftPage {
        page: visitor.page(text.get("bank-lift-title")).with_back(back.clone()),
        hold: sentence(text, &hold),
        button: Button {
            action: format!("{back}/lift"),
            label: text.with("bank-act-lift", &[("reference", hold.reference.as_str().into())]),
            look: Look::Danger,
            csrf: visitor.csrf(),
            hidden: [("version", seen.to_string()), ("hold", hold.id.to_string()), ("sure", "yes".to_owned())]
                .map(|(name, value)| (name.to_owned(), value))
                .to_vec(),
        },
        back,
    })
}
