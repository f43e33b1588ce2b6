//! Cases that a system hands over, one at a time or by file: filed as every case is, and recognised when they come again. A filed case is never
//! overwritten by what is handed over later.

use crate::app::Context;
use crate::casework::filing::{self, Filed};
use crate::casework::{sealing, wanted};
use crate::domain::id::{CaseId, SenderId};
use crate::domain::identity::Reference;
use crate::domain::told;
use crate::error::Error;
use crate::store::senders::{self, Answered, HandedOver, Sender};
use crate::store::{AnyConnection, cases, petitions};
use crate::vault::{Vault, random};

/// How long an answer is kept under the key of its request, days of real time: longer than anybody tries again by machine.
pub const KEEP_ANSWERS_DAYS: i64 = 30;

const TABLE: &str = "idempotency_keys";
const ANSWER: &str = "answer_sealed";

/// A case that is handed over.
#[derive(Debug, Clone)]
pub struct Handed {
    /// What was told.
    pub told: told::Case,
    /// The sender's own number.
    pub number: String,
    digest: Vec<u8>,
}

impl Handed {
    /// A case under its sender's number; its digest is keyed, since what people tell could be guessed.
    ///
    /// # Errors
    /// A case without a number.
    pub fn new(vault: &Vault, told: told::Case) -> Result<Self, Error> {
        let broken = |what: &str| Error::Broken { what: what.to_owned() };
        let number = told.source_number.clone().ok_or_else(|| broken("a case was handed over without a number"))?;
        let written = serde_json::to_string(&told).map_err(|fault| Error::Broken { what: fault.to_string() })?;
        let digest = vault.index("handed_over", &written).to_vec();
        Ok(Self { told, number, digest })
    }

    /// The keyed digest of what was told.
    #[must_use]
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }
}

/// What is known of a case that is handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    New,
    /// Nothing; but another sender has a case of this number.
    NumberTaken,
    /// It was filed as it is.
    Same(CaseId),
    /// A case of this number was filed, with other content.
    Differs(CaseId),
}

/// What is known of each of these cases of one sender.
///
/// # Errors
/// What the database says.
pub fn standings(connection: &mut AnyConnection, sender: SenderId, handed: &[Handed]) -> Result<Vec<Standing>, Error> {
    let numbers: Vec<&str> = handed.iter().map(|case| case.number.as_str()).collect();
    let known = senders::handed_over(connection, &numbers)?;
    Ok(handed.iter().map(|case| standing(&known, sender, case)).collect())
}

fn standing(known: &[HandedOver], sender: SenderId, handed: &Handed) -> Standing {
    let mut of_number = known.iter().filter(|row| row.number == handed.number);
    match of_number.clone().find(|row| row.sender_id == sender) {
        Some(row) if row.digest == handed.digest => Standing::Same(row.case_id),
        Some(row) => Standing::Differs(row.case_id),
        None if of_number.next().is_some() => Standing::NumberTaken,
        None => Standing::New,
    }
}

/// Files a case that was handed over. Its number names it in exports; where another sender's case has that number, the sender's name follows it.
///
/// # Errors
/// As `filing::submit`; `AlreadyThere` where somebody was faster with this number, or the reference that was drawn is taken: again, it is told
/// apart by `standings`.
pub fn file(
    connection: &mut AnyConnection,
    context: &Context,
    sender: &Sender,
    handed: &Handed,
    is_number_taken: bool,
) -> Result<Filed, Error> {
    let reference = Reference::from_bits(u64::from_le_bytes(random()?));
    let filed = if is_number_taken {
        let number = Some(format!("{} ({})", handed.number, sender.name));
        filing::submit(connection, context, &reference, &told::Case { source_number: number, ..handed.told.clone() })?
    } else {
        filing::submit(connection, context, &reference, &handed.told)?
    };
    let row = HandedOver {
        number: handed.number.clone(),
        sender_id: sender.id,
        digest: handed.digest.clone(),
        case_id: filed.case,
    };
    senders::insert_handed_over(connection, &row)?;
    Ok(filed)
}

/// A case that was filed before, as it stands now.
///
/// # Errors
/// What the database says.
pub fn filed_before(
    connection: &mut AnyConnection,
    context: &Context,
    told: &told::Case,
    case: CaseId,
) -> Result<Filed, Error> {
    let case = wanted(cases::find(connection, case)?)?;
    let mut claims = Vec::new();
    for petition in petitions::of_case(connection, case.id)? {
        let is_told = |key: &&told::AccountKey| {
            petition.told_number_index.as_ref() == Some(&sealing::account_index(&context.vault, key))
        };
        if let Some(key) = told.transfers.iter().map(|transfer| &transfer.to).find(is_told) {
            claims.push((petition.id, petition.state, key.clone()));
        }
    }
    let transfers = cases::transfers_of(connection, case.id)?.into_iter().map(|row| row.id).collect();
    Ok(Filed { case: case.id, reference: case.reference, claims, transfers })
}

/// Keeps what a request was answered, so that the same request again gets the same answer.
///
/// # Errors
/// `AlreadyThere` where the key was used before.
pub fn keep_answer(
    connection: &mut AnyConnection,
    context: &Context,
    sender: SenderId,
    key: &str,
    handed: &Handed,
    filed: (CaseId, &str),
) -> Result<(), Error> {
    let (case, answer) = filed;
    let row = Answered {
        sender_id: sender,
        idempotency_key: key.to_owned(),
        digest: handed.digest.clone(),
        case_id: case,
        answer_sealed: sealing::seal(&context.vault, TABLE, ANSWER, case.bytes(), answer)?,
        created_at: context.now.naive_utc(),
    };
    senders::insert_answered(connection, &row)
}

/// What was answered under a key.
#[derive(Clone, PartialEq, Eq)]
pub enum Kept {
    /// Nothing.
    Nothing,
    /// This, to the same case.
    Answer(String),
    /// Another case was handed over under it.
    Another,
}

/// What was answered under a key of this sender.
///
/// # Errors
/// What the database and the vault say.
pub fn kept_answer(
    connection: &mut AnyConnection,
    context: &Context,
    sender: SenderId,
    key: &str,
    handed: &Handed,
) -> Result<Kept, Error> {
    let Some(row) = senders::answered(connection, sender, key)? else {
        return Ok(Kept::Nothing);
    };
    if row.digest != handed.digest {
        return Ok(Kept::Another);
    }
    let answer = sealing::open(&context.vault, TABLE, ANSWER, row.case_id.bytes(), &row.answer_sealed)?;
    Ok(Kept::Answer(answer))
}
