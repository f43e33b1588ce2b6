//! The first row: what stands between cells, and where each column stands.

use std::collections::HashMap;

use csv::StringRecord;

use crate::domain::identity::{ascii_digit, is_invisible};
use crate::interchange::fault::{Fault, Faults, What};

/// What may stand between cells; of equals the first is meant.
const DELIMITERS: [char; 3] = [',', ';', '\t'];
/// What may stand between two names of one column.
const BETWEEN_NAMES: [char; 3] = ['/', '|', '\n'];
/// The names of a column that are its usual ones: its own, and the first of its headers.
const USUAL_NAMES: usize = 2;

/// A column of a kind of file.
#[derive(Debug)]
pub struct Column {
    /// Its place among the columns of its kind.
    pub at: usize,
    /// The name that machines know.
    pub name: &'static str,
    /// How else banks head it, the usual Thai header first.
    pub headers: &'static [&'static str],
}

/// A column as a file has it.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Its place among the cells of a row.
    pub place: usize,
    /// How the file heads it, as our list writes that.
    pub header: &'static str,
}

/// What is understood of the first row.
#[derive(Debug, Default)]
pub struct Header {
    /// The columns of the kind, in their order there.
    pub found: Vec<Option<Found>>,
    /// Cells that a row may have: up to the last that has a header.
    pub most_cells: usize,
    /// Cells that a row must have: up to the last that is known.
    pub fewest_cells: usize,
}

/// What columns may be headed, as headers are compared: made once for a kind of file, however many files and cells ask.
#[derive(Debug)]
pub struct Names(HashMap<String, Meant>);

/// A column that a header may mean.
#[derive(Debug, Clone, Copy)]
struct Meant {
    at: usize,
    header: &'static str,
    /// Whether it is headed so by its own name or the usual Thai one. What is headed otherwise is meant only where nothing is headed so.
    is_usual: bool,
}

impl Header {
    /// Reads the first row. What nobody knows is passed over with a warning, which does not repeat it: without a header, it would be data.
    pub fn read(
        record: &StringRecord,
        line: u64,
        columns: &[Column],
        names: &Names,
        faults: &mut Faults,
        warnings: &mut Faults,
    ) -> Self {
        let headed = record.iter().zip(1..).filter(|(cell, _)| !key(cell).is_empty());
        let most_cells = headed.map(|(_, cells)| cells).last().unwrap_or(0);
        let meant: Vec<Option<Meant>> = record.iter().take(most_cells).map(|cell| names.meant(cell)).collect();
        let is_thai = meant.iter().flatten().any(|meant| !meant.header.is_ascii());
        let found: Vec<Option<Found>> = columns
            .iter()
            .map(|column| {
                let mut places = places(&meant, column).into_iter();
                let first = places.next();
                let fault = |code, header| Fault::of_cell(line, column.name, header, What::Unreadable(code));
                match (first, places.next()) {
                    (None, _) => faults.add(fault("column_missing", column.usual_header(is_thai))),
                    (Some(_), Some(again)) => faults.add(fault("column_twice", again.header)),
                    (Some(_), None) => {}
                }
                first
            })
            .collect();
        let is_read = |place| found.iter().flatten().any(|column| column.place == place);
        for place in (0..most_cells).filter(|place| !is_read(*place)) {
            warnings.add(Fault::of_row(line, What::UnknownColumn { place: place + 1 }));
        }
        let fewest_cells = found.iter().flatten().map(|column| column.place + 1).max().unwrap_or(0);
        Self { found, most_cells, fewest_cells }
    }
}

/// Where a column stands; more than once is one time too many.
fn places(meant: &[Option<Meant>], column: &Column) -> Vec<Found> {
    let of_column = |is_usual| {
        let of_column = move |meant: &&Meant| meant.at == column.at && meant.is_usual == is_usual;
        meant.iter().enumerate().filter_map(move |(place, meant)| {
            meant.as_ref().filter(of_column).map(|meant| Found { place, header: meant.header })
        })
    };
    let usual: Vec<Found> = of_column(true).collect();
    if usual.is_empty() { of_column(false).collect() } else { usual }
}

impl Column {
    /// How a file in this language heads it.
    fn usual_header(&self, is_thai: bool) -> &'static str {
        self.headers.first().copied().filter(|_| is_thai).unwrap_or(self.name)
    }
}

impl Names {
    /// Those of these columns. Of two that are the same, the first is meant.
    pub fn of(columns: &[Column]) -> Self {
        let mut meant = HashMap::new();
        for column in columns {
            let names = std::iter::once(column.name).chain(column.headers.iter().copied());
            for (place, header) in names.enumerate() {
                meant.entry(key(header)).or_insert(Meant { at: column.at, header, is_usual: place < USUAL_NAMES });
            }
        }
        Self(meant)
    }

    /// The column that a header means; a header may give two names.
    fn meant(&self, header: &str) -> Option<Meant> {
        let whole = std::iter::once(header);
        whole.chain(header.split(BETWEEN_NAMES)).find_map(|told| self.0.get(&key(told)).copied())
    }
}

/// What of a word counts where it is compared: letters and digits, in lower case, without what stands in brackets. Sara am is typed in two ways.
pub fn key(text: &str) -> String {
    let mut depth = 0_usize;
    let mut key = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '\u{0E4D}' => {}
            'ำ' if depth == 0 => key.push('า'),
            '฿' | ' ' | '_' | '-' | '.' | ':' | '/' | '"' | '\'' => {}
            _ if depth > 0 || c.is_whitespace() || is_invisible(c) => {}
            _ => key.extend(ascii_digit(c).to_lowercase()),
        }
    }
    key
}

/// What stands between the cells of the first row that is not blank, outside quotation marks.
pub fn delimiter(text: &str) -> u8 {
    let mut counts = [0_usize; DELIMITERS.len()];
    let (mut is_quoted, mut is_blank) = (false, true);
    for c in text.chars() {
        match c {
            '"' => (is_quoted, is_blank) = (!is_quoted, false),
            '\n' if !is_quoted && !is_blank => break,
            _ if is_quoted => {}
            _ => match counts.iter_mut().zip(DELIMITERS).find(|(_, mark)| *mark == c) {
                Some((count, _)) => *count += 1,
                None => is_blank = is_blank && c.is_whitespace(),
            },
        }
    }
    // Of equals the last would be taken.
    let found = DELIMITERS.iter().zip(counts).rev().max_by_key(|(_, count)| *count);
    found.and_then(|(mark, _)| u8::try_from(*mark).ok()).unwrap_or(b',')
}
