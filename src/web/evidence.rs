//! Evidence on pages: how a file is listed, how one is taken, how one is sent.
//!
//! Here: what the pages of a draft, a case, the desk and the committee share. Not here: how a form comes in (`upload`), who may do what
//! (`casework::attaching`, `opening`).

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header;
use actix_web::web::{Bytes, Path};
use askama::Template;
use futures_util::stream::try_unfold;

use super::access::Body;
use super::answer::{Answer, Trouble, blocking};
use super::components::{Notice, Tag, Tone};
use super::page::Page;
use super::upload::{Sent, Upload, discard};
use super::visitor::Visitor;
use super::words::opened;
use crate::app::{App, Context};
use crate::casework::attaching::{self, Kept, Whose};
use crate::casework::opening::{self, Item, Opened};
use crate::domain::evidence::{EvidenceFault, FileName, Kind, MOST_CASE_BYTES, MOST_FILES, MOST_PIXELS, Media, State};
use crate::domain::id::EvidenceId;
use crate::domain::refusal::Refusal;
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::evidence::files::StoredName;
use crate::evidence::sealing::Opener;
use crate::forms::evidence::{FILE_FIELD, KIND_FIELD, read_kind};
use crate::forms::{Detail, Errors, FormError, Values};
use crate::locale::Text;
use crate::store::AnyConnection;

/// What a browser may do with a file of somebody's: nothing but keep it.
pub(super) const SANDBOX: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";
/// Bytes of a mebibyte, as an amount that is told.
const MIB: u64 = 1024 * 1024;

word_enum! {
    /// What was done with a file, told on the page that comes after.
    Did ("evidence_did") {
        /// It is there.
        Added = "added",
        /// The same file was there already: nothing changed.
        Known = "known",
        /// It is there no more.
        Removed = "removed",
    }
}

impl Did {
    /// What the address of a page says was done before.
    pub(super) fn of(visitor: &Visitor) -> Option<Self> {
        visitor.query.get("did").parse().ok()
    }

    /// The same in words.
    pub(super) fn notice(self, text: Text) -> Notice {
        let tone = if self == Self::Known { Tone::Warn } else { Tone::Good };
        Notice { heading: text.get(&format!("evidence-did-{self}")), lines: Vec::new(), tone }
    }
}

/// What somebody said to the question whether a file is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// Nothing yet: the question comes first.
    Unasked,
    /// It goes.
    Yes,
    /// It stays.
    No,
}

impl Sure {
    pub(super) fn read(values: &Values) -> Self {
        match values.get("sure") {
            "yes" => Self::Yes,
            "no" => Self::No,
            _ => Self::Unasked,
        }
    }
}

/// The question whether a file is to go, with what else was typed meanwhile.
#[derive(Template)]
#[template(path = "evidence/remove.html")]
struct RemovePage {
    page: Page,
    name: String,
    about: String,
    action: String,
    typed: Vec<(String, String)>,
}

/// Asks whether a file is to go. `values` is what was typed besides.
///
/// # Errors
/// As [`attaching::removable`].
pub(super) async fn ask(
    visitor: &Visitor,
    context: Context,
    whose: Whose,
    id: EvidenceId,
    values: &Values,
) -> Result<impl Template + use<>, Trouble> {
    let vault = visitor.app().vault.clone();
    let read = move |connection: &mut AnyConnection| {
        let row = attaching::removable(connection, &context, whose, id)?;
        opening::named(connection, &vault, vec![row])
    };
    let item = visitor.app().store.read(read).await?.pop().ok_or(Refusal::NotFound)?;
    let text = visitor.text;
    let FileView { name, about, .. } = view(text, &item, "", None);
    let typed = values.iter().filter_map(|(name, all)| Some((name.to_owned(), all.first()?.clone())));
    Ok(RemovePage {
        page: visitor.page(text.get("evidence-remove-title")),
        name,
        about,
        action: visitor.path.clone(),
        typed: typed.filter(|(name, _)| name != "sure").collect(),
    })
}

/// What came of the file of a form.
pub(super) struct Taken {
    /// What else was typed.
    pub(super) values: Values,
    /// Everything that is wrong.
    pub(super) errors: Errors,
    /// What was done, where nothing is wrong.
    pub(super) did: Did,
}

/// A file on a page.
pub(super) struct FileView {
    /// Its name.
    pub(super) name: String,
    /// Kind, format, size and when it arrived.
    pub(super) about: String,
    /// Its state, where it is not simply there.
    pub(super) state: Option<Tag>,
    /// What is to be said of that.
    pub(super) advice: Option<String>,
    /// Who opened it, a line each.
    pub(super) views: Vec<String>,
    /// Where it can be opened.
    pub(super) open: Option<String>,
    /// Where it can be taken out.
    pub(super) remove: Option<String>,
}

/// A file that is opened below the path `open`, and taken out below that of `remove` with a query.
pub(super) fn view(text: Text, item: &Item, open: &str, remove: Option<(&str, &str)>) -> FileView {
    let row = &item.row;
    let state = match row.state {
        State::Quarantined => Some(Tone::Info),
        State::Refused => Some(Tone::Bad),
        State::Arriving | State::Clean | State::Removed => None,
    };
    let about = [
        text.get(&format!("evidence-kind-{}", row.kind)),
        text.get(&format!("evidence-media-{}", row.media)),
        size(text, row.size),
        text.stamp_short(row.uploaded_at.and_utc()),
    ];
    FileView {
        name: item.name.clone().map(|name| opened(text, name)).unwrap_or_default(),
        about: about.join(" · "),
        advice: state.map(|_| text.get(&format!("evidence-state-{}-advice", row.state))),
        state: state.map(|tone| Tag::new(text.get(&format!("evidence-state-{}", row.state)), tone)),
        views: Vec::new(),
        open: (row.state == State::Clean).then(|| format!("{open}/{}", row.id)),
        remove: remove.map(|(path, query)| format!("{path}/{}/remove{query}", row.id)),
    }
}

/// A size as people read it.
pub(super) fn size(text: Text, bytes: i64) -> String {
    let kib = (bytes + 1023) / 1024;
    if kib < 1024 {
        return text.with("evidence-kib", &[("size", kib.into())]);
    }
    let tenths = (bytes * 10 + 524_288) / 1_048_576;
    text.with("evidence-mib", &[("size", format!("{}.{}", tenths / 10, tenths % 10).into())])
}

/// What is accepted, in words.
pub(super) fn accepted(text: Text) -> Vec<String> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    vec![
        text.with("evidence-accepted-pictures", &[("most", number(Media::Jpeg.most_mebibytes()).into())]),
        text.with("evidence-accepted-pdf", &[("most", number(Media::Pdf.most_mebibytes()).into())]),
        text.with("evidence-accepted-text", &[("most", number(Media::Text.most_mebibytes()).into())]),
    ]
}

/// What is wrong with a file, as the error of its field.
fn error_of(fault: EvidenceFault, media: Option<Media>) -> FormError {
    let number = |number: u64| Detail::Number(i64::try_from(number).unwrap_or(i64::MAX));
    let key = format!("error-evidence-{}", fault.code());
    match fault {
        EvidenceFault::TooLarge => FormError::new(key).with("most", number(media.map_or(0, Media::most_mebibytes))),
        EvidenceFault::TooMany => {
            FormError::new(key).with("most", number(u64::try_from(MOST_FILES).unwrap_or_default()))
        }
        EvidenceFault::Quota => FormError::new(key).with("most", number(MOST_CASE_BYTES / MIB)),
        EvidenceFault::Pixels => FormError::new(key).with("most", number(MOST_PIXELS / 1_000_000)),
        _ => FormError::new(key),
    }
}

/// Takes the file of a form.
///
/// # Errors
/// As [`Upload::read`].
pub(super) async fn take(visitor: &Visitor, context: Context, whose: Whose, upload: Upload) -> Result<Taken, Trouble> {
    let app = visitor.app();
    let Sent { values, file } = upload.read(visitor, context.clone(), whose).await?;
    let mut errors = Errors::new();
    let kind = errors.check(KIND_FIELD, read_kind(&values));
    let arrived = errors.check(FILE_FIELD, file.map_err(|(fault, media)| error_of(fault, media)));
    let Some(arrived) = arrived else {
        return Ok(Taken { values, errors, did: Did::Known });
    };
    let (id, media) = (arrived.id, arrived.media);
    let outcome = match kind {
        Some(kind) => keep(app, context, kind, arrived.name, arrived.received, id).await,
        // Without its kind the file is not kept, and has to be chosen again: no browser can be told to keep it.
        None => {
            errors.add(FILE_FIELD, "error-evidence-again");
            Ok(Kept::Known)
        }
    };
    if !matches!(outcome, Ok(Kept::New)) {
        discard(app, id).await?;
    }
    let did = match outcome? {
        Kept::New => Did::Added,
        Kept::Known => Did::Known,
        Kept::Refused(fault) => {
            errors.add(FILE_FIELD, error_of(fault, Some(media)));
            Did::Known
        }
    };
    Ok(Taken { values, errors, did })
}

async fn keep(
    app: &App,
    context: Context,
    kind: Kind,
    name: FileName,
    received: crate::evidence::receiving::Received,
    id: EvidenceId,
) -> Result<Kept, Error> {
    let is_scanned = app.evidence.scanner.is_some();
    app.store
        .write(move |connection| attaching::keep(connection, &context, id, (kind, &name), &received, is_scanned))
        .await
}

/// Takes away, at once, what was taken out.
///
/// # Errors
/// What the database says; the sweeper tries again what can't be done now.
pub(super) async fn clear(app: &App) -> Result<(), Error> {
    let app = app.clone();
    blocking(move || attaching::clear(&app).map(drop)).await
}

/// `POST /case/evidence/{id}`, `/desk/evidence/{id}`, `/committee/evidence/{id}`: a file of a case. It is a press and not a link, because it is
/// remembered: a browser that looks ahead at links opens nothing in somebody's name.
///
/// # Errors
/// `NotFound` for a file that is not theirs to see; `BeingChecked`; bytes that were changed.
pub async fn open(visitor: Visitor, id: Path<String>, Body(_): Body) -> Answer {
    let id: EvidenceId = id.parse().map_err(|_| Refusal::NotFound)?;
    let app = visitor.app();
    let context = visitor.context()?;
    let looking = context.clone();
    let opened = app.store.read(move |connection| opening::open(connection, &looking, id)).await?;
    verify(app, &opened).await?;
    app.store.write(move |connection| opening::view(connection, &context, id)).await?;
    send(app, opened)
}

/// Opens the whole file once and keeps nothing: half of one is never sent as if it were all.
///
/// # Errors
/// `Broken` where the bytes are not the ones that were kept; `EvidenceUnavailable` where they can't be read.
pub(super) async fn verify(app: &App, opened: &Opened) -> Result<(), Error> {
    let files = app.evidence.files.clone();
    let (id, key, size) = (opened.row.id, opened.key.clone(), opened.row.size);
    blocking(move || {
        let unavailable = |what: String| Error::EvidenceUnavailable { what: format!("{id}: {what}") };
        let sealed = files.get(StoredName::kept(id)).map_err(|fault| unavailable(fault.to_string()))?;
        let opener = Opener::begin(sealed, &key, id).map_err(|fault| unavailable(fault.to_string()))?;
        let whole = opener.verify().map_err(|fault| unavailable(fault.to_string()))?;
        if i64::try_from(whole) == Ok(size) { Ok(()) } else { Err(unavailable("another length than was kept".into())) }
    })
    .await
}

/// The file as an attachment, opened piece by piece as it is sent. Where a piece does not open after all, the connection is broken off before the
/// promised length: no browser takes that for the file.
///
/// # Errors
/// Where the bytes can't be read.
pub(super) fn send(app: &App, opened: Opened) -> Answer {
    let (files, id, key) = (app.evidence.files.clone(), opened.row.id, opened.key);
    let size = u64::try_from(opened.row.size).unwrap_or_default();
    let pieces = try_unfold(None, move |opener: Option<Opener<_>>| {
        let (files, key) = (files.clone(), key.clone());
        async move {
            let next = blocking(move || {
                let broken = |what: String| Error::EvidenceUnavailable { what: format!("{id}: {what}") };
                let mut opener = match opener {
                    Some(opener) => opener,
                    None => {
                        let sealed = files.get(StoredName::kept(id)).map_err(|fault| broken(fault.to_string()))?;
                        Opener::begin(sealed, &key, id).map_err(|fault| broken(fault.to_string()))?
                    }
                };
                let piece = opener.next_piece().map_err(|fault| broken(fault.to_string()))?;
                Ok(piece.map(|piece| (Bytes::from(piece), Some(opener))))
            });
            next.await.map_err(|fault| {
                tracing::error!(%fault, "a file of evidence broke off while it was sent");
                Box::<dyn std::error::Error>::from(fault.to_string())
            })
        }
    });
    let media = opened.row.media;
    let disposition = disposition(&opened.name, media);
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media.mime()))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX))
        .body(SizedStream::new(size, pieces)))
}

/// The name to save it under: one that every program understands (RFC 6266, appendix D), with the ending of what it is whatever its name says, and the
/// one that it was given (RFC 8187).
fn disposition(name: &FileName, media: Media) -> String {
    let given = name.as_str().bytes().fold(String::new(), |mut given, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            given.push(char::from(byte));
        } else {
            given.push_str(&format!("%{byte:02X}"));
        }
        given
    });
    format!("attachment; filename=\"evidence.{}\"; filename*=UTF-8''{given}", media.ending())
}
