//! Erasure when its person asks, and what keeps their data (PDPA s.33).

use super::*;

on_both_databases! {
    fn s33_what_keeps_the_data_is_explained_and_nothing_is_erased(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = browser.get("/case/data").click("Have your data erased").expect(200);
        page.clone().expect_text("section 33").expect_text("withdraw it first");
        assert!(!page.has("form[action=\"/case/data/erase\"]"));
        // Whoever sends the form all the same is refused in the same words.
        let token = browser.get("/case/data").attribute("input[name=csrf]", "value").unwrap();
        browser.post("/case/data/erase", &[("csrf", &token), ("understood", "yes")]).expect(409).expect_text("The law asks for these data to be kept.");
        let thai = browser.get("/case/data/erase?lang=th").expect(200);
        assert!(thai.has_text("โปรดถอนก่อน"), "{}", thai.describe());
        browser.get("/case/overview").expect(200);
    }

    fn s33_who_withdrew_has_everything_erased_and_is_let_in_no_more(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        app.evidence_of_case(told.case);
        withdraw(&seed, told.case);
        let browser = of_case(&app, told.case);
        let form = || browser.get("/case/data/erase?lang=en").expect(200).form("Erase for good");
        let page = form().submit("Erase for good").expect(422);
        assert_eq!(page.field_error("understood").as_deref(), Some("Error: Tick the box if you want to have your data erased."));
        form().set("understood", "yes").submit("Erase for good").expect(200).expect_text("Your data are erased");
        let left = browser.request("GET", "/case/overview").send().expect(303);
        assert_eq!(left.header("location"), Some("/case"));
        let letters = outbox(&app).len();
        app.browser().get("/case").form("Send me a code").set("reference", &told.reference).submit("Send me a code").expect(200);
        assert_eq!(outbox(&app).len(), letters, "nobody is written to any more");
        let files = seed.read(|c| redress::store::evidence::of_case(c, told.case));
        assert!(files.is_empty(), "{}", files.len());
        let party = seed.read(|c| cases::parties_of(c, told.case)).pop().unwrap();
        let erased = seed.read(|c| history::of(c, party.id.bytes())).pop().unwrap();
        assert_eq!((erased.act.as_str(), erased.role), ("erase", Role::Claimant));
        redress::doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
    }
}
