//! The commitment to one version of the history: SHA-256 over a label, a salt and every column, each with its length before it, so that no two
//! versions are written alike. Not here: how commitments are chained.

use sha2::{Digest, Sha256};

use crate::vault::DIGEST_BYTES;

/// Length of a salt, in bytes: nobody tries out what a version said from its commitment.
pub const SALT_BYTES: usize = 16;
/// Keeps these digests apart from all others, and this way of writing columns from a later one.
const LABEL: &[u8] = b"redress history version 1";

/// The columns of a version, as they are committed to.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// The machine's name.
    pub record: &'a str,
    /// The record's id.
    pub record_id: &'a [u8],
    /// The version.
    pub version: i64,
    /// What was done.
    pub act: &'a str,
    /// The state before.
    pub from_state: Option<&'a str>,
    /// The state after.
    pub to_state: &'a str,
    /// In which role.
    pub role: &'a str,
    /// By which user.
    pub user_id: Option<&'a [u8]>,
    /// Real time, UTC, in microseconds since 1970.
    pub recorded_at: i64,
    /// Legal time, UTC, in microseconds since 1970.
    pub legal_at: i64,
    /// Figures.
    pub detail: &'a str,
}

/// The commitment to these columns under this salt. A version from before there were salts has an empty one.
#[must_use]
pub fn commitment(salt: &[u8], columns: &Columns<'_>) -> [u8; DIGEST_BYTES] {
    let mut writing = Sha256::new();
    put(&mut writing, LABEL);
    put(&mut writing, salt);
    put(&mut writing, columns.record.as_bytes());
    put(&mut writing, columns.record_id);
    put(&mut writing, &columns.version.to_be_bytes());
    put(&mut writing, columns.act.as_bytes());
    put_if(&mut writing, columns.from_state.map(str::as_bytes));
    put(&mut writing, columns.to_state.as_bytes());
    put(&mut writing, columns.role.as_bytes());
    put_if(&mut writing, columns.user_id);
    put(&mut writing, &columns.recorded_at.to_be_bytes());
    put(&mut writing, &columns.legal_at.to_be_bytes());
    put(&mut writing, columns.detail.as_bytes());
    writing.finalize().into()
}

/// Length (u64, big-endian) and bytes. A length fits: nothing in memory is longer.
pub(super) fn put(writing: &mut Sha256, bytes: &[u8]) {
    writing.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
    writing.update(bytes);
}

/// A value that may be absent: how many there are, then the value.
fn put_if(writing: &mut Sha256, bytes: Option<&[u8]>) {
    writing.update([u8::from(bytes.is_some())]);
    if let Some(bytes) = bytes {
        put(writing, bytes);
    }
}
