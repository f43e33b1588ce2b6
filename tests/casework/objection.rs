//! Objections of connected persons (R12).

use redress::casework::objecting;
use redress::domain::account::State;
use redress::domain::actor::Actor;
use redress::domain::command::Review;
use redress::domain::id::PetitionId;
use redress::domain::identity::{Capacity, Reference};
use redress::domain::ledger::Purse;
use redress::domain::money::Satang;
use redress::domain::party::Party;
use redress::domain::petition;
use redress::domain::refusal::Refusal;
use redress::domain::told::Objection;

use crate::support::databases::on_both_databases;
use crate::support::world::{World, baht, key, national_id, refusal};

/// Somebody objects to the freezing of an account.
fn object(world: &World, number: &str, amount: Satang) -> PetitionId {
    let id = PetitionId::from_bytes(*redress::vault::uuid_v7(world.app.clock.real_now()).unwrap().as_bytes());
    let told = Objection {
        party: Party {
            capacity: Capacity::Oneself,
            name: "สมชาย บัญชีม้า".parse().unwrap(),
            number: national_id(77),
            telephone: None,
            email: Some("somchai@example.org".parse().unwrap()),
            address: None,
        },
        account: key(number),
        amount,
        narrative: "เงินเดือนของข้าพเจ้า".to_owned(),
    };
    let reference = Reference::from_bits(99_991);
    world.write(Actor::Holder(id), move |c, context| objecting::submit(c, context, &reference, &told)).unwrap();
    id
}

on_both_databases! {
    fn r12_an_upheld_objection_is_paid_before_the_claims_share(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (_, claim) = world.claim("1234567890", baht(900));
        let objection = object(&world, "1234567890", baht(250));
        world.accept(claim);
        world.accept(objection);
        world.close_and_order(account);
        assert_eq!(world.petition(objection).state, petition::State::Upheld);
        assert_eq!(world.petition(claim).allotted, baht(750));
        world.periods_end();
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Settled);
        assert_eq!(world.purse(account, Purse::Holder), baht(250));
        assert_eq!(world.purse(account, Purse::Paid), baht(750));
    }

    fn r12_an_objection_against_an_account_that_is_not_published_is_refused(database: TestDatabase) {
        let world = World::new(&database);
        world.reported("1234567890", baht(10));
        let outcome = world.write(Actor::Holder(PetitionId::from_bytes([7; 16])), |c, context| {
            let told = Objection {
                party: Party { capacity: Capacity::Oneself, name: "ก".parse().unwrap(), number: national_id(5), telephone: None, email: None, address: None },
                account: key("1234567890"), amount: baht(1), narrative: "x".to_owned(),
            };
            objecting::submit(c, context, &Reference::from_bits(3), &told)
        });
        assert_eq!(refusal(outcome), Refusal::NotPublished);
    }

    fn a_holder_withdraws_the_own_objection_and_nobody_elses(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(1_000));
        let objection = object(&world, "1234567890", baht(250));
        let stranger = Actor::Holder(PetitionId::from_bytes([9; 16]));
        assert_eq!(refusal(world.review(stranger, objection, Review::Withdraw)), Refusal::NotFound);
        world.review(Actor::Holder(objection), objection, Review::Withdraw).unwrap();
        assert_eq!(world.petition(objection).state, petition::State::Withdrawn);
    }
}
