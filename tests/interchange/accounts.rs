//! Frozen accounts as banks report them (R9).

use redress::domain::account::State;
use redress::domain::actor::Role;
use redress::interchange::{Kind, Wish};
use redress::store::accounts::{self, Account};
use redress::store::history;

use super::{ACCOUNTS, import, refused, report, taken};
use crate::support::app::application;
use crate::support::databases::on_both_databases;
use crate::support::seed::key;

fn account(app: &redress::app::App, number: &str) -> Option<Account> {
    let key = key("002", number);
    app.store.read_now(|c| accounts::by_number(c, &key.bank, &key.number)).unwrap()
}

on_both_databases! {
    fn a_file_is_taken_and_the_same_again_changes_nothing(database: TestDatabase) {
        let app = application(&database);
        let first = report(import(&app, Kind::Accounts, "BBL", ACCOUNTS, Wish::Commit));
        assert_eq!((first.rows, first.new, first.total.plain()), (2, 2, "55499.66".to_owned()));
        let kept = account(&app, "9258991394").unwrap();
        assert_eq!((kept.state, kept.reported_balance.get()), (State::Reported, 4_599_596));
        assert!(kept.confirmed_balance.is_none(), "a file never posts to the ledger");
        // The hold began at 20:49 in Bangkok.
        let holds = app.store.read_now(|c| accounts::holds_of(c, kept.id)).unwrap();
        assert_eq!(holds[0].held_at.to_string(), "2026-08-29 13:49:00");
        assert_eq!(taken(import(&app, Kind::Accounts, "002", ACCOUNTS, Wish::Commit)), (0, 0, 2));
        // Another file with the same rows is recognised by its rows.
        let longer = format!("{ACCOUNTS}1112223334,New One,,black,1.00,2026-09-07 20:31:00,BANK,BBL-H-3\n");
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &longer, Wish::Commit)), (1, 0, 2));
        let corrected = ACCOUNTS.replace("9503.70", "9600.00");
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &corrected, Wish::Commit)), (0, 1, 1));
        let told = app.store.read_now(|c| history::of(c, kept.id.bytes())).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].role, told[0].user_id), (Role::Bank, None));
    }
}

on_both_databases! {
    fn two_holds_on_one_account_do_not_undo_each_other(database: TestDatabase) {
        let app = application(&database);
        let file = format!("{ACCOUNTS}9258991394,บุษบา หาดทราย,8151620466109,dark_grey,100.00,2026-09-01 08:00:00,CCIB,BBL-H-9\n");
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &file, Wish::Commit)), (2, 1, 0));
        let version = account(&app, "9258991394").unwrap().version;
        let again = format!("{file}\n");
        assert_eq!(taken(import(&app, Kind::Accounts, "002", &again, Wish::Commit)), (0, 0, 3));
        assert_eq!(account(&app, "9258991394").unwrap().version, version);
    }
}

on_both_databases! {
    fn a_file_is_taken_whole_or_not_at_all_with_every_fault_by_line_and_column(database: TestDatabase) {
        let app = application(&database);
        let file = format!("{ACCOUNTS}12,,1234567890123,grey,1.005,2026-02-30 10:00,,\n");
        let outcome = import(&app, Kind::Accounts, "002", &file, Wish::Commit);
        assert_eq!(refused(outcome), [
            (4, Some("account_no"), "account_number_wrong_length"),
            (4, Some("account_name"), "person_name_empty"),
            (4, Some("holder_id"), "national_id_wrong_check_digit"),
            (4, Some("tier"), "tier_unknown"),
            (4, Some("held_amount"), "money_too_many_decimals"),
            (4, Some("held_at"), "date_no_such_day"),
            (4, Some("ordered_by"), "text_empty"),
            (4, Some("reference"), "text_empty"),
        ]);
        assert!(account(&app, "9258991394").is_none(), "a row before the faults was kept");
    }
}

on_both_databases! {
    fn what_the_law_refuses_in_one_row_takes_the_others_back(database: TestDatabase) {
        let app = application(&database);
        taken(import(&app, Kind::Accounts, "002", ACCOUNTS, Wish::Commit));
        app.store
            .write_now(|c| {
                use diesel::connection::SimpleConnection;
                Ok(c.batch_execute("UPDATE accounts SET state = 'struck' WHERE number = '3194130083'")?)
            })
            .unwrap();
        let file = ACCOUNTS.replace("H-000000", "H-1").replace("45995.96", "50000.00");
        let outcome = import(&app, Kind::Accounts, "002", &file, Wish::Commit);
        assert_eq!(refused(outcome), [(3, None, "not-allowed")]);
        assert_eq!(account(&app, "9258991394").unwrap().reported_balance.get(), 4_599_596);
    }
}

on_both_databases! {
    fn a_rehearsal_tells_what_would_happen_and_changes_nothing(database: TestDatabase) {
        let app = application(&database);
        for _ in 0..2 {
            assert_eq!(taken(import(&app, Kind::Accounts, "002", ACCOUNTS, Wish::Rehearse)), (2, 0, 0));
            assert!(account(&app, "9258991394").is_none());
        }
        assert_eq!(taken(import(&app, Kind::Accounts, "002", ACCOUNTS, Wish::Commit)), (2, 0, 0));
    }
}

#[test]
fn leading_zeros_that_a_spreadsheet_took_are_put_back_with_a_warning() {
    use crate::support::databases::{Backend, TestDatabase};
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let app = application(&database);
    let file = ACCOUNTS.replace("3194130083", "194130083");
    let report = report(import(&app, Kind::Accounts, "002", &file, Wish::Commit));
    let warnings = report.warnings.listed();
    assert_eq!((report.new, warnings.len()), (2, 1));
    assert_eq!((warnings[0].line, warnings[0].code()), (3, "account_number_zeros_restored"));
    assert!(account(&app, "0194130083").is_some());
}
