//! Correcting how a person is reached (PDPA s.35): by themselves, or by an officer for them. Who they are and what they told are other matters: an officer asks, and
//! they answer.

use std::fmt;

use serde_json::json;

use crate::app::Context;
use crate::casework::retention::Whose;
use crate::casework::sealing::{Keys, Opened};
use crate::casework::telling::{About, tell};
use crate::casework::{Did, remember, same_version, screening, sealing, wanted};
use crate::domain::case;
use crate::domain::guard::Facts;
use crate::domain::identity::{EmailAddress, Telephone};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::{self, Case, Party};
use crate::store::petitions::{self, Petition};

const TABLE: &str = "parties";

/// How somebody is reached.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Where to call.
    pub telephone: Option<Telephone>,
    /// Where notices and codes go.
    pub email: Option<EmailAddress>,
    /// Where letters go.
    pub address: Option<String>,
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// How somebody is reached now, and the version of the record that it is seen at.
#[derive(Clone)]
pub struct Seen {
    /// How.
    pub contact: Contact,
    /// The version.
    pub version: i64,
}

/// The record that a person's data belong to.
enum Record {
    Case(Case),
    Objection(Petition),
}

impl Record {
    fn find(connection: &mut AnyConnection, whose: Whose) -> Result<Self, Error> {
        Ok(match whose {
            Whose::Case(id) => Self::Case(wanted(cases::find(connection, id)?)?),
            Whose::Objection(id) => Self::Objection(wanted(petitions::find(connection, id)?)?),
        })
    }

    fn version(&self) -> i64 {
        match self {
            Self::Case(case) => case.version,
            Self::Objection(petition) => petition.version,
        }
    }

    fn about(&self) -> About<'_> {
        match self {
            Self::Case(case) => About { case: Some(case), ..About::default() },
            Self::Objection(petition) => About { petition: Some(petition), ..About::default() },
        }
    }

    /// Moves the version, and remembers what was corrected.
    fn correct(&self, connection: &mut AnyConnection, context: &Context, fields: &[&str]) -> Result<(), Error> {
        let (record, id, state) = match self {
            Self::Case(case) => {
                let next = Case { version: case.version + 1, ..case.clone() };
                cases::save(connection, &next, case.version)?;
                screening::queue::queue_cases(connection, context, &[case.id])?;
                (case::MACHINE.name, *case.id.bytes(), case::State::Open.as_str())
            }
            Self::Objection(petition) => {
                let next = Petition { version: petition.version + 1, ..petition.clone() };
                petitions::save(connection, &next, petition.version)?;
                (petition.kind.machine().name, *petition.id.bytes(), petition.state.as_str())
            }
        };
        let act = case::Act::CorrectContact.as_str();
        let detail = json!({ "fields": fields });
        let did = Did { record, id, version: self.version() + 1, act, from: Some(state), to: state, detail };
        remember(connection, context, &did)
    }
}

/// How the person of a case or an objection is reached: who acts for a victim, else the victim.
///
/// # Errors
/// `NotFound`; `Erased`; what the database and the vault say.
pub fn seen(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<Seen, Error> {
    let version = Record::find(connection, whose)?.version();
    let party = wanted(whose.parties(connection)?.pop())?;
    let keys = Keys::of_parties(connection, &context.vault, std::slice::from_ref(&party))?;
    keys.key(party.id.bytes())?;
    Ok(Seen { contact: opened(&keys, &party)?, version })
}

fn opened(keys: &Keys, party: &Party) -> Result<Contact, Error> {
    let open = |column, sealed: Option<&[u8]>| -> Result<Option<String>, Error> {
        Ok(keys.open_if(TABLE, column, party.id.bytes(), sealed)?.and_then(Opened::text))
    };
    let broken = || Error::Broken { what: "how a person is reached is kept in no form of it".to_owned() };
    let telephone = open("telephone_sealed", party.telephone_sealed.as_deref())?;
    let email = open("email_sealed", party.email_sealed.as_deref())?;
    Ok(Contact {
        telephone: telephone.map(|text| text.parse().map_err(|_| broken())).transpose()?,
        email: email.map(|text| text.parse().map_err(|_| broken())).transpose()?,
        address: open("address_sealed", party.address_sealed.as_deref())?,
    })
}

/// Corrects how a person is reached. They are told so where they were reached before, so that nobody else does it unnoticed. What is as it was is no change.
///
/// # Errors
/// `NotFound` for what is not theirs; `Stale`; `Erased`; what the database and the vault say.
pub fn correct(
    connection: &mut AnyConnection,
    context: &Context,
    whose: Whose,
    version: i64,
    contact: &Contact,
) -> Result<(), Error> {
    let facts = Facts { scope: whose.scope(), ..Facts::default() };
    let act = case::Act::CorrectContact;
    let step = case::MACHINE.decide(&context.actor, Some(case::State::Open), act, &facts)?;
    let record = Record::find(connection, whose)?;
    same_version(version, record.version())?;
    let party = wanted(whose.parties(connection)?.pop())?;
    let keys = Keys::of_parties(connection, &context.vault, std::slice::from_ref(&party))?;
    keys.key(party.id.bytes())?;
    let changed = changed(&opened(&keys, &party)?, contact);
    if changed.is_empty() {
        return Ok(());
    }
    tell(connection, context, step.tells, &record.about())?;
    cases::correct_contact(connection, &sealed(context, &keys, &party, contact)?)?;
    record.correct(connection, context, &changed)
}

/// Corrects what of it is named, and leaves the rest.
///
/// # Errors
/// As `correct`.
pub fn amend(
    connection: &mut AnyConnection,
    context: &Context,
    whose: Whose,
    version: i64,
    changes: &Contact,
) -> Result<(), Error> {
    let before = seen(connection, context, whose)?.contact;
    let after = Contact {
        telephone: changes.telephone.clone().or(before.telephone),
        email: changes.email.clone().or(before.email),
        address: changes.address.clone().or(before.address),
    };
    correct(connection, context, whose, version, &after)
}

/// What differs, by name.
fn changed(before: &Contact, after: &Contact) -> Vec<&'static str> {
    [
        ("telephone", before.telephone != after.telephone),
        ("email", before.email != after.email),
        ("address", before.address != after.address),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}

/// The party, reached in another way.
fn sealed(context: &Context, keys: &Keys, party: &Party, contact: &Contact) -> Result<Party, Error> {
    let key = keys.key(party.id.bytes())?;
    let seal = |column, text: &str| sealing::seal_for(key, TABLE, column, party.id.bytes(), text);
    let (telephone, email) = (contact.telephone.as_ref(), contact.email.as_ref());
    Ok(Party {
        telephone_sealed: telephone.map(|text| seal("telephone_sealed", text.as_str())).transpose()?,
        telephone_index: telephone.map(|text| sealing::telephone_index(&context.vault, text)),
        email_sealed: email.map(|text| seal("email_sealed", text.as_str())).transpose()?,
        email_index: email.map(|text| sealing::email_index(&context.vault, text)),
        address_sealed: contact.address.as_ref().map(|text| seal("address_sealed", text)).transpose()?,
        ..party.clone()
    })
}
