//! Every test of the program, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::as_conversions,
    clippy::needless_pass_by_value,
    missing_docs,
    reason = "a test fails by panicking"
)]

mod access;
mod audit;
mod canary;
mod casework;
mod claimant_entry;
mod clock;
mod commands;
mod config;
mod constraints;
mod credential;
mod demo;
mod diagram;
mod doctor;
mod domain;
mod durability;
mod erasure;
mod evidence;
mod export;
mod forms;
mod fuzz_corpus;
mod headers;
mod hostile;
mod interchange;
mod journey;
mod locale;
mod log;
mod mailer;
mod notices;
mod own_data;
mod races;
mod rotation;
mod schema;
mod season;
mod second_factor;
mod sign_in;
mod supply_chain;
mod support;
#[path = "../fuzz/targets/mod.rs"]
mod targets;
mod vault;
mod walk;
mod web;
mod writer;
