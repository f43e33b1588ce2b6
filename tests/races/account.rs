//! Agree, order, release and confirm: the four acts that decide about money, each pressed fifty times at once on one account.

use redress::domain::actor::Role;
use redress::domain::id::{AccountId, PaymentId};
use redress::domain::ledger::Purse;
use redress::domain::payment::State;
use redress::domain::petition;
use redress::store::petitions::Petition;
use redress::store::{ledger, orders, payments};

use super::{AT_ONCE, at_once, one_was_faster, proved, rounds, tabs, times};
use crate::support::SCHEMA;
use crate::support::app::TestApp;
use crate::support::browser::Browser;
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht};

/// What is in each account, baht: less than was lost.
const BALANCE: i64 = 900;
/// What was lost by the two victims of each account, baht.
const LOSSES: [i64; 2] = [1_000, 500];
/// What they get of it (R19): the same part of their loss.
const SHARES: [i64; 2] = [600, 300];

/// Those who press, each signed in.
struct People {
    supervisors: Vec<Browser>,
    chairs: Vec<Browser>,
    bank: Browser,
}

impl People {
    fn sign_in(app: &TestApp) -> Self {
        Self {
            supervisors: (1..=3).map(|number| app.user(Role::Supervisor, number)).collect(),
            chairs: (1..=2).map(|number| app.user(Role::Chair, number)).collect(),
            bank: app.staff(Role::Bank),
        }
    }
}

/// Two people examined the claim (R13): the second agrees, once.
fn agree(seed: &Seed<'_>, people: &People, claim: &Petition) {
    let page = format!("/desk/petitions/{}", claim.id);
    let buttons: Vec<_> =
        people.supervisors.iter().map(|person| person.get(&page).form("Agree").prepare("Agree")).collect();
    one_was_faster(&at_once(tabs(&buttons, AT_ONCE).collect()));
    let after = seed.petition(claim.id);
    assert_eq!((after.state, after.version), (petition::State::Ready, claim.version + 1));
    assert_eq!(seed.case(claim.case_id.unwrap()).accepted, claim.claimed);
    assert_eq!(times(seed, claim.id.bytes(), "agree"), 1);
}

/// The chair orders, once (R14): one order, the pool allotted once, each claim's share once.
fn order(seed: &Seed<'_>, people: &People, account: AccountId, claims: &[Petition; 2]) {
    let page = format!("/committee/accounts/{account}/order/first");
    let buttons: Vec<_> =
        people.chairs.iter().map(|chair| chair.get(&page).form("Order this").prepare("Order this")).collect();
    one_was_faster(&at_once(tabs(&buttons, AT_ONCE).collect()));
    let made = seed.read(|c| orders::of_account(c, account));
    assert_eq!(made.len(), 1);
    assert_eq!(seed.read(|c| orders::lines_of(c, made[0].id)).len(), claims.len());
    assert_eq!(times(seed, account.bytes(), "order"), 1);
    for (claim, share) in claims.iter().zip(SHARES) {
        assert_eq!((seed.petition(claim.id).allotted, times(seed, claim.id.bytes(), "allot")), (baht(share), 1));
    }
    purses(seed, account, [0, BALANCE, 0, 0]);
}

/// A supervisor releases both payments in one batch, once (R22). Half of the tabs name them the other way round, so that two batches meet in the middle.
fn release(seed: &Seed<'_>, people: &People, account: AccountId) -> PaymentId {
    let due = seed.read(|c| payments::of_account(c, account));
    let mut chosen: Vec<String> = due.iter().map(|row| format!("{}:{}", row.id, row.version)).collect();
    assert_eq!(chosen.len(), LOSSES.len());
    let mut buttons = Vec::new();
    for person in &people.supervisors {
        let token = person.get("/desk/payments").attribute("input[name=csrf]", "value").unwrap();
        for _ in 0..2 {
            chosen.reverse();
            let mut fields = vec![("csrf", token.as_str())];
            fields.extend(chosen.iter().map(|payment| ("payment", payment.as_str())));
            buttons.push(person.request("POST", "/desk/payments/release").fields(&fields));
        }
    }
    one_was_faster(&at_once(tabs(&buttons, AT_ONCE).collect()));
    for row in &due {
        assert_eq!((seed.payment(row.id).state, times(seed, row.id.bytes(), "release")), (State::Released, 1));
    }
    assert_eq!(seed.payment(due[0].id).batch_id, seed.payment(due[1].id).batch_id);
    purses(seed, account, [0, 0, BALANCE, 0]);
    due[0].id
}

/// The bank confirms a payment, once.
fn confirm(seed: &Seed<'_>, people: &People, account: AccountId, id: PaymentId) {
    let payment = seed.payment(id);
    let page = people.bank.get(&format!("/bank/payments/{id}/confirm"));
    let form = page.form("Confirm").set("paid_amount", &payment.amount.to_string());
    let button = form.set("bank_reference", &format!("KTB-{id}")).prepare("Confirm");
    one_was_faster(&at_once(tabs(&[button], AT_ONCE).collect()));
    let claim = seed.petition(payment.petition_id.unwrap());
    assert_eq!((seed.payment(id).state, claim.paid), (State::Confirmed, payment.amount));
    assert_eq!(times(seed, id.bytes(), "confirm"), 1);
    let paid = payment.amount.get() / 100;
    purses(seed, account, [0, 0, BALANCE - paid, paid]);
}

/// What is unallotted, allotted, released and paid of an account, baht.
#[track_caller]
fn purses(seed: &Seed<'_>, account: AccountId, wanted: [i64; 4]) {
    let found = [Purse::Unallotted, Purse::Allotted, Purse::Released, Purse::Paid]
        .map(|purse| seed.read(|c| ledger::balance(c, account, purse)));
    assert_eq!(found, wanted.map(baht));
}

/// Accounts with a claim that is ready and one that waits for the second person.
fn recommended(seed: &Seed<'_>) -> (AccountId, [Petition; 2]) {
    let account = seed.published_account(baht(BALANCE));
    let ready = seed.ready_claim(&account, baht(LOSSES[0]));
    let waiting = seed.filed_claim(&account, baht(LOSSES[1]));
    (account.id, [ready, seed.recommended(waiting.id)])
}

on_both_databases! {
    fn what_fifty_press_at_once_is_done_once(database: TestDatabase) {
        for rounds in rounds() {
            let database = TestDatabase::new(database.backend(), &SCHEMA);
            let app = TestApp::start(&database);
            let (people, seed) = (People::sign_in(&app), Seed::new(&app.app));
            let accounts: Vec<_> = rounds.clone().map(|_| recommended(&seed)).collect();
            for (_, claims) in &accounts {
                agree(&seed, &people, &claims[1]);
                proved(&app.app);
            }
            seed.pass_window();
            for (account, claims) in &accounts {
                seed.dossier(*account);
                order(&seed, &people, *account, claims);
                proved(&app.app);
                seed.served(*account);
            }
            seed.pass_challenge();
            for (account, _) in &accounts {
                let payment = release(&seed, &people, *account);
                proved(&app.app);
                confirm(&seed, &people, *account, payment);
                proved(&app.app);
            }
            eprintln!("rounds {rounds:?} on {:?}: one effect each", database.backend());
        }
    }
}
