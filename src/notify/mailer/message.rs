//! A letter as a message on the wire (RFC 5322, RFC 2045). Nothing that a person wrote can end a header or a line here: headers lose
//! their line breaks, bodies are always base64 (RUSTSEC-2026-0561: a bare LF in an unencoded body could end the message early).

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::{Letter, MailFault};

/// Longest e-mail address, in bytes (RFC 5321, section 4.5.3.1.3, without the brackets).
pub const MOST_ADDRESS_BYTES: usize = 254;
/// Longest subject, in characters; what is longer is cut.
pub const MOST_SUBJECT_CHARS: usize = 200;
/// Longest text or HTML, in bytes.
pub const MOST_BODY_BYTES: usize = 262_144;
/// Longest message id, in bytes.
pub const MOST_MESSAGE_ID_BYTES: usize = 64;
/// Longest name of a sender, in characters.
const MOST_NAME_CHARS: usize = 100;
/// Tells other programs not to answer (RFC 3834).
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// The message that is this letter.
pub(super) fn compose(sender: &Mailbox, letter: &Letter) -> Result<Message, MailFault> {
    if letter.text.len() > MOST_BODY_BYTES || letter.html.len() > MOST_BODY_BYTES {
        return Err(MailFault::permanent("the letter is too long"));
    }
    let to = address(&letter.to).ok_or_else(|| MailFault::permanent("the e-mail address is not valid"))?;
    let parts = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, &letter.text)?)
        .singlepart(part(ContentType::TEXT_HTML, &letter.html)?);
    Message::builder()
        .message_id(Some(message_id(&letter.message_id, sender.email.domain())?))
        .from(sender.clone())
        .to(Mailbox::new(None, to))
        .subject(one_line(&letter.subject, MOST_SUBJECT_CHARS))
        .raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()))
        .multipart(parts)
        .map_err(|_| MailFault::permanent("the letter is not a valid message"))
}

/// A mailbox as it is configured: `Name <address>`, the name in any script, with or without quotes; or an address.
pub(super) fn mailbox(text: &str) -> Option<Mailbox> {
    let text = text.trim();
    let Some((name, rest)) = text.rsplit_once('<') else {
        return Some(Mailbox::new(None, address(text)?));
    };
    let name = one_line(name.trim().trim_matches('"'), MOST_NAME_CHARS);
    let name = (!name.is_empty()).then_some(name);
    Some(Mailbox::new(name, address(rest.strip_suffix('>')?)?))
}

fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    // The grammar allows line breaks inside a quoted local part; no real address has one.
    let is_plain = text.len() <= MOST_ADDRESS_BYTES && !text.contains(|c: char| c.is_control() || c.is_whitespace());
    is_plain.then(|| text.parse().ok()).flatten()
}

fn message_id(id: &str, domain: &str) -> Result<String, MailFault> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_valid = (1..=MOST_MESSAGE_ID_BYTES).contains(&id.len()) && id.chars().all(is_plain) && !id.starts_with('.');
    is_valid.then(|| format!("<{id}@{domain}>")).ok_or_else(|| MailFault::permanent("the message id is not valid"))
}

/// The text without anything that could begin another header: every control character is a space.
fn one_line(text: &str, most_chars: usize) -> String {
    let blank = |c: char| {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }
    };
    let line: String = text.chars().take(most_chars).map(blank).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn part(kind: ContentType, text: &str) -> Result<SinglePart, MailFault> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::Base64)
        .map_err(|_| MailFault::permanent("the letter can't be encoded"))?;
    Ok(SinglePart::builder().header(kind).body(body))
}
