//! The walk: claims through the whole law as people carry it out – report, publication, claim, examination by two people, committee's order, release,
//! bank's confirmation – by HTTP alone, the legal clock moved, on both databases.

use redress::casework::sweeping;
use redress::domain::account;
use redress::domain::actor::Role;
use redress::domain::id::{AccountId, PetitionId};
use redress::domain::ledger::Purse;
use redress::domain::money::Satang;
use redress::domain::petition::State;
use redress::domain::told::AccountKey;
use redress::notify::outbox;
use redress::store::petitions::Petition;
use redress::store::{accounts, cases, ledger, payments, petitions};

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::web::victim;

/// Everybody who takes part, each with a browser of their own.
struct Walk {
    app: TestApp,
    bank: Browser,
    officer: Browser,
    supervisor: Browser,
    secretary: Browser,
    chair: Browser,
    victim: Browser,
}

/// The account that the victim of `victim::TRANSFER` paid into.
const ACCOUNT: &str = "123-4-56789-0";
/// What the victim of `victim::TRANSFER` lost, satang.
const LOSS: i64 = 123_450;

impl Walk {
    fn begin(database: &TestDatabase) -> Self {
        let app = TestApp::start(database);
        Self {
            bank: app.staff(Role::Bank),
            officer: app.staff(Role::Officer),
            supervisor: app.staff(Role::Supervisor),
            secretary: app.staff(Role::Secretary),
            chair: app.staff(Role::Chair),
            victim: app.browser(),
            app,
        }
    }

    /// Time passes: what is to be told is sent, then what fell due is carried out.
    fn pass_days(&self, days: i64) {
        outbox::deliver_all(&self.app.app).unwrap();
        self.app.pass_days(days);
        sweeping::sweep(&self.app.app).unwrap();
    }

    fn account(&self) -> accounts::Account {
        let key = AccountKey { bank: "006".parse().unwrap(), number: ACCOUNT.parse().unwrap() };
        self.app.app.store.read_now(|c| accounts::by_number(c, &key.bank, &key.number)).unwrap().unwrap()
    }

    fn petition(&self, id: PetitionId) -> Petition {
        self.app.app.store.read_now(|c| petitions::find(c, id)).unwrap().unwrap()
    }

    fn purse(&self, purse: Purse) -> Satang {
        let id = self.account().id;
        self.app.app.store.read_now(|c| ledger::balance(c, id, purse)).unwrap()
    }

    /// The bank reports the account with its balance (R9), confirms it; an officer verifies; a supervisor publishes (R10).
    fn publish(&self, balance: &str) -> AccountId {
        let page = self.bank.get("/bank/holds/new").form("Report this hold").set_all(&[
            ("reported_account", ACCOUNT),
            ("reported_holder", "สมชาย ใจร้าย"),
            ("reported_tier", "dark_grey"),
            ("reported_amount", balance),
            ("reported_on-day", "20"),
            ("reported_on-month", "11"),
            ("reported_on-year", "2569"),
            ("reported_time", "14.05"),
            ("reported_by", "CCIB"),
            ("reported_reference", "KTB-H-1"),
        ]);
        let page = page.submit("Report this hold").expect(200).click("Confirm the balance");
        page.form("Confirm the balance").set("balance", balance).submit("Confirm the balance").expect(200);
        let id = self.account().id;
        let path = format!("/desk/accounts/{id}");
        self.officer.get(&path).form("Verify").submit("Verify").expect(200);
        let form = self.supervisor.get(&path).click("Publish").form("Publish").set("gazette", "143/200");
        let form = form.set("gazette_date-day", "23").set("gazette_date-month", "11").set("gazette_date-year", "2569");
        form.submit("Publish").expect(200);
        assert_eq!(self.account().state, account::State::Published);
        id
    }

    /// The victim files the claim (R11).
    fn claim(&self) -> PetitionId {
        victim::begin(&self.victim);
        victim::fill_all(&self.victim, victim::BY_EMAIL);
        let reference = victim::reference(&victim::send(&self.victim));
        let case = self.app.app.store.read_now(|c| cases::by_reference(c, &reference)).unwrap().unwrap();
        self.app.app.store.read_now(|c| petitions::of_case(c, case.id)).unwrap().remove(0).id
    }

    fn on_desk(browser: &Browser, id: PetitionId) -> Page {
        browser.get(&format!("/desk/petitions/{id}")).expect(200)
    }

    /// The officer takes the next petition, recommends; the supervisor agrees (R13).
    fn examine(&self, id: PetitionId, outcome: &str) {
        self.take();
        let form =
            Self::on_desk(&self.officer, id).click("Recommend").form("Continue to the preview").set("outcome", outcome);
        let form = form.set("explanation", "The statement of your bank was compared.");
        let form = if outcome == "refuse" { form.set("reasons", "not_shown") } else { form };
        let preview = form.submit("Continue to the preview").expect(200);
        preview.form("Recommend").submit("Recommend").expect(200);
        Self::on_desk(&self.supervisor, id).form("Agree").submit("Agree").expect(200);
        assert_eq!(self.petition(id).state, State::Ready);
    }

    fn take(&self) -> Page {
        self.officer.get("/desk").form("Take the next petition").submit("Take the next petition").expect(200)
    }

    fn ask(&self, id: PetitionId) {
        let form = Self::on_desk(&self.officer, id).click("Ask for information").form("Ask for information");
        form.set("question", "Please send the slip.").submit("Ask for information").expect(200);
    }

    /// The window is over; the bank confirms the balance lately; the secretary submits, the chair orders (R14).
    fn order(&self, balance: &str) {
        self.pass_days(100);
        self.order_now(balance);
    }

    fn order_now(&self, balance: &str) {
        let id = self.account().id;
        let page = self.bank.get(&format!("/bank/accounts/{id}/change_balance"));
        let button = page.form("change_balance").buttons().remove(0);
        page.form("change_balance").set("balance", balance).submit(&button).expect(200);
        let dossier = format!("/committee/accounts/{id}");
        self.secretary.get(&dossier).form("Submit the dossier").submit("Submit the dossier").expect(200);
        let page = self.chair.get(&dossier).click("Make the order");
        page.form("Order this").submit("Order this").expect(200).expect_text("Order 1");
    }

    /// The own R15 clock of everybody runs out.
    fn periods_end(&self) {
        self.pass_days(10);
        self.pass_days(45);
    }

    /// The supervisor releases everything that is due, the bank confirms it.
    fn pay(&self) {
        let id = self.account().id;
        let due: Vec<_> =
            self.payments(id).into_iter().filter(|row| row.state == redress::domain::payment::State::Due).collect();
        let mut form = self.supervisor.get("/desk/payments").form("Look at the chosen payments");
        for payment in &due {
            form = form.set("payment", &format!("{}:{}", payment.id, payment.version));
        }
        let page = form.submit("Look at the chosen payments").expect(200);
        page.form("/desk/payments/release").submit("Release").expect(200);
        for payment in &due {
            let page = self.bank.get(&format!("/bank/payments/{}/confirm", payment.id));
            let form = page
                .form("Confirm")
                .set("paid_amount", &payment.amount.to_string())
                .set("bank_reference", &format!("KTB-{}", payment.id));
            form.submit("Confirm").expect(200).expect_text("Paid");
        }
        sweeping::sweep(&self.app.app).unwrap();
    }

    fn payments(&self, id: AccountId) -> Vec<payments::Payment> {
        self.app.app.store.read_now(|c| payments::of_account(c, id)).unwrap()
    }

    /// The victim comes back with reference and code, as days have passed.
    fn case(&self) -> Page {
        self.victim.get("/case/overview").expect(200)
    }
}

on_both_databases! {
    fn one_claim_goes_from_a_victims_form_to_money_confirmed_by_a_bank(database: TestDatabase) {
        let walk = Walk::begin(&database);
        walk.publish("1000.00");
        let claim = walk.claim();
        assert_eq!(walk.petition(claim).state, State::Submitted);
        walk.take();
        walk.ask(claim);
        assert_eq!(walk.petition(claim).state, State::InfoRequested);
        let page = walk.victim.get(&format!("/case/claims/{claim}/answer")).form("Send the answer").set("answer", "Here it is.");
        page.submit("Send the answer").expect(200);
        assert_eq!(walk.petition(claim).state, State::InReview);
        let form = Walk::on_desk(&walk.officer, claim).click("Recommend").form("Continue to the preview").set("outcome", "accept");
        let preview = form.set("explanation", "The statement of your bank shows it.").submit("Continue to the preview").expect(200);
        preview.form("Recommend").submit("Recommend").expect(200);
        assert_eq!(walk.petition(claim).state, State::Recommended);
        Walk::on_desk(&walk.supervisor, claim).form("Agree").submit("Agree").expect(200);
        walk.order("1000.00");
        assert_eq!((walk.petition(claim).state, walk.petition(claim).allotted.get()), (State::Ordered, 100_000));
        walk.periods_end();
        assert_eq!(walk.account().state, account::State::Disbursing);
        walk.pay();
        walk.case().expect_text("Paid").expect_text("1,000.00 baht");
        assert_eq!(walk.petition(claim).paid.get(), 100_000);
        assert_eq!(walk.account().state, account::State::Settled);
        outbox::deliver_all(&walk.app.app).unwrap();
        // Received, asked, ordered, on its way, paid.
        assert_eq!(walk.app.mails().iter().filter(|mail| mail.letter.to.contains("malee@example.org")).count(), 5);
    }

    fn a_refused_claim_is_told_so_and_the_account_waits_for_ten_years(database: TestDatabase) {
        let walk = Walk::begin(&database);
        walk.publish("1000.00");
        let claim = walk.claim();
        walk.examine(claim, "refuse");
        walk.order("1000.00");
        assert_eq!(walk.petition(claim).state, State::Refused);
        walk.case().expect_text("Refused").expect_text("The damage has not been shown");
        walk.periods_end();
        assert_eq!(walk.account().state, account::State::Unclaimed);
    }

    fn a_claim_lapses_without_an_answer_and_a_supervisor_reopens_it(database: TestDatabase) {
        let walk = Walk::begin(&database);
        walk.publish("1000.00");
        let claim = walk.claim();
        walk.take();
        walk.ask(claim);
        walk.pass_days(100);
        assert_eq!(walk.petition(claim).state, State::Lapsed);
        Walk::on_desk(&walk.supervisor, claim).form("Examine again").submit("Examine again").expect(200);
        assert_eq!(walk.petition(claim).state, State::InReview);
    }

    fn a_withdrawn_claim_leaves_the_account_to_nobody_and_after_ten_years_to_the_fund(database: TestDatabase) {
        let walk = Walk::begin(&database);
        walk.publish("1000.00");
        let claim = walk.claim();
        let page = walk.victim.get(&format!("/case/claims/{claim}/withdraw"));
        page.form("Withdraw the claim for good").submit("Withdraw the claim for good").expect(200);
        assert_eq!(walk.petition(claim).state, State::Withdrawn);
        walk.pass_days(100);
        assert_eq!(walk.account().state, account::State::Unclaimed);
        walk.pass_days(366 * 10);
        assert_eq!(walk.account().state, account::State::Forfeited);
        walk.pay();
        assert_eq!(walk.purse(Purse::Fund).get(), 100_000);
    }

    fn a_late_claim_is_admitted_with_cause_and_paid_like_others(database: TestDatabase) {
        let walk = Walk::begin(&database);
        walk.publish("2000.00");
        walk.pass_days(100);
        let claim = walk.claim();
        assert_eq!(walk.petition(claim).state, State::Late);
        let form = Walk::on_desk(&walk.supervisor, claim).click("Admit").form("Admit").set("late_cause", "She lay in hospital.");
        form.submit("Admit").expect(200);
        walk.examine(claim, "accept");
        walk.order_now("2000.00");
        walk.periods_end();
        walk.pay();
        assert_eq!(walk.petition(claim).paid.get(), LOSS);
        // R17: what is left goes to the Fund, and then the account is settled.
        assert_eq!(walk.account().state, account::State::Disbursing);
        walk.pay();
        assert_eq!(walk.account().state, account::State::Settled);
        assert_eq!(walk.purse(Purse::Fund).get(), 200_000 - LOSS);
    }

    fn a_payment_that_came_back_is_paid_to_another_account(database: TestDatabase) {
        let walk = Walk::begin(&database);
        let id = walk.publish("1000.00");
        let claim = walk.claim();
        walk.examine(claim, "accept");
        walk.order("1000.00");
        walk.periods_end();
        walk.pay();
        let payment = walk.payments(id).remove(0);
        let page = walk.bank.get(&format!("/bank/payments/{}", payment.id)).click("It came back");
        page.form("It came back").set("return_code", "account_closed").submit("It came back").expect(200);
        let page = walk.case().expect_text("The payment came back").click("Give another account");
        let button = page.form("change_channel").buttons().remove(0);
        let form = page.form("change_channel").set_all(&[("channel_kind", "bank_account"), ("refund_bank", "014"), ("refund_number", "555 000 1234")]);
        form.set("refund_holder", "มาลี ใจดี").submit(&button).expect(200);
        Walk::on_desk(&walk.supervisor, claim).form("Approve this channel").submit("Approve this channel").expect(200);
        walk.pay();
        assert_eq!(walk.petition(claim).paid.get(), 100_000);
    }
}
