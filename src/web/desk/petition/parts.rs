//! The parts of a petition's page that say where it stands: acts, holds, remarks, recommendation, amounts, other claims.

use super::file::File;
use crate::app::Context;
use crate::domain::petition::Act;
use crate::domain::{case, correction};
use crate::error::Error;
use crate::forms::desk::{case as case_forms, review};
use crate::web::components::{Inset, Look, SummaryList, SummaryRow, Table};
use crate::web::desk::{ActBar, ActItem, queue, shown};
use crate::web::visitor::Visitor;

/// The acts by the heading: those of the petition's table, then those of the case's.
pub(super) fn acts(visitor: &Visitor, context: &Context, file: &File) -> Vec<ActItem> {
    let text = visitor.text;
    let petition = &file.petition;
    let role = context.actor.role();
    let bar = ActBar { visitor, base: format!("/desk/petitions/{}", petition.id), version: petition.version };
    let mut items: Vec<ActItem> = petition
        .kind
        .machine()
        .actions(role, Some(petition.state))
        .into_iter()
        .filter_map(|act| {
            let label = text.get(&format!("act-petition-{act}"));
            match review::needs(act)? {
                review::Needs::Nothing => Some(bar.press(act.as_str(), label, look(act), &[])),
                _ => Some(bar.page(act.as_str(), label)),
            }
        })
        .collect();
    if let Some(awaited) = file.awaited {
        let label = text.get("desk-correction-awaited");
        items.push(ActItem::Page { label, href: format!("/desk/corrections/{awaited}") });
    } else if !file.is_erased && correction::MACHINE.actions(role, None).contains(&correction::Act::Ask) {
        let label = text.get("act-correction-ask");
        items.push(ActItem::Page { label, href: format!("/desk/petitions/{}/correction", petition.id) });
    }
    let Some(row) = &file.case else {
        return items;
    };
    let bar = case_bar(visitor, file, row.version);
    let held = row.hold_reason.is_some();
    for act in case::MACHINE.actions(role, Some(case::State::Open)) {
        let label = text.get(&format!("act-case-{act}"));
        match act {
            case::Act::PlaceHold if !held => items.push(bar.page(act.as_str(), label)),
            case::Act::ReleaseHold if held => {
                items.push(bar.press(act.as_str(), label, Look::Secondary, &[]));
            }
            case::Act::CorrectContact if file.is_erased => {}
            case::Act::RecordRecovery | case::Act::CorrectContact => items.push(bar.page(act.as_str(), label)),
            _ => {}
        }
    }
    items
}

fn look(act: Act) -> Look {
    match act {
        Act::Take | Act::Agree => Look::Primary,
        _ => Look::Secondary,
    }
}

/// The bar of the acts on the case.
pub(super) fn case_bar<'a>(visitor: &'a Visitor, file: &File, version: i64) -> ActBar<'a> {
    ActBar { visitor, base: format!("/desk/petitions/{}/case", file.petition.id), version }
}

/// Whether the visitor's role has this act on a case.
pub(super) fn may(context: &Context, act: case::Act) -> bool {
    case::MACHINE.actions(context.actor.role(), Some(case::State::Open)).contains(&act)
}

/// The hold, of the case or of the account.
pub(super) fn hold(visitor: &Visitor, file: &File) -> Option<Inset> {
    let text = visitor.text;
    let of_case = file.case.as_ref().and_then(|row| row.hold_reason.clone());
    let of_account = file.account.as_ref().and_then(|row| row.hold_reason.clone());
    let lines: Vec<String> = [("desk-hold-case", of_case), ("desk-hold-account", of_account)]
        .into_iter()
        .filter_map(|(key, reason)| {
            let reason = reason?;
            Some(text.with(key, &[("reason", reason.into())]))
        })
        .collect();
    (!lines.is_empty()).then_some(Inset { lines })
}

/// What a colleague remarked: why it was sent back, or the cause of lateness.
pub(super) fn remark(visitor: &Visitor, file: &File) -> Result<Option<Inset>, Error> {
    let petition = &file.petition;
    let sealed = petition.remark_sealed.as_deref();
    let opened = file.open(visitor.text, "petitions", "remark_sealed", petition.id.bytes(), sealed)?;
    Ok(opened.map(|remark| Inset { lines: vec![visitor.text.get("desk-remark"), remark] }))
}

/// What was recommended, by whom, and who agreed.
pub(super) fn recommendation(visitor: &Visitor, file: &File) -> Result<Option<SummaryList>, Error> {
    let text = visitor.text;
    let petition = &file.petition;
    let Some(what) = petition.recommendation else {
        return Ok(None);
    };
    let sealed = petition.explanation_sealed.as_deref();
    let explanation = file.open(text, "petitions", "explanation_sealed", petition.id.bytes(), sealed)?;
    let reasons: Vec<String> = petition
        .reasons
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .filter(|word| !word.is_empty())
        .map(|word| text.get(&format!("reason-{word}")))
        .collect();
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let mut rows = vec![
        row("desk-recommendation", text.get(&format!("option-outcome-{what}"))),
        row("desk-figure-accepted", text.money(petition.accepted)),
    ];
    if !reasons.is_empty() {
        rows.push(SummaryRow { lines: reasons, ..row("field-reasons", String::new()) });
    }
    rows.push(row("field-explanation", explanation.unwrap_or_default()));
    rows.push(row("desk-recommended-by", shown::name(&file.names, petition.recommended_by)));
    if petition.agreed_by.is_some() {
        rows.push(row("desk-agreed-by", shown::name(&file.names, petition.agreed_by)));
    }
    Ok(Some(SummaryList { text, rows }))
}

/// The amounts, from claimed to paid.
pub(super) fn ladder(visitor: &Visitor, file: &File) -> Vec<(String, String)> {
    let text = visitor.text;
    let petition = &file.petition;
    [
        ("claimed", petition.claimed),
        ("accepted", petition.accepted),
        ("set_off", petition.set_off),
        ("allotted", petition.allotted),
        ("paid", petition.paid),
    ]
    .into_iter()
    .map(|(name, amount)| (text.get(&format!("desk-figure-{name}")), text.money(amount)))
    .collect()
}

/// The approval of a channel that has none.
pub(super) fn approve(visitor: &Visitor, context: &Context, file: &File) -> Option<ActItem> {
    let act = case::Act::ApproveChannel;
    let row = file.case.as_ref()?;
    let open = file.channel.as_ref()?.approved_by.is_none();
    (open && may(context, act) && case_forms::has_form(act) == Some(false)).then(|| {
        let label = visitor.text.get(&format!("act-case-{act}"));
        case_bar(visitor, file, row.version).press(act.as_str(), label, Look::Secondary, &[])
    })
}

/// The other claims of the case.
pub(super) fn others(visitor: &Visitor, context: &Context, file: &File) -> Table {
    let text = visitor.text;
    let rows = file
        .others
        .iter()
        .map(|entry| {
            let due = shown::due(text, &file.calendar, context.today(), entry.petition.due_on);
            let assigned = shown::name(&file.names, entry.petition.assigned_to);
            queue::row(visitor, entry, due, assigned)
        })
        .collect();
    Table {
        caption: text.get("desk-others"),
        columns: queue::columns(visitor),
        rows,
        empty: text.get("desk-others-none"),
    }
}
