//! What a browser is given.

mod components;
mod page;
mod style;
mod victim;
