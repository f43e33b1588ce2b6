//! Randomness from the operating system, and the ids made of it. The only caller of `getrandom`.

use chrono::{DateTime, Utc};
use thiserror::Error;
use uuid::{Builder, Uuid};

/// The operating system gave no randomness. Nothing secret may be made then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the operating system gave no randomness")]
pub struct RandomFault;

/// `N` unpredictable bytes.
///
/// # Errors
/// When the operating system has none to give.
pub fn random<const N: usize>() -> Result<[u8; N], RandomFault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| RandomFault)?;
    Ok(bytes)
}

/// A UUIDv7 (RFC 9562) for a record made at `now`, real time. The twelve bits after the milliseconds carry the microseconds
/// (method 3 of section 6.2), so ids made one after the other sort that way.
///
/// # Errors
/// When the operating system has no randomness.
pub fn uuid_v7(now: DateTime<Utc>) -> Result<Uuid, RandomFault> {
    let mut tail: [u8; 10] = random()?;
    let within_millisecond = now.timestamp_subsec_micros() % 1000;
    let fraction = u16::try_from(within_millisecond * 4096 / 1000).unwrap_or_default();
    if let Some(head) = tail.first_chunk_mut() {
        *head = fraction.to_be_bytes();
    }
    let milliseconds = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    Ok(Builder::from_unix_timestamp_millis(milliseconds, &tail).into_uuid())
}
