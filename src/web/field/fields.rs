//! The maker of a form's fields.

use super::{Choice, Field, Kind, Width};
use crate::{
    forms::{Errors, Values},
    locale::Text,
};

/// Makes the fields of one form: a line a field.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    text: Text,
    values: &'a Values,
    errors: &'a Errors,
}

impl<'a> Fields<'a> {
    /// Fields with these words, values typed or known, and errors.
    #[must_use]
    pub fn new(text: Text, values: &'a Values, errors: &'a Errors) -> Self {
        Self { text, values, errors }
    }

    /// One line of text.
    #[must_use]
    pub fn text(&self, name: &str) -> Field {
        self.line(name, "text", "text")
    }

    /// Digits that are no quantity: an account, an identity number, a code.
    #[must_use]
    pub fn numeric(&self, name: &str) -> Field {
        self.line(name, "text", "numeric").width(Width::Long)
    }

    /// An amount in baht.
    #[must_use]
    pub fn amount(&self, name: &str) -> Field {
        let mut field = self.line(name, "text", "decimal").width(Width::Medium);
        field.suffix = Some(self.text.get("unit-baht"));
        field
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(&self, name: &str) -> Field {
        self.line(name, "email", "email").autocomplete("email")
    }

    /// A telephone number.
    #[must_use]
    pub fn telephone(&self, name: &str) -> Field {
        self.line(name, "tel", "tel").autocomplete("tel").width(Width::Long)
    }

    /// A password: what was typed is never sent back.
    #[must_use]
    pub fn password(&self, name: &str) -> Field {
        let mut field = self.line(name, "password", "text");
        field.value = String::new();
        field
    }

    /// A time of day, typed as text so that `14.05` and Thai digits are understood.
    #[must_use]
    pub fn time(&self, name: &str) -> Field {
        self.line(name, "text", "text").width(Width::Short)
    }

    /// Several lines of text.
    #[must_use]
    pub fn textarea(&self, name: &str, rows: u8) -> Field {
        self.field(name, Kind::Textarea { rows })
    }

    /// A day in three inputs.
    #[must_use]
    pub fn date(&self, name: &str) -> Field {
        let part = |part: &str| self.values.get(&format!("{name}-{part}")).to_owned();
        let kind = Kind::Date { day: part("day"), month: part("month"), year: part("year") };
        self.field(name, kind)
    }

    /// A file of the types `accept`.
    #[must_use]
    pub fn file(&self, name: &str, accept: &'static str) -> Field {
        self.field(name, Kind::File { accept })
    }

    /// One of `options`, closed.
    #[must_use]
    pub fn select(&self, name: &str, options: &[&str]) -> Field {
        self.select_of(name, self.choices(name, options))
    }

    /// One of choices with their own labels, closed.
    #[must_use]
    pub fn select_of(&self, name: &str, choices: Vec<Choice>) -> Field {
        self.field(name, Kind::Select(self.chosen(name, choices)))
    }

    /// One of `options`, open.
    #[must_use]
    pub fn radios(&self, name: &str, options: &[&str]) -> Field {
        self.radios_of(name, self.choices(name, options))
    }

    /// One of choices with their own labels, open.
    #[must_use]
    pub fn radios_of(&self, name: &str, choices: Vec<Choice>) -> Field {
        self.field(name, Kind::Radios(self.chosen(name, choices)))
    }

    /// Any of `options`.
    #[must_use]
    pub fn checkboxes(&self, name: &str, options: &[&str]) -> Field {
        self.checkboxes_of(name, self.choices(name, options))
    }

    /// Any of choices with their own labels.
    #[must_use]
    pub fn checkboxes_of(&self, name: &str, choices: Vec<Choice>) -> Field {
        self.field(name, Kind::Checkboxes(self.chosen(name, choices)))
    }

    fn line(&self, name: &str, input: &'static str, keyboard: &'static str) -> Field {
        self.field(name, Kind::Line { input, keyboard })
    }

    fn field(&self, name: &str, kind: Kind) -> Field {
        Field {
            text: self.text,
            name: name.to_owned(),
            label: self.text.get(&format!("field-{name}")),
            hint: self.words(&format!("field-{name}-hint")),
            value: self.values.get(name).to_owned(),
            error: self.errors.sentence(self.text, name),
            kind,
            autocomplete: None,
            optional: false,
            width: Width::Full,
            suffix: None,
            heading: false,
        }
    }

    fn choices(&self, name: &str, options: &[&str]) -> Vec<Choice> {
        let choice = |value: &&str| {
            let own = format!("option-{name}-{value}");
            let label = self.words(&own).unwrap_or_else(|| self.text.get(&format!("option-{value}")));
            Choice { hint: self.words(&format!("{own}-hint")), ..Choice::new(*value, label) }
        };
        options.iter().map(choice).collect()
    }

    fn chosen(&self, name: &str, mut choices: Vec<Choice>) -> Vec<Choice> {
        for choice in &mut choices {
            choice.selected = self.values.has(name, &choice.value);
        }
        choices
    }

    fn words(&self, key: &str) -> Option<String> {
        self.text.has(key).then(|| self.text.get(key))
    }
}
