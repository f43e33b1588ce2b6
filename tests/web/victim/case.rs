//! The case page and what a claimant does there.

use redress::casework::{paying, waiting};
use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::payment;
use redress::domain::petition::State;

use super::*;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

on_both_databases! {
    fn the_page_says_where_the_claim_stands_and_what_is_awaited(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(300));
        let browser = in_case(&app, claim.case_id.unwrap());
        let page = browser.get("/case/overview").expect(200);
        assert_eq!(page.all("ol.progress li.current").len(), 1);
        assert!(page.all("ol.progress li.current")[0].starts_with("Examined"));
        let page = page.expect_text("An officer will examine your claim").expect_text("300.00 baht").expect_text("not decided yet");
        assert!(!page.html.contains(&account.number), "the account is masked");
        seed.taken(claim.id);
        browser.get("/case/overview").expect_text("An officer is examining").expect_text("The examination began");
        // In Thai, with the same record.
        let page = browser.get("/case/overview?lang=th").expect_text("พนักงานเจ้าหน้าที่กำลังตรวจสอบคำร้อง");
        assert!(!page.text().contains('['), "{}", page.text());
    }
}

on_both_databases! {
    fn a_claimant_answers_what_was_asked(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(300));
        seed.taken(claim.id);
        let ask = Review::Ask { question: "Who is <Mr X>?".to_owned(), reply_by: None };
        seed.review(&seed.actor_of(Role::Officer, 1), claim.id, ask);
        let browser = in_case(&app, claim.case_id.unwrap());
        let page = browser.get("/case/overview").expect_text("Who is <Mr X>?").expect_text("Please answer by 8 December 2026 CE");
        let page = page.click("Answer").expect_text("Who is <Mr X>?");
        let page = page.form("Send the answer").submit("Send the answer").expect(422);
        assert!(page.field_error("answer").is_some());
        let form = page.form("Send the answer").set("answer", "My neighbour.");
        let again = browser.get(&format!("/case/claims/{}/answer", claim.id)).form("Send the answer").set("answer", "Twice.");
        let page = form.submit("Send the answer").expect(200);
        assert_eq!(page.path, "/case/overview");
        page.expect_text("You answered");
        assert_eq!(seed.petition(claim.id).state, State::InReview);
        // A form from before is refused, and says so.
        again.submit("Send the answer").expect(409);
    }
}

on_both_databases! {
    fn a_claimant_withdraws_after_being_asked_again(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(300));
        let browser = in_case(&app, claim.case_id.unwrap());
        let page = browser.get("/case/overview").click("Withdraw the claim").expect_text("cannot be undone");
        assert_eq!(seed.petition(claim.id).state, State::Submitted, "looking changes nothing");
        let page = page.form("Withdraw the claim for good").submit("Withdraw the claim for good");
        let page = page.expect_text("You withdrew this claim");
        assert!(!page.has_link("Withdraw the claim"));
        assert_eq!(seed.petition(claim.id).state, State::Withdrawn);
        browser.get(&format!("/case/claims/{}/withdraw", claim.id)).expect(409);
    }
}

on_both_databases! {
    fn a_waiting_claim_gets_another_account(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        let filed = seed.filed_case(&[(key("006", "9999999999"), baht(300))]);
        let browser = in_case(&app, filed.case);
        let page = browser.get("/case/overview").expect_text("is not published").click("Correct the account");
        let page = page.form("Correct the account").set("to_bank", "006").set("to_number", &account.number).submit("Correct the account");
        assert_eq!(page.path, "/case/overview");
        page.expect_text("The account was corrected");
        assert_eq!(seed.petition(filed.claims[0].0).state, State::Submitted);
    }
}

on_both_databases! {
    fn somebody_elses_case_is_not_there(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (_, payments) = seed.disbursing_account(baht(300), &[baht(300)]);
        let claim = payments[0].petition_id.unwrap();
        let waiting = seed.filed_case(&[(key("006", "9999999999"), baht(300))]);
        let stranger = in_case(&app, seed.filed_case(&[(key("006", "8888888888"), baht(5))]).case);
        for path in [
            format!("/case/claims/{claim}/withdraw"),
            format!("/case/claims/{claim}/challenge"),
            format!("/case/claims/{}/correct_account", waiting.claims[0].0),
            format!("/case/payments/{}/waive", payments[0].id),
            format!("/case/claims/{}/nothing", waiting.claims[0].0),
            "/case/claims/nobody/withdraw".to_owned(),
        ] {
            stranger.get(&path).expect(404);
            let token = stranger.get("/check").attribute("input[name=csrf]", "value").unwrap();
            stranger.post(&path, &[("csrf", &token), ("version", "1"), ("to_bank", "006"), ("to_number", "1234567890"), ("court_number", "1/2569")]).expect(404);
        }
        // Nor by another way in: the version that was seen tells nothing to who may not see the record.
        let id = waiting.claims[0].0;
        let told = key("006", "1234567890");
        let stranger = Actor::Claimant(redress::domain::id::CaseId::from_bytes(seed.new_id()));
        for seen in [1, 99] {
            let told = told.clone();
            let outcome = seed.try_act(&stranger, move |c, context| waiting::correct_account(c, context, id, seen, &told));
            assert!(matches!(outcome, Err(redress::error::Error::Refusal(redress::domain::refusal::Refusal::NotFound))));
        }
    }
}

on_both_databases! {
    // R19: everybody can recompute the amount, and nobody learns who the others are.
    fn the_page_shows_how_the_allotment_was_worked_out(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (_, claims) = seed.ordered_account(baht(1_000), &[baht(1_500), baht(500)]);
        let page = in_case(&app, claims[0].case_id.unwrap()).get("/case/overview").expect(200);
        let rows = page.rows("details table");
        assert!(rows.contains(&vec!["Claim 1: yours".into(), "1,500.00".into(), "750.00".into()]), "{rows:?}");
        assert!(rows.contains(&vec!["Claim 2".into(), "500.00".into(), "250.00".into()]), "{rows:?}");
        assert!(rows.contains(&vec!["In all".into(), "2,000.00".into(), "1,000.00".into()]), "{rows:?}");
        let ladder = page.rows("dl.ladder");
        assert_eq!(ladder[3], ["Allotted", "750.00 baht"]);
        page.expect_text("shared in proportion").expect_text("practice of the Anti-Money Laundering Office");
    }
}

on_both_databases! {
    // R15: within the own period; the second press is no second challenge.
    fn a_challenge_is_reported_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (account, claims) = seed.ordered_account(baht(1_000), &[baht(1_500)]);
        seed.served(account.id);
        let browser = in_case(&app, claims[0].case_id.unwrap());
        let page = browser.get("/case/overview").expect_text("You may challenge it in the Civil Court until");
        let report = page.click("Report a challenge in court").form("Report the challenge").set("court_number", "พ 123/2570");
        let sent = report.prepare("Report the challenge");
        sent.clone().send().expect(303);
        sent.send().expect(409);
        let page = browser.get("/case/overview").expect_text("waits for the judgment");
        assert!(!page.has_link("Report a challenge in court"));
    }
}

on_both_databases! {
    fn a_returned_payment_gets_another_channel_or_is_waived(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (account, due) = seed.disbursing_account(baht(1_000), &[baht(300), baht(200)]);
        let bank = seed.bank_of(&account.bank);
        let released = seed.released(&due);
        for payment in &released {
            let (id, seen) = (payment.id, payment.version);
            let returned = paying::Command::ReportReturn { code: "account_closed".parse().unwrap() };
            seed.act(&bank, move |c, context| paying::act(c, context, id, seen, &returned));
        }
        let case_of = |payment: &redress::store::payments::Payment| seed.petition(payment.petition_id.unwrap()).case_id.unwrap();
        let browser = in_case(&app, case_of(&released[0]));
        let page = browser.get("/case/overview").expect_text("The payment came back").click("Give another account");
        let page = page.form("Save").set_all(CHANNEL).submit("Save").expect(200);
        assert_eq!(page.path, "/case/overview");
        page.expect_text("You gave another account");
        assert_eq!(seed.payment(released[0].id).state, payment::State::Due);

        let browser = in_case(&app, case_of(&released[1]));
        let page = browser.get("/case/overview").click("Do without this payment").expect_text("cannot be undone");
        page.form("Do without it for good").submit("Do without it for good").expect_text("You did without this payment");
        assert_eq!(seed.payment(released[1].id).state, payment::State::Waived);
    }
}

on_both_databases! {
    fn a_refusal_tells_its_reasons_and_the_way_to_the_court(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(300));
        seed.ready_claim(&account, baht(100));
        seed.taken(claim.id);
        seed.recommend(claim.id, redress::domain::command::Recommendation::Refuse, vec![redress::domain::command::Reason::NotShown]);
        let browser = in_case(&app, claim.case_id.unwrap());
        let page = browser.get("/case/overview").expect(200);
        assert!(!page.has_text("The loss is not shown"), "nothing is told before it is decided");
        seed.review(&seed.actor_of(Role::Supervisor, 1), claim.id, Review::Agree);
        seed.ordered(account.id);
        browser.get("/case/overview").expect_text("The damage has not been shown").expect_text("The bank's statement").expect_text("Civil Court");
    }
}

on_both_databases! {
    fn every_state_has_its_words_in_both_languages(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let published = seed.published_account(baht(10_000));
        let told = key(published.bank.as_str(), &published.number);
        let look = |case| {
            let browser = in_case(&app, case);
            for language in ["th", "en"] {
                let page = browser.get(&format!("/case/overview?lang={language}")).expect(200);
                assert!(!page.text().contains('['), "{}", page.text());
            }
        };
        let case = |claim: Petition| claim.case_id.unwrap();
        look(seed.filed_case(&[(key("006", "7777777777"), baht(1))]).case);
        look(case(seed.filed_claim(&published, baht(2))));
        let asked = seed.filed_claim(&published, baht(3));
        seed.taken(asked.id);
        seed.review(&seed.actor_of(Role::Officer, 1), asked.id, Review::Ask { question: "?".to_owned(), reply_by: None });
        look(case(asked.clone()));
        seed.pass_days(20);
        look(case(asked));
        look(case(seed.ready_claim(&published, baht(4))));
        let recommended = seed.filed_claim(&published, baht(5));
        seed.recommended(recommended.id);
        look(case(recommended.clone()));
        seed.review(&seed.actor_of(Role::Supervisor, 1), recommended.id, Review::Agree);
        seed.review(&seed.claimant(recommended.case_id.unwrap()), recommended.id, Review::Withdraw);
        look(case(recommended));
        seed.pass_days(100);
        look(seed.filed_case(&[(told, baht(6))]).case);
        let (account, due) = seed.disbursing_account(baht(100), &[baht(60), baht(50)]);
        let owner = |payment: &redress::store::payments::Payment| seed.petition(payment.petition_id.unwrap()).case_id.unwrap();
        look(owner(&due[0]));
        let released = seed.released(&due);
        look(owner(&released[0]));
        let (id, seen, amount) = (released[0].id, released[0].version, released[0].amount);
        let bank = seed.bank_of(&account.bank);
        seed.act(&bank, move |c, context| {
            paying::act(c, context, id, seen, &paying::Command::Confirm { amount, reference: "PAID-1".to_owned() })
        });
        look(owner(&released[0]));
    }
}

on_both_databases! {
    fn what_was_told_is_dated_by_the_clock_that_deadlines_run_by(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        app.pass_days(40);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(900));
        redress::notify::outbox::deliver_all(&app.app).unwrap();
        // The legal clock is 40 days ahead of the real one: 2 January, not 23 November.
        in_case(&app, claim.case_id.unwrap()).get("/case/overview").expect_text("2 Jan 2027 CE, 10:00").expect(200);
        assert!(!in_case(&app, claim.case_id.unwrap()).get("/case/overview").has_text("23 Nov 2026"));
    }
}
