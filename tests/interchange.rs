//! Files that banks send: read by line and column, taken whole or not at all.

mod accounts;
mod command;
mod dialect;
mod encoding;
mod habits;
mod reading;
mod register;
mod total;
mod transfers;

use std::io::Cursor;

use redress::app::App;
use redress::interchange::{self, Kind, Outcome, Pace, Report, Wanted, Wish};

/// Rows of accounts, with their header.
const ACCOUNTS: &str = "\
account_no,account_name,holder_id,tier,held_amount,held_at,ordered_by,reference
9258991394,บุษบา หาดทราย,8151620466109,black,45995.96,2026-08-29 20:49:00,BANK,BBL-H-0000001
3194130083,มานี ใจดี,,dark_grey,9503.70,2026-09-07 20:31:00,CCIB,BBL-H-0000002
";

/// Rows of movements, with their header.
const TRANSFERS: &str = "\
transaction_ref,from_bank,from_account,from_name,to_bank,to_account,amount,booked_at
TX1,006,2613502303,นภา พูนสุข,002,9258991394,1043.34,2026-05-03 00:02:00
TX2,002,9258991394,บุษบา หาดทราย,,,500.00,2026-05-03 01:00:00
";

fn import(app: &App, kind: Kind, bank: &str, file: &str, wish: Wish) -> Outcome {
    let wanted = wanted(kind, bank, wish);
    interchange::import(app, &wanted, Cursor::new(file.as_bytes()), &mut |_| ()).unwrap()
}

/// What is wanted of a file, some rows at a time: even a short file takes more than one step.
fn wanted(kind: Kind, bank: &str, wish: Wish) -> Wanted {
    Wanted { kind, bank: bank.parse().unwrap(), wish, pace: Pace { staged: 2, carried_out: 3 } }
}

/// What a file did that was taken: new, changed, unchanged.
#[track_caller]
fn taken(outcome: Outcome) -> (u64, u64, u64) {
    let Report { rows, new, changed, unchanged, .. } = report(outcome);
    assert_eq!(rows, new + changed + unchanged);
    (new, changed, unchanged)
}

#[track_caller]
fn report(outcome: Outcome) -> Report {
    match outcome {
        Outcome::Taken(report) => report,
        Outcome::Refused(faults) => panic!("refused: {faults:?}"),
    }
}

/// Why a file was refused: line, column and code.
#[track_caller]
fn refused(outcome: Outcome) -> Vec<(u64, Option<&'static str>, &'static str)> {
    match outcome {
        Outcome::Refused(faults) => {
            faults.listed().iter().map(|fault| (fault.line, fault.column, fault.code())).collect()
        }
        Outcome::Taken(report) => panic!("taken: {report:?}"),
    }
}
