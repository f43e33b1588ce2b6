//! Forms: any body, whatever form it is sent to.

use redress::credential::OneTimeCode;
use redress::domain::id::TransferId;
use redress::domain::identity::Reference;
use redress::domain::money::Satang;
use redress::domain::{account, case, challenge, correction, payment, petition};
use redress::forms::claim::Step;
use redress::forms::desk::{self, account::Wish, review::Line};
use redress::forms::{self, Errors, Limit, Values, bank, case as claimant};
use redress::staff::NewUser;

use super::{is_new, now, thai};

/// What a form holds is within its limits, plain, and the same when it is sent back.
pub fn form_values(bytes: &[u8]) {
    let Ok(values) = Values::parse(bytes) else { return };
    let mut again = Vec::new();
    for (name, sent) in values.iter() {
        assert!(name.len() <= Limit::NAME_BYTES);
        for value in sent {
            assert!(value.len() <= Limit::VALUE_BYTES && !value.contains(['\0', '\r']));
            again.push((name.to_owned(), value.clone()));
        }
    }
    assert!(again.len() <= Limit::PAIRS);
    assert!(Values::from_pairs(again).unwrap() == values);
    assert!(format!("{values:?}").len() <= 8 + values.iter().map(|(name, _)| name.len() * 8 + 4).sum::<usize>());
}

/// Every form there is, on any body: each error has its sentence.
pub fn forms(bytes: &[u8]) {
    let Some((which, body)) = bytes.split_first() else { return };
    let Ok(values) = Values::parse(body) else { return };
    let line = Line { transfer: Some(TransferId::from_bytes([7; 16])), claimed: Satang::new(100_000) };
    let forms: &[&dyn Fn() -> Result<(), Errors>] = &[
        &|| forms::read::<forms::sign_in::SignInForm, forms::sign_in::SignIn>(&values).map(drop),
        &|| forms::read::<forms::sign_in::FirstSignInForm, forms::sign_in::FirstSignIn>(&values).map(drop),
        &|| forms::read::<forms::sign_in::ReferenceForm, Reference>(&values).map(drop),
        &|| forms::read::<forms::sign_in::CodeForm, OneTimeCode>(&values).map(drop),
        &|| forms::read::<bank::BalanceForm, Satang>(&values).map(drop),
        &|| bank::reported_hold(&"006".parse().unwrap(), &values).map(drop),
        &|| forms::claim::read_transfer(&values, now()).map(drop),
        &|| all(payment::Act::ALL, |act| bank::payment_command(*act, &values).map(drop)),
        &|| all(claimant::ClaimAct::ALL, |act| act.command(&values).map(drop)),
        &|| all(claimant::PaymentAct::ALL, |act| act.command(&values).map(drop)),
        &|| all(Step::ALL, |step| step.check(&values)),
        &|| all(account::Act::ALL, |act| desk::account::step(Wish::Act(*act), &values).map(drop)),
        &|| desk::account::step(Wish::PlaceHold, &values).map(drop),
        &|| all(case::Act::ALL, |act| desk::case::command(*act, &values).map(drop)),
        &|| all(challenge::Act::ALL, |act| desk::challenge::command(*act, &values).map(drop)),
        &|| desk::challenge::receipt(&values).map(drop),
        &|| all(petition::Act::ALL, |act| desk::review::command(*act, &values, &[line]).map(drop)),
        &|| new_user(&values),
        &|| forms::read::<forms::data::ContactForm, forms::data::Wanted>(&values).map(drop),
        &|| forms::read::<forms::data::WishForm, forms::data::Wish>(&values).map(drop),
        &|| forms::data::code(&values).map(drop),
        &|| forms::data::understood(&values),
        &|| all(correction::Act::ALL, |act| desk::correction::command(*act, &values).map(drop)),
    ];
    if let Err(errors) = forms[usize::from(*which) % forms.len()]() {
        assert_have_words(&errors);
    }
}

/// Each on its own; all are looked at, the last error is handed on.
fn all<T>(each: &[T], read: impl Fn(&T) -> Result<(), Errors>) -> Result<(), Errors> {
    let mut outcome = Ok(());
    for one in each {
        if let Err(errors) = read(one) {
            assert_have_words(&errors);
            outcome = Err(errors);
        }
    }
    outcome
}

fn assert_have_words(errors: &Errors) {
    assert!(!errors.is_empty());
    for (field, error) in errors.iter() {
        let figures: Vec<&str> = error.details.iter().map(|(name, _)| *name).collect();
        if is_new(&(field, &error.key, figures)) {
            assert!(!error.sentence(thai(), field).starts_with('['), "{field}: {error:?}");
        }
    }
}

fn new_user(values: &Values) -> Result<(), Errors> {
    let bank = Some(values.get("bank")).filter(|bank| !bank.is_empty());
    NewUser::read(values.get("email"), values.get("name"), values.get("role"), bank).map(drop)
}
