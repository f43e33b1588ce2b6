//! Frozen accounts at the desk: from the report to the Gazette (R9, R10, R11), and the receipt of orders (R15).

use redress::domain::account::State;
use redress::domain::actor::Role;
use redress::store::orders;

use super::in_another_role;
use crate::support::app::TestApp;
use crate::support::browser::Page;
use crate::support::databases::on_both_databases;
use crate::support::seed::{BANK, Seed, baht};

/// The form of a publication, filled in with a day.
fn published(page: &Page, day: &str, month: &str, year: &str) -> Page {
    page.click("Publish")
        .expect(200)
        .form("Publish")
        .set("gazette", "143/200")
        .set("gazette_date-day", day)
        .set("gazette_date-month", month)
        .set("gazette_date-year", year)
        .submit("Publish")
}

on_both_databases! {
    fn an_account_is_verified_and_published_by_two_people_and_its_window_opens(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (officer, supervisor) = (app.staff(Role::Officer), app.staff(Role::Supervisor));
        let account = seed.reported_account(&seed.fresh_key(), baht(1_000));
        let path = format!("/desk/accounts/{}", account.id);
        officer.get(&path).form("Verify").submit("Verify").expect(200).expect_text("Verified by");
        let page = published(&supervisor.get(&path), "1", "1", "2570").expect(422);
        assert_eq!(
            page.error_summary(),
            ["“Date of the Royal Gazette” must be from 24 October 2026 CE to 23 November 2026 CE"]
        );
        // R25: the Gazette day is day 1; day 90 is a Saturday, and the Monday after it a holiday.
        published(&supervisor.get(&path), "๒๓", "พ.ย.", "๒๕๖๙").expect(200).expect_text("23 February 2027 CE");
        let account = seed.account(account.id);
        assert_eq!(account.state, State::Published);
        assert_eq!(account.window_closes_on.unwrap().to_string(), "2027-02-23");
        assert_eq!(account.gazette_reference.as_deref(), Some("143/200"));
    }
}

on_both_databases! {
    fn who_verified_does_not_publish_in_another_role_either(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.reported_account(&seed.fresh_key(), baht(1_000));
        let path = format!("/desk/accounts/{}", account.id);
        officer.get(&path).form("Verify").submit("Verify").expect(200);
        let same = in_another_role(&app, Role::Officer, Role::Supervisor);
        published(&same.get(&path), "23", "11", "2026").expect(409).expect_text("You verified this account yourself");
    }
}

on_both_databases! {
    fn an_officer_reports_a_hold_finds_it_in_the_register_and_lifts_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let page = officer.get("/desk/accounts").click("Report a hold");
        let empty = page.form("Report a hold").submit("Report a hold").expect(422);
        assert_eq!(empty.error_summary().len(), 8, "{:?}", empty.error_summary());
        let page = page
            .form("Report a hold")
            .set("frozen_bank", BANK)
            .set("frozen_number", "123-4-56789-0")
            .set("holder_name", "Somchai Mulee")
            .set("tier", "black")
            .set("held_amount", "1,234.50")
            .set("held_on-day", "20")
            .set("held_on-month", "11")
            .set("held_on-year", "2569")
            .set("hold_ordered_by", "Cyber police")
            .set("hold_reference", "CP-1")
            .submit("Report a hold")
            .expect(200)
            .expect_text("KTB 1234567890")
            .expect_text("1,234.50 baht, ordered by Cyber police");
        let register = officer.get(&format!("/desk/accounts?state=reported&frozen_bank={BANK}")).expect(200);
        assert_eq!(register.all("tbody th"), ["KTB 1234567890"]);
        assert!(officer.get("/desk/accounts?state=settled").has_text("No account fits."));
        page.form("Lift this hold").submit("Lift this hold").expect(200).expect_text("Lifted");
        let key = crate::support::seed::key(BANK, "1234567890");
        let account = seed.read(|c| redress::store::accounts::by_number(c, &key.bank, &key.number)).unwrap();
        assert_eq!(account.state, State::Lifted);
    }
}

on_both_databases! {
    fn a_supervisor_merges_an_account_into_one_that_exists(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let supervisor = app.staff(Role::Supervisor);
        let right = seed.reported_account(&seed.fresh_key(), baht(1_000));
        let wrong = seed.reported_account(&seed.fresh_key(), baht(1));
        let page = supervisor.get(&format!("/desk/accounts/{}", wrong.id)).click("Merge into another account");
        let fill = |number: &str| {
            page.form("Merge into another account")
                .set("merge_bank", BANK)
                .set("merge_number", number)
                .submit("Merge into another account")
        };
        let absent = fill("9999999999").expect(422);
        assert!(absent.field_error("merge_number").unwrap().contains("no such account"));
        fill(&right.number).expect(200).expect_text("Struck out");
        assert_eq!(seed.account(wrong.id).merged_into, Some(right.id));
    }
}

on_both_databases! {
    fn the_receipt_of_an_order_starts_the_persons_own_clock(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let (account, _) = seed.ordered_account(baht(1_000), &[baht(900)]);
        let services = seed.read(|c| orders::services_of_account(c, account.id));
        let id = services[0].id;
        let path = format!("/desk/accounts/{}", account.id);
        officer.get(&path).expect(200).expect_text("Not sent yet");
        seed.act(&redress::domain::actor::Actor::System, move |c, context| {
            redress::casework::serving::served(c, context, id)
        });
        let today = seed.context(Role::Officer).today();
        let page = officer.get(&path).click("Record the receipt");
        let fill = |day: chrono::NaiveDate| {
            use chrono::Datelike;
            page.form("Record the receipt")
                .set("receipt_date-day", &day.day().to_string())
                .set("receipt_date-month", &day.month().to_string())
                .set("receipt_date-year", &day.year().to_string())
                .submit("Record the receipt")
        };
        fill(today + chrono::Days::new(1)).expect(422);
        fill(today).expect(200).expect_text("Can be challenged until");
        let service = seed.read(|c| orders::find_service(c, id)).unwrap();
        assert_eq!(service.received_on, Some(today));
    }
}

on_both_databases! {
    fn a_challenge_is_confirmed_judged_and_its_judgment_confirmed_by_another(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (officer, supervisor) = (app.staff(Role::Officer), app.staff(Role::Supervisor));
        let (account, claims) = seed.ordered_account(baht(1_000), &[baht(900)]);
        let id = claims[0].id;
        seed.act(&redress::domain::actor::Actor::Claimant(claims[0].case_id.unwrap()), move |c, context| {
            redress::casework::objecting::report_challenge(c, context, id, "Black 1/2570")
        });
        let path = format!("/desk/accounts/{}", account.id);
        let page = officer.get(&path).expect(200).expect_text("Court number Black 1/2570");
        let page = page.form("Confirmed with the court").submit("Confirmed with the court").expect(200);
        page.click("Record a judgment")
            .form("Record a judgment")
            .set("instance", "appeal")
            .set("is_final", "yes")
            .set("judgment_amount", "800")
            .submit("Record a judgment")
            .expect(200)
            .expect_text("Court of Appeal: 800.00 baht, final");
        let page = supervisor.get(&path);
        page.form("Confirm the judgment").submit("Confirm the judgment").expect(200).expect_text("Judged");
    }
}
