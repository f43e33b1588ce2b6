//! Traced money (R24): a claim that the victim never filed is proposed, and taken up or not.

use redress::casework::proposing;
use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::petition::State;
use redress::domain::refusal::Refusal;
use redress::store::cases;

use crate::support::databases::on_both_databases;
use crate::support::world::{World, baht, refusal};

on_both_databases! {
    fn r24_a_traced_proposal_is_accepted_and_ordered_within_the_loss(database: TestDatabase) {
        let world = World::new(&database);
        let first = world.published("1234567890", baht(300));
        let second = world.published("2234567890", baht(900));
        let (case, told) = world.claim("1234567890", baht(1_000));
        let transfer = world.read(|c| cases::transfers_of(c, case)).remove(0).id;
        let proposed = world.write(world.the(Role::Officer), move |c, context| proposing::propose(c, context, case, second, &[(transfer, baht(800))])).unwrap();
        assert_eq!(proposed.state, State::Proposed);
        world.review(Actor::Claimant(case), proposed.id, Review::Accept).unwrap();
        world.accept(told);
        world.accept(proposed.id);
        world.close_and_order(first);
        assert_eq!(world.petition(told).allotted, baht(300));
        let balance = redress::casework::publishing::Command::ChangeBalance(baht(900));
        world.act(Role::Bank, second, balance).unwrap();
        world.dossier(second).unwrap();
        world.order(second, redress::domain::order::Kind::First).unwrap();
        // The case's accepted loss is 1,000 in all: 300 under one order leave 700 under the other.
        assert_eq!(world.petition(proposed.id).allotted, baht(700));
    }

    fn r24_a_proposal_that_nobody_takes_up_expires(database: TestDatabase) {
        let world = World::new(&database);
        let other = world.published("2234567890", baht(900));
        let (case, _) = world.claim("1234567890", baht(1_000));
        let transfer = world.read(|c| cases::transfers_of(c, case)).remove(0).id;
        let proposed = world.write(Actor::System, move |c, context| proposing::propose(c, context, case, other, &[(transfer, baht(10))])).unwrap();
        world.pass_days(40);
        assert_eq!(world.petition(proposed.id).state, State::Expired);
    }

    fn r24_no_more_is_proposed_than_was_transferred(database: TestDatabase) {
        let world = World::new(&database);
        let other = world.published("2234567890", baht(900));
        let (case, _) = world.claim("1234567890", baht(100));
        let transfer = world.read(|c| cases::transfers_of(c, case)).remove(0).id;
        let outcome = world.write(Actor::System, move |c, context| proposing::propose(c, context, case, other, &[(transfer, baht(101))]));
        assert_eq!(refusal(outcome), Refusal::AmountTooLarge { most: baht(100) });
    }
}
