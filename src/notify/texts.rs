//! What a notice says: one message with both languages, Thai first. No links – state bodies must not send any –, and nothing of a person but the
//! reference and the first name. The words stand in `locales/*/notices.ftl`, one subject and one body a kind.
//!
//! Not here: when and how a message goes out (`outbox`), the printed form (`letters`).

use std::collections::BTreeMap;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;

use crate::app::App;
use crate::casework::publishing;
use crate::casework::sealing::{Keys, Opened};
use crate::domain::deadline::Length;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::error::Error;
use crate::locale::{Language, Text, Value};
use crate::store::accounts::{self, Account};
use crate::store::notices::OutboxNotice;

/// Characters of a first name that a greeting shows; what is longer is no first name.
const MOST_NAME_CHARS: usize = 60;
/// Characters of an account number that a message shows.
const ACCOUNT_TAIL: usize = 4;
/// Between the languages of a text.
const RULE: &str = "────────────────────";

/// A notice in one language.
#[derive(Clone)]
pub struct Words {
    /// The language.
    pub language: Language,
    /// One line.
    pub subject: String,
    /// To whom, by first name.
    pub greeting: String,
    /// What it says, a paragraph each.
    pub paragraphs: Vec<String>,
    /// What stands under every notice: how to read more, what we never ask.
    pub footer: Vec<String>,
}

/// A notice as it is mailed.
#[derive(Clone)]
pub struct Message {
    /// The Thai subject, then the English one.
    pub subject: String,
    /// Both languages as plain text.
    pub text: String,
    /// Both languages as HTML.
    pub html: String,
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct Html<'a> {
    subject: &'a str,
    languages: &'a [Words],
}

/// The words of a notice in both languages, Thai first.
///
/// # Errors
/// What the database and the vault say; arguments that do not read.
pub fn words(app: &App, notice: &OutboxNotice) -> Result<Vec<Words>, Error> {
    let told = Told::of(app, notice)?;
    Ok(Language::ALL.into_iter().map(|language| told.words(Text::of(language), notice)).collect())
}

/// The message of a notice.
///
/// # Errors
/// As [`words`].
pub fn message(app: &App, notice: &OutboxNotice) -> Result<Message, Error> {
    let languages = words(app, notice)?;
    let subjects: Vec<&str> = languages.iter().map(|words| words.subject.as_str()).collect();
    let subject = subjects.join(" · ");
    let texts: Vec<String> = languages.iter().map(Words::text).collect();
    let page = Html { subject: &subject, languages: &languages };
    let html = page.render().map_err(|fault| Error::Broken { what: fault.to_string() })?;
    Ok(Message { text: texts.join(&format!("\n\n{RULE}\n\n")), subject, html })
}

/// The subject of a notice in one language, for lists: it names nobody.
#[must_use]
pub fn subject(text: Text, notice: &OutboxNotice) -> String {
    let reference = reference(notice).unwrap_or_default();
    text.with(&format!("notice-{}-subject", notice.kind), &[("reference", reference.into())])
}

/// The reference that a notice names.
#[must_use]
pub fn reference(notice: &OutboxNotice) -> Option<String> {
    arguments(notice).ok()?.remove("reference")
}

/// The key of whom a notice is addressed to.
pub(super) fn keys(app: &App, notice: &OutboxNotice) -> Result<Keys, Error> {
    let sealed = [&notice.to_sealed, &notice.name_sealed, &notice.secret_sealed];
    app.store.read_now(|connection| {
        Keys::of_values(connection, &app.vault, sealed.into_iter().filter_map(|value| value.as_deref()))
    })
}

/// When a notice went out in legal time, if it did: when it was told, and as much later as the sending took.
#[must_use]
pub fn sent_in_legal_time(notice: &OutboxNotice) -> Option<DateTime<Utc>> {
    let sent = notice.sent_at?;
    let told = arguments(notice).ok()?.remove("told_at").and_then(|text| text.parse::<DateTime<Utc>>().ok());
    Some(told.map_or(sent.and_utc(), |told| told + (sent - notice.created_at)))
}

impl Words {
    fn text(&self) -> String {
        let mut lines = vec![self.greeting.as_str()];
        lines.extend(self.paragraphs.iter().map(String::as_str));
        lines.extend(self.footer.iter().map(String::as_str));
        lines.join("\n\n")
    }
}

/// What a notice tells, read once for both languages.
struct Told {
    arguments: BTreeMap<String, String>,
    name: Option<String>,
    code: Option<String>,
    /// Days of the R15 clock, and after how many days an e-mail counts as received (P).
    challenge: Option<(Length, u16)>,
}

impl Told {
    fn of(app: &App, notice: &OutboxNotice) -> Result<Self, Error> {
        let keys = keys(app, notice)?;
        let open = |column, sealed: Option<&[u8]>| -> Result<Option<String>, Error> {
            Ok(keys.open_if("notices", column, notice.id.bytes(), sealed)?.and_then(Opened::text))
        };
        let name = open("name_sealed", notice.name_sealed.as_deref())?;
        Ok(Self {
            arguments: arguments(notice)?,
            name: name.as_deref().and_then(first_name),
            code: open("secret_sealed", notice.secret_sealed.as_deref())?,
            challenge: challenge(app, notice)?,
        })
    }

    fn words(&self, text: Text, notice: &OutboxNotice) -> Words {
        let values = self.values(text);
        let variables: Vec<(&str, Value<'_>)> =
            values.iter().map(|(name, value)| (name.as_str(), value.as_str().into())).collect();
        let say = |key: &str| text.with(key, &variables);
        let greeting = match &self.name {
            Some(name) => text.with("notice-greeting", &[("name", name.as_str().into())]),
            None => text.get("notice-greeting-unnamed"),
        };
        let body = say(&format!("notice-{}-body", notice.kind));
        let mut paragraphs: Vec<String> = body
            .split("\n\n")
            .map(|paragraph| paragraph.trim().to_owned())
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        if self.challenge.is_some() {
            paragraphs.push(say("notice-challenge"));
            paragraphs.push(say(match notice.means.as_str() {
                "email" => "notice-receipt-email",
                _ => "notice-receipt-post",
            }));
        }
        let more = match notice.means.as_str() {
            _ if !self.arguments.contains_key("reference") => "notice-more-unnamed",
            // Who gets letters has no address that a code could go to.
            "post" => "notice-more-post",
            _ => "notice-more",
        };
        let footer = [more, "notice-vigilance", "notice-signature"].map(say);
        Words {
            language: text.language(),
            subject: say(&format!("notice-{}-subject", notice.kind)),
            greeting,
            paragraphs,
            footer: footer.to_vec(),
        }
    }

    /// The variables of the texts, as a person reads them in this language.
    fn values(&self, text: Text) -> BTreeMap<String, String> {
        let mut values = BTreeMap::new();
        for (name, value) in &self.arguments {
            values.insert(name.clone(), shown(text, name, value));
        }
        if let Some(code) = &self.code {
            values.insert("code".to_owned(), code.clone());
        }
        if let Some((length, deemed)) = self.challenge {
            let (noun, days) = match length {
                Length::Calendar(days) => ("days", days),
                Length::Working(days) => ("working-days", days),
            };
            values.insert("challenge".to_owned(), text.count(noun, days.into()));
            values.insert("deemed".to_owned(), text.count("days", deemed.into()));
        }
        values
    }
}

/// An argument as a person reads it; one that does not read is shown as it is stored.
fn shown(text: Text, name: &str, value: &str) -> String {
    let as_stored = || value.to_owned();
    match name {
        "amount" => value.parse().map_or_else(|_| as_stored(), |satang| text.money(Satang::new(satang))),
        "window_closes" | "reply_by" => value.parse::<NaiveDate>().map_or_else(|_| as_stored(), |day| text.date(day)),
        "minutes" => value.parse().map_or_else(|_| as_stored(), |minutes| text.count("minutes", minutes)),
        "bank" => value.parse::<BankCode>().map_or_else(|_| as_stored(), |bank| bank_name(text.language(), &bank)),
        "account" => {
            let skipped = value.chars().count().saturating_sub(ACCOUNT_TAIL);
            value.chars().skip(skipped).collect()
        }
        _ => as_stored(),
    }
}

fn bank_name(language: Language, bank: &BankCode) -> String {
    let name = bank.provider().map(|provider| match language {
        Language::Thai => provider.thai_name,
        Language::English => provider.english_name,
    });
    name.unwrap_or(bank.as_str()).to_owned()
}

/// The arguments as text, whatever they are stored as.
fn arguments(notice: &OutboxNotice) -> Result<BTreeMap<String, String>, Error> {
    let stored: BTreeMap<String, Json> = serde_json::from_str(&notice.arguments)
        .map_err(|_| Error::Broken { what: "the arguments of a notice do not read".to_owned() })?;
    let as_text = |value: Json| match value {
        Json::String(text) => text,
        other => other.to_string(),
    };
    Ok(stored.into_iter().map(|(name, value)| (name, as_text(value))).collect())
}

/// The first word of a name on one line: whatever was typed, it can't begin a line of its own.
fn first_name(name: &str) -> Option<String> {
    let first = name.split_whitespace().next()?;
    let kept: String = first.chars().filter(|c| !c.is_control()).take(MOST_NAME_CHARS).collect();
    (!kept.is_empty()).then_some(kept)
}

/// The numbers of R15 by the rule set that the account pinned, where the notice tells of something that can be challenged.
fn challenge(app: &App, notice: &OutboxNotice) -> Result<Option<(Length, u16)>, Error> {
    if !notice.kind.can_be_challenged() {
        return Ok(None);
    }
    let account: Option<Account> = match notice.account_id {
        Some(id) => app.store.read_now(|connection| accounts::find(connection, id))?,
        None => None,
    };
    let context = app.context(crate::domain::actor::Actor::System);
    let rules = match &account {
        Some(account) => publishing::rules_of(&context, account)?.rules,
        None => context.pin()?.rules,
    };
    Ok(Some((rules.challenge_days, rules.email_deemed_receipt_days)))
}
