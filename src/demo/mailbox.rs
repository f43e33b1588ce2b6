//! The letters that the demo sent, read again from the folder that they went into: only what this program writes (`notify::mailer`).

use std::fs;
use std::path::Path;

use data_encoding::BASE64;

use crate::domain::id::NoticeId;

/// The largest letter that is read, in bytes: text and HTML in base64, with their headers.
const MOST_LETTER_BYTES: u64 = 1024 * 1024;

/// The plain text of a letter; `None` where there is no such letter.
#[must_use]
pub fn text(folder: &Path, id: NoticeId) -> Option<String> {
    // The name is made of an id alone, so it can lead nowhere else.
    let file = folder.join(format!("{id}.eml"));
    if fs::metadata(&file).ok()?.len() > MOST_LETTER_BYTES {
        return None;
    }
    plain_part(&fs::read_to_string(file).ok()?)
}

/// The part of text/plain, decoded (RFC 2045): its headers end at the first empty line, its body at the next boundary.
fn plain_part(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("Content-Type: text/plain")?;
    let (_, rest) = rest.split_once("\r\n\r\n")?;
    let (body, _) = rest.split_once("\r\n--")?;
    let encoded: String = body.split_whitespace().collect();
    let bytes = BASE64.decode(encoded.as_bytes()).ok()?;
    // Lines end on the wire as RFC 5322 wants.
    Some(String::from_utf8(bytes).ok()?.replace("\r\n", "\n"))
}
