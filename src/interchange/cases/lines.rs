//! The lines of a file, one after the other, none longer than is read: memory does not grow with the file, nor with a line without end.

use std::io::{self, BufRead, BufReader, Read, Seek};

use super::MOST_BYTES;

/// Bytes that an editor may have put before the first line (UTF-8's byte order mark).
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A line.
pub struct Line {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its bytes; none where it is longer than is read.
    pub bytes: Option<Vec<u8>>,
}

/// The lines of a file that are not blank.
pub struct Lines<S> {
    source: BufReader<S>,
    number: u64,
}

impl<S: Read + Seek> Lines<S> {
    /// From the beginning of the file.
    pub fn open(mut source: S) -> io::Result<Self> {
        source.rewind()?;
        Ok(Self { source: BufReader::new(source), number: 0 })
    }

    /// From the beginning once more.
    pub fn again(self) -> io::Result<Self> {
        Self::open(self.source.into_inner())
    }

    /// Up to `most` further lines; empty at the end.
    pub fn next(&mut self, most: usize) -> io::Result<Vec<Line>> {
        let mut lines = Vec::new();
        while lines.len() < most {
            let Some(line) = self.line()? else { break };
            lines.extend(Some(line).filter(|line| !is_blank(line)));
        }
        Ok(lines)
    }

    fn line(&mut self) -> io::Result<Option<Line>> {
        let limit = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        if self.source.by_ref().take(limit).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        self.number += 1;
        if bytes.len() > MOST_BYTES && bytes.last() != Some(&b'\n') {
            self.pass_over()?;
            return Ok(Some(Line { number: self.number, bytes: None }));
        }
        if self.number == 1 && bytes.starts_with(MARK) {
            bytes.drain(..MARK.len());
        }
        Ok(Some(Line { number: self.number, bytes: Some(bytes) }))
    }

    /// Goes on to the end of a line.
    fn pass_over(&mut self) -> io::Result<()> {
        loop {
            let block = self.source.fill_buf()?;
            let end = block.iter().position(|byte| *byte == b'\n');
            let (length, is_over) = (end.map_or(block.len(), |end| end + 1), end.is_some() || block.is_empty());
            self.source.consume(length);
            if is_over {
                return Ok(());
            }
        }
    }
}

fn is_blank(line: &Line) -> bool {
    line.bytes.as_ref().is_some_and(|bytes| bytes.trim_ascii().is_empty())
}
