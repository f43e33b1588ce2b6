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
