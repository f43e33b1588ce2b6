//! Corrections that people ask for, and the two people who answer (PDPA s.35, s.36).

use super::*;

on_both_databases! {
    fn s35_a_name_is_corrected_by_two_people_and_its_person_reads_the_answer(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = browser.get("/case/data").click("Ask for another correction").expect(200);
        page.form("Send").submit("Send").expect(422).expect_text("Fill in");
        let page = browser.get("/case/data/correction").form("Send").set("correction_wish", "My name is Walailak Srisawad.");
        let page = page.submit("Send").expect(200).expect_text("My name is Walailak Srisawad.");
        assert!(page.has_text("by 23 December 2026") && !page.has("textarea"), "{}", page.describe());

        let (officer, supervisor) = (app.staff(Role::Officer), app.staff(Role::Supervisor));
        let shown = officer.get("/desk/corrections").click(&told.reference).expect(200);
        let at = shown.path.clone();
        let page = shown.click("Propose to correct").form("Propose to correct").submit("Propose to correct").expect(422);
        assert!(page.error_summary().len() == 2, "{}", page.describe());
        let typed = [("person_name", ""), ("personal_number", "1"), ("correction_answer", "Right.")];
        page.form("Propose to correct").set_all(&typed).submit("Propose to correct").expect(422).expect_text("Choose an answer");
        let right = national_id(NUMBER + 9);
        let typed = [
            ("person_name", "Walailak Srisawad"),
            ("personal_number_kind", "national_id"),
            ("personal_number", right.as_str()),
            ("correction_answer", "We corrected your name."),
        ];
        let page = officer.get(&format!("{at}/propose")).form("Propose to correct").set_all(&typed).submit("Propose to correct");
        let page = page.expect(200).expect_text("Walailak Srisawad").expect_text("Proposed: correct");
        assert!(!page.has(&format!("form[action=\"{at}/agree\"]")), "who proposes does not agree");
        // Numbers are masked until somebody has them shown, which the person reads.
        assert!(!page.has_text(right.as_str()), "{}", page.describe());
        browser.get("/case/data").expect_text("Nobody has had your numbers shown");
        let looked = supervisor.get(&at).form("Show identity data").submit("Show identity data").expect(200);
        assert!(!looked.has(".language"), "sent again for the other language it would be another look");
        looked.expect_text(right.as_str()).expect_text(national_id(NUMBER).as_str());
        assert!(!supervisor.get(&at).has_text(right.as_str()));
        browser.get("/case/data").expect_text("Your identity").expect_text("Supervisor");
        // Nothing is corrected, and no draft of an answer read, before two people agreed.
        let page = browser.get("/case/data/correction");
        assert!(!page.has_text("We corrected your name."), "{}", page.describe());
        browser.get("/case/data").expect_text(NAME);
        officer.get(&format!("{at}/decline")).expect(409);

        supervisor.get(&at).form("Agree").submit("Agree").expect(200).expect_text("Corrected");
        browser.get("/case/data/correction").expect_text("We corrected your name.").expect_text("Corrected");
        browser.get("/case/data").expect_text("Walailak Srisawad");
        assert_eq!(letter(&app, Notice::CorrectionAnswered).0, EMAIL);
        let search = |sought: &str| officer.get("/desk/search").form("/desk/search").set("sought", sought).submit("Search");
        assert!(!search("Walailak Srisawad").has_text("No petition was found."));
        search(NAME).expect_text("No petition was found.");
        assert!(officer.get("/desk/corrections").has_text("Nobody waits for a correction."));
        let all: serde_json::Value = serde_json::from_str(&copy(&browser, "Download for a program (JSON)").html).unwrap();
        assert_eq!(all["corrections"][0]["answer"], "We corrected your name.");
        assert_eq!(all["people"][0]["number"], right.as_str());
        redress::doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
    }

    fn s36_who_is_refused_a_correction_reads_why_and_a_supervisor_may_send_back_what_was_proposed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let objection = seed.objection(&seed.published_account(baht(500)), baht(100));
        let (officer, supervisor) = (app.staff(Role::Officer), app.staff(Role::Supervisor));
        let form = officer.get(&format!("/desk/petitions/{}", objection.id)).click("Note a correction").form("Note a correction");
        let page = form.set("correction_wish", "She writes that the account is not hers.").submit("Note a correction").expect(200);
        let petition = officer.get(&format!("/desk/petitions/{}", objection.id));
        assert!(!petition.has_link("Note a correction"), "one at a time");
        petition.click("Correction that is awaited").expect(200).expect_text("the account is not hers");
        let at = page.path.clone();
        officer.get(&format!("/desk/petitions/{}/correction", objection.id)).form("Note a correction")
            .set("correction_wish", "Again.").submit("Note a correction").expect(409);
        supervisor.get(&format!("/desk/petitions/{}/correction", objection.id)).expect(409);
        let decline = |answer: &str| {
            let form = officer.get(&format!("{at}/decline")).form("Propose to decline").set("correction_answer", answer);
            form.submit("Propose to decline").expect(200)
        };
        decline("No.");
        supervisor.get(&at).form("Send back").submit("Send back").expect(200);
        decline("Whose the account is stands in the bank's register; ask your bank to correct it.");
        supervisor.get(&at).form("Agree").submit("Agree").expect(200);
        let holder = app.with_session(Opening { petition: Some(objection.id), ..Opening::default() });
        holder.get("/object/data/correction").expect_text("ask your bank to correct it").expect_text("Answered");
        let form = holder.get("/object/data/correction").form("Send").set("correction_wish", "And my telephone.");
        form.submit("Send").expect(200).expect_text("And my telephone.");
        redress::doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
    }
}
