//! The people of a petition and where their money goes: what identifies them is masked unless it was asked for.

use super::file::File;
use crate::domain::identity::{self, EmailAddress, PersonalNumber, PromptPay, Telephone};
use crate::error::Error;
use crate::store::cases::{Channel, Party};
use crate::web::components::{SummaryList, SummaryRow};
use crate::web::desk::shown;
use crate::web::visitor::Visitor;

/// How a kind of value is masked.
type Mask = fn(&str) -> String;

/// What stands for a value that is shown on demand alone.
const HIDDEN: &str = "••••••";

/// The people, with what identifies them masked unless it was asked for.
pub(super) fn people(visitor: &Visitor, file: &File, revealed: bool) -> Result<Vec<SummaryList>, Error> {
    file.parties.iter().map(|party| person(visitor, file, party, revealed)).collect()
}

fn person(visitor: &Visitor, file: &File, party: &Party, revealed: bool) -> Result<SummaryList, Error> {
    let text = visitor.text;
    let open =
        |column: &'static str, sealed: Option<&[u8]>| file.open(text, "parties", column, party.id.bytes(), sealed);
    let number = open("number_sealed", Some(&party.number_sealed))?.unwrap_or_default();
    let telephone = open("telephone_sealed", party.telephone_sealed.as_deref())?;
    let email = open("email_sealed", party.email_sealed.as_deref())?;
    let address = open("address_sealed", party.address_sealed.as_deref())?;
    let name = open("name_sealed", Some(&party.name_sealed))?.unwrap_or_default();
    let shown = |value: String, mask: Mask| {
        if revealed { value } else { mask(&value) }
    };
    let number = if revealed {
        number
    } else {
        PersonalNumber::of_kind(party.number_kind, &number).map_or_else(|_| HIDDEN.to_owned(), |number| number.masked())
    };
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let mut rows = vec![
        row("desk-person-part", text.get(&format!("part-{}", party.part))),
        row("desk-person-name", name),
        row(&format!("number-kind-{}", party.number_kind), number),
    ];
    if party.capacity != identity::Capacity::Oneself {
        let capacity = text.get(&format!("desk-capacity-{}", party.capacity));
        rows.push(row("desk-person-capacity", capacity));
    }
    let contacts: [(&str, Option<String>, Mask); 3] = [
        ("desk-person-telephone", telephone, masked_telephone),
        ("desk-person-email", email, masked_email),
        ("desk-person-address", address, |_| HIDDEN.to_owned()),
    ];
    for (key, value, mask) in contacts {
        rows.extend(value.map(|value| row(key, shown(value, mask))));
    }
    Ok(SummaryList { text, rows })
}

fn masked_telephone(value: &str) -> String {
    value.parse::<Telephone>().map_or_else(|_| HIDDEN.to_owned(), |number| number.masked())
}

fn masked_email(value: &str) -> String {
    value.parse::<EmailAddress>().map_or_else(|_| HIDDEN.to_owned(), |address| address.masked())
}

/// The refund channel, its number masked unless it was asked for.
pub(super) fn channel(visitor: &Visitor, file: &File, revealed: bool) -> Result<Option<SummaryList>, Error> {
    let text = visitor.text;
    let Some(channel) = &file.channel else {
        return Ok(None);
    };
    let open = |column: &'static str, sealed: &[u8]| -> Result<String, Error> {
        Ok(file.open(text, "channels", column, channel.id.bytes(), Some(sealed))?.unwrap_or_default())
    };
    let number = open("number_sealed", &channel.number_sealed)?;
    let holder = open("name_sealed", &channel.name_sealed)?;
    let number = if revealed { number } else { masked_channel(channel, &number) };
    let place = channel.bank.as_ref().map_or_else(|| text.get("channel-promptpay"), |bank| shown::bank(text, bank));
    let approved = match channel.approved_by {
        Some(user) => shown::name(&file.names, Some(user)),
        None => text.get("desk-channel-unapproved"),
    };
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    Ok(Some(SummaryList {
        text,
        rows: vec![
            row("desk-channel-place", place),
            row("desk-channel-number", number),
            row("desk-channel-holder", holder),
            row("desk-channel-approved-by", approved),
        ],
    }))
}

/// A channel's number behind its mask.
fn masked_channel(channel: &Channel, number: &str) -> String {
    let masked = match channel.bank {
        Some(_) => number.parse::<identity::AccountNumber>().map(|number| number.masked()).ok(),
        None => number.parse::<PromptPay>().map(|number| number.masked()).ok(),
    };
    masked.unwrap_or_else(|| HIDDEN.to_owned())
}
