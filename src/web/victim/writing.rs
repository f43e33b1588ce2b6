//! The draft of a visitor: read, and changed page by page.

use crate::casework::drafting::{self, Typed};
use crate::domain::identity::Reference;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::claim::Answers;
use crate::web::visitor::Visitor;

/// A draft that is being written.
pub(super) struct Writing {
    /// Moves with every page that is saved.
    pub(super) version: i64,
    /// What the case will be called.
    pub(super) reference: Reference,
    /// What was typed so far.
    pub(super) answers: Answers,
}

/// The draft of the session.
pub(super) async fn load(visitor: &Visitor) -> Result<Writing, Error> {
    let (id, vault) = (visitor.draft()?, visitor.app().vault.clone());
    let (draft, answers) = visitor.app().store.read(move |connection| drafting::open(connection, &vault, id)).await?;
    Ok(Writing { version: draft.version, reference: draft.reference, answers: read(&answers)? })
}

/// Changes the answers; whether they were still as the form had seen them.
pub(super) async fn change<F>(visitor: &Visitor, edit: F) -> Result<bool, Error>
where
    F: Fn(&mut Answers) -> bool + Send + 'static,
{
    let (id, vault) = (visitor.draft()?, visitor.app().vault.clone());
    let at = visitor.app().clock.legal_now();
    let outcome = visitor
        .app()
        .store
        .write(move |connection| {
            drafting::change(connection, &vault, id, at, &|kept| {
                let mut answers = read(kept)?;
                if !edit(&mut answers) {
                    return Err(Refusal::Stale { seen: 0, found: 0 }.into());
                }
                Ok(Typed { email: answers.email(), answers: written(&answers)? })
            })
        })
        .await;
    match outcome {
        Ok(()) => Ok(true),
        Err(Error::Refusal(Refusal::Stale { .. })) => Ok(false),
        Err(other) => Err(other),
    }
}

fn read(kept: &str) -> Result<Answers, Error> {
    serde_json::from_str(kept).map_err(|_| Error::Broken {
        // The fault of serde may quote what was typed.
        what: "the answers of a draft can't be read".to_owned(),
    })
}

/// The answers as a draft keeps them.
pub(super) fn written(answers: &Answers) -> Result<String, Error> {
    serde_json::to_string(answers)
        .map_err(|_| Error::Broken { what: "the answers of a draft can't be written".to_owned() })
}
