//! Redress returns money from frozen mule accounts to the victims of online fraud.

#![warn(missing_docs)]

pub mod domain;
pub mod rulebook;
