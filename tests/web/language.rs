//! The way to the other language takes nothing away: neither what was typed nor where one was going.

use redress::domain::actor::Role;

use super::victim;
use crate::support::SCHEMA;
use crate::support::app::{PASSWORD, TestApp, email_of, sign_in_on};
use crate::support::databases::{Backend, TestDatabase};

fn started() -> (TestDatabase, TestApp) {
    let database = TestDatabase::new(Backend::Sqlite, &SCHEMA);
    let app = TestApp::start(&database);
    (database, app)
}

#[test]
fn a_form_with_faults_is_shown_in_the_other_language_with_what_was_typed() {
    let (_database, app) = started();
    let browser = app.browser();
    victim::begin(&browser);
    let typed = [("transfer_amount", "twelve"), ("to_number", "<b>\"7\"&"), ("made_time", "half past two")];
    let page = victim::fill(&browser, "/claim/transfers/new?return=check", &typed).expect(422);
    let thai = page.form("ภาษาไทย").submit("ภาษาไทย").expect(422);
    assert_eq!(thai.attribute("html", "lang").as_deref(), Some("th"));
    assert!(thai.path.contains("return=check"), "{}", thai.path);
    let form = thai.form("บันทึก");
    for (name, value) in typed {
        assert_eq!(form.value(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(thai.error_summary().len(), page.error_summary().len());
    // There and back again.
    let page = thai.form("English").submit("English").expect(422);
    assert_eq!(page.form(victim::CONTINUE).value("to_number").as_deref(), Some(typed[1].1));
}

#[test]
fn where_one_was_going_is_kept_when_the_language_changes_at_a_sign_in() {
    let (_database, app) = started();
    let _officer = app.staff(Role::Officer);
    let email = email_of(Role::Officer, 1, None);
    let browser = app.browser();
    let refused =
        sign_in_on(&browser.get("/desk/accounts?after=7").expect(200), &email, "not the password").expect(422);
    assert!(refused.all("button.language").is_empty() && !refused.html.contains("not the password"));
    let thai = refused.click("ภาษาไทย").expect(200);
    assert_eq!(thai.form("/sign-in").value("next").as_deref(), Some("/desk/accounts?after=7"));
    let page = sign_in_on(&thai.click("English").expect(200), &email, PASSWORD);
    let form = page.form("/sign-in/code").set("factor_code", "ABCD");
    let refused = form.submit("Sign in").expect(422);
    let thai = refused.click("ภาษาไทย").expect(200);
    assert_eq!(thai.form("/sign-in/code").value("next").as_deref(), Some("/desk/accounts?after=7"));

    let admin = app.long_in(Role::Admin);
    let refused = admin.get("/admin/users/new").form("/sign-in/again").set("factor_code", "ABCD").submit("Continue");
    let thai = refused.expect(422).click("ภาษาไทย").expect(200);
    assert_eq!(thai.form("/sign-in/again").value("next").as_deref(), Some("/admin/users/new"));
}

#[test]
fn a_reference_that_was_mistyped_stays_in_the_other_language() {
    let (_database, app) = started();
    let refused = app.browser().get("/case").form("/case").set("reference", "R7KQ").submit("Send me a code");
    let thai = refused.expect(422).form("ภาษาไทย").submit("ภาษาไทย").expect(422);
    assert_eq!(thai.form("/case").value("reference").as_deref(), Some("R7KQ"));
}

#[test]
fn what_was_typed_beside_a_file_is_in_no_danger_from_the_other_language() {
    // No link where none can keep it: `tests/web/victim/case.rs` and `tests/evidence` walk these pages.
    let (_database, app) = started();
    let browser = app.browser();
    victim::begin(&browser);
    let refused = browser.get("/claim/evidence").form("Add the file").submit("Add the file").expect(422);
    assert_eq!(refused.link("ภาษาไทย"), "/claim/evidence?lang=th");
}
