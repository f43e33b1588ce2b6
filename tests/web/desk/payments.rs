//! Release of payments in a batch (R22), and the letters of people without e-mail (R15).

use redress::casework::paying;
use redress::domain::actor::{Actor, Role};
use redress::domain::payment::{ReturnCode, State};
use redress::store::orders;
use redress::store::payments::Payment;

use super::{in_another_role, petition};
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

/// The page that names what will happen.
#[track_caller]
fn confirm(supervisor: &Browser, chosen: &[&Payment]) -> Page {
    let mut form = supervisor.get("/desk/payments").expect(200).form("Look at the chosen payments");
    for payment in chosen {
        form = form.set("payment", &format!("{}:{}", payment.id, payment.version));
    }
    form.submit("Look at the chosen payments").expect(200)
}

on_both_databases! {
    fn a_supervisor_releases_a_batch_after_seeing_count_and_sums(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let supervisor = app.staff(Role::Supervisor);
        let (_, due) = seed.disbursing_account(baht(1_500), &[baht(900), baht(600)]);
        supervisor
            .get("/desk/payments")
            .form("Look at the chosen payments")
            .submit("Look at the chosen payments")
            .expect(200)
            .expect_text("Choose at least one payment.");
        let page = confirm(&supervisor, &[&due[0], &due[1]])
            .expect_text("2 payments, 1,500.00 baht in all")
            .expect_text("2 payments");
        assert_eq!(seed.payment(due[0].id).state, State::Due);
        let page = page.form("/desk/payments/release").submit("Release").expect(200);
        assert_eq!(page.path, "/desk/payments?state=released");
        assert!(due.iter().all(|row| seed.payment(row.id).state == State::Released));
        // The same page sent again releases nothing twice.
        let again = confirm_stale(&supervisor, &due[0]);
        again.expect(409);
        seed.pass_days(8);
        supervisor.get("/desk/payments?state=released").expect(200).expect_text("Ask the bank");
    }
}

/// Releases by a form that was opened before.
fn confirm_stale(supervisor: &Browser, payment: &Payment) -> Page {
    let token = supervisor.get("/desk/payments").attribute("input[name=csrf]", "value").unwrap();
    let chosen = format!("{}:{}", payment.id, payment.version);
    supervisor.post("/desk/payments/release", &[("csrf", &token), ("payment", &chosen)])
}

on_both_databases! {
    fn a_changed_channel_waits_for_a_supervisors_approval(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let supervisor = app.staff(Role::Supervisor);
        let (account, due) = seed.disbursing_account(baht(900), &[baht(900)]);
        seed.released(&due);
        let id = due[0].id;
        let claim = seed.petition(due[0].petition_id.unwrap());
        let act = |actor: &Actor, command: paying::Command| {
            let seen = seed.payment(id).version;
            seed.act(actor, move |c, context| paying::act(c, context, id, seen, &command))
        };
        act(&seed.bank_of(&account.bank), paying::Command::ReportReturn { code: ReturnCode::AccountClosed });
        let channel = redress::domain::told::Channel::BankAccount {
            account: key("014", "5555555555"),
            holder: "Malee Jaidee".parse().unwrap(),
        };
        act(&Actor::Claimant(claim.case_id.unwrap()), paying::Command::ChangeChannel(channel));
        let payment = seed.payment(id);
        let page = confirm(&supervisor, &[&payment]).expect_text("Not approved yet");
        page.form("/desk/payments/release").submit("Release").expect(409).expect_text("has not been approved");
        petition(&supervisor, claim.id).form("Approve this channel").submit("Approve this channel").expect(200);
        confirm(&supervisor, &[&payment]).form("/desk/payments/release").submit("Release").expect(200);
        assert_eq!(seed.payment(id).state, State::Released);
    }
}

on_both_databases! {
    fn who_made_the_order_does_not_release_in_another_role_either(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (_, due) = seed.disbursing_account(baht(900), &[baht(900)]);
        let officer = app.staff(Role::Officer);
        let page = officer.get("/desk/payments").expect(200);
        assert!(!page.has("input[type=checkbox]"));
        // The seed's chair, become a supervisor, comes in by a session of the test.
        let chair = seed.actor_of(Role::Chair, 1).user().unwrap();
        redress::staff::set_role(&app.app, chair, Role::Supervisor, None, &Actor::System).unwrap();
        let opens = redress::web::session::Opening { user: Some(chair), is_stepped_up: true, ..Default::default() };
        let same = app.with_session(opens);
        confirm(&same, &[&due[0]])
            .form("/desk/payments/release")
            .submit("Release")
            .expect(409)
            .expect_text("You made this order yourself");
        drop(officer);
        let other = in_another_role(&app, Role::Officer, Role::Supervisor);
        confirm(&other, &[&due[0]]).form("/desk/payments/release").submit("Release").expect(200);
    }
}

on_both_databases! {
    fn a_letter_is_printed_and_its_posting_begins_the_service(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let officer = app.staff(Role::Officer);
        let account = seed.published_account(baht(1_000));
        let mut told = seed.told(&[(key(account.bank.as_str(), &account.number), baht(900))]);
        told.victim.email = None;
        let filed = seed.file(told);
        seed.ready(filed.claims[0].0);
        seed.ordered(account.id);
        let page = officer.get("/desk/letters").expect(200);
        let waiting = page.all("tbody tr").len();
        assert!(waiting >= 2, "{}", page.describe());
        let print = officer.get("/desk/letters/print").expect(200);
        assert_eq!(print.all("article.letter").len(), waiting);
        print.expect_text("99 Moo 1, Mueang, Chiang Mai 50000").expect_text(&filed.reference.to_string());
        for _ in 0..waiting {
            let page = officer.get("/desk/letters");
            let action = page.attribute("td form", "action").unwrap();
            page.form(&action).submit("In the post").expect(200);
        }
        officer.get("/desk/letters").expect_text("No letter is waiting.");
        let services = seed.read(|c| orders::services_of_account(c, account.id));
        assert!(services.iter().all(|service| service.sent_on.is_some()));
    }
}
