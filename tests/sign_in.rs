//! Staff and banks sign in and out (security.md: staff sign-in, sessions).

use chrono::TimeDelta;
use redress::domain::actor::{Actor, Role};
use redress::staff::{self, Origin};
use redress::store::{history, people};

use crate::support::app::{PASSWORD, TestApp, email_of, first_sign_in, sign_in, sign_in_on};
use crate::support::browser::Page;
use crate::support::databases::on_both_databases;

const OFFICER: &str = "somsri@example.org";

/// Where the last form led.
fn led_to(page: &Page) -> String {
    page.path.clone()
}

/// The page without what differs from one request to the next.
fn neutral(page: &Page) -> String {
    let token = page.attribute("input[name=csrf]", "value").unwrap();
    page.html.replace(&token, "")
}

on_both_databases! {
    fn the_first_code_works_once_and_sets_a_password(database: TestDatabase) {
        let app = TestApp::start(&database);
        let code = app.add(Role::Admin, OFFICER, None);
        let browser = app.browser();
        let page = first_sign_in(&browser, &OFFICER.to_uppercase(), &code.to_lowercase(), PASSWORD);
        assert_eq!(led_to(&page), "/sign-in/enrol");
        let page = app.enrol(&page).expect(200).click("I have kept them");
        assert_eq!(led_to(&page), "/admin");
        page.expect(200).expect_text("somsri");
        let page = first_sign_in(&app.browser(), OFFICER, &code, PASSWORD).expect(422);
        assert_eq!(page.error_summary(), ["The e-mail address, password or code is wrong"]);
        let page = app.sign_in(&app.browser(), OFFICER);
        assert_eq!(led_to(&page), "/admin");
    }
}

on_both_databases! {
    fn a_first_code_is_good_for_seven_days(database: TestDatabase) {
        let app = TestApp::start(&database);
        let code = app.add(Role::Admin, OFFICER, None);
        app.pass(TimeDelta::days(7));
        first_sign_in(&app.browser(), OFFICER, &code, PASSWORD).expect(422);
        let user = staff::find(&app.app, OFFICER).unwrap();
        let code = staff::reset(&app.app, user.id, &Actor::System).unwrap();
        let page = first_sign_in(&app.browser(), OFFICER, &code.text(), PASSWORD);
        assert_eq!(led_to(&page), "/sign-in/enrol");
    }
}

on_both_databases! {
    fn a_weak_password_is_refused_and_the_code_still_good(database: TestDatabase) {
        let app = TestApp::start(&database);
        let code = app.add(Role::Admin, OFFICER, None);
        let browser = app.browser();
        for (password, error) in [
            ("eleven char", "at least 12 characters"),
            ("password2569", "Many people use this password"),
            (OFFICER, "cannot be your name"),
        ] {
            let page = first_sign_in(&browser, OFFICER, &code, password).expect(422);
            let shown = page.field_error("password").unwrap();
            assert!(shown.contains(error), "{password}: {shown}");
            assert!(!page.html.contains(&format!("value=\"{password}\"")) || password == OFFICER);
        }
        let page = browser
            .get("/sign-in/first")
            .form("Set the password")
            .set("email", OFFICER)
            .set("first_code", &code)
            .set("password", PASSWORD)
            .set("password_again", "another one altogether")
            .submit("Set the password")
            .expect(422);
        assert!(page.field_error("password_again").is_some());
        first_sign_in(&browser, OFFICER, &code, PASSWORD).expect(200);
    }
}

on_both_databases! {
    fn an_unknown_address_and_a_wrong_password_get_the_same_answer(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Officer);
        let known = email_of(Role::Officer, 1, None);
        let unknown = "x".repeat(known.len() - 12) + "@example.org";
        let browser = app.browser();
        let [one, other] = [&known, &unknown].map(|email| {
            let page = sign_in(&browser, email, "not the password").expect(422);
            neutral(&page).replace(email.as_str(), "")
        });
        assert_eq!(one, other);
        let code = "ABCD-EFGH-JKLM-NPQR";
        let [one, other] = [&known, &unknown].map(|email| {
            let page = first_sign_in(&browser, email, code, PASSWORD).expect(422);
            neutral(&page).replace(email.as_str(), "")
        });
        assert_eq!(one, other);
    }
}

on_both_databases! {
    fn after_five_wrong_entries_one_waits_and_a_right_password_does_not_help(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let email = email_of(Role::Admin, 1, None);
        let browser = app.browser();
        for _ in 0..staff::FREE_FAILURES {
            sign_in(&browser, &email, "not the password").expect(422);
        }
        sign_in(&browser, &email, PASSWORD).expect(422);
        app.pass(staff::FIRST_WAIT);
        sign_in(&browser, &email, "not the password").expect(422);
        app.pass(staff::FIRST_WAIT);
        sign_in(&browser, &email, PASSWORD).expect(422);
        app.pass(staff::FIRST_WAIT);
        let page = sign_in(&browser, &email, PASSWORD).expect(200);
        // The password alone forgets nothing: whoever has it could try codes without end.
        let user = staff::find(&app.app, &email).unwrap();
        assert_eq!(user.failures, staff::FREE_FAILURES + 1);
        app.second_step(&page, &email).expect(200);
        let user = staff::find(&app.app, &email).unwrap();
        assert_eq!((user.failures, user.locked_until), (0, None));
    }
}

on_both_databases! {
    fn no_wait_is_longer_than_fifteen_minutes(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let email = email_of(Role::Admin, 1, None);
        for _ in 0..staff::FREE_FAILURES + 7 {
            assert!(staff::sign_in(&app.app, &email, "wrong", &Origin::default()).unwrap().is_none());
            app.pass(staff::LONGEST_WAIT);
        }
        assert!(staff::sign_in(&app.app, &email, PASSWORD, &Origin::default()).unwrap().is_some());
    }
}

on_both_databases! {
    fn a_session_ends_when_nobody_uses_it_for_thirty_minutes_and_after_eight_hours_in_any_case(database: TestDatabase) {
        let app = TestApp::start(&database);
        let admin = app.staff(Role::Admin);
        for _ in 0..16 {
            admin.get("/admin").expect(200);
            app.pass(TimeDelta::minutes(29));
        }
        // 7 hours and 44 minutes: in use all the time.
        admin.get("/admin").expect(200);
        app.pass(TimeDelta::minutes(16));
        let page = admin.get("/admin");
        assert_eq!(led_to(&page), "/sign-in?next=%2Fadmin");

        let email = email_of(Role::Admin, 1, None);
        app.second_step(&sign_in_on(&page, &email, PASSWORD), &email).expect(200);
        app.pass(TimeDelta::minutes(30));
        assert_eq!(led_to(&admin.get("/admin")), "/sign-in?next=%2Fadmin");
    }
}

on_both_databases! {
    fn a_removed_role_holds_at_the_next_request(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (admin, _other) = (app.staff(Role::Admin), app.user(Role::Admin, 2));
        let user = staff::find(&app.app, &email_of(Role::Admin, 1, None)).unwrap();
        admin.get("/admin").expect(200);
        staff::set_role(&app.app, user.id, Role::Auditor, None, &Actor::System).unwrap();
        admin.get("/admin").expect(404);
        staff::set_role(&app.app, user.id, Role::Admin, None, &Actor::System).unwrap();
        admin.get("/admin").expect(200);
        staff::deactivate(&app.app, user.id, &Actor::System).unwrap();
        assert_eq!(led_to(&admin.get("/admin")), "/sign-in?next=%2Fadmin");
        sign_in(&app.browser(), &email_of(Role::Admin, 1, None), PASSWORD).expect(422);
    }
}

on_both_databases! {
    fn a_sign_in_makes_a_new_session_and_a_sign_out_ends_it_on_the_server(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        let code = app.add(Role::Admin, OFFICER, None);
        let page = browser.get("/sign-in/first");
        let before = browser.cookie("redress").unwrap().value;
        drop(page);
        let page = first_sign_in(&browser, OFFICER, &code, PASSWORD).expect(200);
        let half = browser.cookie("redress").unwrap().value;
        app.enrol(&page).expect(200);
        let cookie = browser.cookie("redress").unwrap().value;
        for earlier in [&before, &half] {
            assert_ne!(earlier, &cookie);
            let planted = app.browser();
            planted.plant_cookie("redress", earlier);
            assert_eq!(led_to(&planted.get("/admin")), "/sign-in?next=%2Fadmin");
        }

        let answer = browser.get("/admin").form("Sign out").prepare("Sign out").send().expect(303);
        assert!(answer.header("clear-site-data").unwrap().contains("\"cookies\""));
        assert!(browser.cookie("redress").is_none());
        browser.plant_cookie("redress", &cookie);
        assert_eq!(led_to(&browser.get("/admin")), "/sign-in?next=%2Fadmin");
    }
}

on_both_databases! {
    fn a_sign_in_leads_back_to_the_page_that_was_asked_for_and_never_elsewhere(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let email = email_of(Role::Admin, 1, None);
        let page = sign_in_on(&app.browser().get("/admin?lang=en&x=1"), &email, PASSWORD).expect(200);
        let page = app.second_step(&page, &email);
        assert_eq!(led_to(&page), "/admin?lang=en&x=1");
        for elsewhere in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"] {
            let browser = app.browser();
            let token = browser.get("/sign-in").attribute("input[name=csrf]", "value").unwrap();
            let fields = [("csrf", token.as_str()), ("email", &email), ("password", PASSWORD), ("next", elsewhere)];
            let answer = browser.post("/sign-in", &fields).expect(303);
            assert_eq!(answer.header("location"), Some("/sign-in/code"), "{elsewhere}");
            let token = browser.get("/sign-in/code").attribute("input[name=csrf]", "value").unwrap();
            let code = app.code(&email);
            let fields = [("csrf", token.as_str()), ("factor_code", &code), ("next", elsewhere)];
            let answer = browser.post("/sign-in/code", &fields).expect(303);
            assert_eq!(answer.header("location"), Some("/admin"), "{elsewhere}");
        }
    }
}

on_both_databases! {
    fn every_role_begins_on_its_own_page(database: TestDatabase) {
        let app = TestApp::start(&database);
        for (role, home) in [
            (Role::CentreAgent, "/claim/start"),
            (Role::Officer, "/desk"),
            (Role::Supervisor, "/desk"),
            (Role::Auditor, "/desk"),
            (Role::Secretary, "/committee"),
            (Role::Chair, "/committee"),
            (Role::Bank, "/bank"),
            (Role::Admin, "/admin"),
        ] {
            let browser = app.staff(role);
            let answer = browser.request("GET", "/sign-in").send().expect(303);
            assert_eq!(answer.header("location"), Some(home), "{role}");
        }
    }
}

on_both_databases! {
    fn every_change_of_a_user_is_in_the_history_and_a_wrong_entry_is_none(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let email = email_of(Role::Admin, 1, None);
        assert!(staff::sign_in(&app.app, &email, "wrong", &Origin::default()).unwrap().is_none());
        let user = staff::find(&app.app, &email).unwrap();
        drop(app.user(Role::Admin, 2));
        staff::set_role(&app.app, user.id, Role::Auditor, None, &Actor::System).unwrap();
        let id = *user.id.bytes();
        let versions = app.app.store.read_now(|connection| history::of(connection, &id)).unwrap();
        let told: Vec<(i64, &str)> = versions.iter().map(|version| (version.version, version.act.as_str())).collect();
        assert_eq!(told, [(1, "add"), (2, "set_password"), (3, "enrol"), (4, "set_role")]);
        for version in &versions {
            assert!(!version.detail.contains("example.org"), "{}", version.detail);
        }
    }
}

on_both_databases! {
    fn a_new_database_has_nobody_who_could_sign_in(database: TestDatabase) {
        let app = TestApp::start(&database);
        assert_eq!(app.app.store.read_now(|connection| people::all(connection, 10)).unwrap().len(), 0);
        for email in ["admin@example.org", "admin", "admin@demo.example", "officer1@demo.example"] {
            sign_in(&app.browser(), email, "admin admin admin").expect(422);
        }
    }
}
