//! Movements as banks report them: one movement is one, whoever tells it.

use redress::domain::actor::Role;
use redress::domain::screening::{Check, Outcome};
use redress::interchange::{Kind, Wish};
use redress::store::{accounts, petitions};

use super::{TRANSFERS, import, refused, report, taken};
use crate::support::app::{TestApp, application, opened};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key};

on_both_databases! {
    fn a_movement_told_by_both_banks_is_one(database: TestDatabase) {
        let app = application(&database);
        let first = report(import(&app, Kind::Transfers, "002", TRANSFERS, Wish::Commit));
        assert_eq!((first.new, first.total.plain()), (2, "1543.34".to_owned()));
        assert_eq!(taken(import(&app, Kind::Transfers, "002", TRANSFERS, Wish::Commit)), (0, 0, 2));
        // The sender's bank writes the name in its own way.
        let other: String = TRANSFERS.lines().take(2).map(|line| format!("{line}\n")).collect();
        let other = other.replace("นภา พูนสุข", "NAPA P.");
        assert_eq!(taken(import(&app, Kind::Transfers, "006", &other, Wish::Commit)), (0, 0, 1));
        let kept = app.store.read_now(|c| accounts::movement_by_reference(c, "TX1")).unwrap().unwrap();
        assert_eq!((kept.amount.get(), kept.reported_by.as_str()), (104_334, "002"));
        let left = app.store.read_now(|c| accounts::movement_by_reference(c, "TX2")).unwrap().unwrap();
        assert!(left.to_bank.is_none() && left.to_number_sealed.is_none());
    }
}

on_both_databases! {
    fn other_figures_under_a_known_reference_are_a_contradiction(database: TestDatabase) {
        let app = application(&database);
        taken(import(&app, Kind::Transfers, "002", TRANSFERS, Wish::Commit));
        let wrong = format!("{}TX3,002,9258991394,,006,2613502303,7.00,2026-05-04 10:00:00\n", TRANSFERS.replace("1043.34", "1043.35"));
        let outcome = import(&app, Kind::Transfers, "002", &wrong, Wish::Commit);
        assert_eq!(refused(outcome), [(2, None, "contradicts")]);
        assert!(app.store.read_now(|c| accounts::movement_by_reference(c, "TX3")).unwrap().is_none());
    }
}

on_both_databases! {
    fn a_row_of_another_bank_is_refused(database: TestDatabase) {
        let app = application(&database);
        let foreign = format!("{TRANSFERS}TX9,006,2613502303,,014,1112223334,5.00,2026-05-04 10:00:00\n");
        let outcome = import(&app, Kind::Transfers, "002", &foreign, Wish::Commit);
        assert_eq!(refused(outcome), [(4, None, "not_this_bank")]);
        let nothing = format!("{TRANSFERS}TX9,002,9258991394,,006,,0.00,2026-05-04\n");
        let outcome = import(&app, Kind::Transfers, "002", &nothing, Wish::Commit);
        assert_eq!(refused(outcome), [
            (4, Some("to_account"), "account_number_empty"),
            (4, Some("amount"), "money_zero"),
            (4, Some("booked_at"), "date_no_time"),
        ]);
        assert!(app.store.read_now(|c| accounts::movement_by_reference(c, "TX1")).unwrap().is_none());
    }
}

on_both_databases! {
    fn a_case_is_screened_again_when_its_movement_is_reported(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let to = key("002", "9258991394");
        let account = seed.published_account_at(&to, baht(500));
        let claim = seed.filed_claim(&account, baht(100));
        let case = claim.case_id.unwrap();
        let outcome = || {
            let findings = seed.read(|c| petitions::findings_of(c, case));
            findings.iter().find(|row| row.check_name == Check::TrailMatch).map(|row| row.outcome)
        };
        assert_eq!(outcome(), Some(Outcome::Unknown));
        let transfer = seed.read(|c| redress::store::cases::transfers_of(c, case)).remove(0);
        let sealed = transfer.from_number_sealed.as_deref().unwrap();
        let sender = opened(&app.app, "transfers", "from_number_sealed", transfer.id.bytes(), sealed);
        let at = transfer.made_at.and_utc().to_rfc3339();
        let header = TRANSFERS.lines().next().unwrap();
        let file = format!("{header}\nTX7,{},{sender},,002,{},100.00,{at}\n", transfer.from_bank.unwrap(), account.number);
        assert_eq!(taken(import(&app.app, Kind::Transfers, "002", &file, Wish::Commit)), (1, 0, 0));
        assert_eq!(outcome(), None);
    }
}

/// The first row of the file, as the sender's bank tells it.
fn as_sender(file: &str) -> String {
    file.lines().take(2).map(|line| format!("{line}\n")).collect()
}

on_both_databases! {
    fn another_bank_that_contradicts_is_a_finding_for_people_and_no_refusal(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let account = seed.published_account_at(&key("002", "9258991394"), baht(500));
        taken(import(&app.app, Kind::Transfers, "002", TRANSFERS, Wish::Commit));
        let otherwise = as_sender(TRANSFERS).replace("1043.34", "1043.35").replace("00:02:00", "00:03:00");
        for wish in [Wish::Rehearse, Wish::Commit] {
            let told = report(import(&app.app, Kind::Transfers, "006", &otherwise, wish));
            assert_eq!((told.new, told.changed, told.unchanged), (0, 1, 0));
            let warnings: Vec<_> = told.warnings.listed().iter().map(|fault| (fault.line, fault.code())).collect();
            assert_eq!(warnings, [(2, "contradicts_other_bank")]);
        }
        // Kept once, however often it is told.
        assert_eq!(taken(import(&app.app, Kind::Transfers, "006", &format!("{otherwise}\n"), Wish::Commit)), (0, 0, 1));
        let kept = app.app.store.read_now(|c| accounts::movement_by_reference(c, "TX1")).unwrap().unwrap();
        assert_eq!((kept.amount.get(), kept.reported_by.as_str()), (104_334, "002"), "what was told first stays");
        // A third version is one too many, and the bank told first has no second one either.
        let third = otherwise.replace("1043.35", "1043.36");
        assert_eq!(refused(import(&app.app, Kind::Transfers, "006", &third, Wish::Commit)), [(2, None, "contradicts")]);
        assert_eq!(refused(import(&app.app, Kind::Transfers, "002", &third, Wish::Commit)), [(2, None, "contradicts")]);

        let page = app.staff(Role::Officer).get(&format!("/desk/accounts/{}", account.id)).expect(200);
        page.expect_text("Movements that banks tell otherwise")
            .expect_text("1,043.34")
            .expect_text("1,043.35")
            .expect_text("amount · time");
    }
}

on_both_databases! {
    fn a_movement_told_twice_in_a_file_is_one_and_otherwise_a_fault_of_the_later_line(database: TestDatabase) {
        let app = application(&database);
        let first = TRANSFERS.lines().nth(1).unwrap();
        let twice = format!("{TRANSFERS}{first}\n");
        assert_eq!(taken(import(&app, Kind::Transfers, "002", &twice, Wish::Rehearse)), (2, 0, 1));
        let otherwise = format!("{TRANSFERS}{}\n", first.replace("1043.34", "1043.35"));
        assert_eq!(refused(import(&app, Kind::Transfers, "002", &otherwise, Wish::Commit)), [(4, None, "contradicts")]);
        assert!(app.store.read_now(|c| accounts::movement_by_reference(c, "TX1")).unwrap().is_none());
        assert_eq!(taken(import(&app, Kind::Transfers, "002", &twice, Wish::Commit)), (2, 0, 1));
    }
}
