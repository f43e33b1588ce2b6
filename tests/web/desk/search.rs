//! Search by what a person on the telephone can say; nothing of it stands in an address.

use redress::domain::actor::Role;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

#[track_caller]
fn search(browser: &Browser, sought: &str) -> Page {
    let page = browser.get("/desk/search").form("/desk/search").set("sought", sought).submit("Search");
    assert!(!page.path.contains('?'), "{}", page.path);
    page
}

on_both_databases! {
    fn a_single_hit_opens_whatever_it_was_found_by(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.published_account(baht(1_000));
        let mut told = seed.told(&[(key(account.bank.as_str(), &account.number), baht(900))]);
        told.victim.name = "Pranee Khamdee".parse().unwrap();
        let victim = told.victim.clone();
        let filed = seed.file(told);
        seed.filed_claim(&seed.published_account(baht(10)), baht(5));
        let found = format!("/desk/petitions/{}", filed.claims[0].0);
        for sought in [
            filed.reference.to_string().to_lowercase(),
            "pranee khamdee".to_owned(),
            victim.number.as_str().to_owned(),
            victim.telephone.unwrap().national(),
            victim.email.unwrap().as_str().to_uppercase(),
        ] {
            assert_eq!(search(&officer, &sought).expect(200).path, found);
        }
        // An account number finds the account and the claims that told it.
        let page = search(&officer, &account.number).expect(200);
        assert_eq!(page.all("tbody th").len(), 2, "{}", page.describe());
        let lone = seed.reported_account(&seed.fresh_key(), baht(1));
        assert_eq!(search(&officer, &lone.number).path, format!("/desk/accounts/{}", lone.id));
        search(&officer, "Nobody Atall").expect(200).expect_text("No petition was found.");
        search(&officer, "").expect(422);
    }
}
