//! The fields of a form as a page shows them: label, hint, what was typed, error.
//!
//! Words are found by the field's name: label `field-NAME`, hint `field-NAME-hint` where there is one, a choice's label
//! `option-NAME-VALUE`, else `option-VALUE`. Ids are stable: the first input is `NAME`, its hint `NAME-hint`, its error
//! `NAME-error`, so that every error links to `#NAME`.

mod fields;

use askama::{Template, filters::HtmlSafe};

pub use fields::Fields;

use crate::locale::Text;

/// How wide an input is drawn: about as long as the answer (it limits nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// The column.
    Full,
    /// About twenty characters.
    Long,
    /// About ten.
    Medium,
    /// About four.
    Short,
}

impl Width {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "width-full",
            Self::Long => "width-long",
            Self::Medium => "width-medium",
            Self::Short => "width-short",
        }
    }
}

/// One of the answers that are offered.
#[derive(Clone, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line under the label.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub selected: bool,
}

impl Choice {
    /// A choice that is not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, selected: false }
    }

    /// The same with a line under the label.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// What a field is made of.
#[derive(Clone, PartialEq, Eq)]
pub enum Kind {
    /// A line of `type`, with the keyboard `inputmode`.
    Line {
        /// HTML input type.
        input: &'static str,
        /// Keyboard of a telephone.
        keyboard: &'static str,
    },
    /// Several lines.
    Textarea {
        /// Lines shown.
        rows: u8,
    },
    /// Day, month and year, as typed, in three inputs `NAME-day`, `NAME-month`, `NAME-year`.
    Date {
        /// Day of the month.
        day: String,
        /// Number or name of the month.
        month: String,
        /// Year of either era.
        year: String,
    },
    /// A file, of these types.
    File {
        /// Types as in the `accept` attribute.
        accept: &'static str,
    },
    /// One of many, closed.
    Select(Vec<Choice>),
    /// One of few, open.
    Radios(Vec<Choice>),
    /// Any number of few.
    Checkboxes(Vec<Choice>),
}

/// A field, ready to be shown: `{{ field }}` in a template.
#[derive(Clone, Template)]
#[template(path = "components.html", block = "field")]
pub struct Field {
    text: Text,
    /// Name that is sent, and id of the first input.
    pub name: String,
    /// Its label, or the legend of a group.
    pub label: String,
    /// A line of help.
    pub hint: Option<String>,
    /// What was typed; empty for a password.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What it is made of.
    pub kind: Kind,
    /// Purpose for the browser (WCAG 2.2, 1.3.5).
    pub autocomplete: Option<&'static str>,
    /// Whether it may be left empty; the label says so.
    pub optional: bool,
    /// Drawn width.
    pub width: Width,
    /// A unit after the input, such as baht.
    pub suffix: Option<String>,
    /// Whether its label is the heading of the page: one question a page.
    pub heading: bool,
}

impl HtmlSafe for Field {}

impl Field {
    /// The same, marked as optional.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same with its label as the page's heading.
    #[must_use]
    pub fn as_heading(mut self) -> Self {
        self.heading = true;
        self
    }

    /// The same with a purpose for the browser.
    #[must_use]
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = Some(purpose);
        self
    }

    /// The same with a width.
    #[must_use]
    pub fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// The same with another label than its name gives.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with another hint than its name gives.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    fn is_group(&self) -> bool {
        matches!(self.kind, Kind::Date { .. } | Kind::Radios(_) | Kind::Checkboxes(_))
    }

    /// Ids of hint and error for `aria-describedby`, each where it is there.
    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        [hint, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Id of the choice at `index`, counted from 0: the first is where an error links.
    fn choice_id(&self, index: &usize) -> String {
        match index {
            0 => self.name.clone(),
            later => format!("{}-{}", self.name, later + 1),
        }
    }
}
