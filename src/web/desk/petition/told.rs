//! What was told: transfers, the circumstances, the story, answers to requests, evidence.

use super::file::File;
use crate::casework::opening::Item;
use crate::error::Error;
use crate::locale::Text;
use crate::store::cases::Transfer;
use crate::store::evidence::View;
use crate::web::components::{Cell, Column, Inset, SummaryList, SummaryRow, Table};
use crate::web::desk::shown;
use crate::web::evidence::{self, FileView};
use crate::web::visitor::Visitor;

/// A request for information with its answer.
pub(super) struct RequestView {
    pub(super) asked: String,
    pub(super) question: String,
    pub(super) ended: Option<String>,
    pub(super) answer: Option<String>,
}

/// An account that a victim told, opened.
fn told_account(text: Text, file: &File, transfer: &Transfer, column: &'static str) -> Result<Option<String>, Error> {
    let (bank, sealed) = match column {
        "from_number_sealed" => (transfer.from_bank.as_ref(), transfer.from_number_sealed.as_deref()),
        _ => (Some(&transfer.to_bank), Some(transfer.to_number_sealed.as_slice())),
    };
    let number = file.open(text, "transfers", column, transfer.id.bytes(), sealed)?;
    Ok(bank.zip(number).map(|(bank, number)| shown::account(bank, &number)))
}

/// The label of a transfer in a form or a list.
pub(super) fn transfer_label(visitor: &Visitor, file: &File, transfer: &Transfer) -> Result<String, Error> {
    let to = told_account(visitor.text, file, transfer, "to_number_sealed")?.unwrap_or_default();
    Ok(visitor.text.with(
        "desk-transfer-label",
        &[
            ("place", transfer.place.to_string().into()),
            ("to", to.into()),
            ("made_at", visitor.text.stamp_short(transfer.made_at.and_utc()).into()),
        ],
    ))
}

/// The transfers of the case; those of this claim with what is accepted.
pub(super) fn transfers(visitor: &Visitor, file: &File) -> Result<Table, Error> {
    let text = visitor.text;
    let mut rows = Vec::with_capacity(file.transfers.len());
    for transfer in &file.transfers {
        let line = file.lines.iter().find(|line| line.transfer_id == transfer.id);
        rows.push(vec![
            Cell::text(transfer.place.to_string()),
            Cell::text(text.stamp_short(transfer.made_at.and_utc())),
            Cell::text(told_account(text, file, transfer, "to_number_sealed")?.unwrap_or_default()),
            Cell::text(told_account(text, file, transfer, "from_number_sealed")?.unwrap_or_else(|| "–".to_owned())),
            Cell::text(text.get(&format!("method-{}", transfer.method))),
            Cell::numeric(transfer.amount.to_string()),
            Cell::numeric(line.map_or_else(|| "–".to_owned(), |line| line.amount.to_string())),
            Cell::numeric(line.map_or_else(|| "–".to_owned(), |line| line.accepted.to_string())),
        ]);
    }
    let column = |name: &str| Column::new(text.get(&format!("desk-column-{name}")));
    let figure = |name: &str| Column::numeric(text.get(&format!("desk-column-{name}")));
    Ok(Table {
        caption: text.get("desk-transfers"),
        columns: vec![
            column("place"),
            column("made-at"),
            column("to"),
            column("from"),
            column("method"),
            figure("amount"),
            figure("claimed"),
            figure("accepted"),
        ],
        rows,
        empty: text.get("desk-transfers-none"),
    })
}

/// What was told besides.
pub(super) fn facts(visitor: &Visitor, file: &File) -> SummaryList {
    let text = visitor.text;
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let mut rows = vec![row("desk-filed-at", text.stamp(file.petition.filed_at.and_utc()))];
    if let Some(case) = &file.case {
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let yes = |value: bool| text.get(if value { "option-yes" } else { "option-no" });
        rows.push(row("desk-offence", text.get(&format!("offence-{}", case.offence))));
        rows.push(row("desk-bank-case-id", told(&case.bank_case_id)));
        rows.push(row("desk-police-report", told(&case.police_report)));
        rows.push(row("desk-other-route", yes(case.other_route)));
        rows.push(row("desk-recovered", text.money(case.recovered)));
        rows.push(row("desk-case-accepted", text.money(case.accepted)));
        if case.filed_by.is_some() {
            let name = shown::name(&file.names, case.filed_by);
            rows.push(row("desk-filed-by", name));
        }
    }
    SummaryList { text, rows }
}

/// What happened, in the person's words.
pub(super) fn narrative(visitor: &Visitor, file: &File) -> Result<Inset, Error> {
    let (table, row, sealed) = match &file.case {
        Some(case) => ("cases", case.id.bytes(), Some(case.narrative_sealed.as_slice())),
        None => ("petitions", file.petition.id.bytes(), file.petition.narrative_sealed.as_deref()),
    };
    let told = file.open(visitor.text, table, "narrative_sealed", row, sealed)?;
    let told = told.unwrap_or_else(|| visitor.text.get("desk-narrative-none"));
    Ok(Inset { lines: told.split('\n').map(ToOwned::to_owned).collect() })
}

/// Openings of one file that are named, the newest.
const MOST_NAMED_VIEWS: usize = 5;

/// The files, each with who opened it (O10).
pub(super) fn files(visitor: &Visitor, file: &File) -> Vec<FileView> {
    let text = visitor.text;
    let one = |item: &Item| {
        let views: Vec<&View> = file.views.iter().filter(|view| view.evidence_id == item.row.id).collect();
        let named = views.iter().take(MOST_NAMED_VIEWS).map(|view| {
            let by = match view.user_id {
                Some(user) => shown::name(&file.names, Some(user)),
                None => text.get(&format!("role-{}", view.role)),
            };
            let at = text.stamp_short(view.viewed_at.and_utc());
            text.with("evidence-viewed", &[("by", by.into()), ("at", at.into())])
        });
        let more = views.len().saturating_sub(MOST_NAMED_VIEWS);
        let more = u64::try_from(more).ok().filter(|more| *more > 0);
        let more = more.map(|more| text.with("evidence-viewed-more", &[("count", more.into())]));
        let mut shown = evidence::view(text, item, "/desk/evidence", None);
        shown.views = named.chain(more).collect();
        if views.is_empty() && shown.open.is_some() {
            shown.views.push(text.get("evidence-viewed-never"));
        }
        shown
    };
    file.evidence.iter().map(one).collect()
}

/// The requests for information with their answers, newest first.
pub(super) fn requests(visitor: &Visitor, file: &File) -> Result<Vec<RequestView>, Error> {
    let text = visitor.text;
    let mut views = Vec::with_capacity(file.requests.len());
    for request in file.requests.iter().rev() {
        let open = |column: &'static str, sealed: Option<&[u8]>| {
            file.open(text, "requests", column, request.id.bytes(), sealed)
        };
        let asked = text.with(
            "desk-asked",
            &[("on", text.date_short(request.asked_on).into()), ("reply_by", text.date_short(request.reply_by).into())],
        );
        let ended = request.ended.as_ref().zip(request.ended_on);
        views.push(RequestView {
            asked,
            question: open("question_sealed", Some(&request.question_sealed))?.unwrap_or_default(),
            ended: ended.map(|(how, on)| {
                let on = text.date_short(on);
                text.with(&format!("desk-request-{how}"), &[("on", on.into())])
            }),
            answer: open("answer_sealed", request.answer_sealed.as_deref())?,
        });
    }
    Ok(views)
}
