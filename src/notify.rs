//! Telling people: what is to be sent is written in the same transaction as the change it tells of, and carried out afterwards.
//! The wording belongs in `locales` and `templates`; who must be told of what, in `domain::notice`.

pub mod letters;
pub mod mailer;
pub mod outbox;
pub mod texts;
