//! Where the virus scanner listens.

use std::path::PathBuf;
use std::str::FromStr;

use super::ConfigFault;

/// The socket of a `clamd`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClamAddress {
    /// A socket in the file system.
    Unix(PathBuf),
    /// Host and port. The connection is not encrypted: a host of the own network.
    Tcp(String),
}

impl FromStr for ClamAddress {
    type Err = ConfigFault;

    fn from_str(text: &str) -> Result<Self, ConfigFault> {
        if let Some(path) = text.strip_prefix("unix:").filter(|path| path.starts_with('/')) {
            return Ok(Self::Unix(path.into()));
        }
        let address =
            text.strip_prefix("tcp:").and_then(|address| address.rsplit_once(':').map(|parts| (address, parts)));
        match address {
            Some((address, (host, port))) if !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0) => {
                Ok(Self::Tcp(address.to_owned()))
            }
            _ => Err(ConfigFault::ClamAv),
        }
    }
}
