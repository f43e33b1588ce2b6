//! Taking a file in: sealed as it comes, measured, recognised by its first bytes, and – a picture or a text – looked through before it is kept. Never
//! more than a piece of it is in memory until it is looked through, which the caller limits. Everything here waits for a disk.

use std::panic::{AssertUnwindSafe, catch_unwind};

use encoding_rs::WINDOWS_874;
use sha2::{Digest, Sha256};

use super::files::{Arriving, Files, StoredName};
use super::picture;
use super::sealing::{FileKey, OpenFault, Opener, Sealer};
use crate::domain::evidence::{EvidenceFault, HEAD_BYTES, Media};
use crate::domain::id::EvidenceId;
use crate::vault::{DIGEST_BYTES, RandomFault};

/// Why a file was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveFault {
    /// It is none that is accepted.
    #[error("{0}")]
    Refused(#[from] EvidenceFault),
    /// It can't be kept.
    #[error("evidence can't be kept: {0}")]
    Io(#[from] std::io::Error),
    /// What was just kept does not open.
    #[error(transparent)]
    Open(#[from] OpenFault),
    /// No randomness for a key.
    #[error(transparent)]
    Random(#[from] RandomFault),
}

/// A file that is coming in.
pub struct Receiving {
    id: EvidenceId,
    media: Media,
    key: FileKey,
    sealer: Sealer<Box<dyn Arriving>>,
    size: u64,
    head: Vec<u8>,
    is_recognised: bool,
    digest: Sha256,
}

/// A file that is whole and kept.
pub struct Received {
    /// Its bytes.
    pub size: u64,
    /// SHA-256 of them.
    pub digest: [u8; DIGEST_BYTES],
    /// Their key.
    pub key: FileKey,
}

impl Receiving {
    /// Begins to take in a file that is told to be of a format.
    ///
    /// # Errors
    /// What the store of files says; no randomness.
    pub fn begin(files: &dyn Files, id: EvidenceId, media: Media) -> Result<Self, ReceiveFault> {
        let key = FileKey::generate()?;
        // What came in raw has a key of its own that is kept nowhere.
        let name = if media.is_looked_through() { StoredName::raw(id) } else { StoredName::kept(id) };
        let sealer = Sealer::begin(files.put(name)?, &key, id)?;
        let (size, head, is_recognised, digest) = (0, Vec::new(), false, Sha256::new());
        Ok(Self { id, media, key, sealer, size, head, is_recognised, digest })
    }

    /// The next bytes.
    ///
    /// # Errors
    /// `TooLarge` and `Differs` as soon as it shows; what the store of files says.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), ReceiveFault> {
        self.size = self.size.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.size > self.media.most_bytes() {
            return Err(EvidenceFault::TooLarge.into());
        }
        if !self.is_recognised {
            let room = HEAD_BYTES - self.head.len();
            self.head.extend(bytes.iter().take(room));
            if self.head.len() == HEAD_BYTES {
                self.recognise()?;
            }
        }
        self.digest.update(bytes);
        Ok(self.sealer.write(bytes)?)
    }

    fn recognise(&mut self) -> Result<(), EvidenceFault> {
        self.is_recognised = true;
        self.media.check_head(&self.head)
    }

    /// There are no more bytes: looks through what is to be looked through, and keeps the file.
    ///
    /// # Errors
    /// What is wrong with it; what the store of files says.
    pub fn finish(mut self, files: &dyn Files) -> Result<Received, ReceiveFault> {
        if self.size == 0 {
            return Err(EvidenceFault::Empty.into());
        }
        if !self.is_recognised {
            self.recognise()?;
        }
        let Self { id, media, key, sealer, size, digest, .. } = self;
        sealer.finish()?.keep()?;
        if !media.is_looked_through() {
            return Ok(Received { size, digest: digest.finalize().into(), key });
        }
        let mut raw = Opener::begin(files.get(StoredName::raw(id))?, &key, id)?.read_all()?;
        files.remove(StoredName::raw(id))?;
        let looked = look_through(media, std::mem::take(&mut raw))?;
        keep(files, id, &looked)
    }
}

/// Seals and keeps bytes that are in memory.
fn keep(files: &dyn Files, id: EvidenceId, bytes: &[u8]) -> Result<Received, ReceiveFault> {
    let key = FileKey::generate()?;
    let mut sealer = Sealer::begin(files.put(StoredName::kept(id))?, &key, id)?;
    sealer.write(bytes)?;
    sealer.finish()?.keep()?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(Received { size, digest: Sha256::digest(bytes).into(), key })
}

/// What is kept of a picture or a text. A reader of formats that panics has met a damaged file.
///
/// # Errors
/// What is wrong with it. `Differs` also where what is left of a picture begins as something else does: what stood between may be gone.
pub fn look_through(media: Media, bytes: Vec<u8>) -> Result<Vec<u8>, EvidenceFault> {
    let looked = catch_unwind(AssertUnwindSafe(|| match media {
        Media::Text => text(bytes),
        _ => picture::stripped(media, bytes).and_then(|kept| {
            media.check_head(kept.get(..HEAD_BYTES).unwrap_or(&kept))?;
            Ok(kept.into())
        }),
    }));
    looked.unwrap_or(Err(EvidenceFault::Unreadable))
}

/// A text, as it is, if it is one.
fn text(bytes: Vec<u8>) -> Result<Vec<u8>, EvidenceFault> {
    let is_text = |text: &str| {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
    };
    let holds = match std::str::from_utf8(&bytes) {
        Ok(text) => is_text(text),
        Err(_) => {
            WINDOWS_874.decode_without_bom_handling_and_without_replacement(&bytes).is_some_and(|text| is_text(&text))
        }
    };
    if holds { Ok(bytes) } else { Err(EvidenceFault::NotText) }
}
