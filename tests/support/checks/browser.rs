//! The browser reads pages, fills in forms and keeps cookies as a person's browser does.

mod forms;
mod journeys;
mod pages;
