//! What a claimant does on a payment: another channel for one that came back, or doing without it.

use actix_web::web::Path;

use super::acts::ActPage;
use super::file;
use crate::casework::paying;
use crate::domain::id::PaymentId;
use crate::domain::payment;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::case::{PaymentAct, PaymentCommand};
use crate::forms::{Errors, Values};
use crate::store::payments::Payment;
use crate::web::access::{Body, CASE_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Look};
use crate::web::field::Fields;
use crate::web::victim::{status, step_fields};
use crate::web::visitor::Visitor;

/// The payment to the session's case, and the act, that a path names.
async fn target(visitor: &Visitor, payment: &str, act: &str) -> Result<(Payment, PaymentAct), Error> {
    let id: PaymentId = payment.parse().map_err(|_| Refusal::NotFound)?;
    let act: PaymentAct = act.parse().map_err(|_| Refusal::NotFound)?;
    let file = file::load(visitor).await?;
    let payment = file
        .claims
        .into_iter()
        .flat_map(|claim| claim.payments)
        .find(|payment| payment.id == id)
        .ok_or(Refusal::NotFound)?;
    Ok((payment, act))
}

/// `GET /case/payments/{payment}/{act}`.
///
/// # Errors
/// `NotFound` for a payment of another case; `NotAllowed` where the payment stands elsewhere.
pub async fn show(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (payment, act) = target(&visitor, &path.0, &path.1).await?;
    let role = visitor.context()?.actor.role();
    let offered = payment::MACHINE.actions(role, Some(payment.state));
    if !offered.iter().any(|other| other.as_str() == act.as_str()) {
        return Err(Refusal::NotAllowed { record: "payment", act: act.as_str(), state: payment.state.as_str() }.into());
    }
    let page = page(&visitor, &payment, act, &Values::new(), &Errors::new());
    answer::html(&page)
}

/// `POST /case/payments/{payment}/{act}`.
///
/// # Errors
/// As `show`; the refusals of the table; `Stale`.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (payment, act) = target(&visitor, &path.0, &path.1).await?;
    let command = match act.command(&values) {
        Ok(PaymentCommand::ChangeChannel(channel)) => paying::Command::ChangeChannel(channel),
        Ok(PaymentCommand::Waive) => paying::Command::Waive,
        Err(errors) => {
            let page = page(&visitor, &payment, act, &values, &errors);
            return answer::html_status(status(&errors), &page);
        }
    };
    let (context, id) = (visitor.context()?, payment.id);
    let seen: i64 = values.get("version").parse().unwrap_or_default();
    visitor.app().store.write(move |connection| paying::act(connection, &context, id, seen, &command)).await?;
    answer::see_other(CASE_HOME)
}

fn page(visitor: &Visitor, payment: &Payment, act: PaymentAct, values: &Values, errors: &Errors) -> ActPage {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    ActPage {
        home: CASE_HOME,
        page: visitor.page(text.get(&format!("payment-act-{act}"))).with_error(!errors.is_empty()).with_back(CASE_HOME),
        summary: ErrorSummary::new(text, errors),
        did: None,
        about: text.money(payment.amount),
        lead: text.get(&format!("payment-act-{act}-lead")),
        question: None,
        fields: match act {
            PaymentAct::ChangeChannel => step_fields::channel(text, &fields),
            PaymentAct::Waive => Vec::new(),
        },
        adding: None,
        action: format!("/case/payments/{}/{act}", payment.id),
        version: payment.version,
        button: text.get(&format!("payment-act-{act}-button")),
        class: match act {
            PaymentAct::ChangeChannel => Look::Primary,
            PaymentAct::Waive => Look::Danger,
        }
        .class(),
    }
}
