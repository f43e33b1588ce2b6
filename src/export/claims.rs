//! `case,claim,bank,account,state,claimed,accepted,set_off,allotted,paid,filed_on,due_on`: one row a claim; amounts in baht.

use std::io::Write;
use std::sync::Arc;

use super::cells::{Sheet, text};
use super::{ExportFault, claim_names, each_page};
use crate::casework::sealing::Keys;
use crate::casework::sealing::keys::ERASED_MARK;
use crate::domain::dates::bangkok_date;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::exports::{self, ExportedClaim};
use crate::vault::Vault;

pub(super) fn write<W: Write>(
    connection: &mut AnyConnection,
    vault: &Arc<Vault>,
    sheet: &mut Sheet<W>,
) -> Result<(), ExportFault> {
    sheet.row([
        "case", "claim", "bank", "account", "state", "claimed", "accepted", "set_off", "allotted", "paid", "filed_on",
        "due_on",
    ])?;
    each_page(connection, |connection, page| {
        let claims = exports::claims_on(connection, page)?;
        let waiting = claims.iter().filter(|claim| claim.account.is_none());
        let told = waiting.filter_map(|claim| claim.petition.told_number_sealed.as_deref());
        let keys = Keys::of_values(connection, vault, told)?;
        for case in &page.cases {
            // In the order of their names: by the first transfer.
            let mut named: Vec<_> = claim_names(case, page).into_iter().collect();
            named.sort_by_key(|(_, name)| (name.len(), name.clone()));
            for (id, name) in named {
                if let Some(claim) = claims.iter().find(|claim| claim.petition.id == id) {
                    one_claim(&keys, sheet, case.name(), &name, claim)?;
                }
            }
        }
        Ok(())
    })
}

fn one_claim<W: Write>(
    keys: &Keys,
    sheet: &mut Sheet<W>,
    case: &str,
    name: &str,
    claim: &ExportedClaim,
) -> Result<(), ExportFault> {
    let petition = &claim.petition;
    let (bank, number) = against(keys, claim)?;
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
fn against(keys: &Keys, claim: &ExportedClaim) -> Result<(String, String), Error> {
    if let Some((bank, number)) = &claim.account {
        return Ok((bank.to_string(), number.clone()));
    }
    let petition = &claim.petition;
    let sealed = petition.told_number_sealed.as_deref();
    let number = keys.open_if("petitions", "told_number_sealed", petition.id.bytes(), sealed)?;
    let number = number.map(|number| number.or_mark(|| ERASED_MARK.to_owned()));
    let bank = petition.told_bank.as_ref().map(ToString::to_string);
    Ok((bank.unwrap_or_default(), number.unwrap_or_default()))
}
