//! The case as its claimant sees it: where each claim stands, what is awaited, the money, what happened, and what can be done now.

pub mod acts;
pub mod adding;
mod claims;
pub mod file;
pub mod payment_acts;
mod standing;
mod timeline;
mod working;

use askama::Template;

use claims::ClaimView;

use crate::web::answer::{self, Answer};
use crate::web::components::{Table, Timeline};
use crate::web::evidence::{self, FileView};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "victim/case.html")]
struct CasePage {
    page: Page,
    reference: String,
    filed: String,
    claims: Vec<ClaimView>,
    files: Vec<FileView>,
    timeline: Timeline,
    notices: Table,
}

/// `GET /case/overview`.
///
/// # Errors
/// `NotFound` for a case that is not there; what the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let file = file::load(&visitor).await?;
    let today = visitor.context()?.today();
    let role = visitor.context()?.actor.role();
    let claims = (1..)
        .zip(&file.claims)
        .map(|(number, claim)| claims::view(text, &visitor.app().rules, claim, number, role, today));
    answer::html(&CasePage {
        page: visitor.page(text.with("case-title", &[("reference", file.case.reference.to_string().into())])),
        reference: file.case.reference.to_string(),
        filed: text.stamp(file.case.filed_at.and_utc()),
        claims: claims.collect::<Result<_, _>>()?,
        files: file.evidence.iter().map(|item| evidence::view(text, item, "/case/evidence", None)).collect(),
        timeline: timeline::of(text, &file),
        notices: timeline::notices(text, &file),
    })
}
