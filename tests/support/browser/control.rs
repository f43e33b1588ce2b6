//! One control of a form, read off the page: what it holds, what a person may put into it, and what it sends.

use super::encoding::{Upload, Value};
use super::reading::{collapsed, label, selector};
use scraper::{ElementRef, Html};

#[derive(Clone)]
pub struct Control {
    pub name: String,
    pub required: bool,
    pub entry: Entry,
}

#[derive(Clone)]
pub enum Entry {
    Hidden(String),
    Text {
        value: String,
        /// UTF-16 units, as browsers count `maxlength`.
        most: Option<usize>,
        lines: bool,
        fixed: bool,
    },
    /// A radio button or check box.
    Tick {
        value: String,
        on: bool,
        radio: bool,
    },
    List {
        options: Vec<Choice>,
        several: bool,
    },
    Files {
        chosen: Vec<Upload>,
        several: bool,
    },
    Button(Button),
}

#[derive(Clone)]
pub struct Choice {
    value: String,
    chosen: bool,
    disabled: bool,
}

#[derive(Clone)]
pub struct Button {
    pub text: String,
    pub value: String,
    pub action: Option<String>,
    pub method: Option<String>,
    pub encoding: Option<String>,
    pub unchecked: bool,
}

/// The controls that belong to a form, inside it or by their `form` attribute, in the order of the page. What is
/// disabled is left out: it can be neither used nor sent.
pub fn all(document: &Html, form: ElementRef<'_>) -> Vec<Control> {
    let controls = selector("input, select, textarea, button");
    let own = |element: &ElementRef<'_>| match element.attr("form") {
        Some(id) => form.attr("id") == Some(id),
        None => nearest(*element, "form").is_some_and(|found| found.id() == form.id()),
    };
    let elements = document.select(&controls).filter(own);
    elements.filter(|element| !disabled(*element)).filter_map(read).collect()
}

fn nearest<'a>(element: ElementRef<'a>, name: &str) -> Option<ElementRef<'a>> {
    let mut around = element.ancestors().filter_map(ElementRef::wrap);
    around.find(|outer| outer.value().name() == name)
}

fn disabled(element: ElementRef<'_>) -> bool {
    let mut around = element.ancestors().filter_map(ElementRef::wrap);
    element.attr("disabled").is_some() || around.any(|o| o.value().name() == "fieldset" && o.attr("disabled").is_some())
}

fn read(element: ElementRef<'_>) -> Option<Control> {
    let entry = match element.value().name() {
        "select" => list(element),
        "textarea" => text(element, element.text().collect(), true),
        "button" => match element.attr("type").map(str::to_ascii_lowercase).as_deref() {
            Some("button" | "reset") => return None,
            _ => button(element, label(element)),
        },
        _ => input(element)?,
    };
    Some(Control {
        name: element.attr("name").unwrap_or_default().to_owned(),
        required: element.attr("required").is_some(),
        entry,
    })
}

fn input(element: ElementRef<'_>) -> Option<Entry> {
    let kind = element.attr("type").unwrap_or("text").to_ascii_lowercase();
    let value = element.attr("value").map(str::to_owned);
    Some(match kind.as_str() {
        "hidden" => Entry::Hidden(value.unwrap_or_default()),
        "radio" | "checkbox" => Entry::Tick {
            value: value.unwrap_or_else(|| "on".to_owned()),
            on: element.attr("checked").is_some(),
            radio: kind == "radio",
        },
        "file" => Entry::Files { chosen: Vec::new(), several: element.attr("multiple").is_some() },
        "submit" => button(element, value.unwrap_or_else(|| "Submit".to_owned())),
        "image" => button(element, element.attr("alt").unwrap_or_default().to_owned()),
        "button" | "reset" => return None,
        _ => text(element, value.unwrap_or_default(), false),
    })
}

fn text(element: ElementRef<'_>, value: String, lines: bool) -> Entry {
    Entry::Text {
        value,
        most: element.attr("maxlength").and_then(|most| most.parse().ok()),
        lines,
        fixed: element.attr("readonly").is_some(),
    }
}

fn button(element: ElementRef<'_>, text: String) -> Entry {
    let attribute = |name| element.attr(name).map(str::to_owned);
    Entry::Button(Button {
        text,
        value: attribute("value").unwrap_or_default(),
        action: attribute("formaction"),
        method: attribute("formmethod"),
        encoding: attribute("formenctype"),
        unchecked: element.attr("formnovalidate").is_some(),
    })
}

fn list(element: ElementRef<'_>) -> Entry {
    let several = element.attr("multiple").is_some();
    let mut options: Vec<Choice> = element
        .select(&selector("option"))
        .map(|option| Choice {
            value: match option.attr("value") {
                Some(value) => value.to_owned(),
                None => collapsed(&option.text().collect::<String>()),
            },
            chosen: option.attr("selected").is_some(),
            disabled: option.attr("disabled").is_some()
                || nearest(option, "optgroup").is_some_and(|g| g.attr("disabled").is_some()),
        })
        .collect();
    if !several {
        keep_one(&mut options);
    }
    Entry::List { options, several }
}

/// A closed list shows the last chosen option, or else the first that may be chosen.
fn keep_one(options: &mut [Choice]) {
    let last = options.iter().rposition(|option| option.chosen);
    let kept = last.or_else(|| options.iter().position(|option| !option.disabled));
    for (place, option) in options.iter_mut().enumerate() {
        option.chosen = Some(place) == kept;
    }
}

impl Entry {
    /// What a person does with the control; the reason when that's impossible.
    pub fn set(&mut self, new: &str) -> Result<(), String> {
        match self {
            Self::Hidden(_) => Err("a person can't see it (`forge` it)".to_owned()),
            Self::Files { .. } => Err("it takes a file (`attach` it)".to_owned()),
            Self::Button(_) => Err("it is a button".to_owned()),
            Self::Text { fixed: true, .. } => Err("it is read-only".to_owned()),
            Self::Text { value, most, lines, .. } => {
                let length = new.encode_utf16().count();
                if most.is_some_and(|most| length > most) {
                    return Err(format!("it takes no more than {most:?} characters"));
                }
                *value = if *lines { new.to_owned() } else { new.replace(['\r', '\n'], "") };
                Ok(())
            }
            Self::Tick { value, on, radio } => {
                let meant = value == new;
                // Choosing one radio button lets go of the others.
                *on = meant || (*on && !*radio);
                if meant { Ok(()) } else { Err(format!("it offers “{value}”")) }
            }
            Self::List { options, several } => {
                let found = options.iter().position(|o| o.value == new && !o.disabled);
                let Some(found) = found else {
                    let values = options.iter().map(|option| option.value.as_str());
                    return Err(format!("it offers {:?}", values.collect::<Vec<_>>()));
                };
                for (place, option) in options.iter_mut().enumerate() {
                    option.chosen = place == found || (*several && option.chosen);
                }
                Ok(())
            }
        }
    }

    /// Takes a check box's tick or one of several options away; tells whether it could be.
    pub fn clear(&mut self, unwanted: &str) -> bool {
        match self {
            Self::Tick { value, on, radio: false } if value == unwanted => {
                *on = false;
                true
            }
            Self::List { options, several: true } => {
                let mut cleared = false;
                for option in options.iter_mut().filter(|o| o.value == unwanted) {
                    option.chosen = false;
                    cleared = true;
                }
                cleared
            }
            _ => false,
        }
    }

    /// The values that may be chosen; empty for what is typed.
    pub fn offered(&self) -> Vec<String> {
        match self {
            Self::Tick { value, .. } => vec![value.clone()],
            Self::List { options, .. } => {
                let open = options.iter().filter(|option| !option.disabled);
                open.map(|option| option.value.clone()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What is sent under the control's name.
    pub fn values(&self, pressed: bool) -> Vec<Value> {
        let one = |value: &String| vec![Value::Text(value.clone())];
        match self {
            Self::Hidden(value) | Self::Text { value, .. } => one(value),
            Self::Tick { value, on: true, .. } => one(value),
            Self::Button(button) if pressed => one(&button.value),
            Self::Tick { .. } | Self::Button(_) => Vec::new(),
            Self::List { options, .. } => {
                let chosen = options.iter().filter(|o| o.chosen && !o.disabled);
                chosen.flat_map(|option| one(&option.value)).collect()
            }
            // An empty file field still sends an empty file.
            Self::Files { chosen, .. } if chosen.is_empty() => vec![Value::File(Upload::default())],
            Self::Files { chosen, .. } => chosen.iter().cloned().map(Value::File).collect(),
        }
    }
}
