//! A form with a file, field by field as it comes (RFC 7578): names, texts and pieces, each within its limit and its wait.
//!
//! Here: reading. Not here: what is done with a field (`upload`).

use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::error::PayloadError;
use actix_web::http::header::HeaderMap;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};

/// Bytes of a whole form: what is more than a file may have is read and thrown away up to here, so that the browser hears what was wrong.
pub const MOST_BODY_BYTES: u64 = 128 * 1024 * 1024;
/// Fields of one form.
pub const MOST_FIELDS: usize = 20;

/// Why a form is not read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PartFault {
    /// It is no such form, breaks off, or has too many fields.
    #[error("the form can't be understood")]
    Malformed,
    /// The whole of it or a text is longer than is read.
    #[error("the form is too large")]
    TooLarge,
    /// The next piece took too long.
    #[error("the form came too slowly")]
    Slow,
}

impl From<MultipartError> for PartFault {
    fn from(fault: MultipartError) -> Self {
        match fault {
            MultipartError::Payload(PayloadError::Overflow) => Self::TooLarge,
            _ => Self::Malformed,
        }
    }
}

/// The fields of a form.
pub struct Parts {
    multipart: Multipart,
    read: usize,
}

impl Parts {
    /// The fields of a body that nothing was read of yet; the headers tell what stands between them.
    pub fn new<S>(headers: &HeaderMap, body: S) -> Self
    where
        S: Stream<Item = Result<Bytes, PayloadError>> + 'static,
    {
        let mut room = MOST_BODY_BYTES;
        let limited = body.map(move |piece| {
            let piece = piece?;
            let length = u64::try_from(piece.len()).unwrap_or(u64::MAX);
            room = room.checked_sub(length).ok_or(PayloadError::Overflow)?;
            Ok(piece)
        });
        Self { multipart: Multipart::new(headers, limited), read: 0 }
    }

    /// The next field, which is waited for no longer than this; none after the last. After a fault, nothing can be asked for.
    ///
    /// # Errors
    /// What is wrong with the form.
    pub async fn next(&mut self, wait: Duration) -> Result<Option<Part>, PartFault> {
        let next = tokio::time::timeout(wait, self.multipart.next()).await;
        let Some(field) = next.map_err(|_| PartFault::Slow)?.transpose()? else {
            return Ok(None);
        };
        self.read += 1;
        if self.read > MOST_FIELDS { Err(PartFault::Malformed) } else { Ok(Some(Part { field, is_over: false })) }
    }
}

/// A field that is being read.
pub struct Part {
    field: Field,
    /// Whether its last piece was read: the field must not be asked again.
    is_over: bool,
}

impl Part {
    /// Its name; empty where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.field.name().unwrap_or_default()
    }

    /// The name of the file that it brings: empty where none was chosen; none where it is no field of a file.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.field.content_disposition().and_then(|about| about.get_filename())
    }

    /// The media type that it is told to be of, without parameters; empty where none is told.
    #[must_use]
    pub fn declared(&self) -> &str {
        self.field.content_type().map(|kind| kind.essence_str()).unwrap_or_default()
    }

    /// The next piece; none after the last.
    ///
    /// # Errors
    /// What is wrong with the form.
    pub async fn next_piece(&mut self, wait: Duration) -> Result<Option<Bytes>, PartFault> {
        if self.is_over {
            return Ok(None);
        }
        let next = tokio::time::timeout(wait, self.field.next()).await;
        let piece = next.map_err(|_| PartFault::Slow)?.transpose()?;
        self.is_over = piece.is_none();
        Ok(piece)
    }

    /// Its text, at most so many bytes; what is not UTF-8 becomes U+FFFD.
    ///
    /// # Errors
    /// `TooLarge` for a longer one; what is wrong with the form.
    pub async fn text(&mut self, wait: Duration, most: usize) -> Result<String, PartFault> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next_piece(wait).await? {
            if bytes.len() + piece.len() > most {
                return Err(PartFault::TooLarge);
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Reads it to its end and keeps nothing.
    ///
    /// # Errors
    /// What is wrong with the form.
    pub async fn drain(&mut self, wait: Duration) -> Result<(), PartFault> {
        while self.next_piece(wait).await?.is_some() {}
        Ok(())
    }
}
