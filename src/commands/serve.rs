//! `redress serve`.

use std::panic;

use clap::Args;

use super::{Call, Failure, tell};
use crate::serve::Front;

/// Settings of `serve` alone.
#[derive(Args)]
pub struct Arguments {
    /// Take requests only: notices and what falls due are left to `redress work`
    #[arg(long)]
    no_workers: bool,
}

/// Runs until it is stopped.
///
/// # Errors
/// Unsafe settings, an old schema, an address that is taken.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    call.config.check_for_serving()?;
    let app = call.open()?;
    log_panics();
    let (config, text) = (&call.config, call.text);
    let with_workers = !arguments.no_workers;
    let ready = |address: std::net::SocketAddr| {
        let origin = config.base_url.as_str();
        tell(&text.with("command-serving", &[("address", address.to_string().into()), ("origin", origin.into())]));
    };
    let front = Front::new(config.base_url.clone(), config.trusted_proxies.clone());
    Ok(crate::serve::run(&app, &front, config.listen, with_workers, ready)?)
}

/// A panic is logged by its place alone: its message may quote what somebody typed.
pub(super) fn log_panics() {
    panic::set_hook(Box::new(|about| {
        let place = about.location().map(ToString::to_string);
        tracing::error!(place, "a panic");
    }));
}
