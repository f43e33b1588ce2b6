use std::str::FromStr;

use redress::domain::identity::*;

use super::MISTYPED_ID;
use crate::domain::random::Random;

fn id(text: &str) -> Result<NationalId, NationalIdFault> {
    text.parse()
}

#[test]
fn a_national_id_is_known_by_its_check_digit() {
    // 1·13 + 1·12 + 0 + 1·10 + 7·9 + 0 + 0 + 2·6 + 3·5 + 0 + 7·3 + 0 = 146; 146 mod 11 = 3; (11 − 3) mod 10 = 8.
    assert_eq!(id("1101700230708").map(|id| id.to_string()), Ok("1-1017-00230-70-8".to_owned()));
    assert_eq!(id(MISTYPED_ID), Err(NationalIdFault::WrongCheckDigit));
    assert_eq!(id("๑-๑๐๑๗-๐๐๒๓๐-๗๐-๘").map(|id| id.as_str().to_owned()), Ok("1101700230708".to_owned()));
    assert_eq!(id(""), Err(NationalIdFault::Empty));
    assert_eq!(id("110170023070"), Err(NationalIdFault::WrongLength));
    assert_eq!(id("11017002307088"), Err(NationalIdFault::WrongLength));
    assert_eq!(id("110170023070X"), Err(NationalIdFault::NotDigits));
}

#[test]
fn check_digits_that_wrap_around_ten_and_eleven_hold() {
    let mut random = Random::new(3);
    let mut seen = [false; 10];
    for _ in 0..2_000 {
        let first: Vec<u64> = (0..12).map(|_| random.below(10)).collect();
        let sum: u64 = first.iter().zip((2..=13).rev()).map(|(digit, weight)| digit * weight).sum();
        let check = (11 - sum % 11) % 10;
        let text: String = first.iter().chain([&check]).map(u64::to_string).collect();
        assert!(id(&text).is_ok(), "{text}");
        seen[check as usize] = true;
        let wrong: String = first.iter().chain([&((check + 1) % 10)]).map(u64::to_string).collect();
        assert_eq!(id(&wrong), Err(NationalIdFault::WrongCheckDigit));
    }
    assert_eq!(seen, [true; 10]);
}

#[test]
fn a_foreigner_is_named_by_a_passport() {
    let passport: Passport = "aa 123-4567".parse().unwrap();
    assert_eq!(passport.as_str(), "AA1234567");
    assert_eq!(passport.masked(), "••••••4567");
    assert_eq!(Passport::from_str("AB12"), Err(PassportFault::WrongLength));
    assert_eq!(Passport::from_str(&"A".repeat(21)), Err(PassportFault::WrongLength));
    assert!(Passport::from_str("AB123").is_ok() && Passport::from_str(&"A".repeat(20)).is_ok());
    assert_eq!(Passport::from_str("ปป12345"), Err(PassportFault::NotAlphanumeric));
    assert_eq!(Passport::from_str("--"), Err(PassportFault::Empty));
}

#[test]
fn a_company_is_named_by_thirteen_digits() {
    assert_eq!(JuristicId::from_str("0-1055-12345-67-8").unwrap().as_str(), "0105512345678");
    assert_eq!(JuristicId::from_str("010551234567"), Err(JuristicIdFault::WrongLength));
    assert_eq!(JuristicId::from_str("01055123456 7X"), Err(JuristicIdFault::NotDigits));
    assert_eq!(JuristicId::from_str(" "), Err(JuristicIdFault::Empty));
}

#[test]
fn a_company_gets_its_lost_zero_back_where_the_check_digit_agrees() {
    let restored = PersonalNumber::with_lost_zero("1075-3600-0315").unwrap();
    assert_eq!((restored.kind(), restored.as_str()), (PersonalNumberKind::Juristic, "0107536000315"));
    for text in ["107536000316", "0107536000315", "10753600031", "10753600031A", ""] {
        assert_eq!(PersonalNumber::with_lost_zero(text), None, "{text}");
    }
}

#[test]
fn the_kind_of_a_personal_number_is_found_where_nobody_told_it() {
    let kind = |text: &str| PersonalNumber::from_str(text).map(|number| number.kind());
    assert_eq!(kind("1-1017-00230-70-8"), Ok(PersonalNumberKind::National));
    assert_eq!(kind("0105512345678"), Ok(PersonalNumberKind::Juristic));
    assert_eq!(kind("AA1234567"), Ok(PersonalNumberKind::Passport));
    assert_eq!(kind("123456789"), Ok(PersonalNumberKind::Passport));
    assert_eq!(kind(MISTYPED_ID), Err(PersonalNumberFault::National(NationalIdFault::WrongCheckDigit)));
    assert_eq!(kind("110170023070"), Err(PersonalNumberFault::National(NationalIdFault::WrongLength)));
    assert_eq!(kind(""), Err(PersonalNumberFault::National(NationalIdFault::Empty)));
    let told = PersonalNumber::of_kind(PersonalNumberKind::Juristic, "1101700230708").unwrap();
    assert_eq!((told.kind(), told.as_str()), (PersonalNumberKind::Juristic, "1101700230708"));
    let fault = PersonalNumber::of_kind(PersonalNumberKind::Passport, "1").unwrap_err();
    assert_eq!(
        (fault.code(), fault.to_string()),
        ("passport_wrong_length", "a passport number has 5 to 20 characters".to_owned())
    );
}

#[test]
fn a_name_keeps_every_character_that_people_have_in_names() {
    for (typed, kept) in [
        ("  นาย  สมชาย   ใจดี ", "นาย สมชาย ใจดี"),
        ("สมพร", "สมพร"),
        ("Seán O’Brien-Ñúñez Jr.", "Seán O’Brien-Ñúñez Jr."),
        ("D'Angelo", "D'Angelo"),
        ("สม\u{200B}ชาย", "สมชาย"),
        ("李小龍", "李小龍"),
        ("บริษัท สมมติ (ประเทศไทย) จำกัด", "บริษัท สมมติ (ประเทศไทย) จำกัด"),
    ] {
        assert_eq!(PersonName::from_str(typed).unwrap().as_str(), kept);
    }
    assert_eq!(PersonName::from_str(&"ก".repeat(200)).map(|name| name.as_str().chars().count()), Ok(200));
}

#[test]
fn a_name_cannot_end_a_header_or_turn_the_line() {
    for text in ["A\r\nBcc: x@example.test", "A\nB", "A\0B", "A\u{202E}B", "A\u{2028}B", "A\u{7f}B"] {
        assert_eq!(PersonName::from_str(text), Err(PersonNameFault::ControlCharacter), "{text:?}");
    }
    assert_eq!(PersonName::from_str(""), Err(PersonNameFault::Empty));
    assert_eq!(PersonName::from_str("\u{200B} "), Err(PersonNameFault::Empty));
    assert_eq!(PersonName::from_str("12 - ."), Err(PersonNameFault::NoLetter));
    assert_eq!(PersonName::from_str(&"ก".repeat(201)), Err(PersonNameFault::TooLong));
    assert_eq!(PersonName::from_str(&" ".repeat(1_001)), Err(PersonNameFault::TooLong));
}

#[test]
fn a_message_carries_no_more_of_a_name_than_its_first_word() {
    for (name, first) in [
        ("สมชาย ใจดี", "สมชาย"),
        ("นาง สาวิตรี ใจดี", "สาวิตรี"),
        ("Mr. John Smith", "John"),
        ("Dr", "Dr"),
        ("นายสมชาย ใจดี", "นายสมชาย"),
    ] {
        assert_eq!(PersonName::from_str(name).unwrap().first_word(), first);
    }
    assert_eq!(PersonName::from_str("สมชาย ใจดี").unwrap().masked(), "ส••• ใ•••");
}

#[test]
fn a_telephone_number_is_kept_in_one_form() {
    for (typed, kept) in [
        ("081-234-5678", "+66812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", "+66812345678"),
        ("+66 81 234 5678", "+66812345678"),
        ("+66 (0)81 234 5678", "+66812345678"),
        ("0066812345678", "+66812345678"),
        ("66812345678", "+66812345678"),
        ("02-123-4567", "+6621234567"),
        ("053 123456", "+6653123456"),
        ("+44 20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
    ] {
        assert_eq!(
            Telephone::from_str(typed).map(|telephone| telephone.as_str().to_owned()),
            Ok(kept.to_owned()),
            "{typed}"
        );
    }
}

#[test]
fn a_wrong_telephone_number_is_refused_with_its_reason() {
    for (typed, fault) in [
        ("", TelephoneFault::Empty),
        ("+", TelephoneFault::NotDigits),
        ("08123456", TelephoneFault::WrongLength),
        ("08123456789", TelephoneFault::WrongLength),
        ("021234567 8", TelephoneFault::WrongLength),
        ("0112345678", TelephoneFault::UnknownPrefix),
        ("812345678", TelephoneFault::UnknownPrefix),
        ("1441", TelephoneFault::UnknownPrefix),
        ("+1234567", TelephoneFault::WrongLength),
        ("+1234567890123456", TelephoneFault::WrongLength),
        ("+01234567890", TelephoneFault::UnknownPrefix),
        ("081234567x", TelephoneFault::NotDigits),
        ("0", TelephoneFault::WrongLength),
    ] {
        assert_eq!(Telephone::from_str(typed), Err(fault), "{typed}");
    }
}

#[test]
fn a_telephone_number_is_shown_as_at_home() {
    let shown = |text: &str| Telephone::from_str(text).unwrap().national();
    assert_eq!(shown("0812345678"), "081-234-5678");
    assert_eq!(shown("021234567"), "02-123-4567");
    assert_eq!(shown("053123456"), "053-123-456");
    assert_eq!(shown("+442079460958"), "+442079460958");
    assert!(Telephone::from_str("0912345678").unwrap().is_thai_mobile());
    assert!(!Telephone::from_str("021234567").unwrap().is_thai_mobile());
    assert!(!Telephone::from_str("+8612345678901").unwrap().is_thai_mobile());
    assert_eq!(Telephone::from_str("0812345678").unwrap().masked(), "••••••5678");
}

#[test]
fn an_e_mail_address_cannot_carry_a_second_recipient_or_header() {
    assert_eq!(EmailAddress::from_str(" Somchai.J+x@Example.CO.th ").unwrap().as_str(), "Somchai.J+x@example.co.th");
    assert_eq!(EmailAddress::from_str("").unwrap_err(), EmailAddressFault::Empty);
    for text in [
        "a",
        "a@",
        "@b.co",
        "a@b",
        "a@b..co",
        "a@.co",
        "a@b.",
        "a@-b.co",
        "a@b-.co",
        "a b@c.co",
        "a@b.co,c@d.co",
        "a@b@c.co",
        "a\n@b.co",
        "a@b.co\r\nBcc:x",
        "\"a\"@b.co",
        "<a@b.co>",
        "a@b_c.co",
        ".a@b.co",
        "a.@b.co",
        "a@b.co>",
        "a;b@c.co",
        "a@[1.2.3.4]",
    ] {
        assert_eq!(EmailAddress::from_str(text).unwrap_err(), EmailAddressFault::NotAnAddress, "{text:?}");
    }
    assert_eq!(EmailAddress::from_str("สมชาย@example.co").unwrap_err(), EmailAddressFault::NotAscii);
    assert_eq!(
        EmailAddress::from_str(&format!("{}@b.co", "a".repeat(65))).unwrap_err(),
        EmailAddressFault::NotAnAddress
    );
    assert!(EmailAddress::from_str(&format!("{}@b.co", "a".repeat(64))).is_ok());
    assert_eq!(EmailAddress::from_str(&format!("a@{}co", "b.".repeat(126))).unwrap_err(), EmailAddressFault::TooLong);
    assert_eq!(EmailAddress::from_str("somchai@example.test").unwrap().masked(), "s•••@example.test");
}
