//! x
pub mod clock;
pub mod config;
pub mod credential;
pub mod notify;
pub mod vault;
#![warn(missing_docs)]

pub mod forms;
pub mod locale;
pub mod web;
