//! Cells as banks and their spreadsheets write them.

use redress::casework::reporting::ReportedHold;
use redress::casework::trail::ReportedMovement;
use redress::domain::identity::MuleTier;
use redress::locale::{Language, Text};

use super::reading::{faults, movements, read, sound, told, warnings, windows_874};
use super::{ACCOUNTS, TRANSFERS};

/// One row of accounts with another cell in one column.
fn with(column: &str, cell: &str) -> String {
    let header = ACCOUNTS.lines().next().unwrap();
    let row = "9258991394;Jane Doe;;black;5.00;2026-08-29 20:49:00;BANK;H-1";
    let cells = header.split(',').zip(row.split(';')).map(|(name, usual)| if name == column { cell } else { usual });
    format!("{}\n{}\n", header.replace(',', ";"), cells.collect::<Vec<_>>().join(";"))
}

#[track_caller]
fn hold(column: &str, cell: &str) -> ReportedHold {
    sound(with(column, cell).as_bytes()).0.remove(0)
}

#[test]
fn the_six_banks_of_a_season_say_the_same_in_their_own_way() {
    let thai = "เลขที่บัญชี,ชื่อบัญชี,เลขประจำตัวผู้ถือบัญชี,ระดับบัญชีม้า,ยอดเงินที่อายัด (บาท),วันที่อายัด,หน่วยงานที่สั่ง,เลขอ้างอิง\r\n";
    let english = "account_no,account_name,holder_id,tier,held_amount,held_at,ordered_by,reference\r\n";
    let foot = ",,,,,,,\r\nรวม,,,,\"1,234,567.50\",,,\r\n";
    let row = |number: &str, tier: &str, amount: &str, at: &str| {
        format!("{number},สมปอง แสงเดือน,8151620466109,{tier},{amount},{at},ปปง.,H-1\r\n")
    };
    let buddhist = row("925-8-99139-4", "น้ำตาลเข้ม", "\"฿1,234,567.50\"", "29/08/2569 20:49:00");
    let common = row("925-8-99139-4", "น้ำตาลเข้ม", "\"1,234,567.50\"", "2026-08-29 20:49:00");
    let plain = row("9258991394", "dark_brown", "1234567.50", "2026-08-29 20:49:00");
    let long = buddhist.replace("925-8-99139-4", "025899139400");
    let files: [(&str, Vec<u8>); 6] = [
        ("KTB", format!("\u{FEFF}{thai}{buddhist}{foot}").into_bytes()),
        // No cell of these has a semicolon or a tab, and only amounts have a comma.
        ("SCB", windows_874(&format!("{thai}{buddhist}{foot}").replace(',', ";").replace("1;234;567", "1,234,567"))),
        ("BBL", format!("{english}{plain}").into_bytes()),
        ("KBANK", format!("{english}{plain}").replace(',', "\t").into_bytes()),
        ("GSB", windows_874(&format!("{thai}{long}{foot}"))),
        ("BAY", format!("\u{FEFF}{thai}{common}{foot}").into_bytes()),
    ];
    for (bank, file) in files {
        let (rows, finished) = read::<ReportedHold>(&*file, bank);
        assert_eq!((told(&finished.faults), told(&finished.warnings)), (vec![], vec![]), "{bank}");
        assert_eq!((rows.len(), rows[0].line, finished.total.get()), (1, 2, 123_456_750), "{bank}");
        let hold = &rows[0].value;
        assert_eq!(hold.key.number.as_str(), if bank == "GSB" { "025899139400" } else { "9258991394" });
        assert_eq!((hold.holder.as_str(), hold.tier), ("สมปอง แสงเดือน", MuleTier::DarkBrown), "{bank}");
        assert_eq!(hold.held_at.to_rfc3339(), "2026-08-29T13:49:00+00:00", "{bank}");
        assert_eq!((hold.ordered_by.as_str(), hold.reference.as_str()), ("ปปง.", "H-1"), "{bank}");
    }
}

#[test]
fn the_movements_of_those_banks_are_understood_likewise() {
    let thai = "เลขอ้างอิงรายการ;ธนาคารต้นทาง;บัญชีต้นทาง;ชื่อผู้โอน;ธนาคารปลายทาง;บัญชีปลายทาง;จำนวนเงิน;วันเวลาทำรายการ\r\n\
        TX1;006;2613502303;นภา พูนสุข;002;9258991394;1,043.34;03/05/2569 00:02:00\r\n\
        TX2;002;9258991394;บุษบา หาดทราย;;;฿500.00;03/05/2569 01:00:00\r\n";
    let values = |source: &[u8]| {
        let (rows, finished) = movements(source);
        assert_eq!((told(&finished.faults), finished.total.get()), (vec![], 154_334));
        rows.into_iter().map(|row| row.value).collect::<Vec<ReportedMovement>>()
    };
    assert!(values(&windows_874(thai)) == values(TRANSFERS.as_bytes()));
}

#[test]
fn numbers_carry_thai_digits_hyphens_blanks_and_zero_width_spaces() {
    for cell in [
        "๙๒๕๘๙๙๑๓๙๔",
        "925-8-99139-4",
        "925 8 99139 4",
        "\u{200B}925\u{200B}8991394\u{FEFF}",
        "=\"9258991394\"",
        "'9258991394",
        "925–8–99139–4",
    ] {
        let hold = hold("account_no", cell);
        assert_eq!(hold.key.number.as_str(), "9258991394", "{cell}");
    }
    assert_eq!(hold("reference", " H\u{200B}-1 ").reference, "H-1");
    for absent in ["", "-", " – ", "\u{200B}"] {
        assert!(hold("holder_id", absent).holder_number.is_none(), "{absent:?}");
    }
}

#[test]
fn amounts_carry_signs_of_the_currency_and_separators() {
    for cell in [
        "1,234.50",
        "๑,๒๓๔.๕๐",
        "฿1234.5",
        "1234.50 บาท",
        "฿ 1,234.50",
        "THB 1234.50",
        " 1234.50\u{200B}",
        "1,234.5 Baht",
    ] {
        assert_eq!(hold("held_amount", cell).amount.get(), 123_450, "{cell}");
    }
    for (cell, code) in [
        ("1.234,50", "money_not_a_number"),
        ("1234.505", "money_too_many_decimals"),
        ("-5.00", "money_negative"),
        ("-", "money_empty"),
    ] {
        assert_eq!(faults(with("held_amount", cell).as_bytes()), [(2, Some("held_amount"), code)], "{cell}");
    }
}

#[test]
fn stamps_are_of_either_era_and_begin_with_the_day_or_the_year() {
    for cell in [
        "31/12/2569 13:05:00",
        "31/12/2026 13:05",
        "2026-12-31 13:05:00",
        "2026-12-31T13:05:00+07:00",
        "2569-12-31 13:05",
        "๓๑/๑๒/๒๕๖๙ ๑๓:๐๕:๐๐",
        "31 ธ.ค. 2569 13.05 น.",
        "31 ธันวาคม 2569 เวลา 13:05 น.",
        "31-Dec-2026 1:05 PM",
        "December 31, 2026 13:05",
        "31/12/2569, 13:05:00",
        "20261231 13:05:00",
        "2026/12/31 13:05:00",
        "31.12.2569 13:05:00",
    ] {
        assert_eq!(hold("held_at", cell).held_at.to_rfc3339(), "2026-12-31T06:05:00+00:00", "{cell}");
    }
    assert_eq!(hold("held_at", "29/02/2547 00:00:00").held_at.to_rfc3339(), "2004-02-28T17:00:00+00:00");
    for (cell, code) in [
        ("31/02/2569 10:00", "date_no_such_day"),
        ("12/31/2026 10:00", "date_no_such_day"),
        ("31/12/69 10:00", "date_year_out_of_range"),
        ("46387.5", "date_not_a_date"),
    ] {
        assert_eq!(faults(with("held_at", cell).as_bytes()), [(2, Some("held_at"), code)], "{cell}");
    }
}

#[test]
fn a_hold_may_lack_its_time_of_day_but_a_movement_may_not() {
    let file = with("held_at", "31/12/2569");
    assert_eq!(hold("held_at", "31/12/2569").held_at.to_rfc3339(), "2026-12-30T17:00:00+00:00");
    assert_eq!(warnings(file.as_bytes()), [(2, Some("held_at"), "time_of_day_missing")]);
    // The time of a movement is held against what a victim tells: a made-up one would accuse.
    let file = TRANSFERS.replace("2026-05-03 00:02:00", "03/05/2569");
    assert_eq!(told(&movements(file.as_bytes()).1.faults), [(2, Some("booked_at"), "date_no_time")]);
}

#[test]
fn tiers_are_named_in_thai_and_english() {
    for (cells, tier) in [
        (["ดำ", "บัญชีม้าดำ", "ม้าสีดำ", "Black"], MuleTier::Black),
        (["เทาเข้ม", "ม้าเทาเข้ม", "Dark Grey", "dark-gray"], MuleTier::DarkGrey),
        (["เทาอ่อน", "สีเทาอ่อน", "LIGHT_GREY", "light gray"], MuleTier::LightGrey),
        // Sara am in one character and in two, the tone mark before or after.
        (["น้ำตาลเข้ม", "นํ้าตาลเข้ม", "น้ํา ตาลเข้ม", "dark brown"], MuleTier::DarkBrown),
        (["น้ำตาลอ่อน", "ระดับน้ำตาลอ่อน", "light_brown", " น้ำตาลอ่อน "], MuleTier::LightBrown),
    ] {
        for cell in cells {
            assert_eq!(hold("tier", cell).tier, tier, "{cell}");
        }
    }
    for cell in ["", "เทา", "ดำอ่อน", "red"] {
        assert_eq!(faults(with("tier", cell).as_bytes()), [(2, Some("tier"), "tier_unknown")], "{cell}");
    }
}

#[test]
fn leading_zeros_that_a_spreadsheet_took_are_put_back_where_it_is_plain_how_many() {
    for (bank, cell, number, code) in [
        ("002", "258991394", "0258991394", "account_number_zeros_restored"),
        ("002", "8991394", "0008991394", "account_number_zeros_restored"),
        ("030", "2589913940", "002589913940", "account_number_zeros_restored"),
        // Four zeros are too many to believe in; hyphens show that it never was a number; a bank may have two lengths, or none that is known.
        ("002", "991394", "991394", "account_number_unusual_length"),
        ("002", "25-8991394", "258991394", "account_number_unusual_length"),
        ("002", "025899139", "025899139", "account_number_unusual_length"),
        ("002", "92589913941", "92589913941", "account_number_unusual_length"),
        ("TMN", "812345678", "812345678", "account_number_unusual_length"),
    ] {
        let (rows, finished) = read::<ReportedHold>(with("account_no", cell).as_bytes(), bank);
        assert_eq!(rows[0].value.key.number.as_str(), number, "{bank} {cell}");
        assert_eq!(told(&finished.warnings), [(2, Some("account_no"), code)], "{bank} {cell}");
    }
    let (rows, finished) = read::<ReportedHold>(with("account_no", "12345678").as_bytes(), "BKB");
    assert_eq!((rows[0].value.key.number.as_str(), told(&finished.warnings)), ("12345678", vec![]));
    // Codes of banks lose theirs as well; the other bank's usual length counts for its account.
    let file = TRANSFERS.replace("TX1,006,2613502303", "TX1,30,26135023031");
    let (rows, finished) = movements(file.as_bytes());
    assert_eq!((rows[0].value.from.bank.as_str(), rows[0].value.from.number.as_str()), ("030", "026135023031"));
    assert_eq!(told(&finished.warnings), [(2, Some("from_account"), "account_number_zeros_restored")]);
}

#[test]
fn a_company_gets_back_the_zero_that_its_number_begins_with() {
    let file = with("holder_id", "107536000315");
    assert_eq!(hold("holder_id", "107536000315").holder_number.unwrap().as_str(), "0107536000315");
    assert_eq!(warnings(file.as_bytes()), [(2, Some("holder_id"), "personal_number_zero_restored")]);
    // A number of a person that lacks a digit is no company's.
    assert_eq!(
        faults(with("holder_id", "107536000316").as_bytes()),
        [(2, Some("holder_id"), "national_id_wrong_length")]
    );
}

#[test]
fn a_number_that_a_spreadsheet_has_shortened_is_refused_for_what_it_is() {
    for (column, cell) in [
        ("account_no", "9.26E+09"),
        ("account_no", "9E+09"),
        ("holder_id", "8.15162E+12"),
        ("held_amount", "1.2e+06"),
        ("reference", "1.23E+15"),
    ] {
        assert_eq!(faults(with(column, cell).as_bytes()), [(2, Some(column), "number_shortened")], "{cell}");
    }
    assert_eq!(hold("reference", "1E5").reference, "1E5");
}

#[test]
fn a_fault_names_the_column_as_the_file_heads_it() {
    let thai = with("tier", "แดง").replace("tier", "ระดับบัญชีม้า");
    let (_, finished) = read::<ReportedHold>(thai.as_bytes(), "002");
    let fault = &finished.faults.listed()[0];
    assert_eq!(fault.column, Some("tier"));
    let sentence = fault.sentence(Text::of(Language::Thai));
    assert!(sentence.contains("คอลัมน์ ระดับบัญชีม้า:") && !sentence.contains("แดง"), "{sentence}");
}
