//! What people type: values, shape, meaning and every error at once.

use redress::{
    forms::{self, BodyFault, DateParts, Detail, Errors, FormError, Limit, Values, WHOLE_FORM},
    locale::{Language, Text},
};
use serde::Deserialize;
use validator::Validate;

#[derive(Deserialize, Validate)]
struct Telling {
    #[validate(length(min = 1, max = 10))]
    name: String,
    amount: String,
    #[validate(length(min = 1, message = "error-choose"))]
    methods: Vec<String>,
    date: DateParts,
    #[validate(length(min = 3))]
    code: Option<String>,
    agreed: bool,
}

#[derive(Debug, PartialEq)]
struct Told {
    name: String,
    amount: i64,
    methods: Vec<String>,
    day: String,
    code: Option<String>,
    agreed: bool,
}

impl TryFrom<Telling> for Told {
    type Error = Errors;

    fn try_from(form: Telling) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let amount = errors.check("amount", form.amount.parse().map_err(|_| "error-amount-not-number"));
        if form.date.is_blank() {
            errors.add("date", "error-date-incomplete");
        }
        if form.name == "x" {
            errors.add("name", "error-name-characters");
        }
        let told = amount.map(|amount| Self {
            name: form.name,
            amount,
            methods: form.methods,
            day: form.date.day,
            code: form.code,
            agreed: form.agreed,
        });
        match told {
            Some(told) => errors.into_result(told),
            None => Err(errors),
        }
    }
}

fn read(body: &str) -> Result<Told, Errors> {
    forms::read::<Telling, Told>(&Values::parse(body.as_bytes()).unwrap())
}

fn keys(errors: &Errors) -> Vec<(String, String)> {
    errors.iter().map(|(field, error)| (field.to_owned(), error.key.to_string())).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, key)| ((*field).to_owned(), (*key).to_owned())).collect()
}

#[test]
fn a_whole_form_becomes_a_value_of_the_domain() {
    let told = read(
        "name=%E0%B8%81&amount=5&methods=atm&methods=qr&date-day=29&date-month=2&date-year=2547&code=abc&agreed=on",
    );
    assert_eq!(
        told.unwrap(),
        Told {
            name: "ก".into(),
            amount: 5,
            methods: vec!["atm".into(), "qr".into()],
            day: "29".into(),
            code: Some("abc".into()),
            agreed: true,
        }
    );
}

#[test]
fn an_empty_body_gives_every_error_of_shape_and_of_meaning_in_the_order_of_the_fields() {
    let errors = read("").unwrap_err();
    assert_eq!(
        keys(&errors),
        pairs(&[
            ("name", "error-required"),
            ("amount", "error-amount-not-number"),
            ("methods", "error-choose"),
            ("date", "error-date-incomplete"),
        ])
    );
}

#[test]
fn a_field_has_one_error_and_that_of_shape_stands() {
    let errors = read("name=12345678901&amount=x&methods=a&date-day=1&code=ab").unwrap_err();
    assert_eq!(
        keys(&errors),
        pairs(&[("name", "error-too-long"), ("amount", "error-amount-not-number"), ("code", "error-too-short"),])
    );
    assert_eq!(errors.get("name").unwrap().details, vec![("max", Detail::Number(10))]);
}

#[test]
fn length_is_counted_in_characters_not_in_bytes() {
    let name = "%E0%B8%81".repeat(10);
    assert!(read(&format!("name={name}&amount=1&methods=a&date-day=1")).is_ok());
}

#[test]
fn a_blank_optional_field_is_absent_and_an_unticked_box_is_false() {
    let told = read("name=a&amount=1&methods=a&date-day=1&code=+").unwrap();
    assert_eq!(told.code, None);
    assert!(!told.agreed);
}

#[test]
fn extra_fields_are_ignored() {
    assert!(read("name=a&amount=1&methods=a&date-day=1&role=admin&date-century=20").is_ok());
}

#[test]
fn no_bytes_make_it_panic() {
    let mut state: u64 = 0x9E37_79B9_7F4A_7C15;
    for round in 0..2000 {
        let mut body = b"name=".to_vec();
        for _ in 0..round % 60 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let byte = state.to_le_bytes()[0];
            body.push(if byte.is_multiple_of(3) { b"&=%+-ae;"[usize::from(byte) % 8] } else { byte });
        }
        if let Ok(values) = Values::parse(&body) {
            let _ = forms::read::<Telling, Told>(&values);
        }
    }
}

#[test]
fn bytes_that_are_no_text_become_the_replacement_character() {
    let values = Values::parse(b"name=%FF%00a%0D%0Ab").unwrap();
    assert_eq!(values.get("name"), "\u{FFFD}a\nb", "and NUL goes, and line ends are LF");
}

/// Found by the fuzzer: a NUL between the two characters of a line end hid it until the NUL was gone.
#[test]
fn every_kind_of_line_end_is_one_whatever_stands_in_it() {
    for sent in ["a%0D%0Ab", "a%0Db", "a%0Ab", "a%0D%00%0Ab", "a%00%0D%0A%00b"] {
        let values = Values::parse(format!("name={sent}").as_bytes()).unwrap();
        assert_eq!(values.get("name"), "a\nb", "{sent}");
    }
    assert_eq!(Values::parse(b"name=a%0D%0D%0Ab").unwrap().get("name"), "a\n\nb");
}

#[test]
fn a_body_beyond_a_limit_is_refused() {
    let parse = |body: String| Values::parse(body.as_bytes());
    assert_eq!(parse("a=1&".repeat(Limit::PAIRS)).map(|_| ()), Ok(()));
    assert_eq!(parse("a=1&".repeat(Limit::PAIRS + 1)), Err(BodyFault::TooManyValues));
    assert_eq!(parse(format!("{}=1", "a".repeat(Limit::NAME_BYTES + 1))), Err(BodyFault::NameTooLong));
    assert_eq!(parse(format!("a={}", "a".repeat(Limit::VALUE_BYTES + 1))), Err(BodyFault::ValueTooLong));
    assert_eq!(parse("a".repeat(Limit::BODY_BYTES + 1)), Err(BodyFault::TooLarge));
}

#[test]
fn debug_of_values_and_errors_shows_nothing_typed() {
    let values = Values::parse(b"name=Somchai&date-day=29").unwrap();
    assert_eq!(format!("{values:?}"), r#"Values{"date-day", "name"}"#);
    let error = FormError::new("error-invalid").with("typed", Detail::Text("Somchai".into()));
    assert!(!format!("{error:?}").contains("Somchai"));
    let errors = read("name=Somchai-Somchai").unwrap_err();
    assert!(!format!("{errors:?}").contains("Somchai"), "validator keeps the value; the errors do not");
    let date = DateParts { day: "29".into(), ..DateParts::default() };
    assert!(!format!("{date:?}").contains("29"));
}

#[test]
fn the_sentence_of_an_error_names_the_field_in_both_languages() {
    let mut errors = Errors::new();
    errors.add("optional", FormError::new("error-too-long").with("max", Detail::Number(2000)));
    let sentence = |language| errors.sentence(Text::of(language), "optional").unwrap();
    assert_eq!(sentence(Language::English), "“(optional)” is too long: at most 2,000 characters");
    assert_eq!(sentence(Language::Thai), "“(ไม่บังคับ)” ยาวเกินไป กรอกได้ไม่เกิน 2,000 ตัวอักษร");
}

#[test]
fn a_day_in_a_sentence_is_written_in_the_readers_era() {
    let day = chrono::NaiveDate::from_ymd_opt(2026, 5, 14).unwrap();
    let error = FormError::new("error-date-too-early").with("earliest", Detail::Date(day));
    assert!(error.sentence(Text::of(Language::Thai), "date").contains("14 พฤษภาคม พ.ศ. 2569"));
    assert!(error.sentence(Text::of(Language::English), "date").contains("14 May 2026 CE"));
}

#[derive(Deserialize, Validate)]
struct Outer {
    #[validate(nested)]
    address: Address,
    #[validate(range(min = 1, max = 3))]
    #[serde(skip)]
    level: u8,
}

#[derive(Deserialize, Validate)]
struct Address {
    #[validate(length(min = 1))]
    street: String,
}

#[test]
fn a_struct_inside_reads_names_that_begin_with_its_own() {
    let values = Values::parse(b"address-street=2&street=3").unwrap();
    let Err(errors) = forms::read_shape::<Outer>(&values) else {
        panic!("level is out of range");
    };
    assert_eq!(keys(&errors), pairs(&[("level", "error-range")]));
    let Err(errors) = forms::read_shape::<Outer>(&Values::new()) else {
        panic!("the street is missing");
    };
    assert_eq!(keys(&errors), pairs(&[("address-street", "error-required"), ("level", "error-range")]));
}

#[derive(Deserialize, Validate)]
struct Misfit {
    #[expect(dead_code, reason = "never read")]
    number: u8,
}

#[test]
fn a_form_of_the_wrong_type_is_an_error_of_the_whole_form_not_a_panic() {
    let Err(errors) = forms::read_shape::<Misfit>(&Values::new()) else {
        panic!("a form's fields are texts");
    };
    assert_eq!(keys(&errors), pairs(&[(WHOLE_FORM, "error-form-unreadable")]));
}

#[test]
fn values_can_be_filled_with_what_is_known_and_kept_as_a_draft() {
    let mut values = Values::new();
    values.set("name", "ก");
    values.push("methods", "atm");
    values.push("methods", "qr");
    values.set("csrf", "secret");
    assert_eq!(values.remove("csrf"), ["secret"]);
    let kept = serde_json::to_string(&values).unwrap();
    let again: Values = serde_json::from_str(&kept).unwrap();
    assert_eq!(again, values);
    assert!(again.has("methods", "qr") && !again.has("methods", "cash"));
}
