//! Every URL of the program and its guard, and the pages behind them.
//!
//! Here: what a request asks for, in whose name, and the page or redirect that answers it. Not here: which step is legal
//! (`domain`), carrying it out (`casework`), rows (`store`).

pub mod components;
pub mod field;
pub mod page;
