//! Forms that bring a file: read field by field as they come, the token first; the file goes on to `evidence` piece by piece and is never in memory
//! as a whole here. What is wrong with it is kept beside what else was typed, and the rest of the form is read all the same: a browser that is cut off
//! while it sends shows no page.
//!
//! Here: how a form comes in; below, its fields with their limits. Not here: what is accepted (`domain::evidence`), what becomes of it
//! (`casework::attaching`).

pub mod parts;

use std::future::{Ready, ready};
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpRequest};

use super::access::{CSRF_FIELD, MOST_NEXT_BYTES};
use super::answer::{Trouble, blocking};
use super::visitor::Visitor;
use crate::app::{App, Context};
use crate::casework::attaching::{self, Announced, Whose};
use crate::domain::evidence::{EvidenceFault, FileName, Media};
use crate::domain::id::EvidenceId;
use crate::error::Error;
use crate::evidence::files::StoredName;
use crate::evidence::receiving::{ReceiveFault, Received, Receiving};
use crate::forms::{Limit, Values};
use crate::vault::uuid_v7;
pub use parts::{MOST_BODY_BYTES, MOST_FIELDS};
use parts::{Part, PartFault, Parts};

/// The media type of such forms (RFC 7578).
const MULTIPART: &str = "multipart/form-data";

/// Refuses a request that is no such form, or is longer than is read at all.
///
/// # Errors
/// `WrongEncoding`, `TooLarge`.
pub fn check(headers: &HeaderMap, content_type: &str) -> Result<(), Trouble> {
    if !content_type.eq_ignore_ascii_case(MULTIPART) {
        return Err(Trouble::WrongEncoding);
    }
    let told = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
    if told.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > MOST_BODY_BYTES) {
        return Err(Trouble::TooLarge);
    }
    Ok(())
}

/// A form with a file that nothing was read of yet.
pub struct Upload(Parts);

impl FromRequest for Upload {
    type Error = Trouble;
    type Future = Ready<Result<Self, Trouble>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(Parts::new(request.headers(), payload.take()))))
    }
}

/// A form that was read.
pub struct Sent {
    /// What was typed, without the token.
    pub values: Values,
    /// The file, or what is wrong with it.
    pub file: Result<Arrived, (EvidenceFault, Option<Media>)>,
}

/// A file that is in the store of files and not yet kept.
pub struct Arrived {
    /// Its id.
    pub id: EvidenceId,
    /// The name that it was given.
    pub name: FileName,
    /// Its format.
    pub media: Media,
    /// What is known of its bytes.
    pub received: Received,
}

/// Why a form is not read on.
enum Stop {
    /// There is an answer of its own.
    Trouble(Trouble),
    /// The file is not taken; what was typed counts.
    Refused(EvidenceFault),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Trouble(error.into())
    }
}

impl From<PartFault> for Stop {
    fn from(fault: PartFault) -> Self {
        match fault {
            PartFault::Malformed => Self::Trouble(Trouble::BadRequest),
            PartFault::TooLarge => Self::Trouble(Trouble::TooLarge),
            PartFault::Slow => Self::Refused(EvidenceFault::Slow),
        }
    }
}

impl From<ReceiveFault> for Stop {
    fn from(fault: ReceiveFault) -> Self {
        match fault {
            ReceiveFault::Refused(fault) => Self::Refused(fault),
            ReceiveFault::Random(fault) => Self::Trouble(fault.into()),
            ReceiveFault::Io(_) | ReceiveFault::Open(_) => {
                Error::EvidenceUnavailable { what: fault.to_string() }.into()
            }
        }
    }
}

/// What was read of a form so far.
struct Form<'a> {
    app: &'a App,
    context: Context,
    announced: (Whose, EvidenceId),
    by: Option<crate::domain::id::UserId>,
    pairs: Vec<(String, String)>,
    media: Option<Media>,
    file: Option<Result<(FileName, Media, Received), EvidenceFault>>,
}

impl Upload {
    /// Reads the form; its file arrives for a draft or an answer. Whatever goes wrong, no byte of the file stays.
    ///
    /// # Errors
    /// `Expired` where the token is not the first field or not this session's; what the database and the store of files say.
    pub async fn read(mut self, visitor: &Visitor, context: Context, whose: Whose) -> Result<Sent, Trouble> {
        let app = visitor.app();
        let id = EvidenceId::from_bytes(uuid_v7(app.clock.real_now())?.into_bytes());
        let by = visitor.user.as_ref().map(|user| user.id);
        let (pairs, announced) = (Vec::new(), (whose, id));
        let mut form = Form { app, context, announced, by, pairs, media: None, file: None };
        let reading = tokio::time::timeout(app.evidence.waits.whole, self.read_fields(visitor, &mut form)).await;
        let stopped = reading.unwrap_or(Err(Stop::Refused(EvidenceFault::Slow)));
        match stopped {
            Ok(()) => {}
            Err(Stop::Refused(fault)) => form.file = Some(Err(fault)),
            Err(Stop::Trouble(trouble)) => {
                discard(app, id).await?;
                return Err(trouble);
            }
        }
        let (media, file) = (form.media, form.file.unwrap_or(Err(EvidenceFault::Missing)));
        if file.is_err() {
            discard(app, id).await?;
        }
        let values = Values::from_pairs(form.pairs).map_err(Trouble::from)?;
        let arrived = file.map(|(name, media, received)| Arrived { id, name, media, received });
        Ok(Sent { values, file: arrived.map_err(|fault| (fault, media)) })
    }

    async fn read_fields(&mut self, visitor: &Visitor, form: &mut Form<'_>) -> Result<(), Stop> {
        let wait = form.app.evidence.waits.piece;
        let token = self.0.next(wait).await?.ok_or(Stop::Trouble(Trouble::Expired))?;
        check_token(visitor, token, wait).await?;
        while let Some(mut field) = self.0.next(wait).await? {
            match field.file_name().map(ToOwned::to_owned) {
                None => {
                    let name = field.name().to_owned();
                    form.pairs.push((name, field.text(wait, Limit::VALUE_BYTES).await?));
                }
                // No file was chosen.
                Some(given) if given.is_empty() => field.drain(wait).await?,
                Some(given) => form.take_file(&given, &mut field, wait).await?,
            }
        }
        Ok(())
    }
}

/// The first field is the token of this session, or nothing else of the form is looked at.
async fn check_token(visitor: &Visitor, mut field: Part, wait: Duration) -> Result<(), Stop> {
    if field.name() == CSRF_FIELD && field.file_name().is_none() {
        let sent = field.text(wait, MOST_NEXT_BYTES).await;
        if sent.is_ok_and(|sent| visitor.csrf_holds(&sent)) {
            return Ok(());
        }
    }
    tracing::info!("a form with a file did not begin with its token");
    Err(Stop::Trouble(Trouble::Expired))
}

impl Form<'_> {
    /// Takes the file; one that is refused is read to its end, and the form goes on.
    async fn take_file(&mut self, given: &str, field: &mut Part, wait: Duration) -> Result<(), Stop> {
        let taken = match self.file {
            None => self.receive(given, field, wait).await,
            Some(_) => Err(Stop::Refused(EvidenceFault::Several)),
        };
        match taken {
            Ok(file) => self.file = Some(Ok(file)),
            Err(Stop::Refused(fault @ EvidenceFault::Slow)) => return Err(Stop::Refused(fault)),
            Err(Stop::Refused(fault)) => {
                self.file = Some(Err(fault));
                field.drain(wait).await?;
            }
            Err(trouble) => return Err(trouble),
        }
        Ok(())
    }

    /// Announces the file and takes it in, piece by piece.
    async fn receive(
        &mut self,
        given: &str,
        field: &mut Part,
        wait: Duration,
    ) -> Result<(FileName, Media, Received), Stop> {
        let name = FileName::read(given).ok_or(Stop::Refused(EvidenceFault::Format))?;
        let media = Media::told(&name, field.declared()).map_err(Stop::Refused)?;
        self.media = Some(media);
        let (whose, id) = self.announced;
        let (context, announced) = (self.context.clone(), Announced { id, whose, media, by: self.by });
        let room = self.app.store.write(move |c| attaching::announce(c, &context, &announced)).await?;
        room.map_err(Stop::Refused)?;

        let files = self.app.evidence.files.clone();
        let mut receiving = in_blocking(move || Receiving::begin(&*files, id, media)).await?;
        while let Some(piece) = field.next_piece(wait).await? {
            receiving = in_blocking(move || receiving.write(&piece).map(|()| receiving)).await?;
        }
        let files = self.app.evidence.files.clone();
        let _place = if media.is_looked_through() {
            let places = self.app.evidence.places.clone();
            let place = places.acquire_owned().await;
            Some(place.map_err(|fault| Error::Broken { what: fault.to_string() })?)
        } else {
            None
        };
        let received = in_blocking(move || receiving.finish(&*files)).await?;
        Ok((name, media, received))
    }
}

/// Runs work that waits for a disk on a thread for that.
async fn in_blocking<T, F>(work: F) -> Result<T, Stop>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, ReceiveFault> + Send + 'static,
{
    Ok(blocking(move || Ok(work())).await??)
}

/// Takes away what there is of a file that is not kept.
///
/// # Errors
/// What the database and the store of files say; the sweeper tries again.
pub async fn discard(app: &App, id: EvidenceId) -> Result<(), Error> {
    let files = app.evidence.files.clone();
    blocking(move || {
        let away = files.remove(StoredName::raw(id)).and_then(|()| files.remove(StoredName::kept(id)));
        away.map_err(|fault| Error::EvidenceUnavailable { what: fault.to_string() })
    })
    .await?;
    app.store.write(move |connection| attaching::give_up(connection, id)).await
}
