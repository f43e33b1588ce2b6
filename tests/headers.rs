//! What every answer tells the browser (security.md: headers, sessions), and the language.

use redress::domain::actor::Role;

use crate::support::SCHEMA;
use crate::support::app::TestApp;
use crate::support::browser::Page;
use crate::support::databases::{Backend, TestDatabase};

fn database() -> TestDatabase {
    TestDatabase::new(Backend::Sqlite, &SCHEMA)
}

#[track_caller]
fn expect_headers(page: &Page) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(page.header(name), Some(value), "{name} of {}", page.path);
    }
    let policy = page.header("content-security-policy").unwrap();
    for part in ["default-src 'none'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{part} is not in {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"), "{policy}");
    assert!(page.header("permissions-policy").is_some());
}

#[test]
fn every_answer_bears_the_headers_whatever_it_is() {
    let database = database();
    let app = TestApp::start(&database);
    let browser = app.browser();
    for (path, status) in [
        ("/sign-in", 200),
        ("/case", 200),
        ("/admin", 303),
        ("/nowhere", 404),
        ("/health/live", 200),
        ("/health/ready", 200),
    ] {
        let page = browser.request("GET", path).send().expect(status);
        expect_headers(&page);
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
    }
    expect_headers(&browser.post("/sign-in", &[]).expect(403));
    expect_headers(&browser.request("PUT", "/sign-in").send().expect(405));
    expect_headers(&app.staff(Role::Admin).get("/admin").expect(200));
}

#[test]
fn static_files_may_be_kept_and_are_asked_for_again_by_their_tag() {
    let database = database();
    let app = TestApp::start(&database);
    let browser = app.browser();
    for (path, kind) in [("redress.css", "text/css; charset=utf-8"), ("icon.svg", "image/svg+xml")] {
        let path = format!("/static/{path}");
        let page = browser.get(&path).expect(200);
        expect_headers(&page);
        assert_eq!(page.header("content-type"), Some(kind));
        assert!(page.header("cache-control").unwrap().contains("max-age"));
        assert!(page.header("set-cookie").is_none());
        let tag = page.header("etag").unwrap().to_owned();
        let again = browser.request("GET", &path).with("if-none-match", &tag).send().expect(304);
        assert!(again.bytes.is_empty());
        assert_eq!(again.header("etag"), Some(tag.as_str()));
    }
    browser.get("/static/Cargo.toml").expect(404);
    browser.get("/static/..%2FCargo.toml").expect(404);
}

#[test]
fn behind_tls_the_cookie_is_bound_to_the_host_and_the_browser_told_to_insist() {
    let database = database();
    let app = TestApp::start_behind(&database, "https://redress.example");
    let browser = app.browser();
    let page = browser.get("/sign-in?lang=en");
    assert!(page.header("strict-transport-security").unwrap().contains("max-age=63072000"));
    let cookie = browser.cookie("__Host-redress").unwrap();
    assert!(cookie.secure && cookie.http_only);
    assert_eq!((cookie.same_site.as_str(), cookie.path.as_str(), cookie.max_age), ("Lax", "/", None));
    assert!(browser.cookie("lang").unwrap().secure);
}

#[test]
fn on_this_machine_the_cookie_has_another_name_and_no_tls_is_asked_for() {
    let database = database();
    let app = TestApp::start(&database);
    let browser = app.browser();
    let page = browser.get("/sign-in");
    assert!(page.header("strict-transport-security").is_none());
    let cookie = browser.cookie("redress").unwrap();
    assert!(!cookie.secure && cookie.http_only);
    assert_eq!(cookie.same_site, "Lax");
}

#[test]
fn the_language_is_switched_in_place_and_remembered() {
    let database = database();
    let app = TestApp::start(&database);
    let browser = app.browser();
    let page = browser.get("/sign-in?next=%2Fadmin").expect_text("Sign in");
    let page = page.click("ภาษาไทย").expect(200).expect_text("เข้าสู่ระบบ");
    assert!(page.path.contains("next=%2Fadmin"), "{}", page.path);
    browser.get("/case").expect_text("ดูเรื่องของท่าน");
    browser.get("/nowhere").expect(404).expect_text("English");
    let page = browser.get("/case").click("English").expect_text("See your case");
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("en"));
}
