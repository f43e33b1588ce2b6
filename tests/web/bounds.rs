//! How large and how slow a request may be (security.md: input).

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use redress::serve::Waits;
use redress::web;
use redress::web::bounds::{MOST_HEADER_BYTES, MOST_HEADERS, MOST_URL_BYTES};

use crate::support::SCHEMA;
use crate::support::app::{TestApp, application};
use crate::support::databases::{Backend, TestDatabase};

/// A server with other waits than the usual.
fn waiting(database: &TestDatabase, waits: Waits) -> TestApp {
    TestApp::run_behind(application(database), |front| front.waits = waits, web::routes)
}

/// actix keeps time by the half second, and forgets a wait that is shorter.
const SOON: Duration = Duration::from_secs(1);

/// What comes back for these bytes until the server ends the connection; the test would hang if it did not.
fn answered(app: &TestApp, sent: &str) -> String {
    let mut stream = TcpStream::connect(app.base_url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(sent.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // A reset after the answer is an end as well.
    let ended = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if let Err(fault) = ended {
        assert_eq!(fault.kind(), std::io::ErrorKind::ConnectionReset, "the connection was never ended: {answer}");
    }
    answer
}

fn sqlite() -> TestDatabase {
    TestDatabase::new(Backend::Sqlite, &SCHEMA)
}

#[test]
fn an_address_has_an_end() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    let address = |length: usize| format!("/sign-in?next={}", "x".repeat(length - "/sign-innext=".len()));
    browser.request("GET", &address(MOST_URL_BYTES)).send().expect(200);
    let refused = browser.request("GET", &address(MOST_URL_BYTES + 1)).send().expect(414);
    assert!(refused.has_text("could not understand"), "{}", refused.describe());
    let refused = browser.preferring("th").request("GET", &address(60_000)).send().expect(414);
    assert!(refused.has_text("ไม่เข้าใจคำขอนี้"), "{}", refused.describe());
}

#[test]
fn the_head_of_a_request_has_an_end() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    let with = |count: usize| {
        let headers: String = (0..count).map(|number| format!("x-{number}: y\r\n")).collect();
        answered(&app, &format!("GET /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n"))
    };
    assert!(with(MOST_HEADERS - 2).starts_with("HTTP/1.1 200"));
    let refused = with(MOST_HEADERS - 1);
    assert!(refused.starts_with("HTTP/1.1 431") && refused.contains("content-security-policy"), "{refused}");
    // Beyond what is kept at all, there is no page.
    assert_eq!(with(200).split_once("\r\n").unwrap().0, "HTTP/1.1 431 Request Header Fields Too Large");
    browser.request("GET", "/sign-in").with("x", &"y".repeat(MOST_HEADER_BYTES / 2)).send().expect(200);
    browser.request("GET", "/sign-in").with("x", &"y".repeat(MOST_HEADER_BYTES)).send().expect(431);
    let endless = "y".repeat(300_000);
    let refused = answered(&app, &format!("GET / HTTP/1.1\r\nhost: x\r\nx: {endless}\r\n\r\n"));
    assert!(!refused.starts_with("HTTP/1.1 200"), "{refused}");
}

#[test]
fn a_head_that_does_not_come_is_not_waited_for() {
    let database = sqlite();
    let app = waiting(&database, Waits { head: SOON, ..Waits::default() });
    for begun in ["", "GET /sign-in HTTP/1.1\r\nhost: x\r\nx-slow: "] {
        let refused = answered(&app, begun);
        assert!(refused.starts_with("HTTP/1.1 408"), "{begun}: {refused}");
    }
}

#[test]
fn a_body_that_does_not_come_is_not_waited_for() {
    let database = sqlite();
    let app = waiting(&database, Waits { body: SOON, end: SOON, ..Waits::default() });
    let head =
        "POST /sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 100";
    let refused = answered(&app, &format!("{head}\r\n\r\nemail=a"));
    assert!(refused.starts_with("HTTP/1.1 408"), "{refused}");
    assert!(refused.contains("content-security-policy") && refused.contains("connection: close"), "{refused}");
    let key = super::api::key_of(&app, "police");
    let head = "POST /api/v1/cases HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100";
    let refused = answered(&app, &format!("{head}\r\nauthorization: Bearer {key}\r\nidempotency-key: 1\r\n\r\n{{\"ca"));
    assert!(refused.starts_with("HTTP/1.1 408") && refused.contains("/problems/too-slow"), "{refused}");
    // Nobody reads this one: a form of another site, refused at once.
    let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\norigin: https://evil.example\r\ncontent-length: 100";
    assert!(answered(&app, &format!("{head}\r\n\r\nemail=a")).starts_with("HTTP/1.1 403"));
}

/// actix would wait for the rest of it without end.
#[test]
fn a_body_without_a_length_is_refused_and_its_connection_ended() {
    let database = sqlite();
    let app = waiting(&database, Waits { end: SOON, ..Waits::default() });
    for line in ["GET /static/redress.css", "POST /sign-in"] {
        let refused =
            answered(&app, &format!("{line} HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\nmore\r\n"));
        assert!(refused.starts_with("HTTP/1.1 411") && refused.contains("</html>"), "{line}: {refused}");
    }
    let refused =
        answered(&app, "POST /api/v1/cases HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n4\r\nmore\r\n");
    assert!(refused.contains("/problems/length-wanted"), "{refused}");
}

#[test]
fn a_connection_that_is_not_used_is_ended() {
    let database = sqlite();
    let app = waiting(&database, Waits { next: SOON, end: SOON, ..Waits::default() });
    assert!(answered(&app, "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n").starts_with("HTTP/1.1 200"));
}

/// Two lengths, or a length and chunks: what a proxy and we would read differently is not read at all (RFC 9112, section 6.3).
#[test]
fn a_body_whose_length_is_told_twice_is_refused() {
    let database = sqlite();
    let app = TestApp::start(&database);
    for lengths in [
        "content-length: 5\r\ncontent-length: 6",
        "content-length: 5\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ntransfer-encoding: identity",
        "content-length: +5",
        "content-length: 5, 5",
    ] {
        let refused = answered(
            &app,
            &format!("POST /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{lengths}\r\n\r\n0\r\n\r\n"),
        );
        assert!(refused.starts_with("HTTP/1.1 400"), "{lengths}: {refused}");
    }
}
