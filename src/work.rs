//! Work beside the requests: sending notices, screening queued cases again, sealing the history, having evidence scanned, ending files that were left behind,
//! carrying out what fell due. The same in `serve`, in `work` on further machines, and in the demo.
//! Here: the threads, how often they look, how they stop. Not here: what a sweep, a screening, a sealing or a sending does (`casework`, `audit`, `notify::outbox`).

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::app::App;
use crate::audit::chain;
use crate::casework::{scanning, screening, sweeping};
use crate::error::Error;
use crate::interchange;
use crate::notify::outbox;

/// How often each worker looks whether there is something to do.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Looks from one sweep to the next, unless the legal clock was moved: about a minute.
const LOOKS_A_SWEEP: u32 = 60;
/// Looks that a worker lets pass after a fault of the database: it is not hammered while it is away.
const LOOKS_AFTER_FAULT: u32 = 10;

/// The workers of this process. They stop when this is dropped, after what they have in hand.
pub struct Workers {
    stopping: Arc<Stopping>,
    threads: Vec<JoinHandle<()>>,
}

/// Whether the workers are to stop; whoever waits for it is woken.
#[derive(Default)]
struct Stopping {
    is_wanted: Mutex<bool>,
    changed: Condvar,
}

impl Stopping {
    /// Waits for the next look; whether to go on.
    fn goes_on(&self) -> bool {
        let (wanted, _) = self
            .changed
            .wait_timeout_while(self.wanted(), LOOK_EVERY, |wanted| !*wanted)
            .unwrap_or_else(PoisonError::into_inner);
        !*wanted
    }

    fn begin(&self) {
        *self.wanted() = true;
        self.changed.notify_all();
    }

    fn has_begun(&self) -> bool {
        *self.wanted()
    }

    fn wanted(&self) -> MutexGuard<'_, bool> {
        self.is_wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Workers {
    /// Starts a sender, a screener, one that ends files which were left behind, one that has evidence scanned, and a sweeper.
    ///
    /// # Errors
    /// The operating system gave no thread.
    pub fn start(app: &App) -> Result<Self, Error> {
        let mut workers = Self { stopping: Arc::default(), threads: Vec::new() };
        workers.spawn("outbox", app, send)?;
        workers.spawn("screener", app, screen)?;
        workers.spawn("sealer", app, seal)?;
        workers.spawn("importer", app, end_imports)?;
        workers.spawn("scanner", app, scan)?;
        workers.spawn("sweeper", app, sweep)?;
        Ok(workers)
    }

    fn spawn(&mut self, name: &str, app: &App, work: fn(&App, &Stopping)) -> Result<(), Error> {
        let (app, stopping) = (app.clone(), Arc::clone(&self.stopping));
        let thread = std::thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&app, &stopping))
            .map_err(|fault| Error::Broken { what: fault.to_string() })?;
        self.threads.push(thread);
        Ok(())
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.stopping.begin();
        for thread in self.threads.drain(..) {
            // Its panic, if it had one, has been logged.
            let _ended = thread.join();
        }
    }
}

/// Does something at every look until it is stopped; after a fault of the database it rests.
fn at_every_look(stopping: &Stopping, faulty: &'static str, work: impl Fn() -> Result<(), Error>) {
    let mut rests = 0_u32;
    while stopping.goes_on() {
        if rests > 0 {
            rests -= 1;
            continue;
        }
        if let Err(fault) = work() {
            tracing::error!(%fault, "{faulty}");
            rests = LOOKS_AFTER_FAULT;
        }
    }
}

/// Sends notices until it is stopped: batch after batch as long as they are full.
fn send(app: &App, stopping: &Stopping) {
    let full = usize::try_from(outbox::BATCH).unwrap_or(usize::MAX);
    at_every_look(stopping, "notices could not be sent", || {
        while !stopping.has_begun() && outbox::deliver_once(app)?.total() >= full {}
        Ok(())
    });
}

/// Screens the cases that are queued, until it is stopped.
fn screen(app: &App, stopping: &Stopping) {
    at_every_look(stopping, "cases could not be screened again", || {
        screening::drain_while(app, || !stopping.has_begun()).map(drop)
    });
}

/// Seals the versions of the history that wait for it, until it is stopped.
fn seal(app: &App, stopping: &Stopping) {
    at_every_look(stopping, "the history could not be sealed", || {
        chain::seal_while(&app.store, || !stopping.has_begun()).map(drop)
    });
}

/// Has evidence scanned that is in quarantine, until it is stopped.
fn scan(app: &App, stopping: &Stopping) {
    if app.evidence.scanner.is_none() {
        tracing::warn!(
            "no virus scanner is set (REDRESS_CLAMAV): evidence that passes the other checks counts as clean"
        );
        return;
    }
    at_every_look(stopping, "evidence could not be scanned", || {
        scanning::scan_due(app, || !stopping.has_begun()).map(drop)
    });
}

/// Ends files of banks whose import was killed, until it is stopped.
fn end_imports(app: &App, stopping: &Stopping) {
    at_every_look(stopping, "a file that was left behind could not be ended", || {
        interchange::resume(app, &|| !stopping.has_begun()).map(drop)
    });
}

/// Sweeps until it is stopped: every minute, and as soon as the legal clock was moved.
fn sweep(app: &App, stopping: &Stopping) {
    let mut swept_at = None;
    let mut looks = 0_u32;
    while stopping.goes_on() {
        let offset = app.clock.legal_offset();
        looks = looks.saturating_sub(1);
        if looks > 0 && swept_at == Some(offset) {
            continue;
        }
        swept_at = Some(offset);
        match sweeping::sweep(app) {
            Ok(_) => looks = LOOKS_A_SWEEP,
            Err(fault) => {
                tracing::error!(%fault, "what fell due could not be carried out");
                looks = LOOKS_AFTER_FAULT;
            }
        }
    }
}
