//! A bank's own pages: its balances, holds, payments and notices, and nobody else's.

use redress::domain::actor::Role;
use redress::domain::{account, payment};
use redress::store::{accounts, notices};

use crate::support::app::TestApp;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

on_both_databases! {
    fn a_bank_sees_its_own_records_alone(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (account, due) = seed.disbursing_account(baht(100), &[baht(60)]);
        let payment = seed.released(&due).remove(0);
        let (own, other) = (app.staff(Role::Bank), app.bank("KBANK"));
        let paths = [
            format!("/bank/accounts/{}", account.id),
            format!("/bank/accounts/{}/change_balance", account.id),
            format!("/bank/payments/{}", payment.id),
            format!("/bank/payments/{}/confirm", payment.id),
        ];
        for path in &paths {
            own.get(path).expect(200);
            other.get(path).expect(404);
        }
        for list in ["/bank/accounts", "/bank/payments"] {
            assert!(own.get(list).expect(200).has_text(&account.number));
            let page = other.get(list).expect(200);
            assert!(!page.has_text(&account.number), "{}", page.describe());
        }
        let token = other.get("/bank/holds/new").attribute("input[name=csrf]", "value").unwrap();
        let version = payment.version.to_string();
        let told = [("csrf", token.as_str()), ("version", &version), ("paid_amount", "60.00"), ("bank_reference", "X-1")];
        other.post(&paths[3], &told).expect(404);
        let account_version = account.version.to_string();
        let told = [("csrf", token.as_str()), ("version", account_version.as_str()), ("balance", "1.00")];
        other.post(&paths[1], &told).expect(404);
        assert_eq!(seed.payment(payment.id).state, payment::State::Released);
    }
}

on_both_databases! {
    fn a_payment_is_confirmed_in_full_or_not_at_all_and_may_come_back(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (_, due) = seed.disbursing_account(baht(100), &[baht(60)]);
        let payment = seed.released(&due).remove(0);
        let bank = app.staff(Role::Bank);
        let page = bank.get("/bank").expect(200).click("Payments to make").expect(200).click("60.00").expect(200);
        // The bank has to pay: it is told the whole number and the name.
        for told in ["Kasikornbank (004)", "Malee Jaidee"] {
            assert!(page.has_text(told), "{told} in {}", page.describe());
        }
        let form = page.click("Confirm that it was paid").expect(200);
        let wrong = form.form("Confirm").set("paid_amount", "").set("bank_reference", "").submit("Confirm").expect(422);
        assert_eq!(wrong.error_summary().len(), 2, "{}", wrong.describe());
        let refused = form.form("Confirm").set("paid_amount", "59.99").set("bank_reference", "KTB-77").submit("Confirm").expect(409);
        assert!(refused.has_text("60.00 baht is wanted, 59.99 baht was reported"), "{}", refused.describe());
        assert_eq!(seed.payment(payment.id).state, payment::State::Released);
        let paid = form.form("Confirm").set("paid_amount", "๖๐").set("bank_reference", "KTB-77").submit("Confirm").expect(200);
        assert!(paid.has_text("Paid"), "{}", paid.describe());
        let petition = payment.petition_id.unwrap();
        assert_eq!(seed.petition(petition).paid, baht(60));

        let found = bank.get("/bank/payments?bank_reference=KTB-77").expect(200).click("60.00").expect(200);
        let form = found.click("It came back").expect(200);
        form.form("It came back").submit("It came back").expect(422);
        let returned = form.form("It came back").set("return_code", "account_closed").submit("It came back").expect(200);
        assert!(returned.has_text("The account is closed"), "{}", returned.describe());
        let after = seed.payment(payment.id);
        assert_eq!((after.state, after.return_code.as_deref()), (payment::State::Returned, Some("account_closed")));
        assert!(seed.petition(petition).paid.is_zero());
    }
}

on_both_databases! {
    fn a_payment_that_the_bank_cannot_make_goes_back_to_the_office(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (_, due) = seed.disbursing_account(baht(100), &[baht(60)]);
        let payment = seed.released(&due).remove(0);
        let bank = app.staff(Role::Bank);
        let form = bank.get(&format!("/bank/payments/{}/cannot_pay", payment.id)).expect(200);
        form.form("It cannot be paid").set("return_code", "wrong_number").submit("It cannot be paid").expect(200);
        assert_eq!(seed.payment(payment.id).state, payment::State::Due);
        let page = bank.get(&format!("/bank/payments/{}", payment.id)).expect(200);
        assert!(!page.has_text("Kasikornbank"), "{}", page.describe());
        bank.get(&format!("/bank/payments/{}/waive", payment.id)).expect(404);
        bank.get(&format!("/bank/payments/{}/release", payment.id)).expect(404);
    }
}

on_both_databases! {
    fn a_hold_is_reported_its_balance_confirmed_and_the_hold_lifted(database: TestDatabase) {
        let app = TestApp::start(&database);
        let bank = app.staff(Role::Bank);
        let page = bank.get("/bank/accounts").expect(200).click("Report a hold").expect(200);
        let empty = page.form("Report this hold").submit("Report this hold").expect(422);
        assert_eq!(empty.error_summary().len(), 8, "{}", empty.describe());
        let filled = page.form("Report this hold").set_all(&[
            ("reported_account", "123-4-56789-0"),
            ("reported_holder", "สมชาย ใจร้าย"),
            ("reported_tier", "dark_grey"),
            ("reported_amount", "฿1,234.50"),
            ("reported_on-day", "20"),
            ("reported_on-month", "11"),
            ("reported_on-year", "2569"),
            ("reported_time", "14.05"),
            ("reported_by", "CCIB"),
            ("reported_reference", "KTB-H-1"),
        ]);
        let account = filled.submit("Report this hold").expect(200);
        assert!(account.has_text("1,234.50 baht, ordered by CCIB, 20 Nov 2026 CE, 14:05 (KTB-H-1)"), "{}", account.describe());
        let waiting = bank.get("/bank").expect(200).click("Balances to confirm").expect(200);
        let form = waiting.click("1234567890").expect(200).click("Confirm the balance").expect(200);
        form.form("Confirm the balance").set("balance", "1,000.123").submit("Confirm the balance").expect(422).expect_text("at most two decimals");
        let page = form.form("Confirm the balance").set("balance", "1,000.12").submit("Confirm the balance").expect(200);
        assert!(page.has_text("1,000.12 baht"), "{}", page.describe());
        let stale = form.form("Confirm the balance").set("balance", "1").submit("Confirm the balance").expect(409);
        assert!(stale.has_text("Somebody else was here first"), "{}", stale.describe());
        // It lets money go, so it is asked first.
        let asks = page.form("Lift hold KTB-H-1").submit("Lift hold KTB-H-1").expect(200).expect_text("Lift this hold?");
        let asks = asks.form("ภาษาไทย").submit("ภาษาไทย").form("English").submit("English").expect(200);
        let kept = asks.expect_text("ordered by CCIB").click("Keep the hold").expect(200);
        assert!(kept.has_text("Lift hold KTB-H-1"), "{}", kept.describe());
        let asks = kept.form("Lift hold KTB-H-1").submit("Lift hold KTB-H-1").expect(200);
        asks.form("Lift hold KTB-H-1").submit("Lift hold KTB-H-1").expect(200).expect_text("Lifted");
        let number = key("006", "1234567890");
        let kept = app.app.store.read_now(|c| accounts::by_number(c, &number.bank, &number.number)).unwrap().unwrap();
        assert_eq!(kept.state, account::State::Lifted);
    }
}

on_both_databases! {
    fn a_bank_passes_notices_on_and_says_so_once(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account(baht(100));
        let (bank, other) = (app.staff(Role::Bank), app.bank("KBANK"));
        let page = bank.get("/bank/notices").expect(200);
        assert!(page.has_text("Your account has been published"), "{}", page.describe());
        assert!(page.has_text(&account.number), "{}", page.describe());
        let waiting = seed.read(|c| notices::list(c, "bank", "pending", None, 10));
        assert_eq!(waiting.len(), 1);
        let path = format!("/bank/notices/{}/passed_on", waiting[0].id);
        let token = other.get("/bank/holds/new").attribute("input[name=csrf]", "value").unwrap();
        other.post(&path, &[("csrf", &token)]).expect(404);
        assert!(other.get("/bank/notices").expect(200).has_text("Nothing is to be passed on"));
        page.form("It was passed on").submit("It was passed on").expect(200).expect_text("Nothing is to be passed on");
        page.form("It was passed on").submit("It was passed on").expect(409);
        let sent = seed.read(|c| notices::find(c, waiting[0].id)).unwrap();
        assert_eq!(sent.state, "sent");
    }
}
