//! The first row: what stands between cells, and where each column stands.

use csv::StringRecord;

use crate::domain::identity::{ascii_digit, is_invisible};
use crate::interchange::fault::{Fault, Faults, What};

/// What may stand between cells; of equals the first is meant.
const DELIMITERS: [char; 3] = [',', ';', '\t'];
/// What may stand between two names of one column.
const BETWEEN_NAMES: [char; 3] = ['/', '|', '\n'];

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

impl Header {
    /// Reads the first row. What nobody knows is passed over with a warning, which does not repeat it: without a header, it would be data.
    pub fn read(
        record: &StringRecord,
        line: u64,
        columns: &[Column],
        faults: &mut Faults,
        warnings: &mut Faults,
    ) -> Self {
        let most_cells = record
            .iter()
            .zip(1..)
            .filter(|(cell, _)| !key(cell).is_empty())
            .map(|(_, cells)| cells)
            .last()
            .unwrap_or(0);
        let names: Vec<Option<(usize, &'static str)>> =
            record.iter().take(most_cells).map(|cell| column_of(cell, columns)).collect();
        for (place, _) in names.iter().enumerate().filter(|(_, name)| name.is_none()) {
            warnings.add(Fault::of_row(line, What::UnknownColumn { place: place + 1 }));
        }
        let is_thai = names.iter().flatten().any(|(_, header)| !header.is_ascii());
        let mut found = Vec::with_capacity(columns.len());
        for column in columns {
            let mut places = names.iter().enumerate().filter_map(|(place, name)| match name {
                Some((at, header)) if *at == column.at => Some(Found { place, header }),
                _ => None,
            });
            let first = places.next();
            let fault = |code, header| Fault::of_cell(line, column.name, header, What::Unreadable(code));
            match (first, places.next()) {
                (None, _) => faults.add(fault("column_missing", column.usual_header(is_thai))),
                (Some(_), Some(again)) => faults.add(fault("column_twice", again.header)),
                (Some(_), None) => {}
            }
            found.push(first);
        }
        let fewest_cells = found.iter().flatten().map(|column| column.place + 1).max().unwrap_or(0);
        Self { found, most_cells, fewest_cells }
    }
}

impl Column {
    /// How a file in this language heads it.
    fn usual_header(&self, is_thai: bool) -> &'static str {
        self.headers.first().copied().filter(|_| is_thai).unwrap_or(self.name)
    }
}

/// The column that a header means, and the name by which it is known; a header may give two names.
fn column_of(header: &str, columns: &[Column]) -> Option<(usize, &'static str)> {
    let whole = std::iter::once(header);
    whole.chain(header.split(BETWEEN_NAMES)).find_map(|told| {
        let told = key(told);
        let known = |column: &Column| {
            let names = std::iter::once(column.name).chain(column.headers.iter().copied());
            names.into_iter().find(|name| key(name) == told).map(|name| (column.at, name))
        };
        columns.iter().find_map(known)
    })
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
