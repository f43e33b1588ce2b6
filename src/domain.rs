//! The law and its words, pure: values in, values out.
//!
//! Here belongs what is true without a server, a database, a clock or chance. It depends on the standard library, chrono and serde
//! alone; time and randomness come in as values. Pages, rows, mail and files do not belong here.

pub mod allocation;
pub mod calendar;
pub mod dates;
pub mod deadline;
pub mod identity;
pub mod money;
pub mod ruleset;
pub mod words;
