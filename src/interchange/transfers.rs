//! Movements in and out of frozen accounts, as a bank reports them (R9): the columns of the file, and what becomes of a row.

use super::dialect::{self, Cells, Reading};
use super::{Done, Entry};
use crate::app::Context;
use crate::casework::trail::{self, ReportedMovement, Told};
use crate::domain::dates::{DateFault, parse_stamp};
use crate::domain::identity::{
    AccountNumber, AccountNumberFault, BankCode, BankCodeFault, PersonName, PersonNameFault,
};
use crate::domain::money::{MoneyFault, Satang};
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::AnyConnection;

/// The columns, by their headers.
pub const COLUMNS: &[&str] =
    &["transaction_ref", "from_bank", "from_account", "from_name", "to_bank", "to_account", "amount", "booked_at"];

/// Reads a file of this bank.
pub fn read(bytes: &[u8], bank: &BankCode) -> Reading<ReportedMovement> {
    dialect::read(bytes, COLUMNS, |cells| row(cells, bank))
}

/// One row: every cell is looked at before it is given up.
fn row(cells: &mut Cells<'_>, bank: &BankCode) -> Option<ReportedMovement> {
    let reference = cells.text("transaction_ref");
    let from = account(cells, "from_bank", "from_account");
    let from_name = cells.read_if("from_name", |text| text.parse::<PersonName>().map_err(PersonNameFault::code));
    // Cash and what leaves the banks' sight have no destination account.
    let leaves = cells.raw("to_bank").is_empty() && cells.raw("to_account").is_empty();
    let to = if leaves { Some(None) } else { account(cells, "to_bank", "to_account").map(Some) };
    let amount = cells.read("amount", |text| Satang::parse_positive(text).map_err(MoneyFault::code));
    let booked_at = cells.read("booked_at", |text| parse_stamp(text).map_err(DateFault::code));
    let (from, to) = (from?, to?);
    let touches = from.bank == *bank || to.as_ref().is_some_and(|to| to.bank == *bank);
    if !touches {
        cells.fault(None, "not_this_bank");
        return None;
    }
    Some(ReportedMovement {
        reference: reference?,
        from,
        from_name: from_name?,
        to,
        amount: amount?,
        booked_at: booked_at?,
    })
}

/// An account told in two columns.
fn account(cells: &mut Cells<'_>, bank: &'static str, number: &'static str) -> Option<AccountKey> {
    let code = cells.read(bank, |text| text.parse::<BankCode>().map_err(BankCodeFault::code));
    let told = cells.read(number, |text| text.parse::<AccountNumber>().map_err(AccountNumberFault::code));
    let key = AccountKey { bank: code?, number: told? };
    if key.number.unusual_length(&key.bank) {
        cells.warn(number, "account_number_unusual_length");
    }
    Some(key)
}

impl Entry for ReportedMovement {
    fn amount(&self) -> Satang {
        self.amount
    }

    fn commit(&self, connection: &mut AnyConnection, context: &Context) -> Result<Done, Error> {
        let told = trail::report_movement(connection, context, self)?;
        Ok(match told {
            Told::New => Done::New,
            Told::Unchanged => Done::Unchanged,
        })
    }
}
