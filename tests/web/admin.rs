//! The administrator's pages of users: adding, resetting, letting in no more, roles by two people, those whom nobody misses (security.md: staff
//! sign-in, four eyes).

use std::sync::Barrier;

use chrono::TimeDelta;
use redress::casework::sweeping;
use redress::domain::actor::{Actor, Role};
use redress::domain::refusal::Refusal;
use redress::error::Error;
use redress::staff::{self, DORMANT_AFTER};
use redress::store::people::User;

use crate::support::app::{PASSWORD, TestApp, email_of, first_sign_in, sign_in};
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;

const OFFICER: &str = "somsri@example.org";

fn found(app: &TestApp, email: &str) -> User {
    staff::find(&app.app, email).unwrap()
}

fn admin_email(number: u32) -> String {
    email_of(Role::Admin, number, None)
}

/// The page of a user.
#[track_caller]
fn page_of(app: &TestApp, admin: &Browser, email: &str) -> Page {
    admin.get(&format!("/admin/users/{}", found(app, email).id)).expect(200)
}

/// Presses the button, on the page that asks first where there is one.
#[track_caller]
fn press(app: &TestApp, admin: &Browser, email: &str, button: &str) -> Page {
    let page = page_of(app, admin, email);
    let page = if page.has_link(button) { page.click(button).expect(200) } else { page };
    page.form(button).submit(button)
}

/// Sends what only a form of before, or a hand-made one, can send.
#[track_caller]
fn force(app: &TestApp, admin: &Browser, email: &str, act: &str) -> Page {
    let (page, user) = (page_of(app, admin, email), found(app, email));
    let (token, version) = (admin.csrf_of(&page), user.version.to_string());
    admin.post(&format!("/admin/users/{}/{act}", user.id), &[("csrf", &token), ("version", &version)])
}

/// Two administrators, signed in.
fn two_admins(app: &TestApp) -> (Browser, Browser) {
    (app.staff(Role::Admin), app.user(Role::Admin, 2))
}

on_both_databases! {
    fn an_admin_sees_every_user_and_how_they_stand(database: TestDatabase) {
        let app = TestApp::start(&database);
        let admin = app.staff(Role::Admin);
        app.add(Role::Bank, "ops@example.org", Some("KTB"));
        app.add(Role::Officer, OFFICER, None);
        let gone = staff::find(&app.app, OFFICER).unwrap();
        staff::deactivate(&app.app, gone.id, &Actor::System).unwrap();
        let rows = admin.get("/admin").expect(200).rows("tbody tr");
        assert_eq!(rows, [
            ["admin 1", "admin-1@example.org", "Administrator", "–", "Active"],
            ["ops", "ops@example.org", "Bank", "006", "First sign-in awaited"],
            ["somsri", OFFICER, "Officer", "–", "Not active"],
        ]);
    }
}

on_both_databases! {
    fn somebody_is_added_by_one_administrator_and_comes_in_when_another_approves(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (one, other) = two_admins(&app);
        let form = one.get("/admin/users/new").expect(200).form("/admin/users/new");
        let refused = form.set_all(&[("email", "nobody"), ("name", "Somsri"), ("role", "bank")]).submit("Add").expect(422);
        assert!(refused.field_error("email").is_some() && refused.field_error("bank").is_some());
        assert_eq!(refused.form("/admin/users/new").value("name").as_deref(), Some("Somsri"));
        let form = refused.form("/admin/users/new").set_all(&[("email", OFFICER), ("role", "officer")]);
        let page = form.submit("Add").expect(200);
        let code = page.all("#first-code")[0].clone();
        assert!(page.all("a.language").is_empty(), "no link takes away what is shown once");
        assert!(!one.get("/admin").expect(200).html.contains(&code), "shown once");
        first_sign_in(&app.browser(), OFFICER, &code, PASSWORD).expect(422);

        let waiting = page_of(&app, &one, OFFICER).expect_text("You proposed it yourself");
        assert!(!waiting.has_text("Approve the role"), "no button that would be refused");
        let refused = force(&app, &one, OFFICER, "approve_role").expect(409);
        assert!(refused.has_text("You proposed this change yourself"), "{}", refused.describe());
        assert!(refused.has_text("see how this user stands") && !refused.has_text("the case"));
        assert_eq!(refused.click("Go to the list of users").expect(200).path, "/admin");
        first_sign_in(&app.browser(), OFFICER, &code, PASSWORD).expect(422);
        page_of(&app, &other, OFFICER).expect_text("admin 1 proposed: Officer");
        press(&app, &other, OFFICER, "Approve the role").expect(200);
        let page = app.enrol(&first_sign_in(&app.browser(), OFFICER, &code, PASSWORD).expect(200)).expect(200);
        assert_eq!(page.click("I have kept them").path, "/desk");

        let again = one.get("/admin/users/new").form("/admin/users/new");
        let again = again.set_all(&[("email", OFFICER), ("name", "Somsri"), ("role", "officer")]).submit("Add").expect(422);
        assert!(again.field_error("email").unwrap().contains("already"));
    }
}

on_both_databases! {
    fn a_role_is_changed_by_two_administrators_neither_of_whom_gets_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (one, other) = two_admins(&app);
        let third = app.user(Role::Admin, 3);
        let officer = app.staff(Role::Officer);
        let email = email_of(Role::Officer, 1, None);
        let propose = |admin: &Browser, email: &str, role: &str| {
            let page = page_of(&app, admin, email).click("Propose a role").expect(200);
            page.form("Propose").set("role", role).submit("Propose")
        };
        let stale = page_of(&app, &other, &email);
        propose(&one, &email, "chair").expect(200).expect_text("Committee chair");
        officer.get("/desk").expect(200);
        force(&app, &one, &email, "approve_role").expect(409);
        // Who saw another state of the record approves nothing.
        let id = found(&app, &email).id;
        let token = stale.attribute("input[name=csrf]", "value").unwrap();
        let version = (found(&app, &email).version - 1).to_string();
        let fields = [("csrf", token.as_str()), ("version", version.as_str())];
        other.post(&format!("/admin/users/{id}/approve_role"), &fields).expect(409);
        assert_eq!(found(&app, &email).role, Role::Officer);
        press(&app, &other, &email, "Approve the role").expect(200);
        officer.get("/desk").expect(404);
        assert_eq!(officer.get("/committee").expect(200).path, "/committee");

        // Taken back: nothing is given.
        propose(&one, &email, "auditor").expect(200);
        press(&app, &one, &email, "Do not give the role").expect(200);
        assert!(!page_of(&app, &other, &email).has_text("Approve the role"));
        assert_eq!(found(&app, &email).role, Role::Chair);

        // For themselves: neither proposed nor approved.
        let refused = propose(&one, &admin_email(1), "chair").expect(409);
        assert!(refused.has_text("would get this role"), "{}", refused.describe());
        propose(&one, &admin_email(2), "chair").expect(200);
        page_of(&app, &other, &admin_email(2)).expect_text("You would get this role");
        force(&app, &other, &admin_email(2), "approve_role").expect(409);
        press(&app, &third, &admin_email(2), "Approve the role").expect(200);
        assert_eq!(found(&app, &admin_email(2)).role, Role::Chair);
    }
}

on_both_databases! {
    fn a_reset_and_a_deactivation_hold_at_the_next_request(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (one, _other) = two_admins(&app);
        let officer = app.staff(Role::Officer);
        let email = email_of(Role::Officer, 1, None);
        officer.get("/desk").expect(200);
        let code = press(&app, &one, &email, "Give a new first sign-in code").expect(200).all("#first-code")[0].clone();
        assert_eq!(officer.get("/desk").path, "/sign-in?next=%2Fdesk");
        sign_in(&app.browser(), &email, PASSWORD).expect(422);
        let browser = app.browser();
        app.enrol(&first_sign_in(&browser, &email, &code, PASSWORD)).expect(200);
        browser.get("/desk").expect(200);
        press(&app, &one, &email, "Let in no more").expect(200).expect_text("Not active");
        assert_eq!(browser.get("/desk").path, "/sign-in?next=%2Fdesk");
        sign_in(&app.browser(), &email, PASSWORD).expect(422);
        // There is no page on which somebody else's password is set.
        assert!(!page_of(&app, &one, &email).html.contains("type=\"password\""));
    }
}

on_both_databases! {
    fn what_no_other_press_gives_back_is_asked_for_first(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (one, _other) = two_admins(&app);
        let _officer = app.staff(Role::Officer);
        let email = email_of(Role::Officer, 1, None);
        for (button, told) in [("Give a new first sign-in code", "signed out everywhere"), ("Let in no more", "cannot come in any more")] {
            let page = page_of(&app, &one, &email);
            let before = found(&app, &email);
            let asks = page.click(button).expect(200).expect_text(told).expect_text("officer 1");
            asks.click("Leave everything as it is").expect(200).expect_text(&email);
            assert_eq!(found(&app, &email).version, before.version, "nothing was done yet");
            asks.form(button).submit(button).expect(200);
            assert_ne!(found(&app, &email).version, before.version);
        }
        let id = found(&app, &email).id;
        assert_eq!(one.get(&format!("/admin/users/{id}/approve_role")).path, format!("/admin/users/{id}"));
        one.get(&format!("/admin/users/{id}/promote")).expect(404);
    }
}

on_both_databases! {
    fn what_is_missing_of_a_new_user_is_said_to_be_missing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let form = app.staff(Role::Admin).get("/admin/users/new").expect(200).form("/admin/users/new");
        let refused = form.set_all(&[("email", OFFICER), ("name", " "), ("role", "bank")]).submit("Add").expect(422);
        assert_eq!(refused.field_error("name").unwrap().trim(), "Error: Fill in “Name”");
        assert!(refused.has_text("Needed for the role of a bank") && !refused.has_text("(optional)"));
    }
}

on_both_databases! {
    fn the_last_administrator_who_can_act_is_kept(database: TestDatabase) {
        let app = TestApp::start(&database);
        let one = app.staff(Role::Admin);
        // Added and not signed in yet: of no help.
        app.add(Role::Admin, "new@example.org", None);
        let email = admin_email(1);
        for button in ["Give a new first sign-in code", "Let in no more"] {
            let refused = press(&app, &one, &email, button).expect(409);
            assert!(refused.has_text("Nobody else could manage the users then"), "{}", refused.describe());
        }
        let user = found(&app, &email);
        let by = Actor::User { id: found(&app, "new@example.org").id, role: Role::Admin, bank: None };
        let moved = staff::propose_role(&app.app, user.id, Role::Auditor, None, &by);
        assert!(matches!(moved, Err(Error::Refusal(Refusal::LastAdmin))), "{moved:?}");
        let ended = staff::deactivate(&app.app, user.id, &Actor::System);
        assert!(matches!(ended, Err(Error::Refusal(Refusal::LastAdmin))), "{ended:?}");
        one.get("/admin").expect(200);
        // The operator alone can let the last one in anew.
        staff::reset(&app.app, user.id, &Actor::System).unwrap();
    }
}

on_both_databases! {
    fn of_two_administrators_who_take_each_other_away_at_once_one_stays(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _signed_in = two_admins(&app);
        let actor = |number: u32| {
            let user = found(&app, &admin_email(number));
            (user.id, Actor::User { id: user.id, role: Role::Admin, bank: None })
        };
        for _ in 0..10 {
            let ((one, by_one), (other, by_other)) = (actor(1), actor(2));
            let start = Barrier::new(2);
            let taken = std::thread::scope(|scope| {
                let [first, second] = [(other, &by_one), (one, &by_other)].map(|(id, by)| {
                    let (app, start) = (&app.app, &start);
                    scope.spawn(move || {
                        start.wait();
                        staff::deactivate(app, id, by).is_ok()
                    })
                });
                [first.join().unwrap(), second.join().unwrap()]
            });
            assert_eq!(taken.iter().filter(|taken| **taken).count(), 1, "{taken:?}");
            let gone = if taken[0] { 2 } else { 1 };
            let left = if gone == 1 { &by_other } else { &by_one };
            // Let in again by two: who is left proposes, a colleague who is added approves.
            let id = found(&app, &admin_email(gone)).id;
            staff::propose_role(&app.app, id, Role::Admin, None, left).unwrap();
            let seen = found(&app, &admin_email(gone)).version;
            let approver = crate::support::seed::Seed::new(&app.app).actor_of(Role::Admin, 1);
            staff::approve_role(&app.app, id, seen, &approver).unwrap();
        }
    }
}

on_both_databases! {
    fn whom_nobody_misses_for_ninety_days_is_locked_until_an_administrator_unlocks(database: TestDatabase) {
        let app = TestApp::start(&database);
        let _officer = app.staff(Role::Officer);
        let email = email_of(Role::Officer, 1, None);
        app.pass(DORMANT_AFTER - TimeDelta::hours(1));
        assert_eq!(sweeping::sweep(&app.app).unwrap().users, 0);
        let admin = app.staff(Role::Admin);
        let officer = app.browser();
        app.sign_in(&officer, &email).expect(200);
        app.pass(TimeDelta::hours(2));
        assert_eq!(sweeping::sweep(&app.app).unwrap().users, 0, "who came in lately is missed");
        app.pass(DORMANT_AFTER);
        assert!(sweeping::sweep(&app.app).unwrap().users >= 1);
        assert_eq!(sweeping::sweep(&app.app).unwrap().users, 0);
        sign_in(&app.browser(), &email, PASSWORD).expect(422);
        drop(admin);
        // The administrators are locked as well: the operator unlocks one.
        staff::unlock(&app.app, found(&app, &admin_email(1)).id, &Actor::System).unwrap();
        let admin = app.browser();
        app.sign_in(&admin, &admin_email(1)).expect(200);
        page_of(&app, &admin, &email).expect_text("Locked");
        press(&app, &admin, &email, "Unlock").expect(200);
        assert_eq!(app.sign_in(&app.browser(), &email).path, "/desk");
    }
}

on_both_databases! {
    fn changing_users_asks_for_the_second_factor_again(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (_one, _other) = two_admins(&app);
        let admin = app.long_in(Role::Admin);
        let id = found(&app, &admin_email(1)).id;
        admin.get("/admin").expect(200);
        for path in ["/admin/users/new".to_owned(), format!("/admin/users/{id}")] {
            let page = admin.get(&path).expect(200);
            assert!(page.path.starts_with("/sign-in/again?next="), "{}", page.path);
        }
        let token = admin.get("/admin").attribute("input[name=csrf]", "value").unwrap();
        let answer = admin.post(&format!("/admin/users/{id}/deactivate"), &[("csrf", &token), ("version", "3")]).expect(303);
        assert_eq!(answer.header("location"), Some(format!("/sign-in/again?next=%2Fadmin%2Fusers%2F{id}%2Fdeactivate").as_str()));
        assert!(found(&app, &admin_email(1)).active);
    }
}
