//! The preview of an act: what the person will read, in both languages, before it is carried out (O7).

use askama::Template;

use super::file::File;
use crate::domain::command::{Reason, Recommendation, Review};
use crate::domain::money::Satang;
use crate::domain::petition::Act;
use crate::forms::Values;
use crate::forms::desk::review::Command;
use crate::locale::{Language, Text};
use crate::web::answer::{self, Answer};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

/// The field that says that the preview was seen.
pub(super) const CONFIRMED: &str = "confirmed";
/// The field of the button that goes back to the form.
pub(super) const CHANGE: &str = "change";

/// What the person will read, before it is carried out.
#[derive(Template)]
#[template(path = "desk/preview.html")]
struct PreviewPage {
    page: Page,
    action: String,
    hidden: Vec<(String, String)>,
    readings: Vec<Reading>,
    button: String,
}

/// The preview in one language.
struct Reading {
    language: Language,
    name: String,
    lines: Vec<String>,
}

/// The preview: the text in both languages, and the form's values carried along.
pub(super) fn preview(visitor: &Visitor, file: &File, act: Act, values: &Values, command: &Command) -> Answer {
    let text = visitor.text;
    let back = format!("/desk/petitions/{}", file.petition.id);
    let mut hidden: Vec<(String, String)> =
        values.iter().flat_map(|(name, all)| all.iter().map(move |value| (name.to_owned(), value.clone()))).collect();
    hidden.push((CONFIRMED.to_owned(), "yes".to_owned()));
    let readings = [Language::Thai, Language::English]
        .into_iter()
        .map(|language| Reading {
            language,
            name: text.get(&format!("desk-preview-{language}")),
            lines: reading(Text::of(language), file, command),
        })
        .collect();
    let title = text.get(&format!("act-petition-{act}"));
    let page = PreviewPage {
        page: visitor.page(text.get("desk-preview-title")).with_back(&back),
        action: format!("{back}/{act}"),
        hidden,
        readings,
        button: title,
    };
    answer::html(&page)
}

/// What the person will read, in one language.
fn reading(text: Text, file: &File, command: &Command) -> Vec<String> {
    let claimed = text.money(file.petition.claimed);
    let refused = || text.with("desk-preview-refuse", &[("claimed", claimed.clone().into())]);
    let accepted = |amount: Satang| {
        let accepted = text.money(amount);
        text.with("desk-preview-accept", &[("accepted", accepted.into()), ("claimed", claimed.clone().into())])
    };
    match command {
        Command::Review(Review::Recommend { what, reasons, explanation }) => {
            let first = match what {
                Recommendation::Refuse => refused(),
                Recommendation::AcceptAmount(amount) => accepted(*amount),
                Recommendation::AcceptTransfers(amounts) => {
                    accepted(Satang::sum(amounts.iter().map(|(_, amount)| *amount)).unwrap_or(file.petition.claimed))
                }
            };
            let reasons = reasons.iter().map(|reason| text.get(&format!("reason-{reason}")));
            let mut lines = vec![first];
            lines.extend(reasons);
            lines.push(explanation.clone());
            lines
        }
        Command::Review(Review::RefuseLate { explanation }) => {
            let reason = text.get(&format!("reason-{}", Reason::LateWithoutCause));
            vec![refused(), reason, explanation.clone()]
        }
        Command::Review(_) | Command::CorrectAccount(_) => Vec::new(),
    }
}
