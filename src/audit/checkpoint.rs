//! Checkpoints: the chain's end at a time, signed, one line of JSON each, in a file outside the database. A chain has no gaps, so its position is also the
//! number of versions that are sealed. Not here: the signing key (`vault`), comparing a chain with a checkpoint (`verify`).

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::verify::{Finding, Wrong};
use crate::vault::{DIGEST_BYTES, PublicKey, SigningKey};

/// Checkpoints of one file: one an hour for ten years.
pub const MOST_CHECKPOINTS: usize = 100_000;
/// Length of a line, in bytes.
pub const MOST_LINE_BYTES: u64 = 1_024;
/// Keeps these signatures apart from all others.
const LABEL: &[u8] = b"redress audit checkpoint 1\0";

/// A checkpoint of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The line in the file.
    pub line: u64,
    /// The chain's last position.
    pub position: i64,
    /// The link there.
    pub link: Vec<u8>,
    /// When it was signed, UTC.
    pub at: DateTime<Utc>,
    /// The number of the key that signed.
    pub key: u32,
    signature: Vec<u8>,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineForm {
    position: i64,
    link: String,
    at: DateTime<Utc>,
    key: u32,
    signature: String,
}

/// Why a file of checkpoints can't be used.
#[derive(Debug, Error)]
pub enum CheckpointFault {
    /// It can't be read or written.
    #[error("the checkpoints {} can't be used: {cause}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// A line is none.
    #[error("line {line} of {} is no checkpoint", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line.
        line: u64,
    },
    /// There are too many.
    #[error("{} has more than {MOST_CHECKPOINTS} checkpoints: begin a new file, and keep this one", .0.display())]
    TooMany(PathBuf),
}

/// What is signed: label ‖ position ‖ link ‖ time in microseconds since 1970 ‖ key, the numbers big-endian. Every part has its length.
fn message(position: i64, link: &[u8], at: DateTime<Utc>, key: u32) -> Vec<u8> {
    let parts: [&[u8]; 5] =
        [LABEL, &position.to_be_bytes(), link, &at.timestamp_micros().to_be_bytes(), &key.to_be_bytes()];
    parts.concat()
}

impl Checkpoint {
    /// Signs the chain's end.
    #[must_use]
    pub fn sign(key: &SigningKey, position: i64, link: Vec<u8>, at: DateTime<Utc>) -> Self {
        let signature = key.sign(&message(position, &link, at, key.id()));
        Self { line: 0, position, link, at, key: key.id(), signature }
    }

    /// Whether this key signed it.
    #[must_use]
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.has_signed(&message(self.position, &self.link, self.at, self.key), &self.signature)
    }

    /// Appends it to a file, which is made where there is none, and safely on the disk when this returns.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn append(&self, path: &Path) -> Result<(), CheckpointFault> {
        let unusable = |cause| CheckpointFault::Unusable { path: path.to_owned(), cause };
        let form = LineForm {
            position: self.position,
            link: HEXLOWER.encode(&self.link),
            at: self.at,
            key: self.key,
            signature: BASE64.encode(&self.signature),
        };
        let line = serde_json::to_string(&form).map_err(|fault| unusable(fault.into()))? + "\n";
        let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(unusable)?;
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(unusable)
    }
}

/// The checkpoints of a file, in its order.
///
/// # Errors
/// A file that can't be read, has a line that is none, or too many of them.
pub fn read(path: &Path) -> Result<Vec<Checkpoint>, CheckpointFault> {
    let file = File::open(path).map_err(|cause| CheckpointFault::Unusable { path: path.to_owned(), cause })?;
    read_from(BufReader::new(file), path)
}

/// The same of what was opened already; `path` is how faults call it.
///
/// # Errors
/// As [`read`].
pub fn read_from(mut file: impl BufRead, path: &Path) -> Result<Vec<Checkpoint>, CheckpointFault> {
    let unusable = |cause| CheckpointFault::Unusable { path: path.to_owned(), cause };
    let mut checkpoints = Vec::new();
    for line in 1.. {
        let mut text = String::new();
        let malformed = || CheckpointFault::Malformed { path: path.to_owned(), line };
        file.by_ref().take(MOST_LINE_BYTES).read_line(&mut text).map_err(unusable)?;
        if text.is_empty() {
            break;
        }
        if checkpoints.len() == MOST_CHECKPOINTS {
            return Err(CheckpointFault::TooMany(path.to_owned()));
        }
        checkpoints.push(parse(&text, line).ok_or_else(malformed)?);
    }
    Ok(checkpoints)
}

fn parse(text: &str, line: u64) -> Option<Checkpoint> {
    let form: LineForm = serde_json::from_str(text).ok()?;
    let link = HEXLOWER.decode(form.link.as_bytes()).ok().filter(|link| link.len() == DIGEST_BYTES)?;
    let signature = BASE64.decode(form.signature.as_bytes()).ok()?;
    (form.position >= 0).then_some(Checkpoint {
        line,
        position: form.position,
        link,
        at: form.at,
        key: form.key,
        signature,
    })
}

/// Tells the checkpoints that the key of their number did not sign; the others.
pub fn check_signatures(
    checkpoints: Vec<Checkpoint>,
    key: impl Fn(u32) -> Option<PublicKey>,
    told: &mut dyn FnMut(Finding),
) -> Vec<Checkpoint> {
    let is_signed = |checkpoint: &Checkpoint| key(checkpoint.key).is_some_and(|key| checkpoint.is_signed_by(&key));
    let (signed, others): (Vec<Checkpoint>, Vec<Checkpoint>) = checkpoints.into_iter().partition(is_signed);
    others.iter().for_each(|checkpoint| told(Finding::on(Wrong::NotSigned, checkpoint)));
    signed
}
