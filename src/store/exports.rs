//! Reads of `export`: the records page by page, in an order that both databases share. Numbers of sources go by length, then by text: numbers
//! numerically. The columns that order have the binary collation in both.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text};

use super::history::Version;
use super::schema::{
    accounts, cases, findings, history, ledger_entries, parties, payments, petition_lines, petitions, transfers,
};
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

/// What an act of the history was about, as files name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The case's or objection's name, or bank and number of an account; empty where there is none.
    pub name: String,
    /// The bank that keeps the account.
    pub bank: Option<BankCode>,
}

/// Versions of the history with one of these acts, in the order of legal time, after one of them; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn versions_with(
    connection: &mut AnyConnection,
    acts: &[&str],
    after: Option<&Version>,
    limit: i64,
) -> Result<Vec<Version>, Error> {
    let mut query = history::table
        .filter(history::act.eq_any(acts.to_vec()))
        .order((history::legal_at, history::record_id, history::version))
        .select(Version::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        let same_time = history::legal_at.eq(after.legal_at);
        let same_record = history::record_id.eq(after.record_id.clone()).and(history::version.gt(after.version));
        let later_record = history::record_id.gt(after.record_id.clone());
        query = query.filter(history::legal_at.gt(after.legal_at).or(same_time.and(same_record.or(later_record))));
    }
    Ok(query.load(connection)?)
}

/// What a version of a payment, an account or a party was about.
///
/// # Errors
/// What the database says.
pub fn about(connection: &mut AnyConnection, version: &Version) -> Result<About, Error> {
    let id = version.record_id.as_slice();
    let account: Option<(BankCode, String)> = accounts::table
        .filter(accounts::id.eq(id))
        .select((accounts::bank, accounts::number))
        .first(connection)
        .optional()?;
    if let Some((bank, number)) = account {
        return Ok(About { name: format!("{bank} {number}"), bank: Some(bank) });
    }
    let payment: Option<(BankCode, Option<PetitionId>)> = payments::table
        .filter(payments::id.eq(id))
        .select((payments::bank, payments::petition_id))
        .first(connection)
        .optional()?;
    let party: Option<(Option<CaseId>, Option<PetitionId>)> = parties::table
        .filter(parties::id.eq(id))
        .select((parties::case_id, parties::petition_id))
        .first(connection)
        .optional()?;
    let petition = payment.as_ref().and_then(|(_, petition)| *petition);
    let (case, objection) = party.unwrap_or((None, petition));
    Ok(About { name: name(connection, case, objection)?, bank: payment.map(|(bank, _)| bank) })
}

/// What a case or a petition is called.
fn name(connection: &mut AnyConnection, case: Option<CaseId>, petition: Option<PetitionId>) -> Result<String, Error> {
    let row: Option<(Option<CaseId>, Option<Reference>)> = match petition {
        Some(id) => {
            petitions::table.find(id).select((petitions::case_id, petitions::reference)).first(connection).optional()?
        }
        None => None,
    };
    let (of_case, reference) = row.unwrap_or((None, None));
    let Some(case) = case.or(of_case) else {
        return Ok(reference.map(|reference| reference.to_string()).unwrap_or_default());
    };
    let (reference, source): (Reference, Option<String>) =
        cases::table.find(case).select((cases::reference, cases::source_number)).first(connection)?;
    Ok(source.unwrap_or_else(|| reference.to_string()))
}
