//! The law and its words, pure: values in, values out.
//!
//! Here belongs what is true without a server, a database, a clock or chance. It depends on the standard library, chrono and serde
//! alone; time and randomness come in as values. Pages, rows, mail and files do not belong here.

pub mod account;
pub mod actor;
pub mod allocation;
pub mod calendar;
pub mod case;
pub mod challenge;
pub mod command;
pub mod correction;
pub mod dates;
pub mod deadline;
pub mod disclosure;
pub mod evidence;
pub mod guard;
pub mod id;
pub mod identity;
pub mod ledger;
pub mod money;
pub mod notice;
pub mod order;
pub mod party;
pub mod payment;
pub mod petition;
pub mod refusal;
pub mod retention;
pub mod rules;
pub mod ruleset;
pub mod screening;
pub mod told;
pub mod words;
