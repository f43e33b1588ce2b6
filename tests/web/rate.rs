//! How often one client may ask (security.md: sign-in rate-limited, X-Forwarded-For only from named proxies).

use chrono::{DateTime, TimeDelta, Utc};
use redress::domain::actor::Role;
use redress::web::rate::{Rate, Rates};

use super::api::key_of;
use crate::support::SCHEMA;
use crate::support::app::{TestApp, beginning};
use crate::support::browser::{Browser, Page};
use crate::support::databases::{Backend, TestDatabase};

fn sqlite() -> TestDatabase {
    TestDatabase::new(Backend::Sqlite, &SCHEMA)
}

/// A form without its token, from this address: refused as such, which is soon done.
fn knock(browser: &Browser, path: &str, address: &str) -> Page {
    browser.request("POST", path).with("x-forwarded-for", address).fields(&[]).send()
}

/// How many of a class go at once.
fn at_once(rates: &Rates, rate: Rate, client: &str, now: DateTime<Utc>) -> usize {
    (0..10_000).take_while(|_| rates.spend(rate, &client, now).is_ok()).count()
}

#[test]
fn passwords_and_codes_are_tried_twenty_at_once_and_then_every_three_seconds() {
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let browser = app.browser();
    for path in ["/sign-in", "/sign-in/first", "/case", "/case/code"] {
        let address = format!("203.0.113.{}", path.len());
        for _ in 0..20 {
            knock(&browser, path, &address).expect(403);
        }
        let refused = knock(&browser, path, &address).expect(429);
        assert_eq!(refused.header("retry-after"), Some("3"), "{path}");
        assert!(refused.header("content-security-policy").is_some());
        knock(&browser, path, "203.0.113.200").expect(403);
        app.pass(TimeDelta::seconds(3));
        knock(&browser, path, &address).expect(403);
        knock(&browser, path, &address).expect(429);
        app.pass(TimeDelta::seconds(3600));
    }
}

#[test]
fn who_asks_too_often_reads_in_the_own_language_how_long_to_wait() {
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let english = app.browser();
    for _ in 0..20 {
        knock(&english, "/case", "198.51.100.1").expect(403);
    }
    knock(&english, "/case", "198.51.100.1").expect(429).expect_text("try again in 3 seconds");
    let thai = knock(&app.browser().preferring("th"), "/case", "198.51.100.1").expect(429);
    assert!(thai.has_text("ในอีก 3 วินาที"), "{}", thai.describe());
    let program = english
        .request("POST", "/case")
        .with("x-forwarded-for", "198.51.100.1")
        .with("accept", "application/json")
        .fields(&[])
        .send()
        .expect(429);
    let problem: serde_json::Value = serde_json::from_str(&program.html).unwrap();
    assert_eq!(problem["type"], "/problems/too-many");
    assert_eq!(program.header("retry-after"), Some("3"));
}

#[test]
fn what_anybody_can_write_into_x_forwarded_for_makes_nobody_another() {
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let browser = app.browser();
    for number in 0..20 {
        knock(&browser, "/case", &format!("10.0.0.{number}, 127.0.0.1, 203.0.113.7")).expect(403);
    }
    knock(&browser, "/case", "192.0.2.1,203.0.113.7").expect(429);
    // A proxy that says nothing speaks for itself: no client is free of rates for it.
    for _ in 0..20 {
        knock(&browser, "/case", "no address").expect(403);
    }
    knock(&browser, "/case", "127.0.0.1").expect(429);
}

#[test]
fn a_household_has_one_rate_whichever_of_its_addresses_it_uses() {
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let browser = app.browser();
    for number in 0..20 {
        knock(&browser, "/case", &format!("2001:db8:1:2::{number:x}")).expect(403);
    }
    knock(&browser, "/case", "2001:db8:1:2:ffff::1").expect(429);
    knock(&browser, "/case", "2001:db8:1:3::1").expect(403);
    for _ in 0..20 {
        knock(&browser, "/case", "::ffff:192.0.2.9").expect(403);
    }
    knock(&browser, "/case", "192.0.2.9").expect(429);
}

#[test]
fn pages_are_generous_and_hold_for_every_path_there_is_or_not() {
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let browser = app.browser();
    let open = |path: &str| browser.request("GET", path).with("x-forwarded-for", "203.0.113.9").send().status;
    for number in 0..600 {
        let path = ["/sign-in", "/nowhere", "/static/redress.css", "/health/live"][number % 4];
        assert!([200, 404].contains(&open(path)), "{path}");
    }
    for path in ["/sign-in", "/nowhere", "/static/redress.css", "/health/live"] {
        assert_eq!(open(path), 429, "{path}");
    }
    app.pass(TimeDelta::milliseconds(50));
    assert_eq!(open("/sign-in"), 200);
}

#[test]
fn a_system_is_counted_by_its_key_and_guessed_keys_like_passwords() {
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let (police, bank) = (key_of(&app, "police"), key_of(&app, "bank"));
    let browser = app.browser();
    let ask = |key: &str, address: &str| {
        let request = browser.request("POST", "/api/v1/cases").with("x-forwarded-for", address);
        request.with("authorization", &format!("Bearer {key}")).send()
    };
    for number in 0..300 {
        ask(&police, &format!("198.18.{}.{}", number / 250, number % 250)).expect(400);
    }
    let refused = ask(&police, "198.51.100.77").expect(429);
    assert_eq!(refused.header("content-type"), Some("application/problem+json"));
    assert_eq!(refused.header("retry-after"), Some("1"));
    ask(&bank, "198.51.100.77").expect(400);
    for _ in 0..20 {
        ask("rdr_nobodys_key", "198.51.100.78").expect(401);
    }
    ask("rdr_nobodys_key", "198.51.100.78").expect(429);
}

/// The demo, the bench and whoever has a shell here are not the strangers that rates are for.
#[test]
fn on_this_machine_without_a_proxy_nobody_waits() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    for number in 0..40 {
        knock(&browser, "/sign-in", &format!("203.0.113.{number}")).expect(403);
    }
}

#[test]
fn every_class_has_its_allowance_and_fills_up_again() {
    let now = beginning();
    let rates = Rates::default();
    for (rate, most, each) in [
        (Rate::Page, 600, TimeDelta::milliseconds(50)),
        (Rate::Act, 120, TimeDelta::milliseconds(500)),
        (Rate::Entry, 20, TimeDelta::seconds(3)),
        (Rate::Api, 300, TimeDelta::milliseconds(50)),
    ] {
        assert_eq!(at_once(&rates, rate, "one", now), most, "{rate:?}");
        assert_eq!(at_once(&rates, rate, "another", now), most, "{rate:?}");
        let refused = rates.spend(rate, &"one", now).unwrap_err();
        assert_eq!((refused.wait, refused.is_first), (each, false));
        let refusals: Vec<_> = (0..most + 3).filter_map(|_| rates.spend(rate, &"a third", now).err()).collect();
        assert_eq!(
            refusals.iter().map(|refused| refused.is_first).collect::<Vec<_>>(),
            [true, false, false],
            "{rate:?}"
        );
        assert_eq!(at_once(&rates, rate, "one", now + each * 7), 7, "{rate:?}");
        assert!(rates.spend(rate, &"one", now + each * 7).is_err_and(|refused| !refused.is_first));
        assert_eq!(at_once(&rates, rate, "one", now + each * 100_000), most, "{rate:?}");
        // The machine's clock is set back by a day: nobody waits for a day.
        assert!(rates.spend(rate, &"one", now - TimeDelta::days(1)).unwrap_err().wait <= each);
    }
}

/// Half a million clients against a table of 65,536: what is full forgets, and refuses no one for another.
#[test]
fn a_crowd_of_addresses_makes_the_table_forget_and_never_refuse() {
    let rates = Rates::default();
    for client in 0..500_000_u32 {
        assert!(rates.spend(Rate::Entry, &client, beginning()).is_ok());
    }
}

#[test]
fn every_form_and_every_way_in_has_its_rate() {
    for row in redress::web::routes() {
        let enters = [
            "/sign-in",
            "/sign-in/first",
            "/sign-in/code",
            "/sign-in/enrol",
            "/sign-in/again",
            "/case",
            "/case/code",
            "/object",
            "/case/data/contact/code",
            "/object/data/contact/code",
            "/account/password",
            "/account/authenticator",
        ];
        let enters = enters.contains(&row.path);
        let wanted = match row.method.as_str() {
            "POST" if enters => Rate::Entry,
            "POST" if row.path.starts_with("/api/") => Rate::Api,
            "POST" => Rate::Act,
            _ => Rate::Page,
        };
        assert_eq!(row.rate, wanted, "{} {}", row.method, row.path);
    }
    let database = sqlite();
    let app = TestApp::start_proxied(&database);
    let officer = app.staff(Role::Officer);
    for _ in 0..120 {
        knock(&officer, "/desk/next", "203.0.113.50").expect(403);
    }
    knock(&officer, "/desk/next", "203.0.113.50").expect(429);
}
