//! Acts on a petition and its case: one way for all of them – form, command, `casework`, back to the page. Which act is legal stands in the tables;
//! what its form looks like stands here.

use actix_web::web::Path;
use askama::Template;

use super::file::{self, File};
use super::parts;
use super::preview::{CHANGE, CONFIRMED, preview};
use super::told;
use crate::app::Context;
use crate::casework::{case_acts, examining, waiting};
use crate::domain::command::Reason;
use crate::domain::id::PetitionId;
use crate::domain::money::Satang;
use crate::domain::petition::Act;
use crate::domain::refusal::Refusal;
use crate::domain::words::Word;
use crate::domain::{case, order};
use crate::error::Error;
use crate::forms::desk::case as case_forms;
use crate::forms::desk::review::{self, Command, Line, Needs};
use crate::forms::{Errors, Values};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::desk::{form_page, part, shown, status, typed_refusal, unreadable, version};
use crate::web::field::{Choice, Field, Fields};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// Lines of a text that a person reads.
const TEXT_ROWS: u8 = 8;
/// Lines of a short remark.
const REMARK_ROWS: u8 = 4;
/// An act with a form of its own.
#[derive(Template)]
#[template(path = "desk/act.html")]
pub(in crate::web::desk) struct ActPage {
    pub(in crate::web::desk) page: Page,
    pub(in crate::web::desk) summary: ErrorSummary,
    pub(in crate::web::desk) about: String,
    pub(in crate::web::desk) action: String,
    pub(in crate::web::desk) hidden: Vec<(String, String)>,
    pub(in crate::web::desk) fields: Vec<Field>,
    pub(in crate::web::desk) button: String,
}

/// `GET /desk/petitions/{id}/{act}`: the form of an act.
///
/// # Errors
/// `NotFound` for an act without a form; `NotAllowed` where the table has no such step now.
pub async fn form(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (id, act): (PetitionId, Act) = (part(&path.0)?, part(&path.1)?);
    if matches!(review::needs(act), None | Some(Needs::Nothing)) {
        return Err(Refusal::NotFound.into());
    }
    let context = visitor.context()?;
    let file = load(&visitor, &context, id).await?;
    let petition = &file.petition;
    let machine = petition.kind.machine();
    let possible = machine.actions(context.actor.role(), Some(petition.state));
    if !possible.contains(&act) {
        return Err(Refusal::NotAllowed { record: machine.name, act: act.word(), state: petition.state.word() }.into());
    }
    let values = known(&visitor, &file, act)?;
    act_page(&visitor, &file, act, &values, &Errors::new())
}

async fn load(visitor: &Visitor, context: &Context, id: PetitionId) -> Result<File, Error> {
    let context = context.clone();
    visitor.app().store.read(move |connection| file::load(connection, &context, id)).await
}

/// `POST /desk/petitions/{id}/{act}`.
///
/// # Errors
/// The refusals of the table; `Stale`.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (id, act): (PetitionId, Act) = (part(&path.0)?, part(&path.1)?);
    let needs = review::needs(act).ok_or(Refusal::NotFound)?;
    let seen = version(&values)?;
    let context = visitor.context()?;
    let file = load(&visitor, &context, id).await?;
    let command = match review::command(act, &values, &lines(&file)) {
        Ok(command) => command,
        Err(errors) if needs == Needs::Nothing => return Err(unreadable(errors)),
        Err(errors) => return act_page(&visitor, &file, act, &values, &errors),
    };
    if !values.get(CHANGE).is_empty() {
        return act_page(&visitor, &file, act, &values, &Errors::new());
    }
    if needs == Needs::FormAndPreview && values.get(CONFIRMED) != "yes" {
        return preview(&visitor, &file, act, &values, &command);
    }
    let acting = context.clone();
    let done = visitor.app().store.write(move |connection| match &command {
        Command::Review(review) => examining::review(connection, &acting, id, seen, review).map(drop),
        Command::CorrectAccount(key) => waiting::correct_account(connection, &acting, id, seen, key).map(drop),
    });
    match done.await {
        Ok(()) => answer::see_other(&format!("/desk/petitions/{id}")),
        Err(error) => match typed_refusal(&error, date_field(act), "") {
            Some(errors) => act_page(&visitor, &file, act, &values, &errors),
            None => Err(error.into()),
        },
    }
}

/// The field of an act's day.
fn date_field(act: Act) -> &'static str {
    if act == Act::Ask { "reply_by" } else { "" }
}

/// The lines of the form: one a transfer of a claim, one for an objection.
fn lines(file: &File) -> Vec<Line> {
    if file::has_one_amount(&file.petition) {
        return vec![Line { transfer: None, claimed: file.petition.claimed }];
    }
    let line = |transfer: &crate::store::cases::Transfer| {
        let line = file.lines.iter().find(|line| line.transfer_id == transfer.id)?;
        Some(Line { transfer: Some(transfer.id), claimed: line.amount })
    };
    file.transfers.iter().filter_map(line).collect()
}

/// What the form begins with: what was claimed, or what was recommended before it was sent back.
fn known(visitor: &Visitor, file: &File, act: Act) -> Result<Values, Error> {
    let mut values = Values::new();
    if act != Act::Recommend {
        return Ok(values);
    }
    let petition = &file.petition;
    for line in lines(file) {
        values.set(line.field(), accepted_before(file, line).to_string());
    }
    if let Some(before) = petition.recommendation {
        values.set("outcome", before.as_str());
    }
    for word in petition.reasons.as_deref().unwrap_or_default().split(',') {
        values.push("reasons", word);
    }
    let sealed = petition.explanation_sealed.as_deref();
    let explanation = file.open(visitor.text, "petitions", "explanation_sealed", petition.id.bytes(), sealed)?;
    values.set("explanation", explanation.unwrap_or_default());
    Ok(values)
}

fn accepted_before(file: &File, line: Line) -> Satang {
    if file.petition.recommendation != Some(order::Recommendation::Accept) {
        return line.claimed;
    }
    match line.transfer {
        None => file.petition.accepted,
        Some(transfer) => {
            file.lines.iter().find(|row| row.transfer_id == transfer).map_or(line.claimed, |row| row.accepted)
        }
    }
}

/// The page with the form of an act.
fn act_page(visitor: &Visitor, file: &File, act: Act, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let back = format!("/desk/petitions/{}", file.petition.id);
    let title = text.get(&format!("act-petition-{act}"));
    let page = ActPage {
        page: form_page(visitor, title.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: file.title(text),
        action: format!("{back}/{act}"),
        hidden: vec![("version".to_owned(), file.petition.version.to_string())],
        fields: fields(visitor, file, act, &Fields::new(text, values, errors))?,
        button: match review::needs(act) {
            Some(Needs::FormAndPreview) => text.get("desk-to-preview"),
            _ => title,
        },
    };
    answer::html_status(status(errors), &page)
}

/// The fields of an act.
fn fields(visitor: &Visitor, file: &File, act: Act, fields: &Fields<'_>) -> Result<Vec<Field>, Error> {
    let text = visitor.text;
    Ok(match act {
        Act::Ask => vec![fields.textarea("question", TEXT_ROWS), fields.date("reply_by").optional()],
        Act::SendBack => vec![fields.textarea("remark", REMARK_ROWS)],
        Act::Admit => vec![fields.textarea("late_cause", REMARK_ROWS)],
        Act::RefuseLate => vec![fields.textarea("explanation", TEXT_ROWS)],
        Act::CorrectAccount => {
            vec![fields.select_of("told_bank", shown::bank_choices(text)), fields.numeric("told_number")]
        }
        Act::Recommend => {
            let mut all = vec![fields.radios("outcome", &["accept", "refuse"])];
            for line in lines(file) {
                let label = match file.transfers.iter().find(|row| Some(row.id) == line.transfer) {
                    Some(transfer) => told::transfer_label(visitor, file, transfer)?,
                    None => text.get("field-accepted"),
                };
                let claimed = text.money(line.claimed);
                let hint = text.with("desk-accepted-hint", &[("claimed", claimed.into())]);
                all.push(fields.amount(&line.field()).label(label).hint(hint));
            }
            let reasons = Reason::ALL
                .iter()
                .map(|reason| Choice::new(reason.as_str(), text.get(&format!("reason-{reason}"))))
                .collect();
            all.push(fields.checkboxes_of("reasons", reasons).optional());
            all.push(fields.textarea("explanation", TEXT_ROWS));
            all
        }
        _ => Vec::new(),
    })
}

/// `GET /desk/petitions/{id}/case/{act}`: the form of an act on the case.
///
/// # Errors
/// `NotFound` for an act without a form, or for an objection, which has no case.
pub async fn case_form(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (id, act): (PetitionId, case::Act) = (part(&path.0)?, part(&path.1)?);
    if case_forms::has_form(act) != Some(true) {
        return Err(Refusal::NotFound.into());
    }
    let context = visitor.context()?;
    if !parts::may(&context, act) {
        let state = case::State::Open.as_str();
        return Err(Refusal::NotAllowed { record: case::MACHINE.name, act: act.as_str(), state }.into());
    }
    let file = load(&visitor, &context, id).await?;
    let mut values = Values::new();
    values.set("finding", visitor.query.get("finding"));
    if let Some(row) = &file.case {
        values.set("recovered_amount", row.recovered.to_string());
    }
    case_page(&visitor, &file, act, &values, &Errors::new())
}

/// `POST /desk/petitions/{id}/case/{act}`.
///
/// # Errors
/// The refusals of the table; `Stale`.
pub async fn case_act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (id, act): (PetitionId, case::Act) = (part(&path.0)?, part(&path.1)?);
    let has_form = case_forms::has_form(act).ok_or(Refusal::NotFound)?;
    let seen = version(&values)?;
    let context = visitor.context()?;
    let file = load(&visitor, &context, id).await?;
    let case_id = file.petition.case_id.ok_or(Refusal::NotFound)?;
    let command = match case_forms::command(act, &values) {
        Ok(command) => command,
        Err(errors) if !has_form => return Err(unreadable(errors)),
        Err(errors) => return case_page(&visitor, &file, act, &values, &errors),
    };
    let done = visitor
        .app()
        .store
        .write(move |connection| case_acts::act(connection, &context, case_id, seen, &command).map(drop));
    match done.await {
        Ok(()) => answer::see_other(&format!("/desk/petitions/{id}")),
        Err(error) => match typed_refusal(&error, "", "recovered_amount") {
            Some(errors) => case_page(&visitor, &file, act, &values, &errors),
            None => Err(error.into()),
        },
    }
}

/// The page with the form of an act on the case.
fn case_page(visitor: &Visitor, file: &File, act: case::Act, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let row = file.case.as_ref().ok_or(Refusal::NotFound)?;
    let back = format!("/desk/petitions/{}", file.petition.id);
    let fields = Fields::new(text, values, errors);
    let mut hidden = vec![("version".to_owned(), row.version.to_string())];
    let shown = match act {
        case::Act::PlaceHold => vec![fields.textarea("hold_reason", REMARK_ROWS)],
        case::Act::RecordRecovery => vec![fields.amount("recovered_amount")],
        case::Act::CorrectContact => vec![
            fields.telephone("telephone").optional(),
            fields.email("email").optional(),
            fields.textarea("postal_address", REMARK_ROWS).optional(),
        ],
        case::Act::ResolveFinding => {
            hidden.push(("finding".to_owned(), values.get("finding").to_owned()));
            vec![fields.textarea("resolution", REMARK_ROWS)]
        }
        _ => Vec::new(),
    };
    let title = text.get(&format!("act-case-{act}"));
    let page = ActPage {
        page: form_page(visitor, title.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: file.title(text),
        action: format!("{back}/case/{act}"),
        hidden,
        fields: shown,
        button: title,
    };
    answer::html_status(status(errors), &page)
}
