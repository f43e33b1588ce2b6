//! `redress work`.

use std::pin::pin;

use super::{Call, Failure, tell};
use crate::work::Workers;

/// Runs the workers alone until the program is stopped.
///
/// # Errors
/// Unsafe settings, an old schema, no threads, no signals.
pub fn run(call: &Call) -> Result<(), Failure> {
    call.config.check_for_serving()?;
    let app = call.open()?;
    super::serve::log_panics();
    super::serve::warn_of_owner(&app)?;
    let workers = Workers::start(&app)?;
    tell(&call.text.get("command-working"));
    let waited = actix_web::rt::System::new().block_on(stopped());
    drop(workers);
    waited.map_err(|fault| Failure::Refused(fault.to_string()))
}

/// Waits for SIGINT or SIGTERM.
#[cfg(unix)]
async fn stopped() -> std::io::Result<()> {
    use futures_util::future::{Either, select};
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let interrupt = pin!(tokio::signal::ctrl_c());
    let terminate = pin!(terminate.recv());
    match select(interrupt, terminate).await {
        Either::Left((interrupted, _)) => interrupted,
        Either::Right(_) => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stopped() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
