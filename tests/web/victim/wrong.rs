//! What people mistype: every fault is said at once, at its field and above, and nothing typed is lost (U9).

use super::*;
use crate::support::databases::on_both_databases;

/// The faults of a page, as its summary tells them.
#[track_caller]
fn faults(page: Page) -> Vec<String> {
    let page = page.expect(422);
    assert!(page.title().starts_with("Error:"), "{}", page.title());
    for item in page.all("#main-error li") {
        assert!(page.all(".error").iter().any(|error| error.contains(&item)), "{item} stands at no field");
    }
    page.error_summary()
}

on_both_databases! {
    fn all_faults_of_a_page_are_said_at_once_and_what_was_typed_stays(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        let page = fill(&browser, "/claim/transfers/new", &[
            ("transfer_amount", "12.345"),
            ("made_on-day", "31"),
            ("made_on-month", "2"),
            ("made_on-year", "2569"),
            ("made_time", "25:00"),
            ("to_number", "12-3"),
        ]);
        assert_eq!(page.attribute("input[name=transfer_amount]", "value").as_deref(), Some("12.345"));
        assert_eq!(page.attribute("input[name=made_on-day]", "value").as_deref(), Some("31"));
        assert_eq!(page.attribute("input[name=to_number]", "value").as_deref(), Some("12-3"));
        let found = faults(page);
        assert_eq!(found.len(), 8, "{found:?}");
        for wanted in ["at most two decimals", "There is no such day", "Enter a time", "Enter the account number", "How was the money sent?"] {
            assert!(found.iter().any(|fault| fault.contains(wanted)), "{wanted}: {found:?}");
        }
        assert!(browser.get("/claim/transfers").has_text("Add a transfer"), "nothing wrong was saved");
    }
}

on_both_databases! {
    fn one_wrong_value_is_one_fault(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        for (name, value, fault) in [
            ("transfer_amount", "0", "more than zero"),
            ("transfer_amount", "-5", "cannot be negative"),
            ("transfer_amount", "five", "in figures"),
            ("transfer_amount", "1.234", "at most two decimals"),
            ("made_on-year", "2570", "cannot be in the future"),
            ("made_on-year", "", "Fill in day, month and year"),
            ("made_on-month", "13", "There is no such day"),
            ("to_number", "<b>12345678</b>", "Enter the account number"),
            ("from_known", "", "Choose an answer"),
        ] {
            let form = browser.get("/claim/transfers/new").form(CONTINUE).set_all(TRANSFER);
            let page = if value.is_empty() && name == "from_known" {
                let fields: Vec<(&str, &str)> = TRANSFER.iter().copied().filter(|(other, _)| *other != name).collect();
                browser.get("/claim/transfers/new").form(CONTINUE).set_all(&fields).submit(CONTINUE)
            } else {
                form.set(name, value).submit(CONTINUE)
            };
            let found = faults(page);
            assert!(found.len() == 1 && found[0].contains(fault), "{name}={value}: {found:?}");
        }
    }
}

on_both_databases! {
    fn a_national_id_needs_its_check_digit_and_thai_digits_are_digits(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        let typed = |number| [("person_name", "มาลี"), ("personal_number_kind", "national_id"), ("personal_number", number)];
        let found = faults(fill(&browser, "/claim/victim", &typed("1103702071812")));
        assert!(found.len() == 1 && found[0].contains("not valid"), "{found:?}");
        let found = faults(fill(&browser, "/claim/victim", &typed("110370207181")));
        assert!(found[0].contains("13 digits"), "{found:?}");
        let page = fill(&browser, "/claim/victim", &typed("๑ ๑๐๓๗ ๐๒๐๗๑ ๘๑ ๑")).expect(200);
        assert_eq!(page.path, "/claim/contact");
    }
}

on_both_databases! {
    fn nothing_typed_at_all_is_said_field_by_field(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        for (path, count) in [
            ("/claim/capacity", 1),
            ("/claim/victim", 3),
            ("/claim/contact", 2),
            ("/claim/offence", 1),
            ("/claim/story", 1),
            ("/claim/numbers", 1),
            ("/claim/recovered", 1),
            ("/claim/channel", 2),
            ("/claim/transfers/new", 8),
        ] {
            let found = faults(fill(&browser, path, &[]));
            assert_eq!(found.len(), count, "{path}: {found:?}");
        }
    }
}

on_both_databases! {
    fn what_is_needed_depends_on_the_answer(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        for (path, typed, fault) in [
            ("/claim/contact", &[("telephone", "0812345678"), ("reach", "post")][..], "Postal address"),
            ("/claim/contact", &[("telephone", "0812345678"), ("reach", "email")][..], "E-mail address"),
            ("/claim/contact", &[("telephone", "0812345678"), ("reach", "email"), ("email", "malee@")][..], "whole e-mail address"),
            ("/claim/numbers", &[("bank_case", "yes")][..], "Bank Case ID"),
            ("/claim/channel", &[("channel_kind", "promptpay"), ("promptpay", "12345"), ("refund_holder", "Malee")][..], "PromptPay"),
        ] {
            let found = faults(fill(&browser, path, typed));
            assert!(found.len() == 1 && found[0].contains(fault), "{path}: {found:?}");
        }
    }
}

on_both_databases! {
    fn markup_in_an_answer_is_text(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        let script = "</textarea><script>alert(1)</script>";
        fill(&browser, "/claim/story", &[("story", script)]).expect(200);
        for path in ["/claim/story", "/claim/check"] {
            let page = browser.get(path).expect(200);
            assert!(!page.has("script") && page.has_text("alert(1)"), "{path}");
        }
    }
}

on_both_databases! {
    fn a_page_that_there_is_not_is_not_found(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        for path in ["/claim/nothing", "/claim/Victim", "/claim/transfers/-1", "/claim/elsewhere?why=transfer"] {
            browser.get(path).expect(404);
        }
    }
}
