//! Other cases that claim a transfer of this one too: told with the same figures, or matched to the same movement. Whose it is, the name that the
//! sender's bank reported may say.

use std::collections::BTreeMap;

use super::File;
use crate::app::Context;
use crate::casework::sealing;
use crate::domain::id::{CaseId, TransferId};
use crate::domain::screening::{Movement, Rival, Tolerance};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::Transfer;
use crate::store::screening::{self as lookups, Elsewhere, Trace};

/// The rivals of each transfer.
pub(super) fn rivals(
    connection: &mut AnyConnection,
    context: &Context,
    file: &File,
    matched: &[Option<Movement>],
    traces: &[Trace],
    tolerance: Tolerance,
) -> Result<Vec<(TransferId, Rival)>, Error> {
    let others = elsewhere(connection, file, matched)?;
    let mut claims: Vec<(&Transfer, Option<&Trace>, &Elsewhere)> = Vec::new();
    for (transfer, movement) in file.transfers.iter().zip(matched) {
        let trace = movement.as_ref().and_then(|movement| traces.iter().find(|trace| trace.id == movement.id));
        let same = others.iter().filter(|other| is_same(transfer, trace, other, tolerance));
        claims.extend(same.map(|other| (transfer, trace, other)));
    }
    if claims.is_empty() {
        return Ok(Vec::new());
    }
    let cases: Vec<CaseId> = claims.iter().map(|(_, _, other)| other.case).collect();
    let mut names: BTreeMap<CaseId, Vec<Vec<u8>>> = BTreeMap::new();
    for named in lookups::names_in(connection, &cases)? {
        if let Some(case) = named.case {
            names.entry(case).or_default().push(named.name_index);
        }
    }
    let own: Vec<Vec<u8>> = file.parties.iter().map(|party| party.name_index.clone()).collect();
    let mut rivals = Vec::with_capacity(claims.len());
    for (transfer, trace, other) in claims {
        let sender = trace.map(|trace| sender(context, trace)).transpose()?.flatten();
        let is_one_of = |people: Option<&Vec<Vec<u8>>>| {
            sender.as_ref().map(|sender| people.is_some_and(|people| people.contains(sender)))
        };
        let rival = Rival {
            case: other.reference.to_string(),
            sender_is_own: is_one_of(Some(&own)),
            sender_is_theirs: is_one_of(names.get(&other.case)),
        };
        rivals.push((transfer.id, rival));
    }
    Ok(rivals)
}

/// Transfers of other cases that may be one of these.
fn elsewhere(
    connection: &mut AnyConnection,
    file: &File,
    matched: &[Option<Movement>],
) -> Result<Vec<Elsewhere>, Error> {
    let into: Vec<&[u8]> = file.transfers.iter().map(|row| row.to_number_index.as_slice()).collect();
    let amounts: Vec<_> = file.transfers.iter().map(|row| row.amount).collect();
    let mut others = lookups::told_elsewhere(connection, file.case.id, &into, &amounts)?;
    let movements: Vec<_> = matched.iter().flatten().map(|movement| movement.id).collect();
    if !movements.is_empty() {
        others.extend(lookups::matched_elsewhere(connection, file.case.id, &movements)?);
    }
    Ok(others)
}

/// Whether a transfer of another case is this one: the same movement; or the same account and amount, near in time, and no different sender.
fn is_same(transfer: &Transfer, trace: Option<&Trace>, other: &Elsewhere, tolerance: Tolerance) -> bool {
    if trace.is_some_and(|trace| other.movement == Some(trace.id)) {
        return true;
    }
    let differs = matches!((&transfer.from_number_index, &other.from_index), (Some(one), Some(two)) if one != two);
    !differs
        && other.to_index == transfer.to_number_index
        && other.amount == transfer.amount
        && (other.made_at - transfer.made_at).abs() <= tolerance.time
}

/// The blind index of the sender's name, as a bank reported it.
fn sender(context: &Context, trace: &Trace) -> Result<Option<Vec<u8>>, Error> {
    let sealed = trace.from_name_sealed.as_deref();
    let name = sealing::open_if(&context.vault, "movements", "from_name_sealed", trace.id.bytes(), sealed)?;
    Ok(name.map(|name| sealing::name_index(&context.vault, &name)))
}
