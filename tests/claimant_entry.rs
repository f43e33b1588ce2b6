//! Claimants come in by reference and code (security.md: victim sign-in).

use chrono::TimeDelta;
use redress::claimant_access::{MOST_CODES_A_REFERENCE, MOST_TRIES};
use redress::domain::actor::Role;
use redress::domain::command::Review;
use redress::domain::identity::Reference;
use redress::domain::petition::State;
use redress::store::notices::{self, OutboxNotice};
use redress::store::people;
use redress::store::petitions::Petition;
use redress::web::answer::LEAST_WAIT;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

const EMAIL: &str = "malee@example.org";
const WRONG: &str = "This code is wrong or has expired. Please check it, or ask for a new one.";

#[track_caller]
fn ask(browser: &Browser, reference: &str) -> Page {
    browser.get("/case").form("Send me a code").set("reference", reference).submit("Send me a code")
}

#[track_caller]
fn answer(browser: &Browser, code: &str) -> Page {
    browser.get("/case/code").form("/case/code").set("code", code).prepare("Continue").send()
}

/// What waits to be sent, newest first.
fn outbox(app: &TestApp) -> Vec<OutboxNotice> {
    let read = |connection: &mut _| notices::list(connection, "email", "pending", None, 100);
    app.app.store.read_now(read).unwrap()
}

fn opened(app: &TestApp, notice: &OutboxNotice, column: &'static str, sealed: &[u8]) -> String {
    crate::support::app::opened(&app.app, "notices", column, notice.id.bytes(), sealed)
}

/// The code in the newest letter.
fn code(app: &TestApp) -> String {
    let notice = &outbox(app)[0];
    opened(app, notice, "secret_sealed", notice.secret_sealed.as_ref().unwrap())
}

on_both_databases! {
    fn a_draft_goes_on_with_its_reference_and_the_code_from_the_letter(database: TestDatabase) {
        let app = TestApp::start(&database);
        let reference = app.draft(1, EMAIL).1;
        let browser = app.browser();
        let asked = ask(&browser, &reference.to_lowercase().replace('-', " ")).expect(200).expect_text("10 minutes");
        assert_eq!(asked.link("Ask for a code again"), "/case");
        let letters = outbox(&app);
        let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
        assert_eq!(opened(&app, letter, "to_sealed", letter.to_sealed.as_ref().unwrap()), EMAIL);
        assert!(letter.arguments.contains(&reference));
        let page = answer(&browser, &code(&app)).expect(303);
        assert_eq!(page.header("location"), Some("/claim/tasks"));
    }
}

on_both_databases! {
    fn a_code_opens_once_for_the_browser_that_asked_and_for_ten_minutes(database: TestDatabase) {
        let app = TestApp::start(&database);
        let reference = app.draft(1, EMAIL).1;
        let (browser, stranger) = (app.browser(), app.browser());
        ask(&browser, &reference).expect(200);
        let first = code(&app);
        let page = answer(&stranger, &first).expect(422);
        assert_eq!(page.field_error("code").as_deref(), Some(&*format!("Error: {WRONG}")));
        answer(&browser, &first).expect(303);
        browser.forget_cookies();
        answer(&browser, &first).expect(422);

        ask(&browser, &reference).expect(200);
        app.pass(TimeDelta::minutes(10));
        answer(&browser, &code(&app)).expect(422);
    }
}

on_both_databases! {
    fn the_sixth_try_is_too_many_even_with_the_right_code(database: TestDatabase) {
        let app = TestApp::start(&database);
        let reference = app.draft(1, EMAIL).1;
        let browser = app.browser();
        ask(&browser, &reference).expect(200);
        let right = code(&app);
        let wrong = if right == "0000 0000" { "1111 1111" } else { "0000 0000" };
        for _ in 0..MOST_TRIES {
            answer(&browser, wrong).expect(422);
        }
        answer(&browser, &right).expect(422);
    }
}

on_both_databases! {
    fn an_unknown_reference_looks_like_a_known_one(database: TestDatabase) {
        let app = TestApp::start(&database);
        let known = app.draft(1, EMAIL).1;
        let unknown = Reference::from_bits(2).to_string();
        let [one, other] = [known, unknown].map(|reference| {
            let browser = app.browser();
            let asked = ask(&browser, &reference).expect(200);
            let tried = answer(&browser, "0000 0000").expect(422);
            let token = asked.attribute("input[name=csrf]", "value").unwrap();
            format!("{}{}{}", asked.path, asked.html, tried.html).replace(&token, "")
        });
        assert_eq!(one, other);
        assert_eq!(outbox(&app).len(), 1);
    }
}

on_both_databases! {
    fn more_codes_than_three_in_ten_minutes_are_not_sent_and_that_is_not_said(database: TestDatabase) {
        let app = TestApp::start(&database);
        let reference = app.draft(1, EMAIL).1;
        for _ in 0..=MOST_CODES_A_REFERENCE {
            ask(&app.browser(), &reference).expect(200).expect_text("a code is on its way");
        }
        assert_eq!(outbox(&app).len(), 3);
        app.pass(TimeDelta::minutes(11));
        ask(&app.browser(), &reference).expect(200);
        assert_eq!(outbox(&app).len(), 4);
    }
}

on_both_databases! {
    fn one_browser_gets_ten_codes_in_ten_minutes(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        for bits in 1..=11 {
            let reference = app.draft(bits, EMAIL).1;
            ask(&browser, &reference).expect(200);
        }
        assert_eq!(outbox(&app).len(), 10);
    }
}

on_both_databases! {
    fn a_mistyped_reference_is_said_to_be_one(database: TestDatabase) {
        let app = TestApp::start(&database);
        let page = ask(&app.browser(), "R7KQ-2M9").expect(422);
        assert!(page.field_error("reference").is_some());
        assert!(page.title().starts_with("Error:"));
    }
}

/// An objection whose party has an e-mail address, and its reference.
fn objection(app: &TestApp, seed: &Seed<'_>) -> (Petition, String) {
    let account = seed.published_account(baht(100));
    let objection = seed.objection(&account, baht(40));
    // What was told of the filing itself is not what these tests look for.
    redress::notify::outbox::deliver_all(&app.app).unwrap();
    let reference = objection.reference.as_ref().unwrap().to_string();
    (objection, reference)
}

on_both_databases! {
    fn an_account_holder_comes_in_to_the_own_objection_by_reference_and_code(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (objection, reference) = objection(&app, &seed);
        let browser = app.browser();
        assert_eq!(browser.get("/object/overview").path, "/object");
        let page = browser.get("/object").form("/object").set("reference", &reference).submit("Send me a code");
        assert_eq!(page.link("Ask for a code again"), "/object");
        let refused = page.form("/case/code").set("code", "0").submit("Continue").expect(422);
        assert_eq!((refused.link("Ask for a code again"), refused.link("Back")), ("/object".to_owned(), "/object".to_owned()));
        let thai = refused.click("ภาษาไทย").expect(200);
        assert!(thai.all("main a[href='/object']").len() == 1 && thai.all("main a[href='/case']").is_empty());
        browser.get("/?lang=en");
        page.expect(200).expect_text("10 minutes");
        let letters = outbox(&app);
        let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
        assert!(opened(&app, letter, "to_sealed", letter.to_sealed.as_ref().unwrap()).starts_with("holder-"));
        let page = answer(&browser, &code(&app)).expect(303);
        assert_eq!(page.header("location"), Some("/object/overview"));
        browser.get("/object/overview").expect(200).expect_text(&reference).expect_text("40.00 baht");
        // Nothing but the own objection.
        for path in ["/case/overview", "/desk", "/account"] {
            browser.get(path).expect(404);
        }
        let asked = Review::Ask { question: "Whose salary?".to_owned(), reply_by: None };
        let officer = seed.actor_of(Role::Officer, 1);
        seed.review(&officer, objection.id, Review::Take);
        seed.review(&officer, objection.id, asked);
        let page = browser.get("/object/overview").expect(200).expect_text("Whose salary?").click("Answer").expect(200);
        let empty = page.form("Send the answer").submit("Send the answer").expect(422);
        assert!(empty.field_error("answer").is_some());
        let page = page.form("Send the answer").set("answer", "Mine.").submit("Send the answer").expect(200);
        assert_eq!(page.path, "/object/overview");
        assert_eq!(seed.petition(objection.id).state, State::InReview);
        browser.get("/object/overview/answer").expect(409);
        browser.get("/object/overview/correct_account").expect(409);
        browser.get("/object/overview/nonsense").expect(404);
        let page = browser.get("/object/overview").click("Withdraw the objection");
        page.form("for good").submit("Withdraw the objection for good").expect(200).expect_text("Nothing more is to come");
        assert_eq!(seed.petition(objection.id).state, State::Withdrawn);
    }
}

on_both_databases! {
    fn an_unknown_reference_is_looked_for_and_answered_as_long_as_a_known_one(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let objection = objection(&app, &seed).1;
        let draft = app.draft(1, EMAIL).1;
        for reference in [draft, objection, Reference::from_bits(2).to_string()] {
            let browser = app.browser();
            let form = browser.get("/case").form("Send me a code").set("reference", &reference).prepare("Send me a code");
            let begun = std::time::Instant::now();
            form.send().expect(303);
            assert!(begun.elapsed() >= LEAST_WAIT, "{reference}: {:?}", begun.elapsed());
            // One row, whatever is there: the next page behaves alike.
            let reference: Reference = reference.parse().unwrap();
            let since = (app.app.clock.real_now() - TimeDelta::minutes(1)).naive_utc();
            let rows = app.app.store.read_now(|c| people::codes_since(c, reference.as_str(), since)).unwrap();
            assert_eq!(rows, 1);
        }
    }
}
