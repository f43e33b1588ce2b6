//! A claim from "take" to "agree", and what stands in the way (R13; security.md: four eyes, workflow).

use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::petition::State;
use redress::store::history;
use redress::store::petitions;

use super::{in_another_role, petition};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

/// The form of a recommendation, accepted as it is offered, as far as the preview.
#[track_caller]
fn previewed(page: &Page) -> Page {
    page.click("Recommend")
        .expect(200)
        .form("Continue to the preview")
        .set("outcome", "accept")
        .set("explanation", "The statement of your bank shows the transfer.")
        .submit("Continue to the preview")
        .expect(200)
}

/// A claim that this officer took.
fn taken(seed: &Seed<'_>, officer: &Browser) -> redress::domain::id::PetitionId {
    let account = seed.published_account(baht(1_000));
    let claim = seed.filed_claim(&account, baht(900));
    petition(officer, claim.id).form("Take").submit("Take").expect(200);
    claim.id
}

on_both_databases! {
    fn an_officer_takes_asks_and_recommends_and_another_person_agrees(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let supervisor = app.staff(Role::Supervisor);
        let id = taken(&seed, &officer);
        let page = petition(&officer, id)
            .click("Ask for information")
            .form("Ask for information")
            .set("question", "Please send the slip.\nBoth sides of it.")
            .submit("Ask for information")
            .expect(200)
            .expect_text("Information requested")
            .expect_text("Both sides of it.");
        assert!(!page.has_link("Recommend"));
        let claim = seed.petition(id);
        seed.review(&Actor::Claimant(claim.case_id.unwrap()), id, Review::Answer { text: "Here it is.".to_owned() });
        let page = petition(&officer, id).expect_text("Here it is.");
        let preview = previewed(&page)
            .expect_text("900.00 baht of 900.00 baht claimed can be accepted.")
            .expect_text("รับฟังได้ 900.00 บาท")
            .expect_text("The statement of your bank shows the transfer.");
        assert_eq!(seed.petition(id).state, State::InReview);
        preview.form("Recommend").submit("Recommend").expect(200).expect_text("Recommended by");
        let page = petition(&supervisor, id);
        page.form("Agree").submit("Agree").expect(200).expect_text("Ready for the dossier");
        let ready = seed.petition(id);
        assert_eq!((ready.state, ready.accepted), (State::Ready, baht(900)));
    }
}

on_both_databases! {
    fn the_preview_can_be_left_to_change_what_was_typed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let id = taken(&seed, &officer);
        let page = previewed(&petition(&officer, id)).form("Recommend").submit("Change").expect(200);
        let form = page.form("Continue to the preview");
        assert_eq!(form.value("explanation").as_deref(), Some("The statement of your bank shows the transfer."));
        assert_eq!(seed.petition(id).state, State::InReview);
    }
}

on_both_databases! {
    fn a_refusal_needs_a_reason_and_an_acceptance_no_more_than_was_claimed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let id = taken(&seed, &officer);
        let page = petition(&officer, id).click("Recommend");
        let refused = page
            .form("Continue to the preview")
            .set("outcome", "refuse")
            .submit("Continue to the preview")
            .expect(422);
        assert_eq!(refused.error_summary(), ["Choose an answer to “Reasons”", "Fill in “Explanation for the person”"]);
        let line = page
            .form("Continue to the preview")
            .field_names()
            .into_iter()
            .find(|name| name.starts_with("accepted-"))
            .unwrap();
        let refused = page
            .form("Continue to the preview")
            .set("outcome", "accept")
            .set("explanation", "As you told it.")
            .set(&line, "900.01")
            .submit("Continue to the preview")
            .expect(422);
        assert_eq!(refused.error_summary(), ["Accept at most 900.00 baht, the amount that is claimed"]);
        assert_eq!(refused.form("Continue to the preview").value(&line).as_deref(), Some("900.01"));
    }
}

on_both_databases! {
    fn who_recommended_does_not_agree_in_another_role_either(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let id = taken(&seed, &officer);
        previewed(&petition(&officer, id)).form("Recommend").submit("Recommend").expect(200);
        let same = in_another_role(&app, Role::Officer, Role::Supervisor);
        petition(&same, id)
            .form("Agree")
            .submit("Agree")
            .expect(409)
            .expect_text("You recommended this yourself");
        assert_eq!(seed.petition(id).state, State::Recommended);
    }
}

on_both_databases! {
    fn what_is_sent_back_shows_why_and_is_recommended_anew(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let supervisor = app.staff(Role::Supervisor);
        let id = taken(&seed, &officer);
        previewed(&petition(&officer, id)).form("Recommend").submit("Recommend").expect(200);
        petition(&supervisor, id)
            .click("Send back")
            .form("Send back")
            .set("remark", "The slip is of another day.")
            .submit("Send back")
            .expect(200);
        let page = petition(&officer, id).expect_text("The slip is of another day.").expect_text("Under examination");
        // What was written before is offered again.
        let form = page.click("Recommend").form("Continue to the preview");
        assert_eq!(form.value("explanation").as_deref(), Some("The statement of your bank shows the transfer."));
    }
}

on_both_databases! {
    fn a_page_that_somebody_else_overtook_changes_nothing_and_says_so(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (one, other) = (app.user(Role::Officer, 1), app.user(Role::Officer, 2));
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(900));
        let seen = petition(&other, claim.id);
        petition(&one, claim.id).form("Take").submit("Take").expect(200);
        seen.form("Take").submit("Take").expect(409).expect_text("Somebody else");
        assert_eq!(seed.petition(claim.id).version, 2);
        // A form that was opened before, too.
        let form = petition(&one, claim.id).click("Recommend");
        petition(&one, claim.id).form("Put back").submit("Put back").expect(200);
        form.form("Continue to the preview")
            .set("outcome", "accept")
            .set("explanation", "As told.")
            .submit("Continue to the preview")
            .expect(200)
            .form("Recommend")
            .submit("Recommend")
            .expect(409)
            .expect_text("Somebody else");
    }
}

on_both_databases! {
    fn identity_data_is_masked_until_somebody_looks_and_that_is_remembered(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.published_account(baht(1_000));
        let told = seed.told(&[(crate::support::seed::key(account.bank.as_str(), &account.number), baht(900))]);
        let (number, email) = (
            told.victim.number.as_str().to_owned(),
            told.victim.email.as_ref().unwrap().as_str().to_owned(),
        );
        let filed = seed.file(told);
        let id = filed.claims[0].0;
        let page = petition(&officer, id);
        for hidden in [number.as_str(), email.as_str(), "Chiang Mai"] {
            assert!(!page.html.contains(hidden), "{hidden} on {}", page.describe());
        }
        let page = page.form("Show identity data").submit("Show identity data").expect(200);
        assert!(!page.has(".language"), "sent again for the other language it would be another look");
        for shown in [number.as_str(), email.as_str(), "Chiang Mai", "Identity data shown"] {
            assert!(page.html.contains(shown), "no {shown} on {}", page.describe());
        }
        let parties = seed.read(|c| redress::store::cases::parties_of(c, filed.case));
        let seen = seed.read(|c| history::of(c, parties[0].id.bytes()));
        assert_eq!(seen.iter().map(|row| row.act.as_str()).collect::<Vec<_>>(), ["reveal"]);
        assert!(seen[0].user_id.is_some());
        // The next look is masked again.
        assert!(!petition(&officer, id).html.contains(&number));
    }
}

on_both_databases! {
    fn an_auditor_reads_and_acts_on_nothing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let auditor = app.staff(Role::Auditor);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(900));
        for path in [
            format!("/desk/petitions/{}", claim.id),
            format!("/desk/accounts/{}", account.id),
            "/desk".to_owned(),
            "/desk/payments".to_owned(),
        ] {
            let page = auditor.get(&path).expect(200);
            let actions: Vec<_> = page.all("main form[method=post] button");
            assert!(actions.is_empty(), "{path}: {actions:?}");
            assert!(!page.has("main .actions"), "{path}");
        }
        let token = auditor.get("/desk").attribute("input[name=csrf]", "value").unwrap();
        let path = format!("/desk/petitions/{}/take", claim.id);
        auditor.post(&path, &[("csrf", &token), ("version", "1")]).expect(404);
        let path = format!("/desk/petitions/{}/reveal", claim.id);
        auditor.post(&path, &[("csrf", &token)]).expect(404);
        assert_eq!(seed.petition(claim.id).state, State::Submitted);
    }
}

on_both_databases! {
    fn banks_and_claimants_do_not_see_the_desk(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(1_000));
        let claim = seed.filed_claim(&account, baht(900));
        let claimant = app.with_session(redress::web::session::Opening {
            case: claim.case_id,
            ..Default::default()
        });
        for browser in [app.staff(Role::Bank), claimant, app.staff(Role::Admin)] {
            browser.get(&format!("/desk/petitions/{}", claim.id)).expect(404);
            browser.get("/desk").expect(404);
        }
    }
}

on_both_databases! {
    fn the_page_shows_what_was_noticed_with_both_figures_and_leads_to_the_other_case(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.published_account_at(&crate::support::seed::key("002", "1234567890"), baht(1_000));
        let mut told = seed.told(&[(crate::support::seed::key("002", "1234567809"), baht(900))]);
        told.recovered = baht(70);
        let first = seed.file(told.clone());
        let id = seed.file(told).claims[0].0;
        let page = petition(&officer, id);
        page.expect_text(&format!("It may be mistyped: BBL {} is in it.", account.number))
            .expect_text("70.00 baht came back from elsewhere (R23).")
            .expect_text("Not claimed by the other route")
            .expect_text(first.reference.as_str())
            .click(first.reference.as_str())
            .expect(200)
            .expect_text(first.reference.as_str());
        let thai = officer.get(&format!("/desk/petitions/{id}?lang=th"));
        thai.expect_text("อาจพิมพ์ผิด บัญชีที่อยู่ในทะเบียนคือ BBL 1234567890");
    }
}

on_both_databases! {
    fn a_conflict_is_resolved_with_a_reason_and_a_hold_stands_in_the_way(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let supervisor = app.staff(Role::Supervisor);
        let account = seed.published_account(baht(1_000));
        let told = seed.told(&[(crate::support::seed::key(account.bank.as_str(), &account.number), baht(900))]);
        let again = told.clone();
        seed.file(told);
        let id = seed.file(again).claims[0].0;
        petition(&officer, id)
            .expect_text("another case claims 900.00 baht")
            .click("Resolve this conflict")
            .form("Resolve this conflict")
            .set("resolution", "The same person filed twice; the first is withdrawn.")
            .submit("Resolve this conflict")
            .expect(200)
            .expect_text("the first is withdrawn");
        let case = seed.petition(id).case_id.unwrap();
        assert!(!seed.read(|c| petitions::has_open_conflict(c, case)));
        petition(&officer, id)
            .click("Put on hold")
            .form("Put on hold")
            .set("hold_reason", "Waiting for the police.")
            .submit("Put on hold")
            .expect(200)
            .expect_text("Waiting for the police.");
        petition(&officer, id).form("Take").submit("Take").expect(200);
        previewed(&petition(&officer, id)).form("Recommend").submit("Recommend").expect(409).expect_text("on hold");
        petition(&supervisor, id).form("Take off hold").submit("Take off hold").expect(200);
        previewed(&petition(&officer, id)).form("Recommend").submit("Recommend").expect(200);
    }
}

on_both_databases! {
    fn a_late_claim_is_refused_with_a_text_or_admitted_with_a_cause(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let supervisor = app.staff(Role::Supervisor);
        let account = seed.published_account(baht(1_000));
        seed.filed_claim(&account, baht(100));
        seed.pass_days(100);
        let (admitted, refused) = (seed.filed_claim(&account, baht(200)).id, seed.filed_claim(&account, baht(300)).id);
        petition(&supervisor, admitted)
            .click("Admit")
            .form("Admit")
            .set("late_cause", "She lay in hospital.")
            .submit("Admit")
            .expect(200)
            .expect_text("She lay in hospital.");
        petition(&supervisor, refused)
            .click("Refuse as late")
            .form("Continue to the preview")
            .set("explanation", "You gave no cause.")
            .submit("Continue to the preview")
            .expect(200)
            .expect_text("The petition came late, without reasonable cause.")
            .form("Refuse as late")
            .submit("Refuse as late")
            .expect(200);
        assert_eq!(seed.petition(admitted).state, State::Submitted);
        assert_eq!(seed.petition(refused).state, State::Refused);
    }
}

on_both_databases! {
    fn an_objection_is_examined_on_the_same_page(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.published_account(baht(1_000));
        let id = seed.objection(&account, baht(300)).id;
        petition(&officer, id).expect_text("It is my salary.").form("Take").submit("Take").expect(200);
        let page = petition(&officer, id).click("Recommend");
        page.form("Continue to the preview")
            .set("outcome", "accept")
            .set("accepted", "120")
            .set("explanation", "Your salary is shown.")
            .submit("Continue to the preview")
            .expect(200)
            .form("Recommend")
            .submit("Recommend")
            .expect(200);
        assert_eq!(seed.petition(id).accepted, baht(120));
    }
}
