//! One claim on the case page.

use chrono::NaiveDate;

use super::file::ClaimFile;
use super::standing;
use super::working::{self, OrderView};
use crate::domain::actor::Role;
use crate::domain::challenge;
use crate::domain::guard::Window;
use crate::domain::money::Satang;
use crate::domain::payment;
use crate::domain::petition::{Act, State};
use crate::error::Error;
use crate::library::Library;
use crate::locale::Text;
use crate::web::components::{Look, Notice, Progress, Tag, Tone};
use crate::web::victim::words::bank;

/// A way to something that can be done now.
pub(super) struct ActLink {
    pub(super) href: String,
    pub(super) label: String,
    pub(super) class: &'static str,
}

/// A rung of the ladder of amounts.
pub(super) struct Rung {
    pub(super) label: String,
    pub(super) amount: String,
}

/// A payment with what the payee can do.
pub(super) struct PaymentView {
    pub(super) label: String,
    pub(super) status: Tag,
    pub(super) acts: Vec<ActLink>,
}

/// A claim, ready to be shown.
pub(super) struct ClaimView {
    pub(super) heading: String,
    pub(super) account: String,
    pub(super) status: Tag,
    pub(super) progress: Option<Progress>,
    pub(super) awaited: Notice,
    pub(super) question: Option<String>,
    pub(super) reasons: Vec<String>,
    pub(super) explanation: Option<String>,
    pub(super) ladder: Vec<Rung>,
    pub(super) orders: Vec<OrderView>,
    pub(super) payments: Vec<PaymentView>,
    pub(super) acts: Vec<ActLink>,
}

/// States in which the person reads what was decided and why.
const DECIDED: [State; 2] = [State::Ordered, State::Refused];

pub(super) fn view(
    text: Text,
    rules: &Library,
    claim: &ClaimFile,
    number: i64,
    role: Role,
    today: NaiveDate,
) -> Result<ClaimView, Error> {
    let petition = &claim.petition;
    let standing = standing::of(claim, today);
    let is_decided = DECIDED.contains(&petition.state);
    let reasons = petition.reasons.as_deref().unwrap_or_default().split(',');
    Ok(ClaimView {
        heading: text.with("case-claim", &[("number", number.into())]),
        account: text.with(
            "case-claim-account",
            &[("bank", bank(text, &claim.bank).into()), ("account", claim.number_masked.as_str().into())],
        ),
        status: Tag::new(text.get(&format!("standing-{}", standing.key)), standing.tone),
        progress: standing::progress(text, standing),
        awaited: Notice {
            heading: text.get("case-awaited"),
            lines: vec![standing::awaited(text, standing)],
            // Nothing on this page is so urgent that it interrupts a screen reader.
            tone: match standing.tone {
                Tone::Bad => Tone::Warn,
                tone => tone,
            },
        },
        question: claim.question.as_ref().map(|question| question.text.clone()),
        reasons: reasons
            .filter(|reason| is_decided && !reason.is_empty())
            .map(|reason| text.get(&format!("reason-{reason}")))
            .collect(),
        explanation: claim.explanation.clone().filter(|_| is_decided),
        ladder: ladder(text, claim),
        orders: working::of(text, rules, claim)?,
        payments: claim.payments.iter().map(|row| payment_view(text, row, role)).collect(),
        acts: acts(text, claim, role),
    })
}

/// Claimed, accepted, set off, allotted, paid: what is not decided yet is said to be open, never shown as nothing.
fn ladder(text: Text, claim: &ClaimFile) -> Vec<Rung> {
    let petition = &claim.petition;
    let is_agreed = petition.agreed_by.is_some() || DECIDED.contains(&petition.state);
    let is_ordered = DECIDED.contains(&petition.state);
    let rung = |word: &str, amount: Satang, is_known: bool| Rung {
        label: text.get(&format!("ladder-{word}")),
        amount: if is_known { text.money(amount) } else { text.get("ladder-open") },
    };
    vec![
        rung("claimed", petition.claimed, true),
        rung("accepted", petition.accepted, is_agreed),
        rung("set_off", petition.set_off, is_ordered),
        rung("allotted", petition.allotted, is_ordered),
        rung("paid", petition.paid, is_ordered),
    ]
}

fn payment_view(text: Text, row: &crate::store::payments::Payment, role: Role) -> PaymentView {
    let acts = payment::MACHINE.actions(role, Some(row.state));
    let tone = match row.state {
        payment::State::Confirmed => Tone::Good,
        payment::State::Returned => Tone::Warn,
        payment::State::Undeliverable => Tone::Bad,
        payment::State::Waived => Tone::Quiet,
        payment::State::Due | payment::State::Released => Tone::Info,
    };
    PaymentView {
        label: text.money(row.amount),
        status: Tag::new(text.get(&format!("payment-state-{}", row.state)), tone),
        acts: acts
            .into_iter()
            .map(|act| ActLink {
                href: format!("/case/payments/{}/{act}", row.id),
                label: text.get(&format!("payment-act-{act}")),
                class: look(act == payment::Act::ChangeChannel),
            })
            .collect(),
    }
}

/// The buttons: what the table lets this role try in this state, and a challenge while the own period runs (R15).
fn acts(text: Text, claim: &ClaimFile, role: Role) -> Vec<ActLink> {
    let petition = &claim.petition;
    let acts = petition.kind.machine().actions(role, Some(petition.state));
    let mut links: Vec<ActLink> = acts
        .into_iter()
        .map(|act| ActLink {
            href: format!("/case/claims/{}/{act}", petition.id),
            label: text.get(&format!("claim-act-{act}")),
            class: look(act != Act::Withdraw),
        })
        .collect();
    let is_open = claim.challenge_window == Window::Open
        && !claim.challenges.iter().any(|row| challenge::CONTESTS.contains(&row.state));
    if is_open && challenge::MACHINE.actions(role, None).contains(&challenge::Act::Report) {
        links.push(ActLink {
            href: format!("/case/claims/{}/challenge", petition.id),
            label: text.get("claim-act-challenge"),
            class: look(false),
        });
    }
    links
}

fn look(is_wanted: bool) -> &'static str {
    if is_wanted { Look::Primary } else { Look::Secondary }.class()
}
