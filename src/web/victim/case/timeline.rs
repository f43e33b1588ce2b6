//! What happened to a case, newest first, and what the person was told; in plain words, by roles and never by names.

use super::file::CaseFile;
use crate::domain::actor::Role;
use crate::domain::notice::Notice;
use crate::locale::Text;
use crate::notify::texts;
use crate::store::history::Version;
use crate::store::notices::OutboxNotice;
use crate::web::components::{Cell, Column, Event, Table, Tag, Timeline, Tone};

/// What a claimant reads of the history: record and act, `event-RECORD-ACT`. What the desk does among itself is not among it.
const SHOWN: &[(&str, &str)] = &[
    ("case", "submit"),
    ("case", "record_recovery"),
    ("case", "correct_contact"),
    ("claim", "submit"),
    ("claim", "account_published"),
    ("claim", "correct_account"),
    ("claim", "propose"),
    ("claim", "accept"),
    ("claim", "proposal_ends"),
    ("claim", "take"),
    ("claim", "ask"),
    ("claim", "extend_reply"),
    ("claim", "cancel_request"),
    ("claim", "answer"),
    ("claim", "reply_ends"),
    ("claim", "recommend"),
    ("claim", "agree"),
    ("claim", "reopen"),
    ("claim", "withdraw"),
    ("claim", "admit"),
    ("claim", "refuse_late"),
    ("claim", "allot"),
    ("claim", "refuse"),
    ("claim", "refuse_incomplete"),
    ("claim", "allot_anew"),
    ("claim", "refuse_anew"),
    ("payment", "clear"),
    ("payment", "release"),
    ("payment", "confirm"),
    ("payment", "cannot_pay"),
    ("payment", "report_return"),
    ("payment", "change_channel"),
    ("payment", "waive"),
    ("payment", "give_up"),
    ("challenge", "report"),
    ("challenge", "confirm"),
    ("challenge", "strike_out"),
    ("challenge", "unconfirmed"),
    ("challenge", "confirm_judgment"),
];
/// Events that are shown at most, the newest.
const MOST_EVENTS: usize = 200;
/// Notices that are shown at most, the newest.
const MOST_NOTICES: usize = 100;

/// The timeline of a case.
pub(super) fn of(text: Text, file: &CaseFile) -> Timeline {
    let mut versions: Vec<(Option<i64>, &Version)> = file.history.iter().map(|version| (None, version)).collect();
    for (number, claim) in (1..).zip(&file.claims) {
        let of_claim = claim.history.iter().chain(&claim.money_history);
        versions.extend(of_claim.map(|version| (Some(number), version)));
    }
    versions.retain(|(_, version)| SHOWN.contains(&(version.record.as_str(), version.act.as_str())));
    // In the order of legal time; what one step did together keeps its order.
    versions.sort_by_key(|(_, version)| (version.legal_at, version.recorded_at));
    let events = versions.iter().rev().take(MOST_EVENTS).map(|(number, version)| event(text, *number, version));
    Timeline { events: events.collect() }
}

fn event(text: Text, claim: Option<i64>, version: &Version) -> Event {
    let by = match version.role {
        Role::System | Role::Claimant => None,
        role => Some(text.get(&format!("role-{role}"))),
    };
    Event {
        when: text.stamp_short(version.legal_at.and_utc()),
        label: text.get(&format!("event-{}-{}", version.record, version.act)),
        by,
        lines: claim.map(|number| text.with("case-claim", &[("number", number.into())])).into_iter().collect(),
    }
}

/// What the person was told, newest first.
pub(super) fn notices(text: Text, file: &CaseFile) -> Table {
    let rows = file
        .notices
        .iter()
        .rev()
        .filter(|notice| notice.kind != Notice::SignInCode && notice.means != "bank")
        .take(MOST_NOTICES)
        .map(|notice| {
            vec![
                Cell::text(text.get(&format!("told-{}", notice.kind))),
                Cell::text(text.get(&format!("told-by-{}", notice.means))),
                Cell::tag(state(text, notice)),
            ]
        });
    Table {
        caption: text.get("case-notices"),
        empty: text.get("case-notices-none"),
        columns: ["what", "how", "state"]
            .map(|column| Column::new(text.get(&format!("told-{column}-column"))))
            .to_vec(),
        rows: rows.collect(),
    }
}

fn state(text: Text, notice: &OutboxNotice) -> Tag {
    match texts::sent_in_legal_time(notice) {
        Some(at) => Tag::new(text.stamp_short(at), Tone::Good),
        None if notice.state == "dead" => Tag::new(text.get("told-failed"), Tone::Bad),
        None => Tag::new(text.get("told-waiting"), Tone::Info),
    }
}
