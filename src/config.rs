//! The only reader of the environment: flags and variables in, one checked [`Config`] out. The names are an interface
//! (README, "Configuration"). What the values are used for belongs to their users; what can be changed while running does not
//! belong here at all.

mod base_url;
mod clamav;
mod database;
pub mod log;
mod proxies;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use thiserror::Error;

pub use self::base_url::BaseUrl;
pub use self::clamav::ClamAddress;
pub use self::database::{DatabaseKind, DatabaseUrl};
use self::log::LogSettings;
pub use self::proxies::{MOST_HOPS, MOST_PROXIES, Network, TrustedProxies};
use crate::notify::mailer::{MailRoute, RouteFault, Sender};

/// The embedded default: a file in the working folder.
const DEFAULT_DATABASE: &str = "sqlite:redress.db";
/// Seen from this machine only, until told otherwise.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
/// What the log shows.
const DEFAULT_LOG: &str = "info";
/// The sender of letters that do not leave the machine.
const DEFAULT_SENDER: &str = "Redress <redress@localhost.localdomain>";

/// What can be set, as it was typed. Has no `Debug`, and `--help` shows no values: there are passwords among them.
#[derive(Args, Clone, Default)]
pub struct Settings {
    /// Database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [default: sqlite:redress.db]
    #[arg(long, env = "REDRESS_DATABASE", value_name = "URL", global = true, hide_env_values = true)]
    pub database: Option<String>,
    /// Address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "REDRESS_LISTEN", value_name = "ADDRESS", global = true, hide_env_values = true)]
    pub listen: Option<String>,
    /// Address that people see, in links and checks of origin [default: http://LISTEN]
    #[arg(long, env = "REDRESS_BASE_URL", value_name = "URL", global = true, hide_env_values = true)]
    pub base_url: Option<String>,
    /// Way of mail: smtps://…, smtp://…?tls=required or folder:PATH [default with SQLite: a folder beside the database]
    #[arg(long, env = "REDRESS_SMTP", value_name = "URL", global = true, hide_env_values = true)]
    pub smtp: Option<String>,
    /// Sender of mail: "Name <address>" [required with a relay]
    #[arg(long, env = "REDRESS_SENDER", value_name = "SENDER", global = true, hide_env_values = true)]
    pub sender: Option<String>,
    /// Key ring file [default with SQLite: made beside the database on the first run]
    #[arg(long, env = "REDRESS_KEYS", value_name = "FILE", global = true, hide_env_values = true)]
    pub keys: Option<PathBuf>,
    /// Folder for evidence [default with SQLite: beside the database]
    #[arg(long, env = "REDRESS_EVIDENCE", value_name = "FOLDER", global = true, hide_env_values = true)]
    pub evidence: Option<PathBuf>,
    /// Virus scanner for evidence: unix:/PATH or tcp:HOST:PORT of a clamd [default: none]
    #[arg(long, env = "REDRESS_CLAMAV", value_name = "SOCKET", global = true, hide_env_values = true)]
    pub clamav: Option<String>,
    /// Rule set file [default: the one built in]
    #[arg(long, env = "REDRESS_RULES", value_name = "FILE", global = true, hide_env_values = true)]
    pub rules: Option<PathBuf>,
    /// Proxies whose X-Forwarded-For is believed: addresses or networks, with commas between [default: none]
    #[arg(long, env = "REDRESS_TRUSTED_PROXIES", value_name = "LIST", global = true, hide_env_values = true)]
    pub trusted_proxies: Option<String>,
    /// What the log shows: a level, or directives such as redress=debug,warn [default: info]
    #[arg(long, env = "REDRESS_LOG", value_name = "FILTER", global = true, hide_env_values = true)]
    pub log: Option<String>,
    /// Write the log as JSON, one object a line
    #[arg(long, global = true)]
    pub log_json: bool,
}

/// What the program runs with: complete and checked. Its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the records are.
    pub database: DatabaseUrl,
    /// Where the web application listens.
    pub listen: SocketAddr,
    /// What people's browsers call it.
    pub base_url: BaseUrl,
    /// How letters go.
    pub smtp: MailRoute,
    /// Who they come from.
    pub sender: Sender,
    /// The key ring.
    pub keys: KeyFile,
    /// The folder of evidence files.
    pub evidence: PathBuf,
    /// The virus scanner for evidence.
    pub clamav: Option<ClamAddress>,
    /// A rule set to use instead of the one built in.
    pub rules: Option<PathBuf>,
    /// Proxies in front of us.
    pub trusted_proxies: TrustedProxies,
    /// What is logged, and how.
    pub log: LogSettings,
}

/// Where the key ring is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFile {
    /// The file.
    pub path: PathBuf,
    /// Whether it may be made where it is missing *and the database is empty*: with the embedded default only.
    pub may_be_made: bool,
}

/// What is wrong with the settings. Names the variable, never shows its value where that may be secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ConfigFault {
    /// Not a database.
    #[error("REDRESS_DATABASE must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME: {0}")]
    Database(&'static str),
    /// A PostgreSQL on another machine without encryption.
    #[error("REDRESS_DATABASE is on another machine: {0}")]
    OpenDatabase(&'static str),
    /// Not an address.
    #[error("REDRESS_LISTEN must be an address and a port, such as 127.0.0.1:8080")]
    Listen,
    /// Not an origin.
    #[error("REDRESS_BASE_URL must be https://HOST or https://HOST:PORT, without a path")]
    BaseUrl,
    /// People would be served unencrypted.
    #[error(
        "REDRESS_BASE_URL must begin with https:// unless it is this machine: a proxy in front does the encryption"
    )]
    OpenBaseUrl,
    /// The way of mail or the sender.
    #[error("REDRESS_SMTP or REDRESS_SENDER: {0}")]
    Mail(#[from] RouteFault),
    /// There is no evidence store of this kind.
    #[error("REDRESS_EVIDENCE must be a folder: this build keeps evidence in no other place")]
    Evidence,
    /// Not a scanner's socket.
    #[error("REDRESS_CLAMAV must be unix:/PATH or tcp:HOST:PORT")]
    ClamAv,
    /// Not a list of networks.
    #[error(
        "REDRESS_TRUSTED_PROXIES must be addresses or networks with commas between, such as 10.0.0.0/8, at most {MOST_PROXIES}"
    )]
    TrustedProxies,
    /// Nobody is named to speak for browsers.
    #[error(
        "REDRESS_TRUSTED_PROXIES must name the proxy that encrypts for REDRESS_BASE_URL, such as 127.0.0.1: without it everybody has one address"
    )]
    Proxies,
    /// Not a filter.
    #[error("REDRESS_LOG must be a level such as info, or directives such as redress=debug,warn")]
    Log,
    /// The `.env` file is not understood; it is not quoted, there are secrets in it.
    #[error("the file .env can't be read: one NAME=VALUE a line")]
    EnvFile,
    /// Something has no safe default here.
    #[error("{0} must be set: it has a default with the embedded database only")]
    Required(&'static str),
}

impl Settings {
    /// What was typed alone – whatever the environment says –, but for the log: a demo must not touch what the machine is set up for.
    #[must_use]
    pub fn typed_only(self, is_typed: impl Fn(&str) -> bool) -> Self {
        let text = |name: &str, value: Option<String>| value.filter(|_| is_typed(name));
        let path = |name: &str, value: Option<PathBuf>| value.filter(|_| is_typed(name));
        Self {
            database: text("database", self.database),
            listen: text("listen", self.listen),
            base_url: text("base_url", self.base_url),
            smtp: text("smtp", self.smtp),
            sender: text("sender", self.sender),
            keys: path("keys", self.keys),
            evidence: path("evidence", self.evidence),
            clamav: text("clamav", self.clamav),
            rules: path("rules", self.rules),
            trusted_proxies: text("trusted_proxies", self.trusted_proxies),
            log: self.log,
            log_json: self.log_json,
        }
    }

    /// Checks everything and fills in what was left out.
    ///
    /// # Errors
    /// The first setting that is wrong or missing.
    pub fn resolve(&self) -> Result<Config, ConfigFault> {
        let database: DatabaseUrl = self.database.as_deref().unwrap_or(DEFAULT_DATABASE).parse()?;
        let listen = self
            .listen
            .as_deref()
            .map(str::parse)
            .transpose()
            .map_err(|_| ConfigFault::Listen)?
            .unwrap_or(DEFAULT_LISTEN);
        let smtp = match &self.smtp {
            Some(route) => route.parse()?,
            None => MailRoute::Folder(beside(&database, "mail", "REDRESS_SMTP")?),
        };
        Ok(Config {
            listen,
            base_url: match &self.base_url {
                Some(text) => text.parse()?,
                None => BaseUrl::of(listen),
            },
            sender: self.sender(&smtp)?,
            smtp,
            keys: self.keys(&database)?,
            evidence: self.evidence(&database)?,
            clamav: self.clamav.as_deref().map(str::parse).transpose()?,
            rules: self.rules.clone(),
            trusted_proxies: self.trusted_proxies.as_deref().unwrap_or_default().parse()?,
            log: LogSettings::new(self.log.as_deref().unwrap_or(DEFAULT_LOG), self.log_json)?,
            database,
        })
    }

    fn sender(&self, smtp: &MailRoute) -> Result<Sender, ConfigFault> {
        match (&self.sender, smtp) {
            (Some(sender), _) => Ok(sender.parse()?),
            (None, MailRoute::Smtp(_)) => Err(ConfigFault::Required("REDRESS_SENDER")),
            (None, MailRoute::Folder(_) | MailRoute::Memory) => Ok(DEFAULT_SENDER.parse()?),
        }
    }

    fn keys(&self, database: &DatabaseUrl) -> Result<KeyFile, ConfigFault> {
        match &self.keys {
            Some(path) => Ok(KeyFile { path: path.clone(), may_be_made: false }),
            None => Ok(KeyFile { path: beside(database, "keys", "REDRESS_KEYS")?, may_be_made: true }),
        }
    }

    fn evidence(&self, database: &DatabaseUrl) -> Result<PathBuf, ConfigFault> {
        match &self.evidence {
            Some(folder) if folder.to_string_lossy().contains("://") => Err(ConfigFault::Evidence),
            Some(folder) => Ok(folder.clone()),
            None => beside(database, "evidence", "REDRESS_EVIDENCE"),
        }
    }
}

impl Config {
    /// What must hold besides before strangers are served.
    ///
    /// # Errors
    /// When people or the database would be reached unencrypted, or everybody would seem to be the proxy.
    pub fn check_for_serving(&self) -> Result<(), ConfigFault> {
        if !self.base_url.is_safe() {
            return Err(ConfigFault::OpenBaseUrl);
        }
        // Who encrypts is a proxy; without its word every request comes from one address, and one rate would be everybody's.
        if self.base_url.is_https() && self.trusted_proxies.is_empty() {
            return Err(ConfigFault::Proxies);
        }
        self.database.check_encryption()
    }
}

/// Where the operating system keeps what is soon thrown away.
#[must_use]
pub fn temporary_folder() -> PathBuf {
    std::env::temp_dir()
}

/// Reads `.env` of the working folder or one above into the environment, for what is not set there; whether there is one. To be called before
/// there is a second thread.
///
/// # Errors
/// When the file can't be read.
pub fn read_env_file() -> Result<bool, ConfigFault> {
    match dotenvy::dotenv() {
        Ok(_) => Ok(true),
        Err(fault) if fault.not_found() => Ok(false),
        Err(_) => Err(ConfigFault::EnvFile),
    }
}

/// The database's own name with another ending, beside it; only the embedded database has such a place.
fn beside(database: &DatabaseUrl, ending: &str, variable: &'static str) -> Result<PathBuf, ConfigFault> {
    database.file().map(|file: &Path| file.with_extension(ending)).ok_or(ConfigFault::Required(variable))
}

/// Whether this host, as it stands in an address, is the machine that the program runs on.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
