//! Every message that the desk puts together at run time is there.

use redress::domain::identity::{Capacity, Method, MuleTier, Offence, PersonalNumberKind};
use redress::domain::ledger::Purse;
use redress::domain::screening::{Check, Outcome, Shared};
use redress::domain::{account, case, challenge, command, order, payment, petition};
use redress::forms::desk::{account as account_forms, case as case_forms, challenge as challenge_forms, review};
use redress::locale::{Language, Text};

/// Keys `LIST-WORD` of a closed list.
fn of_list<T: ToString>(list: &str, words: &[T]) -> Vec<String> {
    words.iter().map(|word| format!("{list}-{}", word.to_string())).collect()
}

/// Outcomes that a check can have and that leave a finding.
fn outcomes(check: Check) -> &'static [Outcome] {
    use Outcome as O;
    match check {
        Check::AccountFrozen
        | Check::TrailAmount
        | Check::TrailTime
        | Check::SamePerson
        | Check::OtherRoute
        | Check::RecoveredElsewhere => &[O::Warn],
        Check::WithinWindow | Check::TotalWithinTrail | Check::BankCaseId => &[O::Warn, O::Unknown],
        Check::TrailMatch | Check::RefundAccount => &[O::Fail, O::Unknown],
        Check::SameTransfer => &[O::Warn, O::Fail],
        Check::ClaimantIsHolder => &[O::Fail],
    }
}

#[test]
fn every_word_of_the_law_has_its_words_at_the_desk() {
    let mut keys = Vec::new();
    keys.extend(of_list("option-kind", petition::Kind::ALL));
    keys.extend(of_list("petition-state", petition::State::ALL));
    keys.extend(of_list("account-state", account::State::ALL));
    keys.extend(of_list("payment-state", payment::State::ALL));
    keys.extend(of_list("challenge-state", challenge::State::ALL));
    keys.extend(of_list("outcome", Outcome::ALL));
    keys.extend(of_list("order-kind", order::Kind::ALL));
    keys.extend(of_list("tier", MuleTier::ALL));
    keys.extend(of_list("reason", command::Reason::ALL));
    keys.extend(of_list("offence", Offence::ALL));
    keys.extend(of_list("method", Method::ALL));
    keys.extend(of_list("desk-capacity", Capacity::ALL));
    keys.extend(of_list("number-kind", PersonalNumberKind::ALL));
    keys.extend(of_list("purse", Purse::ALL));
    keys.extend(of_list("payee", payment::Payee::ALL));
    keys.extend(of_list("return-code", payment::ReturnCode::ALL));
    keys.extend(of_list("part", &["victim", "acting", "holder"]));
    keys.extend(of_list("means", &["email", "post", "bank"]));
    keys.extend(of_list("did-petition", petition::Act::ALL));
    keys.extend(of_list("did-case", case::Act::ALL));
    keys.extend(of_list("did-account", account::Act::ALL));
    keys.extend(of_list("did-challenge", challenge::Act::ALL));
    keys.extend(of_list("check", Check::ALL));
    keys.extend(of_list("shared", Shared::ALL));
    for check in Check::ALL {
        keys.extend(of_list(&format!("finding-{check}"), outcomes(*check)));
    }
    let acts = petition::Act::ALL.iter().filter(|act| review::needs(**act).is_some());
    keys.extend(acts.map(|act| format!("act-petition-{act}")));
    let acts = case::Act::ALL.iter().filter(|act| case_forms::has_form(**act).is_some());
    keys.extend(acts.map(|act| format!("act-case-{act}")));
    let acts = challenge::Act::ALL.iter().filter(|act| challenge_forms::has_form(**act).is_some());
    keys.extend(acts.map(|act| format!("act-challenge-{act}")));
    let acts = account::Act::ALL.iter().filter(|act| account_forms::Wish::Act(**act).has_form().is_some());
    keys.extend(acts.map(|act| format!("act-account-{act}")));
    for language in [Language::Thai, Language::English] {
        let text = Text::of(language);
        let missing: Vec<_> = keys.iter().filter(|key| !text.has(key)).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}
