//! A person's own data, as the PDPA gives them rights in it: what is kept and to whom it was handed on (s.30, s.39), how they are reached corrected (s.35), all of it
//! erased (s.33). The same pages for the claimant of a case, below `/case/data`, and who objects, below `/object/data`.
//!
//! Here: the first page. What may be done, and what an erasure does, is `casework`'s.

pub mod contact;
pub mod copy;
pub mod correction;
pub mod erase;
mod words;

use askama::Template;

use super::access::{CASE_HOME, OBJECTION_HOME};
use super::answer::{self, Answer};
use super::components::{Cell, Column, Notice, SummaryList, SummaryRow, Table, Tone};
use super::page::Page;
use super::visitor::Visitor;
use crate::casework::retention::Whose;
use crate::error::Error;
use crate::own_data::gather::gather;
use crate::own_data::{Datum, Entry, OwnData};

/// Lines of a table that the page shows, the newest; the copy has them all.
const MOST_LINES: usize = 50;

/// Whose pages these are, and where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    whose: Whose,
    base: &'static str,
    home: &'static str,
}

impl Place {
    /// The case or the objection that the path is about and the session opens.
    fn of(visitor: &Visitor) -> Result<Self, Error> {
        if visitor.path.starts_with("/object/") {
            let whose = Whose::Objection(visitor.petition()?);
            return Ok(Self { whose, base: "/object/data", home: OBJECTION_HOME });
        }
        Ok(Self { whose: Whose::Case(visitor.case()?), base: "/case/data", home: CASE_HOME })
    }

    fn path(self, part: &str) -> String {
        format!("{}/{part}", self.base)
    }
}

#[derive(Template)]
#[template(path = "data/own.html")]
struct OwnDataPage {
    page: Page,
    done: Option<Notice>,
    people: Vec<SummaryList>,
    contact: String,
    correction: String,
    copy: String,
    erase: String,
    disclosures: Table,
    looks: Table,
    years: String,
}

/// `GET /case/data`, `GET /object/data`.
///
/// # Errors
/// `NotFound`; `Erased`; what the database and the vault say.
pub async fn show(visitor: Visitor) -> Answer {
    let (text, place, context) = (visitor.text, Place::of(&visitor)?, visitor.context()?);
    let years = context.pin()?.rules.case_retention_years;
    let data = visitor.app().store.read(move |connection| gather(connection, &context, place.whose)).await?;
    let corrected = visitor.query.get("done") == "contact";
    answer::html(&OwnDataPage {
        page: visitor.page(text.get("data-title")).with_back(place.home),
        done: corrected.then(|| Notice { heading: text.get("data-contact-done"), lines: Vec::new(), tone: Tone::Good }),
        people: entries(&data, "people").map(|entry| person(&visitor, entry)).collect(),
        contact: place.path("contact"),
        correction: place.path("correction"),
        copy: place.path("copy"),
        erase: place.path("erase"),
        disclosures: table(&visitor, &data, "disclosures", &["at", "to", "what", "basis"]),
        looks: table(&visitor, &data, "looks", &["at", "role", "what"]),
        years: text.count("years", years.into()),
    })
}

/// The things of a part.
fn entries<'a>(data: &'a OwnData, part: &'a str) -> impl DoubleEndedIterator<Item = &'a Entry> {
    data.parts.iter().filter(move |found| found.name == part).flat_map(|found| &found.entries)
}

/// A value of an entry, in words; nothing where it is not known.
fn value(visitor: &Visitor, entry: &Entry, name: &str) -> String {
    let found = entry.0.iter().find(|(found, _)| *found == name);
    found.map(|(_, value)| words::shown(visitor.text, value)).unwrap_or_default()
}

/// Who somebody is and how they are reached. The number stands in the copy alone: whoever looks over a shoulder reads this page.
fn person(visitor: &Visitor, entry: &Entry) -> SummaryList {
    let text = visitor.text;
    let rows = entry.0.iter().filter(|(name, _)| !["number", "number_kind"].contains(name));
    SummaryList {
        text,
        rows: rows.map(|(name, value)| SummaryRow::new(words::label(text, name), words::shown(text, value))).collect(),
    }
}

/// The newest entries of a part as a table.
fn table(visitor: &Visitor, data: &OwnData, part: &str, columns: &[&str]) -> Table {
    let text = visitor.text;
    let cells = |entry: &Entry| {
        let cell = |column: &&str| {
            let bank = entry.0.iter().find(|(name, _)| *column == "to" && *name == "bank");
            let mut shown = value(visitor, entry, column);
            if let Some((_, Datum::Bank(bank))) = bank {
                shown = super::words::bank_name(text, bank);
            }
            Cell::text(shown)
        };
        columns.iter().map(cell).collect()
    };
    Table {
        caption: text.get(&format!("data-part-{part}")),
        empty: text.get(&format!("data-part-{part}-none")),
        columns: columns.iter().map(|column| Column::new(words::label(text, column))).collect(),
        rows: entries(data, part).rev().take(MOST_LINES).map(cells).collect(),
    }
}
