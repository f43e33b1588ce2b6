//! Payments that a bank was told to make: to whom, how much, and what became of them. The payee's channel is shown to the bank that has to pay.

use actix_web::web::Path;
use askama::Template;

use super::{MOST_LISTED, areas, own_bank, paged, status, version};
use crate::app::Context;
use crate::casework::paying;
use crate::casework::sealing::Keys;
use crate::domain::actor::{Role, Scope};
use crate::domain::id::PaymentId;
use crate::domain::identity::BankCode;
use crate::domain::payment::{Act, MACHINE, Payee, ReturnCode, State};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::{Errors, Values, bank};
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts;
use crate::store::cases::{self, Channel};
use crate::store::payments::{self, Payment};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, ErrorSummary, Paging, SummaryList, SummaryRow, Table, Tag, Tone};
use crate::web::field::{Choice, Field, Fields};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;
use crate::web::words::{bank_name, opened, word};

/// The states that a bank has a list of.
const LISTS: [State; 3] = [State::Released, State::Confirmed, State::Returned];

#[derive(Template)]
#[template(path = "bank/payments.html")]
struct ListPage {
    page: Page,
    areas: Vec<NavLink>,
    lists: Vec<NavLink>,
    reference: Field,
    table: Table,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "bank/payment.html")]
struct PaymentPage {
    page: Page,
    areas: Vec<NavLink>,
    state: Tag,
    amount: String,
    links: Vec<(String, String)>,
    facts: SummaryList,
}

#[derive(Template)]
#[template(path = "bank/payment_act.html")]
struct ActPage {
    page: Page,
    summary: ErrorSummary,
    facts: SummaryList,
    hint: String,
    action: String,
    version: i64,
    fields: Vec<Field>,
    button: String,
}

/// A payment with what the bank needs to carry it out.
struct Entry {
    payment: Payment,
    account: String,
    channel: Option<Opened>,
}

/// A payee's channel, opened for the bank that pays.
struct Opened {
    bank: Option<BankCode>,
    number: String,
    name: String,
}

impl Entry {
    fn load(connection: &mut AnyConnection, context: &Context, text: Text, payment: Payment) -> Result<Self, Error> {
        let account = accounts::find(connection, payment.account_id)?;
        // What is not released, or not any more, is nothing that the bank has to know.
        let channel = match payment.channel_id {
            Some(id) if LISTS.contains(&payment.state) => cases::find_channel(connection, id)?,
            _ => None,
        };
        Ok(Self {
            account: account.map(|account| account.number).unwrap_or_default(),
            channel: channel.map(|channel| open(connection, context, text, &channel)).transpose()?,
            payment,
        })
    }

    /// Where the money goes, a line each.
    fn payee(&self, text: Text) -> Vec<String> {
        match (&self.channel, self.payment.payee) {
            (Some(channel), _) => vec![
                channel.bank.as_ref().map_or_else(|| text.get("bank-channel-promptpay"), |bank| bank_name(text, bank)),
                channel.number.clone(),
                channel.name.clone(),
            ],
            (None, Payee::Holder) => vec![text.with("bank-payee-holder", &[("account", self.account.as_str().into())])],
            (None, payee) => vec![word(text, "payee", payee.as_str())],
        }
    }

    fn facts(&self, text: Text) -> SummaryList {
        let payment = &self.payment;
        let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
        let mut rows = vec![
            SummaryRow { label: text.get("bank-payee"), lines: self.payee(text), change: None },
            row("bank-amount", text.money(payment.amount)),
            row("bank-from-account", self.account.clone()),
            row("bank-payment-number", payment.id.to_string()),
        ];
        if let Some(at) = payment.released_at {
            rows.push(row("bank-released-at", text.stamp(at.and_utc())));
        }
        if let Some(reference) = &payment.bank_reference {
            rows.push(row("bank-reference", reference.clone()));
        }
        if let Some(code) = &payment.return_code {
            rows.push(row("bank-return-code", word(text, "return-code", code)));
        }
        SummaryList { text, rows }
    }
}

fn open(connection: &mut AnyConnection, context: &Context, text: Text, channel: &Channel) -> Result<Opened, Error> {
    let keys = Keys::of_values(connection, &context.vault, [channel.number_sealed.as_slice()])?;
    let open = |column, sealed: &[u8]| -> Result<String, Error> {
        Ok(opened(text, keys.open("channels", column, channel.id.bytes(), sealed)?))
    };
    Ok(Opened {
        bank: channel.bank.clone(),
        number: open("number_sealed", &channel.number_sealed)?,
        name: open("name_sealed", &channel.name_sealed)?,
    })
}

/// `GET /bank/payments`: `?state=…`, or `?bank_reference=…` those that the bank confirmed under a reference of its own.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let (bank, context, text) = (own_bank(&visitor)?, visitor.context()?, visitor.text);
    let query = &visitor.query;
    let wanted = query.get("state").parse().ok();
    let state = wanted.filter(|state| LISTS.contains(state)).unwrap_or(State::Released);
    let after: Option<PaymentId> = query.get("after").parse().ok();
    let reference = query.get("bank_reference").trim().to_owned();
    let searches = !reference.is_empty();
    let found = visitor
        .app()
        .store
        .read(move |connection| {
            let found = if searches {
                payments::by_bank_reference(connection, &bank, &reference, MOST_LISTED)?
            } else {
                payments::of_bank(connection, &bank, state, after, MOST_LISTED)?
            };
            found
                .into_iter()
                .map(|payment| Entry::load(connection, &context, text, payment))
                .collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let list = |one: &State| NavLink {
        href: format!("/bank/payments?state={one}"),
        label: word(text, "payment-state", one.as_str()),
        current: *one == state && !searches,
    };
    let next = if searches { None } else { paged(&found, |entry| entry.payment.id) };
    let errors = Errors::new();
    answer::html(&ListPage {
        page: visitor.page(text.get("bank-payments-title")),
        areas: areas(&visitor, "/bank/payments"),
        lists: LISTS.iter().map(list).collect(),
        reference: Fields::new(text, query, &errors).text("bank_reference"),
        paging: Paging {
            text,
            previous: None,
            next: next.map(|id| format!("/bank/payments?state={state}&after={id}")),
        },
        table: table(text, &found),
    })
}

fn table(text: Text, found: &[Entry]) -> Table {
    let row = |entry: &Entry| {
        let payment = &entry.payment;
        vec![
            Cell::link(payment.amount.to_string(), path_of(payment.id)),
            Cell::text(entry.payee(text).join(" · ")),
            Cell::text(entry.account.clone()),
            Cell::tag(state_tag(text, payment.state)),
            Cell::text(payment.released_at.map_or_else(|| "–".to_owned(), |at| text.stamp_short(at.and_utc()))),
            Cell::text(payment.bank_reference.clone().unwrap_or_default()),
        ]
    };
    Table {
        caption: text.get("bank-payments-title"),
        columns: ["bank-amount", "bank-payee", "bank-from-account", "bank-state", "bank-released-at", "bank-reference"]
            .map(|key| Column::new(text.get(key)))
            .to_vec(),
        rows: found.iter().map(row).collect(),
        empty: text.get("bank-payments-none"),
    }
}

fn path_of(id: PaymentId) -> String {
    format!("/bank/payments/{id}")
}

fn state_tag(text: Text, state: State) -> Tag {
    let tone = match state {
        State::Released => Tone::Warn,
        State::Confirmed => Tone::Good,
        State::Returned => Tone::Bad,
        _ => Tone::Quiet,
    };
    Tag::new(word(text, "payment-state", state.as_str()), tone)
}

/// Whether the payment is the visitor's bank's.
fn is_own(context: &Context, payment: &Payment) -> bool {
    let scope = Scope { bank: Some(payment.bank.clone()), ..Scope::default() };
    scope.admits(&context.actor)
}

/// A payment of this bank.
async fn own(visitor: &Visitor, id: PaymentId) -> Result<Entry, answer::Trouble> {
    let (context, text) = (visitor.context()?, visitor.text);
    let found = visitor
        .app()
        .store
        .read(move |connection| {
            let payment =
                payments::find(connection, id)?.filter(|payment| is_own(&context, payment)).ok_or(Refusal::NotFound)?;
            Entry::load(connection, &context, text, payment)
        })
        .await?;
    Ok(found)
}

/// `GET /bank/payments/{id}`.
///
/// # Errors
/// `NotFound` for another bank's; what the database says.
pub async fn show(visitor: Visitor, id: Path<PaymentId>) -> Answer {
    let entry = own(&visitor, *id).await?;
    let text = visitor.text;
    let payment = &entry.payment;
    answer::html(&PaymentPage {
        page: visitor.page(text.get("bank-payment-title")).with_back("/bank/payments"),
        areas: areas(&visitor, "/bank/payments"),
        state: state_tag(text, payment.state),
        amount: text.money(payment.amount),
        links: MACHINE
            .actions(Role::Bank, Some(payment.state))
            .iter()
            .map(|act| (format!("{}/{act}", path_of(payment.id)), text.get(&format!("bank-act-{act}"))))
            .collect(),
        facts: entry.facts(text),
    })
}

/// `GET /bank/payments/{id}/{act}`: the form of an act that the table has for the bank.
///
/// # Errors
/// As [`show`].
pub async fn show_act(visitor: Visitor, path: Path<(PaymentId, String)>) -> Answer {
    let (id, act) = path.into_inner();
    let act = act.parse().map_err(|_| Refusal::NotFound)?;
    act_page(&visitor, id, act, &Values::new(), &Errors::new()).await
}

/// `POST /bank/payments/{id}/{act}`.
///
/// # Errors
/// The refusals of the step; what the database says.
pub async fn act(visitor: Visitor, path: Path<(PaymentId, String)>, Body(values): Body) -> Answer {
    let (id, act) = path.into_inner();
    let act: Act = act.parse().map_err(|_| Refusal::NotFound)?;
    let command = match bank::payment_command(act, &values) {
        Ok(command) => command,
        Err(errors) => return act_page(&visitor, id, act, &values, &errors).await,
    };
    let (context, seen) = (visitor.context()?, version(&values)?);
    visitor.app().store.write(move |connection| paying::act(connection, &context, id, seen, &command)).await?;
    answer::see_other(&path_of(id))
}

async fn act_page(visitor: &Visitor, id: PaymentId, act: Act, values: &Values, errors: &Errors) -> Answer {
    let entry = own(visitor, id).await?;
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let fields = match act {
        Act::Confirm => vec![fields.amount("paid_amount"), fields.text("bank_reference")],
        Act::CannotPay | Act::ReportReturn => {
            let choice = |code: &ReturnCode| Choice::new(code.as_str(), word(text, "return-code", code.as_str()));
            vec![fields.radios_of("return_code", ReturnCode::ALL.iter().map(choice).collect())]
        }
        // Every other act of a payment is somebody else's.
        _ => return Err(Refusal::NotFound.into()),
    };
    let title = text.get(&format!("bank-act-{act}"));
    let page = ActPage {
        page: visitor.page(title.as_str()).with_error(!errors.is_empty()).with_back(path_of(id)),
        summary: ErrorSummary::new(text, errors),
        facts: entry.facts(text),
        hint: text.get(&format!("bank-act-{act}-hint")),
        action: format!("{}/{act}", path_of(id)),
        version: values.get("version").parse().unwrap_or(entry.payment.version),
        fields,
        button: title,
    };
    answer::html_status(status(errors), &page)
}
