//! `bank,account,debit,credit,amount,act,posted_on`: one row a posting; amounts in baht.

use std::io::Write;

use super::cells::{Sheet, text};
use super::{ExportFault, PAGE};
use crate::domain::dates::bangkok_date;
use crate::store::AnyConnection;
use crate::store::exports;

pub(super) fn write<W: Write>(connection: &mut AnyConnection, sheet: &mut Sheet<W>) -> Result<(), ExportFault> {
    sheet.row(["bank", "account", "debit", "credit", "amount", "act", "posted_on"])?;
    let mut after = None;
    loop {
        let accounts = exports::account_page(connection, after.as_ref(), PAGE)?;
        let Some((_, bank, number)) = accounts.last() else {
            return Ok(());
        };
        after = Some((bank.clone(), number.clone()));
        let ids: Vec<_> = accounts.iter().map(|(id, _, _)| *id).collect();
        let postings = exports::postings_on(connection, &ids)?;
        for (id, bank, number) in &accounts {
            for posting in postings.iter().filter(|posting| posting.account == *id) {
                sheet.row([
                    &text(bank.as_str()),
                    &text(number),
                    posting.debit.as_str(),
                    posting.credit.as_str(),
                    &posting.amount.plain(),
                    &text(&posting.act),
                    &bangkok_date(posting.posted_at.and_utc()).to_string(),
                ])?;
            }
        }
    }
}
