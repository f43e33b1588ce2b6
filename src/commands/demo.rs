//! `redress demo`.

use clap::Args;

use super::{Failure, tell};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{Config, DatabaseKind, Settings};
use crate::demo::{self, Place, crew};
use crate::domain::actor::Role;
use crate::locale::Text;
use crate::notify::mailer::Mailer;
use crate::rulebook;
use crate::serve::Front;
use crate::store::{Missing, Store, people};
use crate::vault::{KeyRing, Vault};

/// Settings of `demo` alone.
#[derive(Args)]
pub struct Arguments {
    /// Another number, another season
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Makes a season up and shows it until the program is stopped.
///
/// # Errors
/// A database that is not empty, an address that is taken.
pub fn run(settings: Settings, arguments: &Arguments, text: Text) -> Result<(), Failure> {
    let place = Place::new().map_err(|fault| Failure::Refused(fault.to_string()))?;
    let config = beside(settings, &place)?.resolve()?;
    config.check_for_serving()?;
    config.log.start();
    let app = open(&config, text)?;
    tell(&text.get("demo-preparing"));
    let sign_ins = demo::prepare(&app, arguments.seed)?;
    say_sign_ins(text, &sign_ins);
    let ready = |_| {
        tell(&text.with("demo-ready", &[("origin", config.base_url.as_str().into())]));
    };
    let front = Front::new(config.base_url.clone(), config.trusted_proxies.clone());
    crate::serve::run(&app, &front, config.listen, true, ready)?;
    Ok(())
}

/// What was not named on the command line is in the demo's own folder.
fn beside(settings: Settings, place: &Place) -> Result<Settings, Failure> {
    let of = |name: &str| place.path().join(name);
    let database = settings.database.unwrap_or_else(|| format!("sqlite:{}", of("demo.db").display()));
    let kind = database.parse::<crate::config::DatabaseUrl>().map(|url| url.kind())?;
    let is_server = kind == DatabaseKind::Postgres;
    Ok(Settings {
        keys: settings.keys.or_else(|| is_server.then(|| of("demo.keys"))),
        smtp: settings.smtp.or_else(|| is_server.then(|| format!("folder:{}", of("mail").display()))),
        evidence: settings.evidence.or_else(|| is_server.then(|| of("evidence"))),
        database: Some(database),
        ..settings
    })
}

/// The program on an empty database, which is made where there is none, with a clock that can be moved.
fn open(config: &Config, text: Text) -> Result<App, Failure> {
    Store::open(&config.database, Missing::Create)?.migrate()?;
    let store = Store::open(&config.database, Missing::Refuse)?;
    if !store.read_now(people::rule_sets)?.is_empty() {
        let database = config.database.to_string();
        return Err(Failure::Refused(text.with("demo-not-empty", &[("database", database.into())])));
    }
    let clock = Clock::demo();
    let ring = KeyRing::load_or_create(&config.keys.path, true, clock.real_now())?;
    let mailer = Mailer::open(&config.smtp, config.sender.clone())?;
    let rules = match &config.rules {
        Some(path) => rulebook::load(path)?,
        None => rulebook::built_in()?,
    };
    let mut app = App::new(store, clock, Vault::new(ring), rules, mailer, super::evidence(config))?;
    app.demo = true;
    Ok(app)
}

fn say_sign_ins(text: Text, sign_ins: &crew::SignIns) {
    for member in crew::CREW {
        let role = text.get(&format!("role-{}", member.role));
        let role = match member.bank {
            Some(bank) if member.role == Role::Bank => format!("{role} {bank}"),
            _ => role,
        };
        tell(&format!("{role:<24} {:<26} {}", member.email, sign_ins.password));
    }
}
