//! What a browser is given.

mod account;
mod admin;
pub(crate) mod api;
mod bank;
mod bounds;
mod committee;
mod components;
mod desk;
mod page;
mod rate;
mod style;
pub(crate) mod victim;
