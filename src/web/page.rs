//! What every page has around its content: `templates/layout.html` as data.
//!
//! Here: [`Page`] and the page that reports trouble. Not here: who is signed in and with which token (`web::session`).

use askama::Template;

use crate::forms::Values;
use crate::locale::{Language, Text};

/// Where a signed-in person's sign-out form posts.
pub const SIGN_OUT: &str = "/sign-out";

/// For whom a page is laid out: calm and wide-spaced, or dense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// One column for a person who comes once.
    Public,
    /// Tables and bars for people who work here all day.
    Desk,
}

/// The person in whose name a page is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Name to show, or the reference of a person who has no user.
    pub name: String,
    /// Role in the reader's language.
    pub role_label: String,
    /// Layout that suits the role.
    pub mood: Mood,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedIn({})", self.role_label)
    }
}

/// One link of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavLink {
    /// Path it leads to.
    pub href: String,
    /// Its words.
    pub label: String,
    /// Whether the page shown belongs under it.
    pub current: bool,
}

/// What the layout needs; every page template holds one as `page`.
#[derive(Debug, Clone)]
pub struct Page {
    /// The words, in the reader's language.
    pub text: Text,
    /// Title of the page, without the service's name.
    pub title: String,
    /// Whether the page shows errors of a form; its title then says so first (WCAG 2.2, 3.3.1).
    pub has_error: bool,
    /// Path with query of the address shown, for the language switch.
    pub path: String,
    /// Token of the session for forms; empty where no form posts.
    pub csrf: String,
    /// Who is signed in.
    pub user: Option<SignedIn>,
    /// Main navigation, as the role has it.
    pub nav: Vec<NavLink>,
    /// Whether this is the demo, which shows a way to `/demo`.
    pub demo: bool,
    /// Path of the back link.
    pub back: Option<String>,
    /// Whether it shows what is shown only this once: then no link reads it anew in the other language.
    pub is_shown_once: bool,
    /// The form that the page answers, by where it was sent and what was typed: the other language is then the same form, sent again.
    pub sent: Option<(String, Values)>,
}

impl Page {
    /// A page at `path` (with query) for nobody in particular.
    #[must_use]
    pub fn new(text: Text, path: impl Into<String>) -> Self {
        Self {
            text,
            title: String::new(),
            has_error: false,
            path: path.into(),
            csrf: String::new(),
            user: None,
            nav: Vec::new(),
            demo: false,
            back: None,
            is_shown_once: false,
            sent: None,
        }
    }

    /// The same with a title.
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same, marked as showing errors where `has_error`.
    #[must_use]
    pub fn with_error(mut self, has_error: bool) -> Self {
        self.has_error = has_error;
        self
    }

    /// The same with a back link.
    #[must_use]
    pub fn with_back(mut self, path: impl Into<String>) -> Self {
        self.back = Some(path.into());
        self
    }

    /// The same, with something that is shown only this once.
    #[must_use]
    pub fn shown_once(mut self) -> Self {
        self.is_shown_once = true;
        self.sent = None;
        self
    }

    /// Content of the `title` element.
    #[must_use]
    pub fn full_title(&self) -> String {
        let mark = if self.has_error { self.text.get("title-error") } else { String::new() };
        let service = self.text.get("service-name");
        if self.title.is_empty() { format!("{mark}{service}") } else { format!("{mark}{} – {service}", self.title) }
    }

    /// Whether the page is a desk's.
    #[must_use]
    pub fn is_desk(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.mood == Mood::Desk)
    }

    /// Where the sign-out form posts.
    #[must_use]
    pub const fn sign_out_href(&self) -> &'static str {
        SIGN_OUT
    }

    /// The language the switch offers.
    #[must_use]
    pub fn other_language(&self) -> Language {
        self.text.language().other()
    }

    /// The same page in the other language, or the one that its form stands on.
    #[must_use]
    pub fn switch_href(&self) -> String {
        self.in_other_language(&self.path)
    }

    /// Where the same form is sent for an answer in the other language.
    #[must_use]
    pub fn switch_action(&self) -> String {
        self.in_other_language(self.sent.as_ref().map_or(&self.path, |(path, _)| path))
    }

    fn in_other_language(&self, path: &str) -> String {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let kept: String = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
            .map(|pair| format!("{pair}&"))
            .collect();
        format!("{path}?{kept}lang={}", self.other_language())
    }
}

/// The page that says what went wrong and what to do now.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct TroublePage {
    /// The layout.
    pub page: Page,
    /// What happened and what to do, a paragraph each.
    pub lines: Vec<String>,
    /// Number under which the log has the cause.
    pub incident: Option<String>,
    /// The form that was sent in vain, to be sent again as it is.
    pub again: Option<(String, Values)>,
    /// Where one begins anew, in words.
    pub start: (&'static str, String),
}

impl TroublePage {
    /// The page for trouble `code` (`not_found`, `stale`, …): its words are `trouble-CODE` and `trouble-CODE-advice`.
    #[must_use]
    pub fn new(page: Page, code: &str, incident: Option<String>) -> Self {
        let text = page.text;
        let lines = vec![text.get(&format!("trouble-{code}-advice"))];
        let start = ("/", text.get("trouble-start"));
        Self { page: page.titled(text.get(&format!("trouble-{code}"))), lines, incident, again: None, start }
    }
}
