//! Sealing what names people, and the blind indexes by which it is found again. Which column holds what is said here, once; whose key it is sealed
//! with, in `keys`: the victim's for what a case tells and what is written about it, the acting person's and the holder's for what names them, a
//! draft's for the draft. What belongs to no person of a case – holders of frozen accounts, movements as banks report them, what a file staged –
//! is the register's, and sealed by the ring.

pub mod keys;

use crate::app::Context;
use crate::domain::id::{CaseId, ChannelId, PartyId, PetitionId, TransferId};
use crate::domain::identity::{EmailAddress, PromptPayKind, Telephone};
use crate::domain::party::Party;
use crate::domain::told::{AccountKey, Channel, Transfer};
use crate::error::Error;
use crate::store::cases;
use crate::vault::{PersonKey, Place, Vault};
pub use keys::{Keys, Opened};

/// Whom a party belongs to.
#[derive(Debug, Clone, Copy)]
pub enum Belongs {
    /// A case, as victim or as who acts.
    Case(CaseId, &'static str),
    /// An objection.
    Objection(PetitionId),
}

/// Seals a text of the register for a column of a row.
///
/// # Errors
/// A text that is too long for the vault.
pub fn seal(
    vault: &Vault,
    table: &'static str,
    column: &'static str,
    row: &[u8; 16],
    text: &str,
) -> Result<Vec<u8>, Error> {
    Ok(vault.seal_text(Place { table, column }, row, text)?)
}

/// Opens a sealed text of the register.
///
/// # Errors
/// A ciphertext that was changed, belongs elsewhere or is a person's.
pub fn open(
    vault: &Vault,
    table: &'static str,
    column: &'static str,
    row: &[u8; 16],
    sealed: &[u8],
) -> Result<String, Error> {
    Ok(vault.open_text(Place { table, column }, row, sealed)?)
}

/// Opens a sealed text of the register that may be missing.
///
/// # Errors
/// As `open`.
pub fn open_if(
    vault: &Vault,
    table: &'static str,
    column: &'static str,
    row: &[u8; 16],
    sealed: Option<&[u8]>,
) -> Result<Option<String>, Error> {
    sealed.map(|sealed| open(vault, table, column, row, sealed)).transpose()
}

/// The blind index of an account: provider and number together.
pub fn account_index(vault: &Vault, key: &AccountKey) -> Vec<u8> {
    vault.index("account", &format!("{}:{}", key.bank, key.number.as_str())).to_vec()
}

/// The blind index of a personal number: kind and number together.
pub fn number_index(vault: &Vault, number: &crate::domain::identity::PersonalNumber) -> Vec<u8> {
    vault.index("personal_number", &format!("{}:{}", number.kind(), number.as_str())).to_vec()
}

/// The blind index of a name, whatever its capitals.
pub fn name_index(vault: &Vault, name: &str) -> Vec<u8> {
    vault.index("name", &name.to_lowercase()).to_vec()
}

/// The blind index of a telephone number.
pub fn telephone_index(vault: &Vault, number: &Telephone) -> Vec<u8> {
    vault.index("telephone", number.as_str()).to_vec()
}

/// The blind index of an e-mail address, whatever its capitals.
pub fn email_index(vault: &Vault, address: &EmailAddress) -> Vec<u8> {
    vault.index("email", &address.as_str().to_lowercase()).to_vec()
}

/// Seals a text of a person for a column of a row.
///
/// # Errors
/// A text that is too long for the vault.
pub fn seal_for(
    key: &PersonKey,
    table: &'static str,
    column: &'static str,
    row: &[u8; 16],
    text: &str,
) -> Result<Vec<u8>, Error> {
    Ok(key.seal_text(Place { table, column }, row, text)?)
}

/// The row of a party, sealed with the party's own key.
///
/// # Errors
/// As `seal_for`.
pub fn party(context: &Context, key: &PersonKey, belongs: Belongs, party: &Party) -> Result<cases::Party, Error> {
    let vault = &context.vault;
    let id = PartyId::from_bytes(*key.id());
    let sealed = |column, text: &str| seal_for(key, "parties", column, id.bytes(), text);
    let (case_id, petition_id, part) = match belongs {
        Belongs::Case(case, part) => (Some(case), None, part),
        Belongs::Objection(petition) => (None, Some(petition), "holder"),
    };
    Ok(cases::Party {
        id,
        case_id,
        petition_id,
        part: part.to_owned(),
        capacity: party.capacity,
        name_sealed: sealed("name_sealed", party.name.as_str())?,
        name_index: name_index(vault, party.name.as_str()),
        number_kind: party.number.kind(),
        number_sealed: sealed("number_sealed", party.number.as_str())?,
        number_index: number_index(vault, &party.number),
        telephone_sealed: party.telephone.as_ref().map(|t| sealed("telephone_sealed", t.as_str())).transpose()?,
        telephone_index: party.telephone.as_ref().map(|t| telephone_index(vault, t)),
        email_sealed: party.email.as_ref().map(|e| sealed("email_sealed", e.as_str())).transpose()?,
        email_index: party.email.as_ref().map(|e| email_index(vault, e)),
        address_sealed: party.address.as_ref().map(|a| sealed("address_sealed", a)).transpose()?,
    })
}

/// The row of a transfer, sealed with the victim's key.
///
/// # Errors
/// As `seal_for`.
pub fn transfer(
    context: &Context,
    victim: &PersonKey,
    id: TransferId,
    case: CaseId,
    place: i64,
    told: &Transfer,
) -> Result<cases::Transfer, Error> {
    let vault = &context.vault;
    let from = told.from.as_ref();
    Ok(cases::Transfer {
        id,
        case_id: case,
        place,
        form: told.form,
        method: told.method,
        to_bank: told.to.bank.clone(),
        to_number_sealed: seal_for(victim, "transfers", "to_number_sealed", id.bytes(), told.to.number.as_str())?,
        to_number_index: account_index(vault, &told.to),
        from_bank: from.map(|key| key.bank.clone()),
        from_number_sealed: from
            .map(|key| seal_for(victim, "transfers", "from_number_sealed", id.bytes(), key.number.as_str()))
            .transpose()?,
        from_number_index: from.map(|key| account_index(vault, key)),
        amount: told.amount,
        accepted: crate::domain::money::Satang::ZERO,
        made_at: told.made_at.naive_utc(),
        movement_id: None,
    })
}

/// The row of a refund channel, sealed with the victim's key.
///
/// # Errors
/// As `seal_for`.
pub fn channel(
    context: &Context,
    victim: &PersonKey,
    id: ChannelId,
    case: CaseId,
    told: &Channel,
) -> Result<cases::Channel, Error> {
    let vault = &context.vault;
    let (kind, bank, number, index, holder) = match told {
        Channel::BankAccount { account, holder } => {
            ("bank_account", Some(account.bank.clone()), account.number.as_str(), account_index(vault, account), holder)
        }
        Channel::PromptPay { number, holder } => {
            let kind = if number.kind() == PromptPayKind::EWallet { "promptpay_wallet" } else { "promptpay" };
            (
                "promptpay",
                None,
                number.as_str(),
                vault.index("account", &format!("{kind}:{}", number.as_str())).to_vec(),
                holder,
            )
        }
    };
    Ok(cases::Channel {
        id,
        case_id: case,
        kind: kind.to_owned(),
        bank,
        number_sealed: seal_for(victim, "channels", "number_sealed", id.bytes(), number)?,
        number_index: index,
        name_sealed: seal_for(victim, "channels", "name_sealed", id.bytes(), holder.as_str())?,
        current: true,
        proposed_by: context.actor.user(),
        approved_by: None,
        proposed_at: context.now.naive_utc(),
    })
}
