//! Corrections that people ask for (PDPA s.35, s.36): asked in their own words, proposed by an officer, agreed to by another person, carried out and answered in one
//! step. What is wrong in what they told of the offence stays as it was told: an officer says so in the answer, and asks.

use chrono::Days;
use serde_json::json;

use crate::app::Context;
use crate::casework::retention::Whose;
use crate::casework::sealing::{Keys, Opened, keys};
use crate::casework::telling::{About, tell};
use crate::casework::{Did, fresh, remember, same_version, screening, sealing, wanted};
use crate::domain::correction::{ANSWER_DAYS, Act, MACHINE, State};
use crate::domain::guard::{Before, Facts};
use crate::domain::id::{CorrectionId, PartyId};
use crate::domain::identity::{PersonName, PersonalNumber};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::cases::{self, Party};
use crate::store::corrections::{self, Correction};
use crate::store::{AnyConnection, petitions};
use crate::vault::PersonKey;

const TABLE: &str = "corrections";

/// What is done about a correction.
#[derive(Clone)]
pub enum Command {
    /// Propose another name, another number or both, with the answer that the person will read.
    Propose {
        /// The right name.
        name: Option<PersonName>,
        /// The right number.
        number: Option<PersonalNumber>,
        /// The answer.
        answer: String,
    },
    /// Propose to decline, for these reasons.
    Decline {
        /// The answer.
        answer: String,
    },
    /// Agree to what is proposed.
    Agree,
    /// Send it back.
    SendBack,
}

impl Command {
    /// The act of the table.
    #[must_use]
    pub fn act(&self) -> Act {
        match self {
            Self::Propose { .. } => Act::Propose,
            Self::Decline { .. } => Act::Decline,
            Self::Agree => Act::Agree,
            Self::SendBack => Act::SendBack,
        }
    }
}

/// A person with the case or objection that they belong to.
fn person(connection: &mut AnyConnection, id: PartyId) -> Result<(Party, Whose), Error> {
    let party = wanted(cases::find_party(connection, id)?)?;
    let whose = party.case_id.map(Whose::Case).or(party.petition_id.map(Whose::Objection));
    Ok((party, wanted(whose)?))
}

/// Asks for a correction, in the person's own words, of the person of a case or objection: who acts for a victim, else the victim.
///
/// # Errors
/// `NotFound` for what is not theirs; `AlreadyThere` while another one waits for an answer; `Erased`.
pub fn ask(connection: &mut AnyConnection, context: &Context, whose: Whose, wish: &str) -> Result<CorrectionId, Error> {
    let party = wanted(whose.parties(connection)?.pop())?;
    let facts = Facts { scope: whose.scope(), ..Facts::default() };
    let step = MACHINE.decide(&context.actor, None, Act::Ask, &facts)?;
    let key = keys::of_one(connection, &context.vault, party.id.bytes())?;
    let id = fresh(context, CorrectionId::from_bytes)?;
    let today = context.today();
    let row = Correction {
        id,
        version: 1,
        party_id: party.id,
        state: step.to,
        wish_sealed: sealing::seal_for(&key, TABLE, "wish_sealed", id.bytes(), wish)?,
        asked_on: today,
        due_on: today.checked_add_days(Days::new(ANSWER_DAYS)).unwrap_or(today),
        name_sealed: None,
        number_kind: None,
        number_sealed: None,
        answer_sealed: None,
        proposed_by: None,
        decided_by: None,
        decided_on: None,
    };
    corrections::insert(connection, &row)?;
    remember_step(connection, context, None, &row, Act::Ask)?;
    Ok(id)
}

/// Carries out one act on a correction.
///
/// # Errors
/// The refusals of the table; `Stale`; `Erased`.
pub fn act(
    connection: &mut AnyConnection,
    context: &Context,
    id: CorrectionId,
    seen: i64,
    command: &Command,
) -> Result<Correction, Error> {
    let before = wanted(corrections::find(connection, id)?)?;
    same_version(seen, before.version)?;
    let (party, whose) = person(connection, before.party_id)?;
    let facts = Facts { scope: whose.scope(), doer: Before::by_user(before.proposed_by), ..Facts::default() };
    let act = command.act();
    let step = MACHINE.decide(&context.actor, Some(before.state), act, &facts)?;
    let key = keys::of_one(connection, &context.vault, party.id.bytes())?;
    let moved = Correction { version: before.version + 1, state: step.to, ..before.clone() };
    let next = match command {
        Command::Propose { name, number, answer } => {
            let proposed = proposed(context, &key, moved, answer)?;
            let seal = |column, text: &str| sealing::seal_for(&key, TABLE, column, id.bytes(), text);
            Correction {
                name_sealed: name.as_ref().map(|name| seal("name_sealed", name.as_str())).transpose()?,
                number_kind: number.as_ref().map(PersonalNumber::kind),
                number_sealed: number.as_ref().map(|number| seal("number_sealed", number.as_str())).transpose()?,
                ..proposed
            }
        }
        Command::Decline { answer } => proposed(context, &key, moved, answer)?,
        Command::SendBack => Correction {
            name_sealed: None,
            number_kind: None,
            number_sealed: None,
            answer_sealed: None,
            proposed_by: None,
            ..moved
        },
        Command::Agree => Correction { decided_by: context.actor.user(), decided_on: Some(context.today()), ..moved },
    };
    corrections::save(connection, &next, seen)?;
    if next.state == State::Corrected {
        correct(connection, context, &key, &party, &next)?;
    }
    tell_person(connection, context, step.tells, whose)?;
    remember_step(connection, context, Some(before.state), &next, act)?;
    Ok(next)
}

/// What an officer proposes, with the answer.
fn proposed(context: &Context, key: &PersonKey, moved: Correction, answer: &str) -> Result<Correction, Error> {
    let id = moved.id;
    Ok(Correction {
        answer_sealed: Some(sealing::seal_for(key, TABLE, "answer_sealed", id.bytes(), answer)?),
        proposed_by: context.actor.user(),
        ..moved
    })
}

/// Puts the right name and number in the wrong ones' place; whoever else has them is compared again.
fn correct(
    connection: &mut AnyConnection,
    context: &Context,
    key: &PersonKey,
    party: &Party,
    correction: &Correction,
) -> Result<(), Error> {
    let Proposal { name, number, .. } = opened(connection, context, correction)?;
    let seal = |column, text: &str| sealing::seal_for(key, "parties", column, party.id.bytes(), text);
    let mut next = party.clone();
    if let Some(name) = name {
        next.name_sealed = seal("name_sealed", &name)?;
        next.name_index = sealing::name_index(&context.vault, &name);
    }
    if let (Some(kind), Some(number)) = (correction.number_kind, number) {
        let number = PersonalNumber::of_kind(kind, &number)
            .map_err(|_| Error::Broken { what: "a proposed number is none of its kind".to_owned() })?;
        next.number_kind = number.kind();
        next.number_sealed = seal("number_sealed", number.as_str())?;
        next.number_index = sealing::number_index(&context.vault, &number);
    }
    cases::correct_identity(connection, &next)?;
    match party.case_id {
        Some(case) => screening::queue::queue_cases(connection, context, &[case]),
        None => Ok(()),
    }
}

/// What stands in a correction, opened.
#[derive(Clone, Default)]
pub struct Proposal {
    /// What is wrong, in the person's words; none once they were erased.
    pub wish: Option<String>,
    /// The proposed name.
    pub name: Option<String>,
    /// The proposed number.
    pub number: Option<String>,
    /// The answer.
    pub answer: Option<String>,
}

/// Opens a correction.
///
/// # Errors
/// What the database and the vault say.
pub fn opened(connection: &mut AnyConnection, context: &Context, row: &Correction) -> Result<Proposal, Error> {
    let keys = Keys::of(connection, &context.vault, &[*row.party_id.bytes()])?;
    let open = |column, sealed: Option<&[u8]>| -> Result<Option<String>, Error> {
        Ok(keys.open_if(TABLE, column, row.id.bytes(), sealed)?.and_then(Opened::text))
    };
    Ok(Proposal {
        wish: open("wish_sealed", Some(&row.wish_sealed))?,
        name: open("name_sealed", row.name_sealed.as_deref())?,
        number: open("number_sealed", row.number_sealed.as_deref())?,
        answer: open("answer_sealed", row.answer_sealed.as_deref())?,
    })
}

fn tell_person(
    connection: &mut AnyConnection,
    context: &Context,
    tells: &[crate::domain::notice::Notice],
    whose: Whose,
) -> Result<(), Error> {
    if tells.is_empty() {
        return Ok(());
    }
    match whose {
        Whose::Case(id) => {
            let case = wanted(cases::find(connection, id)?)?;
            tell(connection, context, tells, &About { case: Some(&case), ..About::default() })
        }
        Whose::Objection(id) => {
            let petition = wanted(petitions::find(connection, id)?)?;
            tell(connection, context, tells, &About { petition: Some(&petition), ..About::default() })
        }
    }
}

fn remember_step(
    connection: &mut AnyConnection,
    context: &Context,
    before: Option<State>,
    after: &Correction,
    act: Act,
) -> Result<(), Error> {
    let detail = json!({ "party": after.party_id, "name": after.name_sealed.is_some(), "number": after.number_sealed.is_some() });
    let did = Did {
        record: MACHINE.name,
        id: *after.id.bytes(),
        version: after.version,
        act: act.as_str(),
        from: before.map(State::as_str),
        to: after.state.as_str(),
        detail,
    };
    remember(connection, context, &did)
}

/// What the people of a case or objection asked, oldest first.
///
/// # Errors
/// What the database says.
pub fn of(connection: &mut AnyConnection, whose: Whose) -> Result<Vec<Correction>, Error> {
    let ids: Vec<PartyId> = whose.parties(connection)?.iter().map(|party| party.id).collect();
    if ids.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    corrections::of_parties(connection, &ids)
}
