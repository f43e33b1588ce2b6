//! Acts on court cases against orders, and the receipt of an order: both are shown on the account's page.

use actix_web::web::Path;

use super::petition::ActPage;
use super::{form_page, part, status, typed_refusal, unreadable, version};
use crate::casework::serving::{self, KnownBy};
use crate::casework::{objecting, wanted};
use crate::domain::challenge::Act;
use crate::domain::id::{ChallengeId, ServiceId};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::desk::challenge::{command, has_form, receipt};
use crate::forms::{Errors, Values};
use crate::store::orders::{self, Challenge, Service};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::Fields;
use crate::web::visitor::Visitor;

async fn load(visitor: &Visitor, id: ChallengeId) -> Result<Challenge, Error> {
    visitor.app().store.read(move |connection| wanted(orders::find_challenge(connection, id)?)).await
}

/// `GET /desk/challenges/{id}/{act}`.
///
/// # Errors
/// `NotFound` for an act without a form.
pub async fn form(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (id, act): (ChallengeId, Act) = (part(&path.0)?, part(&path.1)?);
    if has_form(act) != Some(true) {
        return Err(Refusal::NotFound.into());
    }
    let challenge = load(&visitor, id).await?;
    judgment_page(&visitor, &challenge, act, &Values::new(), &Errors::new())
}

/// `POST /desk/challenges/{id}/{act}`.
///
/// # Errors
/// The refusals of the table; `Stale`.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (id, act): (ChallengeId, Act) = (part(&path.0)?, part(&path.1)?);
    let with_form = has_form(act).ok_or(Refusal::NotFound)?;
    let seen = version(&values)?;
    let challenge = load(&visitor, id).await?;
    let command = match command(act, &values) {
        Ok(command) => command,
        Err(errors) if !with_form => return Err(unreadable(errors)),
        Err(errors) => return judgment_page(&visitor, &challenge, act, &values, &errors),
    };
    let context = visitor.context()?;
    let done =
        visitor.app().store.write(move |connection| objecting::act(connection, &context, id, seen, &command).map(drop));
    match done.await {
        Ok(()) => answer::see_other(&format!("/desk/accounts/{}", challenge.account_id)),
        Err(error) => match typed_refusal(&error, "", "judgment_amount") {
            Some(errors) => judgment_page(&visitor, &challenge, act, &values, &errors),
            None => Err(error.into()),
        },
    }
}

fn judgment_page(visitor: &Visitor, challenge: &Challenge, act: Act, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let back = format!("/desk/accounts/{}", challenge.account_id);
    let fields = Fields::new(text, values, errors);
    let title = text.get(&format!("act-challenge-{act}"));
    let page = ActPage {
        page: form_page(visitor, title.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: challenge.court_number.clone(),
        action: format!("/desk/challenges/{}/{act}", challenge.id),
        hidden: vec![("version".to_owned(), challenge.version.to_string())],
        fields: vec![
            fields.radios("instance", &["civil", "appeal"]),
            fields.radios("is_final", &["yes", "no"]),
            fields.amount("judgment_amount"),
        ],
        button: title,
    };
    answer::html_status(status(errors), &page)
}

async fn load_service(visitor: &Visitor, id: ServiceId) -> Result<Service, Error> {
    visitor.app().store.read(move |connection| wanted(orders::find_service(connection, id)?)).await
}

/// `GET /desk/services/{id}/received`: the day of receipt.
///
/// # Errors
/// `NotFound`.
pub async fn receipt_form(visitor: Visitor, id: Path<String>) -> Answer {
    let service = load_service(&visitor, part(&id)?).await?;
    receipt_page(&visitor, &service, &Values::new(), &Errors::new())
}

/// `POST /desk/services/{id}/received`: the person's R15 clock runs from this day.
///
/// # Errors
/// `NotAllowed` for another role than an officer's; `AlreadyThere`; `Stale`.
pub async fn received(visitor: Visitor, id: Path<String>, Body(values): Body) -> Answer {
    let id: ServiceId = part(&id)?;
    let seen = version(&values)?;
    let service = load_service(&visitor, id).await?;
    let on = match receipt(&values) {
        Ok(on) => on,
        Err(errors) => return receipt_page(&visitor, &service, &values, &errors),
    };
    let context = visitor.context()?;
    let done = visitor
        .app()
        .store
        .write(move |connection| serving::received(connection, &context, id, seen, on, KnownBy::Receipt).map(drop));
    match done.await {
        Ok(()) => answer::see_other(&format!("/desk/accounts/{}", service.account_id)),
        Err(error) => match typed_refusal(&error, "receipt_date", "") {
            Some(errors) => receipt_page(&visitor, &service, &values, &errors),
            None => Err(error.into()),
        },
    }
}

fn receipt_page(visitor: &Visitor, service: &Service, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let back = format!("/desk/accounts/{}", service.account_id);
    let title = text.get("act-service-received");
    let page = ActPage {
        page: form_page(visitor, title.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: text.get(&format!("means-{}", service.means)),
        action: format!("/desk/services/{}/received", service.id),
        hidden: vec![("version".to_owned(), service.version.to_string())],
        fields: vec![Fields::new(text, values, errors).date("receipt_date")],
        button: title,
    };
    answer::html_status(status(errors), &page)
}
