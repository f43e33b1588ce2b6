//! What is understood of a file before any cell is: headers, rows, lines.

use super::reading::{faults, holds, movements, sound, told, warnings, windows_874};
use super::{ACCOUNTS, TRANSFERS};

fn rows(text: &str) -> usize {
    sound(text.as_bytes()).0.len()
}

#[test]
fn delimiters_and_blank_rows_are_understood() {
    assert_eq!(rows(ACCOUNTS), 2);
    assert_eq!(rows(&ACCOUNTS.replace(',', "\t")), 2);
    assert_eq!(rows(&ACCOUNTS.replace(',', ";")), 2);
    assert_eq!(rows(&ACCOUNTS.replace('\n', "\r\n")), 2);
    assert_eq!(rows(&format!("{ACCOUNTS}\n,,,,,,,\n\n , \u{200B},\n")), 2);
    assert_eq!(rows(ACCOUNTS.trim_end()), 2);
    assert_eq!(rows(ACCOUNTS.lines().next().unwrap()), 0);
    assert_eq!(rows(&format!("\n;;;\n{}", ACCOUNTS.replace(',', ";"))), 2);
    // What stands in quotation marks is no delimiter.
    assert_eq!(rows(&ACCOUNTS.replace(',', ";").replace("reference\n", "\"reference (a,b,c,d,e,f,g,h,i)\"\n")), 2);
}

#[test]
fn columns_stand_in_any_order_in_either_language_and_unknown_ones_are_passed_over_with_a_warning() {
    let file = "\
reference,Branch,ordered_by,held_at,held_amount,tier,holder_id,account_name,ACCOUNT_NO
H-1,Bang Rak,BANK,2026-08-29 20:49:00,5.00,black,,\"Doe, Jane\",9258991394
";
    assert_eq!(rows(file), 1);
    assert_eq!(warnings(file.as_bytes()), [(1, None, "column_unknown")]);
    let mixed = file
        .replace("ACCOUNT_NO", " Account  No. ")
        .replace("held_amount", "\u{200B}จํานวนเงินที่อายัด (บาท)")
        .replace("account_name", "\"Account Name / ชื่อบัญชี\"")
        .replace("held_at", "วันเวลาที่อายัด")
        .replace("holder_id", "เลขบัตรประชาชน")
        .replace("reference", "\u{FEFF}\"Ref. No.\"");
    assert_eq!(rows(&mixed), 1);
    let (hold, _) = sound(mixed.as_bytes());
    assert_eq!((hold[0].holder.as_str(), hold[0].reference.as_str()), ("Doe, Jane", "H-1"));
    assert_eq!(rows(&file.replace("reference,Branch", "reference,")), 1);
}

#[test]
fn a_column_is_looked_for_by_its_usual_names_first() {
    // "reference" may head the bank's own reference of a movement, but not where there is a column for that.
    let row = "TX1,006,2613502303,,002,9258991394,5.00,2026-05-03 00:02:00";
    let header = TRANSFERS.lines().next().unwrap();
    let one = format!("{}\n{row}\n", header.replace("transaction_ref", "reference"));
    let (rows, finished) = movements(one.as_bytes());
    assert_eq!((rows.len(), told(&finished.warnings)), (1, vec![]));
    let both = format!("{header},reference\n{row},rent\n");
    let (rows, finished) = movements(both.as_bytes());
    assert_eq!(rows[0].value.reference, "TX1");
    assert_eq!(told(&finished.warnings), [(1, None, "column_unknown")]);
    let twice = format!("{header},เลขอ้างอิงรายการ\n{row},TX2\n");
    assert_eq!(told(&movements(twice.as_bytes()).1.faults), [(1, Some("transaction_ref"), "column_twice")]);
}

#[test]
fn a_missing_column_is_named() {
    let file = ACCOUNTS.replace("held_at", "since");
    assert_eq!(faults(file.as_bytes()), [(1, Some("held_at"), "column_missing")]);
    let file = ACCOUNTS.replace("holder_id", "เลขอ้างอิง");
    assert_eq!(
        faults(file.as_bytes()),
        [(1, Some("holder_id"), "column_missing"), (1, Some("reference"), "column_twice")]
    );
    // A file of another kind.
    assert_eq!(faults(TRANSFERS.as_bytes()).len(), 7);
}

#[test]
fn a_row_has_as_many_cells_as_it_needs_and_no_more() {
    let with = |row: &str| faults(format!("{ACCOUNTS}{row}\n").as_bytes());
    assert_eq!(with("1,2,3,4,5,6,7,8,9"), [(4, None, "row_too_long")]);
    assert_eq!(with("9258991394,มานี ใจดี,,black,1.00,2026-09-07 20:31:00,BANK"), [(4, None, "row_too_short")]);
    assert_eq!(with("9258991394,มานี ใจดี,,black,1.00,2026-09-07 20:31:00,BANK,H-1,,\u{200B},"), []);
    let trailing = ACCOUNTS.replace("reference\n", "reference,note,\n");
    assert_eq!(rows(&trailing), 2);
    let under_no_header = trailing.replace("0000002\n", "0000002,,x\n");
    assert_eq!(faults(under_no_header.as_bytes()), [(3, None, "row_too_long")]);
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let header = ACCOUNTS.lines().next().unwrap();
    let file = format!(
        "\n{header},\"a note of\ntwo lines\"\n\n\
        9258991394,A,,black,1.00,2026-09-07 20:31:00,BANK,H-1,\"a\n\n\"\n,,,,,,,,\n\
        9258991394,B,,black,1.00,2026-09-07 20:31:00,BANK,H-2,\n"
    );
    for end in ["\n", "\r\n", "\r"] {
        let file = file.replace('\n', end);
        let (rows, _) = holds(file.as_bytes());
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 9], "{end:?}");
        let wrong = file.replace("1.00", "x");
        let expected = [5, 9].map(|line| (line, Some("held_amount"), "money_not_a_number"));
        assert_eq!(faults(wrong.as_bytes()), expected, "{end:?}");
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_found_where_it_opens() {
    let open = ACCOUNTS.replace("มานี", "\"มานี");
    assert_eq!(faults(open.as_bytes()), [(3, None, "quote_not_closed")]);
    assert_eq!(faults(format!("{ACCOUNTS}\"").as_bytes()), [(4, None, "quote_not_closed")]);
    assert_eq!(faults(format!("\"{ACCOUNTS}").as_bytes()), [(1, None, "quote_not_closed")]);
    // Closed too late, it makes a name of three lines.
    let late = ACCOUNTS.replace("บุษบา", "\"บุษบา").replace("BBL-H-0000002", "\"");
    assert_eq!(faults(late.as_bytes()), [(2, None, "row_too_short")]);
}

#[test]
fn every_fault_has_its_sentence_in_both_languages_and_only_so_many_are_listed() {
    use redress::interchange::MOST_LISTED;
    use redress::locale::{Language, Text};
    let mut file = ACCOUNTS.lines().next().unwrap().to_owned();
    for _ in 0..400 {
        file.push_str("\n12,,123456789012,grey,x,never,,");
    }
    let faults = holds(file.as_bytes()).1.faults;
    assert_eq!(faults.listed().len(), MOST_LISTED);
    assert_eq!(faults.left_off(), faults.count() - 1_000);
    let lines: Vec<u64> = faults.listed().iter().map(|fault| fault.line).collect();
    assert!(lines.is_sorted());
    for fault in faults.listed() {
        for language in Language::ALL {
            let sentence = fault.sentence(Text::of(language));
            assert!(!sentence.contains('['), "{sentence}");
        }
    }
}

#[test]
fn every_code_that_reading_can_give_has_its_words() {
    use redress::domain::dates::DateFault;
    use redress::domain::identity::{
        AccountNumberFault, BankCodeFault, JuristicIdFault, NationalIdFault, PassportFault, PersonNameFault,
    };
    use redress::domain::money::MoneyFault;
    use redress::locale::{Language, Text};
    let mut codes: Vec<&str> = vec![
        "account_number_unusual_length",
        "account_number_zeros_restored",
        "cell_not_text",
        "column_missing",
        "column_twice",
        "column_unknown",
        "file_empty",
        "file_not_text",
        "file_too_many_rows",
        "file_unreadable",
        "not_this_bank",
        "number_shortened",
        "personal_number_zero_restored",
        "quote_not_closed",
        "row_too_large",
        "row_too_long",
        "row_too_short",
        "text_control_character",
        "text_empty",
        "text_too_long",
        "tier_unknown",
        "time_of_day_missing",
        "total_differs",
    ];
    codes.extend(DateFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(AccountNumberFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(BankCodeFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(JuristicIdFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(NationalIdFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(PassportFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(PersonNameFault::ALL.iter().map(|fault| fault.code()));
    codes.extend(MoneyFault::ALL.iter().map(|fault| fault.code()));
    for code in codes {
        for language in Language::ALL {
            assert!(Text::of(language).has(&format!("import-fault-{code}")), "{code}");
        }
    }
}

#[test]
fn no_prefix_and_no_changed_byte_of_a_file_makes_reading_fail_otherwise_than_with_faults() {
    let file = "\u{FEFF}เลขที่บัญชี,account_name,holder_id,tier,held_amount (บาท),held_at,ordered_by,reference\r\n\
        925-8-99139-4,\"บุษบา \"\"บี\"\" หาดทราย\",,ดำ,\"฿1,000.50\",29/08/2569 20:49:00,ปปง.,H-1\r\nรวม,,,,1000.50,,,\r\n";
    let marks = *b"\0\t\n\r \"',;0=9Aex\x7F\x80\x81\xA1\xBA\xC2\xE0\xEF\xFF";
    let plain = file.trim_start_matches('\u{FEFF}');
    for bytes in [file.as_bytes().to_vec(), windows_874(plain)] {
        for end in 0..=bytes.len() {
            let (rows, finished) = holds(&bytes[..end]);
            assert!(rows.len() <= 1 && finished.rows <= 2);
        }
        for at in 0..bytes.len() {
            // Each place takes another few of them.
            for mark in marks.iter().cycle().skip(at * 5 % marks.len()).take(5).copied() {
                let mut changed = bytes.clone();
                changed[at] = mark;
                let (rows, finished) = holds(&*changed);
                let is_sound = told(&finished.faults).is_empty();
                assert!(!is_sound || rows.len() as u64 == finished.rows, "{at} {mark}");
            }
        }
    }
    let transfers = TRANSFERS.as_bytes();
    for end in 0..transfers.len() {
        let _ = movements(&transfers[..end]);
    }
}
