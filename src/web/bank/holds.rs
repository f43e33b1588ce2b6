//! A bank reports a hold on one of its accounts (R9).

use askama::Template;

use super::{own_bank, status};
use crate::casework::reporting::{self, Reported};
use crate::domain::identity::MuleTier;
use crate::forms::{Errors, Values, bank};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::field::{Choice, Field, Fields};
use crate::web::page::Page;
use crate::web::visitor::Visitor;
use crate::web::words::word;

#[derive(Template)]
#[template(path = "bank/hold.html")]
struct HoldPage {
    page: Page,
    summary: ErrorSummary,
    fields: Vec<Field>,
}

/// `GET /bank/holds/new`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    page(&visitor, &Values::new(), &Errors::new())
}

/// `POST /bank/holds/new`.
///
/// # Errors
/// The refusals of the step; what the database says.
pub async fn report(visitor: Visitor, Body(values): Body) -> Answer {
    let hold = match bank::reported_hold(&own_bank(&visitor)?, &values) {
        Ok(hold) => hold,
        Err(errors) => return page(&visitor, &values, &errors),
    };
    let context = visitor.context()?;
    let reported =
        visitor.app().store.write(move |connection| reporting::report_hold(connection, &context, &hold)).await?;
    let (Reported::New(id) | Reported::Changed(id) | Reported::Unchanged(id)) = reported;
    answer::see_other(&format!("/bank/accounts/{id}"))
}

fn page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let tiers =
        MuleTier::ALL.iter().map(|tier| Choice::new(tier.as_str(), word(text, "tier", tier.as_str()))).collect();
    let page = HoldPage {
        page: visitor.page(text.get("bank-report-hold")).with_error(!errors.is_empty()).with_back("/bank/accounts"),
        summary: ErrorSummary::new(text, errors),
        fields: vec![
            fields.numeric("reported_account"),
            fields.text("reported_holder"),
            fields.numeric("reported_holder_number").optional(),
            fields.select_of("reported_tier", tiers),
            fields.amount("reported_amount"),
            fields.date("reported_on"),
            fields.time("reported_time"),
            fields.text("reported_by"),
            fields.text("reported_reference"),
        ],
    };
    answer::html_status(status(errors), &page)
}
