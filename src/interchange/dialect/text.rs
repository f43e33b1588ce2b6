//! From bytes to text: UTF-8 with or without byte order mark, or Windows-874, told apart without going back in the file. What the text means belongs
//! with the sheet.
//!
//! Bytes that are no text come out as U+FFFD, so that they are found in the cell where they stand. Every kind of line end comes out as a line feed, so
//! that lines can be counted. After the last byte comes [`END`].

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_8, WINDOWS_874};
use sha2::{Digest, Sha256};

use crate::vault::DIGEST_BYTES;

/// Bytes that are read at once; the encoding is decided on so many from the first byte on that is not ASCII.
pub const BLOCK_BYTES: usize = 64 * 1024;
/// Bytes that are read for one row before it is given up: an open quotation mark would take the rest of the file into it.
pub const MOST_ROW_BYTES: usize = 512 * 1024;
/// The cell of a row of its own after the last: a quotation mark that is still open takes it in. No file has it, its zero bytes are no text.
pub const END: &str = "\0";
/// The byte order mark, as UTF-8 writes it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
/// What stands for a byte that is no text: neither encoding has it.
const NO_TEXT: u8 = 0xFF;

/// The text of a file, read once from front to back.
pub struct Text<R> {
    source: R,
    digest: Sha256,
    /// Bytes that were read and not decoded yet.
    bytes: Vec<u8>,
    is_source_over: bool,
    /// None as long as all was ASCII, which is the same in both.
    encoding: Option<Encoding>,
    /// What was decoded, and how far it was handed out.
    text: String,
    handed_out: usize,
    decoded: String,
    is_after_return: bool,
    is_over: bool,
    row_bytes: usize,
}

/// How the bytes are read.
struct Encoding {
    decoder: Decoder,
    /// Whether a byte is text at all.
    is_text: fn(u8) -> bool,
}

impl<R: Read> Text<R> {
    /// The text of what this reads.
    pub fn new(source: R) -> Self {
        Self {
            source,
            digest: Sha256::new(),
            bytes: Vec::new(),
            is_source_over: false,
            encoding: None,
            text: String::new(),
            handed_out: 0,
            decoded: String::new(),
            is_after_return: false,
            is_over: false,
            row_bytes: 0,
        }
    }

    /// The beginning, before any of it is handed out: a block, or the whole of a smaller file.
    pub fn beginning(&mut self) -> io::Result<&str> {
        while !self.is_over && self.text.len() < BLOCK_BYTES {
            self.decode()?;
        }
        Ok(&self.text)
    }

    /// A row begins: [`MOST_ROW_BYTES`] are counted from here.
    pub fn begin_row(&mut self) {
        self.row_bytes = 0;
    }

    /// Whether reading ended because a row was too large.
    pub fn is_row_too_large(&self) -> bool {
        self.row_bytes > MOST_ROW_BYTES
    }

    /// SHA-256 of the bytes that were read.
    pub fn digest(self) -> [u8; DIGEST_BYTES] {
        self.digest.finalize().into()
    }

    /// Reads bytes until there is a block of them.
    fn fill(&mut self) -> io::Result<()> {
        let before = self.bytes.len();
        let room = BLOCK_BYTES.saturating_sub(before);
        if self.is_source_over || room == 0 {
            return Ok(());
        }
        let limit = u64::try_from(room).unwrap_or(u64::MAX);
        let read = self.source.by_ref().take(limit).read_to_end(&mut self.bytes)?;
        self.is_source_over = read < room;
        let fresh = self.bytes.get_mut(before..).unwrap_or_default();
        self.digest.update(&*fresh);
        let is_text: fn(u8) -> bool = match &self.encoding {
            None => is_text,
            Some(encoding) => encoding.is_text,
        };
        strike_out(fresh, is_text);
        Ok(())
    }

    /// Appends further text.
    fn decode(&mut self) -> io::Result<()> {
        self.fill()?;
        if self.bytes.is_empty() {
            self.text.push('\n');
            self.text.push_str(END);
            self.text.push('\n');
            self.is_over = true;
            return Ok(());
        }
        let ascii = match self.encoding {
            None => self.bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(self.bytes.len()),
            Some(_) => 0,
        };
        self.decoded.clear();
        if ascii > 0 {
            self.decoded.extend(self.bytes.drain(..ascii).map(char::from));
        } else {
            let encoding = self.encoding.get_or_insert_with(|| Encoding::of(&mut self.bytes, self.is_source_over));
            let most = encoding.decoder.max_utf8_buffer_length(self.bytes.len());
            self.decoded.reserve(most.unwrap_or(0));
            let (_, read, _) = encoding.decoder.decode_to_string(&self.bytes, &mut self.decoded, self.is_source_over);
            self.bytes.drain(..read);
        }
        self.append_lines();
        Ok(())
    }

    /// Appends what was decoded, with one kind of line end.
    fn append_lines(&mut self) {
        let mut rest = self.decoded.as_str();
        if self.is_after_return {
            rest = rest.strip_prefix('\n').unwrap_or(rest);
        }
        self.is_after_return = self.decoded.ends_with('\r');
        while let Some((line, after)) = rest.split_once('\r') {
            self.text.push_str(line);
            self.text.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        }
        self.text.push_str(rest);
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.handed_out >= self.text.len() && !self.is_over {
            self.text.clear();
            self.handed_out = 0;
            self.decode()?;
        }
        let mut ready = self.text.as_bytes().get(self.handed_out..).unwrap_or_default();
        let given = ready.read(room)?;
        self.handed_out += given;
        self.row_bytes += given;
        if self.is_row_too_large() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a row is too large"));
        }
        Ok(given)
    }
}

impl Encoding {
    /// The encoding in which fewer of these bytes are malformed, and UTF-8 where that is the same. Thai text in the one is nearly never text in the other.
    fn of(bytes: &mut [u8], is_whole: bool) -> Self {
        let end = if is_whole { None } else { bytes.iter().rposition(|byte| *byte == b'\n') };
        // A character may be cut off at the end of the block, but not before a line break.
        let judged = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        let malformed: usize = judged.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
        let undefined = judged.iter().filter(|byte| !is_windows_874(**byte)).count();
        if judged.starts_with(BYTE_ORDER_MARK) || malformed <= undefined {
            return Self { decoder: UTF_8.new_decoder_with_bom_removal(), is_text };
        }
        strike_out(bytes, is_windows_874);
        Self { decoder: WINDOWS_874.new_decoder_without_bom_handling(), is_text: is_windows_874 }
    }
}

/// Marks the bytes that are no text.
fn strike_out(bytes: &mut [u8], is_text: fn(u8) -> bool) {
    for byte in bytes.iter_mut().filter(|byte| !is_text(**byte)) {
        *byte = NO_TEXT;
    }
}

/// Whether a byte can be text in any encoding.
fn is_text(byte: u8) -> bool {
    byte != 0
}

/// Whether Windows-874 has a character for this byte; the decoder would make control characters of some that have none.
fn is_windows_874(byte: u8) -> bool {
    !matches!(byte, 0 | 0x81..=0x84 | 0x86..=0x90 | 0x98..=0x9F | 0xDB..=0xDE | 0xFC..=0xFF)
}
