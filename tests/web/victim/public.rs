//! What everybody may look up.

use super::*;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

/// What the page says of a text.
#[track_caller]
fn checked(browser: &Browser, typed: &str) -> Page {
    browser.get("/check").form("Check").set("message", typed).submit("Check")
}

on_both_databases! {
    fn a_reference_is_told_by_its_form_alone(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(100));
        let claim = seed.filed_claim(&account, baht(10));
        let known = seed.case(claim.case_id.unwrap()).reference.to_string();
        let unknown = redress::domain::identity::Reference::from_bits(987_654).to_string();
        let browser = app.browser();
        let [one, other] = [&known, &unknown].map(|reference| {
            checked(&browser, reference).expect(200).expect_text("has the form of one of our references").text().replace(reference.as_str(), "")
        });
        assert_eq!(one, other);
        checked(&browser, &known.to_lowercase().replace('-', " ")).expect_text("has the form of one of our references");
        checked(&browser, "R7KQ-2M9Y").expect(200).expect_text("not in the form of anything of ours");
    }
}

on_both_databases! {
    fn senders_codes_and_links_are_told_apart(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        for (typed, said) in [
            ("Redress@example.org", "This is the address that we write from"),
            ("redress@example.org.evil.example", "This is not the address that we write from"),
            ("1234 5678", "This has the form of a code that we send"),
            ("http://redress.example/R7KQ", "A message with a link is not ours"),
            ("you won", "not in the form of anything of ours"),
        ] {
            let page = checked(&browser, typed).expect(200).expect_text(said);
            assert_eq!(page.path, "/check", "what was typed stays out of the address");
        }
        let page = checked(&browser, " ").expect(422);
        assert!(page.field_error("message").is_some());
    }
}

on_both_databases! {
    fn whom_a_claim_does_not_help_is_told_what_does(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        for (why, said) in [("card", "the bank that issued"), ("gift_card", "Gift cards"), ("abroad", "frozen in Thailand")] {
            let page = browser.get("/claim/start").form("Continue").set("left_by", why).submit("Continue").expect(200);
            assert!(page.has_text(said), "{}", page.describe());
            assert_eq!(page.all("ol li").len(), 3);
        }
        let page = browser.get("/claim/start").form("Continue").submit("Continue").expect(422);
        assert!(page.field_error("left_by").is_some());
    }
}

on_both_databases! {
    fn the_figures_are_those_of_the_register_and_the_ledger(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        seed.filed_claim(&account, baht(300));
        seed.filed_claim(&account, baht(200));
        let page = app.browser().get("/statistics").expect(200);
        let rows = page.rows("table");
        assert!(rows.contains(&vec!["Filed".into(), "2".into(), "500.00 baht".into()]), "{rows:?}");
        assert!(rows.contains(&vec!["Not allotted yet".into(), "1,000.00 baht".into()]), "{rows:?}");
        page.expect_text("As of 23 November 2026 CE");
    }
}

on_both_databases! {
    fn the_start_and_what_the_layout_links_to_are_there_in_both_languages(database: TestDatabase) {
        let app = TestApp::start(&database);
        for language in ["th", "en"] {
            let browser = app.browser().preferring(language);
            for path in ["/", "/privacy", "/statistics", "/check", "/claim/start", "/case/ended"] {
                let page = browser.get(path).expect(200);
                assert!(!page.text().contains('['), "{language} {path} lacks words: {}", page.text());
            }
        }
    }
}
