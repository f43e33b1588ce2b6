//! The second factor (security.md: staff sign-in, sessions): codes of an authenticator, recovery codes, and showing either again.

use std::sync::Barrier;

use chrono::{DateTime, TimeDelta};
use redress::credential::{FirstSignInCode, RecoveryCode, TotpCode, TotpSecret};
use redress::domain::actor::{Actor, Role};
use redress::staff::{self, Origin, Proof, RECOVERY_CODES};
use redress::store::people::{self, Stage};
use redress::web::session::{SECOND_STEP_LIFE, STEP_UP_LIFE};

use crate::support::app::{PASSWORD, TestApp, email_of, first_sign_in, sign_in};
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;

const WRONG: &str = "This code is wrong, too old or was used already. Wait for the next one and try again.";

fn email() -> String {
    email_of(Role::Admin, 1, None)
}

/// Types a code on the page of the second step.
#[track_caller]
fn type_code(page: &Page, code: &str) -> Page {
    page.form("/sign-in/code").set("factor_code", code).submit("Sign in")
}

/// A six-digit code that is not `code`.
fn another(code: &str) -> &'static str {
    if code == "000000" { "111111" } else { "000000" }
}

/// Somebody at the page of the second step.
#[track_caller]
fn at_second_step(app: &TestApp) -> Page {
    let page = sign_in(&app.browser(), &email(), PASSWORD).expect(200);
    assert_eq!(page.path, "/sign-in/code");
    page
}

/// What so many get who do the same at the same moment.
fn at_once<T: Send>(many: usize, act: impl Fn() -> T + Sync) -> Vec<T> {
    let start = Barrier::new(many);
    std::thread::scope(|scope| {
        let one = || {
            start.wait();
            act()
        };
        let threads: Vec<_> = (0..many).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

// RFC 6238, appendix B: SHA-1, of which six digits are kept.
#[test]
fn codes_are_those_of_the_standard() {
    let secret = TotpSecret::from_bytes(b"12345678901234567890").unwrap();
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        let now = DateTime::from_timestamp(seconds, 0).unwrap();
        let step = redress::credential::totp_step(now);
        assert_eq!(secret.code(step).text(), code);
        let typed = TotpCode::parse(code).unwrap();
        assert_eq!(secret.step_of(&typed, now, None), Some(step));
    }
}

#[test]
fn a_code_of_the_step_before_or_after_is_taken_and_none_further_away_or_taken_before() {
    let secret = TotpSecret::from_bytes(b"12345678901234567890").unwrap();
    let now = DateTime::from_timestamp(1_111_111_111, 0).unwrap();
    let present = redress::credential::totp_step(now);
    for (distance, is_taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
        let found = secret.step_of(&secret.code(present + distance), now, None);
        assert_eq!(found, is_taken.then_some(present + distance), "{distance}");
    }
    assert_eq!(secret.step_of(&secret.code(present), now, Some(present)), None);
    assert_eq!(secret.step_of(&secret.code(present - 1), now, Some(present)), None);
    assert_eq!(secret.step_of(&secret.code(present + 1), now, Some(present)), Some(present + 1));
}

#[test]
fn codes_are_read_as_people_type_them_and_never_show_themselves() {
    for typed in ["123456", " 123 456 ", "123-456", "๑๒๓๔๕๖"] {
        assert_eq!(TotpCode::parse(typed).unwrap().text(), "123456", "{typed}");
    }
    for wrong in ["", "12345", "1234567", "12345a"] {
        assert!(TotpCode::parse(wrong).is_none(), "{wrong}");
    }
    let recovery = RecoveryCode::new().unwrap();
    assert!(RecoveryCode::parse(&recovery.text().to_lowercase().replace('-', " ")) == Some(recovery.clone()));
    assert_eq!(recovery.text().len(), 14);
    let secret = TotpSecret::new().unwrap();
    let shown = format!("{recovery:?} {secret:?} {:?}", Proof::Recovery(recovery.clone()));
    assert!(!shown.contains(&recovery.text()) && !shown.contains(&secret.text()), "{shown}");
}

on_both_databases! {
    fn until_an_authenticator_is_set_up_a_session_opens_nothing_else(database: TestDatabase) {
        let app = TestApp::start(&database);
        let code = app.add(Role::Admin, &email(), None);
        let browser = app.browser();
        let page = first_sign_in(&browser, &email(), &code, PASSWORD);
        assert_eq!(page.path, "/sign-in/enrol");
        for path in ["/admin", "/account", "/sign-in/code", "/sign-in/again"] {
            assert_eq!(browser.get(path).path, "/sign-in/enrol", "{path}");
        }
        let token = page.attribute("input[name=csrf]", "value").unwrap();
        let answer = browser.post("/account/sign-out-everywhere", &[("csrf", &token)]).expect(303);
        assert_eq!(answer.header("location"), Some("/sign-in/enrol"));
        // Signing in with the password alone leads to the same page, with another key: the one that was shown before counts no more.
        let again = sign_in(&app.browser(), &email(), PASSWORD).expect(200);
        assert_eq!(again.path, "/sign-in/enrol");
        assert_ne!(page.all("#secret"), again.all("#secret"));
        let old = app.code_for(&page.all("#secret")[0]);
        let refused = page.form("/sign-in/enrol").set("totp_code", &old).submit("Set up and sign in").expect(422);
        assert_eq!(refused.field_error("totp_code").unwrap(), format!("Error: {WRONG}"));
        app.enrol(&again).expect(200).click("I have kept them").expect(200);
        // The other browser's step is over too: somebody has set one up.
        browser.get("/sign-in/enrol").expect(404);
    }
}

on_both_databases! {
    fn the_secret_is_shown_as_a_picture_and_in_letters_and_kept_sealed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let code = app.add(Role::Admin, &email(), None);
        let page = first_sign_in(&app.browser(), &email(), &code, PASSWORD);
        let shown = page.all("#secret")[0].clone();
        assert_eq!(shown.split(' ').count(), 8, "{shown}");
        let picture = page.attribute("svg.qr path:last-of-type", "d").unwrap();
        assert!(picture.starts_with('M') && picture.len() > 1_000);
        assert!(!page.html.contains("style="), "the policy allows no inline style");
        let user = staff::find(&app.app, &email()).unwrap();
        let (secret, _) = staff::pending_secret(&app.app, user.id).unwrap().unwrap();
        assert_eq!(secret.text(), shown);
        let sealed = user.totp_sealed.unwrap();
        assert!(!sealed.windows(8).any(|window| secret.base32().as_bytes().windows(8).any(|plain| plain == window)));
        assert!(secret.address("a b@example.org").contains("otpauth://totp/Redress:a+b%40example.org?secret="));
    }
}

on_both_databases! {
    fn the_password_alone_lets_nobody_in(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let page = at_second_step(&app);
        let browser = page.browser();
        assert_eq!(browser.get("/admin").path, "/sign-in/code");
        let refused = type_code(&page, another(&app.code(&email()))).expect(422);
        assert_eq!(refused.field_error("factor_code").unwrap(), format!("Error: {WRONG}"));
        let refused = type_code(&page, "12345").expect(422);
        assert!(refused.field_error("factor_code").unwrap().contains("6 digits"));
        assert_eq!(browser.get("/admin").path, "/sign-in/code");
        let page = type_code(&page, &app.code(&email())).expect(200);
        assert_eq!(page.path, "/admin");
        // Back in the browser: in already.
        assert_eq!(browser.get("/sign-in/code").path, "/admin");
    }
}

on_both_databases! {
    fn a_code_is_taken_once_and_no_earlier_one_after_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let (first, second, third) = (at_second_step(&app), at_second_step(&app), at_second_step(&app));
        app.pass(TimeDelta::seconds(30));
        let before = app.code(&email());
        app.pass(TimeDelta::seconds(30));
        let code = app.code(&email());
        assert_ne!(before, code);
        assert_eq!(type_code(&first, &code).path, "/admin");
        type_code(&second, &code).expect(422);
        type_code(&third, &before).expect(422);
    }
}

on_both_databases! {
    fn of_fifty_who_type_one_code_at_the_same_moment_one_comes_in(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let user = staff::find(&app.app, &email()).unwrap();
        app.pass(TimeDelta::seconds(60));
        let code = Proof::parse(&app.code(&email())).unwrap();
        let outcomes = at_once(50, || {
            staff::sign_in_second(&app.app, user.id, Some(&code), &Origin::default()).unwrap()
        });
        assert_eq!(outcomes.iter().filter(|is_in| **is_in).count(), 1);
    }
}

on_both_databases! {
    fn of_fifty_wrong_codes_at_the_same_moment_five_are_looked_at(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let user = staff::find(&app.app, &email()).unwrap();
        app.pass(TimeDelta::seconds(60));
        let wrong = Proof::parse(another(&app.code(&email()))).unwrap();
        at_once(50, || {
            assert!(!staff::sign_in_second(&app.app, user.id, Some(&wrong), &Origin::default()).unwrap());
        });
        let user = staff::find(&app.app, &email()).unwrap();
        assert_eq!(user.failures, staff::FREE_FAILURES);
        assert!(user.locked_until.is_some());
    }
}

on_both_databases! {
    fn wrong_codes_count_like_wrong_passwords_and_waiting_holds_for_both(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let page = at_second_step(&app);
        app.pass(TimeDelta::seconds(60));
        let wrong = another(&app.code(&email()));
        for _ in 0..3 {
            type_code(&page, wrong).expect(422);
        }
        for _ in 0..2 {
            sign_in(&app.browser(), &email(), "not the password").expect(422);
        }
        type_code(&page, &app.code(&email())).expect(422);
        sign_in(&app.browser(), &email(), PASSWORD).expect(422);
        app.pass(staff::FIRST_WAIT);
        assert_eq!(type_code(&page, &app.code(&email())).path, "/admin");
        assert_eq!(staff::find(&app.app, &email()).unwrap().failures, 0);
    }
}

on_both_databases! {
    fn a_sign_in_waits_ten_minutes_for_its_second_step(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = app.staff(Role::Admin);
        let page = at_second_step(&app);
        app.pass(SECOND_STEP_LIFE);
        assert_eq!(page.browser().get("/sign-in/code").path, "/sign-in");
    }
}

/// A user who set the authenticator up by the pages, and the recovery codes that were shown.
fn with_recovery_codes(app: &TestApp) -> (Browser, Vec<String>) {
    let code = app.add(Role::Admin, &email(), None);
    let browser = app.browser();
    let page = app.enrol(&first_sign_in(&browser, &email(), &code, PASSWORD)).expect(200);
    assert!(page.all("a.language").is_empty(), "no link takes away what is shown once");
    (browser, page.all(".codes code"))
}

on_both_databases! {
    fn ten_recovery_codes_are_shown_once_and_each_lets_in_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (browser, codes) = with_recovery_codes(&app);
        assert_eq!(codes.len(), RECOVERY_CODES);
        for path in ["/sign-in/enrol", "/account"] {
            let page = browser.get(path).expect(200);
            assert!(!codes.iter().any(|code| page.html.contains(code.as_str())), "{path}");
        }
        let page = type_code(&at_second_step(&app), &codes[3].to_lowercase());
        assert_eq!(page.path, "/admin");
        type_code(&at_second_step(&app), &codes[3]).expect(422);
        browser.get("/account").expect(200).expect_text("9 codes");
    }
}

on_both_databases! {
    fn recovery_codes_are_kept_as_keyed_digests_of_their_person(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (_, codes) = with_recovery_codes(&app);
        let mine = staff::find(&app.app, &email()).unwrap();
        let other = email_of(Role::Admin, 2, None);
        let _signed_in = app.user(Role::Admin, 2);
        let other = staff::find(&app.app, &other).unwrap();
        let proof = Proof::parse(&codes[0]).unwrap();
        assert!(!staff::sign_in_second(&app.app, other.id, Some(&proof), &Origin::default()).unwrap());
        assert!(staff::sign_in_second(&app.app, mine.id, Some(&proof), &Origin::default()).unwrap());
    }
}

on_both_databases! {
    fn a_reset_takes_password_authenticator_and_recovery_codes_away_and_ends_sessions(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (browser, codes) = with_recovery_codes(&app);
        let page = at_second_step(&app);
        let user = staff::find(&app.app, &email()).unwrap();
        let code = staff::reset(&app.app, user.id, &Actor::System).unwrap();
        assert_eq!(browser.get("/admin").path, "/sign-in?next=%2Fadmin");
        assert_eq!(page.browser().get("/sign-in/code").path, "/sign-in");
        sign_in(&app.browser(), &email(), PASSWORD).expect(422);
        let proof = Proof::parse(&codes[0]).unwrap();
        assert!(!staff::sign_in_second(&app.app, user.id, Some(&proof), &Origin::default()).unwrap());
        let user = staff::find(&app.app, &email()).unwrap();
        assert!(user.password_hash.is_none() && user.totp_sealed.is_none() && !user.is_enrolled());
        let page = first_sign_in(&app.browser(), &email(), &code.text(), PASSWORD);
        assert_eq!(page.path, "/sign-in/enrol");
        app.enrol(&page).expect(200);
    }
}

on_both_databases! {
    fn before_an_order_the_code_is_asked_for_again_and_leads_back_to_the_page(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = crate::support::seed::Seed::new(&app.app);
        let account = seed.published_account(crate::support::seed::baht(100));
        seed.ready_claim(&account, crate::support::seed::baht(50));
        let account = seed.before_committee(account.id).id;
        let chair = app.staff(Role::Chair);
        let email = email_of(Role::Chair, 1, None);
        let order = format!("/committee/accounts/{account}/order/first");
        // Just signed in: the code of the sign-in still holds.
        let page = chair.get(&order).expect(200);
        app.pass(STEP_UP_LIFE);
        // The form was open for too long: it is not sent again by us, and the way leads back to it.
        let asked = page.form("Order this").submit("Order this").expect(200);
        assert_eq!(asked.path, format!("/sign-in/again?next={}", order.replace('/', "%2F")));
        let refused = asked.form("/sign-in/again").set("factor_code", another(&app.code(&email))).submit("Continue");
        assert_eq!(refused.expect(422).field_error("factor_code").unwrap(), format!("Error: {WRONG}"));
        let page = app.second_step(&asked, &email).expect(200);
        assert_eq!(page.path, order);
        page.form("Order this").submit("Order this").expect(200).expect_text("Order 1");
        assert_eq!(chair.get("/committee").expect(200).path, "/committee");
    }
}

on_both_databases! {
    fn stepping_up_holds_for_one_session_alone(database: TestDatabase) {
        let app = TestApp::start(&database);
        let here = app.staff(Role::Supervisor);
        let email = email_of(Role::Supervisor, 1, None);
        let user = staff::find(&app.app, &email).unwrap();
        let opens = redress::web::session::Opening { user: Some(user.id), ..Default::default() };
        let there = app.with_session(opens);
        here.get("/desk/payments").expect(200).expect_text("Payments");
        assert_eq!(there.get("/desk/payments").path, "/sign-in/again?next=%2Fdesk%2Fpayments");
        app.pass(STEP_UP_LIFE);
        let page = here.get("/desk/payments");
        assert_eq!(app.second_step(&page, &email).path, "/desk/payments");
        assert_eq!(there.get("/desk/payments").path, "/sign-in/again?next=%2Fdesk%2Fpayments");
        // Who reads alone is not asked.
        assert_eq!(app.long_in(Role::Auditor).get("/desk/payments").expect(200).path, "/desk/payments");
    }
}

on_both_databases! {
    fn a_step_up_makes_no_session_live_longer(database: TestDatabase) {
        let app = TestApp::start(&database);
        let supervisor = app.staff(Role::Supervisor);
        let email = email_of(Role::Supervisor, 1, None);
        for _ in 0..17 {
            app.pass(TimeDelta::minutes(28));
            let page = supervisor.get("/desk/payments");
            assert_eq!(app.second_step(&page, &email).path, "/desk/payments");
        }
        app.pass(TimeDelta::minutes(4));
        assert_eq!(supervisor.get("/desk").path, "/sign-in?next=%2Fdesk");
    }
}

on_both_databases! {
    fn who_was_in_the_middle_of_a_sign_in_and_is_deactivated_gets_no_further(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = (app.staff(Role::Admin), app.user(Role::Admin, 2));
        let page = at_second_step(&app);
        app.pass(TimeDelta::seconds(60));
        let code = app.code(&email());
        let user = staff::find(&app.app, &email()).unwrap();
        staff::deactivate(&app.app, user.id, &Actor::System).unwrap();
        assert_eq!(type_code(&page, &code).path, "/sign-in");
        let proof = Proof::parse(&code).unwrap();
        assert!(!staff::sign_in_second(&app.app, user.id, Some(&proof), &Origin::default()).unwrap());
    }
}

on_both_databases! {
    fn a_half_finished_sign_in_acts_in_nobodys_name(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.half_in(Role::CentreAgent, Stage::Code);
        // What everybody may do is done as nobody, in a session that has nothing of the user.
        let page = browser.get("/claim/start").form("Continue").set("left_by", "transfer").submit("Continue").expect(200);
        assert_eq!(page.path, "/claim/tasks");
        let cookie = browser.cookie("redress").unwrap().value;
        let digest = redress::credential::Token::parse(&cookie).unwrap().digest();
        let session = app.app.store.read_now(|connection| people::find_session(connection, &digest)).unwrap().unwrap();
        assert_eq!(session.user_id, None);
    }
}

#[test]
fn a_first_sign_in_code_is_no_recovery_code() {
    let code = FirstSignInCode::new().unwrap();
    assert!(Proof::parse(&code.text()).is_none());
}
