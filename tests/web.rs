//! What a browser is given.

mod bank;
mod committee;
mod components;
mod page;
mod style;
