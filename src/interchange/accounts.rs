//! Frozen accounts with their holds, as a bank reports them (R9): the columns of the file, and what becomes of a row.

use super::dialect::{self, Cells, Reading};
use super::{Done, Entry};
use crate::app::Context;
use crate::casework::publishing::{self, Reported, ReportedHold};
use crate::domain::dates::{DateFault, parse_stamp};
use crate::domain::identity::{
    AccountNumber, AccountNumberFault, BankCode, MuleTier, PersonName, PersonNameFault, PersonalNumber,
    PersonalNumberFault,
};
use crate::domain::money::{MoneyFault, Satang};
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::AnyConnection;

/// The columns, by their headers.
pub const COLUMNS: &[&str] =
    &["account_no", "account_name", "holder_id", "tier", "held_amount", "held_at", "ordered_by", "reference"];

/// Reads a file of this bank.
pub fn read(bytes: &[u8], bank: &BankCode) -> Reading<ReportedHold> {
    dialect::read(bytes, COLUMNS, |cells| row(cells, bank))
}

/// One row: every cell is looked at before it is given up.
fn row(cells: &mut Cells<'_>, bank: &BankCode) -> Option<ReportedHold> {
    let number = cells.read("account_no", |text| text.parse::<AccountNumber>().map_err(AccountNumberFault::code));
    let holder = cells.read("account_name", |text| text.parse::<PersonName>().map_err(PersonNameFault::code));
    let holder_number = cells
        .read_if("holder_id", |text| text.parse::<PersonalNumber>().map_err(|fault: PersonalNumberFault| fault.code()));
    let tier = cells.read("tier", |text| text.parse::<MuleTier>().map_err(|_| "tier_unknown"));
    let amount = cells.read("held_amount", |text| text.parse::<Satang>().map_err(MoneyFault::code));
    let held_at = cells.read("held_at", |text| parse_stamp(text).map_err(DateFault::code));
    let ordered_by = cells.text("ordered_by");
    let reference = cells.text("reference");
    let number = number?;
    if number.unusual_length(bank) {
        cells.warn("account_no", "account_number_unusual_length");
    }
    Some(ReportedHold {
        key: AccountKey { bank: bank.clone(), number },
        holder: holder?,
        holder_number: holder_number?,
        tier: tier?,
        amount: amount?,
        held_at: held_at?,
        ordered_by: ordered_by?,
        reference: reference?,
    })
}

impl Entry for ReportedHold {
    fn amount(&self) -> Satang {
        self.amount
    }

    fn commit(&self, connection: &mut AnyConnection, context: &Context) -> Result<Done, Error> {
        let reported = publishing::report_hold(connection, context, self)?;
        Ok(match reported {
            Reported::New(_) => Done::New,
            Reported::Changed(_) => Done::Changed,
            Reported::Unchanged(_) => Done::Unchanged,
        })
    }
}
