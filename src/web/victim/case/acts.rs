//! What a claimant does on a claim: a page that asks or confirms, and the act itself. Which act is legal stands in the tables.

use actix_web::web::Path;
use askama::Template;

use super::adding::{self, Adding};
use super::file::{self, ClaimFile};
use crate::casework::opening::Item;
use crate::casework::{examining, objecting, waiting};
use crate::domain::actor::Role;
use crate::domain::challenge;
use crate::domain::id::PetitionId;
use crate::domain::petition;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::case::{ClaimAct, ClaimCommand};
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::web::access::{Body, CASE_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Look, Notice};
use crate::web::evidence::Did;
use crate::web::field::{Field, Fields, Width};
use crate::web::page::Page;
use crate::web::victim::words::bank;
use crate::web::victim::{status, step_fields};
use crate::web::visitor::Visitor;

/// A page that asks what an act needs, or whether it is meant.
#[derive(Template)]
#[template(path = "victim/act.html")]
pub(in crate::web) struct ActPage {
    pub(in crate::web) page: Page,
    pub(in crate::web) summary: ErrorSummary,
    /// What was done with a file just before.
    pub(in crate::web) did: Option<Notice>,
    pub(in crate::web) about: String,
    pub(in crate::web) lead: String,
    pub(in crate::web) question: Option<String>,
    pub(in crate::web) fields: Vec<Field>,
    pub(in crate::web) adding: Option<Adding>,
    pub(in crate::web) action: String,
    pub(in crate::web) version: i64,
    pub(in crate::web) button: String,
    pub(in crate::web) class: &'static str,
    /// Where whoever does not want to goes.
    pub(in crate::web) home: &'static str,
}

/// A claim, and the files that were added to the answer that it waits for.
pub(super) struct Target {
    pub(super) claim: ClaimFile,
    pub(super) evidence: Vec<Item>,
}

/// The claim of the session's case, and the act, that a path names.
pub(super) async fn target(visitor: &Visitor, claim: &str, act: &str) -> Result<(Target, ClaimAct), Error> {
    let id: PetitionId = claim.parse().map_err(|_| Refusal::NotFound)?;
    let act: ClaimAct = act.parse().map_err(|_| Refusal::NotFound)?;
    let file = file::load(visitor).await?;
    let claim = file.claims.into_iter().find(|claim| claim.petition.id == id).ok_or(Refusal::NotFound)?;
    let asked = claim.question.as_ref().map(|question| question.request.id);
    let mut evidence = file.evidence;
    evidence.retain(|item| asked.is_some() && item.row.request_id == asked);
    Ok((Target { claim, evidence }, act))
}

/// Whether the table lets this role try the act on this claim.
fn may_try(act: ClaimAct, claim: &ClaimFile, role: Role) -> Result<(), Refusal> {
    let state = claim.petition.state;
    let is_offered = match act.as_str().parse::<petition::Act>() {
        Ok(act) => claim.petition.kind.machine().actions(role, Some(state)).contains(&act),
        Err(_) => challenge::MACHINE.actions(role, None).contains(&challenge::Act::Report),
    };
    if is_offered {
        return Ok(());
    }
    Err(Refusal::NotAllowed { record: "claim", act: act.as_str(), state: state.as_str() })
}

/// `GET /case/claims/{claim}/{act}`.
///
/// # Errors
/// `NotFound` for a claim of another case; `NotAllowed` where the claim stands elsewhere.
pub async fn show(visitor: Visitor, path: Path<(String, String)>) -> Answer {
    let (target, act) = target(&visitor, &path.0, &path.1).await?;
    may_try(act, &target.claim, visitor.context()?.actor.role())?;
    let page = page(&visitor, &target, act, &Values::new(), &Errors::new());
    answer::html(&page)
}

/// `POST /case/claims/{claim}/{act}`.
///
/// # Errors
/// As `show`; the refusals of the table; `Stale`.
pub async fn act(visitor: Visitor, path: Path<(String, String)>, Body(values): Body) -> Answer {
    let (target, act) = target(&visitor, &path.0, &path.1).await?;
    let command = match adding::forgotten(act, &values).map_or_else(|| act.command(&values), Err) {
        Ok(command) => command,
        Err(errors) => {
            let page = page(&visitor, &target, act, &values, &errors);
            return answer::html_status(status(&errors), &page);
        }
    };
    let (context, id) = (visitor.context()?, target.claim.petition.id);
    let seen: i64 = values.get("version").parse().unwrap_or_default();
    visitor
        .app()
        .store
        .write(move |connection| match &command {
            ClaimCommand::Review(review) => examining::review(connection, &context, id, seen, review).map(drop),
            ClaimCommand::CorrectAccount(key) => {
                waiting::correct_account(connection, &context, id, seen, key).map(drop)
            }
            ClaimCommand::Challenge(number) => objecting::report_challenge(connection, &context, id, number).map(drop),
        })
        .await?;
    answer::see_other(CASE_HOME)
}

pub(super) fn page(visitor: &Visitor, target: &Target, act: ClaimAct, values: &Values, errors: &Errors) -> ActPage {
    let text = visitor.text;
    let claim = &target.claim;
    let is_withdrawal = act == ClaimAct::Withdraw;
    ActPage {
        home: CASE_HOME,
        page: visitor.page(text.get(&format!("claim-act-{act}"))).with_error(!errors.is_empty()).with_back(CASE_HOME),
        summary: ErrorSummary::new(text, errors),
        did: Did::of(visitor).filter(|_| act == ClaimAct::Answer).map(|did| did.notice(text)),
        about: text.with(
            "case-claim-account",
            &[("bank", bank(text, &claim.bank).into()), ("account", claim.number_masked.as_str().into())],
        ),
        lead: text.get(&format!("claim-act-{act}-lead")),
        question: claim.question.as_ref().filter(|_| act == ClaimAct::Answer).map(|question| question.text.clone()),
        fields: fields(act, text, &Fields::new(text, values, errors)),
        adding: (act == ClaimAct::Answer).then(|| Adding::new(text, target, &Fields::new(text, values, errors))),
        action: format!("/case/claims/{}/{act}", claim.petition.id),
        version: claim.petition.version,
        button: text.get(&format!("claim-act-{act}-button")),
        class: if is_withdrawal { Look::Danger } else { Look::Primary }.class(),
    }
}

pub(in crate::web) fn fields(act: ClaimAct, text: Text, fields: &Fields<'_>) -> Vec<Field> {
    match act {
        ClaimAct::Answer => vec![fields.textarea("answer", 10)],
        ClaimAct::CorrectAccount => step_fields::account(text, fields),
        ClaimAct::Challenge => vec![fields.text("court_number").width(Width::Long)],
        ClaimAct::Accept | ClaimAct::Withdraw => Vec::new(),
    }
}
