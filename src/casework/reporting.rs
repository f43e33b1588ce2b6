//! Holds as they are reported (R9): a new account, a further hold on a known one, or what is known already – one by one, and many at once from a
//! bank's file. What a new account begins with is said here once for both. The life of a file stands in `importing`; what becomes of an account
//! afterwards in `publishing`.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::app::Context;
use crate::audit::commitment::{SALT_BYTES, commitment};
use crate::casework::publishing::remember_step;
use crate::casework::{fresh, fresh_at, screening, sealing};
use crate::domain::account::{self, Act, State};
use crate::domain::actor::Scope;
use crate::domain::guard::Facts;
use crate::domain::id::{AccountId, HoldId};
use crate::domain::identity::{AccountNumber, BankCode, MuleTier, PersonName, PersonalNumber};
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::domain::rules::Step;
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account, Hold};
use crate::store::imports::Import;
use crate::store::promotion::{self, Alike};
use crate::store::staging::StagedAccount;
use crate::vault::random;

/// A hold as a bank or an officer reports it (R9).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedHold {
    /// The account.
    pub key: AccountKey,
    /// Whose it is.
    pub holder: PersonName,
    /// The holder's number, if known.
    pub holder_number: Option<PersonalNumber>,
    /// The tier of the Central Fraud Registry.
    pub tier: MuleTier,
    /// The amount held, satang.
    pub amount: Satang,
    /// Since when, UTC.
    pub held_at: DateTime<Utc>,
    /// Who ordered it.
    pub ordered_by: String,
    /// The bank's reference: one hold a reference.
    pub reference: String,
}

/// What a report of a hold did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reported {
    /// A new account.
    New(AccountId),
    /// A further hold, or other figures, on a known account.
    Changed(AccountId),
    /// Everything was known.
    Unchanged(AccountId),
}

/// Whether this actor may report a hold on an account of this bank in this state, and where it leads.
pub(super) fn decide(context: &Context, bank: &BankCode, from: Option<State>) -> Result<Step<State>, Refusal> {
    let facts = Facts { scope: Scope { bank: Some(bank.clone()), ..Scope::default() }, ..Facts::default() };
    account::MACHINE.decide(&context.actor, from, Act::ReportHold, &facts)
}

/// What the history says of a reported hold.
fn detail(amount: Satang) -> Value {
    json!({ "amount": amount.get() })
}

/// Reports a hold: a new account, or one more hold on a known one. The same again changes nothing.
///
/// # Errors
/// The refusals of the table; what the database says.
pub fn report_hold(connection: &mut AnyConnection, context: &Context, told: &ReportedHold) -> Result<Reported, Error> {
    let known = accounts::by_number(connection, &told.key.bank, &told.key.number)?;
    let Some(before) = known else {
        let step = decide(context, &told.key.bank, None)?;
        let account = new_account(context, told, step.to)?;
        accounts::insert(connection, &account)?;
        insert_hold(connection, context, account.id, told)?;
        remember_step(connection, context, None, &account, Act::ReportHold, detail(told.amount))?;
        screening::queue::queue_account(connection, context, &account)?;
        return Ok(Reported::New(account.id));
    };
    let holds = accounts::holds_of(connection, before.id)?;
    let known_hold = holds.iter().find(|hold| hold.reference == told.reference);
    // A hold is compared with itself: what another hold on the account was told with says nothing about this one.
    if known_hold.is_some_and(|hold| same_hold(hold, told))
        && before.holder_name == told.holder.as_str()
        && same_number(context, &before, told)
        && (holds.len() > 1 || before.tier == told.tier)
    {
        return Ok(Reported::Unchanged(before.id));
    }
    let step = decide(context, &told.key.bank, Some(before.state))?;
    match known_hold {
        Some(hold) => accounts::save_hold(
            connection,
            &Hold {
                ordered_by: told.ordered_by.clone(),
                amount: told.amount,
                held_at: told.held_at.naive_utc(),
                ..hold.clone()
            },
        )?,
        None => insert_hold(connection, context, before.id, told)?,
    }
    let (holder_number_sealed, holder_number_index) = match &told.holder_number {
        Some(number) => sealed_number(context, before.id, number)?,
        None => (before.holder_number_sealed.clone(), before.holder_number_index.clone()),
    };
    let next = Account {
        version: before.version + 1,
        state: step.to,
        tier: told.tier,
        holder_name: told.holder.as_str().to_owned(),
        holder_number_sealed,
        holder_number_index,
        reported_balance: told.amount,
        ..before.clone()
    };
    accounts::save(connection, &next, before.version)?;
    remember_step(connection, context, Some(before.state), &next, Act::ReportHold, detail(told.amount))?;
    if before.state != next.state || before.holder_number_index != next.holder_number_index {
        screening::queue::queue_account(connection, context, &next)?;
    }
    Ok(Reported::Changed(before.id))
}

/// Whether a hold is told with the figures that are kept.
fn same_hold(kept: &Hold, told: &ReportedHold) -> bool {
    kept.amount == told.amount && kept.held_at == told.held_at.naive_utc() && kept.ordered_by == told.ordered_by
}

/// Whether the holder's number is the one that is kept. A report without one takes none away.
fn same_number(context: &Context, kept: &Account, told: &ReportedHold) -> bool {
    told.holder_number
        .as_ref()
        .is_none_or(|number| kept.holder_number_index.as_ref() == Some(&sealing::number_index(&context.vault, number)))
}

/// A holder's number as an account's row keeps it: sealed, and by its blind index.
type SealedNumber = (Option<Vec<u8>>, Option<Vec<u8>>);

fn sealed_number(context: &Context, account: AccountId, number: &PersonalNumber) -> Result<SealedNumber, Error> {
    let vault = &context.vault;
    let sealed = sealing::seal(vault, "accounts", HOLDER_NUMBER, account.bytes(), number.as_str())?;
    Ok((Some(sealed), Some(sealing::number_index(vault, number))))
}

/// The column of an account's row that a holder's number is sealed for.
const HOLDER_NUMBER: &str = "holder_number_sealed";

/// The row of a new account.
fn new_account(context: &Context, told: &ReportedHold, state: State) -> Result<Account, Error> {
    let id = fresh(context, AccountId::from_bytes)?;
    let (holder_number_sealed, holder_number_index) = match &told.holder_number {
        Some(number) => sealed_number(context, id, number)?,
        None => (None, None),
    };
    Ok(Account {
        id,
        version: 1,
        bank: told.key.bank.clone(),
        number: told.key.number.as_str().to_owned(),
        number_index: sealing::account_index(&context.vault, &told.key),
        holder_name: told.holder.as_str().to_owned(),
        holder_number_sealed,
        holder_number_index,
        tier: told.tier,
        state,
        reported_balance: told.amount,
        confirmed_balance: None,
        confirmed_on: None,
        gazette_reference: None,
        gazette_date: None,
        window_closes_on: None,
        due_on: None,
        rule_set: None,
        rules_on: None,
        verified_by: None,
        published_by: None,
        prepared_by: None,
        open_claims: 0,
        hold_reason: None,
        merged_into: None,
        reported_at: context.legal.naive_utc(),
    })
}

/// Adds the hold.
fn insert_hold(
    connection: &mut AnyConnection,
    context: &Context,
    account: AccountId,
    told: &ReportedHold,
) -> Result<(), Error> {
    let hold = Hold {
        id: fresh(context, HoldId::from_bytes)?,
        account_id: account,
        ordered_by: told.ordered_by.clone(),
        reference: told.reference.clone(),
        amount: told.amount,
        held_at: told.held_at.naive_utc(),
        lifted_at: None,
    };
    accounts::insert_hold(connection, &hold)
}

/// The staged row of a hold in a bank's file: all that its account will need, should it be a new one.
pub(super) fn staged(
    context: &Context,
    import: &Import,
    line: i64,
    at: DateTime<Utc>,
    told: &ReportedHold,
) -> Result<StagedAccount, Error> {
    let account_id = fresh_at(at, AccountId::from_bytes)?;
    let (holder_number_sealed, holder_number_index) = match &told.holder_number {
        Some(number) => sealed_number(context, account_id, number)?,
        None => (None, None),
    };
    let detail = detail(told.amount).to_string();
    let alike = alike(context, import)?;
    let salt = random::<SALT_BYTES>()?;
    let commitment = commitment(&salt, &alike.first_version(&account_id, &detail));
    Ok(StagedAccount {
        import_id: import.id,
        line,
        account_id,
        hold_id: fresh_at(at, HoldId::from_bytes)?,
        number: told.key.number.as_str().to_owned(),
        number_index: sealing::account_index(&context.vault, &told.key),
        holder_name: told.holder.as_str().to_owned(),
        holder_number_sealed,
        holder_number_index,
        tier: told.tier,
        amount: told.amount,
        held_at: told.held_at.naive_utc(),
        ordered_by: told.ordered_by.clone(),
        reference: told.reference.clone(),
        detail,
        repeats: None,
        salt: Some(salt.to_vec()),
        commitment: Some(commitment.to_vec()),
    })
}

/// What a staged row tells.
fn told_by(context: &Context, bank: &BankCode, row: StagedAccount) -> Result<ReportedHold, Error> {
    let broken = |what: &str| Error::Broken { what: format!("a staged {what} does not read") };
    let sealed = row.holder_number_sealed.as_deref();
    let number = sealing::open_if(&context.vault, "accounts", HOLDER_NUMBER, row.account_id.bytes(), sealed)?;
    Ok(ReportedHold {
        key: AccountKey {
            bank: bank.clone(),
            number: row.number.parse::<AccountNumber>().map_err(|_| broken("account number"))?,
        },
        holder: row.holder_name.parse().map_err(|_| broken("name"))?,
        holder_number: number.map(|number| number.parse().map_err(|_| broken("personal number"))).transpose()?,
        tier: row.tier,
        amount: row.amount,
        held_at: row.held_at.and_utc(),
        ordered_by: row.ordered_by,
        reference: row.reference,
    })
}

/// Carries out a staged row by itself.
pub(super) fn report_staged(
    connection: &mut AnyConnection,
    context: &Context,
    import: &Import,
    row: StagedAccount,
) -> Result<(), Error> {
    let told = told_by(context, &import.bank, row)?;
    report_hold(connection, context, &told).map(drop)
}

/// Carries out the staged rows up to a line, all of accounts that are not known: what `report_hold` does for one.
pub(super) fn report_new(
    connection: &mut AnyConnection,
    context: &Context,
    import: &Import,
    through: i64,
) -> Result<(), Error> {
    promotion::insert_accounts(connection, import, through, &alike(context, import)?)
}

/// What the new accounts of a file have alike, whoever carries it out and when: the first versions of their history are committed to when they are staged.
fn alike(context: &Context, import: &Import) -> Result<Alike, Refusal> {
    Ok(Alike {
        record: account::MACHINE.name,
        state: decide(context, &import.bank, None)?.to,
        act: Act::ReportHold.as_str(),
        role: context.actor.role(),
        recorded_at: import.imported_at,
        legal_at: import.legal_at,
    })
}
