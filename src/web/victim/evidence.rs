//! Evidence of a claim that is being written: a list of files, one added at a time, each opened or taken out by a press.

use actix_web::web::Path;
use askama::Template;

use super::steps::{TO_CHECK, returns_to_check};
use super::{CHECK, EVIDENCE, status};
use crate::casework::attaching::{self, Whose};
use crate::casework::opening::{self, Item};
use crate::domain::evidence::{ACCEPT, Kind, MOST_FILES};
use crate::domain::id::EvidenceId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::evidence::{FILE_FIELD, KIND_FIELD};
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::store::{AnyConnection, evidence as rows};
use crate::web::access::{Body, DRAFT_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Notice};
use crate::web::evidence::{self, Did, FileView, Sure, Taken, accepted};
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::upload::Upload;
use crate::web::victim::words::choices;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "victim/evidence.html")]
struct EvidencePage {
    page: Page,
    summary: ErrorSummary,
    did: Option<Notice>,
    files: Vec<FileView>,
    accepted: Vec<String>,
    /// None where there is no room for another file.
    fields: Option<Vec<Field>>,
    action: String,
    done: &'static str,
}

/// The fields with which a file is added.
pub(super) fn fields(text: Text, fields: &Fields<'_>) -> Vec<Field> {
    vec![fields.radios_of(KIND_FIELD, choices(text, "evidence-kind", Kind::ALL)), fields.file(FILE_FIELD, ACCEPT)]
}

/// The files of the draft.
pub(super) async fn items(visitor: &Visitor) -> Result<Vec<Item>, Error> {
    let (draft, vault) = (visitor.draft()?, visitor.app().vault.clone());
    let read = move |connection: &mut AnyConnection| {
        let rows = rows::of_draft(connection, draft)?;
        opening::named(connection, &vault, rows)
    };
    visitor.app().store.read(read).await
}

fn page(visitor: &Visitor, items: &[Item], values: &Values, errors: &Errors) -> EvidencePage {
    let text = visitor.text;
    let (done, query) =
        if returns_to_check(visitor) { (CHECK, format!("?{TO_CHECK}")) } else { (DRAFT_HOME, String::new()) };
    EvidencePage {
        page: visitor.page(text.get("evidence-title")).with_error(!errors.is_empty()).with_back(done),
        summary: ErrorSummary::new(text, errors),
        did: Did::of(visitor).map(|did| did.notice(text)),
        files: items.iter().map(|item| evidence::view(text, item, EVIDENCE, Some((EVIDENCE, &query)))).collect(),
        accepted: accepted(text),
        fields: (items.len() < MOST_FILES).then(|| fields(text, &Fields::new(text, values, errors))),
        action: format!("{EVIDENCE}{query}"),
        done,
    }
}

/// `GET /claim/evidence`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let page = page(&visitor, &items(&visitor).await?, &Values::new(), &Errors::new());
    answer::html(&page)
}

/// `POST /claim/evidence`: adds a file.
///
/// # Errors
/// As [`Upload::read`].
pub async fn add(visitor: Visitor, upload: Upload) -> Answer {
    let (context, whose) = (attaching::on_draft(visitor.app()), Whose::Draft(visitor.draft()?));
    let Taken { values, errors, did } = evidence::take(&visitor, context, whose, upload).await?;
    if errors.is_empty() {
        return answer::see_other(&after(&visitor, Some(did)));
    }
    let page = page(&visitor, &items(&visitor).await?, &values, &errors);
    answer::html_status(status(&errors), &page)
}

/// `POST /claim/evidence/{id}`: opens an own file.
///
/// # Errors
/// `NotFound` for a file of somebody else's; `BeingChecked`; as [`evidence::verify`].
pub async fn open(visitor: Visitor, id: Path<String>, Body(_): Body) -> Answer {
    let id: EvidenceId = id.parse().map_err(|_| Refusal::NotFound)?;
    let (draft, app) = (visitor.draft()?, visitor.app());
    let vault = app.vault.clone();
    let opened = app.store.read(move |c| opening::open_of_draft(c, &vault, draft, id)).await?;
    evidence::verify(app, &opened).await?;
    evidence::send(app, opened)
}

/// `POST /claim/evidence/{id}/remove`: takes a file out, once that was asked.
///
/// # Errors
/// `NotFound` for a file of somebody else's.
pub async fn remove(visitor: Visitor, id: Path<String>, Body(values): Body) -> Answer {
    let id: EvidenceId = id.parse().map_err(|_| Refusal::NotFound)?;
    let (whose, app) = (Whose::Draft(visitor.draft()?), visitor.app());
    let context = attaching::on_draft(app);
    match Sure::read(&values) {
        Sure::Unasked => answer::html(&evidence::ask(&visitor, context, whose, id, &Values::new()).await?),
        Sure::No => answer::see_other(&after(&visitor, None)),
        Sure::Yes => {
            app.store.write(move |c| attaching::remove(c, &context, whose, id)).await?;
            evidence::clear(app).await?;
            answer::see_other(&after(&visitor, Some(Did::Removed)))
        }
    }
}

/// The list of files, which says what was done.
fn after(visitor: &Visitor, did: Option<Did>) -> String {
    let back = returns_to_check(visitor).then(|| TO_CHECK.to_owned());
    let query: Vec<String> = back.into_iter().chain(did.map(|did| format!("did={did}"))).collect();
    if query.is_empty() { EVIDENCE.to_owned() } else { format!("{EVIDENCE}?{}", query.join("&")) }
}
