//! `case,claim,bank,account,state,claimed,accepted,set_off,allotted,paid,filed_on,due_on`: one row a claim; amounts in baht.

use std::io::Write;

use super::cells::{Sheet, text};
use super::{ExportFault, claim_names, each_page};
use crate::casework::sealing;
use crate::domain::dates::bangkok_date;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::exports::{self, ExportedClaim};
use crate::vault::Vault;

pub(super) fn write<W: Write>(
    connection: &mut AnyConnection,
    vault: &Vault,
    sheet: &mut Sheet<W>,
) -> Result<(), ExportFault> {
    sheet.row([
        "case", "claim", "bank", "account", "state", "claimed", "accepted", "set_off", "allotted", "paid", "filed_on",
        "due_on",
    ])?;
    each_page(connection, |connection, page| {
        let claims = exports::claims_on(connection, page)?;
        for case in &page.cases {
            // In the order of their names: by the first transfer.
            let mut named: Vec<_> = claim_names(case, page).into_iter().collect();
            named.sort_by_key(|(_, name)| (name.len(), name.clone()));
            for (id, name) in named {
                if let Some(claim) = claims.iter().find(|claim| claim.petition.id == id) {
                    one_claim(vault, sheet, case.name(), &name, claim)?;
                }
            }
        }
        Ok(())
    })
}

fn one_claim<W: Write>(
    vault: &Vault,
    sheet: &mut Sheet<W>,
    case: &str,
    name: &str,
    claim: &ExportedClaim,
) -> Result<(), ExportFault> {
    let petition = &claim.petition;
    let (bank, number) = against(vault, claim)?;
    sheet.row([
        &text(case),
        &text(name),
        &text(&bank),
        &text(&number),
        petition.state.as_str(),
        &petition.claimed.plain(),
        &petition.accepted.plain(),
        &petition.set_off.plain(),
        &petition.allotted.plain(),
        &petition.paid.plain(),
        &bangkok_date(petition.filed_at.and_utc()).to_string(),
        &petition.due_on.map(|day| day.to_string()).unwrap_or_default(),
    ])
}

/// The account that a claim is against: the reported one, or as told while it waits.
fn against(vault: &Vault, claim: &ExportedClaim) -> Result<(String, String), Error> {
    if let Some((bank, number)) = &claim.account {
        return Ok((bank.to_string(), number.clone()));
    }
    let petition = &claim.petition;
    let sealed = petition.told_number_sealed.as_deref();
    let number = sealing::open_if(vault, "petitions", "told_number_sealed", petition.id.bytes(), sealed)?;
    let bank = petition.told_bank.as_ref().map(ToString::to_string);
    Ok((bank.unwrap_or_default(), number.unwrap_or_default()))
}
