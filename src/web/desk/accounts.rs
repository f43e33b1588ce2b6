//! The register of frozen accounts as a list, and the report of a hold on an account that is not in it yet.

use askama::Template;

use super::account::{Reported, report_fields};
use super::petition::ActPage;
use super::{areas, form_page, shown, status};
use crate::casework::reporting;
use crate::domain::account::{self, Act, State};
use crate::domain::identity::BankCode;
use crate::forms::desk::account as account_forms;
use crate::forms::{Errors, Values};
use crate::store::accounts::Account;
use crate::store::pages::register;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, ErrorSummary, Paging, Table};
use crate::web::field::{Choice, Field, Fields};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "desk/accounts.html")]
struct AccountsPage {
    page: Page,
    areas: Vec<NavLink>,
    may_report: bool,
    filters: [Field; 2],
    table: Table,
    paging: Paging,
}

/// `GET /desk/accounts`.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let context = visitor.context()?;
    let query = &visitor.query;
    let state: Option<State> = query.get("state").parse().ok();
    let bank: Option<BankCode> = query.get("frozen_bank").parse().ok();
    let after = query.get("after").parse().ok();
    let wanted = bank.clone();
    let (accounts, more) =
        visitor.app().store.read(move |connection| register::newest(connection, state, wanted.as_ref(), after)).await?;
    let address = |after: Option<String>| {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        pairs.extend_pairs(state.map(|state| ("state", state.as_str())));
        pairs.extend_pairs(bank.as_ref().map(|bank| ("frozen_bank", bank.as_str())));
        pairs.extend_pairs(after.map(|after| ("after", after)));
        format!("/desk/accounts?{}", pairs.finish())
    };
    let calendar = context.pin()?.rules.calendar.clone();
    let row = |account: &Account| {
        let due = shown::due(text, &calendar, context.today(), account.due_on);
        vec![
            Cell::link(shown::account(&account.bank, &account.number), format!("/desk/accounts/{}", account.id)),
            Cell::text(account.holder_name.clone()),
            Cell::text(text.get(&format!("tier-{}", account.tier))),
            Cell::tag(shown::account_state(text, account.state)),
            Cell::numeric(account.reported_balance.to_string()),
            Cell::numeric(account.confirmed_balance.map_or_else(|| "–".to_owned(), |amount| amount.to_string())),
            due.map_or_else(|| Cell::text("–"), Cell::tag),
        ]
    };
    let column = |name: &str| Column::new(text.get(&format!("desk-column-{name}")));
    let errors = Errors::new();
    let fields = Fields::new(text, query, &errors);
    let states = State::ALL
        .iter()
        .map(|state| Choice::new(state.as_str(), text.get(&format!("account-state-{state}"))))
        .collect();
    let may_report = account::MACHINE.actions(context.actor.role(), None).contains(&Act::ReportHold);
    let page = AccountsPage {
        page: visitor.page(text.get("desk-area-accounts")),
        areas: areas(&visitor, "/desk/accounts"),
        may_report,
        filters: [fields.select_of("state", states), fields.select_of("frozen_bank", shown::bank_choices(text))],
        table: Table {
            caption: text.get("desk-accounts-caption"),
            columns: vec![
                column("account"),
                column("holder"),
                column("tier"),
                column("state"),
                Column::numeric(text.get("desk-column-reported")),
                Column::numeric(text.get("desk-column-confirmed")),
                column("due"),
            ],
            rows: accounts.iter().map(row).collect(),
            empty: text.get("desk-accounts-empty"),
        },
        paging: Paging {
            text,
            previous: (!query.get("after").is_empty()).then(|| address(None)),
            next: accounts.last().filter(|_| more).map(|last| address(Some(last.id.to_string()))),
        },
    };
    answer::html(&page)
}

/// `GET /desk/accounts/new`.
///
/// # Errors
/// None but those of rendering.
pub async fn new(visitor: Visitor) -> Answer {
    report_page(&visitor, &Values::new(), &Errors::new())
}

/// `POST /desk/accounts/new`: reports a hold (R9).
///
/// # Errors
/// The refusals of the table.
pub async fn report(visitor: Visitor, Body(values): Body) -> Answer {
    let told = match account_forms::reported_hold(&values) {
        Ok(told) => told,
        Err(errors) => return report_page(&visitor, &values, &errors),
    };
    let context = visitor.context()?;
    let reported =
        visitor.app().store.write(move |connection| reporting::report_hold(connection, &context, &told)).await?;
    answer::see_other(&format!("/desk/accounts/{}", Reported(reported).id()))
}

fn report_page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let title = text.get("act-account-report_hold");
    let page = ActPage {
        page: form_page(visitor, title.clone(), "/desk/accounts", errors),
        summary: ErrorSummary::new(text, errors),
        about: text.get("desk-report-about"),
        action: "/desk/accounts/new".to_owned(),
        hidden: Vec::new(),
        fields: report_fields(text, &Fields::new(text, values, errors)),
        button: title,
    };
    answer::html_status(status(errors), &page)
}
