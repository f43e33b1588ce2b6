//! The keys of systems (security.md: prefixed, shown once, hashed, scoped, expiring, two at a time).

use chrono::TimeDelta;
use redress::domain::actor::{Actor, Role};
use redress::senders::{self, KEY_DAYS, SenderFault};
use redress::store::{history, senders as rows};

use super::{case, key_of, object, problem, request};
use crate::support::app::TestApp;
use crate::support::databases::on_both_databases;

/// What is answered to a key.
fn met(app: &TestApp, key: &str) -> u16 {
    let page = request(app, key, "a", &case(1)).send();
    if page.status == 401 {
        assert_eq!(problem(&page), "key-not-good");
        assert_eq!(page.header("www-authenticate"), Some("Bearer realm=\"redress\", error=\"invalid_token\""));
    }
    page.status
}

on_both_databases! {
    fn a_key_that_is_unknown_expired_revoked_or_wrong_is_refused_alike(database: TestDatabase) {
        let app = TestApp::start(&database);
        let short = senders::add(&app.app, "centre", 1, &Actor::System).unwrap().key;
        let long = senders::give_key(&app.app, "centre", KEY_DAYS, &Actor::System).unwrap().key;
        assert_eq!((met(&app, &short.text()), met(&app, &long.text())), (201, 201));
        let forged = format!("{}_{}", long.prefix(), "A".repeat(43));
        for wrong in ["rdr_", "x", &forged, &long.text().replace("rdr_", "rdr-"), &"k".repeat(300)] {
            assert_eq!(met(&app, wrong), 401, "{wrong}");
        }
        app.pass(TimeDelta::days(1));
        assert_eq!(met(&app, &short.text()), 401);
        let expired = object(&request(&app, &short.text(), "a", &case(1)).send());
        assert_eq!(expired, object(&request(&app, &forged, "a", &case(1)).send()));
        senders::revoke(&app.app, long.prefix(), &Actor::System).unwrap();
        assert_eq!(met(&app, &long.text()), 401);
        assert_eq!(expired, object(&request(&app, &long.text(), "a", &case(1)).send()));
    }
}

#[test]
fn without_a_key_one_is_asked_for_whoever_is_signed_in() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let agent = app.staff(Role::CentreAgent);
    let page = agent.request("POST", "/api/v1/cases").body("application/json", case(1).to_string()).send().expect(401);
    assert_eq!(problem(&page), "key-wanted");
    assert_eq!(page.header("www-authenticate"), Some("Bearer realm=\"redress\""));
    let basic = request(&app, "x", "a", &case(1)).with("authorization", "Basic eDp5").send().expect(401);
    assert_eq!(problem(&basic), "key-wanted");
    // The scheme's case is free; a cookie is neither read nor set.
    let key = key_of(&app, "centre");
    let page = request(&app, "", "a", &case(1)).with("authorization", &format!("bearer {key}")).send().expect(201);
    assert_eq!(page.header("set-cookie"), None);
}

on_both_databases! {
    fn two_keys_of_a_sender_are_good_at_a_time_and_each_change_is_remembered(database: TestDatabase) {
        let app = TestApp::start(&database);
        let first = senders::add(&app.app, "centre", KEY_DAYS, &Actor::System).unwrap().key;
        let give = || senders::give_key(&app.app, "centre", KEY_DAYS, &Actor::System);
        let second = give().unwrap().key;
        assert!(matches!(give(), Err(SenderFault::TooManyKeys)));
        senders::revoke(&app.app, first.prefix(), &Actor::System).unwrap();
        assert!(matches!(senders::revoke(&app.app, first.prefix(), &Actor::System), Err(SenderFault::Unknown)));
        give().unwrap();
        assert!(matches!(give(), Err(SenderFault::TooManyKeys)));
        app.pass(TimeDelta::days(i64::from(KEY_DAYS)));
        give().unwrap();

        let (sender, keys) = senders::list(&app.app).unwrap().remove(0);
        assert_eq!(keys.len(), 4);
        let kept = keys.iter().find(|key| key.prefix == second.prefix()).unwrap();
        assert_eq!(kept.digest, second.digest(), "a digest is kept, and no secret");
        let history = app.app.store.read_now(|c| history::of(c, sender.id.bytes())).unwrap();
        let acts: Vec<&str> = history.iter().map(|version| version.act.as_str()).collect();
        assert_eq!(acts, ["add", "give_key", "give_key", "revoke_key", "give_key", "give_key"]);
    }
}

#[test]
fn names_days_and_senders_that_do_not_hold_are_refused() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let add = |name: &str, days: u32| senders::add(&app.app, name, days, &Actor::System);
    for name in ["", "The Centre", "ศูนย์", &"a".repeat(41)] {
        assert!(matches!(add(name, KEY_DAYS), Err(SenderFault::Name)), "{name}");
    }
    for days in [0, senders::MOST_KEY_DAYS + 1] {
        assert!(matches!(add("centre", days), Err(SenderFault::Days)));
    }
    add("centre", 1).unwrap();
    assert!(matches!(add("centre", 1), Err(SenderFault::Taken)));
    assert!(matches!(senders::give_key(&app.app, "other", 1, &Actor::System), Err(SenderFault::Unknown)));
}

on_both_databases! {
    fn the_database_keeps_no_key_without_its_sender(database: TestDatabase) {
        let app = TestApp::start(&database);
        let key = senders::add(&app.app, "centre", 1, &Actor::System).unwrap().key;
        let prefix = key.prefix().to_owned();
        let (row, _) = app.app.store.read_now(move |c| rows::key(c, &prefix)).unwrap().unwrap();
        let orphan = rows::Key { prefix: "rdr_x".to_owned(), sender_id: redress::domain::id::SenderId::from_bytes([7; 16]), ..row };
        assert!(app.app.store.write_now(move |c| rows::insert_key(c, &orphan)).is_err());
    }
}

fn sqlite() -> crate::support::databases::TestDatabase {
    crate::support::databases::TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA)
}
