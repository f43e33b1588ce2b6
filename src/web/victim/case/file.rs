//! Everything that a claimant may see of a case, loaded in one view of the database and opened.

use crate::app::Context;
use crate::casework::opening::{self, Item};
use crate::casework::sealing::{Keys, Opened};
use crate::casework::serving;
use crate::domain::guard::Window;
use crate::domain::id::{CaseId, PetitionId};
use crate::domain::identity::{AccountNumber, BankCode};
use crate::domain::refusal::Refusal;
use crate::domain::told::MOST_TRANSFERS;
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::cases::{self, Case};
use crate::store::evidence;
use crate::store::history::{self, Version};
use crate::store::notices::{self, OutboxNotice};
use crate::store::orders::{self, Challenge, Order, OrderLine, Service};
use crate::store::payments::{self, Payment};
use crate::store::petitions::{self, Petition, Request};
use crate::web::visitor::Visitor;
use crate::web::words::opened;

/// A case with its claims.
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// Whether notices go by e-mail.
    pub has_email: bool,
    /// Its claims, in the order of filing.
    pub claims: Vec<ClaimFile>,
    /// What was done to the case itself.
    pub history: Vec<Version>,
    /// What the person was told.
    pub notices: Vec<OutboxNotice>,
    /// The files that were added.
    pub evidence: Vec<Item>,
}

/// A claim with what hangs on it.
pub struct ClaimFile {
    /// The claim.
    pub petition: Petition,
    /// The account in the Gazette, if the claim has one.
    pub account: Option<Account>,
    /// The bank of the account that is meant.
    pub bank: BankCode,
    /// Its number, masked.
    pub number_masked: String,
    /// The open question, or the last one that ended without an answer.
    pub question: Option<Question>,
    /// What an officer wrote for the person.
    pub explanation: Option<String>,
    /// The orders that speak of it, each with every line.
    pub orders: Vec<(Order, Vec<OrderLine>)>,
    /// How it was served.
    pub services: Vec<Service>,
    /// Whether the own period for a challenge runs (R15).
    pub challenge_window: Window,
    /// Challenges that the person brought.
    pub challenges: Vec<Challenge>,
    /// Payments to the person.
    pub payments: Vec<Payment>,
    /// What was done to the claim.
    pub history: Vec<Version>,
    /// What was done to its payments and challenges.
    pub money_history: Vec<Version>,
}

/// A request for information.
pub struct Question {
    /// The record.
    pub request: Request,
    /// What is asked.
    pub text: String,
}

/// The case of the session.
///
/// # Errors
/// `NotFound` where there is none; what the database and the vault say.
pub async fn load(visitor: &Visitor) -> Result<CaseFile, Error> {
    let (case, text, context) = (visitor.case()?, visitor.text, visitor.context()?);
    visitor.app().store.read(move |connection| read(connection, &context, text, case)).await
}

/// What opens the values of a case for a reader.
struct Reader {
    keys: Keys,
    text: Text,
    today: chrono::NaiveDate,
}

impl Reader {
    /// A text, or the mark that it was erased.
    fn open(
        &self,
        table: &'static str,
        column: &'static str,
        row: &[u8; 16],
        sealed: Option<&[u8]>,
    ) -> Result<Option<String>, Error> {
        Ok(self.keys.open_if(table, column, row, sealed)?.map(|value| opened(self.text, value)))
    }
}

fn read(connection: &mut AnyConnection, context: &Context, text: Text, id: CaseId) -> Result<CaseFile, Error> {
    let case = cases::find(connection, id)?.ok_or(Refusal::NotFound)?;
    let parties = cases::parties_of(connection, id)?;
    let keys = Keys::of_parties(connection, &context.vault, &parties)?;
    let reader = Reader { keys, text, today: context.today() };
    let mut claims = Vec::new();
    // A case has no more claims than transfers, but for money that was traced on.
    for petition in petitions::of_case(connection, id)?.into_iter().take(MOST_TRANSFERS * 2) {
        claims.push(claim(connection, &reader, petition)?);
    }
    Ok(CaseFile {
        case,
        // Who acts is told in the victim's place, and stands last.
        has_email: parties.last().is_some_and(|party| party.email_sealed.is_some()),
        claims,
        history: history::of(connection, id.bytes())?,
        notices: notices::of_case(connection, id)?,
        evidence: {
            let rows = evidence::of_case(connection, id)?;
            opening::named(connection, &context.vault, rows)?
        },
    })
}

/// An objection, with what hangs on it like on a claim.
///
/// # Errors
/// `NotFound`; what the database and the vault say.
pub(in crate::web) fn objection(
    connection: &mut AnyConnection,
    context: &Context,
    text: Text,
    id: PetitionId,
) -> Result<ClaimFile, Error> {
    let petition = petitions::find(connection, id)?.ok_or(Refusal::NotFound)?;
    let party = cases::party_of_objection(connection, id)?;
    let keys = Keys::of_parties(connection, &context.vault, party.as_slice())?;
    claim(connection, &Reader { keys, text, today: context.today() }, petition)
}

fn claim(connection: &mut AnyConnection, reader: &Reader, petition: Petition) -> Result<ClaimFile, Error> {
    let id = petition.id;
    let account = match petition.account_id {
        Some(account) => accounts::find(connection, account)?,
        None => None,
    };
    let (bank, number) = meant(reader, &petition, account.as_ref())?;
    let mut orders = Vec::new();
    for line in orders::lines_on(connection, id)? {
        if let Some(order) = orders::find(connection, line.order_id)? {
            let lines = orders::lines_of(connection, order.id)?;
            orders.push((order, lines));
        }
    }
    let challenges: Vec<Challenge> = match petition.account_id {
        Some(account) => orders::challenges_of_account(connection, account)?,
        None => Vec::new(),
    }
    .into_iter()
    .filter(|challenge| challenge.petition_id == id)
    .collect();
    let payments = payments::of_petition(connection, id)?;
    let mut money_history = Vec::new();
    for record in
        payments.iter().map(|payment| payment.id.bytes()).chain(challenges.iter().map(|challenge| challenge.id.bytes()))
    {
        money_history.extend(history::of(connection, record)?);
    }
    let explanation =
        reader.open("petitions", "explanation_sealed", id.bytes(), petition.explanation_sealed.as_deref())?;
    Ok(ClaimFile {
        question: question(connection, reader, &petition)?,
        explanation,
        orders,
        services: orders::services_on(connection, id)?,
        challenge_window: serving::challenge_window(connection, id, reader.today)?,
        challenges,
        payments,
        history: history::of(connection, id.bytes())?,
        money_history,
        bank,
        number_masked: number,
        account,
        petition,
    })
}

/// Bank and masked number of the account that the claim means: the published one, else the one told.
fn meant(reader: &Reader, petition: &Petition, account: Option<&Account>) -> Result<(BankCode, String), Error> {
    let broken = || Error::Broken { what: "a claim names no account".to_owned() };
    let (bank, number) = match account {
        Some(account) => (account.bank.clone(), account.number.clone()),
        None => {
            let sealed = petition.told_number_sealed.as_deref().ok_or_else(broken)?;
            let told = reader.keys.open("petitions", "told_number_sealed", petition.id.bytes(), sealed)?;
            let bank = petition.told_bank.clone().ok_or_else(broken)?;
            match told {
                Opened::Text(number) => (bank, number),
                Opened::Erased => return Ok((bank, opened(reader.text, told))),
            }
        }
    };
    let number: AccountNumber = number.parse().map_err(|_| broken())?;
    Ok((bank, number.masked()))
}

fn question(connection: &mut AnyConnection, reader: &Reader, petition: &Petition) -> Result<Option<Question>, Error> {
    let last = petitions::requests_of(connection, petition.id)?.pop();
    let Some(request) = last.filter(|request| request.answer_sealed.is_none()) else {
        return Ok(None);
    };
    let sealed = Some(request.question_sealed.as_slice());
    let text = reader.open("requests", "question_sealed", request.id.bytes(), sealed)?.unwrap_or_default();
    Ok(Some(Question { request, text }))
}
