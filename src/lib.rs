//! x
pub mod clock;
pub mod credential;
pub mod vault;
