//! An objection as its account holder sees it, who came in by reference and code: where it stands, what is awaited and by when, and what can be done
//! now. Filing one, and its evidence, are not here.

use actix_web::web::Path;
use askama::Template;
use chrono::NaiveDate;

use super::access::{Body, OBJECTION_HOME};
use super::answer::{self, Answer};
use super::components::{ErrorSummary, Look, Notice, Tag, Tone};
use super::field::Fields;
use super::page::Page;
use super::sign_in::status;
use super::victim::case::acts::{ActPage, fields};
use super::victim::case::file::{self, ClaimFile};
use super::visitor::Visitor;
use super::words::{bank_name, word};
use crate::casework::{examining, objecting};
use crate::domain::challenge;
use crate::domain::guard::Window;
use crate::domain::petition::{self, State};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::case::{ClaimAct, ClaimCommand};
use crate::forms::{Errors, Values};
use crate::locale::Text;

/// States in which the person reads what was decided and why.
const DECIDED: [State; 2] = [State::Upheld, State::Refused];

#[derive(Template)]
#[template(path = "holder/objection.html")]
struct ObjectionPage {
    page: Page,
    reference: String,
    filed: String,
    account: String,
    status: Tag,
    awaited: Notice,
    question: Option<String>,
    reasons: Vec<String>,
    explanation: Option<String>,
    claimed: String,
    allotted: Option<String>,
    acts: Vec<ActLink>,
}

/// A way to something that can be done now.
struct ActLink {
    href: String,
    label: String,
    class: &'static str,
}

/// The objection of the session.
async fn load(visitor: &Visitor) -> Result<ClaimFile, Error> {
    let (id, text, context) = (visitor.petition()?, visitor.text, visitor.context()?);
    let read = move |connection: &mut _| file::objection(connection, &context, text, id);
    visitor.app().store.read(read).await
}

/// `GET /object/overview`.
///
/// # Errors
/// `NotFound` for an objection that is not there; what the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let file = load(&visitor).await?;
    let objection = &file.petition;
    let reference = objection.reference.as_ref().map(ToString::to_string).unwrap_or_default();
    let is_decided = DECIDED.contains(&objection.state);
    let reasons = objection.reasons.as_deref().unwrap_or_default().split(',');
    let act_link = |act: ClaimAct| ActLink {
        href: format!("{OBJECTION_HOME}/{act}"),
        label: text.get(&format!("objection-act-{act}")),
        class: if act == ClaimAct::Answer { Look::Primary } else { Look::Secondary }.class(),
    };
    answer::html(&ObjectionPage {
        page: visitor.page(text.with("objection-title", &[("reference", reference.as_str().into())])),
        reference,
        filed: text.stamp(objection.filed_at.and_utc()),
        account: account(text, &file),
        status: Tag::new(word(text, "petition-state", objection.state.as_str()), tone(objection.state)),
        awaited: Notice {
            heading: text.get("case-awaited"),
            lines: vec![awaited(text, &file)],
            tone: tone(objection.state),
        },
        question: file.question.as_ref().map(|question| question.text.clone()),
        reasons: reasons
            .filter(|reason| is_decided && !reason.is_empty())
            .map(|reason| text.get(&format!("reason-{reason}")))
            .collect(),
        explanation: file.explanation.clone().filter(|_| is_decided),
        claimed: text.money(objection.claimed),
        allotted: is_decided.then(|| text.money(objection.allotted)),
        acts: acts(&visitor, &file)?.into_iter().map(act_link).collect(),
    })
}

fn account(text: Text, file: &ClaimFile) -> String {
    let (bank, number) = (bank_name(text, &file.bank), file.number_masked.as_str());
    text.with("case-claim-account", &[("bank", bank.into()), ("account", number.into())])
}

fn tone(state: State) -> Tone {
    match state {
        State::InfoRequested | State::Lapsed | State::Late | State::Refused => Tone::Warn,
        State::Upheld => Tone::Good,
        State::Withdrawn | State::Expired => Tone::Quiet,
        _ => Tone::Info,
    }
}

/// What is awaited, from whom, by when: `objection-awaited-STATE`, and `…-until` where a day is known.
fn awaited(text: Text, file: &ClaimFile) -> String {
    let state = file.petition.state;
    let until: Option<NaiveDate> = if DECIDED.contains(&state) {
        file.services.last().and_then(|service| service.challenge_until)
    } else {
        file.petition.due_on
    };
    let key = format!("objection-awaited-{state}");
    match until {
        Some(day) if text.has(&format!("{key}-until")) => {
            text.with(&format!("{key}-until"), &[("date", text.date(day).into())])
        }
        _ => text.get(&key),
    }
}

/// What the table lets the holder try in this state, and a challenge while the own period runs (R15).
fn acts(visitor: &Visitor, file: &ClaimFile) -> Result<Vec<ClaimAct>, Error> {
    let role = visitor.context()?.actor.role();
    let tried = petition::OBJECTION_MACHINE.actions(role, Some(file.petition.state));
    let mut acts: Vec<ClaimAct> = tried.into_iter().filter_map(|act| act.as_str().parse().ok()).collect();
    let is_contested = file.challenges.iter().any(|row| challenge::CONTESTS.contains(&row.state));
    if file.challenge_window == Window::Open
        && !is_contested
        && challenge::MACHINE.actions(role, None).contains(&challenge::Act::Report)
    {
        acts.push(ClaimAct::Challenge);
    }
    Ok(acts)
}

/// The act that a path names, where it can be tried now.
async fn wanted(visitor: &Visitor, act: &str) -> Result<(ClaimFile, ClaimAct), Error> {
    let act: ClaimAct = act.parse().map_err(|_| Refusal::NotFound)?;
    let file = load(visitor).await?;
    if acts(visitor, &file)?.contains(&act) {
        return Ok((file, act));
    }
    Err(Refusal::NotAllowed { record: "objection", act: act.as_str(), state: file.petition.state.as_str() }.into())
}

/// `GET /object/overview/{act}`.
///
/// # Errors
/// `NotFound`; `NotAllowed` where the objection stands elsewhere.
pub async fn show_act(visitor: Visitor, path: Path<String>) -> Answer {
    let (file, act) = wanted(&visitor, &path).await?;
    let page = page(&visitor, &file, act, &Values::new(), &Errors::new());
    answer::html(&page)
}

/// `POST /object/overview/{act}`.
///
/// # Errors
/// As `show_act`; the refusals of the table; `Stale`.
pub async fn act(visitor: Visitor, path: Path<String>, Body(values): Body) -> Answer {
    let (file, act) = wanted(&visitor, &path).await?;
    let command = match act.command(&values) {
        Ok(command) => command,
        Err(errors) => {
            let page = page(&visitor, &file, act, &values, &errors);
            return answer::html_status(status(&errors), &page);
        }
    };
    let (context, id) = (visitor.context()?, file.petition.id);
    let seen: i64 = values.get("version").parse().unwrap_or_default();
    visitor
        .app()
        .store
        .write(move |connection| match &command {
            ClaimCommand::Review(review) => examining::review(connection, &context, id, seen, review).map(drop),
            ClaimCommand::Challenge(number) => objecting::report_challenge(connection, &context, id, number).map(drop),
            ClaimCommand::CorrectAccount(_) => Err(Refusal::NotFound.into()),
        })
        .await?;
    answer::see_other(OBJECTION_HOME)
}

fn page(visitor: &Visitor, file: &ClaimFile, act: ClaimAct, values: &Values, errors: &Errors) -> ActPage {
    let text = visitor.text;
    let look = if act == ClaimAct::Withdraw { Look::Danger } else { Look::Primary };
    let page = visitor.page(text.get(&format!("objection-act-{act}")));
    ActPage {
        adding: None,
        home: OBJECTION_HOME,
        page: page.with_error(!errors.is_empty()).with_back(OBJECTION_HOME),
        summary: ErrorSummary::new(text, errors),
        did: None,
        about: account(text, file),
        lead: text.get(&format!("objection-act-{act}-lead")),
        question: file.question.as_ref().filter(|_| act == ClaimAct::Answer).map(|question| question.text.clone()),
        fields: fields(act, text, &Fields::new(text, values, errors)),
        action: format!("{OBJECTION_HOME}/{act}"),
        version: file.petition.version,
        button: text.get(&format!("objection-act-{act}-button")),
        class: look.class(),
    }
}
