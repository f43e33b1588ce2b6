//! Forms, as a person fills them in and as the HTML standard sends them ("constructing the entry list"). Reading the
//! controls off the page is in `control`.

use super::control::{self, Button, Control, Entry};
use super::encoding::{self, Entries, Upload, Value};
use super::reading::{pick, selector};
use super::{Browser, Page};
use scraper::{ElementRef, Html};
use url::Url;

/// A form as it stands on a page.
#[derive(Clone)]
pub(super) struct Form {
    action: Url,
    method: String,
    multipart: bool,
    unchecked: bool,
    /// The same form again for the page in the other language: nobody fills it in.
    is_language: bool,
    controls: Vec<Control>,
}

/// Every form of a page.
pub(super) fn all(document: &Html, url: &Url) -> Vec<Form> {
    let forms = selector("form");
    document.select(&forms).map(|form| read(document, form, url)).collect()
}

fn read(document: &Html, form: ElementRef<'_>, url: &Url) -> Form {
    let attribute = |name| form.attr(name).unwrap_or_default().trim();
    Form {
        action: target(url, attribute("action")),
        method: method(attribute("method")),
        multipart: is_multipart(attribute("enctype")),
        unchecked: form.attr("novalidate").is_some(),
        is_language: form.attr("id") == Some("other-language"),
        controls: control::all(document, form),
    }
}

fn is_multipart(encoding: &str) -> bool {
    encoding.eq_ignore_ascii_case("multipart/form-data")
}

/// A form without an action is sent to the page it stands on.
fn target(url: &Url, action: &str) -> Url {
    let mut target = url.join(action).unwrap_or_else(|fault| panic!("a form's action {action}: {fault}"));
    target.set_fragment(None);
    target
}

fn method(written: &str) -> String {
    let post = written.eq_ignore_ascii_case("post");
    if post { "POST" } else { "GET" }.to_owned()
}

/// The forms' actions and buttons, for a failing test.
pub(super) fn names(forms: &[Form]) -> String {
    let name = |form: &Form| format!("{} {} {:?}", form.method, form.action, form.button_texts());
    forms.iter().map(name).collect::<Vec<_>>().join("; ")
}

impl Form {
    pub fn action(&self) -> &Url {
        &self.action
    }

    pub fn is_language(&self) -> bool {
        self.is_language
    }

    pub fn has_button(&self, text: &str) -> bool {
        !pick(&self.buttons(), text).is_empty()
    }

    fn button_texts(&self) -> Vec<String> {
        self.buttons().into_iter().map(|(text, _)| text).collect()
    }

    /// Each button's text and place among the controls.
    fn buttons(&self) -> Vec<(String, usize)> {
        let buttons = self.controls.iter().enumerate();
        buttons
            .filter_map(|(place, control)| match &control.entry {
                Entry::Button(button) => Some((button.text.clone(), place)),
                _ => None,
            })
            .collect()
    }

    /// What is sent when the button at this place is pressed, or none.
    fn entries(&self, pressed: Option<usize>) -> Entries {
        let mut entries = Entries::new();
        for (place, control) in self.controls.iter().enumerate() {
            if control.name.is_empty() {
                continue;
            }
            let pressed = Some(place) == pressed;
            for value in control.entry.values(pressed) {
                entries.push((control.name.clone(), value));
            }
        }
        entries
    }
}

/// A person at a form: everything already in it goes along, and only what a person could do is possible.
pub struct FormFiller {
    form: Form,
    browser: Browser,
    /// The page, for a failing test.
    context: String,
}

impl FormFiller {
    pub(super) fn new(form: Form, browser: Browser, context: String) -> Self {
        Self { form, browser, context }
    }

    /// Types into a field; chooses a radio button, a check box or an option by its value.
    #[track_caller]
    pub fn set(mut self, name: &str, value: &str) -> Self {
        let mut outcomes = Vec::new();
        let same_name = self.form.controls.iter_mut().filter(|c| c.name == name);
        for control in same_name {
            let outcome = control.entry.set(value);
            let done = outcome.is_ok();
            outcomes.push(outcome);
            // A group of radio buttons is one control in several elements: each has to hear of the choice.
            if done && !matches!(control.entry, Entry::Tick { radio: true, .. }) {
                break;
            }
        }
        if outcomes.iter().any(Result::is_ok) {
            return self;
        }
        let reasons: Vec<String> = outcomes.into_iter().filter_map(Result::err).collect();
        let reason = if reasons.is_empty() {
            format!("there is none, only {:?}", self.field_names())
        } else {
            reasons.join("; ")
        };
        self.refuse(&format!("field “{name}” can't be set to “{value}”: {reason}"))
    }

    /// Several fields, one after the other.
    #[track_caller]
    pub fn set_all(self, fields: &[(&str, &str)]) -> Self {
        fields.iter().fold(self, |form, (name, value)| form.set(name, value))
    }

    /// Clears a check box, or takes an option out of several.
    #[track_caller]
    pub fn clear(mut self, name: &str, value: &str) -> Self {
        let mut cleared = false;
        for control in self.form.controls.iter_mut().filter(|c| c.name == name) {
            cleared |= control.entry.clear(value);
        }
        if cleared {
            return self;
        }
        self.refuse(&format!("“{value}” of “{name}” is not there to be cleared"))
    }

    /// Chooses a file.
    #[track_caller]
    pub fn attach(mut self, name: &str, file_name: &str, content_type: &str, content: &[u8]) -> Self {
        let upload = Upload {
            file_name: file_name.to_owned(),
            content_type: content_type.to_owned(),
            content: content.to_vec(),
        };
        for control in self.form.controls.iter_mut().filter(|c| c.name == name) {
            if let Entry::Files { chosen, several } = &mut control.entry {
                if !*several {
                    chosen.clear();
                }
                chosen.push(upload);
                return self;
            }
        }
        self.refuse(&format!("no field “{name}” takes a file"))
    }

    /// What no person could do: sets a hidden or missing field to any value.
    pub fn forge(mut self, name: &str, value: &str) -> Self {
        self.form.controls.retain(|control| control.name != name);
        self.form.controls.push(Control {
            name: name.to_owned(),
            required: false,
            entry: Entry::Hidden(value.to_owned()),
        });
        self
    }

    /// The first value that would be sent under this name.
    pub fn value(&self, name: &str) -> Option<String> {
        self.values(name).into_iter().next()
    }

    /// Every value that would be sent under this name, buttons aside.
    pub fn values(&self, name: &str) -> Vec<String> {
        let entries = self.form.entries(None).into_iter();
        entries
            .filter(|(entry, _)| entry == name)
            .map(|(_, value)| match value {
                Value::Text(text) => text,
                Value::File(file) => file.file_name,
            })
            .collect()
    }

    /// The values that a radio group, check boxes or a list offer.
    pub fn offered(&self, name: &str) -> Vec<String> {
        let same_name = self.form.controls.iter().filter(|c| c.name == name);
        same_name.flat_map(|control| control.entry.offered()).collect()
    }

    /// The names of all fields, in order, each once.
    pub fn field_names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for control in &self.form.controls {
            if !control.name.is_empty() && !names.contains(&control.name) {
                names.push(control.name.clone());
            }
        }
        names
    }

    /// The texts of its buttons.
    pub fn buttons(&self) -> Vec<String> {
        self.form.button_texts()
    }

    /// Presses the button with this text and follows redirects.
    #[track_caller]
    pub fn submit(self, button: &str) -> Page {
        let browser = self.browser.clone();
        browser.follow(self.prepare(button))
    }

    /// The request that pressing the button would send, to change it, or to send it many times.
    #[track_caller]
    pub fn prepare(self, button: &str) -> super::Request {
        let found = pick(&self.form.buttons(), button);
        let [place] = found.as_slice() else {
            let texts = self.form.button_texts();
            self.refuse(&format!("{} buttons “{button}” among {texts:?}", found.len()))
        };
        let Some(Entry::Button(pressed)) = self.form.controls.get(*place).map(|c| &c.entry) else {
            self.refuse("the button is gone")
        };
        if !(self.form.unchecked || pressed.unchecked) {
            self.check_required();
        }
        self.request(pressed, &self.form.entries(Some(*place)))
    }

    fn request(&self, pressed: &Button, entries: &Entries) -> super::Request {
        let own = |action: &String| target(&self.form.action, action);
        let mut url = pressed.action.as_ref().map_or_else(|| self.form.action.clone(), own);
        let written = pressed.method.as_deref();
        let method = written.map_or_else(|| self.form.method.clone(), method);
        if method == "GET" {
            url.set_query(Some(&encoding::urlencoded_entries(entries)));
            return self.browser.request("GET", url.as_str());
        }
        let request = self.browser.request(&method, url.as_str());
        let written = pressed.encoding.as_deref();
        if written.map_or(self.form.multipart, is_multipart) {
            let (content_type, body) = encoding::multipart(entries);
            request.body(&content_type, body)
        } else {
            let body = encoding::urlencoded_entries(entries);
            request.body("application/x-www-form-urlencoded", body)
        }
    }

    /// A browser keeps a form back while a required field is empty, in words of its own and not this site's.
    #[track_caller]
    fn check_required(&self) {
        let empty = |name: &str| self.values(name).iter().all(String::is_empty);
        let missing = |c: &&Control| c.required && empty(&c.name);
        if let Some(control) = self.form.controls.iter().find(missing) {
            self.refuse(&format!(
                "the browser keeps it back, because “{}” is required and empty (no novalidate)",
                control.name
            ));
        }
    }

    #[track_caller]
    fn refuse(&self, reason: &str) -> ! {
        let (method, action) = (&self.form.method, &self.form.action);
        panic!("form {method} {action}: {reason}; on\n{}", self.context)
    }
}
