//! Orders, their lines, their service, and challenges against them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{challenges, order_lines, orders, services};
use super::{AnyConnection, one_changed};
use crate::domain::id::{AccountId, ChallengeId, OrderId, PetitionId, ServiceId, UserId};
use crate::domain::money::Satang;
use crate::domain::{challenge, order};
use crate::error::Error;

/// An order of the committee.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = orders)]
pub struct Order {
    /// The id.
    pub id: OrderId,
    /// Account id.
    pub account_id: AccountId,
    /// Number.
    pub number: i64,
    /// Kind.
    pub kind: order::Kind,
    /// Pool, satang.
    pub pool: Satang,
    /// Upheld, satang.
    pub upheld: Satang,
    /// Surplus, satang.
    pub surplus: Satang,
    /// Method.
    pub method: String,
    /// Hash of the pinned rule set.
    pub rule_set: Vec<u8>,
    /// The day whose entries of the set count.
    pub rules_on: NaiveDate,
    /// Inputs.
    pub inputs: String,
    /// Who ordered it.
    pub ordered_by: UserId,
    /// Ordered on, the day in Bangkok.
    pub ordered_on: NaiveDate,
    /// Ordered at, UTC.
    pub ordered_at: NaiveDateTime,
}

/// What an order says of one petition.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = order_lines)]
pub struct OrderLine {
    /// Order id.
    pub order_id: OrderId,
    /// Petition id.
    pub petition_id: PetitionId,
    /// Outcome.
    pub outcome: order::Outcome,
    /// Entitlement, satang.
    pub entitlement: Satang,
    /// Set off, satang.
    pub set_off: Satang,
    /// Amount, satang.
    pub amount: Satang,
    /// Amount before, satang.
    pub amount_before: Satang,
}

/// The service of an order on one person.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = services, treat_none_as_null = true)]
pub struct Service {
    /// The id.
    #[diesel(skip_update)]
    pub id: ServiceId,
    /// Moves with every change.
    pub version: i64,
    /// Order id.
    #[diesel(skip_update)]
    pub order_id: OrderId,
    /// Petition id.
    #[diesel(skip_update)]
    pub petition_id: PetitionId,
    /// Account id.
    #[diesel(skip_update)]
    pub account_id: AccountId,
    /// Means.
    pub means: String,
    /// Sent on, the day in Bangkok.
    pub sent_on: Option<NaiveDate>,
    /// The day on which it counts as received without a receipt, in Bangkok.
    pub deemed_on: Option<NaiveDate>,
    /// Received on, the day in Bangkok.
    pub received_on: Option<NaiveDate>,
    /// Who known it.
    pub known_by: Option<String>,
    /// Challenge until.
    pub challenge_until: Option<NaiveDate>,
}

/// A court case against an order.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = challenges, treat_none_as_null = true)]
pub struct Challenge {
    /// The id.
    #[diesel(skip_update)]
    pub id: ChallengeId,
    /// Moves with every change.
    pub version: i64,
    /// Petition id.
    #[diesel(skip_update)]
    pub petition_id: PetitionId,
    /// Account id.
    #[diesel(skip_update)]
    pub account_id: AccountId,
    /// Where it stands.
    pub state: challenge::State,
    /// Court number.
    pub court_number: String,
    /// Reported on, the day in Bangkok.
    pub reported_on: NaiveDate,
    /// The day after which something falls due.
    pub due_on: Option<NaiveDate>,
    /// Instance.
    pub instance: Option<String>,
    /// Judgment final.
    pub judgment_final: Option<bool>,
    /// Judgment amount, satang.
    pub judgment_amount: Option<Satang>,
    /// Who recorded it.
    pub recorded_by: Option<UserId>,
    /// Who confirmed it.
    pub confirmed_by: Option<UserId>,
    /// Who carried out it.
    pub carried_out_by: Option<OrderId>,
}

/// The orders of an account, in their numbers' order.
///
/// # Errors
/// What the database says.
pub fn of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Order>, Error> {
    Ok(orders::table
        .filter(orders::account_id.eq(account))
        .order(orders::number)
        .select(Order::as_select())
        .load(connection)?)
}

/// The order with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: OrderId) -> Result<Option<Order>, Error> {
    Ok(orders::table.find(id).select(Order::as_select()).first(connection).optional()?)
}

/// Adds an order with its lines.
///
/// # Errors
/// What the database says; `AlreadyThere` for a number that the account has.
pub fn insert(connection: &mut AnyConnection, order: &Order, lines: &[OrderLine]) -> Result<(), Error> {
    diesel::insert_into(orders::table).values(order).execute(connection)?;
    for line in lines {
        diesel::insert_into(order_lines::table).values(line).execute(connection)?;
    }
    Ok(())
}

/// The lines of an order, in petition order.
///
/// # Errors
/// What the database says.
pub fn lines_of(connection: &mut AnyConnection, order: OrderId) -> Result<Vec<OrderLine>, Error> {
    let rows = order_lines::table.filter(order_lines::order_id.eq(order)).order(order_lines::petition_id);
    Ok(rows.select(OrderLine::as_select()).load(connection)?)
}

/// The orders' lines on one petition, oldest first.
///
/// # Errors
/// What the database says.
pub fn lines_on(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<OrderLine>, Error> {
    let rows = order_lines::table.filter(order_lines::petition_id.eq(petition)).order(order_lines::order_id);
    Ok(rows.select(OrderLine::as_select()).load(connection)?)
}

/// Adds a service.
///
/// # Errors
/// What the database says.
pub fn insert_service(connection: &mut AnyConnection, service: &Service) -> Result<(), Error> {
    diesel::insert_into(services::table).values(service).execute(connection)?;
    Ok(())
}

/// The service with this id.
///
/// # Errors
/// What the database says.
pub fn find_service(connection: &mut AnyConnection, id: ServiceId) -> Result<Option<Service>, Error> {
    Ok(services::table.find(id).select(Service::as_select()).first(connection).optional()?)
}

/// Stores a changed service whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save_service(connection: &mut AnyConnection, service: &Service, seen: i64) -> Result<(), Error> {
    let row = services::table.filter(services::id.eq(service.id)).filter(services::version.eq(seen));
    one_changed(diesel::update(row).set(service).execute(connection)?, seen)
}

/// The services of an account's orders.
///
/// # Errors
/// What the database says.
pub fn services_of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Service>, Error> {
    Ok(services::table
        .filter(services::account_id.eq(account))
        .order(services::id)
        .select(Service::as_select())
        .load(connection)?)
}

/// The services on one petition, oldest first.
///
/// # Errors
/// What the database says.
pub fn services_on(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<Service>, Error> {
    Ok(services::table
        .filter(services::petition_id.eq(petition))
        .order(services::id)
        .select(Service::as_select())
        .load(connection)?)
}

/// Services that count as received by a day and have no receipt; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn services_deemed(connection: &mut AnyConnection, by: NaiveDate, limit: i64) -> Result<Vec<Service>, Error> {
    let rows = services::table.filter(services::received_on.is_null()).filter(services::deemed_on.le(by));
    Ok(rows.order((services::deemed_on, services::id)).limit(limit).select(Service::as_select()).load(connection)?)
}

/// The challenge with this id.
///
/// # Errors
/// What the database says.
pub fn find_challenge(connection: &mut AnyConnection, id: ChallengeId) -> Result<Option<Challenge>, Error> {
    Ok(challenges::table.find(id).select(Challenge::as_select()).first(connection).optional()?)
}

/// Adds a challenge.
///
/// # Errors
/// What the database says.
pub fn insert_challenge(connection: &mut AnyConnection, challenge: &Challenge) -> Result<(), Error> {
    diesel::insert_into(challenges::table).values(challenge).execute(connection)?;
    Ok(())
}

/// Stores a changed challenge whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save_challenge(connection: &mut AnyConnection, challenge: &Challenge, seen: i64) -> Result<(), Error> {
    let row = challenges::table.filter(challenges::id.eq(challenge.id)).filter(challenges::version.eq(seen));
    one_changed(diesel::update(row).set(challenge).execute(connection)?, seen)
}

/// The challenges against orders on an account.
///
/// # Errors
/// What the database says.
pub fn challenges_of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Challenge>, Error> {
    Ok(challenges::table
        .filter(challenges::account_id.eq(account))
        .order(challenges::id)
        .select(Challenge::as_select())
        .load(connection)?)
}

/// Challenges in a state whose deadline is before a day; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn challenges_due(
    connection: &mut AnyConnection,
    state: challenge::State,
    before: NaiveDate,
    limit: i64,
) -> Result<Vec<Challenge>, Error> {
    let rows = challenges::table.filter(challenges::state.eq(state)).filter(challenges::due_on.lt(before));
    Ok(rows.order((challenges::due_on, challenges::id)).limit(limit).select(Challenge::as_select()).load(connection)?)
}
