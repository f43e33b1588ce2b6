//! The queue: its filters, its order, and "get next".

use redress::domain::actor::Role;

use super::petition;
use crate::support::app::TestApp;
use crate::support::browser::Page;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

/// The references in the list, from the top.
fn references(page: &Page) -> Vec<String> {
    page.all("tbody th[scope=row]")
}

on_both_databases! {
    fn get_next_gives_the_oldest_and_never_what_the_officer_just_put_back(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (officer, colleague) = (app.user(Role::Officer, 1), app.user(Role::Officer, 2));
        let account = seed.published_account(baht(1_000));
        let first = seed.filed_claim(&account, baht(100)).id;
        seed.pass_days(1);
        let second = seed.filed_claim(&account, baht(200)).id;
        let path = |id| format!("/desk/petitions/{id}");
        let next = |browser: &crate::support::browser::Browser| {
            browser.get("/desk").form("Take the next petition").submit("Take the next petition").expect(200)
        };
        assert_eq!(next(&officer).path, path(first));
        petition(&officer, first).form("Put back").submit("Put back").expect(200);
        assert_eq!(next(&officer).path, path(second));
        next(&officer).expect_text("No petition is waiting for you.");
        assert_eq!(next(&colleague).path, path(first));
    }
}

on_both_databases! {
    fn what_falls_due_first_stands_first_and_filters_stand_in_the_address(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.published_account(baht(1_000));
        let mut claims = Vec::new();
        for amount in 1..=3 {
            claims.push(seed.filed_claim(&account, baht(amount * 100)));
            seed.pass_days(1);
        }
        let objection = seed.objection(&account, baht(50));
        let reference = |case| seed.case(case).reference.to_string();
        let filed: Vec<String> = claims.iter().map(|claim| reference(claim.case_id.unwrap())).collect();
        let own = objection.reference.as_ref().unwrap().to_string();
        let mut all = filed.clone();
        all.push(own.clone());
        assert_eq!(references(&officer.get("/desk")), all);
        petition(&officer, claims[1].id).form("Take").submit("Take").expect(200);
        assert_eq!(references(&officer.get("/desk?whose=mine")), filed[1..2]);
        assert_eq!(references(&officer.get("/desk?kind=objection")), [own]);
        assert_eq!(references(&officer.get("/desk?state=in_review&whose=all")), filed[1..2]);
        // A colleague sees what is free, and on demand everything.
        let colleague = app.user(Role::Officer, 2);
        assert_eq!(references(&colleague.get("/desk")).len(), 3);
        let page = colleague.get("/desk").form("Filter").set("whose", "all").submit("Filter").expect(200);
        assert_eq!(references(&page), all);
        // A place in the list: what comes after it alone.
        let second = &claims[1];
        let due = seed.petition(second.id).due_on.unwrap();
        let page = colleague.get(&format!("/desk?whose=all&after={due}_{}", second.id));
        assert_eq!(references(&page), all[2..]);
        let page = colleague.get("/desk?whose=all&state=waiting").expect(200);
        assert!(page.has_text("No petition fits these filters."));
    }
}
