//! The committee's pages: dossier, preview, order (R14, R19).

use redress::domain::account::State;
use redress::domain::actor::Role;
use redress::domain::command::Review;
use redress::domain::{order, petition};
use redress::staff;
use redress::store::petitions::Petition;
use redress::store::{history, orders};

use crate::support::app::{TestApp, email_of};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

fn dossier(id: impl std::fmt::Display) -> String {
    format!("/committee/accounts/{id}")
}

on_both_databases! {
    fn a_dossier_is_refused_while_something_is_missing_and_the_page_says_what(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(500));
        let claim = seed.filed_claim(&account, baht(100));
        seed.window_closed(account.id);
        seed.pass_days(40);
        let secretary = app.staff(Role::Secretary);
        let list = secretary.get("/committee").expect(200);
        for missing in [
            "1 petition on this account is still under examination",
            "The bank confirmed the balance too long ago",
        ] {
            assert!(list.has_text(missing), "{missing} in {}", list.describe());
        }
        let page = list.click(&account.number).expect(200);
        assert!(page.has_text("Still missing before the dossier can be submitted"), "{}", page.describe());
        let refused = page.form("Submit the dossier").submit("Submit the dossier").expect(409);
        assert!(refused.has_text("1 petition on this account is still under examination"), "{}", refused.describe());
        assert_eq!(seed.account(account.id).state, State::WindowClosed);

        seed.ready(claim.id);
        let balance = redress::casework::publishing::Command::ChangeBalance(baht(500));
        seed.on_account(&seed.bank_of(&account.bank), account.id, balance);
        let page = secretary.get(&dossier(account.id)).expect(200);
        assert!(!page.has_text("Still missing"), "{}", page.describe());
        page.form("Submit the dossier").submit("Submit the dossier").expect(200).expect_text("Before the committee");
        assert_eq!(seed.account(account.id).state, State::BeforeCommittee);
    }
}

on_both_databases! {
    fn the_chair_orders_pro_rata_to_the_satang_what_the_page_showed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(200));
        let claims: Vec<_> = (0..3).map(|_| seed.ready_claim(&account, baht(100)).id).collect();
        seed.before_committee(account.id);
        let chair = app.staff(Role::Chair);
        let page = chair.get("/committee").expect(200).click(&account.number).expect(200);
        let page = page.click("Make the order").expect(200);
        assert!(page.has_text("Shortfall 100.00"), "{}", page.describe());
        let order = page.form("Order this").submit("Order this").expect(200);
        assert!(order.path.starts_with("/committee/orders/"), "{}", order.describe());
        for told in ["Order 1", "worked out again just now: the same figures", "as reported", "our own policy", "within 30 days"] {
            assert!(order.has_text(told), "{told} in {}", order.describe());
        }
        // R19: 200 baht among three of 100 baht each, filed at the same moment; the two satang left over go to two of them.
        let mut allotted: Vec<i64> = claims.iter().map(|id| seed.petition(*id).allotted.get()).collect();
        allotted.sort_unstable();
        assert_eq!(allotted, [6666, 6667, 6667]);
        assert_eq!(order.all("tbody tr td:last-child").iter().filter(|cell| *cell == "66.67").count(), 2);
        assert_eq!(seed.account(account.id).state, State::Ordered);
        app.staff(Role::Auditor).get(&order.path).expect(200);
        app.staff(Role::Bank).get(&order.path).expect(404);
    }
}

on_both_databases! {
    fn a_chair_who_agreed_on_a_claim_of_the_account_does_not_order_on_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(200));
        let claim = seed.filed_claim(&account, baht(100));
        let browser = app.staff(Role::Supervisor);
        let email = email_of(Role::Supervisor, 1, None);
        seed.recommended(claim.id);
        seed.review(&seed.signed_in(&email), claim.id, Review::Agree);
        seed.before_committee(account.id);
        let user = staff::find(&app.app, &email).unwrap();
        staff::set_role(&app.app, user.id, Role::Chair, None, &redress::domain::actor::Actor::System).unwrap();
        let page = browser.get(&dossier(account.id)).expect(200).click("Make the order").expect(200);
        let refused = page.form("Order this").submit("Order this").expect(409);
        assert!(refused.has_text("You examined petitions on this account before"), "{}", refused.describe());
        assert_eq!(seed.account(account.id).state, State::BeforeCommittee);
    }
}

on_both_databases! {
    fn a_preview_answers_what_if_and_decides_nothing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(100));
        let first = seed.ready_claim(&account, baht(100));
        let second = seed.ready_claim(&account, baht(100));
        let before = seed.before_committee(account.id);
        let versions = || seed.read(|c| history::of(c, account.id.bytes())).len();
        let (known, chair) = (versions(), app.staff(Role::Chair));
        let page = chair.get(&dossier(account.id)).expect(200);
        let asked = page.form("Show what would be").set("exclude", &second.id.to_string()).submit("Show what would be").expect(200);
        let rows = asked.rows("#preview tbody tr");
        let figures = |row: &Petition| {
            let name = seed.case(row.case_id.unwrap()).reference.to_string();
            let row = rows.iter().find(|row| row[0] == name).unwrap();
            (row[4].clone(), row[5].clone())
        };
        let told = |now: &str, instead: &str| (now.to_owned(), instead.to_owned());
        assert_eq!(figures(&first), told("50.00", "100.00"));
        assert_eq!(figures(&second), told("50.00", "–"));
        assert!(asked.path.contains("exclude="), "{}", asked.path);
        let after = seed.account(account.id);
        assert_eq!((after.version, after.state, versions()), (before.version, State::BeforeCommittee, known));
        assert_eq!(seed.petition(first.id).state, petition::State::Ready);
        assert!(seed.read(|c| orders::of_account(c, account.id)).is_empty());
    }
}

on_both_databases! {
    fn what_was_shown_is_ordered_or_nothing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(100));
        seed.ready_claim(&account, baht(100));
        let second = seed.ready_claim(&account, baht(100));
        seed.before_committee(account.id);
        let chair = app.staff(Role::Chair);
        let page = chair.get(&format!("{}/order/first", dossier(account.id))).expect(200);
        // A withdrawal moves the figures and not the account.
        seed.review(&seed.claimant(second.case_id.unwrap()), second.id, Review::Withdraw);
        let refused = page.form("Order this").submit("Order this").expect(409);
        assert!(refused.has_text("Somebody else was here first"), "{}", refused.describe());
        assert!(seed.read(|c| orders::of_account(c, account.id)).is_empty());
        assert_eq!(seed.account(account.id).state, State::BeforeCommittee);
        let page = chair.get(&format!("{}/order/first", dossier(account.id))).expect(200);
        page.form("Order this").submit("Order this").expect(200).expect_text("100.00");
    }
}

on_both_databases! {
    fn the_chair_returns_a_dossier_and_the_secretary_does_not_order(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(100));
        seed.ready_claim(&account, baht(100));
        let before = seed.before_committee(account.id);
        let secretary = app.staff(Role::Secretary);
        let page = secretary.get(&dossier(account.id)).expect(200);
        for button in ["Make the order", "Return the dossier", "Submit the dossier"] {
            assert!(!page.has_text(button), "{button} on {}", page.describe());
        }
        let making = secretary.get(&format!("{}/order/first", dossier(account.id))).expect(200);
        making.form("Order this").submit("Order this").expect(409);
        let auditor = app.staff(Role::Auditor);
        auditor.get(&dossier(account.id)).expect(200);
        auditor.get(&format!("{}/order/first", dossier(account.id))).expect(404);
        let page = app.staff(Role::Chair).get(&dossier(account.id)).expect(200);
        page.form("Return the dossier").submit("Return the dossier").expect(200).expect_text("Claim window closed");
        let stale = page.form("Return the dossier").submit("Return the dossier").expect(409);
        assert!(stale.has_text("Somebody else was here first"), "{}", stale.describe());
        assert_eq!(seed.account(account.id).version, before.version + 1);
    }
}

on_both_databases! {
    fn money_that_became_free_makes_an_account_wait_for_a_supplementary_order(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (account, claims) = seed.ordered_account(baht(100), &[baht(100), baht(100)]);
        let chair = app.staff(Role::Chair);
        assert!(chair.get("/committee").expect(200).has_text("No account needs a later order"));
        let raised = redress::casework::publishing::Command::ChangeBalance(baht(150));
        seed.on_account(&seed.bank_of(&account.bank), account.id, raised);
        let page = chair.get("/committee").expect(200);
        assert!(page.has_text("Money became free that somebody is entitled to"), "{}", page.describe());
        let page = page.click(&account.number).expect(200).click("Make a supplementary order").expect(200);
        page.form("Order this").submit("Order this").expect(200).expect_text("Order 2");
        for claim in claims {
            assert_eq!(seed.petition(claim.id).allotted, baht(75));
        }
        let made = seed.read(|c| orders::of_account(c, account.id));
        assert_eq!(made.iter().map(|row| row.kind).collect::<Vec<_>>(), [order::Kind::First, order::Kind::Supplementary]);
        let correcting = chair.get(&format!("{}/order/correcting", dossier(account.id))).expect(200);
        let refused = correcting.form("Order this").submit("Order this").expect(409);
        assert!(refused.has_text("No judgment is recorded yet"), "{}", refused.describe());
    }
}
