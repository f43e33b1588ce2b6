//! x
#![warn(missing_docs)]

pub mod forms;
pub mod locale;
pub mod web;
