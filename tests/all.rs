//! Every test of Redress, in one program: it links once. The modules mirror `src`; `support` drives the program from
//! outside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    missing_docs,
    reason = "a test that meets the unexpected ends there, and its names say what it shows"
)]

mod support;
