//! Putting notices into the outbox, in the transaction of the state change. Rendering and sending stand in `notify`.

use std::collections::{BTreeMap, BTreeSet};

use crate::app::Context;
use crate::casework::sealing::{Keys, Opened};
use crate::casework::{sealing, serving, wanted};
use crate::domain::actor::Role;
use crate::domain::id::{NoticeId, ServiceId};
use crate::domain::identity::BankCode;
use crate::domain::notice::{Audience, Notice};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::cases::{self, Case, Party};
use crate::store::notices::{self, OutboxNotice};
use crate::store::petitions::Petition;
use crate::vault::PersonKey;

/// What the texts of a notice may name: figures as stored (satang, ISO dates), never personal data.
pub type Arguments = BTreeMap<&'static str, String>;

/// What a step is about.
#[derive(Default)]
pub struct About<'a> {
    /// The case.
    pub case: Option<&'a Case>,
    /// Its people and their keys, where they are at hand: the victim first.
    pub people: Option<(&'a [Party], &'a Keys)>,
    /// The claim or objection.
    pub petition: Option<&'a Petition>,
    /// The account.
    pub account: Option<&'a Account>,
    /// The service of an order that the notice carries out.
    pub service: Option<ServiceId>,
    /// What the texts may name besides.
    pub arguments: Arguments,
}

/// Whom a notice reaches, and how. A notice to a person is sealed with that person's key.
pub enum Addressee {
    /// By e-mail.
    Email {
        /// The address.
        to: String,
        /// The first name.
        name: String,
        /// The person's key.
        key: PersonKey,
    },
    /// By a printed letter.
    Post {
        /// The postal address, as far as it is known.
        to: Option<String>,
        /// The full name.
        name: String,
        /// The person's key.
        key: PersonKey,
    },
    /// Through the bank.
    Bank(BankCode),
}

/// Puts the notices of a step into the outbox.
///
/// # Errors
/// What the database and the vault say.
pub fn tell(
    connection: &mut AnyConnection,
    context: &Context,
    told: &[Notice],
    about: &About<'_>,
) -> Result<(), Error> {
    for notice in told {
        for addressee in addressees(connection, context, *notice, about)? {
            put(connection, context, *notice, about, &addressee)?;
        }
    }
    Ok(())
}

/// Whom the notice goes to.
fn addressees(
    connection: &mut AnyConnection,
    context: &Context,
    notice: Notice,
    about: &About<'_>,
) -> Result<Vec<Addressee>, Error> {
    match notice.audience() {
        Audience::Person => Ok(person(connection, context, about)?.into_iter().collect()),
        Audience::AccountHolder => {
            Ok(about.account.map(|account| Addressee::Bank(account.bank.clone())).into_iter().collect())
        }
        Audience::Victims => {
            let Some(account) = about.account else {
                return Ok(Vec::new());
            };
            let movements = accounts::movements_into(connection, &account.number_index)?;
            let banks: BTreeSet<BankCode> = movements.into_iter().map(|movement| movement.from_bank).collect();
            Ok(banks.into_iter().map(Addressee::Bank).collect())
        }
    }
}

/// How the person of a case or an objection is reached: who acts for the victim goes before the victim. Who was erased is reached no more.
///
/// # Errors
/// What the database and the vault say.
pub fn person(
    connection: &mut AnyConnection,
    context: &Context,
    about: &About<'_>,
) -> Result<Option<Addressee>, Error> {
    if let Some((parties, keys)) = about.people {
        return parties.last().map_or(Ok(None), |party| addressee(party, keys));
    }
    let party = match (about.case, about.petition) {
        (Some(case), _) => cases::parties_of(connection, case.id)?.into_iter().next_back(),
        (None, Some(petition)) => match petition.case_id {
            Some(case) => cases::parties_of(connection, case)?.into_iter().next_back(),
            None => cases::party_of_objection(connection, petition.id)?,
        },
        (None, None) => None,
    };
    let Some(party) = party else { return Ok(None) };
    let keys = Keys::of_parties(connection, &context.vault, std::slice::from_ref(&party))?;
    addressee(&party, &keys)
}

fn addressee(party: &Party, keys: &Keys) -> Result<Option<Addressee>, Error> {
    let open = |column, sealed: Option<&[u8]>| -> Result<Option<String>, Error> {
        Ok(keys.open_if("parties", column, party.id.bytes(), sealed)?.and_then(Opened::text))
    };
    let Some(name) = open("name_sealed", Some(&party.name_sealed))? else {
        return Ok(None);
    };
    let key = keys.key(party.id.bytes())?.clone();
    Ok(Some(match open("email_sealed", party.email_sealed.as_deref())? {
        Some(to) => Addressee::Email { to, name: name.split(' ').next().unwrap_or_default().to_owned(), key },
        None => Addressee::Post { to: open("address_sealed", party.address_sealed.as_deref())?, name, key },
    }))
}

/// The means of reaching the person of a petition: for the service of an order.
///
/// # Errors
/// As `person`.
pub fn means(connection: &mut AnyConnection, context: &Context, petition: &Petition) -> Result<&'static str, Error> {
    let about = About { petition: Some(petition), ..About::default() };
    Ok(match person(connection, context, &about)? {
        Some(Addressee::Email { .. }) => "email",
        Some(Addressee::Bank(_)) => "bank",
        Some(Addressee::Post { .. }) | None => "post",
    })
}

/// What every text may name.
fn arguments(context: &Context, about: &About<'_>) -> Arguments {
    let mut arguments = about.arguments.clone();
    // Pages show legal time beside the deadlines that run in it; the row's own times are real ones.
    arguments.insert("told_at", context.legal.to_rfc3339());
    if let Some(case) = about.case {
        arguments.insert("reference", case.reference.to_string());
    }
    if let Some(reference) = about.petition.and_then(|petition| petition.reference.as_ref()) {
        arguments.insert("reference", reference.to_string());
    }
    if let Some(account) = about.account {
        arguments.insert("bank", account.bank.to_string());
        arguments.insert("account", account.number.clone());
        if let Some(last) = account.window_closes_on {
            arguments.insert("window_closes", last.to_string());
        }
        if let Some(gazette) = &account.gazette_reference {
            arguments.insert("gazette", gazette.clone());
        }
    }
    arguments
}

/// Writes one notice.
fn put(
    connection: &mut AnyConnection,
    context: &Context,
    notice: Notice,
    about: &About<'_>,
    addressee: &Addressee,
) -> Result<(), Error> {
    let id = crate::casework::fresh(context, NoticeId::from_bytes)?;
    let seal = |key, column, text: &str| sealing::seal_for(key, "notices", column, id.bytes(), text);
    let (means, bank, to_sealed, name_sealed) = match addressee {
        Addressee::Email { to, name, key } => {
            ("email", None, Some(seal(key, "to_sealed", to)?), Some(seal(key, "name_sealed", name)?))
        }
        Addressee::Post { to, name, key } => {
            let to_sealed = to.as_ref().map(|to| seal(key, "to_sealed", to)).transpose()?;
            ("post", None, to_sealed, Some(seal(key, "name_sealed", name)?))
        }
        Addressee::Bank(bank) => ("bank", Some(bank.clone()), None, None),
    };
    let mut arguments = arguments(context, about);
    if let (Some(petition), None) = (about.petition, about.case)
        && let Some(case) = petition.case_id
        && let Some(case) = cases::find(connection, case)?
    {
        arguments.insert("reference", case.reference.to_string());
    }
    let row = OutboxNotice {
        id,
        kind: notice,
        means: means.to_owned(),
        case_id: about.case.map(|case| case.id).or(about.petition.and_then(|petition| petition.case_id)),
        petition_id: about.petition.map(|petition| petition.id),
        account_id: about.account.map(|account| account.id),
        service_id: about.service,
        bank,
        to_sealed,
        name_sealed,
        arguments: serde_json::to_string(&arguments).map_err(|fault| Error::Broken { what: fault.to_string() })?,
        secret_sealed: None,
        state: "pending".to_owned(),
        attempts: 0,
        next_at: context.now.naive_utc(),
        leased_until: None,
        fault: None,
        created_at: context.now.naive_utc(),
        sent_at: None,
    };
    notices::insert(connection, &row)
}

/// A printed letter went into the post; the service of an order that it carries out begins with it (R15).
///
/// # Errors
/// `NotAllowed` for another role than an examiner's; `NotFound` for what is no letter; `Stale` where it is posted already.
pub fn posted(connection: &mut AnyConnection, context: &Context, id: NoticeId) -> Result<(), Error> {
    let letter = wanted(notices::find(connection, id)?.filter(|row| row.means == "post"))?;
    if !matches!(context.actor.role(), Role::Officer | Role::Supervisor) {
        return Err(Refusal::NotAllowed { record: "notice", act: "posted", state: "pending" }.into());
    }
    notices::sent(connection, id, context.now.naive_utc())?;
    match letter.service_id {
        Some(service) => serving::served(connection, context, service),
        None => Ok(()),
    }
}
