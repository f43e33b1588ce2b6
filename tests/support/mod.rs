//! What every test may use: a person's browser, and a fresh database of either kind.
//! Checks of these tools themselves are in `checks`; what a test is about is not in here.

#![allow(
    dead_code,
    reason = "a workshop: not every tool is in use at every time"
)]

pub mod browser;
mod checks;
pub mod databases;
