//! The leaves of the domain: values in, values out.

mod allocation;
mod calendar;
mod dates;
mod deadline;
mod identity;
mod money;
mod random;
mod ruleset;
