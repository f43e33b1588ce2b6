//! The confirmation: the reference, and what happens next and by when.

use askama::Template;

use super::case::file::{self, ClaimFile};
use super::words::bank;
use crate::domain::petition::State;
use crate::locale::Text;
use crate::web::answer::{self, Answer};
use crate::web::components::Panel;
use crate::web::page::Page;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "victim/done.html")]
struct DonePage {
    page: Page,
    panel: Panel,
    claims: Vec<String>,
    steps: Vec<String>,
    is_agent: bool,
}

/// `GET /claim/done`: for whoever is in the case, as often as they like.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let file = file::load(&visitor).await?;
    let told = if file.has_email { text.get("done-told-email") } else { text.get("done-told-post") };
    answer::html(&DonePage {
        page: visitor.page(text.get("done-title")),
        panel: Panel {
            heading: text.get("done-title"),
            label: text.get("done-reference"),
            reference: file.case.reference.to_string(),
        },
        claims: file.claims.iter().map(|claim| claim_line(text, claim)).collect(),
        steps: vec![told, text.get("done-next-examined"), text.get("done-next-decided"), text.get("done-next-paid")],
        is_agent: visitor.user.is_some(),
    })
}

/// Where one claim stands right after filing, and by when it moves. Who comes back later reads the rest in the case.
fn claim_line(text: Text, claim: &ClaimFile) -> String {
    let date = claim.petition.due_on.map_or_else(|| "–".to_owned(), |day| text.date(day));
    let key = match claim.petition.state {
        State::Waiting => "done-waiting",
        State::Late => "done-late",
        State::Submitted => "done-submitted",
        _ => "done-other",
    };
    text.with(
        key,
        &[
            ("bank", bank(text, &claim.bank).into()),
            ("account", claim.number_masked.as_str().into()),
            ("amount", text.money(claim.petition.claimed).into()),
            ("date", date.into()),
        ],
    )
}
