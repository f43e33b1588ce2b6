//! Cases that wait to be screened again: who is queued for what, and that nothing is screened twice or forgotten.

use redress::casework::publishing::Command;
use redress::casework::screening::{drain, queue};
use redress::domain::actor::{Actor, Role};
use redress::domain::id::CaseId;
use redress::domain::screening::Check;
use redress::store::{petitions, screening_queue};

use crate::support::databases::on_both_databases;
use crate::support::world::{World, baht, key};

impl World {
    /// The cases that wait.
    fn queued(&self) -> Vec<CaseId> {
        self.read(|c| screening_queue::waiting(c, None, 100))
    }

    /// The checks that did not pass.
    fn noticed(&self, case: CaseId) -> Vec<Check> {
        self.read(|c| petitions::findings_of(c, case))
            .into_iter()
            .filter(|row| row.outcome == redress::domain::screening::Outcome::Warn)
            .map(|row| row.check_name)
            .collect()
    }
}

on_both_databases! {
    fn a_newly_reported_account_queues_who_told_it_and_who_mistyped_it(database: TestDatabase) {
        let world = World::new(&database);
        let (told, _) = world.claim("1234567890", baht(100));
        let (mistyped, _) = world.claim("1234567980", baht(100));
        let (far, _) = world.claim("9876543210", baht(100));
        let refunded = world.told(&[("9876543211", baht(5))]);
        let refunded = redress::domain::told::Case {
            channel: redress::domain::told::Channel::BankAccount { account: key("1234567890"), holder: "มานี ใจดี".parse().unwrap() },
            ..refunded
        };
        let (refunded, _) = world.file(&refunded);
        drain(&world.app).unwrap();
        assert_eq!(world.queued(), []);

        world.reported("1234567890", baht(100));
        let mut wanted = vec![told, mistyped, refunded];
        wanted.sort();
        assert_eq!(world.queued(), wanted);
        assert!(!wanted.contains(&far));
        assert!(world.noticed(told).contains(&Check::AccountFrozen), "nothing is screened in the bank's transaction");
        assert_eq!(drain(&world.app).unwrap(), 3);
        assert_eq!(world.queued(), []);
        assert!(!world.noticed(told).contains(&Check::AccountFrozen));
        assert_eq!(drain(&world.app).unwrap(), 0);
    }
}

on_both_databases! {
    fn publishing_lifting_and_striking_out_queue_the_cases_too(database: TestDatabase) {
        let world = World::new(&database);
        let (case, _) = world.claim("1234567890", baht(100));
        let account = world.reported("1234567890", baht(100));
        let queued_by = |command: Command, role: Role| {
            drain(&world.app).unwrap();
            world.act(role, account, command).unwrap();
            world.queued() == [case]
        };
        assert!(!queued_by(Command::ConfirmBalance(baht(100)), Role::Bank), "a balance says nothing about a case");
        assert!(!queued_by(Command::Verify, Role::Officer));
        let publish = Command::Publish { gazette: "143/12 ง".to_owned(), on: world.today() };
        assert!(queued_by(publish, Role::Supervisor));
        let other = world.reported("1234567891", baht(100));
        drain(&world.app).unwrap();
        world.act(Role::Supervisor, other, Command::StrikeOut).unwrap();
        assert_eq!(world.queued(), [case], "the struck account lay near the one told");
    }
}

on_both_databases! {
    fn a_case_is_queued_once_and_taken_once(database: TestDatabase) {
        let world = World::new(&database);
        let (case, _) = world.claim("1234567890", baht(100));
        drain(&world.app).unwrap();
        for _ in 0..3 {
            world.write(Actor::System, move |c, context| queue::queue_cases(c, context, &[case, case])).unwrap();
        }
        assert_eq!(world.queued(), [case]);
        let take = || world.write(Actor::System, move |c, context| queue::screen_waiting(c, context, &[case])).unwrap();
        assert_eq!((take(), take()), (1, 0));
        assert_eq!(world.queued(), []);
    }
}

on_both_databases! {
    fn many_accounts_at_once_queue_whoever_told_an_unknown_one_at_the_bank(database: TestDatabase) {
        let world = World::new(&database);
        world.reported("1234567890", baht(100));
        world.claim("1234567890", baht(100));
        let (unknown, _) = world.claim("5555555555", baht(100));
        drain(&world.app).unwrap();
        let queue_bank = |bank: &str| {
            let bank = bank.parse().unwrap();
            world.write(Actor::System, move |c, context| queue::queue_bank(c, context, &bank)).unwrap();
        };
        queue_bank("014");
        assert_eq!(world.queued(), []);
        queue_bank("006");
        assert_eq!(world.queued(), [unknown]);
    }
}

on_both_databases! {
    fn a_sweep_screens_what_waits_in_more_than_one_transaction(database: TestDatabase) {
        let world = World::new(&database);
        let many = usize::try_from(queue::BATCH).unwrap() + 2;
        for _ in 0..many {
            world.claim("1234567890", baht(100));
        }
        drain(&world.app).unwrap();
        world.reported("1234567890", baht(100));
        assert_eq!(world.queued().len(), many);
        assert_eq!(world.sweep().cases, many);
        assert_eq!(world.queued(), []);
    }
}
