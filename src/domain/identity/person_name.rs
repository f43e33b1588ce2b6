//! The name of a person or company, as they write it.
//!
//! Here belongs what a name may hold and how much of it is shown; nothing is ever split into first and last.

use super::{checked_text, is_invisible, longer_than};
use crate::domain::words::fault_enum;

/// The longest name, in characters.
const MAX_CHARACTERS: usize = 200;
/// The longest text that is read as a name, spaces and invisible characters included.
const MAX_TYPED_CHARACTERS: usize = 1_000;

/// Titles that may stand alone before a name, in lower case.
const TITLES: [&str; 16] = [
    "นาย",
    "นาง",
    "นางสาว",
    "น.ส.",
    "ด.ช.",
    "ด.ญ.",
    "คุณ",
    "mr",
    "mr.",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "miss",
    "dr",
    "dr.",
];

fault_enum! {
    /// Why a text is not a name.
    PersonNameFault {
        Empty = "person_name_empty": "no name was given",
        TooLong = "person_name_too_long": "a name has at most 200 characters",
        ControlCharacter = "person_name_control_character": "the name holds a character that cannot be shown",
        NoLetter = "person_name_no_letter": "a name has at least one letter",
    }
}

/// A name in any script, 1 to 200 characters, with single spaces; one word is enough.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonName(String);

checked_text!(PersonName, PersonNameFault);

impl PersonName {
    fn read(text: &str) -> Result<Self, PersonNameFault> {
        if longer_than(text, MAX_TYPED_CHARACTERS) {
            return Err(PersonNameFault::TooLong);
        }
        // A line break would start a new header in a mail; a mark of direction would show another name than the stored one.
        if text.trim().chars().any(|c| c.is_control() || breaks_or_turns_the_line(c)) {
            return Err(PersonNameFault::ControlCharacter);
        }
        let visible: String = text.chars().filter(|c| !is_invisible(*c) || is_joiner(*c)).collect();
        let name = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            return Err(PersonNameFault::Empty);
        }
        if longer_than(&name, MAX_CHARACTERS) {
            return Err(PersonNameFault::TooLong);
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(PersonNameFault::NoLetter);
        }
        Ok(Self(name))
    }

    /// The first character of each word, the rest hidden.
    pub fn masked(&self) -> String {
        let words = self.0.split(' ').filter_map(|word| word.chars().next());
        words.map(|first| format!("{first}•••")).collect::<Vec<_>>().join(" ")
    }

    /// The first word after a title that stands alone: all of a name that a message may carry.
    pub fn first_word(&self) -> &str {
        let mut words = self.0.split(' ');
        let first = words.next().unwrap_or_default();
        match words.next() {
            Some(second) if TITLES.contains(&first.to_lowercase().as_str()) => second,
            _ => first,
        }
    }
}

/// Joiners are part of how some scripts are written.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

fn breaks_or_turns_the_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFD}')
}
