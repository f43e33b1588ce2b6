//! The two languages of the program: every word a person reads, and how dates, times and amounts are written.
//!
//! Here: [`Language`] and how it is chosen, [`Text`] (the handle through which a page, a letter or the command line
//! gets its words) and the writing of dates (Buddhist Era in Thai, Common Era in English, era always labelled).
//! Not here: the words themselves (`locales/{th,en}/*.ftl`, compiled in), reading what people type (`forms`, `domain`).

use std::{borrow::Cow, fmt, str::FromStr, sync::OnceLock};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Utc};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;

/// One file of words in both languages, compiled in.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// Name of the file without `.ftl`.
    pub name: &'static str,
    /// Text of `locales/th/NAME.ftl`.
    pub thai: &'static str,
    /// Text of `locales/en/NAME.ftl`.
    pub english: &'static str,
}

macro_rules! sources {
    ($($name:literal),+ $(,)?) => {
        /// Every file of words. A new pair of `.ftl` files is named here, nowhere else.
        pub const SOURCES: &[Source] = &[$(Source {
            name: $name,
            thai: include_str!(concat!("../locales/th/", $name, ".ftl")),
            english: include_str!(concat!("../locales/en/", $name, ".ftl")),
        }),+];
    };
}

sources![
    "admin",
    "audit",
    "bank",
    "commands",
    "committee",
    "common",
    "data",
    "dates",
    "desk",
    "demo",
    "doctor",
    "errors",
    "evidence",
    "handing-over",
    "import",
    "navigation",
    "notices",
    "refusals",
    "roles",
    "sign-in",
    "victim",
    "vocabulary",
    "words",
];

/// Difference between the years of the Buddhist Era and the Common Era.
const BUDDHIST_ERA_OFFSET: i32 = 543;
/// Asia/Bangkok is UTC+7, all year.
const BANGKOK_OFFSET_SECONDS: i32 = 7 * 3600;
/// Digits between two thousands separators.
const GROUP_DIGITS: usize = 3;

/// A language of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Language {
    /// Thai, the language of the law and the default.
    #[default]
    Thai,
    /// English, complete.
    English,
}

/// A language tag that is neither `th` nor `en`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of the languages th, en")]
pub struct UnknownLanguage;

impl Language {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Thai, Self::English];

    /// Tag for `lang` attributes, the `lang` cookie and `?lang=` (BCP 47).
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thai => "th",
            Self::English => "en",
        }
    }

    /// The language that the switch leads to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Thai => Self::English,
            Self::English => Self::Thai,
        }
    }

    /// Chooses the language of a request: `?lang=`, then the cookie, then Thai. What the browser says (RFC 9110
    /// §12.5.4) counts only where nothing was chosen and English stands first.
    #[must_use]
    pub fn negotiate(query: Option<&str>, cookie: Option<&str>, accept_language: Option<&str>) -> Self {
        let chosen = |tag: Option<&str>| tag.and_then(|tag| tag.parse().ok());
        chosen(query).or_else(|| chosen(cookie)).unwrap_or_else(|| Self::first_accepted(accept_language))
    }

    fn first_accepted(header: Option<&str>) -> Self {
        let first =
            header.and_then(|header| header.split([',', ';']).next()).map(|range| range.trim().to_ascii_lowercase());
        match first.as_deref().and_then(|range| range.split('-').next()) {
            Some("en") => Self::English,
            _ => Self::Thai,
        }
    }

    /// For the choice of plural forms. Both tags parse; an undetermined language would only lose the singular.
    fn identifier(self) -> LanguageIdentifier {
        self.as_str().parse().unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(tag: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL.into_iter().find(|language| language.as_str() == tag).ok_or(UnknownLanguage)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

type Bundle = FluentBundle<FluentResource>;

/// The words of one language: a handle as cheap as a reference, made by [`Text::of`].
#[derive(Clone, Copy)]
pub struct Text {
    bundle: &'static Bundle,
    language: Language,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({})", self.language)
    }
}

impl Text {
    /// The words of `language`.
    #[must_use]
    pub fn of(language: Language) -> Self {
        static THAI: OnceLock<Bundle> = OnceLock::new();
        static ENGLISH: OnceLock<Bundle> = OnceLock::new();
        let bundle = match language {
            Language::Thai => THAI.get_or_init(|| bundle(language, |source| source.thai)),
            Language::English => ENGLISH.get_or_init(|| bundle(language, |source| source.english)),
        };
        Self { bundle, language }
    }

    /// Which language these words are in.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// Whether there is a message `key`.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The message `key`, which has no variables. A missing key shows as `[key]`: a page with a hole is better than no
    /// page, and a test finds it.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The message `key` with its variables. Numbers are written with thousands separators: a year or anything else
    /// that is not a quantity is passed as text.
    #[must_use]
    pub fn with(&self, key: &str, variables: &[(&str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("[{key}]");
        };
        let arguments: FluentArgs<'_> =
            variables.iter().map(|(name, value)| (Cow::Borrowed(*name), value.clone())).collect();
        let mut faults = Vec::new();
        let written = self.bundle.format_pattern(pattern, Some(&arguments), &mut faults);
        if !faults.is_empty() {
            tracing::warn!(key, language = self.language.as_str(), "a message lacks a variable");
        }
        written.into_owned()
    }

    /// A number with its noun in the right form: `count("days", 3)` is the message `count-days`.
    #[must_use]
    pub fn count(&self, noun: &str, number: u64) -> String {
        self.with(&format!("count-{noun}"), &[("count", number.into())])
    }

    /// A day in full, era labelled: `14 พฤศจิกายน พ.ศ. 2569`, `14 November 2026 CE`.
    #[must_use]
    pub fn date(&self, day: NaiveDate) -> String {
        self.dated("date-long", "month", day)
    }

    /// A day with the month's short name, for tables: `14 พ.ย. พ.ศ. 2569`, `14 Nov 2026 CE`.
    #[must_use]
    pub fn date_short(&self, day: NaiveDate) -> String {
        self.dated("date-short", "month-short", day)
    }

    /// A moment in Bangkok time, in full: `14 พฤศจิกายน พ.ศ. 2569 เวลา 14.05 น.`, `14 November 2026 CE, 14:05 (Thai time)`.
    #[must_use]
    pub fn stamp(&self, moment: DateTime<Utc>) -> String {
        self.stamped("stamp-long", moment, Self::date)
    }

    /// A moment in Bangkok time with the month's short name, for tables.
    #[must_use]
    pub fn stamp_short(&self, moment: DateTime<Utc>) -> String {
        self.stamped("stamp-short", moment, Self::date_short)
    }

    /// An amount in baht with its unit: `1,234.50 บาท`. `amount` writes itself as `1,234.50`.
    #[must_use]
    pub fn money(&self, amount: impl fmt::Display) -> String {
        self.with("money", &[("amount", amount.to_string().into())])
    }

    fn dated(&self, key: &str, month: &str, day: NaiveDate) -> String {
        let year = match self.language {
            Language::Thai => day.year().saturating_add(BUDDHIST_ERA_OFFSET),
            Language::English => day.year(),
        };
        let month = self.get(&format!("{month}-{}", day.month()));
        self.with(
            key,
            &[("day", day.day().to_string().into()), ("month", month.into()), ("year", year.to_string().into())],
        )
    }

    fn stamped(&self, key: &str, moment: DateTime<Utc>, write: fn(&Self, NaiveDate) -> String) -> String {
        let Some(bangkok) = FixedOffset::east_opt(BANGKOK_OFFSET_SECONDS) else {
            return moment.to_rfc3339();
        };
        let local = moment.with_timezone(&bangkok);
        self.with(
            key,
            &[
                ("date", write(self, local.date_naive()).into()),
                ("hour", format!("{:02}", local.hour()).into()),
                ("minute", format!("{:02}", local.minute()).into()),
            ],
        )
    }
}

/// A file that does not parse or repeats a key loses those messages only; `tests/locale.rs` refuses both.
fn bundle(language: Language, words: fn(&Source) -> &'static str) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.identifier()]);
    // Isolating marks would be copied along with a reference.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        Value::Number(number) => Some(grouped(&number.as_string())),
        _ => None,
    }));
    for source in SOURCES {
        let resource = FluentResource::try_new(words(source).to_owned()).unwrap_or_else(|(resource, faults)| {
            tracing::error!(file = source.name, %language, faults = faults.len(), "words that do not parse");
            resource
        });
        if let Err(faults) = bundle.add_resource(resource) {
            tracing::error!(file = source.name, %language, faults = faults.len(), "a key stands twice");
        }
    }
    bundle
}

/// Thousands separators for a decimal number as Fluent writes it: `-1234.5` → `-1,234.5`.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let digits = whole.trim_start_matches('-');
    let mut written = String::with_capacity(number.len() + digits.len() / GROUP_DIGITS);
    if digits.len() < whole.len() {
        written.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(GROUP_DIGITS) {
            written.push(',');
        }
        written.push(digit);
    }
    if let Some(fraction) = fraction {
        written.push('.');
        written.push_str(fraction);
    }
    written
}
