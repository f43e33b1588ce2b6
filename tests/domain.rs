//! The leaves of the domain: values in, values out.

mod allocation;
mod calendar;
mod dates;
mod deadline;
mod evidence;
mod identity;
mod ledger;
mod money;
mod order;
pub mod random;
mod retention;
mod rules;
mod ruleset;
mod screening;
