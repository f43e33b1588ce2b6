//! A claim from the start page to the confirmation (R11).

use chrono::TimeDelta;
use redress::domain::actor::Role;
use redress::domain::identity::Capacity;
use redress::domain::petition::State;
use redress::store::cases;

use super::*;
use crate::support::app::email_of;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

on_both_databases! {
    fn whoever_could_not_come_back_is_asked_before_they_leave_for_good(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill(&browser, "/claim/offence", &[("offence", "call_centre")]).expect(200);
        let tasks = browser.get("/claim/tasks").expect(200);
        assert!(!tasks.html.contains("/sign-out"), "no press leaves at once");
        let asks = tasks.click("Leave").expect(200).expect_text("everything you have typed is lost to you");
        assert_eq!(asks.all("a.button"), ["Stay and go on"]);
        assert_eq!(asks.click("Stay and go on").expect(200).path, "/claim/tasks");
        let contact = asks.click("Give an e-mail address").expect(200);
        assert_eq!(contact.path, "/claim/contact");
        asks.form("Leave for good").submit("Leave for good").expect(200);
        assert_eq!(browser.get("/claim/tasks").path, "/case");

        // Whoever gave an address can come back, and is not asked.
        let browser = app.browser();
        begin(&browser);
        fill(&browser, "/claim/capacity", &[("capacity", "self")]).expect(200);
        fill(&browser, "/claim/contact", BY_EMAIL).expect(200);
        assert_eq!(browser.get("/claim/leave").path, "/claim/tasks");
        browser.get("/claim/tasks").form("Leave, and go on later").submit("Leave, and go on later").expect(200);
    }
}

on_both_databases! {
    fn a_claim_goes_from_the_start_page_to_the_confirmation(database: TestDatabase) {
        let app = TestApp::start(&database);
        Seed::new(&app.app).published_account_at(&key("006", "1234567890"), baht(5_000));
        let browser = app.browser();
        let tasks = begin(&browser);
        let written_down = reference(&tasks);
        // From page to page, as the buttons lead.
        let page = tasks.click("Who you are").form(CONTINUE).set("capacity", "self").submit(CONTINUE);
        assert_eq!(page.path, "/claim/victim");
        let page = page.form(CONTINUE).set_all(IDENTITY).submit(CONTINUE);
        assert_eq!(page.path, "/claim/contact");
        let page = page.form(CONTINUE).set_all(BY_EMAIL).submit(CONTINUE);
        assert_eq!(page.path, "/claim/tasks");
        let page = page.click("What happened").form(CONTINUE).set("offence", "call_centre").submit(CONTINUE);
        let page = page.form(CONTINUE).set("story", "A caller said he was of the police.").submit(CONTINUE);
        let page = page.form(CONTINUE).set("bank_case", "yes").set("bank_case_id", "25691101 KTB 06111").submit(CONTINUE);
        let page = page.form(CONTINUE).set("other_route", "no").set("recovered", "๑๐๐").submit(CONTINUE);
        let page = page.click("The transfers").click("Add a transfer");
        let page = page.form(CONTINUE).set_all(TRANSFER).submit(CONTINUE);
        let page = page.expect_text("1,234.50 baht").expect_text("1 November 2026 CE, 14:05").click("Continue");
        let page = page.click("Where the money is to come back to");
        assert_eq!(page.attribute("input[name=refund_holder]", "value").as_deref(), Some("มาลี ใจดี"), "nobody is asked twice");
        let page = page.form(CONTINUE).set_all(CHANNEL).submit(CONTINUE);
        let page = page.click("Check and send").expect_text("Krungthai Bank (KTB) 123-4-56789-0");

        let done = page.form("Send the claim").submit("Send the claim").expect(200);
        assert_eq!(done.path, "/claim/done");
        assert_eq!(reference(&done), written_down);
        let done = done.expect_text("filed in time").expect_text("We aim to have examined it by");
        assert!(!done.html.contains("1234567890"), "the account is masked");
        let (case, claims) = filed(&app, &written_down);
        assert_eq!((claims.len(), claims[0].state, claims[0].claimed.get()), (1, State::Submitted, 123_450));
        assert_eq!((case.recovered.get(), case.bank_case_id.as_deref()), (10_000, Some("25691101KTB06111")));
        assert_eq!(case.language, "en");
        assert_eq!(waiting(&app, "email").len(), 1);
        done.click("See the case").expect(200).expect_text("Filed");
    }
}

on_both_databases! {
    fn the_whole_way_is_there_in_thai(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser().preferring("th");
        let page = browser.get("/").expect_text("ขอคืนเงินที่ถูกหลอกโอน").click("เริ่มยื่นคำร้อง");
        let page = page.form("ดำเนินการต่อ").set("left_by", "transfer").submit("ดำเนินการต่อ");
        page.expect_text("คำร้องของท่าน");
        let go_on = "บันทึกและไปต่อ";
        for (path, typed) in [
            ("/claim/capacity", &[("capacity", "self")][..]),
            ("/claim/victim", IDENTITY),
            ("/claim/contact", BY_EMAIL),
            ("/claim/offence", &[("offence", "romance")][..]),
            ("/claim/story", &[("story", "คนร้ายแสร้งว่ารัก")][..]),
            ("/claim/numbers", &[("bank_case", "no"), ("police_report", "๑๒๓/๒๕๖๙")][..]),
            ("/claim/recovered", &[("other_route", "no")][..]),
            ("/claim/transfers/new", TRANSFER),
            ("/claim/channel", &[("channel_kind", "promptpay"), ("promptpay", "๐๘๑ ๒๓๔ ๕๖๗๘"), ("refund_holder", "มาลี ใจดี")][..]),
        ] {
            browser.get(path).form(go_on).set_all(typed).submit(go_on).expect(200);
        }
        let page = browser.get("/claim/check").expect_text("1 พฤศจิกายน พ.ศ. 2569 เวลา 14.05 น.").expect_text("1,234.50 บาท");
        let done = page.form("ส่งคำร้อง").submit("ส่งคำร้อง").expect(200).expect_text("ส่งคำร้องเรียบร้อยแล้ว");
        // Nothing is published under that number: the claim waits for it.
        let done = done.expect_text("ยังไม่ได้ประกาศ");
        let (case, claims) = filed(&app, &reference(&done));
        assert_eq!((case.language.as_str(), claims[0].state), ("th", State::Waiting));
        assert_eq!(case.police_report.as_deref(), Some("123/2569"));
    }
}

on_both_databases! {
    fn a_claim_sent_twice_is_one_case_and_browser_back_shows_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill_all(&browser, BY_EMAIL);
        let sent = browser.get("/claim/check").form("Send the claim").prepare("Send the claim");
        let again = sent.clone();
        assert_eq!(sent.send().expect(303).header("location"), Some("/claim/done"));
        assert_eq!(again.send().expect(303).header("location"), Some("/case/overview"));
        for back in ["/claim/check", "/claim/tasks", "/claim/victim", "/claim/transfers/1"] {
            let page = browser.get(back).expect(200);
            assert_eq!(page.path, "/case/overview", "{back}");
        }
        let filed = app.app.store.read_now(|connection| {
            use diesel::prelude::*;
            Ok(redress::store::schema::cases::table.count().get_result::<i64>(connection)?)
        });
        assert_eq!(filed.unwrap(), 1);
    }
}

on_both_databases! {
    fn two_presses_at_the_same_moment_are_one_case(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill_all(&browser, BY_EMAIL);
        let sent = browser.get("/claim/check").form("Send the claim").prepare("Send the claim");
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let sent = sent.clone();
                scope.spawn(move || {
                    let page = sent.send();
                    assert!(matches!(page.status, 303 | 409), "{}", page.describe());
                });
            }
        });
        assert_eq!(waiting(&app, "email").len(), 1);
        assert_eq!(browser.get("/claim/done").expect(200).all("main ul li").len(), 1);
    }
}

on_both_databases! {
    fn a_draft_goes_on_elsewhere_by_reference_and_code(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        let written_down = reference(&begin(&browser)).to_string();
        fill(&browser, "/claim/capacity", &[("capacity", "self")]);
        fill(&browser, "/claim/victim", IDENTITY);
        fill(&browser, "/claim/contact", BY_EMAIL);
        browser.get("/claim/tasks").form("Leave").submit("Leave").expect(200);

        app.pass(TimeDelta::days(3));
        let other = app.browser();
        other.get("/case").form("Send me a code").set("reference", &written_down).submit("Send me a code");
        let letters = waiting(&app, "email");
        let code = opened(&app, &letters[0], "secret_sealed", letters[0].secret_sealed.as_ref().unwrap());
        let page = other.get("/case/code").form("/case/code").set("code", &code).submit("Continue");
        assert_eq!(page.path, "/claim/tasks");
        let page = page.click("Who you are");
        let page = page.form(CONTINUE).submit(CONTINUE);
        assert_eq!(page.attribute("input[name=personal_number]", "value").as_deref(), Some(NATIONAL_ID));
        fill_all(&other, BY_EMAIL);
        assert_eq!(reference(&send(&other)).to_string(), written_down);
    }
}

on_both_databases! {
    fn two_windows_do_not_overwrite_each_other(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        let one = browser.get("/claim/story").form(CONTINUE).set("story", "The first window.");
        let other = browser.get("/claim/story").form(CONTINUE).set("story", "The second window.");
        one.submit(CONTINUE).expect(200);
        let page = other.submit(CONTINUE).expect(409).expect_text("The answers were changed elsewhere");
        assert_eq!(page.all("textarea"), ["The first window."]);
        page.form(CONTINUE).set("story", "Both windows.").submit(CONTINUE).expect(200);
        // Another page is no conflict, however old its form.
        let offence = browser.get("/claim/offence").form(CONTINUE).set("offence", "loan");
        fill(&browser, "/claim/story", &[("story", "Once more.")]);
        offence.submit(CONTINUE).expect(200);
        // The check of answers is sent as it was seen, or not at all.
        fill_all(&browser, BY_EMAIL);
        let seen = browser.get("/claim/check").form("Send the claim");
        fill(&browser, "/claim/story", &[("story", "Changed after the check.")]);
        let page = seen.submit("Send the claim").expect(409).expect_text("Changed after the check.");
        page.form("Send the claim").submit("Send the claim").expect(200).expect_text("has been sent");
    }
}

on_both_databases! {
    fn transfers_are_added_changed_and_taken_out(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill(&browser, "/claim/transfers/new", TRANSFER);
        let page = browser.get("/claim/transfers").click("Add another transfer");
        let page = page.form(CONTINUE).set_all(&TRANSFER[..5]).set("to_bank", "030").set("to_number", "99887766").set("transfer_amount", "10").submit(CONTINUE);
        let page = page.expect_text("1,244.50 baht").expect_text("Please check this account number");
        let page = page.click("Change Transfer 2").form(CONTINUE).set("transfer_amount", "20").submit(CONTINUE);
        let page = page.expect_text("1,254.50 baht").click("Remove Transfer 1");
        let page = page.expect_text("Remove this transfer?").form("Remove").submit("Remove");
        assert_eq!(page.all("section.card").len(), 1);
        assert!(page.has_text("20.00 baht") && !page.has_text("1,234.50"));
        browser.get("/claim/transfers/2").expect(404);
        browser.get("/claim/transfers/0").expect(404);
    }
}

on_both_databases! {
    fn change_on_the_check_page_returns_to_it_and_says_what_is_missing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill_all(&browser, BY_EMAIL);
        let page = browser.get("/claim/check").click("Change For whom do you claim?");
        let page = page.form(CONTINUE).set("capacity", "heir").submit(CONTINUE);
        assert_eq!(page.path, "/claim/check");
        assert!(page.has_text("This is still missing"));
        let page = page.click("Who acts for them?").form(CONTINUE);
        let acting = [("person_name", "Somchai Jaidee"), ("personal_number_kind", "passport"), ("personal_number", "AA1234567")];
        let page = page.set_all(&acting).submit(CONTINUE);
        assert_eq!(page.path, "/claim/check");
        let done = page.form("Send the claim").submit("Send the claim").expect(200);
        let (case, _) = filed(&app, &reference(&done));
        let parties = app.app.store.read_now(|connection| cases::parties_of(connection, case.id)).unwrap();
        let capacities: Vec<Capacity> = parties.iter().map(|party| party.capacity).collect();
        assert_eq!(capacities, [Capacity::Oneself, Capacity::Heir]);
        assert!(parties[0].email_sealed.is_none() && parties[1].email_sealed.is_some());
    }
}

on_both_databases! {
    fn who_has_no_email_gets_a_letter(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill_all(&browser, BY_POST);
        send(&browser).expect_text("on its way to you by post");
        assert!(waiting(&app, "email").is_empty());
        let letters = waiting(&app, "post");
        let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
        let to = opened(&app, letter, "to_sealed", letter.to_sealed.as_ref().unwrap());
        assert!(to.contains("Chiang Mai"));
    }
}

on_both_databases! {
    fn the_centre_files_for_people_and_other_staff_does_not(database: TestDatabase) {
        let app = TestApp::start(&database);
        app.staff(Role::Officer).get("/claim/start").expect(404);
        let agent = app.staff(Role::CentreAgent);
        begin(&agent);
        fill_all(&agent, BY_POST);
        let done = send(&agent);
        let (case, claims) = filed(&app, &reference(&done));
        let user = redress::staff::find(&app.app, &email_of(Role::CentreAgent, 1, None)).unwrap();
        assert_eq!(case.filed_by, Some(user.id));
        assert_eq!(claims.len(), 1);
        let page = done.click("File for somebody else").form("Continue").set("left_by", "transfer").submit("Continue");
        assert_ne!(reference(&page), case.reference);
    }
}

on_both_databases! {
    fn an_ended_session_says_so_and_keeps_what_was_saved(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        begin(&browser);
        fill(&browser, "/claim/capacity", &[("capacity", "self")]);
        let form = browser.get("/claim/victim").form(CONTINUE).set_all(IDENTITY);
        app.pass(TimeDelta::minutes(30));
        let page = form.submit(CONTINUE).expect(200);
        assert_eq!(page.path, "/case/ended");
        page.expect_text("Everything that you saved before is safe").click("Go on").expect_text("See your case");
    }
}

on_both_databases! {
    fn drafts_are_sealed_and_emptied_when_the_claim_is_sent(database: TestDatabase) {
        let app = TestApp::start(&database);
        let browser = app.browser();
        let written_down = reference(&begin(&browser));
        fill_all(&browser, BY_EMAIL);
        let draft = |app: &TestApp| app.app.store.read_now(|c| cases::draft_by_reference(c, &written_down)).unwrap().unwrap();
        let kept = draft(&app);
        let shown = String::from_utf8_lossy(&kept.answers_sealed).into_owned();
        assert!(!shown.contains("malee") && kept.email_sealed.is_some());
        send(&browser);
        let emptied = draft(&app);
        assert!(emptied.answers_sealed.len() < 100 && emptied.email_sealed.is_none() && emptied.case_id.is_some());
    }
}
