//! `POST /api/v1/cases`: filed once, however often it is sent; what is wrong, all at once.

use std::thread;

use redress::domain::actor::Role;
use redress::domain::petition::State;
use redress::store::{cases, history, petitions};
use serde_json::{Value, json};

use super::{case, key_of, object, problem, request};
use crate::support::app::TestApp;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

/// How many cases there are.
fn filed(app: &TestApp) -> i64 {
    use diesel::prelude::*;
    app.app.store.read_now(|c| Ok(redress::store::schema::cases::table.count().get_result(c)?)).unwrap()
}

on_both_databases! {
    fn a_case_is_filed_with_a_claim_an_account_and_answered_with_what_was_noticed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        seed.published_account_at(&key("006", "9876543210"), baht(1_000));
        let mut told = case(17);
        let mut second = told["transfers"][0].clone();
        second["account"] = json!("1112223334");
        told["transfers"].as_array_mut().unwrap().push(second);
        let page = request(&app, &key_of(&app, "centre"), "a", &told).send().expect(201);
        assert_eq!(page.header("content-type"), Some("application/json"));
        let answer = object(&page);
        assert_eq!(answer["case"], "17");
        let claims = answer["claims"].as_array().unwrap();
        let told_claims: Vec<_> = claims.iter().map(|claim| (&claim["account"], &claim["state"])).collect();
        assert_eq!(told_claims, [(&json!("1112223334"), &json!("waiting")), (&json!("9876543210"), &json!("submitted"))]);
        let findings = claims[0]["findings"].as_array().unwrap();
        let unfrozen = findings.iter().find(|finding| finding["check"] == "account_frozen").unwrap();
        assert_eq!((&unfrozen["result"], &unfrozen["transfer"]), (&json!("warn"), &json!(2)));
        assert!(unfrozen.get("detail").is_some());

        let reference = answer["reference"].as_str().unwrap().parse().unwrap();
        let kept = seed.read(|c| cases::by_reference(c, &reference)).unwrap();
        assert_eq!((kept.source_number.as_deref(), kept.filed_by, kept.language.as_str()), (Some("17"), None, "th"));
        let petitions = seed.read(|c| petitions::of_case(c, kept.id));
        assert_eq!(petitions.len(), 2);
        assert!(petitions.iter().any(|petition| petition.state == State::Waiting));
        let history = seed.read(|c| history::of(c, kept.id.bytes()));
        assert_eq!((history[0].role, history[0].user_id), (Role::CentreAgent, None));
    }
}

on_both_databases! {
    fn the_same_request_again_is_answered_the_same_byte_for_byte(database: TestDatabase) {
        let app = TestApp::start(&database);
        let sender = key_of(&app, "centre");
        let first = request(&app, &sender, "once", &case(1)).send().expect(201);
        // Meanwhile the claim moves on; the answer of the request does not.
        Seed::new(&app.app).published_account_at(&key("006", "9876543210"), baht(1_000));
        for language in ["th", "en"] {
            let again = request(&app, &sender, "once", &case(1)).with("accept-language", language).send().expect(201);
            assert_eq!(again.bytes, first.bytes);
        }
        // Spaces and fields that nobody reads make no other case.
        let mut spaced = case(1);
        spaced["comment"] = json!("urgent");
        let again = request(&app, &sender, "once", &json!(null));
        let again = again.body("application/json", serde_json::to_string_pretty(&spaced).unwrap()).send().expect(201);
        assert_eq!(again.bytes, first.bytes);
        assert_eq!(filed(&app), 1);
    }
}

on_both_databases! {
    fn ten_requests_with_one_key_at_once_file_one_case_and_are_answered_the_same(database: TestDatabase) {
        let app = TestApp::start(&database);
        let sender = key_of(&app, "centre");
        let answers: Vec<Vec<u8>> = thread::scope(|scope| {
            let send = || request(&app, &sender, "at-once", &case(1)).send().expect(201).bytes;
            let threads: Vec<_> = (0..10).map(|_| scope.spawn(send)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
        assert_eq!(filed(&app), 1);
    }
}

on_both_databases! {
    fn ten_requests_for_one_case_under_ten_keys_at_once_file_it_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let sender = key_of(&app, "centre");
        let statuses: Vec<u16> = thread::scope(|scope| {
            let send = |number: u32| request(&app, &sender, &format!("key-{number}"), &case(1)).send().status;
            let threads: Vec<_> = (0..10).map(|number| scope.spawn(move || send(number))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 201].contains(status)), "{statuses:?}");
        assert_eq!(filed(&app), 1);
    }
}

on_both_databases! {
    fn another_case_under_a_used_key_or_number_changes_nothing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let sender = key_of(&app, "centre");
        let first = object(&request(&app, &sender, "a", &case(1)).send().expect(201));
        let page = request(&app, &sender, "a", &case(2)).send().expect(422);
        assert_eq!(problem(&page), "idempotency-key-used");

        let mut other = case(1);
        other["transfers"][0]["amount"] = json!("1500.01");
        let page = request(&app, &sender, "b", &other).send().expect(409);
        assert_eq!(problem(&page), "already-filed-differently");
        assert_eq!(object(&page)["reference"], first["reference"]);

        let same = request(&app, &sender, "c", &case(1)).send().expect(200);
        assert_eq!(object(&same), first);
        // Refused or answered with what was there, a key is free.
        request(&app, &sender, "b", &case(3)).send().expect(201);
        assert_eq!(filed(&app), 2);
    }
}

on_both_databases! {
    fn two_senders_have_numbers_and_keys_of_their_own(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (one, two) = (key_of(&app, "centre"), key_of(&app, "police"));
        let first = object(&request(&app, &one, "a", &case(1)).send().expect(201));
        let second = object(&request(&app, &two, "a", &case(1)).send().expect(201));
        assert_ne!(first["reference"], second["reference"]);
        assert_eq!(second["case"], "1");
        let reference = second["reference"].as_str().unwrap().parse().unwrap();
        let kept = app.app.store.read_now(|c| cases::by_reference(c, &reference)).unwrap().unwrap();
        assert_eq!(kept.source_number.as_deref(), Some("1 (police)"), "exports tell the two apart");
    }
}

on_both_databases! {
    fn an_answer_is_forgotten_after_its_days_and_the_case_is_still_known(database: TestDatabase) {
        let app = TestApp::start(&database);
        let sender = key_of(&app, "centre");
        request(&app, &sender, "a", &case(1)).send().expect(201);
        let days = redress::casework::handing_over::KEEP_ANSWERS_DAYS;
        app.pass(chrono::TimeDelta::days(days - 1));
        redress::casework::sweeping::sweep(&app.app).unwrap();
        request(&app, &sender, "a", &case(1)).send().expect(201);
        app.pass(chrono::TimeDelta::days(2));
        redress::casework::sweeping::sweep(&app.app).unwrap();
        request(&app, &sender, "a", &case(1)).send().expect(200);
        assert_eq!(filed(&app), 1);
    }
}

/// The fields and codes of a refusal.
#[track_caller]
fn faults(app: &TestApp, sender: &str, told: &Value) -> Vec<(String, String)> {
    let page = request(app, sender, "fault", told).send().expect(422);
    assert_eq!(problem(&page), "invalid");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let answer = object(&page);
    let errors = answer["errors"].as_array().unwrap();
    assert!(errors.iter().all(|error| !text(&error["message"]).contains("import-fault")), "{answer}");
    errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
}

fn named(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

on_both_databases! {
    fn every_field_that_is_wrong_is_told_at_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let sender = key_of(&app, "centre");
        let told = json!({
            "case": "", "name": 7, "national_id": "8151620466100", "phone": "12", "email": "nobody", "crime": "theft", "bank_case_id": "x",
            "refund": { "kind": "cheque", "bank": "999", "account": "1" }, "recovered_elsewhere": 12.5, "other_route": "yes", "language": "lo",
            "transfers": [
                { "bank": "006", "account": "9876543210", "amount": "1.005", "at": "2026-02-30T10:00", "method": "boat", "from_bank": "004" },
                { "bank": "006", "account": "9876543210", "amount": "0.00", "at": "2026-12-24T10:00", "form": "card" },
                "cash"
            ]
        });
        let expected = named(&[
            ("case", "text_empty"), ("name", "text_wanted"), ("national_id", "national_id_wrong_check_digit"),
            ("phone", "telephone_unknown_prefix"), ("email", "email_not_an_address"), ("crime", "offence_unknown"),
            ("bank_case_id", "bank_case_id_wrong_length"), ("refund.kind", "refund_kind_unknown"), ("refund.name", "text_empty"),
            ("refund.bank", "bank_unknown"), ("refund.account", "account_number_wrong_length"), ("recovered_elsewhere", "text_wanted"),
            ("other_route", "flag_wanted"), ("language", "language_unknown"), ("transfers[0].from_account", "text_empty"),
            ("transfers[0].amount", "money_too_many_decimals"), ("transfers[0].at", "date_no_such_day"), ("transfers[0].method", "method_unknown"),
            ("transfers[1].amount", "money_zero"), ("transfers[1].at", "date_future"), ("transfers[1].form", "money_form_unknown"),
            ("transfers[2]", "object_wanted"),
        ]);
        let mut found = faults(&app, &sender, &told);
        found.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(found, expected);
        assert_eq!(filed(&app), 0);
    }
}

#[test]
fn what_is_no_list_no_object_or_too_much_is_told_by_field() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let sender = key_of(&app, "centre");
    let changed = |field: &str, value: Value| {
        let mut told = case(1);
        told[field] = value;
        faults(&app, &sender, &told)
    };
    let transfer = case(1)["transfers"][0].clone();
    assert_eq!(faults(&app, &sender, &json!([1, 2])), named(&[("", "object_wanted")]));
    assert_eq!(changed("transfers", json!([])), named(&[("transfers", "text_empty")]));
    assert_eq!(changed("transfers", json!({})), named(&[("transfers", "list_wanted")]));
    assert_eq!(changed("transfers", json!(vec![transfer; 51])), named(&[("transfers", "list_too_long")]));
    assert_eq!(changed("refund", json!("KTB")), named(&[("refund", "object_wanted")]));
    assert_eq!(changed("story", json!("ก".repeat(10_001))), named(&[("story", "story_too_long")]));
    assert_eq!(changed("passport", json!("AA1234567")), named(&[("national_id", "personal_number_twice")]));
    assert_eq!(changed("case", json!(1.5)), named(&[("case", "text_wanted")]));
    assert_eq!(changed("case", json!("1\n2")), named(&[("case", "text_control_character")]));
}

#[test]
fn a_case_may_be_of_a_foreigner_who_is_written_to_in_english_and_paid_by_promptpay_through_a_guardian() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let mut told = case(1);
    told["national_id"] = Value::Null;
    told["passport"] = json!("aa 1234567");
    told["language"] = json!("en");
    told["refund"] = json!({ "kind": "promptpay", "account": "081-234-5678", "name": "Ann Lee" });
    told["acting"] = json!({ "name": "Bo Lee", "passport": "BB7654321", "capacity": "guardian" });
    told["transfers"][0]["at"] = json!("2026-05-02T06:40:00Z");
    let answer = object(&request(&app, &key_of(&app, "centre"), "a", &told).send().expect(201));
    let reference = answer["reference"].as_str().unwrap().parse().unwrap();
    app.app
        .store
        .read_now(|c| {
            let kept = cases::by_reference(c, &reference)?.unwrap();
            assert_eq!(kept.language, "en");
            assert_eq!(cases::parties_of(c, kept.id)?.len(), 2);
            assert_eq!(cases::current_channel(c, kept.id)?.unwrap().kind, "promptpay");
            assert_eq!(cases::transfers_of(c, kept.id)?[0].made_at.to_string(), "2026-05-02 06:40:00");
            Ok(())
        })
        .unwrap();
}

#[test]
fn faults_are_told_in_the_language_that_was_asked_for() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let sender = key_of(&app, "centre");
    let mut told = case(1);
    told["crime"] = json!("");
    let message = |language: &str| {
        let page = request(&app, &sender, "a", &told)
            .with("accept-language", language)
            .with("cookie", "lang=th")
            .send()
            .expect(422);
        object(&page)["errors"][0]["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(message("en"), "This is missing.");
    assert_ne!(message("th"), message("en"));
}

#[test]
fn a_body_that_is_no_json_too_large_packed_or_of_another_type_is_not_read() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let sender = key_of(&app, "centre");
    let send = |body: &str| request(&app, &sender, "a", &case(1)).body("application/json", body);
    let page = send("{\n  \"case\": 1,\n  \"name\": สมชาย }").send().expect(400);
    assert_eq!(problem(&page), "no-json");
    assert_eq!(object(&page)["line"], 3);
    assert!(!page.html.contains("สมชาย"));
    assert_eq!(problem(&send(&"[".repeat(10_000)).send().expect(400)), "no-json");
    assert_eq!(problem(&send("").send().expect(400)), "no-json");
    let large = " ".repeat(256 * 1024 + 1);
    assert_eq!(problem(&send(&large).send().expect(413)), "too-large");
    assert_eq!(problem(&send("{}").with("content-encoding", "gzip").send().expect(415)), "wrong-encoding");
    assert_eq!(problem(&send("{}").with("content-type", "text/plain").send().expect(415)), "wrong-encoding");
    send(&case(1).to_string()).with("content-type", "application/json; charset=utf-8").send().expect(201);
    assert_eq!(problem(&app.browser().request("PUT", "/api/v1/cases").send().expect(405)), "wrong-method");
    assert_eq!(problem(&app.browser().request("GET", "/api/v1/nothing").send().expect(404)), "not-found");
}

#[test]
fn a_request_needs_an_idempotency_key_of_visible_characters() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let sender = key_of(&app, "centre");
    let send = |key: &str| request(&app, &sender, "x", &case(1)).with("idempotency-key", key).send();
    for wrong in ["", "two words", &"k".repeat(256), "กุญแจ"] {
        assert_eq!(problem(&send(wrong).expect(400)), "idempotency-key-wanted", "{wrong}");
    }
    let without = request(&app, &sender, "x", &case(1)).without("idempotency-key").send().expect(400);
    assert_eq!(problem(&without), "idempotency-key-wanted");
    send(&"k".repeat(255)).expect(201);
}

#[test]
fn no_error_tells_what_was_sent_and_no_account_lies_open() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let sender = key_of(&app, "centre");
    let mut told = case(1);
    for field in ["name", "national_id", "phone", "email", "crime", "language"] {
        told[field] = json!("canary\u{7}");
    }
    told["transfers"][0]["account"] = json!("canary!");
    told["transfers"][0]["amount"] = json!("canary");
    let page = request(&app, &sender, "a", &told).send().expect(422);
    assert!(!page.html.contains("canary"), "{}", page.html);
    request(&app, &sender, "a", &case(1)).send().expect(201);
    let sealed: Vec<Vec<u8>> = {
        use diesel::prelude::*;
        use redress::store::schema::idempotency_keys::dsl;
        app.app.store.read_now(|c| Ok(dsl::idempotency_keys.select(dsl::answer_sealed).load(c)?)).unwrap()
    };
    assert_eq!(sealed.len(), 1);
    assert!(!String::from_utf8_lossy(&sealed[0]).contains("9876543210"));
}

fn sqlite() -> crate::support::databases::TestDatabase {
    crate::support::databases::TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA)
}
