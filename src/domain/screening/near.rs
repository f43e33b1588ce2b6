//! Account numbers that a slip of the finger leads to: one digit changed, left out, put in, or two neighbours exchanged. Which of them is an account is the
//! caller's look-up.

use std::collections::BTreeSet;

use crate::domain::identity::AccountNumber;

/// Digits of the longest number that is looked at: nobody types the address of a digital asset by hand.
const MOST_DIGITS: usize = 16;

/// The numbers one slip away from a number of digits, in order, without itself. A number with letters has none.
pub fn near_numbers(number: &AccountNumber) -> Vec<AccountNumber> {
    let digits: Vec<char> = number.as_str().chars().collect();
    if digits.len() > MOST_DIGITS || !digits.iter().all(char::is_ascii_digit) {
        return Vec::new();
    }
    let mut near = BTreeSet::new();
    for place in 0..=digits.len() {
        let (before, after) = digits.split_at(place);
        for digit in '0'..='9' {
            near.insert(joined(before, &[digit], after));
        }
        let Some((here, rest)) = after.split_first() else {
            continue;
        };
        near.insert(joined(before, &[], rest));
        for digit in '0'..='9' {
            near.insert(joined(before, &[digit], rest));
        }
        if let Some((next, beyond)) = rest.split_first() {
            near.insert(joined(before, &[*next, *here], beyond));
        }
    }
    near.remove(number.as_str());
    near.iter().filter_map(|text| text.parse().ok()).collect()
}

fn joined(before: &[char], between: &[char], after: &[char]) -> String {
    before.iter().chain(between).chain(after).collect()
}
