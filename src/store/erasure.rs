//! What is taken out of the tables when a person is erased: blind indexes, sessions, notices that wait. What is erased, and when, is `casework::erasing`'s
//! to say.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Binary, Nullable, Text};

use super::AnyConnection;
use super::cases::Party;
use super::schema::{cases, channels, codes, handed_over, idempotency_keys, parties, sessions, transfers};
use crate::domain::id::{CaseId, ChannelId, PartyId, PetitionId, TransferId};
use crate::error::Error;
use crate::vault::person_head;

/// Makes an index that finds nothing: each must be another, else equal ones would tell that two were erased alike.
type Noise = fn() -> Result<Vec<u8>, Error>;

/// Takes a party's indexes out.
///
/// # Errors
/// What the database says.
pub fn forget_party(connection: &mut AnyConnection, party: PartyId, noise: Noise) -> Result<(), Error> {
    let change = (
        parties::name_index.eq(noise()?),
        parties::number_index.eq(noise()?),
        parties::telephone_index.eq(None::<Vec<u8>>),
        parties::email_index.eq(None::<Vec<u8>>),
    );
    diesel::update(parties::table.find(party)).set(change).execute(connection)?;
    Ok(())
}

/// Takes the victim's own accounts, the numbers that other authorities know the case by, and whatever recognises the case when it is handed over again,
/// out of a case. The accounts that the money went to are not the victim's, and stay found.
///
/// # Errors
/// What the database says.
pub fn forget_case(connection: &mut AnyConnection, case: CaseId, noise: Noise) -> Result<(), Error> {
    let channels: Vec<ChannelId> =
        channels::table.filter(channels::case_id.eq(case)).select(channels::id).load(connection)?;
    for id in channels {
        let change = channels::number_index.eq(noise()?);
        diesel::update(channels::table.find(id)).set(change).execute(connection)?;
    }
    let sent: Vec<TransferId> = transfers::table
        .filter(transfers::case_id.eq(case))
        .filter(transfers::from_number_index.is_not_null())
        .select(transfers::id)
        .load(connection)?;
    for id in sent {
        let change = transfers::from_number_index.eq(noise()?);
        diesel::update(transfers::table.find(id)).set(change).execute(connection)?;
    }
    let none = None::<String>;
    let numbers = (cases::bank_case_id.eq(none.clone()), cases::police_report.eq(none));
    diesel::update(cases::table.find(case)).set(numbers).execute(connection)?;
    let handed = handed_over::table.filter(handed_over::case_id.eq(case));
    diesel::update(handed).set(handed_over::digest.eq(noise()?)).execute(connection)?;
    diesel::delete(idempotency_keys::table.filter(idempotency_keys::case_id.eq(case))).execute(connection)?;
    Ok(())
}

/// Ends the sessions of a case, and the codes that would begin one.
///
/// # Errors
/// What the database says.
pub fn end_sessions_of_case(connection: &mut AnyConnection, case: CaseId) -> Result<(), Error> {
    diesel::delete(codes::table.filter(codes::case_id.eq(case))).execute(connection)?;
    diesel::delete(sessions::table.filter(sessions::case_id.eq(case))).execute(connection)?;
    Ok(())
}

/// Ends the sessions of an objection.
///
/// # Errors
/// What the database says.
pub fn end_sessions_of_objection(connection: &mut AnyConnection, objection: PetitionId) -> Result<(), Error> {
    diesel::delete(sessions::table.filter(sessions::petition_id.eq(objection))).execute(connection)?;
    Ok(())
}

/// Gives up the notices that wait for this party: nobody can be addressed any more.
///
/// # Errors
/// What the database says.
pub fn give_up_notices(connection: &mut AnyConnection, party: &Party, why: &str) -> Result<(), Error> {
    let head = person_head(party.id.bytes());
    let statement = format!(
        "UPDATE notices SET state = 'dead', fault = $1, leased_until = NULL WHERE state = 'pending' \
         AND (case_id = $2 OR petition_id = $3) \
         AND (substr(to_sealed, 1, {length}) = $4 OR substr(name_sealed, 1, {length}) = $4)",
        length = head.len()
    );
    sql_query(statement)
        .bind::<Text, _>(why)
        .bind::<Nullable<Binary>, _>(party.case_id)
        .bind::<Nullable<Binary>, _>(party.petition_id)
        .bind::<Binary, _>(head.to_vec())
        .execute(connection)?;
    Ok(())
}
