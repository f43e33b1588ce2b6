//! The check of all answers before they are sent, and the sending.

use actix_web::http::StatusCode;
use askama::Template;

use super::steps::{TO_CHECK, changed_elsewhere};
use super::summary;
use super::tasks::GROUPS;
use super::writing::{self, Writing};
use super::{CHECK, EVIDENCE, TRANSFERS, evidence};
use crate::casework::drafting;
use crate::casework::opening::Item;
use crate::domain::actor::Actor;
use crate::domain::id::CaseId;
use crate::domain::refusal::Refusal;
use crate::domain::told::Tongue;
use crate::error::Error;
use crate::forms::claim::Missing;
use crate::locale::{Language, Text};
use crate::vault::uuid_v7;
use crate::web::access::{Body, DRAFT_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::{Notice, SummaryList, SummaryRow, Tone};
use crate::web::page::Page;
use crate::web::visitor::Visitor;
use crate::web::words::opened;

/// Where the confirmation stands.
const DONE: &str = "/claim/done";

/// Answers under a heading.
struct Section {
    heading: String,
    lists: Vec<SummaryList>,
}

#[derive(Template)]
#[template(path = "victim/check.html")]
struct CheckPage {
    page: Page,
    notice: Option<Notice>,
    sections: Vec<Section>,
    missing: Vec<(String, String)>,
    action: &'static str,
    version: i64,
}

/// `GET /claim/check`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let writing = writing::load(&visitor).await?;
    let page = page(&visitor, &writing, &evidence::items(&visitor).await?);
    answer::html(&page)
}

fn page(visitor: &Visitor, writing: &Writing, files: &[Item]) -> CheckPage {
    let text = visitor.text;
    let answers = &writing.answers;
    let missing = answers.missing(visitor.app().clock.legal_now());
    let pages = answers.pages();
    let mut sections: Vec<Section> = GROUPS
        .iter()
        .map(|(name, steps)| Section {
            heading: text.get(&format!("task-{name}")),
            lists: steps
                .iter()
                .filter(|step| pages.contains(step) && answers.has(**step))
                .map(|step| summary::of_step(text, answers, *step))
                .collect(),
        })
        .collect();
    sections.insert(2, transfers(text, writing));
    sections.extend(evidence_section(text, files));
    CheckPage {
        page: visitor.page(text.get("check-title")).with_back(DRAFT_HOME),
        notice: None,
        sections,
        missing: links(text, &missing),
        action: CHECK,
        version: writing.version,
    }
}

fn transfers(text: Text, writing: &Writing) -> Section {
    let rows = (1..).zip(writing.answers.transfers()).map(|(number, values)| {
        let mut lines = summary::transfer_lines(text, values);
        lines.extend(summary::unusual_length(text, values));
        SummaryRow {
            label: text.with("transfer-number", &[("number", number.into())]),
            lines,
            change: Some(format!("{TRANSFERS}/{number}?{TO_CHECK}")),
        }
    });
    Section { heading: text.get("task-transfers"), lists: vec![SummaryList { text, rows: rows.collect() }] }
}

/// The files, where there are any.
fn evidence_section(text: Text, files: &[Item]) -> Option<Section> {
    let names = files.iter().filter_map(|item| item.name.clone()).map(|name| opened(text, name));
    let row = SummaryRow {
        label: text.get("evidence-files"),
        lines: names.collect(),
        change: Some(format!("{EVIDENCE}?{TO_CHECK}")),
    };
    let lists = vec![SummaryList { text, rows: vec![row] }];
    (!files.is_empty()).then(|| Section { heading: text.get("task-evidence"), lists })
}

/// Where what is missing is filled in.
fn links(text: Text, missing: &Missing) -> Vec<(String, String)> {
    let mut links: Vec<(String, String)> = missing
        .steps
        .iter()
        .map(|step| (text.get(&format!("claim-{step}-title")), format!("/claim/{step}?{TO_CHECK}")))
        .collect();
    if missing.transfers {
        links.push((text.get("transfers-title"), format!("{TRANSFERS}?{TO_CHECK}")));
    }
    links
}

/// `POST /claim/check`: files the case. A second press is the same case.
///
/// # Errors
/// What the database says.
pub async fn send(visitor: Visitor, Body(values): Body) -> Answer {
    let writing = writing::load(&visitor).await?;
    let seen: i64 = values.get("version").parse().unwrap_or_default();
    let app = visitor.app();
    let language = match visitor.text.language() {
        Language::Thai => Tongue::Thai,
        Language::English => Tongue::English,
    };
    let told = match writing.answers.told(language, app.clock.legal_now()) {
        Ok(told) if seen == writing.version => told,
        Ok(_) | Err(_) => return again(&visitor, &writing, seen).await,
    };
    let context = match &visitor.actor {
        // Of the staff, the route lets in the Centre's alone, who file for people.
        Some(agent @ Actor::User { .. }) => app.context(agent.clone()),
        _ => {
            let case = CaseId::from_bytes(uuid_v7(app.clock.real_now())?.into_bytes());
            app.context(Actor::Claimant(case))
        }
    };
    let draft = visitor.draft()?;
    let outcome = app.store.write(move |connection| drafting::submit(connection, &context, draft, seen, &told)).await;
    match outcome {
        Ok(_) => answer::see_other(DONE),
        Err(Error::Refusal(Refusal::Stale { .. })) => {
            let writing = writing::load(&visitor).await?;
            again(&visitor, &writing, seen).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The check once more: with what changed meanwhile, or what is missing.
async fn again(visitor: &Visitor, writing: &Writing, seen: i64) -> Answer {
    let mut page = page(visitor, writing, &evidence::items(visitor).await?);
    if seen == writing.version {
        page.page = page.page.with_error(true);
        return answer::html_status(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    page.notice = Some(Notice { tone: Tone::Warn, ..changed_elsewhere(visitor.text) });
    answer::html_status(StatusCode::CONFLICT, &page)
}
