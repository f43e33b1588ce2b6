//! The page on which staff see their own sign-ins and change their password (security.md: staff sign-in, sessions).

use std::net::IpAddr;

use chrono::TimeDelta;
use redress::domain::actor::Role;
use redress::staff::{self, Origin, SIGN_INS_KEPT};

use crate::support::app::{PASSWORD, TestApp, email_of, sign_in};
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;

const NEW: &str = "a mangosteen behind the door";

fn email() -> String {
    email_of(Role::Officer, 1, None)
}

#[track_caller]
fn change_password(browser: &Browser, current: &str, code: &str, new: &str) -> Page {
    let form = browser.get("/account").expect(200).click("Change my password").form("/account/password");
    let form = form.set("current_password", current).set("factor_code", code);
    form.set("password", new).set("password_again", new).submit("Change the password")
}

#[test]
fn an_address_is_kept_as_its_network_alone() {
    for (address, network) in [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678::9", "2001:db8:1234::/48"),
    ] {
        let address: IpAddr = address.parse().unwrap();
        assert_eq!(Origin::of(Some(address)).as_str(), network);
    }
    assert_eq!(Origin::of(None).as_str(), "");
}

on_both_databases! {
    fn people_see_their_own_sign_ins_and_nobody_elses(database: TestDatabase) {
        let app = TestApp::start(&database);
        let officer = app.staff(Role::Officer);
        let _other = app.user(Role::Officer, 2);
        app.pass(TimeDelta::seconds(1));
        sign_in(&app.browser(), &email(), "not the password").expect(422);
        app.pass(TimeDelta::seconds(1));
        app.sign_in(&app.browser(), &email()).expect(200);
        let rows = officer.get("/account").expect(200).rows("tbody tr");
        let told: Vec<[&str; 3]> = rows.iter().map(|row| [row[1].as_str(), &row[2], &row[3]]).collect();
        assert_eq!(told, [
            ["In", "Code of the authenticator", "127.0.0.0/24"],
            ["Refused", "Password", "127.0.0.0/24"],
            ["In", "Setting up the authenticator", "–"],
        ]);
        app.pass(SIGN_INS_KEPT);
        app.pass(TimeDelta::seconds(1));
        assert_eq!(staff::forget_sign_ins(&app.app).unwrap(), 4);
    }
}

on_both_databases! {
    fn the_own_password_is_changed_with_the_one_so_far_and_a_code_and_ends_other_sessions(database: TestDatabase) {
        let app = TestApp::start(&database);
        let here = app.staff(Role::Officer);
        let there = app.browser();
        app.sign_in(&there, &email()).expect(200);
        let before = here.cookie("redress").unwrap().value;

        let code = app.code(&email());
        let refused = change_password(&here, "not the password", &code, NEW).expect(422);
        assert_eq!(refused.error_summary(), ["The password so far or the code is wrong"]);
        let refused = change_password(&here, PASSWORD, if code == "000000" { "111111" } else { "000000" }, NEW).expect(422);
        assert_eq!(refused.error_summary(), ["The password so far or the code is wrong"]);
        let refused = change_password(&here, PASSWORD, &code, "password2569").expect(422);
        assert!(refused.field_error("password").is_some());
        assert!(!refused.html.contains("password2569") && !refused.html.contains(PASSWORD));
        there.get("/desk").expect(200);

        let page = change_password(&here, PASSWORD, &app.code(&email()), NEW).expect(200);
        assert_eq!(page.path, "/account");
        assert_ne!(here.cookie("redress").unwrap().value, before);
        assert_eq!(there.get("/desk").path, "/sign-in?next=%2Fdesk");
        let planted = app.browser();
        planted.plant_cookie("redress", &before);
        assert_eq!(planted.get("/desk").path, "/sign-in?next=%2Fdesk");
        sign_in(&app.browser(), &email(), PASSWORD).expect(422);
        sign_in(&app.browser(), &email(), NEW).expect(200);
    }
}

on_both_databases! {
    fn signing_out_everywhere_ends_every_session_and_clears_the_browser(database: TestDatabase) {
        let app = TestApp::start(&database);
        let here = app.staff(Role::Officer);
        let there = app.browser();
        app.sign_in(&there, &email()).expect(200);
        let button = "Sign out everywhere";
        let answer = here.get("/account").form(button).prepare(button).send().expect(303);
        assert!(answer.header("clear-site-data").unwrap().contains("\"cookies\""));
        for browser in [&here, &there] {
            assert_eq!(browser.get("/desk").path, "/sign-in?next=%2Fdesk");
        }
    }
}

on_both_databases! {
    fn new_recovery_codes_take_the_place_of_the_old_after_a_step_up(database: TestDatabase) {
        let app = TestApp::start(&database);
        let officer = app.staff(Role::Officer);
        let page = officer.get("/account").expect(200).expect_text("10 codes").click("Make new recovery codes");
        let first = page.form("Make new codes").submit("Make new codes").expect(200).all(".codes code");
        let page = officer.get("/account/recovery-codes").form("Make new codes").submit("Make new codes").expect(200);
        let second = page.all(".codes code");
        let user = staff::find(&app.app, &email()).unwrap();
        let holds = |code: &str| {
            let proof = staff::Proof::parse(code).unwrap();
            staff::step_up(&app.app, user.id, Some(&proof), &Origin::default()).unwrap()
        };
        assert!(!holds(&first[0]) && holds(&second[0]));
        app.pass(redress::web::session::STEP_UP_LIFE);
        assert!(officer.get("/account/recovery-codes").path.starts_with("/sign-in/again"));
    }
}

/// The page on which another authenticator is set up.
#[track_caller]
fn new_authenticator(browser: &Browser) -> Page {
    browser.get("/account").expect(200).click("Change to a new authenticator").expect(200)
}

/// Types a code of the authenticator that the page shows.
#[track_caller]
fn use_it(page: &Page, code: &str) -> Page {
    page.form("Use the new authenticator").set("totp_code", code).submit("Use the new authenticator")
}

on_both_databases! {
    fn a_new_telephone_takes_the_place_of_the_old_one_when_a_code_of_it_is_typed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let here = app.staff(Role::Officer);
        let there = app.browser();
        app.sign_in(&there, &email()).expect(200);
        let before = here.get("/account/recovery-codes").form("Make new codes").submit("Make new codes").all(".codes code");
        let session = here.cookie("redress").unwrap().value;

        let page = new_authenticator(&here);
        assert!(page.all("a.language, button.language").is_empty(), "the other language would show another secret");
        let secret = page.all("#secret")[0].clone();
        let wrong = if app.code_for(&secret) == "000000" { "111111" } else { "000000" };
        let refused = use_it(&page, wrong).expect(422);
        assert!(refused.field_error("totp_code").is_some());
        assert_eq!(refused.all("#secret").concat(), secret, "what was scanned is still good");
        // Until then the old one is in use.
        there.get("/desk").expect(200);
        app.sign_in(&app.browser(), &email()).expect(200);
        app.pass(TimeDelta::minutes(2));
        let old = app.code(&email());

        let page = use_it(&refused, &app.code_for(&secret)).expect(200);
        let codes = page.all(".codes code");
        assert_eq!(codes.len(), staff::RECOVERY_CODES);
        assert_eq!(page.click("I have kept them").expect(200).path, "/account");
        assert_eq!(there.get("/desk").path, "/sign-in?next=%2Fdesk");
        assert_ne!(here.cookie("redress").unwrap().value, session);
        let page = sign_in(&app.browser(), &email(), PASSWORD).expect(200);
        let refused = page.form("/sign-in/code").set("factor_code", &old).submit("Sign in");
        if old != app.code_for(&secret) {
            refused.expect(422);
        }
        app.pass(TimeDelta::minutes(1));
        let form = sign_in(&app.browser(), &email(), PASSWORD).form("/sign-in/code");
        assert_eq!(form.set("factor_code", &app.code_for(&secret)).submit("Sign in").expect(200).path, "/desk");
        let user = staff::find(&app.app, &email()).unwrap();
        let holds = |code: &str| {
            let proof = staff::Proof::parse(code).unwrap();
            staff::step_up(&app.app, user.id, Some(&proof), &Origin::default()).unwrap()
        };
        assert!(!holds(&before[0]) && holds(&codes[0]));
        let acts = app.app.store.read_now(|c| redress::store::history::of(c, user.id.bytes())).unwrap();
        assert!(acts.iter().any(|version| version.act == "change_authenticator"));
        here.get("/account").expect(200).expect_text("Setting up the authenticator");
    }
}

on_both_databases! {
    fn a_new_authenticator_is_good_for_whom_and_for_the_session_that_it_was_shown_to_and_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (officer, other) = (app.staff(Role::Officer), app.user(Role::Officer, 2));
        let page = new_authenticator(&officer);
        let (secret, sealed) = (page.all("#secret")[0].clone(), page.form("Use the new").value("secret").unwrap());
        assert!(!page.path.contains(&sealed));
        let over = "This page was open for too long";
        // Somebody else, another session of the same person, and what is nothing of ours.
        let forged = new_authenticator(&other).form("Use the new").forge("secret", &sealed).set("totp_code", &app.code_for(&secret));
        forged.submit("Use the new authenticator").expect(422).expect_text(over);
        let again = app.browser();
        app.sign_in(&again, &email()).expect(200);
        let forged = new_authenticator(&again).form("Use the new").forge("secret", &sealed).set("totp_code", &app.code_for(&secret));
        forged.submit("Use the new authenticator").expect(422).expect_text(over);
        for nothing in ["", "00", "zz", &"0".repeat(200)] {
            let forged = new_authenticator(&again).form("Use the new").forge("secret", nothing).set("totp_code", "123456");
            forged.submit("Use the new authenticator").expect(422).expect_text(over);
        }
        use_it(&page, &app.code_for(&secret)).expect(200);
        app.pass(TimeDelta::minutes(1));
        let token = officer.csrf_of(&officer.get("/account"));
        let fields = [("csrf", token.as_str()), ("secret", &sealed), ("totp_code", &app.code_for(&secret))];
        officer.post("/account/authenticator", &fields).expect(422).expect_text(over);
    }
}

on_both_databases! {
    fn the_old_authenticator_or_a_recovery_code_is_shown_before_there_is_a_new_one(database: TestDatabase) {
        let app = TestApp::start(&database);
        let stepped_up = app.staff(Role::Officer);
        let codes = stepped_up.get("/account/recovery-codes").form("Make new codes").submit("Make new codes").all(".codes code");
        app.pass(redress::web::session::STEP_UP_LIFE);
        let asked = stepped_up.get("/account/authenticator");
        assert_eq!(asked.path, "/sign-in/again?next=%2Faccount%2Fauthenticator");
        let page = asked.form("/sign-in/again").set("factor_code", &codes[0]).submit("Continue").expect(200);
        assert_eq!((page.path.as_str(), page.all("#secret").len()), ("/account/authenticator", 1));
        let token = stepped_up.csrf_of(&page);
        app.pass(redress::web::session::STEP_UP_LIFE);
        let late = stepped_up.post("/account/authenticator", &[("csrf", &token), ("totp_code", "123456")]).expect(303);
        assert_eq!(late.header("location"), Some("/sign-in/again?next=%2Faccount%2Fauthenticator"));
    }
}
