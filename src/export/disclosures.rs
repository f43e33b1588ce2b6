//! `disclosed_on,about,recipient,what,basis,role`: one row each time personal data were handed on (PDPA s.39), in the order of time. `about` is the case or objection,
//! or the account that was published; `recipient` a bank's code, `public` or `person`.

use std::io::Write;

use super::ExportFault;
use super::cells::{Sheet, text};
use crate::domain::dates::bangkok_date;
use crate::domain::disclosure::{DISCLOSURES, Recipient, disclosed_by};
use crate::store::AnyConnection;
use crate::store::exports::{self, About};

/// Versions of the history that are held in memory at once: each page reads the history from its beginning.
const PAGE: i64 = 5_000;

pub(super) fn write<W: Write>(connection: &mut AnyConnection, sheet: &mut Sheet<W>) -> Result<(), ExportFault> {
    sheet.row(["disclosed_on", "about", "recipient", "what", "basis", "role"])?;
    let acts: Vec<&str> = DISCLOSURES.iter().map(|line| line.act).collect();
    let mut after = None;
    loop {
        let versions = exports::versions_with(connection, &acts, after.as_ref(), PAGE)?;
        let Some(last) = versions.last() else {
            return Ok(());
        };
        after = Some(last.clone());
        for version in &versions {
            let Some(line) = disclosed_by(&version.record, &version.act) else {
                continue;
            };
            let About { name, bank } = exports::about(connection, version)?;
            let recipient = match (line.to, &bank) {
                (Recipient::Bank, Some(bank)) => bank.as_str(),
                (to, _) => to.as_str(),
            };
            sheet.row([
                &bangkok_date(version.legal_at.and_utc()).to_string(),
                &text(&name),
                recipient,
                line.what.as_str(),
                line.basis,
                version.role.as_str(),
            ])?;
        }
    }
}
