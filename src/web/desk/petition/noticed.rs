//! What the screening noticed, as sentences with both figures.

use super::file::File;
use super::parts::{case_bar, may};
use crate::app::Context;
use crate::casework::sealing;
use crate::domain::case;
use crate::domain::screening::Outcome;
use crate::error::Error;
use crate::store::petitions::Finding;
use crate::web::components::Tag;
use crate::web::desk::{ActItem, shown};
use crate::web::visitor::Visitor;

/// A finding as the page shows it.
pub(super) struct FindingView {
    pub(super) tone: &'static str,
    pub(super) tag: Tag,
    pub(super) sentence: String,
    pub(super) resolved: Option<String>,
    pub(super) resolve: Option<ActItem>,
}

/// What the screening noticed: what is to be looked at, and what is in order.
pub(super) fn findings(
    visitor: &Visitor,
    context: &Context,
    file: &File,
) -> Result<(Vec<FindingView>, Vec<FindingView>), Error> {
    let (mut noticed, mut passed) = (Vec::new(), Vec::new());
    for outcome in [Outcome::Fail, Outcome::Warn, Outcome::Unknown, Outcome::Pass] {
        let mut same: Vec<&Finding> = file.findings.iter().filter(|row| row.outcome == outcome).collect();
        same.sort_by_key(|row| place(file, row));
        for finding in same {
            let view = finding_view(visitor, context, file, finding)?;
            if outcome == Outcome::Pass {
                passed.push(view);
            } else {
                noticed.push(view);
            }
        }
    }
    Ok((noticed, passed))
}

/// The place of a finding's transfer among those told; findings of the whole case stand before them.
fn place(file: &File, finding: &Finding) -> Option<i64> {
    file.transfers.iter().find(|row| Some(row.id) == finding.transfer_id).map(|row| row.place)
}

fn finding_view(visitor: &Visitor, context: &Context, file: &File, finding: &Finding) -> Result<FindingView, Error> {
    let text = visitor.text;
    let transfer = file.transfers.iter().find(|row| Some(row.id) == finding.transfer_id);
    let stamp = |at: chrono::NaiveDateTime| text.stamp_short(at.and_utc());
    let told = transfer.map_or_else(String::new, |row| text.money(row.amount));
    let sentence = text.with(
        &format!("finding-{}-{}", finding.check_name, finding.outcome),
        &[
            ("place", transfer.map_or_else(String::new, |row| row.place.to_string()).into()),
            ("told", told.into()),
            ("told_at", transfer.map_or_else(String::new, |row| stamp(row.made_at)).into()),
            ("reported", shown::amount(text, finding.reported_amount).into()),
            ("reported_at", finding.reported_at.map_or_else(|| "–".to_owned(), stamp).into()),
        ],
    );
    let reason = sealing::open_if(
        &context.vault,
        "findings",
        "reason_sealed",
        finding.id.bytes(),
        finding.reason_sealed.as_deref(),
    )?;
    let resolved = reason.map(|reason| {
        let by = shown::name(&file.names, finding.resolved_by);
        text.with("desk-finding-resolved", &[("by", by.into()), ("reason", reason.into())])
    });
    let open = finding.conflict && finding.resolved_by.is_none();
    let resolve = file.case.as_ref().filter(|_| open && may(context, case::Act::ResolveFinding)).map(|row| {
        let act = case::Act::ResolveFinding;
        let label = text.get(&format!("act-case-{act}"));
        let address = format!("{act}?finding={}", finding.id);
        case_bar(visitor, file, row.version).page(&address, label)
    });
    Ok(FindingView {
        tone: shown::outcome_tone(finding.outcome).class(),
        tag: shown::outcome(text, finding.outcome),
        sentence,
        resolved,
        resolve,
    })
}
