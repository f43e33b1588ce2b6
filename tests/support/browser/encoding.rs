//! How a browser writes a form's entries into a body: urlencoded, or multipart where files go along.

use url::form_urlencoded;

/// A file that a person chose.
#[derive(Clone, Debug, Default)]
pub struct Upload {
    pub file_name: String,
    pub content_type: String,
    pub content: Vec<u8>,
}

/// One entry's value.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    File(Upload),
}

/// The entries of a form in the order of its page.
pub type Entries = Vec<(String, Value)>;

/// The pairs as `application/x-www-form-urlencoded`.
pub fn urlencoded<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        body.append_pair(&with_crlf(name), &with_crlf(value));
    }
    body.finish()
}

/// A form's entries, urlencoded: of a file only its name goes along.
pub fn urlencoded_entries(entries: &Entries) -> String {
    urlencoded(entries.iter().map(|(name, value)| match value {
        Value::Text(text) => (name.as_str(), text.as_str()),
        Value::File(file) => (name.as_str(), file.file_name.as_str()),
    }))
}

/// A form's entries as `multipart/form-data` (RFC 7578): the content type with its boundary, and the body.
pub fn multipart(entries: &Entries) -> (String, Vec<u8>) {
    let boundary = free_boundary(entries);
    let mut body = Vec::new();
    for (name, value) in entries {
        let name = quoted(&with_crlf(name));
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"");
        body.extend_from_slice(head.as_bytes());
        match value {
            Value::Text(text) => {
                body.extend_from_slice(b"\r\n\r\n");
                body.extend_from_slice(with_crlf(text).as_bytes());
            }
            Value::File(file) => {
                let kind = Some(file.content_type.as_str()).filter(|kind| !kind.is_empty());
                let head = format!(
                    "; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
                    quoted(&file.file_name),
                    kind.unwrap_or("application/octet-stream")
                );
                body.extend_from_slice(head.as_bytes());
                body.extend_from_slice(&file.content);
            }
        }
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}

/// A boundary that no entry contains.
fn free_boundary(entries: &Entries) -> String {
    let taken = |boundary: &str| {
        entries.iter().any(|(_, value)| {
            let content = match value {
                Value::Text(text) => text.as_bytes(),
                Value::File(file) => file.content.as_slice(),
            };
            content.windows(boundary.len()).any(|window| window == boundary.as_bytes())
        })
    };
    (0_u64..)
        .map(|number| format!("----RedressTestBoundary{number:016x}"))
        .find(|boundary| !taken(boundary))
        .expect("some number is free")
}

fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// Line ends go over the wire as CR LF.
fn with_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}
