//! Every test of the program, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod clock;
mod config;
mod constraints;
mod credential;
mod diagram;
mod domain;
mod forms;
mod locale;
mod log;
mod mailer;
mod schema;
mod support;
mod vault;
mod web;
