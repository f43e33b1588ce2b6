//! Corrections that people ask for: what waits for an answer, and one of them with what is proposed (PDPA s.35, s.36).

pub mod asking;

use actix_web::http::Method;
use actix_web::web::Path;
use askama::Template;

use super::petition::ActPage;
use super::{ActBar, ActItem, EXAMINERS, areas, form_page, part, shown, status, unreadable, version};
use crate::app::Context;
use crate::casework::correcting::{self, Command, Proposal};
use crate::casework::sealing::Keys;
use crate::casework::{revealing, wanted};
use crate::domain::calendar::Calendar;
use crate::domain::correction::{Act, MACHINE};
use crate::domain::id::{CorrectionId, PetitionId, UserId};
use crate::domain::identity::{PersonalNumber, PersonalNumberKind};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::desk::correction::{command, has_form};
use crate::forms::{Errors, Values};
use crate::store::cases::Party;
use crate::store::corrections::{self, Correction};
use crate::store::history::{self, Version};
use crate::store::{AnyConnection, cases, people, petitions, retention};
use crate::web::access::{Body, Verdict};
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, ErrorSummary, Inset, Look, SummaryList, SummaryRow, Table, Tag, Timeline};
use crate::web::field::{Choice, Fields};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;
use crate::web::words::{opened, word};

/// Corrections that are listed at most: those that are due first.
const MOST_LISTED: i64 = 200;
/// Rows of the box for an answer.
const ANSWER_ROWS: u8 = 6;

#[derive(Template)]
#[template(path = "desk/corrections.html")]
struct ListPage {
    page: Page,
    areas: Vec<NavLink>,
    table: Table,
}

/// `GET /desk/corrections`.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let (text, context) = (visitor.text, visitor.context()?);
    let rows = visitor
        .app()
        .store
        .read(|connection| {
            let rows = corrections::awaited(connection, MOST_LISTED)?;
            let named = |(row, case, petition): (Correction, _, _)| {
                Ok((retention::reference(connection, (case, petition))?, row))
            };
            rows.into_iter().map(named).collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    let calendar = context.pin()?.rules.calendar.clone();
    let cells = |(reference, row): &(Option<_>, Correction)| {
        let reference: &Option<crate::domain::identity::Reference> = reference;
        let label = reference.as_ref().map(ToString::to_string).unwrap_or_default();
        let due = shown::due(text, &calendar, context.today(), Some(row.due_on));
        vec![
            Cell::link(label, format!("/desk/corrections/{}", row.id)),
            Cell::text(text.date_short(row.asked_on)),
            due.map_or_else(|| Cell::text("–"), Cell::tag),
            Cell::text(word(text, "correction-state", row.state.as_str())),
        ]
    };
    let column = |name: &str| Column::new(text.get(&format!("desk-column-{name}")));
    answer::html(&ListPage {
        page: visitor.page(text.get("desk-area-corrections")),
        areas: areas(&visitor, "/desk/corrections"),
        table: Table {
            caption: text.get("desk-corrections-caption"),
            empty: text.get("desk-corrections-none"),
            columns: vec![column("reference"), column("asked"), column("due"), column("state")],
            rows: rows.iter().map(cells).collect(),
        },
    })
}

/// A correction with what a page shows of it.
struct File {
    row: Correction,
    opened: Proposal,
    party: Party,
    keys: Keys,
    reference: String,
    petition: Option<PetitionId>,
    history: Vec<Version>,
    names: Vec<(UserId, String)>,
}

fn load(connection: &mut AnyConnection, context: &Context, id: CorrectionId) -> Result<File, Error> {
    let row = wanted(corrections::find(connection, id)?)?;
    let party = wanted(cases::find_party(connection, row.party_id)?)?;
    let reference = retention::reference(connection, (party.case_id, party.petition_id))?;
    let petition = match party.case_id {
        Some(case) => petitions::of_case(connection, case)?.first().map(|petition| petition.id),
        None => party.petition_id,
    };
    let mut history = history::of(connection, id.bytes())?;
    history.reverse();
    Ok(File {
        opened: correcting::opened(connection, context, &row)?,
        keys: Keys::of_parties(connection, &context.vault, std::slice::from_ref(&party))?,
        reference: reference.map(|reference| reference.to_string()).unwrap_or_default(),
        petition,
        names: people::names(connection, &shown::users_of(&history, &[row.proposed_by, row.decided_by]))?,
        history,
        party,
        row,
    })
}

async fn file(visitor: &Visitor, id: CorrectionId) -> Result<File, Error> {
    let context = visitor.context()?;
    visitor.app().store.read(move |connection| load(connection, &context, id)).await
}

#[derive(Template)]
#[template(path = "desk/correction.html")]
struct CorrectionPage {
    page: Page,
    areas: Vec<NavLink>,
    reference: String,
    petition: Option<String>,
    state: Tag,
    due: Option<Tag>,
    acts: Vec<ActItem>,
    wish: Inset,
    now: SummaryList,
    proposed: Option<SummaryList>,
    /// Where numbers are shown in full.
    reveal: Option<String>,
    answer: Option<Inset>,
    timeline: Timeline,
}

/// `GET /desk/corrections/{id}`.
///
/// # Errors
/// `NotFound`; what the database and the vault say.
pub async fn show(visitor: Visitor, id: Path<String>) -> Answer {
    page(&visitor, part(&id)?, false).await
}

/// `POST /desk/corrections/{id}/reveal`: remembers who looked, and shows what is masked otherwise, this once.
///
/// # Errors
/// As `show`.
pub async fn reveal(visitor: Visitor, id: Path<String>, Body(_): Body) -> Answer {
    let id: CorrectionId = part(&id)?;
    let context = visitor.context()?;
    let looked = move |connection: &mut _| revealing::reveal_corrected(connection, &context, id);
    visitor.app().store.write(looked).await?;
    page(&visitor, id, true).await
}

async fn page(visitor: &Visitor, id: CorrectionId, revealed: bool) -> Answer {
    let (text, context) = (visitor.text, visitor.context()?);
    let file = file(visitor, id).await?;
    let calendar: std::sync::Arc<Calendar> = context.pin()?.rules.calendar.clone();
    let row = &file.row;
    let base = visitor.page(title(visitor, &file)).with_back("/desk/corrections");
    let may_look = EXAMINERS.verdict(visitor, &Method::POST) == Verdict::Enter;
    answer::html(&CorrectionPage {
        // As on the petition's page: sent again it would be another look.
        page: if revealed { base.shown_once() } else { base },
        areas: areas(visitor, "/desk/corrections"),
        reference: file.reference.clone(),
        petition: file.petition.map(|id| format!("/desk/petitions/{id}")),
        state: shown::correction_state(text, row.state),
        due: shown::due(text, &calendar, context.today(), Some(row.due_on).filter(|_| row.decided_on.is_none())),
        acts: acts(visitor, &context, row),
        wish: Inset { lines: vec![file.opened.wish.clone().unwrap_or_else(|| text.get("erased"))] },
        now: now(visitor, &file, revealed)?,
        proposed: proposed(visitor, &file, revealed),
        reveal: (!revealed && may_look).then(|| format!("/desk/corrections/{id}/reveal")),
        answer: file.opened.answer.clone().map(|answer| Inset { lines: vec![answer] }),
        timeline: shown::timeline(text, &file.history, &file.names),
    })
}

fn title(visitor: &Visitor, file: &File) -> String {
    visitor.text.with("desk-correction-title", &[("reference", file.reference.as_str().into())])
}

fn acts(visitor: &Visitor, context: &Context, row: &Correction) -> Vec<ActItem> {
    let bar = ActBar { visitor, base: format!("/desk/corrections/{}", row.id), version: row.version };
    let item = |act: Act| {
        let label = visitor.text.get(&format!("act-correction-{act}"));
        let look = if act == Act::Agree { Look::Primary } else { Look::Secondary };
        match has_form(act)? {
            true => Some(bar.page(act.as_str(), label)),
            false => Some(bar.press(act.as_str(), label, look, &[])),
        }
    };
    // Who proposed sees no button that would be refused.
    let is_own = row.proposed_by.is_some() && row.proposed_by == context.actor.user();
    let possible = MACHINE.actions(context.actor.role(), Some(row.state));
    possible.into_iter().filter(|act| *act != Act::Agree || !is_own).filter_map(item).collect()
}

/// A number as it is shown: in full on demand alone.
fn number(kind: PersonalNumberKind, kept: String, revealed: bool) -> String {
    if revealed {
        return kept;
    }
    PersonalNumber::of_kind(kind, &kept).map_or(kept, |number| number.masked())
}

/// Who they are so far.
fn now(visitor: &Visitor, file: &File, revealed: bool) -> Result<SummaryList, Error> {
    let text = visitor.text;
    let party = &file.party;
    let open = |column, sealed: &[u8]| -> Result<String, Error> {
        Ok(opened(text, file.keys.open("parties", column, party.id.bytes(), sealed)?))
    };
    let kept = open("number_sealed", &party.number_sealed)?;
    let shown = number(party.number_kind, kept, revealed);
    Ok(SummaryList {
        text,
        rows: vec![
            SummaryRow::new(text.get("desk-person-part"), word(text, "part", &party.part)),
            SummaryRow::new(text.get("desk-person-name"), open("name_sealed", &party.name_sealed)?),
            SummaryRow::new(text.get(&format!("number-kind-{}", party.number_kind)), shown),
        ],
    })
}

/// Who they are to be.
fn proposed(visitor: &Visitor, file: &File, revealed: bool) -> Option<SummaryList> {
    let text = visitor.text;
    let name = file.opened.name.clone().map(|name| SummaryRow::new(text.get("desk-person-name"), name));
    let kind = file.row.number_kind;
    let right =
        file.opened.number.clone().zip(kind).map(|(kept, kind)| {
            SummaryRow::new(text.get(&format!("number-kind-{kind}")), number(kind, kept, revealed))
        });
    let rows: Vec<SummaryRow> = name.into_iter().chain(right).collect();
    (!rows.is_empty()).then_some(SummaryList { text, rows })
}

/// `GET /desk/corrections/{id}/{act}`.
///
/// # Errors
/// `NotFound` for an act without a form; `NotAllowed` where the table has no such step now.
pub async fn form(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (id, act): (CorrectionId, Act) = (part(&path.0)?, part(&path.1)?);
    if has_form(act) != Some(true) {
        return Err(Refusal::NotFound.into());
    }
    let file = file(&visitor, id).await?;
    let state = file.row.state;
    if !MACHINE.actions(visitor.context()?.actor.role(), Some(state)).contains(&act) {
        return Err(Refusal::NotAllowed { record: MACHINE.name, act: act.as_str(), state: state.as_str() }.into());
    }
    act_page(&visitor, &file, act, &Values::new(), &Errors::new())
}

/// `POST /desk/corrections/{id}/{act}`.
///
/// # Errors
/// The refusals of the table; `Stale`; `Erased`.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (id, act): (CorrectionId, Act) = (part(&path.0)?, part(&path.1)?);
    let with_form = has_form(act).ok_or(Refusal::NotFound)?;
    let seen = version(&values)?;
    let command: Command = match command(act, &values) {
        Ok(command) => command,
        Err(errors) if !with_form => return Err(unreadable(errors)),
        Err(errors) => return act_page(&visitor, &file(&visitor, id).await?, act, &values, &errors),
    };
    let context = visitor.context()?;
    let done = move |connection: &mut _| correcting::act(connection, &context, id, seen, &command).map(drop);
    visitor.app().store.write(done).await?;
    answer::see_other(&format!("/desk/corrections/{id}"))
}

fn act_page(visitor: &Visitor, file: &File, act: Act, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let back = format!("/desk/corrections/{}", file.row.id);
    let fields = Fields::new(text, values, errors);
    let kind = |kind: &PersonalNumberKind| Choice::new(kind.as_str(), text.get(&format!("number-kind-{kind}")));
    let kinds = PersonalNumberKind::ALL.iter().map(kind).collect();
    let mut shown = Vec::new();
    if act == Act::Propose {
        shown.push(fields.text("person_name").optional());
        shown.push(fields.radios_of("personal_number_kind", kinds).optional());
        shown.push(fields.text("personal_number").optional());
    }
    shown.push(fields.textarea("correction_answer", ANSWER_ROWS));
    let label = text.get(&format!("act-correction-{act}"));
    let page = ActPage {
        page: form_page(visitor, label.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: file.opened.wish.clone().unwrap_or_else(|| text.get("erased")),
        action: format!("{back}/{act}"),
        hidden: vec![("version".to_owned(), file.row.version.to_string())],
        fields: shown,
        button: label,
    };
    answer::html_status(status(errors), &page)
}
