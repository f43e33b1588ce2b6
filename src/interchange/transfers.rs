//! Movements in and out of frozen accounts, as a bank reports them (R9): the columns of the file, and what becomes of a row.

use std::sync::LazyLock;

use super::dialect::{Cells, Column, FromRow, Names};
use crate::casework::trail::ReportedMovement;
use crate::domain::dates::{DateFault, parse_stamp};
use crate::domain::identity::{BankCode, BankCodeFault, PersonName, PersonNameFault};
use crate::domain::money::Satang;
use crate::domain::told::AccountKey;

/// What both banks call the movement.
const TRANSACTION_REF: Column = Column {
    at: 0,
    name: "transaction_ref",
    headers: &[
        "เลขอ้างอิงรายการ",
        "เลขที่อ้างอิงรายการ",
        "หมายเลขอ้างอิงรายการ",
        "เลขที่รายการ",
        "เลขอ้างอิง",
        "เลขที่อ้างอิง",
        "หมายเลขอ้างอิง",
        "transaction reference",
        "transaction id",
        "transaction no",
        "reference",
        "reference no",
        "ref",
    ],
};
/// Where it comes from.
const FROM_BANK: Column = Column {
    at: 1,
    name: "from_bank",
    headers: &["ธนาคารต้นทาง", "ธนาคารผู้โอน", "รหัสธนาคารต้นทาง", "source bank", "sending bank", "from bank code"],
};
/// The account there.
const FROM_ACCOUNT: Column = Column {
    at: 2,
    name: "from_account",
    headers: &[
        "บัญชีต้นทาง",
        "เลขที่บัญชีต้นทาง",
        "เลขบัญชีต้นทาง",
        "บัญชีผู้โอน",
        "เลขที่บัญชีผู้โอน",
        "from account no",
        "from account number",
        "source account",
    ],
};
/// Who sent it; may be empty.
const FROM_NAME: Column = Column {
    at: 3,
    name: "from_name",
    headers: &["ชื่อผู้โอน", "ชื่อบัญชีต้นทาง", "ชื่อบัญชีผู้โอน", "sender name", "sender", "from account name"],
};
/// Where it goes to; empty where it leaves the banks' sight.
const TO_BANK: Column = Column {
    at: 4,
    name: "to_bank",
    headers: &[
        "ธนาคารปลายทาง",
        "ธนาคารผู้รับโอน",
        "ธนาคารผู้รับ",
        "รหัสธนาคารปลายทาง",
        "destination bank",
        "receiving bank",
        "to bank code",
    ],
};
/// The account there, likewise.
const TO_ACCOUNT: Column = Column {
    at: 5,
    name: "to_account",
    headers: &[
        "บัญชีปลายทาง",
        "เลขที่บัญชีปลายทาง",
        "เลขบัญชีปลายทาง",
        "บัญชีผู้รับโอน",
        "เลขที่บัญชีผู้รับโอน",
        "บัญชีผู้รับ",
        "เลขที่บัญชีผู้รับ",
        "to account no",
        "to account number",
        "destination account",
    ],
};
/// How much.
const AMOUNT: Column = Column {
    at: 6,
    name: "amount",
    headers: &["จำนวนเงิน", "จำนวนเงินที่โอน", "ยอดเงิน", "ยอดเงินที่โอน", "ยอดโอน", "transfer amount", "transaction amount"],
};
/// When.
const BOOKED_AT: Column = Column {
    at: 7,
    name: "booked_at",
    headers: &[
        "วันเวลาทำรายการ",
        "วันเวลาที่ทำรายการ",
        "วันที่และเวลาทำรายการ",
        "วันที่ทำรายการ",
        "วันเวลาที่โอน",
        "วันเวลาโอน",
        "วันที่โอน",
        "transaction time",
        "transaction date",
        "date time",
        "booking time",
        "posted at",
    ],
};

impl FromRow for ReportedMovement {
    const COLUMNS: &'static [Column] =
        &[TRANSACTION_REF, FROM_BANK, FROM_ACCOUNT, FROM_NAME, TO_BANK, TO_ACCOUNT, AMOUNT, BOOKED_AT];
    const IDENTIFYING: &'static [&'static Column] = &[&FROM_ACCOUNT, &TRANSACTION_REF];
    const AMOUNT: &'static Column = &AMOUNT;

    fn names() -> &'static Names {
        static NAMES: LazyLock<Names> = LazyLock::new(|| Names::of(ReportedMovement::COLUMNS));
        &NAMES
    }

    /// Every cell is looked at before the row is given up.
    fn from_row(cells: &mut Cells<'_>, bank: &BankCode) -> Option<Self> {
        let reference = cells.text(&TRANSACTION_REF);
        let from = account(cells, &FROM_BANK, &FROM_ACCOUNT);
        let from_name = cells.read_if(&FROM_NAME, |text| text.parse::<PersonName>().map_err(PersonNameFault::code));
        // Cash and what leaves the banks' sight have no destination account.
        let leaves = cells.raw(&TO_BANK).is_empty() && cells.raw(&TO_ACCOUNT).is_empty();
        let to = if leaves { Some(None) } else { account(cells, &TO_BANK, &TO_ACCOUNT).map(Some) };
        let amount = cells.amount(&AMOUNT, Satang::parse_positive);
        let booked_at = cells.read(&BOOKED_AT, |text| parse_stamp(text).map_err(DateFault::code));
        let (from, to) = (from?, to?);
        let touches = from.bank == *bank || to.as_ref().is_some_and(|to| to.bank == *bank);
        if !touches {
            cells.fault_of_row("not_this_bank");
            return None;
        }
        Some(Self { reference: reference?, from, from_name: from_name?, to, amount: amount?, booked_at: booked_at? })
    }
}

/// An account told in two columns.
fn account(cells: &mut Cells<'_>, bank: &Column, number: &Column) -> Option<AccountKey> {
    let code = cells.read(bank, |text| text.parse::<BankCode>().map_err(BankCodeFault::code));
    let number = cells.account_number(number, code.as_ref());
    Some(AccountKey { bank: code?, number: number? })
}
