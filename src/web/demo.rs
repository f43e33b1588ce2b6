//! The demo's own page: come in as anybody, read the letters, move the legal clock. It exists in `redress demo` alone.

use actix_web::web::Path;
use askama::Template;

use super::access::{Body, CASE_HOME};
use super::answer::{self, Answer};
use super::components::{Button, Look, Tag, Tone};
use super::navigation;
use super::page::Page;
use super::session::Opening;
use super::visitor::Visitor;
use super::words::{bank_name, word};
use crate::credential::TotpCode;
use crate::demo::{self, crew, mailbox};
use crate::domain::account;
use crate::domain::id::NoticeId;
use crate::domain::identity::Reference;
use crate::domain::petition::Kind;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::Values;
use crate::locale::Text;
use crate::notify::texts;
use crate::store::accounts::{self, Account};
use crate::store::notices::{self, OutboxNotice};
use crate::store::petitions::{self, Petition};
use crate::store::{AnyConnection, cases};

/// The page.
const HOME: &str = "/demo";
/// Days that the legal clock can be moved by at a press.
const MOVES: [(i64, &str); 4] =
    [(1, "demo-move-day"), (30, "demo-move-month"), (90, "demo-move-window"), (3_653, "demo-move-ten-years")];
/// Letters shown.
const MOST_MAILS: i64 = 20;
/// Petitions looked through for examples.
const MOST_PETITIONS: i64 = 300;
/// Examples of each state.
const EACH_STATE: usize = 2;
/// Steps of the guide: `demo-step-1`, `demo-step-2`, …
const STEPS: [(&str, Option<&str>); 9] = [
    ("demo-step-1", Some("/claim/start")),
    ("demo-step-2", Some("/desk")),
    ("demo-step-3", Some("/desk")),
    ("demo-step-4", None),
    ("demo-step-5", Some("/bank")),
    ("demo-step-6", Some("/committee")),
    ("demo-step-7", None),
    ("demo-step-8", Some("/desk")),
    ("demo-step-9", Some("/case")),
];

#[derive(Template)]
#[template(path = "demo/home.html")]
struct HomePage {
    page: Page,
    today: String,
    moves: Vec<Button>,
    crew: Vec<Entry>,
    cases: Vec<Entry>,
    account: Option<String>,
    steps: Vec<Step>,
    mails: Vec<Mail>,
}

/// Somebody to come in as.
struct Entry {
    detail: String,
    /// What the authenticator of a user shows.
    code: Option<String>,
    tag: Option<Tag>,
    button: Button,
}

/// A letter that was sent.
struct Mail {
    href: String,
    subject: String,
    sent: String,
}

struct Step {
    sentence: String,
    href: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "demo/mail.html")]
struct MailPage {
    page: Page,
    paragraphs: Vec<String>,
}

/// What the page shows of the season.
struct Season {
    claims: Vec<(Petition, Option<Reference>)>,
    account: Option<Account>,
    mails: Vec<OutboxNotice>,
}

/// `GET /demo`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let season = visitor.app().store.read(season).await?;
    let app = visitor.app().clone();
    let codes = answer::blocking(move || crew::codes(&app)).await?;
    let text = visitor.text;
    let csrf = visitor.csrf();
    let today = crate::domain::dates::bangkok_date(visitor.app().clock.legal_now());
    let page = HomePage {
        page: visitor.page(text.get("demo-title")),
        today: text.date(today),
        moves: MOVES
            .iter()
            .map(|(days, key)| Button {
                action: "/demo/clock".to_owned(),
                label: text.get(key),
                look: Look::Secondary,
                csrf: csrf.clone(),
                hidden: vec![("days".to_owned(), days.to_string())],
            })
            .collect(),
        crew: crew::CREW.iter().map(|member| crew_entry(text, member, codes.get(member.email), &csrf)).collect(),
        cases: examples(text, &season.claims, &csrf),
        account: season.account.map(|account| {
            let bank = bank_name(text, &account.bank);
            text.with("demo-open-account", &[("bank", bank.into()), ("number", account.number.into())])
        }),
        steps: STEPS.iter().map(|(key, href)| Step { sentence: text.get(key), href: *href }).collect(),
        mails: mails(text, &season.mails),
    };
    answer::html(&page)
}

fn season(connection: &mut AnyConnection) -> Result<Season, Error> {
    let open = accounts::in_state(connection, account::State::Published, None, 1)?;
    Ok(Season {
        claims: petitions::newest(connection, Kind::Claim, MOST_PETITIONS)?,
        account: open.into_iter().next(),
        mails: notices::list(connection, "email", "sent", None, MOST_MAILS)?,
    })
}

fn enter_button(label: String, name: &str, value: &str, csrf: &str) -> Button {
    Button {
        action: "/demo/enter".to_owned(),
        label,
        look: Look::Secondary,
        csrf: csrf.to_owned(),
        hidden: vec![(name.to_owned(), value.to_owned())],
    }
}

fn crew_entry(text: Text, member: &crew::Member, code: Option<&TotpCode>, csrf: &str) -> Entry {
    let role = text.get(&format!("role-{}", member.role));
    let bank = member.bank.and_then(|code| code.parse().ok());
    let label = match bank {
        Some(bank) => bank_name(text, &bank),
        None => role,
    };
    let code = match code {
        Some(code) => text.with("demo-code", &[("code", code.text().into())]),
        None => text.get("demo-code-wait"),
    };
    Entry {
        detail: member.name.to_owned(),
        code: Some(code),
        tag: None,
        button: enter_button(label, "member", member.email, csrf),
    }
}

/// A few petitions of each state.
fn examples(text: Text, petitions: &[(Petition, Option<Reference>)], csrf: &str) -> Vec<Entry> {
    let mut entries: Vec<(crate::domain::petition::State, Entry)> = Vec::new();
    for (petition, reference) in petitions {
        let Some(reference) = reference else { continue };
        let state = petition.state;
        if entries.iter().filter(|(known, _)| *known == state).count() >= EACH_STATE {
            continue;
        }
        let entry = Entry {
            detail: text.money(petition.claimed),
            code: None,
            tag: Some(Tag::new(word(text, "petition-state", state.as_str()), Tone::Info)),
            button: enter_button(reference.to_string(), "case", reference.as_str(), csrf),
        };
        entries.push((state, entry));
    }
    entries.sort_by_key(|(state, _)| *state);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

fn mails(text: Text, sent: &[OutboxNotice]) -> Vec<Mail> {
    let mail = |notice: &OutboxNotice| Mail {
        href: format!("/demo/mail/{}", notice.id),
        subject: texts::subject(text, notice),
        sent: texts::sent_in_legal_time(notice).map(|at| text.stamp_short(at)).unwrap_or_default(),
    };
    sent.iter().map(mail).collect()
}

/// `GET /demo/mail/{id}`: one letter, as it was sent.
///
/// # Errors
/// `NotFound` for a letter that was not sent, or not into a folder.
pub async fn mail(visitor: Visitor, path: Path<String>) -> Answer {
    let id: NoticeId = path.parse().map_err(|_| Refusal::NotFound)?;
    let app = visitor.app().clone();
    let text = visitor.text;
    let (notice, letter) = answer::blocking(move || {
        let notice = app.store.read_now(|connection| notices::find(connection, id))?.ok_or(Refusal::NotFound)?;
        let letter = app.mailer.folder().and_then(|folder| mailbox::text(folder, id)).ok_or(Refusal::NotFound)?;
        Ok((notice, letter))
    })
    .await?;
    let page = MailPage {
        page: visitor.page(texts::subject(text, &notice)).with_back(HOME),
        paragraphs: letter.split("\n\n").map(ToOwned::to_owned).collect(),
    };
    answer::html(&page)
}

/// `POST /demo/enter`: in as a member of the crew or the claimant of a case.
///
/// # Errors
/// `NotFound` for anybody else.
pub async fn enter(visitor: Visitor, Body(values): Body) -> Answer {
    let (opening, home) = visitor.app().store.read(move |connection| opening(connection, &values)).await?;
    visitor.open_session(opening).await?;
    answer::see_other(home)
}

fn opening(connection: &mut AnyConnection, values: &Values) -> Result<(Opening, &'static str), Error> {
    let nothing = Opening::default();
    let member = values.get("member");
    if !member.is_empty() {
        let user = crew::user(connection, member)?;
        let user_id = Some(user.id);
        return Ok((Opening { user: user_id, ..nothing }, navigation::home(user.role)));
    }
    let reference = values.get("case").parse::<Reference>().map_err(|_| Refusal::NotFound)?;
    let case = cases::by_reference(connection, &reference)?.ok_or(Refusal::NotFound)?;
    Ok((Opening { case: Some(case.id), ..nothing }, CASE_HOME))
}

/// `POST /demo/clock`: moves the legal clock; what follows is carried out before the page is shown.
///
/// # Errors
/// `NotFound` for another step than those offered; what the database says.
pub async fn advance(visitor: Visitor, Body(values): Body) -> Answer {
    let days = MOVES
        .iter()
        .map(|(days, _)| *days)
        .find(|days| values.get("days") == days.to_string())
        .ok_or(Refusal::NotFound)?;
    let app = visitor.app().clone();
    answer::blocking(move || demo::move_clock(&app, days)).await?;
    answer::see_other(HOME)
}
