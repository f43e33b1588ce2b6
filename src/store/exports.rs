//! Reads of `export`: the records page by page, in an order that both databases share. Numbers of sources go by length, then by text: numbers
//! numerically. The columns that order have the binary collation in both.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text};

use super::schema::{accounts, cases, findings, ledger_entries, petition_lines, petitions, transfers};
use super::{AnyConnection, MultiBackend};
use crate::domain::id::{AccountId, CaseId, PetitionId, TransferId};
use crate::domain::identity::{BankCode, Reference};
use crate::domain::ledger::Purse;
use crate::domain::money::Satang;
use crate::error::Error;
use crate::store::petitions::{Finding, Petition};

/// A case as exports name it.
#[derive(Clone)]
pub struct ExportedCase {
    /// The id.
    pub id: CaseId,
    /// What people see of it.
    pub reference: Reference,
    /// The number that its source gave it.
    pub source_number: Option<String>,
    /// Whether it was screened.
    pub is_screened: bool,
}

impl ExportedCase {
    /// The source's own number, where there is one.
    pub fn name(&self) -> &str {
        self.source_number.as_deref().unwrap_or(self.reference.as_str())
    }
}

/// Some cases with what belongs to them.
pub struct CasePage {
    /// The cases, in order.
    pub cases: Vec<ExportedCase>,
    /// Their transfers: id, case, place.
    pub transfers: Vec<(TransferId, CaseId, i64)>,
    /// The lines of their claims: claim, case, the transfer's place.
    pub lines: Vec<(PetitionId, CaseId, i64)>,
}

/// An id that a query of text found.
#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Binary)]
    id: CaseId,
}

/// The cases after one, at most so many: those with a source's number, then the others by reference.
///
/// # Errors
/// What the database says.
pub fn case_page(connection: &mut AnyConnection, after: Option<&ExportedCase>, limit: i64) -> Result<CasePage, Error> {
    let mut ids = Vec::new();
    if after.is_none_or(|case| case.source_number.is_some()) {
        let last = after.and_then(|case| case.source_number.as_deref()).unwrap_or_default();
        // Two steps, because a comparison of pairs is no search in the index of one of the databases.
        for (beyond, order) in [
            ("length(source_number) = length($1) AND source_number > $1", "source_number"),
            ("length(source_number) > length($1)", "length(source_number), source_number"),
        ] {
            if ids.is_empty() {
                let rows: Vec<Found> = sql_query(format!(
                    "SELECT id FROM cases WHERE source_number IS NOT NULL AND {beyond} \
                     ORDER BY {order} LIMIT $2"
                ))
                .bind::<Text, _>(last)
                .bind::<BigInt, _>(limit)
                .load(connection)?;
                ids.extend(rows.into_iter().map(|row| row.id));
            }
        }
    }
    if ids.is_empty() {
        let mut rows = cases::table.filter(cases::source_number.is_null()).into_boxed::<MultiBackend>();
        if let Some(last) = after.filter(|case| case.source_number.is_none()) {
            rows = rows.filter(cases::reference.gt(&last.reference));
        }
        ids = rows.order(cases::reference).limit(limit).select(cases::id).load(connection)?;
    }
    filled(connection, &ids)
}

/// The cases in the order of these ids, with what belongs to them.
fn filled(connection: &mut AnyConnection, ids: &[CaseId]) -> Result<CasePage, Error> {
    let rows: Vec<(CaseId, Reference, Option<String>, Option<NaiveDateTime>)> = cases::table
        .filter(cases::id.eq_any(ids))
        .select((cases::id, cases::reference, cases::source_number, cases::screened_at))
        .load(connection)?;
    let mut page = CasePage { cases: Vec::with_capacity(ids.len()), transfers: Vec::new(), lines: Vec::new() };
    for id in ids {
        let row = rows.iter().find(|row| row.0 == *id);
        page.cases.extend(row.map(|(id, reference, source_number, screened_at)| ExportedCase {
            id: *id,
            reference: reference.clone(),
            source_number: source_number.clone(),
            is_screened: screened_at.is_some(),
        }));
    }
    page.transfers = transfers::table
        .filter(transfers::case_id.eq_any(ids))
        .order((transfers::case_id, transfers::place))
        .select((transfers::id, transfers::case_id, transfers::place))
        .load(connection)?;
    page.lines = petition_lines::table
        .inner_join(transfers::table)
        .filter(transfers::case_id.eq_any(ids))
        .select((petition_lines::petition_id, transfers::case_id, transfers::place))
        .load(connection)?;
    Ok(page)
}

/// The findings of a page's cases that hold today.
///
/// # Errors
/// What the database says.
pub fn findings_on(connection: &mut AnyConnection, page: &CasePage) -> Result<Vec<Finding>, Error> {
    let ids: Vec<CaseId> = page.cases.iter().map(|case| case.id).collect();
    let rows = findings::table.filter(findings::case_id.eq_any(ids)).filter(findings::outdated_at.is_null());
    Ok(rows.select(Finding::as_select()).load(connection)?)
}

/// The numbers that sources gave the cases with these references.
///
/// # Errors
/// What the database says.
pub fn source_numbers(connection: &mut AnyConnection, references: &[String]) -> Result<Vec<(String, String)>, Error> {
    let references: Vec<Reference> = references.iter().filter_map(|text| text.parse().ok()).collect();
    let rows: Vec<(Reference, Option<String>)> = cases::table
        .filter(cases::reference.eq_any(references))
        .filter(cases::source_number.is_not_null())
        .select((cases::reference, cases::source_number))
        .load(connection)?;
    Ok(rows.into_iter().filter_map(|(reference, source)| Some((reference.to_string(), source?))).collect())
}

/// A claim with the account that it is against.
pub struct ExportedClaim {
    /// The claim.
    pub petition: Petition,
    /// The reported account; `None` while it waits.
    pub account: Option<(BankCode, String)>,
}

/// The claims of a page's cases.
///
/// # Errors
/// What the database says.
pub fn claims_on(connection: &mut AnyConnection, page: &CasePage) -> Result<Vec<ExportedClaim>, Error> {
    let ids: Vec<CaseId> = page.cases.iter().map(|case| case.id).collect();
    let rows: Vec<(Petition, Option<BankCode>, Option<String>)> = petitions::table
        .left_join(accounts::table)
        .filter(petitions::case_id.eq_any(ids))
        .select((Petition::as_select(), accounts::bank.nullable(), accounts::number.nullable()))
        .load(connection)?;
    Ok(rows.into_iter().map(|(petition, bank, number)| ExportedClaim { petition, account: bank.zip(number) }).collect())
}

/// Accounts after one, by bank and number; at most so many.
///
/// # Errors
/// What the database says.
pub fn account_page(
    connection: &mut AnyConnection,
    after: Option<&(BankCode, String)>,
    limit: i64,
) -> Result<Vec<(AccountId, BankCode, String)>, Error> {
    let mut rows = accounts::table.into_boxed::<MultiBackend>();
    if let Some((bank, number)) = after {
        let later = accounts::bank.eq(bank.clone()).and(accounts::number.gt(number.clone()));
        rows = rows.filter(accounts::bank.ge(bank.clone())).filter(accounts::bank.gt(bank.clone()).or(later));
    }
    Ok(rows
        .order((accounts::bank, accounts::number))
        .limit(limit)
        .select((accounts::id, accounts::bank, accounts::number))
        .load(connection)?)
}

/// A posting as it is exported.
#[derive(Clone, Queryable)]
pub struct Posting {
    /// The account.
    pub account: AccountId,
    /// The purse that it goes into.
    pub debit: Purse,
    /// The purse that it comes from.
    pub credit: Purse,
    /// Satang.
    pub amount: Satang,
    /// The act that posted it.
    pub act: String,
    /// When, UTC.
    pub posted_at: NaiveDateTime,
}

/// The postings of these accounts, in the order of time; what was posted at one moment, by what it says.
///
/// # Errors
/// What the database says.
pub fn postings_on(connection: &mut AnyConnection, accounts: &[AccountId]) -> Result<Vec<Posting>, Error> {
    use ledger_entries as entries;
    let mut rows: Vec<Posting> = entries::table
        .filter(entries::account_id.eq_any(accounts))
        .select((
            entries::account_id,
            entries::debit,
            entries::credit,
            entries::amount,
            entries::act,
            entries::posted_at,
        ))
        .load(connection)?;
    rows.sort_by(|one, other| {
        let key = |row: &Posting| (row.account, row.posted_at, row.debit, row.credit, row.amount);
        key(one).cmp(&key(other)).then_with(|| one.act.cmp(&other.act))
    });
    Ok(rows)
}
