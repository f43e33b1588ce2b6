//! The start: what this is and who may claim; the question that tells whether a claim helps; and the page of what to do instead.

use askama::Template;

use super::status;
use super::tasks::idle_minutes;
use super::writing::written;
use crate::casework::drafting;
use crate::domain::actor::Actor;
use crate::domain::id::DraftId;
use crate::domain::identity::Reference;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::claim::Answers;
use crate::forms::{Errors, Values};
use crate::vault::{random, uuid_v7};
use crate::web::access::{Body, DRAFT_HOME};
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Warning};
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// How the money may have left; with the first a claim helps.
const LEFT_BY: [&str; 4] = ["transfer", "card", "gift_card", "abroad"];
/// References that are tried before it is said that none was free.
const MOST_TRIES: u32 = 5;

#[derive(Template)]
#[template(path = "victim/start.html")]
struct StartPage {
    page: Page,
    warning: Warning,
    window_days: String,
    draft_days: String,
}

/// `GET /`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let rules = visitor.app().context(Actor::System).pin()?.rules;
    answer::html(&StartPage {
        page: visitor.plain_page().titled(text.get("start-title")),
        warning: Warning { text, sentence: text.get("start-warning") },
        window_days: text.count("days", rules.claim_window_days.into()),
        draft_days: text.count("days", rules.draft_days.into()),
    })
}

#[derive(Template)]
#[template(path = "victim/eligibility.html")]
struct EligibilityPage {
    page: Page,
    summary: ErrorSummary,
    left_by: Field,
    has_draft: bool,
}

/// `GET /claim/start`: how did the money leave?
///
/// # Errors
/// None but those of rendering.
pub async fn ask(visitor: Visitor) -> Answer {
    eligibility_page(&visitor, &Values::new(), &Errors::new())
}

fn eligibility_page(visitor: &Visitor, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let page = EligibilityPage {
        page: visitor.page(text.get("field-left_by")).with_error(!errors.is_empty()).with_back("/"),
        summary: ErrorSummary::new(text, errors),
        left_by: fields.radios("left_by", &["transfer", "card", "gift_card", "abroad"]).as_heading(),
        has_draft: visitor.opens().draft.is_some(),
    };
    answer::html_status(status(errors), &page)
}

/// `POST /claim/start`: begins a draft, or leads to what helps instead.
///
/// # Errors
/// What the database says.
pub async fn begin(visitor: Visitor, Body(values): Body) -> Answer {
    let left_by = values.get("left_by");
    match LEFT_BY.iter().find(|known| **known == left_by) {
        Some(&"transfer") => {}
        Some(elsewhere) => return answer::see_other(&format!("/claim/elsewhere?why={elsewhere}")),
        None => {
            let mut errors = Errors::new();
            errors.add("left_by", "error-choose");
            return eligibility_page(&visitor, &values, &errors);
        }
    }
    let draft = new_draft(&visitor).await?;
    visitor.set_draft(Some(draft)).await?;
    answer::see_other(DRAFT_HOME)
}

/// An empty draft under a reference that was free.
async fn new_draft(visitor: &Visitor) -> Result<DraftId, Error> {
    let app = visitor.app();
    let id = DraftId::from_bytes(uuid_v7(app.clock.real_now())?.into_bytes());
    let answers = written(&Answers::default())?;
    let mut tries = 1;
    loop {
        let reference = Reference::from_bits(u64::from_le_bytes(random()?));
        let (context, answers) = (app.context(Actor::System), answers.clone());
        let outcome =
            app.store.write(move |connection| drafting::begin(connection, &context, id, &reference, &answers)).await;
        match outcome {
            Err(Error::Refusal(Refusal::AlreadyThere)) if tries < MOST_TRIES => tries += 1,
            other => return other.map(|()| id),
        }
    }
}

#[derive(Template)]
#[template(path = "victim/elsewhere.html")]
struct ElsewherePage {
    page: Page,
    lead: String,
    steps: Vec<String>,
}

/// `GET /claim/elsewhere?why=`: what to do where a claim here does not help.
///
/// # Errors
/// `NotFound` for a reason that there is not.
pub async fn elsewhere(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let asked = visitor.query.get("why");
    let why = LEFT_BY.iter().skip(1).find(|known| **known == asked).ok_or(Refusal::NotFound)?;
    let steps = (1..=3).map(|step| text.get(&format!("elsewhere-{why}-{step}")));
    answer::html(&ElsewherePage {
        page: visitor.plain_page().titled(text.get("elsewhere-title")).with_back("/claim/start"),
        lead: text.get(&format!("elsewhere-{why}-lead")),
        steps: steps.collect(),
    })
}

#[derive(Template)]
#[template(path = "victim/words.html")]
struct WordsPage {
    page: Page,
    lead: String,
    parts: Vec<(String, String)>,
}

/// Parts of the page on personal data.
const PRIVACY_PARTS: [&str; 6] = ["what", "why", "who", "how_long", "rights", "safety"];

/// `GET /privacy`.
///
/// # Errors
/// None but those of rendering.
pub async fn privacy(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let rules = visitor.app().context(Actor::System).pin()?.rules;
    let days = text.count("days", rules.draft_days.into());
    let years = text.count("years", rules.case_retention_years.into());
    let part = |part: &str| {
        let key = format!("privacy-{part}");
        let arguments = [("days", days.as_str().into()), ("years", years.as_str().into())];
        let words = text.with(&format!("{key}-text"), &arguments);
        (text.get(&key), words)
    };
    answer::html(&WordsPage {
        page: visitor.plain_page().titled(text.get("privacy-title")),
        lead: text.get("privacy-lead"),
        parts: PRIVACY_PARTS.map(part).to_vec(),
    })
}

/// `GET /case/ended`: for whom the session ended over a form.
///
/// # Errors
/// None but those of rendering.
pub async fn ended(visitor: Visitor) -> Answer {
    let text = visitor.text;
    answer::html(&EndedPage { page: visitor.plain_page().titled(text.get("ended-title")), minutes: idle_minutes(text) })
}

#[derive(Template)]
#[template(path = "victim/ended.html")]
struct EndedPage {
    page: Page,
    minutes: String,
}
