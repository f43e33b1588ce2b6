//! Every test, in one binary.
//! Every test of the program, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    missing_docs
)]

mod clock;
mod config;
mod credential;
mod log;
mod mailer;
mod support;
mod vault;
    reason = "a test fails by panicking"
)]

mod forms;
mod locale;
mod web;
