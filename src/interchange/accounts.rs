//! Frozen accounts with their holds, as a bank reports them (R9): the columns of the file, and what becomes of a row.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};

use super::dialect::{Cells, Column, FromRow, Names, key};
use crate::casework::reporting::ReportedHold;
use crate::domain::dates::{DateFault, bangkok_midnight, parse_date, parse_stamp};
use crate::domain::identity::{BankCode, MuleTier, PersonName, PersonNameFault, PersonalNumber, PersonalNumberFault};
use crate::domain::told::AccountKey;

/// The account.
const ACCOUNT_NO: Column = Column {
    at: 0,
    name: "account_no",
    headers: &[
        "เลขที่บัญชี",
        "เลขบัญชี",
        "หมายเลขบัญชี",
        "บัญชีเลขที่",
        "เลขที่บัญชีเงินฝาก",
        "เลขที่บัญชีที่อายัด",
        "account number",
        "account",
        "acc no",
        "ac no",
    ],
};
/// Its holder.
const ACCOUNT_NAME: Column = Column {
    at: 1,
    name: "account_name",
    headers: &["ชื่อบัญชี", "ชื่อเจ้าของบัญชี", "ชื่อผู้ถือบัญชี", "เจ้าของบัญชี", "account holder", "holder name", "holder"],
};
/// The number that names the holder; may be empty.
const HOLDER_ID: Column = Column {
    at: 2,
    name: "holder_id",
    headers: &[
        "เลขประจำตัวผู้ถือบัญชี",
        "เลขประจำตัวเจ้าของบัญชี",
        "เลขประจำตัวประชาชน",
        "เลขบัตรประชาชน",
        "เลขที่บัตรประชาชน",
        "เลขประจำตัว",
        "holder id no",
        "national id",
        "citizen id",
        "id number",
        "id no",
    ],
};
/// The tier in the Central Fraud Registry.
const TIER: Column = Column {
    at: 3,
    name: "tier",
    headers: &["ระดับบัญชีม้า", "ระดับ", "ประเภทบัญชีม้า", "ระดับม้า", "สีบัญชีม้า", "mule tier", "tier level"],
};
/// What is held.
const HELD_AMOUNT: Column = Column {
    at: 4,
    name: "held_amount",
    headers: &[
        "ยอดเงินที่อายัด",
        "ยอดเงินอายัด",
        "ยอดอายัด",
        "จำนวนเงินที่อายัด",
        "จำนวนเงินอายัด",
        "จำนวนเงินที่ระงับ",
        "ยอดเงิน",
        "จำนวนเงิน",
        "amount held",
        "hold amount",
        "frozen amount",
        "amount",
    ],
};
/// Since when.
const HELD_AT: Column = Column {
    at: 5,
    name: "held_at",
    headers: &[
        "วันที่อายัด",
        "วันเวลาที่อายัด",
        "วันเวลาอายัด",
        "วันที่และเวลาที่อายัด",
        "วันที่และเวลาอายัด",
        "วันที่ระงับ",
        "วันเวลาที่ระงับ",
        "date held",
        "hold date",
        "frozen at",
        "freeze date",
    ],
};
/// By whose order.
const ORDERED_BY: Column = Column {
    at: 6,
    name: "ordered_by",
    headers: &[
        "หน่วยงานที่สั่ง",
        "หน่วยงานที่สั่งอายัด",
        "หน่วยงานผู้สั่ง",
        "หน่วยงาน",
        "ผู้สั่งอายัด",
        "ผู้สั่ง",
        "สั่งโดย",
        "ordering authority",
        "authority",
        "agency",
    ],
};
/// What the bank calls the hold.
const REFERENCE: Column = Column {
    at: 7,
    name: "reference",
    headers: &[
        "เลขอ้างอิง",
        "เลขที่อ้างอิง",
        "หมายเลขอ้างอิง",
        "เลขอ้างอิงการอายัด",
        "reference no",
        "reference number",
        "hold reference",
        "ref no",
        "ref",
    ],
};

/// How banks write the tiers, beside the words of the register.
const TIERS: [(&str, MuleTier); 7] = [
    ("ดำ", MuleTier::Black),
    ("เทาเข้ม", MuleTier::DarkGrey),
    ("เทาอ่อน", MuleTier::LightGrey),
    ("น้ำตาลเข้ม", MuleTier::DarkBrown),
    ("น้ำตาลอ่อน", MuleTier::LightBrown),
    ("dark gray", MuleTier::DarkGrey),
    ("light gray", MuleTier::LightGrey),
];
/// What may stand before the name of a tier.
const BEFORE_A_TIER: [&str; 4] = ["ระดับ", "บัญชี", "ม้า", "สี"];

impl FromRow for ReportedHold {
    const COLUMNS: &'static [Column] =
        &[ACCOUNT_NO, ACCOUNT_NAME, HOLDER_ID, TIER, HELD_AMOUNT, HELD_AT, ORDERED_BY, REFERENCE];
    const IDENTIFYING: &'static [&'static Column] = &[&ACCOUNT_NO, &REFERENCE];
    const AMOUNT: &'static Column = &HELD_AMOUNT;

    fn names() -> &'static Names {
        static NAMES: LazyLock<Names> = LazyLock::new(|| Names::of(ReportedHold::COLUMNS));
        &NAMES
    }

    /// Every cell is looked at before the row is given up.
    fn from_row(cells: &mut Cells<'_>, bank: &BankCode) -> Option<Self> {
        let number = cells.account_number(&ACCOUNT_NO, Some(bank));
        let holder = cells.read(&ACCOUNT_NAME, |text| text.parse::<PersonName>().map_err(PersonNameFault::code));
        let holder_number = holder_number(cells);
        let tier = cells.read(&TIER, |text| tier(text).ok_or("tier_unknown"));
        let amount = cells.amount(&HELD_AMOUNT, str::parse);
        let held_at = held_at(cells);
        let ordered_by = cells.text(&ORDERED_BY);
        let reference = cells.text(&REFERENCE);
        Some(Self {
            key: AccountKey { bank: bank.clone(), number: number? },
            holder: holder?,
            holder_number: holder_number?,
            tier: tier?,
            amount: amount?,
            held_at: held_at?,
            ordered_by: ordered_by?,
            reference: reference?,
        })
    }
}

/// The holder's number; the outer `None` where it could not be read. The zero that a spreadsheet took from it is put back, with a warning.
fn holder_number(cells: &mut Cells<'_>) -> Option<Option<PersonalNumber>> {
    if let Some(restored) = PersonalNumber::with_lost_zero(cells.raw(&HOLDER_ID)) {
        cells.warn(&HOLDER_ID, "personal_number_zero_restored");
        return Some(Some(restored));
    }
    cells.read_if(&HOLDER_ID, |text| text.parse::<PersonalNumber>().map_err(PersonalNumberFault::code))
}

/// Since when: of a day alone its beginning, as when an officer enters a hold, with a warning.
fn held_at(cells: &mut Cells<'_>) -> Option<DateTime<Utc>> {
    let mut is_day_alone = false;
    let at = cells.read(&HELD_AT, |text| match parse_stamp(text) {
        Err(DateFault::NoTime) => {
            is_day_alone = true;
            parse_date(text).map(bangkok_midnight).map_err(DateFault::code)
        }
        told => told.map_err(DateFault::code),
    });
    if is_day_alone && at.is_some() {
        cells.warn(&HELD_AT, "time_of_day_missing");
    }
    at
}

/// The tier that a bank writes.
fn tier(text: &str) -> Option<MuleTier> {
    /// By the name as names are compared.
    static KNOWN: LazyLock<HashMap<String, MuleTier>> = LazyLock::new(|| {
        let words = MuleTier::ALL.iter().map(|tier| (tier.as_str(), *tier));
        words.chain(TIERS).map(|(name, tier)| (key(name), tier)).collect()
    });
    let told = key(text);
    let mut told = told.as_str();
    if let Some(tier) = KNOWN.get(told) {
        return Some(*tier);
    }
    for before in BEFORE_A_TIER {
        told = told.strip_prefix(before).unwrap_or(told);
    }
    KNOWN.get(told).copied()
}
