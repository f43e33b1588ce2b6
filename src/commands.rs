//! The command line: one variant and one file a command. Exit codes: 0 done; 1 refused or not found; 2 wrong usage; 3 the database can't be used.
//!
//! Here: reading the line, putting the [`App`] together for a command, telling what went wrong. Not here: what a command does beyond asking for it.

pub mod audit;
pub mod demo;
pub mod doctor;
pub mod export;
pub mod import;
pub mod keys;
pub mod migrate;
mod progress;
pub mod retention;
pub mod rules;
pub mod sender;
pub mod serve;
pub mod staff;
pub mod sweep;
pub mod work;

use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use serde::Serialize;

use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, ConfigFault, KeyFile, Settings};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::evidence::clamav::Scanner;
use crate::locale::{Language, Text};
use crate::notify::mailer::{MailFault, Mailer};
use crate::rulebook::{self, FileFault, Rulebook};
use crate::serve::ServeFault;
use crate::store::{Missing, Store, people};
use crate::vault::{KeyFault, KeyRing, Vault};

/// Returns money from frozen mule accounts to the victims of online fraud.
#[derive(Parser)]
#[command(name = "redress", version, propagate_version = true)]
struct CommandLine {
    #[command(flatten)]
    settings: Settings,
    /// Print one JSON object instead of sentences, where the command has one
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the web application and its workers
    Serve(serve::Arguments),
    /// Run the workers alone: notices, and what falls due
    Work,
    /// Show a made-up season on a database of its own, with a clock that can be moved
    Demo(demo::Arguments),
    /// Prove again everything that must hold
    Doctor,
    /// Verify the audit chain, sign a checkpoint of it
    #[command(subcommand)]
    Audit(audit::Arguments),
    /// Carry out what fell due, once
    Sweep,
    /// Bring the database's schema up to date; makes the embedded database
    Migrate,
    /// Take in a bank's file: whole or not at all; the same again changes nothing
    #[command(subcommand)]
    Import(import::Arguments),
    /// Write what the register says as CSV on standard output
    #[command(subcommand)]
    Export(export::Arguments),
    /// List, add, rotate and drop the keys of the key ring
    #[command(subcommand)]
    Keys(keys::Arguments),
    /// Say whose data will be erased because they were kept for long enough, and when; changes nothing
    Retention,
    /// Check a rule set
    #[command(subcommand)]
    Rules(rules::Arguments),
    /// Add systems that hand cases over, and give them keys
    #[command(subcommand)]
    Sender(sender::Arguments),
    /// Add staff and banks, list them, let them in no more
    #[command(subcommand)]
    Staff(staff::Arguments),
}

/// What every command gets.
pub struct Call {
    /// The settings, complete and checked.
    pub config: Config,
    /// Whether one JSON object is wanted.
    pub is_json: bool,
    /// The words.
    pub text: Text,
}

/// Why a command ends otherwise than well.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Refused or not found; the reason.
    #[error("{0}")]
    Refused(String),
    /// The settings are wrong.
    #[error(transparent)]
    Usage(#[from] ConfigFault),
    /// The database can't be used.
    #[error("{0}")]
    Database(String),
}

impl Failure {
    fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Database(_) => 3,
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Database(_) | Error::DatabaseUnavailable { .. } | Error::DatabaseMissing { .. } | Error::Busy => {
                Self::Database(error.to_string())
            }
            other => Self::Refused(other.to_string()),
        }
    }
}

impl From<ServeFault> for Failure {
    fn from(fault: ServeFault) -> Self {
        match fault {
            ServeFault::Error(error) => error.into(),
            other => Self::Refused(other.to_string()),
        }
    }
}

macro_rules! refused_by {
    ($($fault:ty),+) => {$(
        impl From<$fault> for Failure {
            fn from(fault: $fault) -> Self {
                Self::Refused(fault.to_string())
            }
        }
    )+};
}

refused_by!(KeyFault, MailFault);

impl From<Vec<FileFault>> for Failure {
    fn from(faults: Vec<FileFault>) -> Self {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        Self::Refused(lines.join("\n"))
    }
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell_fault(&failure.to_string());
            failure.code()
        }
    }
}

/// The command line, and where each of its values came from.
fn read() -> (CommandLine, ArgMatches) {
    let matches = CommandLine::command().get_matches();
    let line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|fault| fault.exit());
    (line, matches)
}

fn run() -> Result<(), Failure> {
    let (mut line, matches) = read();
    if let Command::Demo(arguments) = &line.command {
        let is_typed = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
        let settings = line.settings.typed_only(is_typed);
        return demo::run(settings, arguments, Text::of(Language::English));
    }
    if matches!(line.command, Command::Serve(_)) && crate::config::read_env_file()? {
        (line, _) = read();
    }
    let call = Call { config: line.settings.resolve()?, is_json: line.json, text: Text::of(Language::English) };
    call.config.log.start();
    match line.command {
        Command::Serve(arguments) => serve::run(&call, &arguments),
        Command::Work => work::run(&call),
        // Ran above, with settings of its own.
        Command::Demo(_) => Ok(()),
        Command::Doctor => doctor::run(&call),
        Command::Audit(arguments) => audit::run(&call, &arguments),
        Command::Sweep => sweep::run(&call),
        Command::Migrate => migrate::run(&call),
        Command::Import(arguments) => import::run(&call, &arguments),
        Command::Export(arguments) => export::run(&call, &arguments),
        Command::Keys(arguments) => keys::run(&call, &arguments),
        Command::Retention => retention::run(&call),
        Command::Rules(arguments) => rules::run(&call, &arguments),
        Command::Sender(arguments) => sender::run(&call, &arguments),
        Command::Staff(arguments) => staff::run(&call, &arguments),
    }
}

impl Call {
    /// The program on a database that is there and up to date.
    ///
    /// # Errors
    /// When the database, the key ring, the rule set or the mail folder can't be used.
    pub fn open(&self) -> Result<App, Failure> {
        let config = &self.config;
        let store = self.store()?;
        let clock = Clock::system();
        let vault = Vault::of_file(&config.keys.path, key_ring(&store, &config.keys, &clock)?);
        let mailer = Mailer::open(&config.smtp, config.sender.clone())?;
        Ok(App::new(store, clock, vault, self.rulebook()?, mailer, evidence(config))?)
    }

    /// The database, there and up to date.
    ///
    /// # Errors
    /// When it can't be used.
    pub fn store(&self) -> Result<Store, Failure> {
        let store = Store::open(&self.config.database, Missing::Refuse)?;
        if store.migrations_pending()? {
            let database = self.config.database.to_string();
            return Err(Failure::Database(self.text.with("command-schema-old", &[("database", database.into())])));
        }
        Ok(store)
    }

    fn rulebook(&self) -> Result<Rulebook, Failure> {
        Ok(match &self.config.rules {
            Some(path) => rulebook::load(path)?,
            None => rulebook::built_in()?,
        })
    }
}

/// The key ring; made on the first run of the embedded default. Every program that ran before has left its rule set.
fn key_ring(store: &Store, file: &KeyFile, clock: &Clock) -> Result<KeyRing, Failure> {
    let is_new = store.read_now(people::rule_sets)?.is_empty();
    Ok(KeyRing::load_or_create(&file.path, file.may_be_made && is_new, clock.real_now())?)
}

/// Where evidence lies, and what scans it.
fn evidence(config: &Config) -> Evidence {
    Evidence::new(&config.evidence, config.clamav.clone().map(Scanner::new))
}

/// Prints one JSON object.
pub(crate) fn tell_object<T: Serialize>(object: &T) -> Result<(), Failure> {
    let written = serde_json::to_string(object).map_err(|fault| Failure::Refused(fault.to_string()))?;
    tell(&written);
    Ok(())
}

/// Says something on standard output. A reader that went away is no fault of ours.
pub(crate) fn tell(sentence: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stdout().lock(), "{sentence}"));
}

/// Says on standard error how far something is.
pub(crate) fn tell_progress(sentence: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "{sentence}"));
}

/// Says on standard error what went wrong.
fn tell_fault(sentence: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stderr().lock(), "redress: {sentence}"));
}
