//! The page of one claim or objection: what the screening noticed, what was told, what is to be done. Acts are carried out in `acts`.

mod acts;
mod file;
mod noticed;
mod parts;
mod people;
mod preview;
mod told;

use actix_web::web::Path;
use askama::Template;

pub(super) use acts::ActPage;
pub use acts::{act, case_act, case_form, form};

use super::{ActItem, areas, part, shown};
use crate::casework::revealing;
use crate::domain::id::PetitionId;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{Inset, SummaryList, Table, Tag, Timeline};
use crate::web::evidence::FileView;
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;
use noticed::FindingView;
use told::RequestView;

#[derive(Template)]
#[template(path = "desk/petition.html")]
struct PetitionPage {
    page: Page,
    areas: Vec<NavLink>,
    reference: String,
    state: Tag,
    account: Option<(String, String)>,
    claimed: String,
    due: Option<Tag>,
    assigned: String,
    acts: Vec<ActItem>,
    hold: Option<Inset>,
    remark: Option<Inset>,
    findings: Vec<FindingView>,
    passed: Vec<String>,
    recommendation: Option<SummaryList>,
    transfers: Table,
    ladder: Vec<(String, String)>,
    people: Vec<SummaryList>,
    may_reveal: bool,
    reveal_action: String,
    channel: Option<SummaryList>,
    approve: Option<ActItem>,
    facts: SummaryList,
    narrative: Inset,
    requests: Vec<RequestView>,
    files: Vec<FileView>,
    others: Table,
    timeline: Timeline,
}

/// `GET /desk/petitions/{id}`.
///
/// # Errors
/// `NotFound`; what the database and the vault say.
pub async fn show(visitor: Visitor, id: Path<String>) -> Answer {
    page(&visitor, part(&id)?, false).await
}

/// `POST /desk/petitions/{id}/reveal`: remembers who looked, and shows what is masked otherwise, this once.
///
/// # Errors
/// As `show`.
pub async fn reveal(visitor: Visitor, id: Path<String>, Body(_): Body) -> Answer {
    let id: PetitionId = part(&id)?;
    let context = visitor.context()?;
    visitor.app().store.write(move |connection| revealing::reveal(connection, &context, id)).await?;
    page(&visitor, id, true).await
}

async fn page(visitor: &Visitor, id: PetitionId, revealed: bool) -> Answer {
    let text = visitor.text;
    let context = visitor.context()?;
    let loading = context.clone();
    let file = visitor.app().store.read(move |connection| file::load(connection, &loading, id)).await?;
    let petition = &file.petition;
    let base = visitor.page(file.title(text)).with_back("/desk");
    let page = PetitionPage {
        // Sent again for the other language it would be another look.
        page: if revealed { base.shown_once() } else { base },
        areas: areas(visitor, "/desk"),
        reference: file.reference(),
        state: shown::petition_state(text, petition.state),
        account: file.account.as_ref().map(|account| {
            let label = shown::account(&account.bank, &account.number);
            (label, format!("/desk/accounts/{}", account.id))
        }),
        claimed: text.money(petition.claimed),
        due: shown::due(text, &file.calendar, context.today(), petition.due_on),
        assigned: shown::name(&file.names, petition.assigned_to),
        acts: parts::acts(visitor, &context, &file),
        hold: parts::hold(visitor, &file),
        remark: parts::remark(visitor, &file)?,
        findings: noticed::findings(visitor, &context, &file)?,
        passed: noticed::passed(visitor, &file),
        recommendation: parts::recommendation(visitor, &file)?,
        transfers: told::transfers(visitor, &file)?,
        ladder: parts::ladder(visitor, &file),
        people: people::people(visitor, &file, revealed)?,
        may_reveal: !revealed
            && super::EXAMINERS.verdict(visitor, &actix_web::http::Method::POST) == crate::web::access::Verdict::Enter,
        reveal_action: format!("/desk/petitions/{id}/reveal"),
        channel: people::channel(visitor, &file, revealed)?,
        approve: parts::approve(visitor, &context, &file),
        facts: told::facts(visitor, &file),
        narrative: told::narrative(visitor, &file)?,
        requests: told::requests(visitor, &file)?,
        files: told::files(visitor, &file),
        others: parts::others(visitor, &context, &file),
        timeline: shown::timeline(text, &file.history, &file.names),
    };
    answer::html(&page)
}
