//! A copy of everything that is kept of a person, as a file: to be read and printed, or for another program (PDPA s.30).

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use super::{Place, words};
use crate::casework::copying;
use crate::error::Error;
use crate::forms::data::Format;
use crate::locale::Text;
use crate::own_data::OwnData;
use crate::web::access::Body;
use crate::web::answer::Answer;
use crate::web::evidence::SANDBOX;
use crate::web::visitor::Visitor;

/// A page that stands alone, away from us.
#[derive(Template)]
#[template(path = "data/copy.html")]
struct CopyPage {
    text: Text,
    title: String,
    gathered: String,
    parts: Vec<PartView>,
}

struct PartView {
    heading: String,
    none: String,
    entries: Vec<Vec<(String, String)>>,
}

/// `POST /case/data/copy`, `POST /object/data/copy`: a press and not a link, because it is remembered.
///
/// # Errors
/// `NotFound`; `Erased`; what the database and the vault say.
pub async fn give(visitor: Visitor, Body(values): Body) -> Answer {
    let (place, context) = (Place::of(&visitor)?, visitor.context()?);
    // Whatever else was sent in its place: the one that people can read.
    let format: Format = values.get("format").parse().unwrap_or(Format::Html);
    let data = visitor.app().store.write(move |connection| copying::give(connection, &context, place.whose)).await?;
    let (kind, body) = match format {
        Format::Html => ("text/html; charset=utf-8", readable(visitor.text, &data)?),
        Format::Json => ("application/json", data.json().to_string()),
    };
    let disposition = format!("attachment; filename=\"redress-{}.{format}\"", data.reference);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, kind))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .body(body))
}

fn readable(text: Text, data: &OwnData) -> Result<String, Error> {
    let part = |part: &crate::own_data::Part| PartView {
        heading: text.get(&format!("data-part-{}", part.name)),
        none: text.get("data-none"),
        entries: part
            .entries
            .iter()
            .map(|entry| {
                entry.0.iter().map(|(name, value)| (words::label(text, name), words::shown(text, value))).collect()
            })
            .collect(),
    };
    let page = CopyPage {
        text,
        title: text.with("data-copy-title", &[("reference", data.reference.as_str().into())]),
        gathered: text.stamp(data.gathered_at),
        parts: data.parts.iter().map(part).collect(),
    };
    page.render().map_err(|fault| Error::Broken { what: fault.to_string() })
}
