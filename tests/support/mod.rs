//! What every test may use: a person's browser, and a fresh database of either kind.
//! Checks of these tools themselves are in `checks`; what a test is about is not in here.

#![allow(dead_code, reason = "a workshop: not every tool is in use at every time")]

pub mod app;
pub mod browser;
mod checks;
pub mod clamd;
pub mod databases;
pub mod driver;
pub mod golden;
pub mod mail_sink;
pub mod operator;
pub mod pictures;
pub mod rows;
pub mod season;
pub mod seed;
pub mod told_season;
pub mod world;

use redress::store::{Missing, Store};

/// The program's own schema.
pub static SCHEMA: databases::Schema = databases::Schema::new("redress", |url| {
    let store = Store::open(&url.parse().unwrap(), Missing::Create).unwrap();
    store.migrate().unwrap();
});
