//! What a browser is given.

mod account;
mod admin;
pub(crate) mod api;
mod bank;
mod bounds;
mod busy;
mod committee;
mod components;
mod desk;
mod language;
mod page;
mod rate;
mod style;
pub(crate) mod victim;
