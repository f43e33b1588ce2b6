//! How somebody is reached, corrected by themselves or by an officer for them (PDPA s.35).

use super::*;

on_both_databases! {
    fn s35_telephone_and_address_are_corrected_at_once_and_the_old_address_is_told(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = contact(&browser, &[("telephone", "๐๘๙-๙๙๙ ๘๘๘๘"), ("postal_address", "1 New Road, Phuket 83000")]);
        page.expect(200).expect_text("How we reach you was corrected.").expect_text("089-999-8888").expect_text("1 New Road");
        assert_eq!(letter(&app, Notice::ContactCorrected).0, EMAIL);
        browser.get("/case/overview").expect_text("How to reach you was corrected");
        let known = seed.read(|c| history::of(c, told.case.bytes()));
        let last = known.last().unwrap();
        assert_eq!((last.act.as_str(), last.role), ("correct_contact", Role::Claimant));
        assert_eq!(last.detail, r#"{"fields":["telephone","address"]}"#);
        // Officers find them by the new number, and no more by the old one.
        let officer = app.staff(Role::Officer);
        let search = |sought: &str| officer.get("/desk/search").form("/desk/search").set("sought", sought).submit("Search");
        assert!(!search("0899998888").has_text("No petition was found."));
        search(TELEPHONE).expect_text("No petition was found.");
        // The same again is no change, and no letter.
        let letters = outbox(&app).len();
        browser.get("/case/data/contact").form("Save").submit("Save").expect(200);
        assert_eq!((outbox(&app).len(), seed.read(|c| history::of(c, told.case.bytes())).len()), (letters, known.len()));
    }

    fn s35_a_new_address_is_proved_by_the_code_that_goes_there(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let typed = [("email", NEW_EMAIL), ("telephone", "0899998888")];
        let page = contact(&browser, &typed).expect(200).expect_text(&format!("We sent a code to {NEW_EMAIL}"));
        let (to, code) = letter(&app, Notice::ContactCode);
        assert_eq!(to, NEW_EMAIL);
        browser.get("/case/data").expect_text(EMAIL).expect_text(TELEPHONE);
        let wrong = if code == "0000 0000" { "1111 1111" } else { "0000 0000" };
        let page = page.form("Save").set("code", wrong).submit("Save").expect(422);
        assert_eq!(page.field_error("code").as_deref(), Some(WRONG));
        let page = page.form("Save").set("code", &code).submit("Save").expect(200);
        page.expect_text("How we reach you was corrected.").expect_text(NEW_EMAIL).expect_text("089-999-8888");
        assert_eq!(letter(&app, Notice::ContactCorrected).0, EMAIL, "told where they were reached before");
        let stranger = app.browser();
        stranger.get("/case").form("Send me a code").set("reference", &told.reference).submit("Send me a code");
        assert_eq!(letter(&app, Notice::SignInCode).0, NEW_EMAIL);
    }

    fn s35_a_code_to_come_in_proves_no_address_and_a_code_for_an_address_lets_nobody_in(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = contact(&browser, &[("email", NEW_EMAIL)]).expect(200);
        let (_, code) = letter(&app, Notice::ContactCode);
        // For another address than the one it went to.
        let another = page.clone().form("Save").forge("email", "thief@example.org").set("code", &code);
        another.submit("Save").expect(422);
        // The thief's browser is another one, and so is this kind of code.
        let thief = app.browser();
        thief.get("/case").form("Send me a code").set("reference", &told.reference).submit("Send me a code");
        thief.get("/case/code").form("/case/code").set("code", &code).prepare("Continue").send().expect(422);
        let (_, entry) = letter(&app, Notice::SignInCode);
        page.form("Save").set("code", &entry).submit("Save").expect(422);
        assert_eq!(seed.case(told.case).version, 1);
    }

    fn s35_codes_for_addresses_are_sent_three_times_and_then_it_is_said_that_one_has_to_wait(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let browser = of_case(&app, file(&seed).case);
        for _ in 0..3 {
            contact(&browser, &[("email", NEW_EMAIL)]).expect(200);
        }
        let page = contact(&browser, &[("email", NEW_EMAIL)]).expect(422).expect_text("Please wait a little");
        assert_eq!(page.form("Save").value("email").as_deref(), Some(NEW_EMAIL));
    }

    fn s35_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let page = contact(&of_case(&app, told.case), &[("telephone", "12"), ("email", "nowhere")]).expect(422);
        assert_eq!(page.error_summary().len(), 2, "{}", page.describe());
        assert_eq!((page.form("Save").value("telephone").as_deref(), page.form("Save").value("email").as_deref()), (Some("12"), Some("nowhere")));
        assert_eq!(seed.case(told.case).version, 1);
    }

    fn s35_who_corrects_in_two_windows_loses_nothing_unnoticed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let browser = of_case(&app, file(&seed).case);
        let old = browser.get("/case/data/contact").form("Save").set("telephone", "0811111111");
        contact(&browser, &[("telephone", "0822222222")]).expect(200);
        old.submit("Save").expect(409);
        browser.get("/case/data").expect_text("082-222-2222");
    }

    fn s35_an_officer_corrects_for_somebody_what_they_tell_and_leaves_the_rest(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let claim = claim_of(&seed, told.case).id;
        let officer = app.staff(Role::Officer);
        let path = format!("/desk/petitions/{claim}/case/correct_contact");
        let form = || officer.get(&path).expect(200).form("Correct the contact");
        form().submit("Correct the contact").expect(422).expect_text("Enter what is to be corrected");
        form().set("telephone", "1").set("email", "x").submit("Correct the contact").expect(422);
        form().set("email", NEW_EMAIL).submit("Correct the contact").expect(200).expect_text("Contact corrected");
        of_case(&app, told.case).get("/case/data").expect_text(NEW_EMAIL).expect_text(TELEPHONE).expect_text(ADDRESS);
        assert_eq!(letter(&app, Notice::ContactCorrected).0, EMAIL);
        app.staff(Role::Supervisor).get(&path).expect(409);
    }
}
