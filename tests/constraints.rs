//! What the databases themselves refuse, whoever sends the SQL: the program is not the last line of defence.
//! Each test first shows that the database takes the same statement where it is right.

mod four_eyes;
mod ledger;
mod money;
mod records;
mod steps;
