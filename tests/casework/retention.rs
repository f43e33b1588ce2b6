//! R16, PDPA s.33 and s.37(3): data are erased when a person may ask for it, and when the years are over; never unannounced, and never before.

use redress::casework::case_acts::{self, CaseCommand};
use redress::casework::retention::{self, ANNOUNCED_DAYS, Done, Whose};
use redress::casework::sealing::{Keys, Opened};
use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::id::{CaseId, PetitionId};
use redress::domain::refusal::Refusal;
use redress::domain::retention::Ground;
use redress::error::Error;
use redress::store::{cases, retention as store};

use crate::support::databases::on_both_databases;
use crate::support::operator::Operator;
use crate::support::seed::Seed;
use crate::support::world::{World, baht, refusal};

/// A little more than the ten years of the rule set.
const TEN_YEARS: i64 = 3_655;

fn ask(world: &World, case: CaseId) -> Result<(), Error> {
    world.write(Actor::Claimant(case), move |c, context| retention::erase(c, context, Whose::Case(case)))
}

fn grounds(world: &World, case: CaseId) -> Vec<Ground> {
    world.write(Actor::Claimant(case), move |c, context| retention::grounds(c, context, Whose::Case(case))).unwrap()
}

/// Whether the victim's name can still be read.
fn is_readable(world: &World, case: CaseId) -> bool {
    let vault = world.app.vault.clone();
    world.read(move |c| {
        let parties = cases::parties_of(c, case)?;
        let keys = Keys::of_parties(c, &vault, &parties)?;
        let victim = &parties[0];
        let name = keys.open("parties", "name_sealed", victim.id.bytes(), &victim.name_sealed)?;
        Ok(matches!(name, Opened::Text(_)))
    })
}

fn withdraw(world: &World, case: CaseId, claim: PetitionId) {
    world.review(Actor::Claimant(case), claim, Review::Withdraw).unwrap();
}

fn hold(world: &World, case: CaseId, command: CaseCommand) {
    let seen = world.read(|c| cases::find(c, case)).unwrap().version;
    world
        .write(world.the(Role::Supervisor), move |c, context| case_acts::act(c, context, case, seen, &command))
        .unwrap();
}

/// Legal time passes, and nothing else is looked at.
fn pass(world: &World, days: i64) -> Done {
    world.app.clock.move_legal(days).unwrap();
    retention::sweep(&world.app).unwrap()
}

fn done(announced: usize, called_off: usize, erased: usize) -> Done {
    Done { announced, called_off, erased }
}

on_both_databases! {
    fn s33_an_open_claim_is_kept_and_a_withdrawn_one_is_erased_when_its_person_asks(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        let (other, _) = world.claim("1234567890", baht(500));
        assert_eq!(grounds(&world, case), [Ground::Open]);
        assert_eq!(refusal(ask(&world, case)), Refusal::StillKept);
        withdraw(&world, case, claim);
        assert_eq!(grounds(&world, case), []);
        assert!(is_readable(&world, case));
        ask(&world, case).unwrap();
        assert!(!is_readable(&world, case) && is_readable(&world, other));
        assert_eq!(refusal(ask(&world, case)), Refusal::Erased);
    }

    fn s33_nobody_erases_what_is_somebody_elses(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        let (stranger, _) = world.claim("1234567890", baht(500));
        withdraw(&world, case, claim);
        for actor in [Actor::Claimant(stranger), Actor::Holder(claim), world.the(Role::Admin)] {
            let asked = world.write(actor, move |c, context| retention::erase(c, context, Whose::Case(case)));
            assert_eq!(refusal(asked), Refusal::NotFound);
        }
        for role in [Role::Officer, Role::Supervisor, Role::Auditor] {
            let asked = world.write(world.the(role), move |c, context| retention::erase(c, context, Whose::Case(case)));
            assert!(matches!(refusal(asked), Refusal::NotAllowed { .. }), "{role}");
        }
        // The program itself only when the years are over.
        let asked = world.write(Actor::System, move |c, context| retention::erase(c, context, Whose::Case(case)));
        assert_eq!(refusal(asked), Refusal::NotDue);
        assert!(is_readable(&world, case));
    }

    fn s33_what_was_decided_is_kept_until_its_account_is_closed_and_ten_years_more(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(1_000));
        world.accept(claim);
        world.close_and_order(account);
        assert_eq!(grounds(&world, case), [Ground::AccountOpen]);
        world.periods_end();
        world.pay_all(account);
        let until = world.today().checked_add_months(chrono::Months::new(120)).unwrap();
        assert_eq!(grounds(&world, case), [Ground::Years { until }]);
        assert_eq!(refusal(ask(&world, case)), Refusal::StillKept);
    }

    fn r16_the_sweeper_announces_when_the_years_are_over_and_erases_a_month_later(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        let (open, _) = world.claim("1234567890", baht(500));
        withdraw(&world, case, claim);
        let end = world.today();
        let last = end.checked_add_months(chrono::Months::new(120)).unwrap();
        let days = (last - end).num_days();

        assert_eq!(pass(&world, days), done(0, 0, 0), "the last day of the ten years");
        assert_eq!(retention::plan(&world.app).unwrap().due.0, 0);
        world.app.clock.move_legal(1).unwrap();
        let plan = retention::plan(&world.app).unwrap();
        assert_eq!((plan.due.0, plan.announced.0), (1, 0));
        assert_eq!(plan.due.1[0].due_on, last.succ_opt().unwrap());
        assert_eq!(plan.due.1[0].reference, Some(world.read(|c| cases::find(c, case)).unwrap().reference));

        assert_eq!(retention::sweep(&world.app).unwrap(), done(1, 0, 0));
        assert_eq!(retention::sweep(&world.app).unwrap(), done(0, 0, 0), "once a day");
        let plan = retention::plan(&world.app).unwrap();
        assert_eq!((plan.due.0, plan.announced.0), (0, 1));
        let month = i64::try_from(ANNOUNCED_DAYS).unwrap();
        assert_eq!(plan.announced.1[0].erased_on, world.today() + chrono::TimeDelta::days(month));
        assert_eq!(pass(&world, month - 1), done(0, 0, 0));
        assert!(is_readable(&world, case));
        assert_eq!(pass(&world, 1), done(0, 0, 1));
        assert!(!is_readable(&world, case) && is_readable(&world, open));
        assert_eq!(pass(&world, 1), done(0, 0, 0));
        assert_eq!(world.read(|c| store::runs(c, 10)).len(), 5);
        redress::doctor::examine(&world.app, &mut |finding| panic!("{finding:?}")).unwrap();
    }

    fn a_clock_that_was_wrong_for_a_day_erases_nobody(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        withdraw(&world, case, claim);
        assert_eq!(pass(&world, TEN_YEARS), done(1, 0, 0));
        assert_eq!(pass(&world, 1 - TEN_YEARS), done(0, 1, 0), "called off");
        assert_eq!(pass(&world, 60), done(0, 0, 0));
        assert!(is_readable(&world, case));
    }

    fn a_hold_takes_a_case_off_the_list(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        withdraw(&world, case, claim);
        assert_eq!(pass(&world, TEN_YEARS), done(1, 0, 0));
        hold(&world, case, CaseCommand::PlaceHold { reason: "The police ask.".to_owned() });
        assert_eq!(retention::plan(&world.app).unwrap().announced.0, 0, "the plan says what will be");
        assert_eq!(pass(&world, 60), done(0, 1, 0));
        assert!(is_readable(&world, case));
        assert_eq!(refusal(ask(&world, case)), Refusal::StillKept);
        hold(&world, case, CaseCommand::ReleaseHold);
        assert_eq!(pass(&world, 1), done(1, 0, 0), "announced anew");
        assert_eq!(pass(&world, 30), done(0, 0, 1));
    }

    fn who_asks_before_the_month_is_over_is_erased_at_once(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        withdraw(&world, case, claim);
        assert_eq!(pass(&world, TEN_YEARS), done(1, 0, 0));
        ask(&world, case).unwrap();
        assert_eq!(pass(&world, 60), done(0, 0, 0));
        assert!(!is_readable(&world, case));
    }

    fn an_operator_reads_beforehand_whose_data_will_be_erased_and_when(database: TestDatabase) {
        let operator = Operator::new(&database);
        let world = World::new(&database);
        // An operator's clock is the machine's: the case is an old one.
        world.app.clock.move_legal(-4_400).unwrap();
        world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(500));
        withdraw(&world, case, claim);
        let reference = world.read(|c| cases::find(c, case)).unwrap().reference.to_string();
        for announced in [false, true] {
            let (code, report) = operator.json(&["retention"]);
            assert_eq!(code, Some(0));
            let count = |wanted: bool| i32::from(announced == wanted);
            assert_eq!((&report["announced"], &report["due"]), (&count(true).into(), &count(false).into()), "{report}");
            assert_eq!((report["years"].as_i64(), report["lines"][0]["reference"].as_str()), (Some(10), Some(&*reference)));
            let told = operator.told(&["retention"]);
            assert!(told.contains(&reference) && told.contains("Nothing was changed."), "{told}");
            operator.run(&["sweep"]);
        }
        assert!(is_readable(&world, case));
    }

    fn an_objection_is_kept_and_erased_by_the_same_rules(database: TestDatabase) {
        let world = World::new(&database);
        let seed = Seed::new(&world.app);
        let objection = seed.objection(&seed.published_account(baht(1_000)), baht(100)).id;
        let ask = |actor: Actor| {
            world.write(actor, move |c, context| retention::erase(c, context, Whose::Objection(objection)))
        };
        assert_eq!(refusal(ask(Actor::Holder(objection))), Refusal::StillKept);
        world.review(Actor::Holder(objection), objection, Review::Withdraw).unwrap();
        assert_eq!(pass(&world, TEN_YEARS), done(1, 0, 0));
        ask(Actor::Holder(objection)).unwrap();
        assert_eq!(refusal(ask(Actor::Holder(objection))), Refusal::Erased);
    }
}
