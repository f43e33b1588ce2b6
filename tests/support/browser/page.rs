//! What came back, and how a person reads it: title, visible text, links, tables, errors.

use super::Browser;
use super::form::{self, FormFiller};
use super::reading::{collapsed, label, pick, selector, visible_text};
use scraper::{ElementRef, Html};
use ureq::http::{HeaderMap, Method};
use url::Url;

/// Characters of a page that a failing test shows.
const SHOWN_LIMIT: usize = 3_000;

/// One answer with a redirect on the way to a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    pub status: u16,
    pub path: String,
}

/// An answer: usually a page, but any content comes in here.
#[derive(Clone)]
pub struct Page {
    pub status: u16,
    /// Path and query after redirects.
    pub path: String,
    pub headers: HeaderMap,
    /// The body as text; `bytes` has it as it came.
    pub html: String,
    pub bytes: Vec<u8>,
    /// The redirects that led here.
    pub trail: Vec<Hop>,
    method: Method,
    url: Url,
    browser: Browser,
    document: Html,
}

impl Page {
    pub(super) fn read(
        browser: Browser,
        method: Method,
        url: Url,
        status: u16,
        headers: HeaderMap,
        bytes: Vec<u8>,
    ) -> Self {
        let html = String::from_utf8_lossy(&bytes).into_owned();
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        Self {
            status,
            path,
            headers,
            document: Html::parse_document(&html),
            html,
            bytes,
            trail: Vec::new(),
            method,
            url,
            browser,
        }
    }

    /// A header's value, if it is there.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Ends the test, showing the page, unless this is its status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert!(self.status == status, "expected status {status}, got\n{}", self.describe());
        self
    }

    /// Ends the test, showing the page, unless a person can read this text on it.
    #[track_caller]
    pub fn expect_text(self, text: &str) -> Self {
        assert!(self.has_text(text), "expected the text “{text}” on\n{}", self.describe());
        self
    }

    /// The content of `<title>`.
    pub fn title(&self) -> String {
        let title = self.first("title");
        title.map(|title| collapsed(&title.text().collect::<String>())).unwrap_or_default()
    }

    /// What a person can read, white space collapsed; of a list box only what is chosen.
    pub fn text(&self) -> String {
        visible_text(self.document.root_element())
    }

    /// Whether a person can read this, however it is broken into lines.
    pub fn has_text(&self, text: &str) -> bool {
        self.text().contains(&collapsed(text))
    }

    /// Whether an element matches.
    pub fn has(&self, css: &str) -> bool {
        self.first(css).is_some()
    }

    /// The visible text of each element that matches.
    pub fn all(&self, css: &str) -> Vec<String> {
        self.document.select(&selector(css)).map(visible_text).collect()
    }

    /// An attribute of the first element that matches and has it.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        self.document.select(&selector(css)).find_map(|element| element.attr(name)).map(str::to_owned)
    }

    /// An attribute of every element that matches and has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.document.select(&selector(css)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The cells of each row that matches; of a matching table or description list, of each row in it.
    pub fn rows(&self, css: &str) -> Vec<Vec<String>> {
        let (inner, cells) = (selector("tr, dl > div"), selector("th, td, dt, dd"));
        let mut rows = Vec::new();
        for element in self.document.select(&selector(css)) {
            let within: Vec<ElementRef<'_>> = element.select(&inner).collect();
            let found = if within.is_empty() { vec![element] } else { within };
            rows.extend(found.iter().map(|row| row.select(&cells).map(visible_text).collect()));
        }
        rows
    }

    /// The lines of the error summary (`#main-error`), in order; empty when there is none.
    pub fn error_summary(&self) -> Vec<String> {
        self.all("#main-error li")
    }

    /// The error shown at a field (`#NAME-error`).
    pub fn field_error(&self, name: &str) -> Option<String> {
        let wanted = format!("{name}-error");
        self.document.select(&selector("[id]")).find(|element| element.attr("id") == Some(&wanted)).map(visible_text)
    }

    /// The address of the link with this text, as a path of this site where it is one.
    #[track_caller]
    pub fn link(&self, text: &str) -> String {
        let target = self.link_target(text);
        match target.as_str().strip_prefix(&self.site()) {
            Some(path) => path.to_owned(),
            None => target.into(),
        }
    }

    /// Whether there is a link with this text.
    pub fn has_link(&self, text: &str) -> bool {
        !pick(&self.links(), text).is_empty()
    }

    /// Follows the link with this text: all of it if one link has exactly that, else a part.
    #[track_caller]
    pub fn click(&self, text: &str) -> Page {
        let mut target = self.link_target(text);
        let stays = target.fragment().is_some() && without_fragment(&target) == self.url;
        assert!(!stays, "the link “{text}” only moves within\n{}", self.describe());
        target.set_fragment(None);
        self.browser.follow(self.browser.request("GET", target.as_str()))
    }

    /// The form whose button has this text, or else whose action contains it. There must be one only.
    #[track_caller]
    pub fn form(&self, hint: &str) -> FormFiller {
        let forms = form::all(&self.document, &self.url);
        let by_button: Vec<_> = forms.iter().filter(|form| form.has_button(hint)).cloned().collect();
        let mut found = if by_button.is_empty() {
            let by_action = |form: &form::Form| !form.is_language() && form.action().as_str().contains(hint);
            forms.iter().filter(|form| by_action(form)).cloned().collect()
        } else {
            by_button
        };
        match (found.pop(), found.is_empty()) {
            (Some(form), true) => FormFiller::new(form, self.browser.clone(), self.describe()),
            (None, _) => panic!("no form “{hint}”, only: {}; on\n{}", form::names(&forms), self.describe()),
            (Some(_), false) => {
                panic!("several forms “{hint}” among: {}; on\n{}", form::names(&forms), self.describe())
            }
        }
    }

    /// Who was shown it.
    pub fn browser(&self) -> Browser {
        self.browser.clone()
    }

    /// The one form that is sent to exactly this path.
    #[track_caller]
    pub fn form_at(&self, path: &str) -> FormFiller {
        let forms = form::all(&self.document, &self.url);
        match forms
            .iter()
            .filter(|form| !form.is_language() && form.action().path() == path)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [form] => FormFiller::new((*form).clone(), self.browser.clone(), self.describe()),
            found => panic!("{} forms to {path} among: {}; on\n{}", found.len(), form::names(&forms), self.describe()),
        }
    }

    /// Status, title and text, as failing tests show them.
    pub fn describe(&self) -> String {
        let mut text = self.text();
        if let Some((end, _)) = text.char_indices().nth(SHOWN_LIMIT) {
            text.truncate(end);
            text.push('…');
        }
        let hops: String = self.trail.iter().map(|hop| format!("  {} {}\n", hop.status, hop.path)).collect();
        format!("{hops}  {} {} → {} “{}”\n  {text}", self.method, self.path, self.status, self.title())
    }

    /// Where a redirect points.
    pub(super) fn redirect_target(&self) -> Option<Url> {
        if !matches!(self.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let mut target = self.url.join(self.header("location")?).ok()?;
        target.set_fragment(None);
        Some(target)
    }

    fn first(&self, css: &str) -> Option<ElementRef<'_>> {
        self.document.select(&selector(css)).next()
    }

    fn site(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Text (or label) and target of every link.
    fn links(&self) -> Vec<(String, String)> {
        self.document
            .select(&selector("a[href], area[href]"))
            .filter_map(|link| Some((label(link), link.attr("href")?.to_owned())))
            .collect()
    }

    #[track_caller]
    fn link_target(&self, text: &str) -> Url {
        let links = self.links();
        let mut targets = pick(&links, text);
        targets.sort();
        targets.dedup();
        assert!(targets.len() == 1, "{} links “{text}” on\n{}", targets.len(), self.describe());
        let target = targets.first().expect("there is one");
        self.url.join(target).unwrap_or_else(|fault| panic!("the link “{text}” leads to {target}: {fault}"))
    }
}

fn without_fragment(url: &Url) -> Url {
    let mut url = url.clone();
    url.set_fragment(None);
    url
}
