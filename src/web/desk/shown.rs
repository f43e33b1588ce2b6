//! How values are written at the desk: states as tags, banks by name, deadlines in working days, the history as a timeline.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::id::UserId;
use crate::domain::identity::{BankCode, PROVIDERS};
use crate::domain::money::Satang;
use crate::domain::screening::Outcome;
use crate::domain::{account, challenge, correction, payment, petition};
use crate::locale::{Language, Text};
use crate::store::history::Version;
use crate::web::components::{Event, Tag, Timeline, Tone};
use crate::web::field::Choice;

/// Figures of an act that the timeline shows, in satang, by their names in the history.
const FIGURES: [&str; 9] =
    ["claimed", "accepted", "allotted", "entitlement", "set_off", "paid", "amount", "balance", "surplus"];

/// A bank's name in the reader's language; its code where it has none.
pub(super) fn bank(text: Text, code: &BankCode) -> String {
    match code.provider() {
        Some(provider) if text.language() == Language::Thai => provider.thai_name.to_owned(),
        Some(provider) => provider.english_name.to_owned(),
        None => code.to_string(),
    }
}

pub(super) use crate::web::noticed::account;

/// Every bank to choose from.
pub(super) fn bank_choices(text: Text) -> Vec<Choice> {
    PROVIDERS
        .iter()
        .map(|provider| {
            let name = bank(text, &BankCode::from(provider));
            Choice::new(provider.code, format!("{} – {name}", provider.abbreviation))
        })
        .collect()
}

/// The state of a petition.
pub(super) fn petition_state(text: Text, state: petition::State) -> Tag {
    use petition::State as S;
    let tone = match state {
        S::Submitted | S::Late | S::Lapsed => Tone::Warn,
        S::InReview | S::InfoRequested | S::Recommended | S::Proposed => Tone::Info,
        S::Ready | S::Ordered | S::Upheld => Tone::Good,
        S::Refused => Tone::Bad,
        S::Waiting | S::Withdrawn | S::Expired => Tone::Quiet,
    };
    Tag::new(text.get(&format!("petition-state-{state}")), tone)
}

/// The state of a correction that a person asked for.
pub(super) fn correction_state(text: Text, state: correction::State) -> Tag {
    use correction::State as S;
    let tone = match state {
        S::Asked => Tone::Warn,
        S::Proposed | S::Declining => Tone::Info,
        S::Corrected | S::Declined => Tone::Good,
    };
    Tag::new(text.get(&format!("correction-state-{state}")), tone)
}

/// The state of an account.
pub(super) fn account_state(text: Text, state: account::State) -> Tag {
    use account::State as S;
    let tone = match state {
        S::Reported | S::Verified => Tone::Warn,
        S::Published | S::WindowClosed | S::BeforeCommittee => Tone::Info,
        S::Ordered | S::Disbursing | S::Settled => Tone::Good,
        S::Unclaimed | S::Forfeited | S::Lifted | S::Struck => Tone::Quiet,
    };
    Tag::new(text.get(&format!("account-state-{state}")), tone)
}

/// The state of a payment.
pub(super) fn payment_state(text: Text, state: payment::State) -> Tag {
    use payment::State as S;
    let tone = match state {
        S::Due => Tone::Warn,
        S::Released => Tone::Info,
        S::Confirmed => Tone::Good,
        S::Returned | S::Undeliverable => Tone::Bad,
        S::Waived => Tone::Quiet,
    };
    Tag::new(text.get(&format!("payment-state-{state}")), tone)
}

/// The state of a challenge.
pub(super) fn challenge_state(text: Text, state: challenge::State) -> Tag {
    use challenge::State as S;
    let tone = match state {
        S::Reported => Tone::Warn,
        S::Lodged => Tone::Info,
        S::Judged => Tone::Good,
        S::Struck => Tone::Quiet,
    };
    Tag::new(text.get(&format!("challenge-state-{state}")), tone)
}

/// The outcome of a check.
pub(super) fn outcome(text: Text, outcome: Outcome) -> Tag {
    Tag::new(text.get(&format!("outcome-{outcome}")), outcome_tone(outcome))
}

/// The colour of an outcome.
pub(super) fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Pass => Tone::Good,
        Outcome::Warn => Tone::Warn,
        Outcome::Fail => Tone::Bad,
        Outcome::Unknown => Tone::Quiet,
    }
}

/// How far a deadline is, in working days (O3).
pub(super) fn due(text: Text, calendar: &Calendar, today: NaiveDate, on: Option<NaiveDate>) -> Option<Tag> {
    let on = on?;
    let days = calendar.working_days_between(today, on);
    let words = |key: &str| {
        let days = text.count("working-days", days.unsigned_abs());
        text.with(key, &[("days", days.into())])
    };
    Some(if today > on {
        Tag::new(words("desk-due-over"), Tone::Bad)
    } else if days == 0 {
        Tag::new(text.get("desk-due-today"), Tone::Warn)
    } else if days <= SOON {
        Tag::new(words("desk-due-in"), Tone::Warn)
    } else {
        Tag::new(words("desk-due-in"), Tone::Quiet)
    })
}

/// Working days within which a deadline is near.
const SOON: i64 = 7;

/// A number, of which only the last characters are shown.
pub(super) fn amount(text: Text, amount: Option<Satang>) -> String {
    amount.map_or_else(|| "–".to_owned(), |amount| text.money(amount))
}

/// The name of a user, among those that were looked up.
pub(super) fn name(names: &[(UserId, String)], user: Option<UserId>) -> String {
    names.iter().find(|(id, _)| Some(*id) == user).map_or_else(|| "–".to_owned(), |(_, name)| name.clone())
}

/// The users that versions and fields name, each once.
pub(super) fn users_of(history: &[Version], others: &[Option<UserId>]) -> Vec<UserId> {
    let mut users: Vec<UserId> =
        history.iter().filter_map(|version| version.user_id).chain(others.iter().copied().flatten()).collect();
    users.sort_unstable();
    users.dedup();
    users
}

/// The history as a timeline, in the order given.
pub(super) fn timeline(text: Text, history: &[Version], names: &[(UserId, String)]) -> Timeline {
    Timeline { events: history.iter().map(|version| event(text, version, names)).collect() }
}

/// One version of a record as an event.
fn event(text: Text, version: &Version, names: &[(UserId, String)]) -> Event {
    let group = match version.record.as_str() {
        "claim" | "objection" => "petition",
        other => other,
    };
    let by = match version.user_id {
        Some(user) => name(names, Some(user)),
        None => text.get(&format!("role-{}", version.role)),
    };
    Event {
        when: text.stamp_short(version.legal_at.and_utc()),
        label: text.get(&format!("did-{group}-{}", version.act)),
        by: Some(by),
        lines: figures(text, &version.detail).into_iter().collect(),
    }
}

/// The figures of an act, in one line.
fn figures(text: Text, detail: &str) -> Option<String> {
    let detail: serde_json::Value = serde_json::from_str(detail).ok()?;
    let told: Vec<String> = FIGURES
        .iter()
        .filter_map(|name| {
            let amount = detail.get(name)?.as_i64().filter(|amount| *amount != 0)?;
            let label = text.get(&format!("desk-figure-{name}"));
            Some(format!("{label} {}", text.money(Satang::new(amount))))
        })
        .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}
