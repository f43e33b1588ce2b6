//! The address that people see.

use std::net::SocketAddr;
use std::str::FromStr;

use actix_web::http::Uri;

use super::{ConfigFault, is_this_machine};

/// Scheme, host and port that people see, without a path: `https://redress.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    is_https: bool,
    is_near: bool,
}

impl FromStr for BaseUrl {
    type Err = ConfigFault;

    fn from_str(text: &str) -> Result<Self, ConfigFault> {
        let uri: Uri = text.trim_end_matches('/').parse().map_err(|_| ConfigFault::BaseUrl)?;
        let scheme =
            uri.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https")).ok_or(ConfigFault::BaseUrl)?;
        let authority = uri.authority().ok_or(ConfigFault::BaseUrl)?;
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err(ConfigFault::BaseUrl);
        }
        if uri.path() != "/" || uri.query().is_some() || text.contains('#') {
            return Err(ConfigFault::BaseUrl);
        }
        // As browsers write an `Origin`: in small letters, without the port that goes without saying.
        let host = authority.as_str().to_ascii_lowercase();
        let usual_port = if scheme == "https" { ":443" } else { ":80" };
        let host = host.strip_suffix(usual_port).unwrap_or(&host);
        Ok(Self {
            origin: format!("{scheme}://{host}"),
            is_https: scheme == "https",
            is_near: is_this_machine(authority.host()),
        })
    }
}

impl BaseUrl {
    pub(super) fn of(listen: SocketAddr) -> Self {
        Self { origin: format!("http://{listen}"), is_https: false, is_near: listen.ip().is_loopback() }
    }

    /// The origin, without a slash at the end: paths are appended to it, and a request's `Origin` is compared with it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.origin
    }

    /// Whether browsers reach us encrypted, so that cookies can be `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.is_https
    }

    /// Whether what people send reaches us encrypted, or never leaves this machine.
    pub(super) fn is_safe(&self) -> bool {
        self.is_https || self.is_near
    }
}
