//! Notices on paper: for people without e-mail, printed at the desk and put into the post.

use crate::app::App;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::locale::{Language, Text};
use crate::notify::texts::{self, Words};
use crate::store::notices::OutboxNotice;

/// A letter to be printed.
#[derive(Clone)]
pub struct Letter {
    /// The reference that people see, where the notice has one.
    pub reference: Option<String>,
    /// The full name, for the window of the envelope.
    pub name: Option<String>,
    /// The postal address, a line each; none where it is not known and must be found out.
    pub address: Vec<String>,
    /// What it says, Thai first.
    pub languages: Vec<Words>,
}

/// The letter of a notice that goes by post.
///
/// # Errors
/// `NotFound` for a notice that goes another way; what the database and the vault say.
pub fn letter(app: &App, notice: &OutboxNotice) -> Result<Letter, Error> {
    if notice.means != "post" {
        return Err(Refusal::NotFound.into());
    }
    let keys = texts::keys(app, notice)?;
    let open = |column, sealed: Option<&[u8]>| -> Result<Option<String>, Error> {
        let opened = keys.open_if("notices", column, notice.id.bytes(), sealed)?;
        Ok(opened.map(|value| value.or_mark(|| Text::of(Language::Thai).get("erased"))))
    };
    let address = open("to_sealed", notice.to_sealed.as_deref())?;
    let lines = |text: String| -> Vec<String> {
        text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    };
    Ok(Letter {
        reference: texts::reference(notice),
        name: open("name_sealed", notice.name_sealed.as_deref())?,
        address: address.map(lines).unwrap_or_default(),
        languages: texts::words(app, notice)?,
    })
}
