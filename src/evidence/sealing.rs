//! Sealing a file as it comes, piece by piece: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over XChaCha20-Poly1305 with a random key of the file's
//! own. Each piece has its place and whether it is the last in its nonce, so that a piece that was changed, moved, left out or cut off does not
//! open. Here: the form of the bytes. Where the key is kept belongs in `casework::attaching`.

use std::fmt;
use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32, Key, KeyInit, Nonce, StreamBE32};
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::Payload;
use zeroize::Zeroizing;

use crate::domain::id::EvidenceId;
use crate::vault::{RandomFault, random};

/// Bytes of a piece before it is sealed.
pub const PIECE_BYTES: usize = 64 * 1024;
/// Bytes that sealing adds to a piece.
const TAG_BYTES: usize = 16;
/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Bytes of the part of the nonce that all pieces share: STREAM writes the place and the mark of the last piece behind it.
const NONCE_BYTES: usize = 19;
/// First byte of a sealed file, laid out as here: version, nonce, pieces.
const VERSION: u8 = 1;

type Cipher = XChaCha20Poly1305;
type StreamNonce = Nonce<Cipher, StreamBE32<Cipher>>;

/// The key of one file.
#[derive(Clone)]
pub struct FileKey(Zeroizing<[u8; KEY_BYTES]>);

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(…)")
    }
}

impl FileKey {
    /// A new key.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn generate() -> Result<Self, RandomFault> {
        Ok(Self(Zeroizing::new(random()?)))
    }

    /// A key that was kept; `None` for bytes that are none.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The bytes to be kept, sealed.
    #[must_use]
    pub fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    fn cipher(&self) -> Cipher {
        Cipher::new(&Key::<Cipher>::from(*self.0))
    }
}

/// Why a sealed file does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenFault {
    /// It can't be read.
    #[error("the sealed file can't be read: {0}")]
    Io(#[from] io::Error),
    /// It was changed, cut off, or is another file's.
    #[error("the sealed file was changed, cut off or swapped")]
    Tampered,
}

/// What binds a file's pieces to its row.
fn binding(id: EvidenceId) -> Vec<u8> {
    [b"evidence\0".as_slice(), id.bytes()].concat()
}

fn too_long() -> io::Error {
    io::Error::other("a file with more pieces than STREAM counts")
}

/// Seals what is written through it.
pub struct Sealer<W> {
    inner: W,
    stream: EncryptorBE32<Cipher>,
    binding: Vec<u8>,
    waiting: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealer<W> {
    /// Begins a sealed file.
    ///
    /// # Errors
    /// What the writer says; no randomness.
    pub fn begin(mut inner: W, key: &FileKey, id: EvidenceId) -> io::Result<Self> {
        let nonce: [u8; NONCE_BYTES] = random().map_err(io::Error::other)?;
        inner.write_all(&[VERSION])?;
        inner.write_all(&nonce)?;
        let stream = EncryptorBE32::from_aead(key.cipher(), &StreamNonce::from(nonce));
        Ok(Self { inner, stream, binding: binding(id), waiting: Zeroizing::default() })
    }

    /// Seals these bytes, as far as they fill pieces.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            // A full piece waits until more follows: the last one is marked.
            if self.waiting.len() == PIECE_BYTES {
                let piece = Payload { msg: &self.waiting, aad: &self.binding };
                let sealed = self.stream.encrypt_next(piece).map_err(|_| too_long())?;
                self.inner.write_all(&sealed)?;
                self.waiting.clear();
            }
            let (now, later) = rest.split_at(rest.len().min(PIECE_BYTES - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            rest = later;
        }
        Ok(())
    }

    /// Seals the last piece, and gives the writer back.
    ///
    /// # Errors
    /// What the writer says.
    pub fn finish(mut self) -> io::Result<W> {
        let piece = Payload { msg: &self.waiting, aad: &self.binding };
        let sealed = self.stream.encrypt_last(piece).map_err(|_| too_long())?;
        self.inner.write_all(&sealed)?;
        self.inner.flush()?;
        Ok(self.inner)
    }
}

/// Opens a sealed file, piece by piece.
pub struct Opener<R> {
    inner: R,
    /// None once the last piece was opened.
    stream: Option<DecryptorBE32<Cipher>>,
    binding: Vec<u8>,
    /// The sealed piece that comes next.
    next: Vec<u8>,
}

impl<R: Read> Opener<R> {
    /// Begins to open.
    ///
    /// # Errors
    /// `Tampered` for what is no sealed file; what the reader says.
    pub fn begin(mut inner: R, key: &FileKey, id: EvidenceId) -> Result<Self, OpenFault> {
        let mut head = Vec::with_capacity(1 + NONCE_BYTES);
        inner.by_ref().take(length(1 + NONCE_BYTES)).read_to_end(&mut head)?;
        let nonce: [u8; NONCE_BYTES] = match head.split_first() {
            Some((&VERSION, nonce)) => nonce.try_into().map_err(|_| OpenFault::Tampered)?,
            _ => return Err(OpenFault::Tampered),
        };
        let stream = DecryptorBE32::from_aead(key.cipher(), &StreamNonce::from(nonce));
        let mut opener = Self { inner, stream: Some(stream), binding: binding(id), next: Vec::new() };
        opener.next = opener.read_sealed()?;
        Ok(opener)
    }

    fn read_sealed(&mut self) -> io::Result<Vec<u8>> {
        let mut sealed = Vec::with_capacity(PIECE_BYTES + TAG_BYTES);
        self.inner.by_ref().take(length(PIECE_BYTES + TAG_BYTES)).read_to_end(&mut sealed)?;
        Ok(sealed)
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// `Tampered`, as soon as a piece is not the one that was sealed here.
    pub fn next_piece(&mut self) -> Result<Option<Vec<u8>>, OpenFault> {
        let Some(mut stream) = self.stream.take() else {
            return Ok(None);
        };
        let following = self.read_sealed()?;
        let piece = Payload { msg: &self.next, aad: &self.binding };
        let opened = if following.is_empty() {
            stream.decrypt_last(piece)
        } else {
            let opened = stream.decrypt_next(piece);
            self.stream = Some(stream);
            opened
        };
        self.next = following;
        opened.map(Some).map_err(|_| OpenFault::Tampered)
    }

    /// Opens everything and keeps nothing: whether it is whole; how many bytes it has.
    ///
    /// # Errors
    /// As [`Opener::next_piece`].
    pub fn verify(mut self) -> Result<u64, OpenFault> {
        let mut bytes = 0;
        while let Some(piece) = self.next_piece()? {
            bytes += length(piece.len());
        }
        Ok(bytes)
    }

    /// Everything, in memory.
    ///
    /// # Errors
    /// As [`Opener::next_piece`].
    pub fn read_all(mut self) -> Result<Zeroizing<Vec<u8>>, OpenFault> {
        let mut whole = Zeroizing::new(Vec::new());
        while let Some(piece) = self.next_piece()? {
            whole.extend_from_slice(&piece);
        }
        Ok(whole)
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
