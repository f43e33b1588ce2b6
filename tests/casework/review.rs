//! The review (R13): questions, lapses, late petitions, four eyes, waiting claims.

use redress::casework::{publishing::Command, waiting};
use redress::domain::account;
use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::petition::State;
use redress::domain::refusal::Refusal;
use redress::store::{history, petitions};

use crate::support::databases::on_both_databases;
use crate::support::world::{World, baht, key, refusal};

fn ask() -> Review {
    Review::Ask { question: "ขอสลิปการโอนเงิน".to_owned(), reply_by: None }
}

on_both_databases! {
    fn r13_a_question_pauses_the_clock_and_an_answer_starts_it_again(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(100));
        let (case, claim) = world.claim("1234567890", baht(100));
        let due = world.petition(claim).due_on.unwrap();
        world.review(world.the(Role::Officer), claim, Review::Take).unwrap();
        world.review(world.the(Role::Officer), claim, ask()).unwrap();
        world.pass_days(7);
        world.review(Actor::Claimant(case), claim, Review::Answer { text: "แนบแล้ว".to_owned() }).unwrap();
        assert_eq!(world.petition(claim).state, State::InReview);
        assert!(world.petition(claim).due_on.unwrap() > due, "seven days were paused");
    }

    fn r13_a_claim_without_an_answer_lapses_and_is_reopened_by_the_answer_while_the_window_is_open(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(100));
        let (case, claim) = world.claim("1234567890", baht(100));
        world.review(world.the(Role::Officer), claim, Review::Take).unwrap();
        world.review(world.the(Role::Officer), claim, ask()).unwrap();
        world.pass_days(40);
        assert_eq!(world.petition(claim).state, State::Lapsed);
        world.review(Actor::Claimant(case), claim, Review::Answer { text: "ขออภัย แนบแล้ว".to_owned() }).unwrap();
        assert_eq!(world.petition(claim).state, State::InReview);
    }

    fn r13_after_the_window_a_lapsed_claim_is_reopened_by_a_supervisor_alone(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(100));
        let (case, claim) = world.claim("1234567890", baht(100));
        world.review(world.the(Role::Officer), claim, Review::Take).unwrap();
        world.review(world.the(Role::Officer), claim, ask()).unwrap();
        world.pass_days(100);
        assert_eq!(world.account(account).state, account::State::WindowClosed);
        let late = world.review(Actor::Claimant(case), claim, Review::Answer { text: "ขออภัย".to_owned() });
        assert_eq!(refusal(late), Refusal::WindowOver);
        world.review(world.the(Role::Supervisor), claim, Review::Reopen).unwrap();
        assert_eq!(world.petition(claim).state, State::InReview);
        assert_eq!(world.account(account).open_claims, 1);
    }

    fn r18_a_late_claim_is_admitted_with_cause_and_the_account_goes_back_before_the_dossier(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(100));
        world.pass_days(100);
        assert_eq!(world.account(account).state, account::State::Unclaimed);
        let (_, claim) = world.claim("1234567890", baht(100));
        assert_eq!(world.petition(claim).state, State::Late);
        world.review(world.the(Role::Supervisor), claim, Review::Admit { cause: "นอนโรงพยาบาล".to_owned() }).unwrap();
        assert_eq!(world.petition(claim).state, State::Submitted);
        assert_eq!(world.account(account).state, account::State::WindowClosed);
    }

    fn r10_a_waiting_claim_is_filed_when_its_account_is_published(database: TestDatabase) {
        let world = World::new(&database);
        let (_, claim) = world.claim("1234567890", baht(100));
        assert_eq!(world.petition(claim).state, State::Waiting);
        let account = world.published("1234567890", baht(100));
        assert_eq!(world.petition(claim).state, State::Submitted);
        assert_eq!(world.petition(claim).account_id, Some(account));
    }

    fn a_waiting_claim_is_corrected_to_an_account_that_is_published(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(100));
        let (case, claim) = world.claim("1234567809", baht(100));
        let seen = world.petition(claim).version;
        world.write(Actor::Claimant(case), move |c, context| waiting::correct_account(c, context, claim, seen, &key("1234567890"))).unwrap();
        assert_eq!(world.petition(claim).state, State::Submitted);
    }

    fn four_eyes_the_officer_who_recommended_does_not_agree(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(100));
        let (_, claim) = world.claim("1234567890", baht(100));
        world.recommend(claim, None);
        let same = world.petition(claim).recommended_by.unwrap();
        let promoted = Actor::User { id: same, role: Role::Supervisor, bank: None };
        assert_eq!(refusal(world.review(promoted, claim, Review::Agree)), Refusal::SamePerson { step: "recommended" });
    }

    fn four_eyes_the_officer_who_verified_does_not_publish(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.reported("1234567890", baht(100));
        world.act(Role::Bank, account, Command::ConfirmBalance(baht(100))).unwrap();
        world.act(Role::Officer, account, Command::Verify).unwrap();
        let same = world.account(account).verified_by.unwrap();
        let seen = world.account(account).version;
        let today = world.today();
        let promoted = Actor::User { id: same, role: Role::Supervisor, bank: None };
        let outcome = world.write(promoted, move |c, context| {
            redress::casework::publishing::act(c, context, account, seen, &Command::Publish { gazette: "1".to_owned(), on: today })
        });
        assert_eq!(refusal(outcome), Refusal::SamePerson { step: "verified" });
    }

    fn the_dossier_waits_until_every_petition_is_examined(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(100));
        let (_, claim) = world.claim("1234567890", baht(100));
        world.pass_days(95);
        assert_eq!(refusal(world.dossier(account)), Refusal::PetitionsOpen { open: 1 });
        world.accept(claim);
        assert_eq!(refusal(world.dossier(account)), Refusal::BalanceOutdated);
        world.act(Role::Bank, account, Command::ChangeBalance(baht(100))).unwrap();
        world.dossier(account).unwrap();
    }

    fn when_everybody_withdrew_the_account_is_unclaimed(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(100));
        let (case, claim) = world.claim("1234567890", baht(100));
        world.pass_days(95);
        world.review(Actor::Claimant(case), claim, Review::Withdraw).unwrap();
        world.sweep();
        assert_eq!(world.account(account).state, account::State::Unclaimed);
    }

    fn a_sweep_that_is_repeated_changes_nothing_more(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(100));
        world.pass_days(95);
        let version = world.account(account).version;
        world.sweep();
        world.sweep();
        assert_eq!(world.account(account).version, version);
    }

    fn two_people_with_the_same_page_are_told_apart_by_its_version(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(100));
        let (_, claim) = world.claim("1234567890", baht(100));
        let seen = world.petition(claim).version;
        world.review(world.user(Role::Officer, 1), claim, Review::Take).unwrap();
        let outcome = world.write(world.user(Role::Officer, 2), move |c, context| {
            redress::casework::examining::review(c, context, claim, seen, &Review::Take)
        });
        assert_eq!(refusal(outcome), Refusal::Stale { seen, found: seen + 1 });
    }

    fn a_transfer_that_another_case_claims_is_a_conflict_that_blocks_the_dossier(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(100));
        let told = world.told(&[("1234567890", baht(100))]);
        let (_, first) = world.file(&told);
        let mut again = world.told(&[("1234567890", baht(100))]);
        again.transfers[0].made_at = told.transfers[0].made_at;
        again.transfers[0].from = told.transfers[0].from.clone();
        let (case, second) = world.file(&again);
        assert!(world.read(|c| petitions::has_open_conflict(c, case)));
        world.accept(first[0]);
        world.accept(second[0]);
        world.pass_days(95);
        world.act(Role::Bank, account, Command::ChangeBalance(baht(100))).unwrap();
        assert_eq!(refusal(world.dossier(account)), Refusal::OpenConflict);
    }

    fn the_history_of_a_claim_has_every_version_without_gaps(database: TestDatabase) {
        let world = World::new(&database);
        world.published("1234567890", baht(100));
        let (_, claim) = world.claim("1234567890", baht(100));
        world.accept(claim);
        let versions = world.read(|c| history::of(c, claim.bytes()));
        let numbers: Vec<i64> = versions.iter().map(|row| row.version).collect();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let acts: Vec<&str> = versions.iter().map(|row| row.act.as_str()).collect();
        assert_eq!(acts, ["submit", "take", "recommend", "agree"]);
    }
}
