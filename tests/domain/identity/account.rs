use std::str::FromStr;

use redress::domain::identity::*;

use super::MISTYPED_ID;

#[test]
fn an_account_number_keeps_its_leading_zeros() {
    let number = AccountNumber::from_str("012-3-45678-9").unwrap();
    assert_eq!((number.as_str(), number.masked().as_str()), ("0123456789", "••••••6789"));
    assert_eq!(AccountNumber::from_str("12345"), Err(AccountNumberFault::WrongLength));
    assert_eq!(AccountNumber::from_str(&"1".repeat(36)), Err(AccountNumberFault::WrongLength));
    assert!(AccountNumber::from_str("123456").is_ok() && AccountNumber::from_str(&"1".repeat(35)).is_ok());
    assert_eq!(AccountNumber::from_str("12345.6"), Err(AccountNumberFault::NotAlphanumeric));
    assert_eq!(AccountNumber::from_str("- -"), Err(AccountNumberFault::Empty));
}

#[test]
fn an_unusual_length_is_a_warning_that_knows_the_bank() {
    let unusual =
        |number: &str, bank: &str| AccountNumber::from_str(number).unwrap().unusual_length(&bank.parse().unwrap());
    assert!(!unusual("0123456789", "004") && unusual("123456789", "004"));
    assert!(!unusual("012345678901", "GSB") && unusual("0123456789", "030"));
    assert!(!unusual("01234567890123", "TISCO"));
    assert!(!unusual("0812345678", "TMN") && !unusual("123456789012345", "TMN"));
    assert!(!unusual("1234567", "BKB") && !unusual("1234567", "999"));
}

#[test]
fn a_promptpay_is_a_mobile_an_id_or_a_wallet() {
    let read = |text: &str| PromptPay::from_str(text).map(|it| (it.kind(), it.as_str().to_owned()));
    assert_eq!(read("+66 81 234 5678"), Ok((PromptPayKind::Mobile, "0812345678".to_owned())));
    assert_eq!(read("0066812345678"), Ok((PromptPayKind::Mobile, "0812345678".to_owned())));
    assert_eq!(read("1-1017-00230-70-8"), Ok((PromptPayKind::Id, "1101700230708".to_owned())));
    assert_eq!(read("0105512345678"), Ok((PromptPayKind::Id, "0105512345678".to_owned())));
    assert_eq!(read("123456789012345"), Ok((PromptPayKind::EWallet, "123456789012345".to_owned())));
    assert_eq!(read(MISTYPED_ID), Err(PromptPayFault::WrongCheckDigit));
    assert_eq!(read("021234567"), Err(PromptPayFault::NotAMobile));
    assert_eq!(read("+442079460958"), Err(PromptPayFault::NotAMobile));
    assert_eq!(read("12345"), Err(PromptPayFault::WrongLength));
    assert_eq!(read("+66123456789012"), Err(PromptPayFault::WrongLength));
    assert_eq!(read("08123x5678"), Err(PromptPayFault::NotDigits));
    assert_eq!(read(""), Err(PromptPayFault::Empty));
}

#[test]
fn a_bank_case_id_tells_its_day_and_the_senders_bank() {
    let id = BankCaseId::from_str("25670115-ktb-06111 ").unwrap();
    assert_eq!(id.as_str(), "25670115KTB06111");
    let parts = id.parts().unwrap();
    assert_eq!((parts.date.to_string().as_str(), parts.sender.map(|bank| bank.code)), ("2024-01-15", Some("006")));
    assert_eq!(BankCaseId::from_str("25690501XYZ000001").unwrap().parts().unwrap().sender, None);
    for strange in ["25671315KTB06111", "ABCDEFGHKTB06111", "2567011506111111", "25670115KTBANKXX", "25670115KTB0611X"]
    {
        assert_eq!(BankCaseId::from_str(strange).unwrap().parts(), None, "{strange}");
    }
    assert_eq!(BankCaseId::from_str("25670115KTB061"), Err(BankCaseIdFault::WrongLength));
    assert_eq!(BankCaseId::from_str(&"1".repeat(36)), Err(BankCaseIdFault::WrongLength));
    assert_eq!(BankCaseId::from_str("25670115กทบ06111"), Err(BankCaseIdFault::NotAlphanumeric));
    assert_eq!(BankCaseId::from_str(""), Err(BankCaseIdFault::Empty));
}

#[test]
fn a_police_report_has_whatever_form_the_station_gave_it() {
    assert_eq!(PoliceReport::from_str("  สน.พญาไท  ที่ ๑๒๓/๒๕๖๙ ").unwrap().as_str(), "สน.พญาไท ที่ 123/2569");
    assert!(PoliceReport::from_str(&"1".repeat(35)).is_ok());
    assert_eq!(PoliceReport::from_str(&"1".repeat(36)), Err(PoliceReportFault::TooLong));
    assert_eq!(PoliceReport::from_str("a\nb"), Err(PoliceReportFault::ControlCharacter));
    assert_eq!(PoliceReport::from_str(""), Err(PoliceReportFault::Empty));
}

#[test]
fn a_bank_is_found_by_code_abbreviation_or_name() {
    let code = |text: &str| BankCode::from_str(text).map(|code| code.as_str().to_owned());
    for (text, wanted) in [
        ("006", "006"),
        ("6", "006"),
        ("๐๐๖", "006"),
        ("KTB", "006"),
        ("ktb", "006"),
        ("ธนาคารกรุงไทย", "006"),
        ("กรุงไทย", "006"),
        ("Krungthai Bank", "006"),
        ("065", "011"),
        ("tmn", "TMN"),
        ("mPAY", "MPY"),
        ("m-pay ", "MPY"),
        ("123", "123"),
        ("XYZ", "XYZ"),
        ("ธนาคารสแตนดาร์ดชาร์เตอร์ด (ไทย)", "020"),
    ] {
        assert_eq!(code(text), Ok(wanted.to_owned()), "{text}");
    }
    assert_eq!(code(""), Err(BankCodeFault::Empty));
    for text in ["1234", "ธนาคารที่ไม่มี", "A", "ABCDEFGHI", "12A", "a;b"] {
        assert_eq!(code(text), Err(BankCodeFault::NotACode), "{text}");
    }
    assert_eq!(BankCode::from_str("011").unwrap().provider().unwrap().abbreviation, "TTB");
    assert_eq!(BankCode::from_str("999").unwrap().provider(), None);
    assert_eq!(Provider::by_code("065").unwrap().code, "011");
}

#[test]
fn the_list_of_providers_names_each_once_and_has_every_code_of_the_law() {
    let banks = "002 004 006 008 011 014 017 018 020 022 024 025 026 027 028 030 031 032 033 034 035 039 045 066 067 069 070 071 073 098";
    let listed: Vec<&str> =
        PROVIDERS.iter().filter(|provider| provider.kind == ProviderKind::Bank).map(|bank| bank.code).collect();
    assert_eq!(listed.join(" "), banks);
    let all_differ = |field: fn(&Provider) -> &'static str| {
        let names: std::collections::BTreeSet<&str> = PROVIDERS.iter().map(field).collect();
        assert_eq!(names.len(), PROVIDERS.len());
    };
    all_differ(|provider| provider.code);
    all_differ(|provider| provider.abbreviation);
    all_differ(|provider| provider.thai_name);
    all_differ(|provider| provider.english_name);
    for provider in PROVIDERS {
        assert_eq!(BankCode::from_str(provider.code), Ok(BankCode::from(provider)));
        assert_eq!(BankCode::from_str(provider.abbreviation), Ok(BankCode::from(provider)));
        assert_eq!(BankCode::from_str(provider.thai_name), Ok(BankCode::from(provider)));
    }
}

#[test]
fn a_number_gets_its_lost_zeros_back_where_its_bank_has_one_usual_length() {
    let restored = |bank: &str, number: &str| {
        let number: AccountNumber = number.parse().unwrap();
        number.with_lost_zeros(&bank.parse().unwrap()).map(|number| number.as_str().to_owned())
    };
    assert_eq!(restored("002", "258991394").as_deref(), Some("0258991394"));
    assert_eq!(restored("030", "258991394").as_deref(), Some("000258991394"));
    for (bank, number) in [
        ("002", "9258991394"),
        ("002", "991394"),
        ("002", "025899139"),
        ("002", "25899139A"),
        ("TMN", "812345678"),
        ("999", "258991394"),
    ] {
        assert_eq!(restored(bank, number), None, "{bank} {number}");
    }
}
