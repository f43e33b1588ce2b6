//! Scanning evidence that is quarantined. Here: one round of it, and what is logged – never a name. When rounds are made belongs in `work`, how the
//! scanner is asked in `evidence::clamav`.

use std::io;

use crate::app::App;
use crate::casework::attaching;
use crate::domain::actor::Actor;
use crate::error::Error;
use crate::evidence::clamav::{Scanner, Verdict};
use crate::evidence::files::StoredName;
use crate::evidence::sealing::Opener;
use crate::store::evidence::{self, Evidence};

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
            Ok(verdict) => attaching::judge(connection, &context, &row, *verdict).map(|()| 1),
            Err(_) => attaching::postpone(connection, context.now, &row).map(|()| 0),
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
    let opened = app.store.read_now(|connection| attaching::with_key(connection, &app.vault, row.clone()));
    let opened = opened.map_err(io::Error::other)?;
    let sealed = app.evidence.files.get(StoredName::kept(row.id))?;
    let mut opener = Opener::begin(sealed, &opened.key, row.id).map_err(io::Error::other)?;
    scanner.scan(|| opener.next_piece().map_err(io::Error::other))
}
