//! The chain and its sealer. One sealer at a time appends: on PostgreSQL they wait for each other by a lock of the database, which ends with the transaction even
//! if the machine dies, on SQLite one thread writes; and should two meet all the same, the position's key lets one of them through.

use sha2::{Digest, Sha256};

use super::commitment::put;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::audit::{self, Link};
use crate::store::{AnyConnection, Store};
use crate::vault::DIGEST_BYTES;

/// Versions that are sealed in one transaction at most: some 40 ms of SQLite's one writer.
pub const BATCH: i64 = 2_000;
/// How often a batch is tried again that met another sealer.
const MOST_TRIES: u32 = 5;
/// Keeps these digests apart from all others.
const LABEL: &[u8] = b"redress audit chain 1";
/// The link before the first.
pub const BEGINNING: [u8; DIGEST_BYTES] = [0; DIGEST_BYTES];

/// The link at a position.
#[must_use]
pub fn link(before: &[u8], position: i64, record_id: &[u8], version: i64, commitment: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut writing = Sha256::new();
    put(&mut writing, LABEL);
    put(&mut writing, before);
    put(&mut writing, &position.to_be_bytes());
    put(&mut writing, record_id);
    put(&mut writing, &version.to_be_bytes());
    put(&mut writing, commitment);
    writing.finalize().into()
}

/// Seals everything that waits; how many versions.
///
/// # Errors
/// What the database says.
pub fn seal(store: &Store) -> Result<usize, Error> {
    seal_while(store, || true)
}

/// Seals batch after batch as long as they are full and `goes_on` says so; how many versions.
///
/// # Errors
/// What the database says.
pub fn seal_while(store: &Store, goes_on: impl Fn() -> bool) -> Result<usize, Error> {
    let full = usize::try_from(BATCH).unwrap_or(usize::MAX);
    let (mut sealed, mut tries) = (0, 0);
    while goes_on() {
        match store.write_now(seal_batch) {
            Ok(batch) => {
                (sealed, tries) = (sealed + batch, 0);
                if batch < full {
                    break;
                }
            }
            Err(Error::Refusal(Refusal::AlreadyThere)) if tries < MOST_TRIES => tries += 1,
            Err(fault) => return Err(fault),
        }
        store.give_way();
    }
    Ok(sealed)
}

/// Seals one batch, in the caller's transaction; how many versions.
///
/// # Errors
/// `AlreadyThere` where another sealer wrote the same position; what the database says.
pub fn seal_batch(connection: &mut AnyConnection) -> Result<usize, Error> {
    audit::wait_for_turn(connection)?;
    let waiting = audit::waiting(connection, BATCH)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let (end, mut before) = audit::end(connection)?.unwrap_or((0, BEGINNING.to_vec()));
    let mut links = Vec::with_capacity(waiting.len());
    for (position, version) in (end + 1..).zip(waiting) {
        let commitment = match version.commitment {
            Some(commitment) => commitment,
            None => late_commitment(connection, &version.record_id, version.version)?,
        };
        let link = link(&before, position, &version.record_id, version.version, &commitment).to_vec();
        before.clone_from(&link);
        links.push(Link { position, record_id: version.record_id, version: version.version, commitment, link });
    }
    audit::append(connection, &links)?;
    audit::take_out_sealed(connection, &links)?;
    Ok(links.len())
}

/// The commitment to a version from before there were any.
fn late_commitment(connection: &mut AnyConnection, record_id: &[u8], version: i64) -> Result<Vec<u8>, Error> {
    let kept = audit::kept(connection, record_id, version)?;
    kept.and_then(|kept| kept.commitment_of_columns())
        .map(|digest| digest.to_vec())
        .ok_or_else(|| Error::Broken { what: format!("version {version} of a record can't be read to be sealed") })
}
