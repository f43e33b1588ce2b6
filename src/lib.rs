//! x
pub mod clock;
pub mod vault;
