//! Redress returns money from frozen mule accounts to the victims of online fraud.

pub mod app;
pub mod casework;
pub mod claimant_access;
pub mod clock;
pub mod commands;
pub mod config;
pub mod credential;
pub mod demo;
pub mod diagram;
pub mod doctor;
pub mod domain;
pub mod error;
pub mod export;
pub mod forms;
pub mod interchange;
pub mod library;
pub mod locale;
pub mod notify;
pub mod rulebook;
pub mod senders;
pub mod serve;
pub mod staff;
pub mod store;
pub mod vault;
pub mod web;
pub mod work;
