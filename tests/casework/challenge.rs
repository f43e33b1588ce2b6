//! Challenges before the Civil Court (R15) and the orders that carry judgments out.

use redress::casework::objecting::{self, Command, Instance, Judgment};
use redress::domain::account::State;
use redress::domain::actor::{Actor, Role};
use redress::domain::challenge;
use redress::domain::id::ChallengeId;
use redress::domain::ledger::Purse;
use redress::domain::money::Satang;
use redress::domain::order::Kind;
use redress::domain::petition;
use redress::domain::refusal::Refusal;
use redress::store::orders::{self, Challenge};

use crate::support::databases::on_both_databases;
use crate::support::world::{World, baht, refusal};

fn act(world: &World, actor: Actor, id: ChallengeId, command: Command) -> Result<Challenge, redress::error::Error> {
    let seen = world.read(|c| orders::find_challenge(c, id)).unwrap().version;
    world.write(actor, move |c, context| objecting::act(c, context, id, seen, &command))
}

on_both_databases! {
    fn r15_a_final_judgment_is_carried_out_by_a_correcting_order(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (_, accepted) = world.claim("1234567890", baht(1_000));
        let (case, refused) = world.claim("1234567890", baht(1_000));
        world.accept(accepted);
        world.refuse(refused);
        world.close_and_order(account);
        assert_eq!(world.petition(refused).state, petition::State::Refused);
        assert_eq!(world.petition(accepted).allotted, baht(1_000));
        world.pass_days(5);
        let challenge = world.write(Actor::Claimant(case), move |c, context| objecting::report_challenge(c, context, refused, "พ 123/2570")).unwrap().id;
        act(&world, world.the(Role::Officer), challenge, Command::Confirm).unwrap();
        world.periods_end();
        assert_eq!(world.account(account).state, State::Ordered, "R22: a contested account does not pay");
        let judgment = Judgment { instance: Instance::Appeal, is_final: true, amount: baht(1_000) };
        act(&world, world.the(Role::Officer), challenge, Command::RecordJudgment(judgment)).unwrap();
        act(&world, world.the(Role::Supervisor), challenge, Command::ConfirmJudgment).unwrap();
        world.order(account, Kind::Correcting).unwrap();
        assert_eq!(world.petition(refused).state, petition::State::Ordered);
        assert_eq!((world.petition(refused).allotted, world.petition(accepted).allotted), (baht(500), baht(500)));
        world.periods_end();
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Settled);
        assert_eq!(world.purse(account, Purse::Paid), baht(1_000));
    }

    fn the_person_who_records_a_judgment_does_not_confirm_it(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(1_000));
        world.refuse(claim);
        world.close_and_order(account);
        world.pass_days(5);
        let challenge = world.write(Actor::Claimant(case), move |c, context| objecting::report_challenge(c, context, claim, "พ 1/2570")).unwrap().id;
        act(&world, world.the(Role::Officer), challenge, Command::Confirm).unwrap();
        let judgment = Judgment { instance: Instance::Civil, is_final: false, amount: Satang::ZERO };
        let recorded = act(&world, world.the(Role::Officer), challenge, Command::RecordJudgment(judgment)).unwrap();
        let same = Actor::User { id: recorded.recorded_by.unwrap(), role: Role::Supervisor, bank: None };
        assert_eq!(refusal(act(&world, same, challenge, Command::ConfirmJudgment)), Refusal::SamePerson { step: "recorded" });
    }

    fn r15_nobody_challenges_after_the_own_period(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(1_000));
        world.accept(claim);
        world.close_and_order(account);
        world.periods_end();
        let outcome = world.write(Actor::Claimant(case), move |c, context| objecting::report_challenge(c, context, claim, "พ 1/2570"));
        assert_eq!(refusal(outcome), Refusal::ChallengePeriodOver);
    }

    fn a_challenge_that_nobody_confirms_is_struck_out(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(1_000));
        world.accept(claim);
        world.close_and_order(account);
        world.pass_days(5);
        let id = world.write(Actor::Claimant(case), move |c, context| objecting::report_challenge(c, context, claim, "พ 1/2570")).unwrap().id;
        world.pass_days(60);
        assert_eq!(world.read(|c| orders::find_challenge(c, id)).unwrap().state, challenge::State::Struck);
        assert_eq!(world.account(account).state, State::Disbursing);
    }
}
