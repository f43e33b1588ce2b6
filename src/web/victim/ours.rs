//! "Is this message ours?": what a reference, a sender or a code looks like when it is ours, and what we never do. Whether a reference exists is
//! told to nobody here.

use askama::Template;

use super::status;
use crate::credential::OneTimeCode;
use crate::domain::identity::{EmailAddress, Reference};
use crate::forms::{Errors, Values};
use crate::locale::Text;
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{ErrorSummary, Notice, Tone, Warning};
use crate::web::field::{Field, Fields};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// Longest text that is looked at, in characters.
const MOST_CHARS: usize = 300;

#[derive(Template)]
#[template(path = "victim/ours.html")]
struct OursPage {
    page: Page,
    summary: ErrorSummary,
    verdict: Option<Notice>,
    message: Field,
    warning: Warning,
    sender: String,
}

/// `GET /check`.
///
/// # Errors
/// None but those of rendering.
pub async fn show(visitor: Visitor) -> Answer {
    ours_page(&visitor, &Values::new(), &Errors::new(), None)
}

/// `POST /check`: what was typed goes into no address and no log.
///
/// # Errors
/// None but those of rendering.
pub async fn look(visitor: Visitor, Body(values): Body) -> Answer {
    let mut errors = Errors::new();
    let typed = values.get("message").trim();
    if typed.is_empty() {
        errors.add("message", "error-required");
    }
    let verdict = errors.is_empty().then(|| verdict(visitor.text, typed, &visitor.app().mailer.sender_address()));
    ours_page(&visitor, &values, &errors, verdict)
}

/// What was typed, as far as its form tells.
fn verdict(text: Text, typed: &str, sender: &str) -> Notice {
    let short = typed.chars().count() <= MOST_CHARS;
    let has_link = ["http", "www.", "://"].iter().any(|mark| typed.to_lowercase().contains(mark));
    let (key, tone) = if has_link {
        ("link", Tone::Bad)
    } else if short && typed.parse::<Reference>().is_ok() {
        ("reference", Tone::Info)
    } else if short && typed.contains('@') {
        let same = typed.parse::<EmailAddress>().is_ok_and(|address| address.as_str().eq_ignore_ascii_case(sender));
        if same { ("sender", Tone::Info) } else { ("other_sender", Tone::Bad) }
    } else if short && OneTimeCode::parse(typed).is_some() {
        ("code", Tone::Warn)
    } else {
        ("unknown", Tone::Warn)
    };
    Notice { heading: text.get(&format!("ours-{key}")), lines: vec![text.get(&format!("ours-{key}-text"))], tone }
}

fn ours_page(visitor: &Visitor, values: &Values, errors: &Errors, verdict: Option<Notice>) -> Answer {
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let page = OursPage {
        page: visitor.page(text.get("ours-title")).with_error(!errors.is_empty()),
        summary: ErrorSummary::new(text, errors),
        verdict,
        message: fields.text("message"),
        warning: Warning { text, sentence: text.get("ours-never") },
        sender: visitor.app().mailer.sender_address(),
    };
    answer::html_status(status(errors), &page)
}
