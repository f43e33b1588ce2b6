//! What every claim and objection has alike: the row that it begins as, its lines, the account's count of open petitions, and what the history says of its
//! beginning and of each step. Which verb begins or moves one stands in that verb's file.

use serde_json::{Value, json};

use crate::app::Context;
use crate::casework::{Did, remember};
use crate::domain::deadline::after_receipt;
use crate::domain::id::{PetitionId, TransferId};
use crate::domain::money::Satang;
use crate::domain::petition::{Act, Kind, State, UNDER_EXAMINATION};
use crate::error::Error;
use crate::library::Pinned;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::petitions::{self, Petition, PetitionLine};

/// A claim that is about to be filed.
pub(super) struct NewClaim {
    pub(super) petition: Petition,
    pub(super) account: Option<Account>,
    pub(super) lines: Vec<PetitionLine>,
}

impl NewClaim {
    pub(super) fn new(petition: Petition, account: Option<Account>, lines: &[(TransferId, Satang)]) -> Self {
        let line = |(transfer_id, amount): &(TransferId, Satang)| PetitionLine {
            petition_id: petition.id,
            transfer_id: *transfer_id,
            amount: *amount,
            accepted: Satang::ZERO,
        };
        Self { lines: lines.iter().map(line).collect(), petition, account }
    }
}

/// A petition with nothing decided yet.
pub(super) fn blank(
    context: &Context,
    id: PetitionId,
    kind: Kind,
    state: State,
    claimed: Satang,
    pinned: &Pinned,
) -> Petition {
    let due = after_receipt(context.today(), pinned.rules.examination_days, &pinned.rules.calendar);
    Petition {
        id,
        version: 1,
        kind,
        reference: None,
        case_id: None,
        account_id: None,
        told_bank: None,
        told_number_sealed: None,
        told_number_index: None,
        state,
        claimed,
        accepted: Satang::ZERO,
        set_off: Satang::ZERO,
        allotted: Satang::ZERO,
        paid: Satang::ZERO,
        narrative_sealed: None,
        recommendation: None,
        reasons: None,
        explanation_sealed: None,
        remark_sealed: None,
        assigned_to: None,
        recommended_by: None,
        agreed_by: None,
        due_on: (state != State::Waiting).then_some(due.on),
        filed_at: context.legal.naive_utc(),
        rule_set: pinned.hash.clone(),
        rules_on: pinned.on,
    }
}

/// Stores new claims with their lines, and moves their accounts' counts.
pub(super) fn insert_claims<'a>(
    connection: &mut AnyConnection,
    claims: impl Iterator<Item = &'a NewClaim> + Clone,
) -> Result<(), Error> {
    let rows: Vec<Petition> = claims.clone().map(|claim| claim.petition.clone()).collect();
    petitions::insert(connection, &rows)?;
    let lines: Vec<PetitionLine> = claims.clone().flat_map(|claim| claim.lines.clone()).collect();
    petitions::insert_lines(connection, &lines)?;
    for claim in claims {
        if let Some(account) = &claim.account {
            count(connection, &claim.petition, account)?;
        }
    }
    Ok(())
}

/// Moves the account's count for a new petition.
pub(super) fn count(connection: &mut AnyConnection, petition: &Petition, account: &Account) -> Result<(), Error> {
    accounts::keep_open_claims(connection, account, i64::from(UNDER_EXAMINATION.contains(&petition.state)))
}

/// What the history says of a new petition.
pub(super) fn began(petition: &Petition, act: Act) -> Did<'static> {
    Did {
        record: petition.kind.as_str(),
        id: *petition.id.bytes(),
        version: 1,
        act: act.as_str(),
        from: None,
        to: petition.state.as_str(),
        detail: json!({ "claimed": petition.claimed.get() }),
    }
}

/// Moves the account's count for a new petition, and remembers it.
pub(super) fn remember_new(
    connection: &mut AnyConnection,
    context: &Context,
    petition: &Petition,
    account: &Account,
    act: Act,
) -> Result<(), Error> {
    count(connection, petition, account)?;
    remember(connection, context, &began(petition, act))
}

/// Appends a petition's step to the history.
pub(super) fn remember_step(
    connection: &mut AnyConnection,
    context: &Context,
    before: &Petition,
    after: &Petition,
    act: Act,
    detail: Value,
) -> Result<(), Error> {
    let did = Did {
        record: after.kind.as_str(),
        id: *after.id.bytes(),
        version: after.version,
        act: act.as_str(),
        from: Some(before.state.as_str()),
        to: after.state.as_str(),
        detail,
    };
    remember(connection, context, &did)
}
