//! The dossier against those who would still have something examined: victims who file, and a supervisor who reopens a claim. Whoever comes first, no
//! claim is under examination on an account before the committee.

use std::collections::BTreeMap;

use redress::casework::drafting;
use redress::domain::actor::{Actor, Role};
use redress::domain::id::{AccountId, DraftId, PetitionId};
use redress::domain::identity::Reference;
use redress::domain::{account, petition};
use redress::store::{cases, petitions};
use redress::web::session::Opening;

use super::{AT_ONCE, at_once, counted, proved, rounds, tabs, times};
use crate::support::SCHEMA;
use crate::support::app::TestApp;
use crate::support::browser::{Browser, Request};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, national_id};
use crate::web::victim;

/// How many of the fifty file and how many submit the dossier, round by round; the rest reopen a claim. A filing takes longer than the others' acts: only
/// where nearly all file does it come first.
const SHARES: [(usize, usize); 3] = [(49, 1), (5, 35), (0, 40)];
/// Above the references of the seed.
const FIRST_REFERENCE: u64 = 1 << 38;

/// Where a round is carried out.
struct Desk<'a> {
    app: &'a TestApp,
    seed: &'a Seed<'a>,
    typed: &'a str,
    secretary: Browser,
    supervisor: Browser,
}

/// Who came first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Submitted,
    Reopened,
    Filed,
}

/// What a victim who is about to send has typed.
fn typed(app: &TestApp) -> String {
    let browser = app.browser();
    victim::begin(&browser);
    let tasks = victim::fill_all(&browser, victim::BY_EMAIL);
    let reference: Reference = tasks.all("strong.reference")[0].parse().unwrap();
    let draft = app.app.store.read_now(|c| cases::draft_by_reference(c, &reference)).unwrap().unwrap();
    app.app.store.read_now(|c| drafting::open(c, &app.app.vault, draft.id)).unwrap().1
}

/// Somebody else with the same story, before the check of answers: another person, another amount, this account.
fn filer(app: &TestApp, seed: &Seed<'_>, typed: &str, account: &str) -> Request {
    let number = seed.next();
    let answers = typed
        .replace("123-4-56789-0", account)
        .replace("1,234.50", &format!("{number}.50"))
        .replace(victim::NATIONAL_ID, national_id(number).as_str());
    let id = DraftId::from_bytes(app.new_id());
    let reference = Reference::from_bits(FIRST_REFERENCE + u64::from(number));
    let context = app.app.context(Actor::System);
    app.app.store.write_now(move |c| drafting::begin(c, &context, id, &reference, &answers)).unwrap();
    let browser = app.with_session(Opening { draft: Some(id), ..Opening::default() });
    browser.get("/claim/check").form("Send the claim").prepare("Send the claim")
}

/// Fifty at once on one account, and what may have come of it.
fn one_round(desk: &Desk<'_>, round: usize, id: AccountId, ready: PetitionId) -> Outcome {
    let seed = desk.seed;
    let account = seed.balance_anew(id);
    let (filing, submitting) = SHARES[round % SHARES.len()];
    let mut requests: Vec<Request> = (0..filing).map(|_| filer(desk.app, seed, desk.typed, &account.number)).collect();
    let page = desk.secretary.get(&format!("/committee/accounts/{id}"));
    requests.extend(tabs(&[page.form("Submit the dossier").prepare("Submit the dossier")], submitting));
    let page = desk.supervisor.get(&format!("/desk/petitions/{ready}"));
    let reopening = AT_ONCE - filing - submitting;
    requests.extend(tabs(&[page.form("Examine again").prepare("Examine again")], reopening));

    let statuses = at_once(requests.clone());
    let (filed, others) = statuses.split_at(filing);
    // Who waited in vain on a machine that does much else was told so, and presses again.
    let filed: Vec<u16> = filed
        .iter()
        .zip(requests)
        .map(|(status, request)| if *status == 503 { request.send().status } else { *status })
        .collect();
    assert!(filed.iter().all(|status| *status == 303), "a victim was turned away: {:?}", counted(&filed));
    assert!(others.iter().all(|status| [303, 409].contains(status)), "{:?}", counted(others));
    let (submitted, reopened) = others.split_at(submitting);
    let [submitted, reopened] = [submitted, reopened].map(|of| of.iter().filter(|status| **status == 303).count());
    assert!(submitted + reopened <= 1, "{submitted} dossiers, {reopened} reopened");
    assert!(filing > 0 || submitted + reopened == 1, "nobody came first");

    let submitted_state = if submitted == 1 { account::State::BeforeCommittee } else { account::State::WindowClosed };
    assert_eq!(seed.account(id).state, submitted_state);
    assert_eq!(times(seed, id.bytes(), "submit_dossier"), submitted);
    let states: Vec<petition::State> =
        seed.read(|c| petitions::of_account(c, id)).iter().map(|row| row.state).collect();
    let count = |state| states.iter().filter(|other| **other == state).count();
    assert_eq!(count(petition::State::InReview), reopened);
    assert_eq!(count(petition::State::Ready), 1 - reopened);
    assert_eq!(
        (count(petition::State::Late), states.len()),
        (filing, filing + 1),
        "all who filed are heard as late (R11)"
    );
    proved(&desk.app.app);
    match (submitted, reopened) {
        (1, _) => Outcome::Submitted,
        (_, 1) => Outcome::Reopened,
        _ => Outcome::Filed,
    }
}

on_both_databases! {
    fn no_claim_is_under_examination_before_the_committee(database: TestDatabase) {
        let mut outcomes = BTreeMap::<Outcome, usize>::new();
        for rounds in rounds() {
            let database = TestDatabase::new(database.backend(), &SCHEMA);
            let app = TestApp::start(&database);
            let seed = Seed::new(&app.app);
            let typed = typed(&app);
            let (secretary, supervisor) = (app.staff(Role::Secretary), app.staff(Role::Supervisor));
            let desk = Desk { app: &app, seed: &seed, typed: &typed, secretary, supervisor };
            let accounts: Vec<_> = rounds
                .clone()
                .map(|_| seed.published_account(baht(10_000)))
                .map(|account| (account.id, seed.ready_claim(&account, baht(1_000)).id))
                .collect();
            seed.pass_window();
            for (round, (account, ready)) in rounds.clone().zip(accounts) {
                *outcomes.entry(one_round(&desk, round, account, ready)).or_default() += 1;
            }
            eprintln!("rounds {rounds:?} on {:?}, who came first so far: {outcomes:?}", database.backend());
        }
    }
}
