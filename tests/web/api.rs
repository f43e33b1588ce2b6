//! The interface for systems: a case handed over as JSON, with a key.

mod cases;
mod description;
mod keys;

use redress::domain::actor::Actor;
use redress::senders;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::browser::{Page, Request};

/// A case in the shape that systems send, with this number and one transfer to an account at KTB.
pub(crate) fn case(number: u32) -> Value {
    json!({
        "case": number,
        "name": "ชนิดา ใจดี",
        "national_id": "8151620466109",
        "phone": "0812345678",
        "email": "victim@example.test",
        "crime": "romance",
        "bank_case_id": "25690502KBANK000001",
        "police_case": "",
        "refund": { "kind": "bank", "bank": "004", "account": "123-4-56789-0", "name": "ชนิดา ใจดี" },
        "recovered_elsewhere": "0.00",
        "story": "",
        "transfers": [{
            "bank": "006", "account": "987-6-54321-0", "account_name": "สมชาย บัญชีม้า", "amount": "1500.00", "at": "2026-05-02T13:40",
            "method": "mobile_banking", "from_bank": "004", "from_account": "1234567890"
        }]
    })
}

/// A system with a key.
pub(crate) fn key_of(app: &TestApp, name: &str) -> String {
    senders::add(&app.app, name, senders::KEY_DAYS, &Actor::System).unwrap().key.text()
}

/// The request that hands a case over.
fn request(app: &TestApp, key: &str, idempotency_key: &str, case: &Value) -> Request {
    app.browser()
        .request("POST", "/api/v1/cases")
        .with("authorization", &format!("Bearer {key}"))
        .with("idempotency-key", idempotency_key)
        .with("accept", "application/json")
        .without("origin")
        .body("application/json", case.to_string())
}

fn object(page: &Page) -> Value {
    serde_json::from_slice(&page.bytes).unwrap_or_else(|fault| panic!("{fault}: {}", page.describe()))
}

/// A problem: its stable code, after a look at its form (RFC 9457).
#[track_caller]
fn problem(page: &Page) -> String {
    assert_eq!(page.header("content-type"), Some("application/problem+json"), "{}", page.describe());
    let problem = object(page);
    assert_eq!(problem["status"], page.status);
    assert!(!problem["title"].as_str().unwrap().contains("trouble-"), "{problem}");
    problem["type"].as_str().unwrap().strip_prefix("/problems/").unwrap().to_owned()
}
