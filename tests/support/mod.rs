//! What the tests share.

pub mod mail_sink;
