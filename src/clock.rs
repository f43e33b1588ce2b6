//! The two clocks. Real time rules sessions, codes, leases and back-off; legal time rules windows and deadlines, and the demo can
//! move it. This is the only module that reads the machine's time. What a deadline is belongs in `domain::deadline`; nothing here
//! knows the calendar.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use thiserror::Error;

/// Fractional digits kept of a second: microseconds, which SQLite and PostgreSQL both store exactly.
const KEPT_DIGITS: u16 = 6;
/// Seconds in a day: Thailand has no daylight saving time, so every legal day is this long.
const SECONDS_A_DAY: i64 = 86_400;
/// How far legal time may be moved from real time, in days (about a hundred years).
pub const MOST_LEGAL_DAYS: i64 = 36_525;

/// Where real time comes from.
#[derive(Debug)]
enum Source {
    /// The machine.
    System,
    /// Microseconds since 1970 UTC, moved by hand only.
    Fixed(AtomicI64),
}

/// Real time, and legal time = real time + an offset.
#[derive(Debug)]
pub struct Clock {
    source: Source,
    movable: bool,
    legal_offset_seconds: AtomicI64,
}

/// A clock was asked to do what it must not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ClockFault {
    /// Legal time moves in the demo and in tests only.
    #[error("this clock's legal time can't be moved")]
    NotMovable,
    /// Real time is moved by hand on a fixed clock only.
    #[error("this clock follows the machine's time")]
    NotFixed,
    /// Further than [`MOST_LEGAL_DAYS`], or than dates go.
    #[error("that is further than the clock can go")]
    TooFar,
}

impl Clock {
    /// The clock of `serve` and every command: the machine's time, and legal time the same.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Source::System, false)
    }

    /// The clock of `demo`: the machine's time, and a legal time that can be moved.
    #[must_use]
    pub fn demo() -> Self {
        Self::new(Source::System, true)
    }

    /// A clock that stands at `instant` until it is moved; for tests.
    #[must_use]
    pub fn fixed(instant: DateTime<Utc>) -> Self {
        Self::new(Source::Fixed(AtomicI64::new(instant.timestamp_micros())), true)
    }

    fn new(source: Source, movable: bool) -> Self {
        Self { source, movable, legal_offset_seconds: AtomicI64::new(0) }
    }

    /// Real time, UTC, whole microseconds.
    #[must_use]
    pub fn real_now(&self) -> DateTime<Utc> {
        match &self.source {
            Source::System => Utc::now().trunc_subsecs(KEPT_DIGITS),
            Source::Fixed(micros) => DateTime::from_timestamp_micros(micros.load(Ordering::SeqCst)).unwrap_or_default(),
        }
    }

    /// Legal time, UTC, whole microseconds: what windows and deadlines are measured by.
    #[must_use]
    pub fn legal_now(&self) -> DateTime<Utc> {
        let real = self.real_now();
        real.checked_add_signed(self.legal_offset()).unwrap_or(real)
    }

    /// How far legal time is ahead of real time.
    #[must_use]
    pub fn legal_offset(&self) -> TimeDelta {
        TimeDelta::try_seconds(self.legal_offset_seconds.load(Ordering::SeqCst)).unwrap_or_default()
    }

    /// Moves legal time by whole days, back where negative.
    ///
    /// # Errors
    /// On a clock of [`Clock::system`], or further than [`MOST_LEGAL_DAYS`] from real time.
    pub fn move_legal(&self, days: i64) -> Result<(), ClockFault> {
        if !self.movable {
            return Err(ClockFault::NotMovable);
        }
        let seconds = days.checked_mul(SECONDS_A_DAY).ok_or(ClockFault::TooFar)?;
        let most = MOST_LEGAL_DAYS * SECONDS_A_DAY;
        self.legal_offset_seconds
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |offset| {
                offset.checked_add(seconds).filter(|moved| (-most..=most).contains(moved))
            })
            .map(drop)
            .map_err(|_| ClockFault::TooFar)
    }

    /// Lets real time pass on a fixed clock; legal time passes with it.
    ///
    /// # Errors
    /// On a clock that follows the machine, or beyond what a date can hold.
    pub fn advance_real(&self, by: TimeDelta) -> Result<(), ClockFault> {
        let Source::Fixed(micros) = &self.source else {
            return Err(ClockFault::NotFixed);
        };
        let by = by.num_microseconds().ok_or(ClockFault::TooFar)?;
        micros
            .try_update(Ordering::SeqCst, Ordering::SeqCst, |now| {
                now.checked_add(by).filter(|moved| DateTime::from_timestamp_micros(*moved).is_some())
            })
            .map(drop)
            .map_err(|_| ClockFault::TooFar)
    }
}
