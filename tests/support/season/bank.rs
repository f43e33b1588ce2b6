//! Six banks, and how each of them writes its files.

use chrono::{Datelike, Duration, NaiveDateTime};

use super::File;
use super::person::Person;
use crate::domain::random::Random;

/// A bank and its habits.
pub struct Bank {
    pub code: &'static str,
    pub abbreviation: &'static str,
    digits: usize,
    is_windows_874: bool,
    byte_order_mark: bool,
    delimiter: char,
    buddhist_era: bool,
    thai: bool,
    thai_digits: bool,
}

const PLAIN: Bank = Bank {
    code: "002",
    abbreviation: "BBL",
    digits: 10,
    is_windows_874: false,
    byte_order_mark: false,
    delimiter: ',',
    buddhist_era: false,
    thai: false,
    thai_digits: false,
};

pub static BANKS: [Bank; 6] = [
    Bank { code: "006", abbreviation: "KTB", byte_order_mark: true, buddhist_era: true, thai: true, ..PLAIN },
    Bank {
        code: "014",
        abbreviation: "SCB",
        is_windows_874: true,
        delimiter: ';',
        buddhist_era: true,
        thai: true,
        ..PLAIN
    },
    PLAIN,
    Bank { code: "004", abbreviation: "KBANK", delimiter: '\t', ..PLAIN },
    Bank {
        code: "030",
        abbreviation: "GSB",
        digits: 12,
        is_windows_874: true,
        buddhist_era: true,
        thai: true,
        thai_digits: true,
        ..PLAIN
    },
    Bank { code: "025", abbreviation: "BAY", byte_order_mark: true, thai: true, ..PLAIN },
];

/// What a file tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Accounts,
    Transfers,
}

impl Kind {
    /// The word of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Transfers => "transfers",
        }
    }
}

#[derive(Clone)]
pub struct Account {
    pub bank: &'static Bank,
    pub number: String,
    pub holder: Person,
    held: i64,
}

impl Account {
    pub fn open(random: &mut Random, bank: &'static Bank) -> Self {
        // No leading zero: what a spreadsheet loses of it is the matter of the dialects' own tests.
        let number = (0..bank.digits).map(|place| if place == 0 { '7' } else { digit(random) }).collect();
        let held = i64::try_from(random.below(10_000_000)).unwrap();
        Self { bank, number, holder: Person::new(random), held }
    }
}

fn digit(random: &mut Random) -> char {
    char::from_digit(u32::try_from(random.below(10)).unwrap(), 10).unwrap()
}

#[derive(Clone)]
pub struct Movement {
    pub reference: String,
    pub from: Account,
    pub sender: String,
    pub to: Option<Account>,
    pub satang: i64,
    pub booked: NaiveDateTime,
}

impl Bank {
    /// The accounts that it reports; with Thai headers come a blank row and a totals row.
    pub fn accounts(&'static self, accounts: &[&Account]) -> File {
        let thai = [
            "เลขที่บัญชี",
            "ชื่อบัญชี",
            "เลขประจำตัวผู้ถือบัญชี",
            "ระดับบัญชีม้า",
            "ยอดเงินที่อายัด (บาท)",
            "วันที่อายัด",
            "หน่วยงานที่สั่ง",
            "เลขอ้างอิง",
        ];
        let english =
            ["account_no", "account_name", "holder_id", "tier", "held_amount", "held_at", "ordered_by", "reference"];
        let mut lines = vec![self.line(if self.thai { &thai } else { &english })];
        for (place, account) in accounts.iter().enumerate() {
            let held_at = super::start() + Duration::days(110) + Duration::minutes(i64::try_from(place).unwrap() * 61);
            lines.push(self.line(&[
                &self.number(account, place),
                &account.holder.name,
                &account.holder.national_id,
                if self.thai { "เทาเข้ม" } else { "dark_grey" },
                &self.baht(account.held, place),
                &self.stamp(held_at),
                if self.thai { "สอท." } else { "CCIB" },
                &format!("{}-H-{:07}", self.abbreviation, place + 1),
            ]));
        }
        let total = accounts.iter().map(|account| account.held).sum();
        if self.thai {
            lines.push(self.line(&[""; 8]));
            lines.push(self.line(&["รวม", "", "", "", &self.baht(total, 1), "", "", ""]));
        }
        self.file(Kind::Accounts, &lines, total, accounts.len())
    }

    /// The movements that it saw.
    pub fn transfers(&'static self, movements: &[&Movement]) -> File {
        let thai = [
            "เลขอ้างอิงรายการ",
            "ธนาคารต้นทาง",
            "บัญชีต้นทาง",
            "ชื่อผู้โอน",
            "ธนาคารปลายทาง",
            "บัญชีปลายทาง",
            "จำนวนเงิน",
            "วันเวลาทำรายการ",
        ];
        let english = [
            "transaction_ref",
            "from_bank",
            "from_account",
            "from_name",
            "to_bank",
            "to_account",
            "amount",
            "booked_at",
        ];
        let mut lines = vec![self.line(if self.thai { &thai } else { &english })];
        for (place, movement) in movements.iter().enumerate() {
            let to = movement.to.as_ref();
            lines.push(self.line(&[
                &movement.reference,
                movement.from.bank.code,
                &movement.from.number,
                &movement.sender,
                to.map_or("", |to| to.bank.code),
                to.map_or("", |to| &to.number),
                &self.baht(movement.satang, place),
                &self.stamp(movement.booked),
            ]));
        }
        let total = movements.iter().map(|movement| movement.satang).sum();
        self.file(Kind::Transfers, &lines, total, movements.len())
    }

    fn line(&self, cells: &[&str]) -> String {
        let quoted =
            |cell: &&str| if cell.contains(self.delimiter) { format!("\"{cell}\"") } else { (*cell).to_owned() };
        cells.iter().map(quoted).collect::<Vec<_>>().join(&self.delimiter.to_string())
    }

    /// Every other number with hyphens, where that is the bank's habit.
    fn number(&self, account: &Account, place: usize) -> String {
        let number = &account.number;
        let dashed = self.thai && self.digits == 10 && place.is_multiple_of(2);
        let told = if dashed {
            format!("{}-{}-{}-{}", &number[..3], &number[3..4], &number[4..9], &number[9..])
        } else {
            number.clone()
        };
        if self.thai_digits && place.is_multiple_of(2) { thai_digits(&told) } else { told }
    }

    /// `฿1,234.50` in one way or the other.
    fn baht(&self, satang: i64, place: usize) -> String {
        if !self.thai {
            return format!("{}.{:02}", satang / 100, satang % 100);
        }
        let whole = (satang / 100).to_string();
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if place % 10 == 3 { "฿" } else { "" };
        let told = format!("{sign}{grouped}.{:02}", satang % 100);
        if self.thai_digits && place.is_multiple_of(3) { thai_digits(&told) } else { told }
    }

    fn stamp(&self, at: NaiveDateTime) -> String {
        if self.buddhist_era {
            format!("{}/{} {}", at.format("%d/%m"), at.year() + 543, at.format("%H:%M:%S"))
        } else {
            at.format("%Y-%m-%d %H:%M:%S").to_string()
        }
    }

    fn file(&'static self, kind: Kind, lines: &[String], total: i64, rows: usize) -> File {
        let text = lines.join("\r\n") + "\r\n";
        let bytes = if self.is_windows_874 {
            let (bytes, _, missing) = encoding_rs::WINDOWS_874.encode(&text);
            assert!(!missing, "{text}");
            bytes.into_owned()
        } else if self.byte_order_mark {
            format!("\u{FEFF}{text}").into_bytes()
        } else {
            text.into_bytes()
        };
        File { bank: self, kind, bytes, total, rows }
    }
}

fn thai_digits(text: &str) -> String {
    let digit = |told: char| told.to_digit(10).and_then(|digit| char::from_u32('๐' as u32 + digit)).unwrap_or(told);
    text.chars().map(digit).collect()
}
