mod account;
mod person;
mod reference;

use std::fmt::Debug;
use std::str::FromStr;

use redress::domain::identity::*;

use super::random::{Random, scramble};

/// An invented national ID whose last digit should be 8.
const MISTYPED_ID: &str = "1101700230705";

#[test]
fn numbers_are_cleaned_of_what_people_and_spreadsheets_put_in() {
    assert_eq!(clean_digits(" ๐๘๑-๒๓๔ 5678\u{200B}\u{FEFF}"), "0812345678");
    assert_eq!(clean_digits("1–2—3−4\u{00A0}5"), "12345");
    assert_eq!(clean_digits("ab-c"), "abc");
}

fn hides<T: FromStr + Debug>(text: &str, shown: &str)
where
    T::Err: Debug,
{
    assert_eq!(format!("{:?}", text.parse::<T>().unwrap()), shown);
}

#[test]
fn personal_data_does_not_show_itself() {
    hides::<NationalId>("1101700230708", "NationalId(…)");
    hides::<Passport>("AA1234567", "Passport(…)");
    hides::<JuristicId>("0105512345678", "JuristicId(…)");
    hides::<PersonalNumber>("AA1234567", "PersonalNumber(…)");
    hides::<PersonName>("สมชาย", "PersonName(…)");
    hides::<Telephone>("0812345678", "Telephone(…)");
    hides::<EmailAddress>("a@b.co", "EmailAddress(…)");
    hides::<AccountNumber>("0123456789", "AccountNumber(…)");
    hides::<PromptPay>("0812345678", "PromptPay(…)");
    hides::<BankCaseId>("25670115KTB06111", "BankCaseId(…)");
    hides::<PoliceReport>("PC1", "PoliceReport(…)");
    assert_eq!(NationalId::from_str("1101700230708").unwrap().masked(), "••••••0708");
    assert_eq!(PoliceReport::from_str("PC123").unwrap().masked(), "••••••");
    assert_eq!(PoliceReport::from_str("PC1234").unwrap().masked(), "••••••1234");
}

#[test]
fn a_value_from_outside_is_checked_and_never_repeated_in_the_error() {
    let error = serde_json::from_str::<NationalId>(&format!("\"{MISTYPED_ID}\"")).unwrap_err().to_string();
    assert!(error.contains("one of the 13 digits is not right") && !error.contains(MISTYPED_ID), "{error}");
    let id: NationalId = serde_json::from_str("\"1101700230708\"").unwrap();
    assert_eq!(serde_json::to_string(&id).unwrap(), "\"1101700230708\"");
    let reference: Reference = serde_json::from_str("\"r7kq2m9x\"").unwrap();
    assert_eq!(serde_json::to_string(&reference).unwrap(), "\"R7KQ-2M9X\"");
    let bank: BankCode = serde_json::from_str("\"KTB\"").unwrap();
    assert_eq!(serde_json::to_string(&bank).unwrap(), "\"006\"");
    assert!(serde_json::from_str::<Offence>("\"theft\"").unwrap_err().to_string().contains("not a known offence"));
}

#[test]
fn the_closed_lists_are_those_of_the_law() {
    assert_eq!(Offence::ALL.len(), 16);
    assert_eq!((Method::ALL.len(), MoneyForm::ALL.len(), MuleTier::ALL.len(), Capacity::ALL.len()), (7, 6, 5, 5));
    for offence in Offence::ALL {
        assert_eq!(offence.as_str().parse(), Ok(*offence));
    }
    assert_eq!("self".parse(), Ok(Capacity::Oneself));
    assert_eq!(MuleTier::DarkGrey.to_string(), "dark_grey");
    assert_eq!(serde_json::to_string(&Method::Promptpay).unwrap(), "\"promptpay\"");
    assert_eq!("Black".parse::<MuleTier>().unwrap_err().list, "mule_tier");
}

/// What is read is read again the same from its stored form.
fn is_stable<T: FromStr + PartialEq + Debug>(text: &str, stored: impl Fn(&T) -> String)
where
    T::Err: Debug,
{
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(stored(&value).parse::<T>().unwrap(), value, "{text:?}");
    }
}

#[test]
fn whatever_is_accepted_is_accepted_again_from_its_stored_form() {
    let mut random = Random::new(5);
    for _ in 0..30_000 {
        let text = scramble(&mut random);
        is_stable::<NationalId>(&text, |it| it.as_str().to_owned());
        is_stable::<Passport>(&text, |it| it.as_str().to_owned());
        is_stable::<PersonalNumber>(&text, |it| it.as_str().to_owned());
        is_stable::<PersonName>(&text, |it| it.as_str().to_owned());
        is_stable::<Telephone>(&text, |it| it.as_str().to_owned());
        is_stable::<EmailAddress>(&text, |it| it.as_str().to_owned());
        is_stable::<AccountNumber>(&text, |it| it.as_str().to_owned());
        is_stable::<PromptPay>(&text, |it| it.as_str().to_owned());
        is_stable::<BankCode>(&text, |it| it.as_str().to_owned());
        is_stable::<BankCaseId>(&text, |it| it.as_str().to_owned());
        is_stable::<PoliceReport>(&text, |it| it.as_str().to_owned());
        is_stable::<Reference>(&text, |it| it.as_str().to_owned());
    }
}
