//! What people type into one field: amounts, days, numbers, names, codes.

use chrono::Datelike;
use redress::credential::{
    ApiKey, FirstSignInCode, MOST_TYPED_BYTES, OneTimeCode, RecoveryCode, TOTP_DIGITS, Token, TotpCode, TotpSecret,
};
use redress::domain::dates::{YEARS, date_from_parts, parse_date, parse_stamp, parse_time};
use redress::domain::id::PetitionId;
use redress::domain::identity::{
    AccountNumber, BankCaseId, BankCode, EmailAddress, JuristicId, NationalId, Passport, PersonName, PersonalNumber,
    PersonalNumberKind, PoliceReport, PromptPay, Reference, Telephone,
};
use redress::domain::money::{MAX_TYPED, Satang};
use redress::staff::Proof;
use redress::vault::PublicKey;

use super::{now, text};

/// An amount is one that can be handled, and is read back from how it is shown.
pub fn money(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(amount) = typed.parse::<Satang>() {
        assert!((Satang::ZERO..=MAX_TYPED).contains(&amount));
        assert_eq!(amount.to_string().parse(), Ok(amount), "{amount}");
        assert_eq!(Satang::parse_positive(&typed).is_ok(), !amount.is_zero());
    }
}

/// A day or moment is one of the calendar's, and is read back from its ISO form.
pub fn dates(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(day) = parse_date(&typed) {
        assert!(YEARS.contains(&day.year()));
        assert_eq!(parse_date(&day.to_string()), Ok(day));
    }
    if let Ok(time) = parse_time(&typed) {
        assert_eq!(parse_time(&time.format("%H:%M:%S%.6f").to_string()), Ok(time));
    }
    if let Ok(at) = parse_stamp(&typed) {
        let written = at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        // At either end of the years, the hours between Bangkok and Greenwich lead out of them.
        assert!(!YEARS.contains(&at.year()) || parse_stamp(&written) == Ok(at), "{written}");
    }
    let mut parts = typed.splitn(3, '\n');
    let (day, month, year) = (parts.next(), parts.next(), parts.next());
    if let (Some(day), Some(month), Some(year)) = (day, month, year)
        && let Ok(found) = date_from_parts(day, month, year)
    {
        assert_eq!(parse_date(&found.to_string()), Ok(found));
    }
}

/// A value that is checked once: it reads as itself, its mask hides it, and `Debug` does not show it.
macro_rules! assert_checked {
    ($kind:ty, $typed:expr) => {
        if let Ok(value) = $typed.parse::<$kind>() {
            let kept = value.as_str().to_owned();
            assert_eq!(kept.parse::<$kind>().map(|again| again.as_str().to_owned()).ok(), Some(kept.clone()));
            assert!(!kept.chars().any(char::is_control), "{kept:?}");
            assert_eq!(format!("{value:?}"), concat!(stringify!($kind), "(…)"), "what it is, and nothing of it");
            value
        } else {
            return;
        }
    };
}

pub fn personal_number(bytes: &[u8]) {
    let typed = text(bytes);
    for kind in PersonalNumberKind::ALL {
        drop(PersonalNumber::of_kind(*kind, &typed));
    }
    if let Some(restored) = PersonalNumber::with_lost_zero(&typed) {
        assert!(restored.as_str().starts_with('0'));
    }
    if let Ok(number) = typed.parse::<PersonalNumber>() {
        assert_ne!(number.masked(), number.as_str());
    }
    (|| drop(assert_checked!(NationalId, typed)))();
    (|| drop(assert_checked!(JuristicId, typed)))();
    (|| drop(assert_checked!(Passport, typed)))();
}

pub fn account_number(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(bank) = typed.parse::<BankCode>() {
        assert_eq!(bank.as_str().parse::<BankCode>().ok().as_ref(), Some(&bank));
    }
    (|| {
        let number = assert_checked!(AccountNumber, typed);
        assert_ne!(number.masked(), number.as_str());
        for bank in ["004", "006", "030"] {
            let bank: BankCode = bank.parse().unwrap();
            if let Some(restored) = number.with_lost_zeros(&bank) {
                assert!(restored.as_str().starts_with('0') && restored.as_str().ends_with(number.as_str()));
            }
        }
    })();
    (|| {
        let number = assert_checked!(PromptPay, typed);
        assert_ne!(number.masked(), number.as_str());
    })();
}

pub fn identity(bytes: &[u8]) {
    let typed = text(bytes);
    (|| drop(assert_checked!(PersonName, typed)))();
    (|| drop(assert_checked!(Telephone, typed)))();
    (|| {
        let address = assert_checked!(EmailAddress, typed);
        assert!(address.as_str().contains('@') && !address.as_str().contains(char::is_whitespace));
    })();
    (|| drop(assert_checked!(BankCaseId, typed)))();
    (|| drop(assert_checked!(PoliceReport, typed)))();
    if let Ok(reference) = typed.parse::<Reference>() {
        assert_eq!(reference.as_str().parse::<Reference>().ok().as_ref(), Some(&reference));
    }
    if let Ok(id) = typed.parse::<PetitionId>() {
        assert_eq!(id.to_string().parse::<PetitionId>(), Ok(id));
    }
}

pub fn codes(bytes: &[u8]) {
    let typed = text(bytes);
    if let Some(code) = OneTimeCode::parse(&typed) {
        assert!(typed.len() <= MOST_TYPED_BYTES);
        assert!(OneTimeCode::parse(&code.text()).is_some_and(|again| again == code));
        assert_eq!(format!("{code:?}"), "OneTimeCode(…)");
    }
    if let Some(code) = FirstSignInCode::parse(&typed) {
        assert!(FirstSignInCode::parse(&code.text()).is_some_and(|again| again == code));
    }
    if let Some(key) = ApiKey::parse(&typed) {
        assert_eq!(key.text(), typed);
        assert!(!key.prefix().contains(&key.text()) && key.matches(&key.digest()));
    }
    if let Some(token) = Token::parse(&typed) {
        assert_eq!(token.text(), typed);
    }
    if let Some(code) = TotpCode::parse(&typed) {
        assert!(code.text().len() == TOTP_DIGITS && code.text().bytes().all(|byte| byte.is_ascii_digit()));
        assert!(TotpCode::parse(code.text()).is_some_and(|again| again == code));
        assert_eq!(format!("{code:?}"), "TotpCode(…)");
        assert_eq!(Proof::parse(&typed), Some(Proof::Totp(code)));
    } else if let Some(code) = RecoveryCode::parse(&typed) {
        assert!(RecoveryCode::parse(&code.text()).is_some_and(|again| again == code));
        assert_eq!(format!("{code:?}"), "RecoveryCode(…)");
        assert_eq!(Proof::parse(&typed), Some(Proof::Recovery(code)));
    } else {
        assert_eq!(Proof::parse(&typed), None);
    }
    if let Some(secret) = TotpSecret::from_base32(&typed) {
        assert_eq!(*secret.base32(), *typed);
        let (code, step) = (secret.code(7), redress::credential::totp_step(now()));
        assert!(
            code.text().len() == TOTP_DIGITS && secret.step_of(&secret.code(step), now(), Some(step)) != Some(step)
        );
    }
    if let Ok(key) = typed.parse::<PublicKey>() {
        assert_eq!(key.to_string(), typed);
    }
}
