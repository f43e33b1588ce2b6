//! What a browser is given.

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
