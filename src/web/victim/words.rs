//! The words of banks and closed lists, as choices and as answers.

use crate::domain::identity::{BankCode, PROVIDERS, Provider};
use crate::domain::words::Word;
use crate::locale::{Language, Text};
use crate::web::field::Choice;

/// The providers that keep accounts, as choices.
pub(super) fn banks(text: Text) -> Vec<Choice> {
    PROVIDERS.iter().map(|provider| Choice::new(provider.code, named(text, provider))).collect()
}

fn named(text: Text, provider: &Provider) -> String {
    let name = match text.language() {
        Language::Thai => provider.thai_name,
        Language::English => provider.english_name,
    };
    if provider.abbreviation == provider.code { name.to_owned() } else { format!("{name} ({})", provider.abbreviation) }
}

/// The name of a provider; the code of one that the list does not have.
pub(super) fn bank(text: Text, code: &BankCode) -> String {
    code.provider().map_or_else(|| code.as_str().to_owned(), |provider| named(text, provider))
}

/// The name of a provider whose code was typed.
pub(super) fn bank_typed(text: Text, code: &str) -> String {
    code.parse().map_or_else(|_| code.to_owned(), |code: BankCode| bank(text, &code))
}

/// The words of a closed list, as choices: `LIST-WORD`.
pub(super) fn choices<W: Word>(text: Text, list: &str, words: &[W]) -> Vec<Choice> {
    words.iter().map(|word| Choice::new(word.word(), text.get(&format!("{list}-{}", word.word())))).collect()
}
