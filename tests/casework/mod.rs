//! The law carried out through `casework`, on both databases: what has no page yet, and where one record's step moves another's.

mod challenge;
mod money;
mod objection;
mod proposal;
mod retention;
mod review;
mod screening;
mod screening_queue;
