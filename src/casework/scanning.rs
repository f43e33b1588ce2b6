//! Scanning evidence that is quarantined. Here: one round of it, and what is logged – never a name. When rounds are made belongs in `work`, how the
//! scanner is asked in `evidence::clamav`.

use std::io;

use chrono::{DateTime, Duration, Utc};

use crate::app::{App, Context};
use crate::casework::{attaching, opening};
use crate::domain::actor::Actor;
use crate::domain::evidence::State;
use crate::error::Error;
use crate::evidence::clamav::{Scanner, Verdict};
use crate::evidence::files::StoredName;
use crate::evidence::sealing::Opener;
use crate::store::AnyConnection;
use crate::store::evidence::{self, Evidence};

/// The first wait after a scanner that gave no verdict; each further one is twice as long.
const FIRST_SCAN_WAIT: Duration = Duration::seconds(15);
/// The longest of them.
const LONGEST_SCAN_WAIT: Duration = Duration::hours(1);

/// Scans the files that are due while `goes_on` says so; how many got a verdict. Without a scanner there is nothing to do, and what was quarantined
/// stays there: a machine without the setting must not let it out.
///
/// # Errors
/// What the database says.
pub fn scan_due(app: &App, goes_on: impl Fn() -> bool) -> Result<usize, Error> {
    let Some(scanner) = app.evidence.scanner.clone() else {
        return Ok(0);
    };
    let now = app.clock.real_now().naive_utc();
    let (mut done, mut found) = (0, false);
    for row in app.store.read_now(|connection| evidence::to_scan(connection, now))? {
        if !goes_on() {
            break;
        }
        let verdict = scan(app, &scanner, &row);
        if let Err(fault) = &verdict {
            tracing::warn!(%fault, evidence = %row.id, attempts = row.scan_attempts + 1, "evidence stays in quarantine: no verdict");
        }
        if matches!(verdict, Ok(Verdict::Found)) {
            found = true;
            tracing::warn!(evidence = %row.id, "the virus scanner found something in evidence: it is refused");
        }
        let context = app.context(Actor::System);
        let outcome = app.store.write_now(move |connection| match &verdict {
            Ok(verdict) => judge(connection, &context, &row, *verdict).map(|()| 1),
            Err(_) => postpone(connection, context.now, &row).map(|()| 0),
        });
        match outcome {
            Ok(count) => done += count,
            // Another worker, or its person, was faster.
            Err(Error::Refusal(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    if found {
        attaching::clear(app)?;
    }
    Ok(done)
}

/// Has one file scanned as it is opened, piece by piece.
fn scan(app: &App, scanner: &Scanner, row: &Evidence) -> io::Result<Verdict> {
    let opened = app.store.read_now(|connection| opening::with_key(connection, &app.vault, row.clone()));
    let opened = opened.map_err(io::Error::other)?;
    let sealed = app.evidence.files.get(StoredName::kept(row.id))?;
    let mut opener = Opener::begin(sealed, &opened.key, row.id).map_err(io::Error::other)?;
    scanner.scan(|| opener.next_piece().map_err(io::Error::other))
}

/// What the scanner says of a quarantined file. Where it found something the key goes at once, and the bytes after it.
///
/// # Errors
/// `Stale` where another worker, or the person, was faster.
fn judge(connection: &mut AnyConnection, context: &Context, before: &Evidence, verdict: Verdict) -> Result<(), Error> {
    let (act, state, key_sealed) = match verdict {
        Verdict::Clean => ("pass", State::Clean, before.key_sealed.clone()),
        Verdict::Found => ("refuse", State::Refused, None),
    };
    let judged = Evidence { version: before.version + 1, state, key_sealed, scan_at: None, ..before.clone() };
    evidence::save(connection, &judged, before.version)?;
    match judged.case_id {
        Some(_) => attaching::note(connection, context, &judged, act, Some(before.state)),
        None => Ok(()),
    }
}

/// The scanner gave no verdict: the file stays in quarantine, and is scanned again later.
///
/// # Errors
/// `Stale` where another worker, or the person, was faster.
fn postpone(connection: &mut AnyConnection, now: DateTime<Utc>, before: &Evidence) -> Result<(), Error> {
    let doublings = u32::try_from(before.scan_attempts).unwrap_or(u32::MAX).min(16);
    let wait = (FIRST_SCAN_WAIT * 2_i32.saturating_pow(doublings)).min(LONGEST_SCAN_WAIT);
    let later = Evidence {
        version: before.version + 1,
        scan_attempts: before.scan_attempts + 1,
        scan_at: Some((now + wait).naive_utc()),
        ..before.clone()
    };
    evidence::save(connection, &later, before.version)
}
