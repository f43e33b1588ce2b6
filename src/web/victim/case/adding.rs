//! Files that are added to an answer, on the page of the answer itself: what was typed there meanwhile is shown again.

use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::acts::{self, Target};
use crate::casework::attaching::{self, Whose};
use crate::domain::evidence::MOST_FILES;
use crate::domain::id::{EvidenceId, PetitionId};
use crate::domain::refusal::Refusal;
use crate::forms::case::ClaimAct;
use crate::forms::evidence::FILE_FIELD;
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::evidence::{self, Did, FileView, Sure, Taken, accepted};
use crate::web::field::{Field, Fields};
use crate::web::upload::Upload;
use crate::web::victim::{self, status};
use crate::web::visitor::Visitor;

/// The part of the page where files are added.
pub(in crate::web) struct Adding {
    pub(super) files: Vec<FileView>,
    pub(super) accepted: Vec<String>,
    /// None where there is no room for another file.
    pub(super) fields: Option<Vec<Field>>,
    pub(super) action: String,
}

impl Adding {
    pub(super) fn new(text: Text, target: &Target, fields: &Fields<'_>) -> Self {
        let action = format!("/case/claims/{}/evidence", target.claim.petition.id);
        let view = |item| evidence::view(text, item, "/case/evidence", Some((&action, "")));
        Self {
            files: target.evidence.iter().map(view).collect(),
            accepted: accepted(text),
            fields: (target.evidence.len() < MOST_FILES).then(|| victim::evidence::fields(text, fields)),
            action,
        }
    }
}

/// The error of a file that was chosen but not added before the answer was sent: without it, it would be lost without a word.
pub(super) fn forgotten(act: ClaimAct, values: &Values) -> Option<Errors> {
    let is_forgotten = act == ClaimAct::Answer && !values.get(FILE_FIELD).is_empty();
    is_forgotten.then(|| {
        let mut errors = Errors::new();
        errors.add(FILE_FIELD, "error-evidence-forgotten");
        errors
    })
}

/// `POST /case/claims/{claim}/evidence`: adds a file to the answer.
///
/// # Errors
/// `NotFound` for a claim of another case; the refusals of the table; as [`Upload::read`].
pub async fn add(visitor: Visitor, claim: Path<String>, upload: Upload) -> Answer {
    let petition: PetitionId = claim.parse().map_err(|_| Refusal::NotFound)?;
    let Taken { values, errors, did } =
        evidence::take(&visitor, visitor.context()?, Whose::Answer(petition), upload).await?;
    if errors.is_empty() {
        return page(&visitor, &claim, &typed(&values), &errors, Some(did)).await;
    }
    page(&visitor, &claim, &values, &errors, None).await
}

/// `POST /case/claims/{claim}/evidence/{id}/remove`: takes a file out of the answer, once that was asked.
///
/// # Errors
/// `NotFound` for a file that is none of this answer's; the refusals of the table.
pub async fn remove(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let petition: PetitionId = path.0.parse().map_err(|_| Refusal::NotFound)?;
    let id: EvidenceId = path.1.parse().map_err(|_| Refusal::NotFound)?;
    let (context, whose) = (visitor.context()?, Whose::Answer(petition));
    let app = visitor.app();
    let did = match Sure::read(&values) {
        Sure::Unasked => return answer::html(&evidence::ask(&visitor, context, whose, id, &typed(&values)).await?),
        Sure::No => None,
        Sure::Yes => {
            app.store.write(move |c| attaching::remove(c, &context, whose, id)).await?;
            evidence::clear(app).await?;
            Some(Did::Removed)
        }
    };
    page(&visitor, &path.0, &typed(&values), &Errors::new(), did).await
}

/// What was typed besides the file that is there now.
fn typed(values: &Values) -> Values {
    let mut typed = Values::new();
    typed.set("answer", values.get("answer"));
    typed
}

/// The page of the answer: by its own address where nothing was typed yet, else as the answer to what was sent, with what was typed.
async fn page(visitor: &Visitor, claim: &str, values: &Values, errors: &Errors, did: Option<Did>) -> Answer {
    let address = format!("/case/claims/{claim}/answer");
    if errors.is_empty() && values.get("answer").trim().is_empty() {
        return answer::see_other(&did.map_or_else(|| address.clone(), |did| format!("{address}?did={did}")));
    }
    let (target, act) = acts::target(visitor, claim, ClaimAct::Answer.as_str()).await?;
    let mut page = acts::page(visitor, &target, act, values, errors);
    page.did = did.map(|did| did.notice(visitor.text));
    if values.get("answer").trim().is_empty() {
        page.page.path = address;
    } else {
        // What was typed is nowhere else, and the same form sent again would add or take out once more.
        page.page = page.page.shown_once();
    }
    let status = if errors.is_empty() { StatusCode::OK } else { status(errors) };
    answer::html_status(status, &page)
}
