//! A made-up season, always the same: accounts that banks reported, the movements into them, and cases of victims as the Centre hands them over.
//! Case `n` is the same text whoever asks for it, so that the movements which match it can be reported before it is filed.

use std::fmt::Write as _;

use serde_json::{Value, json};

/// Banks: code, and abbreviation.
pub const BANKS: [(&str, &str); 5] = [("002", "BBL"), ("004", "KBANK"), ("006", "KTB"), ("014", "SCB"), ("025", "BAY")];
/// Reported accounts that victims name.
const TOLD_ACCOUNTS: u64 = 600;
/// Reported accounts that nobody names.
const OTHER_ACCOUNTS: u64 = 4_400;
/// Of a hundred told transfers, those whose account no bank has reported.
const UNREPORTED: u64 = 15;
/// Of a hundred told transfers, those whose time or amount slipped the victim's memory.
const MISREMEMBERED: u64 = 10;
/// How many transfers victims tell.
const TRANSFERS: [u64; 7] = [1, 1, 1, 2, 2, 3, 5];

/// A sequence of numbers that looks random (SplitMix64) and is the same each time.
struct Drawing(u64);

impl Drawing {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// A told transfer, and what a bank saw of it.
struct Transfer {
    bank: &'static str,
    account: String,
    /// What left, satang.
    satang: u64,
    /// Minutes into the season.
    minute: u64,
    is_reported: bool,
    told_satang: u64,
    told_minute: u64,
}

/// A victim with what was told.
struct Victim {
    name: String,
    national_id: String,
    bank: (&'static str, &'static str),
    account: String,
    telephone: String,
    transfers: Vec<Transfer>,
}

fn national_id(number: u64) -> String {
    let digits = format!("{:012}", 110_000_000_000 + number);
    let sum: u64 = digits.bytes().zip((2..=13).rev()).map(|(digit, weight)| u64::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (11 - sum % 11) % 10)
}

/// Bank and number of a reported account; the first ones are those that victims name.
fn account(number: u64) -> (&'static str, String) {
    let (code, _) = BANKS[(number % 5) as usize];
    (code, format!("{:010}", 2_000_000_000 + number * 7_919))
}

/// A minute of the season, as the files write it.
fn stamp(minute: u64, between: char) -> String {
    let (day, minute) = (minute / 1_440, minute % 1_440);
    format!("2026-{:02}-{:02}{between}{:02}:{:02}", 5 + day / 28, 1 + day % 28, minute / 60, minute % 60)
}

fn victim(number: u64) -> Victim {
    let mut drawing = Drawing(number.wrapping_mul(1_000_003));
    let mut minute = drawing.below(100 * 1_440);
    let count = TRANSFERS[drawing.below(7) as usize];
    let transfers = (0..count).map(|_| {
        let is_reported = drawing.below(100) >= UNREPORTED;
        let (bank, account) = account(drawing.below(TOLD_ACCOUNTS) + if is_reported { 0 } else { 1_000_000 });
        let satang = 10_000 + drawing.below(9_000_000);
        minute += 1 + drawing.below(600);
        let (told_satang, told_minute) = match drawing.below(100) {
            slip if slip < MISREMEMBERED / 2 => (satang + 10_000, minute),
            slip if slip < MISREMEMBERED => (satang, minute + 45),
            _ => (satang, minute),
        };
        Transfer { bank, account, satang, minute, is_reported, told_satang, told_minute }
    });
    let transfers = transfers.collect();
    Victim {
        name: format!("มานี ทดสอบ{number}"),
        national_id: national_id(1_000_000 + number),
        bank: BANKS[(number % 5) as usize],
        account: format!("{:010}", 7_000_000_000 + number),
        telephone: format!("08{:08}", number % 100_000_000),
        transfers,
    }
}

fn baht(satang: u64) -> String {
    format!("{}.{:02}", satang / 100, satang % 100)
}

/// Case `number` as the Centre hands it over.
pub fn case(number: u64) -> String {
    let victim = victim(number);
    let transfer = |told: &Transfer| -> Value {
        json!({
            "bank": told.bank, "account": told.account, "amount": baht(told.told_satang), "at": stamp(told.told_minute, 'T'),
            "method": "mobile_banking", "from_bank": victim.bank.0, "from_account": victim.account,
        })
    };
    json!({
        "case": format!("load-{number}"), "name": victim.name, "national_id": victim.national_id,
        "phone": victim.telephone, "email": format!("victim{number}@example.org"),
        "crime": "call_centre", "bank_case_id": format!("25690501{}{:06}", victim.bank.1, number % 1_000_000),
        "police_case": "", "story": "They called and said that my account was part of a crime.",
        "recovered_elsewhere": "0.00", "other_route": false,
        "refund": { "kind": "bank", "bank": victim.bank.0, "account": victim.account, "name": victim.name },
        "transfers": victim.transfers.iter().map(transfer).collect::<Vec<_>>(),
    })
    .to_string()
}

/// The accounts that a bank reports, as a file.
pub fn accounts_file(bank: &str) -> String {
    let mut file = "account_no,account_name,holder_id,tier,held_amount,held_at,ordered_by,reference\r\n".to_owned();
    for number in 0..TOLD_ACCOUNTS + OTHER_ACCOUNTS {
        let (of, account) = account(number);
        if of == bank {
            let id = national_id(500_000_000 + number);
            let held = baht(1_000_000 + number * 1_700);
            let _ =
                write!(file, "{account},ขวัญ สมมติ{number},{id},black,{held},2026-09-01 10:00:00,CCIB,H-{number:07}\r\n");
        }
    }
    file
}

/// The movements into a bank's accounts that belong to the first `cases` cases, as a file.
pub fn movements_file(bank: &str, cases: u64) -> String {
    let mut file =
        "transaction_ref,from_bank,from_account,from_name,to_bank,to_account,amount,booked_at\r\n".to_owned();
    for number in 0..cases {
        let victim = victim(number);
        for (place, moved) in victim.transfers.iter().enumerate() {
            if moved.bank == bank && moved.is_reported {
                let _ = write!(
                    file,
                    "TX{number:09}{place},{},{},{},{bank},{},{},{}:00\r\n",
                    victim.bank.0,
                    victim.account,
                    victim.name,
                    moved.account,
                    baht(moved.satang),
                    stamp(moved.minute, ' ')
                );
            }
        }
    }
    file
}
