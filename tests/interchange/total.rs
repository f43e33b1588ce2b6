//! Totals rows: what they have to come to, and that they are no rows.

use redress::locale::{Language, Text};

use super::reading::{faults, holds, movements, sound, told};
use super::{ACCOUNTS, TRANSFERS};

fn with(rows: &str) -> String {
    format!("{ACCOUNTS}{rows}")
}

#[test]
fn a_totals_row_that_adds_up_is_no_row() {
    for row in [
        ",,,,,,,\nรวม,,,,\"55,499.66\",,,\n",
        "รวมทั้งสิ้น,,,,฿55499.66,,,\n",
        ",ยอดรวม:,,,๕๕๔๙๙.๖๖,,,\n",
        ",,,,55499.66,,,Grand Total\n",
        ",รวม 2 บัญชี,,,55499.66,,\n",
        ",ยอดรวม (บาท),,,55499.66\n\n,,,\n",
        " TOTAL ,,,,55499.66,-,,\u{200B}\n",
    ] {
        let (rows, finished) = sound(with(row).as_bytes());
        assert_eq!((rows.len(), finished.total.plain()), (2, "55499.66".to_owned()), "{row}");
    }
    let nothing = format!("{}\nรวม,,,,0.00,,,\n", ACCOUNTS.lines().next().unwrap());
    assert_eq!(sound(nothing.as_bytes()).1.rows, 0);
}

#[test]
fn a_totals_row_that_does_not_add_up_is_told_with_both_figures() {
    let (_, finished) = holds(with("\nรวม,,,,55499.65,,,\n").as_bytes());
    assert_eq!(told(&finished.faults), [(5, Some("held_amount"), "total_differs")]);
    let sentence = finished.faults.listed()[0].sentence(Text::of(Language::English));
    assert!(sentence.contains("55,499.65") && sentence.contains("55,499.66"), "{sentence}");
    assert_eq!(faults(with("รวม,,,,,,,\n").as_bytes()), [(4, Some("held_amount"), "money_empty")]);
    let last_row_cut_off = with("รวม,,,,55499.66,,,\n")
        .replace("3194130083,มานี ใจดี,,dark_grey,9503.70,2026-09-07 20:31:00,CCIB,BBL-H-0000002\n", "");
    assert_eq!(faults(last_row_cut_off.as_bytes()), [(3, Some("held_amount"), "total_differs")]);
}

#[test]
fn a_total_is_not_doubted_where_an_amount_before_it_is_not_known() {
    let file = with("รวม,,,,55499.66,,,\n");
    assert_eq!(faults(file.replace("9503.70", "x").as_bytes()), [(3, Some("held_amount"), "money_not_a_number")]);
    // A fault in another cell takes no amount from the sum.
    let wrong = file.replace("dark_grey", "blue").replace("55499.66", "1.00");
    assert_eq!(
        faults(wrong.as_bytes()),
        [(3, Some("tier"), "tier_unknown"), (4, Some("held_amount"), "total_differs")]
    );
}

#[test]
fn a_file_may_have_subtotals_and_a_grand_total() {
    let one = "1112223334,Jane Doe,,black,10.00,2026-09-07 20:31:00,BANK,H-3\n";
    let parts = format!("รวม,,,,55499.66,,,\n\n{one}รวม,,,,10.00,,,\nรวมทั้งสิ้น,,,,55509.66,,,\n");
    assert_eq!(sound(with(&parts).as_bytes()).1.rows, 3);
    let wrong = parts.replace("55509.66", "0.00");
    assert_eq!(faults(with(&wrong).as_bytes()), [(8, Some("held_amount"), "total_differs")]);
    assert_eq!(
        faults(with(&parts.replace(",10.00,,,", ",11.00,,,")).as_bytes()),
        [(7, Some("held_amount"), "total_differs")]
    );
}

#[test]
fn a_holder_called_total_is_a_holder() {
    let (rows, _) = sound(with("1112223334,Total,,black,10.00,2026-09-07 20:31:00,BANK,H-3\n").as_bytes());
    assert_eq!(rows.len(), 3);
    // A row that lacks its account is not taken for a total, nor skipped.
    assert_eq!(
        faults(with(",มานี ใจดี,,black,10.00,2026-09-07 20:31:00,BANK,H-3\n").as_bytes()),
        [(4, Some("account_no"), "account_number_empty")]
    );
}

#[test]
fn a_file_of_movements_may_have_a_total_as_well() {
    let file = format!("{TRANSFERS}รวม,,,,,,\"1,543.34\",\n");
    let (rows, finished) = movements(file.as_bytes());
    assert_eq!((rows.len(), told(&finished.faults)), (2, vec![]));
    let (_, finished) = movements(file.replace("1,543.34", "1,543.43").as_bytes());
    assert_eq!(told(&finished.faults), [(4, Some("amount"), "total_differs")]);
}

#[test]
fn amounts_beyond_all_money_are_refused_and_not_wrapped_round() {
    let mut file = ACCOUNTS.lines().next().unwrap().to_owned() + "\n";
    for _ in 0..9_300 {
        file += "9258991394,A,,black,10000000000000.00,2026-09-07 20:31:00,BANK,H\n";
    }
    assert_eq!(faults(file.as_bytes()), [(9_225, Some("held_amount"), "overflow")]);
}
