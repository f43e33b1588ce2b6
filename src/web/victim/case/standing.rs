//! Where a claim stands in plain words: the line of fixed steps, what is awaited, from whom, and by when.

use chrono::NaiveDate;

use super::file::ClaimFile;
use crate::domain::account;
use crate::domain::challenge;
use crate::domain::money::Satang;
use crate::domain::payment;
use crate::domain::petition::State;
use crate::locale::Text;
use crate::web::components::{Progress, ProgressStep, StepStatus, Tone};

/// The steps of every claim, in order: `step-WORD`.
const STEPS: [&str; 7] = ["filed", "published", "examined", "committee", "order", "payment", "paid"];

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// `standing-KEY` names it, `awaited-KEY` says what is awaited.
    pub(super) key: &'static str,
    /// By when.
    pub(super) date: Option<NaiveDate>,
    /// The step that is under way; none where nothing more is to come.
    pub(super) step: Option<usize>,
    /// Its colour.
    pub(super) tone: Tone,
}

const fn standing(key: &'static str, date: Option<NaiveDate>, step: Option<usize>, tone: Tone) -> Standing {
    Standing { key, date, step, tone }
}

/// Where this claim stands on a day.
pub(super) fn of(claim: &ClaimFile, today: NaiveDate) -> Standing {
    let due = claim.petition.due_on;
    let closes = claim.account.as_ref().and_then(|account| account.window_closes_on);
    match claim.petition.state {
        State::Waiting => standing("waiting", None, Some(1), Tone::Info),
        State::Proposed => standing("proposed", due, Some(0), Tone::Warn),
        State::Submitted => standing("submitted", due, Some(2), Tone::Info),
        State::Late => standing("late", None, Some(2), Tone::Warn),
        State::InReview => standing("in_review", due, Some(2), Tone::Info),
        State::InfoRequested => standing("info_requested", due, Some(2), Tone::Warn),
        State::Lapsed if closes.is_some_and(|last| today <= last) => {
            standing("lapsed_open", closes, Some(2), Tone::Warn)
        }
        State::Lapsed => standing("lapsed", None, Some(2), Tone::Bad),
        State::Recommended => standing("recommended", due, Some(2), Tone::Info),
        State::Ready => ready(claim, closes),
        State::Ordered => ordered(claim, today),
        State::Refused => refused(claim),
        State::Withdrawn => standing("withdrawn", None, None, Tone::Quiet),
        State::Expired => standing("expired", None, None, Tone::Quiet),
        // A claim is never upheld: that is an objection's word.
        State::Upheld => standing("ordered_nothing", None, None, Tone::Quiet),
    }
}

fn ready(claim: &ClaimFile, closes: Option<NaiveDate>) -> Standing {
    match claim.account.as_ref().map(|account| account.state) {
        Some(account::State::Published) => standing("ready_window", closes, Some(3), Tone::Info),
        Some(account::State::BeforeCommittee) => standing("committee", None, Some(4), Tone::Info),
        _ => standing("ready", None, Some(3), Tone::Info),
    }
}

/// Until when the person may go to court (R15); none as long as nobody knows of a receipt.
pub(super) fn challenge_until(claim: &ClaimFile) -> Option<NaiveDate> {
    claim.services.last().and_then(|service| service.challenge_until)
}

fn is_contested(claim: &ClaimFile) -> bool {
    claim.challenges.iter().any(|row| challenge::CONTESTS.contains(&row.state))
}

fn refused(claim: &ClaimFile) -> Standing {
    match challenge_until(claim) {
        _ if is_contested(claim) => standing("contested", None, None, Tone::Info),
        Some(until) => standing("refused", Some(until), None, Tone::Bad),
        None => standing("refused_told", None, None, Tone::Bad),
    }
}

fn ordered(claim: &ClaimFile, today: NaiveDate) -> Standing {
    let open = claim.payments.iter().find(|row| !payment::ENDED.contains(&row.state));
    if let Some(payment) = open.or_else(|| claim.payments.last()) {
        return paying(payment.state, payment.due_on);
    }
    match challenge_until(claim) {
        _ if is_contested(claim) => standing("contested", None, Some(4), Tone::Info),
        _ if claim.petition.allotted == Satang::ZERO => {
            standing("ordered_nothing", challenge_until(claim), None, Tone::Quiet)
        }
        Some(until) if today <= until => standing("ordered", Some(until), Some(4), Tone::Good),
        Some(_) => standing("ordered_others", None, Some(4), Tone::Good),
        None => standing("ordered_told", None, Some(4), Tone::Good),
    }
}

fn paying(state: payment::State, due: Option<NaiveDate>) -> Standing {
    match state {
        payment::State::Due => standing("payment_due", None, Some(5), Tone::Good),
        payment::State::Released => standing("payment_released", due, Some(6), Tone::Good),
        payment::State::Confirmed => standing("paid", None, Some(STEPS.len()), Tone::Good),
        payment::State::Returned => standing("payment_returned", due, Some(5), Tone::Warn),
        payment::State::Waived => standing("payment_waived", None, None, Tone::Quiet),
        payment::State::Undeliverable => standing("payment_undeliverable", None, None, Tone::Bad),
    }
}

/// What is awaited, from whom, by when.
pub(super) fn awaited(text: Text, standing: Standing) -> String {
    let date = standing.date.map_or_else(|| "–".to_owned(), |day| text.date(day));
    text.with(&format!("awaited-{}", standing.key), &[("date", date.into())])
}

/// The line of steps; none where nothing more is to come.
pub(super) fn progress(text: Text, standing: Standing) -> Option<Progress> {
    let current = standing.step?;
    let steps = STEPS.iter().enumerate().map(|(place, word)| ProgressStep {
        label: text.get(&format!("step-{word}")),
        status: match place.cmp(&current) {
            std::cmp::Ordering::Less => StepStatus::Done,
            std::cmp::Ordering::Equal => StepStatus::Current,
            std::cmp::Ordering::Greater => StepStatus::Todo,
        },
    });
    Some(Progress { text, label: text.get("case-progress"), steps: steps.collect() })
}
