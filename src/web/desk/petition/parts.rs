//! The parts of a petition's page: what is stored, opened and put into words.

use crate::app::Context;
use crate::casework::sealing;
use crate::domain::identity::{EmailAddress, PersonalNumber, PromptPay, Telephone};
use crate::domain::petition::Act;
use crate::domain::screening::Outcome;
use crate::domain::{case, identity};
use crate::error::Error;
use crate::forms::desk::{case as case_forms, review};
use crate::store::cases::{Channel, Party, Transfer};
use crate::store::petitions::Finding;
use crate::web::components::{Cell, Column, Inset, Look, SummaryList, SummaryRow, Table, Tag};
use crate::web::desk::{ActBar, ActItem, queue, shown};
use crate::web::visitor::Visitor;

use super::file::File;

/// What stands for a value that is shown on demand alone.
const HIDDEN: &str = "••••••";

/// A finding as the page shows it.
pub(super) struct FindingView {
    pub(super) tone: &'static str,
    pub(super) tag: Tag,
    pub(super) sentence: String,
    pub(super) resolved: Option<String>,
    pub(super) resolve: Option<ActItem>,
}

/// A request for information with its answer.
pub(super) struct RequestView {
    pub(super) asked: String,
    pub(super) question: String,
    pub(super) ended: Option<String>,
    pub(super) answer: Option<String>,
}

/// The acts by the heading: those of the petition's table, then those of the case's.
pub(super) fn acts(visitor: &Visitor, context: &Context, file: &File) -> Vec<ActItem> {
    let text = visitor.text;
    let petition = &file.petition;
    let role = context.actor.role();
    let bar = ActBar {
        visitor,
        base: format!("/desk/petitions/{}", petition.id),
        version: petition.version,
    };
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
            case::Act::RecordRecovery => items.push(bar.page(act.as_str(), label)),
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

fn case_bar<'a>(visitor: &'a Visitor, file: &File, version: i64) -> ActBar<'a> {
    ActBar {
        visitor,
        base: format!("/desk/petitions/{}/case", file.petition.id),
        version,
    }
}

/// Whether the visitor's role has this act on a case.
fn may(context: &Context, act: case::Act) -> bool {
    case::MACHINE
        .actions(context.actor.role(), Some(case::State::Open))
        .contains(&act)
}

/// The hold, of the case or of the account.
pub(super) fn hold(visitor: &Visitor, file: &File) -> Option<Inset> {
    let text = visitor.text;
    let of_case = file.case.as_ref().and_then(|row| row.hold_reason.clone());
    let of_account = file
        .account
        .as_ref()
        .and_then(|row| row.hold_reason.clone());
    let lines: Vec<String> = [
        ("desk-hold-case", of_case),
        ("desk-hold-account", of_account),
    ]
    .into_iter()
    .filter_map(|(key, reason)| {
        let reason = reason?;
        Some(text.with(key, &[("reason", reason.into())]))
    })
    .collect();
    (!lines.is_empty()).then_some(Inset { lines })
}

/// What a colleague remarked: why it was sent back, or the cause of lateness.
pub(super) fn remark(
    visitor: &Visitor,
    context: &Context,
    file: &File,
) -> Result<Option<Inset>, Error> {
    let petition = &file.petition;
    let opened = sealing::open_if(
        &context.vault,
        "petitions",
        "remark_sealed",
        petition.id.bytes(),
        petition.remark_sealed.as_deref(),
    )?;
    Ok(opened.map(|remark| Inset {
        lines: vec![visitor.text.get("desk-remark"), remark],
    }))
}

/// What the screening noticed: what is to be looked at, and what is in order.
pub(super) fn findings(
    visitor: &Visitor,
    context: &Context,
    file: &File,
) -> Result<(Vec<FindingView>, Vec<FindingView>), Error> {
    let (mut noticed, mut passed) = (Vec::new(), Vec::new());
    for outcome in [
        Outcome::Fail,
        Outcome::Warn,
        Outcome::Unknown,
        Outcome::Pass,
    ] {
        for finding in file.findings.iter().filter(|row| row.outcome == outcome) {
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

fn finding_view(
    visitor: &Visitor,
    context: &Context,
    file: &File,
    finding: &Finding,
) -> Result<FindingView, Error> {
    let text = visitor.text;
    let transfer = file
        .transfers
        .iter()
        .find(|row| Some(row.id) == finding.transfer_id);
    let stamp = |at: chrono::NaiveDateTime| text.stamp_short(at.and_utc());
    let told = transfer.map_or_else(String::new, |row| text.money(row.amount));
    let sentence = text.with(
        &format!("finding-{}-{}", finding.check_name, finding.outcome),
        &[
            (
                "place",
                transfer
                    .map_or_else(String::new, |row| row.place.to_string())
                    .into(),
            ),
            ("told", told.into()),
            (
                "told_at",
                transfer
                    .map_or_else(String::new, |row| stamp(row.made_at))
                    .into(),
            ),
            (
                "reported",
                shown::amount(text, finding.reported_amount).into(),
            ),
            (
                "reported_at",
                finding
                    .reported_at
                    .map_or_else(|| "–".to_owned(), stamp)
                    .into(),
            ),
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
        text.with(
            "desk-finding-resolved",
            &[("by", by.into()), ("reason", reason.into())],
        )
    });
    let open = finding.conflict && finding.resolved_by.is_none();
    let resolve = file
        .case
        .as_ref()
        .filter(|_| open && may(context, case::Act::ResolveFinding))
        .map(|row| {
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

/// What was recommended, by whom, and who agreed.
pub(super) fn recommendation(
    visitor: &Visitor,
    context: &Context,
    file: &File,
) -> Result<Option<SummaryList>, Error> {
    let text = visitor.text;
    let petition = &file.petition;
    let Some(what) = petition.recommendation else {
        return Ok(None);
    };
    let explanation = sealing::open_if(
        &context.vault,
        "petitions",
        "explanation_sealed",
        petition.id.bytes(),
        petition.explanation_sealed.as_deref(),
    )?;
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
        row(
            "desk-recommendation",
            text.get(&format!("option-outcome-{what}")),
        ),
        row("desk-figure-accepted", text.money(petition.accepted)),
    ];
    if !reasons.is_empty() {
        rows.push(SummaryRow {
            lines: reasons,
            ..row("field-reasons", String::new())
        });
    }
    rows.push(row("field-explanation", explanation.unwrap_or_default()));
    rows.push(row(
        "desk-recommended-by",
        shown::name(&file.names, petition.recommended_by),
    ));
    if petition.agreed_by.is_some() {
        rows.push(row(
            "desk-agreed-by",
            shown::name(&file.names, petition.agreed_by),
        ));
    }
    Ok(Some(SummaryList { text, rows }))
}

/// An account that a victim told, opened.
fn told_account(
    context: &Context,
    transfer: &Transfer,
    column: &'static str,
) -> Result<Option<String>, Error> {
    let (bank, sealed) = match column {
        "from_number_sealed" => (
            transfer.from_bank.as_ref(),
            transfer.from_number_sealed.as_deref(),
        ),
        _ => (
            Some(&transfer.to_bank),
            Some(transfer.to_number_sealed.as_slice()),
        ),
    };
    let number = sealing::open_if(
        &context.vault,
        "transfers",
        column,
        transfer.id.bytes(),
        sealed,
    )?;
    Ok(bank
        .zip(number)
        .map(|(bank, number)| shown::account(bank, &number)))
}

/// The label of a transfer in a form or a list.
pub(super) fn transfer_label(
    visitor: &Visitor,
    context: &Context,
    transfer: &Transfer,
) -> Result<String, Error> {
    let to = told_account(context, transfer, "to_number_sealed")?.unwrap_or_default();
    Ok(visitor.text.with(
        "desk-transfer-label",
        &[
            ("place", transfer.place.to_string().into()),
            ("to", to.into()),
            (
                "made_at",
                visitor.text.stamp_short(transfer.made_at.and_utc()).into(),
            ),
        ],
    ))
}

/// The transfers of the case; those of this claim with what is accepted.
pub(super) fn transfers(visitor: &Visitor, context: &Context, file: &File) -> Result<Table, Error> {
    let text = visitor.text;
    let mut rows = Vec::with_capacity(file.transfers.len());
    for transfer in &file.transfers {
        let line = file
            .lines
            .iter()
            .find(|line| line.transfer_id == transfer.id);
        rows.push(vec![
            Cell::text(transfer.place.to_string()),
            Cell::text(text.stamp_short(transfer.made_at.and_utc())),
            Cell::text(told_account(context, transfer, "to_number_sealed")?.unwrap_or_default()),
            Cell::text(
                told_account(context, transfer, "from_number_sealed")?
                    .unwrap_or_else(|| "–".to_owned()),
            ),
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

/// The people, with what identifies them masked unless it was asked for.
pub(super) fn people(
    visitor: &Visitor,
    context: &Context,
    file: &File,
    revealed: bool,
) -> Result<Vec<SummaryList>, Error> {
    file.parties
        .iter()
        .map(|party| person(visitor, context, party, revealed))
        .collect()
}

fn person(
    visitor: &Visitor,
    context: &Context,
    party: &Party,
    revealed: bool,
) -> Result<SummaryList, Error> {
    let text = visitor.text;
    let open = |column: &'static str, sealed: Option<&[u8]>| {
        sealing::open_if(&context.vault, "parties", column, party.id.bytes(), sealed)
    };
    let number = open("number_sealed", Some(&party.number_sealed))?.unwrap_or_default();
    let telephone = open("telephone_sealed", party.telephone_sealed.as_deref())?;
    let email = open("email_sealed", party.email_sealed.as_deref())?;
    let address = open("address_sealed", party.address_sealed.as_deref())?;
    let name = open("name_sealed", Some(&party.name_sealed))?.unwrap_or_default();
    let shown = |value: String, mask: fn(&str) -> String| {
        if revealed { value } else { mask(&value) }
    };
    let number = if revealed {
        number
    } else {
        PersonalNumber::of_kind(party.number_kind, &number)
            .map_or_else(|_| HIDDEN.to_owned(), |number| number.masked())
    };
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let mut rows = vec![
        row(
            "desk-person-part",
            text.get(&format!("part-{}", party.part)),
        ),
        row("desk-person-name", name),
        row(&format!("number-kind-{}", party.number_kind), number),
    ];
    if party.capacity != identity::Capacity::Oneself {
        let capacity = text.get(&format!("desk-capacity-{}", party.capacity));
        rows.push(row("desk-person-capacity", capacity));
    }
    let contacts: [(&str, Option<String>, fn(&str) -> String); 3] = [
        ("desk-person-telephone", telephone, masked_telephone),
        ("desk-person-email", email, masked_email),
        ("desk-person-address", address, |_| HIDDEN.to_owned()),
    ];
    for (key, value, mask) in contacts {
        rows.extend(value.map(|value| row(key, shown(value, mask))));
    }
    Ok(SummaryList { text, rows })
}

fn masked_telephone(value: &str) -> String {
    value
        .parse::<Telephone>()
        .map_or_else(|_| HIDDEN.to_owned(), |number| number.masked())
}

fn masked_email(value: &str) -> String {
    value
        .parse::<EmailAddress>()
        .map_or_else(|_| HIDDEN.to_owned(), |address| address.masked())
}

/// The refund channel, its number masked unless it was asked for.
pub(super) fn channel(
    visitor: &Visitor,
    context: &Context,
    file: &File,
    revealed: bool,
) -> Result<Option<SummaryList>, Error> {
    let text = visitor.text;
    let Some(channel) = &file.channel else {
        return Ok(None);
    };
    let open = |column: &'static str, sealed: &[u8]| {
        sealing::open(
            &context.vault,
            "channels",
            column,
            channel.id.bytes(),
            sealed,
        )
    };
    let number = open("number_sealed", &channel.number_sealed)?;
    let holder = open("name_sealed", &channel.name_sealed)?;
    let number = if revealed {
        number
    } else {
        masked_channel(channel, &number)
    };
    let place = channel.bank.as_ref().map_or_else(
        || text.get("channel-promptpay"),
        |bank| shown::bank(text, bank),
    );
    let approved = match channel.approved_by {
        Some(user) => shown::name(&file.names, Some(user)),
        None => text.get("desk-channel-unapproved"),
    };
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    Ok(Some(SummaryList {
        text,
        rows: vec![
            row("desk-channel-place", place),
            row("desk-channel-number", number),
            row("desk-channel-holder", holder),
            row("desk-channel-approved-by", approved),
        ],
    }))
}

fn masked_channel(channel: &Channel, number: &str) -> String {
    let masked = match channel.bank {
        Some(_) => number
            .parse::<identity::AccountNumber>()
            .map(|number| number.masked())
            .ok(),
        None => number
            .parse::<PromptPay>()
            .map(|number| number.masked())
            .ok(),
    };
    masked.unwrap_or_else(|| HIDDEN.to_owned())
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

/// What was told besides.
pub(super) fn facts(visitor: &Visitor, file: &File) -> SummaryList {
    let text = visitor.text;
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let mut rows = vec![row(
        "desk-filed-at",
        text.stamp(file.petition.filed_at.and_utc()),
    )];
    if let Some(case) = &file.case {
        let told = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let yes = |value: bool| text.get(if value { "option-yes" } else { "option-no" });
        rows.push(row(
            "desk-offence",
            text.get(&format!("offence-{}", case.offence)),
        ));
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
pub(super) fn narrative(visitor: &Visitor, context: &Context, file: &File) -> Result<Inset, Error> {
    let told = match &file.case {
        Some(case) => Some(sealing::open(
            &context.vault,
            "cases",
            "narrative_sealed",
            case.id.bytes(),
            &case.narrative_sealed,
        )?),
        None => sealing::open_if(
            &context.vault,
            "petitions",
            "narrative_sealed",
            file.petition.id.bytes(),
            file.petition.narrative_sealed.as_deref(),
        )?,
    };
    let told = told.unwrap_or_else(|| visitor.text.get("desk-narrative-none"));
    Ok(Inset {
        lines: told.split('\n').map(ToOwned::to_owned).collect(),
    })
}

/// The requests for information with their answers, newest first.
pub(super) fn requests(
    visitor: &Visitor,
    context: &Context,
    file: &File,
) -> Result<Vec<RequestView>, Error> {
    let text = visitor.text;
    let mut views = Vec::with_capacity(file.requests.len());
    for request in file.requests.iter().rev() {
        let open = |column: &'static str, sealed: Option<&[u8]>| {
            sealing::open_if(
                &context.vault,
                "requests",
                column,
                request.id.bytes(),
                sealed,
            )
        };
        let asked = text.with(
            "desk-asked",
            &[
                ("on", text.date_short(request.asked_on).into()),
                ("reply_by", text.date_short(request.reply_by).into()),
            ],
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
