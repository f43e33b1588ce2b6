//! What a browser is given.

mod components;
mod desk;
mod page;
mod style;
mod victim;
