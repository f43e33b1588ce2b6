//! What is understood of a file before any cell is: bytes, headers, rows.

use redress::casework::reporting::ReportedHold;
use redress::interchange::dialect::{Finished, Row, Sheet};

use super::ACCOUNTS;

/// Reads a file of the Bangkok Bank, a few rows at a time.
fn read(bytes: &[u8]) -> (Vec<Row<ReportedHold>>, Finished) {
    let mut sheet = Sheet::open(bytes, &"002".parse().unwrap());
    let mut rows = Vec::new();
    loop {
        let further = sheet.next_rows(3);
        if further.is_empty() {
            return (rows, sheet.finish());
        }
        assert!(further.len() <= 3);
        rows.extend(further);
    }
}

/// Faults of reading: line, column, code.
fn faults(bytes: &[u8]) -> Vec<(u64, Option<&'static str>, &'static str)> {
    let listed = read(bytes).1.faults;
    listed.listed().iter().map(|fault| (fault.line, fault.column, fault.code())).collect()
}

fn rows(text: &str) -> usize {
    assert_eq!(faults(text.as_bytes()), [], "{text}");
    read(text.as_bytes()).0.len()
}

#[test]
fn a_byte_order_mark_other_delimiters_and_blank_rows_are_understood() {
    assert_eq!(rows(ACCOUNTS), 2);
    assert_eq!(rows(&format!("\u{FEFF}{ACCOUNTS}")), 2);
    assert_eq!(rows(&ACCOUNTS.replace(',', "\t")), 2);
    assert_eq!(rows(&ACCOUNTS.replace(',', ";")), 2);
    assert_eq!(rows(&ACCOUNTS.replace('\n', "\r\n")), 2);
    assert_eq!(rows(&format!("{ACCOUNTS}\n,,,,,,,\n\n")), 2);
    assert_eq!(rows(ACCOUNTS.trim_end()), 2);
}

#[test]
fn columns_stand_in_any_order_and_unknown_ones_are_passed_over() {
    let file = "\
reference,Branch,ordered_by,held_at,held_amount,tier,holder_id,account_name,ACCOUNT_NO
H-1,Bang Rak,BANK,2026-08-29 20:49:00,5.00,black,,\"Doe, Jane\",9258991394
";
    assert_eq!(rows(file), 1);
}

#[test]
fn a_missing_column_is_named() {
    let file = ACCOUNTS.replace("held_at", "since");
    assert_eq!(faults(file.as_bytes()), [(1, Some("held_at"), "column_missing")]);
    let file = ACCOUNTS.replace("holder_id", "reference");
    assert_eq!(
        faults(file.as_bytes()),
        [(1, Some("holder_id"), "column_missing"), (1, Some("reference"), "column_twice")]
    );
}

#[test]
fn what_is_no_such_file_is_refused_with_the_line() {
    assert_eq!(faults(b""), [(0, None, "file_empty")]);
    let mut bytes = ACCOUNTS.as_bytes().to_vec();
    // Thai in Windows-874 is no UTF-8.
    bytes.extend_from_slice(b"1112223334,\xA1\xC1\xC5,,black,1,2026-09-01 10:00,BANK,X\n");
    assert_eq!(faults(&bytes), [(4, Some("account_name"), "cell_not_text")]);
    let longer = format!("{ACCOUNTS}1,2,3,4,5,6,7,8,9\n");
    assert_eq!(faults(longer.as_bytes()), [(4, None, "row_too_long")]);
}

#[test]
fn every_fault_has_its_sentence_in_both_languages_and_only_so_many_are_listed() {
    use redress::interchange::MOST_LISTED;
    use redress::locale::{Language, Text};
    let mut file = ACCOUNTS.lines().next().unwrap().to_owned();
    for _ in 0..400 {
        file.push_str("\n12,,123456789012,grey,x,never,,");
    }
    let faults = read(file.as_bytes()).1.faults;
    assert_eq!(faults.listed().len(), MOST_LISTED);
    assert_eq!(faults.left_off(), faults.count() - 1_000);
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
    let mut codes: Vec<&str> = Vec::new();
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
