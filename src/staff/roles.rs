//! A role is given by two people: one administrator proposes it, another approves it, and neither is who gets it (workflow.md, "Four eyes"). The
//! same holds for the first role of somebody who is added, and for letting somebody in again.

use super::{Sessions, change_if, keep_an_admin};
use crate::app::App;
use crate::domain::actor::{Actor, Role};
use crate::domain::id::UserId;
use crate::domain::identity::BankCode;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::role_changes::{self, RoleChange, State};
use crate::vault::uuid_v7;

/// A proposal that is not kept yet.
pub(super) fn proposed(
    app: &App,
    user: UserId,
    role: Role,
    bank: Option<BankCode>,
    by: UserId,
) -> Result<RoleChange, Error> {
    let now = app.clock.real_now();
    Ok(RoleChange {
        id: uuid_v7(now)?.as_bytes().to_vec(),
        user_id: user,
        role,
        bank,
        state: State::Proposed,
        proposed_by: by,
        proposed_at: now.naive_utc(),
        approved_by: None,
        decided_at: None,
    })
}

/// Proposes a role for a user, who keeps the one they have until it is approved.
///
/// # Errors
/// `NotFound`; `SamePerson` for oneself; `AlreadyThere` where one is proposed; `LastAdmin`.
pub fn propose_role(app: &App, id: UserId, role: Role, bank: Option<BankCode>, by: &Actor) -> Result<(), Error> {
    let proposer = by.user().ok_or(Refusal::NotFound)?;
    let change = proposed(app, id, role, bank, proposer)?;
    change_if(app, id, "propose_role", by, Sessions::Keep, move |connection, user| {
        if user.id == proposer {
            return Err(Refusal::SamePerson { step: "concerned" }.into());
        }
        if change.role != Role::Admin {
            keep_an_admin(connection, user)?;
        }
        role_changes::insert(connection, &change)
    })
}

/// Gives the role that another administrator proposed, as it was when the user's record was `seen`: what is approved is what was read. It holds from the next request on, and who was not active is.
///
/// # Errors
/// `NotFound`, `Stale`; `SamePerson` for who proposed it and who gets it; `LastAdmin`.
pub fn approve_role(app: &App, id: UserId, seen: i64, by: &Actor) -> Result<(), Error> {
    let approver = by.user().ok_or(Refusal::NotFound)?;
    let now = app.clock.real_now().naive_utc();
    change_if(app, id, "approve_role", by, Sessions::Keep, move |connection, user| {
        if user.version != seen {
            return Err(Refusal::Stale { seen, found: user.version }.into());
        }
        let change = open(connection, id)?;
        if change.proposed_by == approver {
            return Err(Refusal::SamePerson { step: "proposed" }.into());
        }
        if user.id == approver {
            return Err(Refusal::SamePerson { step: "concerned" }.into());
        }
        if change.role != Role::Admin {
            keep_an_admin(connection, user)?;
        }
        role_changes::decide(connection, &change.id, State::Approved, Some(approver), now)?;
        user.role = change.role;
        user.bank = change.bank;
        user.active = true;
        Ok(())
    })
}

/// Takes a proposal back, or does not approve it.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn withdraw_role(app: &App, id: UserId, by: &Actor) -> Result<(), Error> {
    let now = app.clock.real_now().naive_utc();
    change_if(app, id, "withdraw_role", by, Sessions::Keep, move |connection, _| {
        let change = open(connection, id)?;
        role_changes::decide(connection, &change.id, State::Withdrawn, None, now)
    })
}

fn open(connection: &mut AnyConnection, id: UserId) -> Result<RoleChange, Error> {
    Ok(role_changes::open_of(connection, id)?.ok_or(Refusal::NotFound)?)
}
