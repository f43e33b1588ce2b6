//! Parts that pages are put together from: plain data, each with a block in `templates/components.html`.
//!
//! A component shows itself: `{{ tag }}` in a template. Its words are passed in, in the reader's language. Not here:
//! fields of forms (`web::field`); parts that only one page has.

mod lists;
mod table;

use askama::{Template, filters::HtmlSafe};

pub use lists::{Event, Progress, ProgressStep, StepStatus, SummaryList, SummaryRow, Task, TaskList, Timeline};
pub use table::{Cell, Column, Paging, Table};

use crate::{
    forms::{Errors, WHOLE_FORM},
    locale::Text,
};

/// How a tag or notice is coloured; its words never depend on the colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to notice.
    Quiet,
    /// For information, or in progress.
    Info,
    /// Done, or well.
    Good,
    /// Somebody has to act.
    Warn,
    /// Refused, failed or over.
    Bad,
}

impl Tone {
    /// Class in the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Quiet => "tone-quiet",
            Self::Info => "tone-info",
            Self::Good => "tone-good",
            Self::Warn => "tone-warn",
            Self::Bad => "tone-bad",
        }
    }

    /// Whether a screen reader is to say it at once.
    fn is_urgent(self) -> bool {
        matches!(self, Self::Bad)
    }
}

/// A state in a word or two.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "components.html", block = "tag")]
pub struct Tag {
    /// The state.
    pub label: String,
    /// Its colour.
    pub tone: Tone,
}

impl Tag {
    /// A tag.
    pub fn new(label: impl Into<String>, tone: Tone) -> Self {
        Self { label: label.into(), tone }
    }
}

/// All errors of a form, above it, linking to the fields; takes the focus. Shows nothing where there is none.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "error_summary")]
pub struct ErrorSummary {
    text: Text,
    items: Vec<ErrorItem>,
}

#[derive(Debug, Clone)]
struct ErrorItem {
    href: Option<String>,
    sentence: String,
}

impl ErrorSummary {
    /// The summary of `errors`, in the words that stand at the fields.
    #[must_use]
    pub fn new(text: Text, errors: &Errors) -> Self {
        let items = errors
            .iter()
            .map(|(field, error)| ErrorItem {
                href: (field != WHOLE_FORM).then(|| format!("#{field}")),
                sentence: error.sentence(text, field),
            })
            .collect();
        Self { text, items }
    }
}

/// A message about what just happened, or what must be known before going on.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "notice")]
pub struct Notice {
    /// Its heading.
    pub heading: String,
    /// A paragraph each.
    pub lines: Vec<String>,
    /// Its colour.
    pub tone: Tone,
}

/// A sentence that must not be missed.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "warning")]
pub struct Warning {
    /// The words.
    pub text: Text,
    /// The sentence.
    pub sentence: String,
}

/// Words set apart from those around them.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "inset")]
pub struct Inset {
    /// A paragraph each.
    pub lines: Vec<String>,
}

/// Help that opens when asked for.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "details")]
pub struct Details {
    /// What it is about.
    pub summary: String,
    /// A paragraph each.
    pub lines: Vec<String>,
}

/// What was reached, with the reference large.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "panel")]
pub struct Panel {
    /// What was reached.
    pub heading: String,
    /// What the reference is.
    pub label: String,
    /// The reference.
    pub reference: String,
}

/// How a button looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The one act of the page.
    Primary,
    /// Another act.
    Secondary,
    /// An act that is hard to undo.
    Danger,
}

impl Look {
    /// Class in the style sheet, for a link that looks like a button.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button",
            Self::Secondary => "button button-secondary",
            Self::Danger => "button button-danger",
        }
    }
}

/// An act by one press: a form of its own that posts.
#[derive(Clone, Template)]
#[template(path = "components.html", block = "button")]
pub struct Button {
    /// Path it posts to.
    pub action: String,
    /// Its words.
    pub label: String,
    /// How it looks.
    pub look: Look,
    /// Token of the session.
    pub csrf: String,
    /// Other values that go along, such as the version seen.
    pub hidden: Vec<(String, String)>,
}

macro_rules! shows_itself {
    ($($component:ty),+ $(,)?) => {
        $(impl HtmlSafe for $component {})+
    };
}

shows_itself!(
    Tag,
    ErrorSummary,
    SummaryList,
    TaskList,
    Progress,
    Notice,
    Warning,
    Inset,
    Details,
    Panel,
    Button,
    Timeline,
    Table,
    Paging,
);
