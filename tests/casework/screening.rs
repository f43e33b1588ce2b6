//! What a screening notices of real records, and what it keeps.

use chrono::Duration;
use redress::casework::case_acts::{self, CaseCommand};
use redress::casework::screening::{drain, figures};
use redress::domain::actor::Role;
use redress::domain::id::CaseId;
use redress::domain::screening::{Check, Outcome};
use redress::store::petitions::Finding;
use redress::store::{cases, petitions};

use crate::support::databases::on_both_databases;
use crate::support::told_season::{REPORTED, report, season};
use crate::support::world::{World, baht, key};

/// The findings of a case that hold.
fn findings(world: &World, case: CaseId) -> Vec<Finding> {
    let mut rows = world.read(|c| petitions::findings_of(c, case));
    rows.retain(|row| row.outdated_at.is_none());
    rows.sort_by_key(|row| (row.transfer_id, row.check_name));
    rows
}

fn noticed(world: &World, case: CaseId) -> Vec<(Check, Outcome)> {
    let mut rows: Vec<_> = findings(world, case).iter().map(|row| (row.check_name, row.outcome)).collect();
    rows.sort();
    rows
}

fn finding(world: &World, case: CaseId, check: Check) -> Finding {
    findings(world, case).into_iter().find(|row| row.check_name == check).unwrap()
}

fn reference(world: &World, case: CaseId) -> String {
    world.read(|c| cases::find(c, case)).unwrap().reference.to_string()
}

on_both_databases! {
    fn everything_that_the_files_can_show_is_noticed_and_nothing_else(database: TestDatabase) {
        use Outcome::{Fail, Unknown, Warn};
        let world = World::new(&database);
        let season = season(&world);
        let unknown_account = [(Check::AccountFrozen, Warn), (Check::WithinWindow, Unknown), (Check::TrailMatch, Unknown)];
        let wanted: [&[(Check, Outcome)]; 11] = [
            &[(Check::SameTransfer, Warn), (Check::SamePerson, Warn)],
            &unknown_account,
            &[(Check::TrailAmount, Warn), (Check::TotalWithinTrail, Warn)],
            &[(Check::TrailTime, Warn)],
            &[(Check::RefundAccount, Fail)],
            &[(Check::ClaimantIsHolder, Fail)],
            &[(Check::RecoveredElsewhere, Warn)],
            &[(Check::OtherRoute, Warn)],
            &[(Check::SameTransfer, Fail)],
            &[(Check::SamePerson, Warn)],
            &[unknown_account[0], unknown_account[1], unknown_account[2], (Check::BankCaseId, Warn)],
        ];
        for (number, wanted) in (1..).zip(wanted) {
            assert_eq!(noticed(&world, season.case(number)), wanted, "case {number}");
        }
    }
}

on_both_databases! {
    fn what_was_compared_stands_with_the_finding(database: TestDatabase) {
        let world = World::new(&database);
        let season = season(&world);
        let of = |number, check| figures(&finding(&world, season.case(number), check)).unwrap();
        assert_eq!(of(2, Check::AccountFrozen).accounts, [key("1234567890")], "two digits were exchanged");
        assert_eq!(of(11, Check::AccountFrozen).accounts, []);
        let amounts = of(3, Check::TrailAmount);
        assert_eq!((amounts.told_amount, amounts.reported_amount), (Some(baht(300)), Some(baht(299))));
        let times = of(4, Check::TrailTime);
        assert_eq!(times.reported_at.unwrap() - times.told_at.unwrap(), Duration::minutes(45));
        assert_eq!(of(5, Check::RefundAccount).accounts, [key(REPORTED)]);
        assert_eq!(of(6, Check::ClaimantIsHolder).accounts, [key(REPORTED)]);
        assert_eq!(of(7, Check::RecoveredElsewhere).told_amount, Some(baht(70)));
        // The earlier case has learnt of the later ones by the queue.
        assert_eq!(of(1, Check::SameTransfer).cases[0].case, reference(&world, season.case(9)));
        assert_eq!(of(9, Check::SameTransfer).cases[0].case, reference(&world, season.case(1)));
        assert_eq!(of(1, Check::SamePerson).cases[0].case, reference(&world, season.case(10)));
        let kept = finding(&world, season.case(3), Check::TrailAmount).detail;
        assert_eq!(kept, r#"{"told_amount":"300.00","reported_amount":"299.00"}"#);
    }
}

on_both_databases! {
    fn a_told_transfer_knows_its_movement_and_two_cases_that_have_one_know_each_other(database: TestDatabase) {
        let world = World::new(&database);
        let season = season(&world);
        let matched = |number| world.read(|c| cases::transfers_of(c, season.case(number)))[0].movement_id;
        assert!(matched(1).is_some() && matched(1) == matched(9));
        assert!(matched(3).is_some(), "the near one");
        assert_eq!(matched(2), None);
        // Told half an hour before and after what the bank reports an hour later: only the movement shows that they are one.
        let before = world.told(&[("3000000000", baht(50))]);
        let mut after = world.told(&[("3000000000", baht(50))]);
        after.transfers[0].from.clone_from(&before.transfers[0].from);
        after.transfers[0].made_at = before.transfers[0].made_at + Duration::minutes(50);
        let (one, other) = (world.file(&before).0, world.file(&after).0);
        drain(&world.app).unwrap();
        let same = |case| noticed(&world, case).contains(&(Check::SameTransfer, Outcome::Fail));
        assert!(!same(one) && !same(other));
        report(&world, "TX-between", &before, baht(50), Duration::minutes(25));
        drain(&world.app).unwrap();
        assert!(same(one) && same(other));
    }
}

on_both_databases! {
    fn what_somebody_resolved_stays_resolved_as_long_as_it_rests_on_the_same_figures(database: TestDatabase) {
        let world = World::new(&database);
        let first = world.told(&[("1234567890", baht(100))]);
        let again = |name: &str| {
            let mut case = world.told(&[("1234567890", baht(100))]);
            case.transfers.clone_from(&first.transfers);
            case.victim.name = name.parse().unwrap();
            world.file(&case).0
        };
        world.file(&first);
        let case = again("ชูใจ รักเรียน");
        let conflict = finding(&world, case, Check::SameTransfer);
        assert!(conflict.conflict);
        let seen = world.read(|c| cases::find(c, case)).unwrap().version;
        let command = CaseCommand::ResolveFinding { finding: conflict.id, reason: "ญาติยื่นแทน".to_owned() };
        world.write(world.the(Role::Officer), move |c, context| case_acts::act(c, context, case, seen, &command)).unwrap();
        let open = || world.read(|c| petitions::has_open_conflict(c, case));
        assert!(!open());
        world.reported("1234567890", baht(100));
        drain(&world.app).unwrap();
        assert!(!open(), "an account that was reported says nothing about the two cases");
        assert_eq!(finding(&world, case, Check::SameTransfer).id, conflict.id);
        again("ปิติ พอใจ");
        drain(&world.app).unwrap();
        assert!(open(), "a third case is another matter");
        let kept = world.read(|c| petitions::findings_of(c, case));
        assert!(kept.iter().any(|row| row.id == conflict.id && row.outdated_at.is_some() && row.reason_sealed.is_some()));
    }
}

on_both_databases! {
    fn a_transfer_without_a_sender_is_matched_by_its_exact_figures_alone(database: TestDatabase) {
        let world = World::new(&database);
        world.reported("1234567890", baht(100));
        let mut case = world.told(&[("1234567890", baht(100))]);
        report(&world, "TX1", &case, baht(100), Duration::minutes(5));
        case.transfers[0].from = None;
        let (exact, _) = world.file(&case);
        let is_matched = |case| world.read(|c| cases::transfers_of(c, case))[0].movement_id.is_some();
        assert!(is_matched(exact));
        case.transfers[0].amount = baht(101);
        let (near, _) = world.file(&case);
        assert!(!is_matched(near));
        assert!(noticed(&world, near).contains(&(Check::TrailMatch, Outcome::Fail)));
    }
}
