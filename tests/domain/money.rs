use redress::domain::money::{MAX_TYPED, MoneyFault, Satang};

use super::random::{Random, scramble};

fn read(text: &str) -> Result<i64, MoneyFault> {
    text.parse::<Satang>().map(Satang::get)
}

#[test]
fn an_amount_is_read_as_people_write_it() {
    for text in [
        "1,234.50",
        "1234.5",
        "๑,๒๓๔.๕๐",
        "฿1234.5",
        "1234.50 บาท",
        " 1234.50\u{200B}",
        "1 234.50",
        "THB 1,234.50",
        "1,234.50 Baht",
        "฿ ๑๒๓๔.๕ บาท",
        "1234.50",
    ] {
        assert_eq!(read(text), Ok(123_450), "{text}");
    }
    assert_eq!(read("1,234.-"), Ok(123_400));
    assert_eq!(read("1,234,567"), Ok(123_456_700));
    assert_eq!(read(".5"), Ok(50));
    assert_eq!(read("5."), Ok(500));
    assert_eq!(read("0"), Ok(0));
    assert_eq!(read("007.07"), Ok(707));
}

#[test]
fn more_than_two_decimals_are_an_error_and_never_rounded() {
    assert_eq!(read("1.005"), Err(MoneyFault::TooManyDecimals));
    assert_eq!(read("1.000"), Err(MoneyFault::TooManyDecimals));
}

#[test]
fn what_is_not_an_amount_is_refused_with_its_reason() {
    for (text, fault) in [
        ("", MoneyFault::Empty),
        (" \u{200B} ", MoneyFault::Empty),
        ("-5", MoneyFault::Negative),
        ("−5", MoneyFault::Negative),
        ("฿-5.00", MoneyFault::Negative),
        ("บาท", MoneyFault::NotANumber),
        (".", MoneyFault::NotANumber),
        ("-", MoneyFault::Negative),
        ("1234,50", MoneyFault::NotANumber),
        ("1,23,456", MoneyFault::NotANumber),
        (",123", MoneyFault::NotANumber),
        ("1,234,", MoneyFault::NotANumber),
        ("1.2.3", MoneyFault::NotANumber),
        ("12a", MoneyFault::NotANumber),
        ("1e5", MoneyFault::NotANumber),
        ("+5", MoneyFault::NotANumber),
        ("(5.00)", MoneyFault::NotANumber),
        ("5.0-", MoneyFault::NotANumber),
        ("99999999999999999999", MoneyFault::TooLarge),
        ("10000000000000.01", MoneyFault::TooLarge),
    ] {
        assert_eq!(read(text), Err(fault), "{text}");
    }
    assert_eq!(read("10,000,000,000,000.00"), Ok(MAX_TYPED.get()));
    assert_eq!(read(&"1".repeat(65)), Err(MoneyFault::NotANumber));
}

#[test]
fn zero_is_an_amount_but_not_of_a_transfer() {
    assert_eq!(Satang::parse_positive("0.00"), Err(MoneyFault::Zero));
    assert_eq!(Satang::parse_positive("0.01"), Ok(Satang::new(1)));
    assert_eq!(Satang::parse_positive("x"), Err(MoneyFault::NotANumber));
}

#[test]
fn an_amount_is_shown_in_groups_of_three_and_plain_in_files() {
    for (satang, shown, plain) in [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (99_999, "999.99", "999.99"),
        (100_000, "1,000.00", "1000.00"),
        (123_456_789, "1,234,567.89", "1234567.89"),
        (-123_450, "-1,234.50", "-1234.50"),
        (-1, "-0.01", "-0.01"),
        (i64::MIN, "-92,233,720,368,547,758.08", "-92233720368547758.08"),
    ] {
        assert_eq!(Satang::new(satang).to_string(), shown);
        assert_eq!(Satang::new(satang).plain(), plain);
    }
}

#[test]
fn what_is_shown_is_read_back_the_same() {
    let mut random = Random::new(1);
    for _ in 0..20_000 {
        let bits = random.below(50);
        let amount = Satang::new(random.below(1 << bits) as i64).min(MAX_TYPED);
        assert_eq!(amount.to_string().parse(), Ok(amount));
        assert_eq!(amount.plain().parse(), Ok(amount));
    }
}

#[test]
fn no_text_makes_the_reader_fail_otherwise_than_with_a_fault() {
    let mut random = Random::new(2);
    for _ in 0..50_000 {
        let text = scramble(&mut random);
        if let Ok(amount) = text.parse::<Satang>() {
            assert!(amount >= Satang::ZERO && amount <= MAX_TYPED, "{text:?}");
        }
    }
}

#[test]
fn arithmetic_never_overflows_in_silence() {
    let most = Satang::new(i64::MAX);
    assert_eq!(most.checked_add(Satang::new(1)), None);
    assert_eq!(Satang::new(i64::MIN).checked_sub(Satang::new(1)), None);
    assert_eq!(Satang::new(3).checked_sub(Satang::new(5)), Some(Satang::new(-2)));
    assert_eq!(Satang::sum([most, Satang::new(1)]), None);
    assert_eq!(Satang::sum([Satang::new(1), Satang::new(2)]), Some(Satang::new(3)));
    assert_eq!(Satang::sum([]), Some(Satang::ZERO));
    assert_eq!(Satang::new(i64::MIN).saturating_sub(most), Satang::new(i64::MIN));
    assert!(Satang::ZERO.is_zero() && !most.is_zero());
}

#[test]
fn an_amount_travels_as_a_number_of_satang() {
    assert_eq!(serde_json::to_string(&Satang::new(123_450)).unwrap(), "123450");
    assert_eq!(serde_json::from_str::<Satang>("-7").unwrap(), Satang::new(-7));
}

#[test]
fn every_fault_has_a_code_of_its_own() {
    let codes: std::collections::BTreeSet<_> = MoneyFault::ALL.iter().map(|fault| fault.code()).collect();
    assert_eq!(codes.len(), MoneyFault::ALL.len());
    assert_eq!(MoneyFault::Zero.code(), "money_zero");
    assert_eq!(MoneyFault::Zero.to_string(), "the amount must be more than zero");
}
