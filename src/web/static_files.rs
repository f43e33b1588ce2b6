//! The style sheet and the icon: compiled in, the same for everybody, the only answers that browsers may keep.

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};
use data_encoding::HEXLOWER;

use super::answer::Answer;
use crate::domain::refusal::Refusal;
use crate::vault::digest;

/// How long a browser uses a file without asking again, and that it may ask with its tag afterwards (seconds).
const CACHE_CONTROL: &str = "public, max-age=300";

struct StaticFile {
    name: &'static str,
    content_type: &'static str,
    content: &'static str,
}

const FILES: [StaticFile; 2] = [
    StaticFile {
        name: "redress.css",
        content_type: "text/css; charset=utf-8",
        content: include_str!("../../static/redress.css"),
    },
    StaticFile { name: "icon.svg", content_type: "image/svg+xml", content: include_str!("../../static/icon.svg") },
];

/// `GET /static/{name}`: the file, or 304 where the browser has it.
///
/// # Errors
/// `NotFound`.
pub async fn show(request: HttpRequest, name: web::Path<String>) -> Answer {
    let file = FILES.iter().find(|file| file.name == name.as_str()).ok_or(Refusal::NotFound)?;
    let tag = format!("\"{}\"", HEXLOWER.encode(&digest(file.content.as_bytes())));
    let is_known = is_known(request.headers(), &tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, CACHE_CONTROL));
    if is_known {
        return Ok(response.finish());
    }
    Ok(response.content_type(file.content_type).body(file.content))
}

/// Whether the browser says that it has what this tag stands for.
#[must_use]
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let told = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    told.is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag))
}
