//! Acts on a frozen account: form, command, `casework`, back to the page.

use actix_web::web::Path;

use crate::app::Context;
use crate::casework::{publishing, reporting, wanted};
use crate::domain::account::{self, Act};
use crate::domain::id::AccountId;
use crate::domain::identity::MuleTier;
use crate::domain::refusal::Refusal;
use crate::domain::words::Word;
use crate::error::Error;
use crate::forms::desk::account::{Step, Wish, step};
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::web::access::Body;
use crate::web::answer::{self, Answer, Trouble};
use crate::web::components::ErrorSummary;
use crate::web::desk::petition::ActPage;
use crate::web::desk::{form_page, part, role, shown, status, typed_refusal, unreadable, version};
use crate::web::field::{Choice, Field, Fields};
use crate::web::visitor::Visitor;

/// Lines of the reason of a hold.
const REASON_ROWS: u8 = 4;

/// `GET /desk/accounts/{id}/{act}`: the form of an act.
///
/// # Errors
/// `NotFound` for an act without a form; `NotAllowed` where the table has no such step now.
pub async fn form(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (id, wish): (AccountId, Wish) = (part(&path.0)?, part(&path.1)?);
    if wish.has_form() != Some(true) {
        return Err(Refusal::NotFound.into());
    }
    let account = load(&visitor, id).await?;
    if let Wish::Act(act) = wish {
        let possible = account::MACHINE.actions(role(&visitor)?, Some(account.state));
        if !possible.contains(&act) {
            return Err(Refusal::NotAllowed {
                record: account::MACHINE.name,
                act: act.word(),
                state: account.state.word(),
            }
            .into());
        }
    }
    let mut values = Values::new();
    values.set("frozen_bank", account.bank.as_str());
    values.set("frozen_number", account.number.clone());
    values.set("holder_name", account.holder_name.clone());
    values.set("tier", account.tier.as_str());
    act_page(&visitor, &account, wish, &values, &Errors::new())
}

async fn load(visitor: &Visitor, id: AccountId) -> Result<Account, Error> {
    visitor.app().store.read(move |connection| wanted(accounts::find(connection, id)?)).await
}

/// `POST /desk/accounts/{id}/{act}`.
///
/// # Errors
/// The refusals of the table; `Stale`.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (id, wish): (AccountId, Wish) = (part(&path.0)?, part(&path.1)?);
    let has_form = wish.has_form().ok_or(Refusal::NotFound)?;
    let seen = version(&values)?;
    let account = load(&visitor, id).await?;
    let wanted = match step(wish, &values) {
        Ok(step) => step,
        Err(errors) if !has_form => return Err(unreadable(errors)),
        Err(errors) => return act_page(&visitor, &account, wish, &values, &errors),
    };
    let context = visitor.context()?;
    let done = visitor.app().store.write(move |connection| carry_out(connection, &context, id, seen, &wanted));
    match done.await {
        Ok(id) => answer::see_other(&format!("/desk/accounts/{id}")),
        Err(error) => refused(&visitor, &account, wish, &values, error),
    }
}

/// A refusal of what was typed is shown at its field.
fn refused(visitor: &Visitor, account: &Account, wish: Wish, values: &Values, error: Error) -> Answer {
    if wish == Wish::Act(Act::Merge) && matches!(error, Error::Refusal(Refusal::NotFound)) {
        let mut errors = Errors::new();
        errors.add("merge_number", "error-no-such-account");
        return act_page(visitor, account, wish, values, &errors);
    }
    match typed_refusal(&error, "gazette_date", "") {
        Some(errors) => act_page(visitor, account, wish, values, &errors),
        None => Err(Trouble::Error(error)),
    }
}

/// Carries it out; the account to go on with.
fn carry_out(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    seen: i64,
    step: &Step,
) -> Result<AccountId, Error> {
    match step {
        Step::Act(command) => publishing::act(connection, context, id, seen, command)?,
        Step::Merge(key) => {
            let into = wanted(accounts::by_number(connection, &key.bank, &key.number)?)?.id;
            let command = publishing::Command::Merge(into);
            publishing::act(connection, context, id, seen, &command)?
        }
        Step::Report(told) => {
            let reported = reporting::report_hold(connection, context, told)?;
            return Ok(super::Reported(reported).id());
        }
        Step::Mark(reason) => publishing::mark(connection, context, id, seen, reason.as_deref())?,
    };
    Ok(id)
}

fn act_page(visitor: &Visitor, account: &Account, wish: Wish, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let back = format!("/desk/accounts/{}", account.id);
    let title = match wish {
        Wish::Act(act) => text.get(&format!("act-account-{act}")),
        other => text.get(&format!("act-case-{}", other.word())),
    };
    let page = ActPage {
        page: form_page(visitor, title.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: shown::account(&account.bank, &account.number),
        action: format!("{back}/{}", wish.word()),
        hidden: vec![("version".to_owned(), account.version.to_string())],
        fields: fields(text, wish, &Fields::new(text, values, errors)),
        button: title,
    };
    answer::html_status(status(errors), &page)
}

fn fields(text: Text, wish: Wish, fields: &Fields<'_>) -> Vec<Field> {
    match wish {
        Wish::PlaceHold => vec![fields.textarea("hold_reason", REASON_ROWS)],
        Wish::Act(Act::Publish | Act::PublishAgain) => {
            vec![fields.text("gazette"), fields.date("gazette_date")]
        }
        Wish::Act(Act::Merge) => {
            vec![fields.select_of("merge_bank", shown::bank_choices(text)), fields.numeric("merge_number")]
        }
        Wish::Act(Act::ReportHold) => report_fields(text, fields),
        Wish::Act(_) | Wish::ReleaseHold => Vec::new(),
    }
}

/// The fields of a reported hold (R9).
pub(in crate::web::desk) fn report_fields(text: Text, fields: &Fields<'_>) -> Vec<Field> {
    let tiers =
        MuleTier::ALL.iter().map(|tier| Choice::new(tier.as_str(), text.get(&format!("tier-{tier}")))).collect();
    vec![
        fields.select_of("frozen_bank", shown::bank_choices(text)),
        fields.numeric("frozen_number"),
        fields.text("holder_name"),
        fields.numeric("holder_number").optional(),
        fields.select_of("tier", tiers),
        fields.amount("held_amount"),
        fields.date("held_on"),
        fields.text("hold_ordered_by"),
        fields.text("hold_reference"),
    ]
}
