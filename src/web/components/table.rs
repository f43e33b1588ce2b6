//! Rows under headings, and the way from page to page.

use askama::Template;

use super::Tag;
use crate::locale::Text;

/// A column of a [`Table`].
#[derive(Debug, Clone)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Whether it holds amounts, set to the right.
    pub numeric: bool,
    /// Address that sorts by it.
    pub sort: Option<String>,
    /// `ascending` or `descending` where the rows are sorted by it.
    pub sorted: Option<&'static str>,
}

impl Column {
    /// A column of words.
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false, sort: None, sorted: None }
    }

    /// A column of amounts.
    pub fn numeric(label: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::new(label) }
    }
}

/// A cell of a [`Table`].
#[derive(Clone)]
pub struct Cell {
    /// Its words; empty beside a tag.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// A state in it.
    pub tag: Option<Tag>,
    /// Whether it is an amount.
    pub numeric: bool,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: None, tag: None, numeric: false }
    }

    /// An amount.
    pub fn numeric(text: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::text(text) }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..Self::text(text) }
    }

    /// A state.
    #[must_use]
    pub fn tag(tag: Tag) -> Self {
        Self { tag: Some(tag), ..Self::text("") }
    }
}

/// Rows under headings. The first cell of a row is its heading; on a narrow screen each row is a card, whose cells say which
/// column they are of.
#[derive(Clone, Template)]
#[template(path = "components.html", block = "table")]
pub struct Table {
    /// What the rows are.
    pub caption: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, as many cells as columns.
    pub rows: Vec<Vec<Cell>>,
    /// Said where there are no rows.
    pub empty: String,
}

impl Table {
    /// The cells of a row, each with the heading of its column.
    fn labelled<'a>(&'a self, row: &'a [Cell]) -> impl Iterator<Item = (&'a Cell, &'a str)> {
        let labels = self.columns.iter().map(|column| column.label.as_str());
        row.iter().zip(labels.chain(std::iter::repeat("")))
    }
}

/// The way to the rows before and after, by key.
#[derive(Debug, Clone, Template)]
#[template(path = "components.html", block = "paging")]
pub struct Paging {
    /// The words.
    pub text: Text,
    /// Address of the rows before.
    pub previous: Option<String>,
    /// Address of the rows after.
    pub next: Option<String>,
}
