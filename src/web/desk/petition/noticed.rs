//! What the screening noticed, to be looked at and resolved; and what it found in order.

use super::file::File;
use super::parts::{case_bar, may};
use crate::app::Context;
use crate::casework::screening::figures;
use crate::domain::case;
use crate::domain::screening::{Check, Outcome, result_of};
use crate::error::Error;
use crate::store::petitions::Finding;
use crate::web::components::{Tag, Tone};
use crate::web::desk::{ActItem, shown};
use crate::web::noticed::sentence;
use crate::web::visitor::Visitor;

/// A finding as the page shows it.
pub(super) struct FindingView {
    pub(super) tone: &'static str,
    pub(super) tag: Tag,
    pub(super) sentence: String,
    /// Petitions of the other cases that it names.
    pub(super) others: Vec<(String, String)>,
    pub(super) resolved: Option<String>,
    pub(super) resolve: Option<ActItem>,
}

/// What the screening noticed: the gravest first; what was resolved on other figures than today's, last.
pub(super) fn findings(visitor: &Visitor, context: &Context, file: &File) -> Result<Vec<FindingView>, Error> {
    let mut rows: Vec<&Finding> = file.findings.iter().collect();
    rows.sort_by_key(|row| (row.outdated_at.is_some(), gravity(row.outcome), place(file, row), row.check_name));
    rows.into_iter().map(|row| finding_view(visitor, context, file, row)).collect()
}

const fn gravity(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Fail => 0,
        Outcome::Warn => 1,
        Outcome::Unknown => 2,
        Outcome::Pass => 3,
    }
}

/// The place of a finding's transfer among those told; findings of the whole case stand before them.
fn place(file: &File, finding: &Finding) -> Option<i64> {
    file.transfers.iter().find(|row| Some(row.id) == finding.transfer_id).map(|row| row.place)
}

fn finding_view(visitor: &Visitor, context: &Context, file: &File, finding: &Finding) -> Result<FindingView, Error> {
    let text = visitor.text;
    let sealed = finding.reason_sealed.as_deref();
    let reason = file.open(text, "findings", "reason_sealed", finding.id.bytes(), sealed)?;
    let key = if finding.outdated_at.is_some() { "desk-finding-outdated" } else { "desk-finding-resolved" };
    let resolved = reason.map(|reason| {
        let by = shown::name(&file.names, finding.resolved_by);
        text.with(key, &[("by", by.into()), ("reason", reason.into())])
    });
    let open = finding.conflict && finding.resolved_by.is_none();
    let resolve = file.case.as_ref().filter(|_| open && may(context, case::Act::ResolveFinding)).map(|row| {
        let act = case::Act::ResolveFinding;
        let label = text.get(&format!("act-case-{act}"));
        let address = format!("{act}?finding={}", finding.id);
        case_bar(visitor, file, row.version).page(&address, label)
    });
    let tone = if finding.resolved_by.is_some() { Tone::Quiet } else { shown::outcome_tone(finding.outcome) };
    Ok(FindingView {
        tone: tone.class(),
        tag: shown::outcome(text, finding.outcome),
        sentence: sentence(text, finding, &file.transfers)?,
        others: others(file, finding)?,
        resolved,
        resolve,
    })
}

/// Where the cases that a finding names can be looked at.
fn others(file: &File, finding: &Finding) -> Result<Vec<(String, String)>, Error> {
    let named = figures(finding)?.cases;
    let known = |case: &str| file.named.iter().find(|(reference, _)| reference.as_str() == case);
    let links = named.iter().filter_map(|other| known(&other.case));
    Ok(links.map(|(reference, petition)| (reference.to_string(), format!("/desk/petitions/{petition}"))).collect())
}

/// The checks in order, each with the transfers where it is not so for all.
pub(super) fn passed(visitor: &Visitor, file: &File) -> Vec<String> {
    if file.case.as_ref().is_none_or(|case| case.screened_at.is_none()) {
        return Vec::new();
    }
    let text = visitor.text;
    let current = file.findings.iter().filter(|row| row.outdated_at.is_none());
    let found: Vec<_> = current.map(|row| (row.check_name, row.transfer_id, row.outcome)).collect();
    let mut passed = Vec::new();
    for check in Check::ALL {
        let of = |row: &&crate::store::cases::Transfer| result_of(*check, row.id, &found) == Outcome::Pass;
        let places: Vec<String> = file.transfers.iter().filter(of).map(|row| row.place.to_string()).collect();
        let label = text.get(&format!("check-{check}"));
        if places.len() == file.transfers.len() {
            passed.push(label);
        } else if !places.is_empty() {
            let places = places.join(", ");
            passed.push(text.with("desk-passed-some", &[("check", label.into()), ("places", places.into())]));
        }
    }
    passed
}
