//! The database's address, which may hold a password.

use std::fmt::{self, Debug, Display, Formatter};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use zeroize::Zeroizing;

use super::{ConfigFault, is_this_machine};

/// Values of `sslmode` with which libpq never falls back to an open connection.
const ENCRYPTED_MODES: [&str; 3] = ["require", "verify-ca", "verify-full"];

/// Which of the two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseKind {
    /// Embedded: a file.
    Sqlite,
    /// A server, for more than one machine.
    Postgres,
}

/// Where the records are. `Debug` and `Display` leave out user and password.
#[derive(Clone)]
pub struct DatabaseUrl(Form);

#[derive(Clone)]
enum Form {
    Sqlite(PathBuf),
    Postgres(Zeroizing<String>),
}

impl FromStr for DatabaseUrl {
    type Err = ConfigFault;

    /// Refuses what is neither, so that a mistyped address does not quietly become a new, empty file.
    fn from_str(text: &str) -> Result<Self, ConfigFault> {
        match text.split_once(':') {
            Some(("sqlite", path)) => sqlite(path).map(|path| Self(Form::Sqlite(path))),
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                Ok(Self(Form::Postgres(Zeroizing::new(text.to_owned()))))
            }
            _ => Err(ConfigFault::Database("it begins with neither")),
        }
    }
}

impl DatabaseUrl {
    /// Which of the two databases it is.
    #[must_use]
    pub fn kind(&self) -> DatabaseKind {
        match &self.0 {
            Form::Sqlite(_) => DatabaseKind::Sqlite,
            Form::Postgres(_) => DatabaseKind::Postgres,
        }
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Form::Sqlite(path) => Some(path),
            Form::Postgres(_) => None,
        }
    }

    /// What the driver connects to: the path, or the whole address with its password. For `store` alone, never for a message.
    #[must_use]
    pub fn connection(&self) -> Zeroizing<String> {
        match &self.0 {
            Form::Sqlite(path) => Zeroizing::new(path.to_string_lossy().into_owned()),
            Form::Postgres(url) => url.clone(),
        }
    }

    /// Whether what goes to the database is encrypted, or does not leave the machine.
    pub(super) fn check_encryption(&self) -> Result<(), ConfigFault> {
        let Form::Postgres(url) = &self.0 else {
            return Ok(());
        };
        let address = Address::of(url);
        if address.is_here() {
            return Ok(());
        }
        if !cfg!(feature = "postgres-tls") {
            return Err(ConfigFault::OpenDatabase(
                "this build can't encrypt the connection; use one with the feature postgres-tls",
            ));
        }
        if !address.parameter("sslmode").any(|mode| ENCRYPTED_MODES.contains(&mode)) {
            return Err(ConfigFault::OpenDatabase("add sslmode=verify-full (or verify-ca, require) to its address"));
        }
        Ok(())
    }
}

impl Display for DatabaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Form::Postgres(url) => match Address::of(url) {
                address if address.is_unclear => f.write_str("postgres://…"),
                address => write!(f, "postgres://{}/{}", address.hosts, address.name),
            },
        }
    }
}

impl Debug for DatabaseUrl {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// The parts of `postgres://user:password@host:port,host/name?parameter=value`, cut where libpq cuts them ("Connection URIs").
struct Address<'a> {
    hosts: &'a str,
    name: &'a str,
    parameters: &'a str,
    /// There is another `@`: part of a password may have ended up in what follows.
    is_unclear: bool,
}

impl<'a> Address<'a> {
    fn of(url: &'a str) -> Self {
        let rest = url.split_once("//").map_or("", |(_, rest)| rest);
        let rest = match rest.split_once('@') {
            Some((person, rest)) if !person.contains('/') => rest,
            _ => rest,
        };
        let (path, parameters) = rest.split_once('?').unwrap_or((rest, ""));
        let (hosts, name) = path.split_once('/').unwrap_or((path, ""));
        Self { hosts, name, parameters, is_unclear: rest.contains('@') }
    }

    fn parameter(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.parameters
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .filter(move |(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    fn is_here(&self) -> bool {
        let named = self.hosts.split(',').map(without_port);
        named.chain(self.parameter("host")).chain(self.parameter("hostaddr")).all(is_this_machine_or_socket)
    }
}

/// To libpq, no host at all and a folder stand for a socket of this machine.
fn is_this_machine_or_socket(host: &str) -> bool {
    host.is_empty() || host.starts_with('/') || host.to_ascii_lowercase().starts_with("%2f") || is_this_machine(host)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn sqlite(path: &str) -> Result<PathBuf, ConfigFault> {
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.starts_with(':') || path.starts_with("file:") || path.contains('?') {
        return Err(ConfigFault::Database("after sqlite: goes the path of a file"));
    }
    Ok(path.into())
}
