//! What a browser is given.

pub(crate) mod api;
mod bank;
mod committee;
mod components;
mod desk;
mod page;
mod style;
pub(crate) mod victim;
