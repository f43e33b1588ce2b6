//! From where somebody tried to come in, as much of it as is kept; and how long sign-ins are kept.

use std::net::{IpAddr, Ipv6Addr};

use chrono::TimeDelta;

use crate::app::App;
use crate::error::Error;
use crate::store::second_factor;

/// How long people see their own sign-ins.
pub const SIGN_INS_KEPT: TimeDelta = TimeDelta::days(180);
/// Sign-ins shown on a page.
pub const MOST_SHOWN: i64 = 50;

/// The network that a request came from: enough for somebody to see a stranger in it, too little to follow a person with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin(String);

impl Origin {
    /// The network of an address: its first 24 bits (IPv4) or 48 bits (IPv6).
    #[must_use]
    pub fn of(address: Option<IpAddr>) -> Self {
        Self(match address.map(|address| address.to_canonical()) {
            None => String::new(),
            Some(IpAddr::V4(address)) => {
                let [first, second, third, _] = address.octets();
                format!("{first}.{second}.{third}.0/24")
            }
            Some(IpAddr::V6(address)) => {
                let [first, second, third, ..] = address.segments();
                format!("{}/48", Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0))
            }
        })
    }

    /// As it is kept; empty where it is not known.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Forgets the sign-ins that were kept long enough; how many.
///
/// # Errors
/// What the database says.
pub fn forget_sign_ins(app: &App) -> Result<usize, Error> {
    let before = (app.clock.real_now() - SIGN_INS_KEPT).naive_utc();
    app.store.write_now(move |connection| second_factor::drop_old_sign_ins(connection, before))
}
