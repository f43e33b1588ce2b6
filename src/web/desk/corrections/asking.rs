//! Noting a correction for whoever wrote or called.

use actix_web::web::Path;

use super::ANSWER_ROWS;
use crate::casework::correcting;
use crate::casework::retention::Whose;
use crate::casework::wanted;
use crate::domain::correction::{Act, MACHINE};
use crate::domain::id::PetitionId;
use crate::domain::refusal::Refusal;
use crate::forms::data::{Wish, WishForm};
use crate::forms::{self, Errors, Values};
use crate::store::{AnyConnection, petitions};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::ErrorSummary;
use crate::web::desk::petition::ActPage;
use crate::web::desk::{form_page, part, status};
use crate::web::field::Fields;
use crate::web::visitor::Visitor;

/// `GET /desk/petitions/{id}/correction`: for whoever wrote or called.
///
/// # Errors
/// `NotFound`; `NotAllowed` for another role than an officer's.
pub async fn form(visitor: Visitor, id: Path<String>) -> Answer {
    ask_page(&visitor, part(&id)?, &Values::new(), &Errors::new()).await
}

/// `POST /desk/petitions/{id}/correction`.
///
/// # Errors
/// `NotFound`; `NotAllowed`; `AlreadyThere` while another one is awaited; `Erased`.
pub async fn ask(visitor: Visitor, id: Path<String>, Body(values): Body) -> Answer {
    let id: PetitionId = part(&id)?;
    let Wish(wish) = match forms::read::<WishForm, _>(&values) {
        Ok(wish) => wish,
        Err(errors) => return ask_page(&visitor, id, &values, &errors).await,
    };
    let context = visitor.context()?;
    let asked = move |connection: &mut AnyConnection| {
        let petition = wanted(petitions::find(connection, id)?)?;
        let whose = petition.case_id.map_or(Whose::Objection(id), Whose::Case);
        correcting::ask(connection, &context, whose, &wish)
    };
    let correction = visitor.app().store.write(asked).await?;
    answer::see_other(&format!("/desk/corrections/{correction}"))
}

async fn ask_page(visitor: &Visitor, id: PetitionId, values: &Values, errors: &Errors) -> Answer {
    let text = visitor.text;
    if !MACHINE.actions(visitor.context()?.actor.role(), None).contains(&Act::Ask) {
        return Err(Refusal::NotAllowed { record: MACHINE.name, act: Act::Ask.as_str(), state: "none" }.into());
    }
    visitor.app().store.read(move |connection| wanted(petitions::find(connection, id)?)).await?;
    let back = format!("/desk/petitions/{id}");
    let label = text.get("act-correction-ask");
    let page = ActPage {
        page: form_page(visitor, label.clone(), &back, errors),
        summary: ErrorSummary::new(text, errors),
        about: text.get("desk-correction-ask-lead"),
        action: format!("{back}/correction"),
        hidden: Vec::new(),
        fields: vec![Fields::new(text, values, errors).textarea("correction_wish", ANSWER_ROWS)],
        button: label,
    };
    answer::html_status(status(errors), &page)
}
