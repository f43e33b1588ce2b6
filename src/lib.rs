//! x
pub mod clock;
pub mod config;
pub mod credential;
pub mod notify;
pub mod vault;
