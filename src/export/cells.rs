//! Rows and cells of an exported file.

use std::io::Write;

use super::ExportFault;

/// Characters that make a spreadsheet take a cell for a formula.
const BEGINS_FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A file that is being written.
pub(super) struct Sheet<W: Write>(csv::Writer<W>);

impl<W: Write> Sheet<W> {
    pub(super) fn new(to: W) -> Self {
        Self(csv::Writer::from_writer(to))
    }

    /// One row. Texts go through [`text`].
    pub(super) fn row<const N: usize>(&mut self, cells: [&str; N]) -> Result<(), ExportFault> {
        Ok(self.0.write_record(cells)?)
    }

    /// Hands on what is still held back.
    pub(super) fn end(&mut self) -> Result<(), ExportFault> {
        Ok(self.0.flush().map_err(csv::Error::from)?)
    }
}

/// A text that no spreadsheet calculates.
pub(super) fn text(value: &str) -> String {
    if value.starts_with(BEGINS_FORMULA) { format!("'{value}") } else { value.to_owned() }
}
