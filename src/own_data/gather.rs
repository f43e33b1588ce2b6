//! Reads and opens everything that is kept of a person, in one view of the database. To whom it went and who looked is in `handed_on`.

mod handed_on;

use chrono::NaiveDateTime;
use data_encoding::HEXLOWER;

use handed_on::{disclosures, looks};

use super::{Datum, Entry, OwnData, Part};
use crate::app::Context;
use crate::casework::correcting::{self, Proposal};
use crate::casework::retention::Whose;
use crate::casework::sealing::Keys;
use crate::casework::{opening, wanted};
use crate::domain::correction::{self, ANSWERED_IN};
use crate::domain::id::{CaseId, PetitionId};
use crate::domain::money::Satang;
use crate::domain::notice::Notice;
use crate::domain::petition;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::notify::texts;
use crate::store::cases::{self, Case, Party};
use crate::store::history::{self, Version};
use crate::store::notices::OutboxNotice;
use crate::store::payments::{self, Payment};
use crate::store::petitions::{self, Petition};
use crate::store::{AnyConnection, accounts, evidence, notices, orders};
use crate::vault::{self, Owner, Place};

/// Everything that is kept of the people of a case, or of who objects.
///
/// # Errors
/// `NotFound`; `Erased`; what the database and the vault say.
pub fn gather(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<OwnData, Error> {
    match whose {
        Whose::Case(id) => of_case(connection, context, id),
        Whose::Objection(id) => of_objection(connection, context, id),
    }
}

fn of_case(connection: &mut AnyConnection, context: &Context, id: CaseId) -> Result<OwnData, Error> {
    let whose = Whose::Case(id);
    let case = wanted(cases::find(connection, id)?)?;
    let parties = cases::parties_of(connection, id)?;
    let petitions = petitions::of_case(connection, id)?;
    let opener = Opener::new(connection, context, &parties)?;
    let told = notices::of_case(connection, id)?;
    let mut money = Money::default();
    let claims = petitions.iter().map(|petition| opener.petition(connection, petition, &mut money));
    let claims: Vec<Entry> = claims.collect::<Result<_, _>>()?;
    Ok(OwnData {
        reference: case.reference.to_string(),
        gathered_at: context.legal,
        parts: vec![
            part("people", opener.people(&parties)?),
            part("case", vec![opener.case(&case)?]),
            part("transfers", opener.transfers(connection, id)?),
            part("channels", opener.channels(connection, id)?),
            part("claims", claims),
            part("requests", opener.requests(connection, &petitions)?),
            part("orders", money.orders),
            part("payments", money.payments),
            part("corrections", corrections(connection, context, whose)?),
            part("evidence", opener.evidence(connection, context, id)?),
            part("notices", told.iter().filter_map(notice).collect()),
            part("disclosures", disclosures(connection, &parties, money.history)?),
            part("looks", looks(connection, &parties, Some(id))?),
        ],
    })
}

fn of_objection(connection: &mut AnyConnection, context: &Context, id: PetitionId) -> Result<OwnData, Error> {
    let whose = Whose::Objection(id);
    let petition = wanted(petitions::find(connection, id)?)?;
    let parties: Vec<Party> = cases::party_of_objection(connection, id)?.into_iter().collect();
    let opener = Opener::new(connection, context, &parties)?;
    let told = notices::of_petition(connection, id)?;
    let mut money = Money::default();
    let objection = opener.petition(connection, &petition, &mut money)?;
    if let Some(account) = petition.account_id {
        let published = history::of(connection, account.bytes())?;
        money.history.extend(published.into_iter().map(|version| (None, version)));
    }
    let reference = petition.reference.as_ref().map(ToString::to_string).unwrap_or_default();
    Ok(OwnData {
        reference,
        gathered_at: context.legal,
        parts: vec![
            part("people", opener.people(&parties)?),
            part("objection", vec![objection]),
            part("requests", opener.requests(connection, std::slice::from_ref(&petition))?),
            part("orders", money.orders),
            part("payments", money.payments),
            part("corrections", corrections(connection, context, whose)?),
            part("notices", told.iter().filter_map(notice).collect()),
            part("disclosures", disclosures(connection, &parties, money.history)?),
            part("looks", looks(connection, &parties, None)?),
        ],
    })
}

fn part(name: &'static str, entries: Vec<Entry>) -> Part {
    Part { name, entries }
}

fn word(list: &'static str, word: &str) -> Datum {
    Datum::Word(list, word.to_owned())
}

/// As a number, which every kept one is.
fn telephone(kept: Datum) -> Datum {
    match &kept {
        Datum::Text(text) => text.parse().map_or_else(|_| kept.clone(), Datum::Telephone),
        _ => kept,
    }
}

fn moment(at: NaiveDateTime) -> Datum {
    Datum::Moment(at.and_utc())
}

/// Payments to the person, and what was done to them, each with the bank.
#[derive(Default)]
struct Money {
    orders: Vec<Entry>,
    payments: Vec<Entry>,
    history: Vec<(Option<Payment>, Version)>,
}

/// What opens a person's values.
struct Opener {
    keys: Keys,
}

impl Opener {
    fn new(connection: &mut AnyConnection, context: &Context, parties: &[Party]) -> Result<Self, Error> {
        let keys = Keys::of_parties(connection, &context.vault, parties)?;
        if parties.iter().any(|party| keys.is_erased(party.id.bytes())) {
            return Err(Refusal::Erased.into());
        }
        Ok(Self { keys })
    }

    fn text(
        &self,
        table: &'static str,
        column: &'static str,
        row: &[u8; 16],
        sealed: Option<&[u8]>,
    ) -> Result<Option<Datum>, Error> {
        let opened = self.keys.open_if(table, column, row, sealed)?;
        Ok(opened.and_then(crate::casework::sealing::Opened::text).map(Datum::Text))
    }

    fn people(&self, parties: &[Party]) -> Result<Vec<Entry>, Error> {
        let person = |party: &Party| {
            let open = |column, sealed: Option<&[u8]>| self.text("parties", column, party.id.bytes(), sealed);
            Ok(Entry::default()
                .with("part", word("part", &party.part))
                .with("capacity", word("capacity", party.capacity.as_str()))
                .with_some("name", open("name_sealed", Some(&party.name_sealed))?)
                .with("number_kind", word("personal_number_kind", party.number_kind.as_str()))
                .with_some("number", open("number_sealed", Some(&party.number_sealed))?)
                .with_some("telephone", open("telephone_sealed", party.telephone_sealed.as_deref())?.map(telephone))
                .with_some("email", open("email_sealed", party.email_sealed.as_deref())?)
                .with_some("address", open("address_sealed", party.address_sealed.as_deref())?))
        };
        parties.iter().map(person).collect()
    }

    fn case(&self, case: &Case) -> Result<Entry, Error> {
        let narrative = self.text("cases", "narrative_sealed", case.id.bytes(), Some(&case.narrative_sealed))?;
        let text = |text: &Option<String>| text.clone().map(Datum::Text);
        Ok(Entry::default()
            .with("filed_at", moment(case.filed_at))
            .with("offence", word("offence", case.offence.as_str()))
            .with_some("narrative", narrative)
            .with_some("bank_case_id", text(&case.bank_case_id))
            .with_some("police_report", text(&case.police_report))
            .with("other_route", Datum::Truth(case.other_route))
            .with("recovered", Datum::Money(case.recovered)))
    }

    fn transfers(&self, connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Entry>, Error> {
        let transfer = |row: &cases::Transfer| {
            let open = |column, sealed: Option<&[u8]>| self.text("transfers", column, row.id.bytes(), sealed);
            Ok(Entry::default()
                .with("made_at", moment(row.made_at))
                .with("amount", Datum::Money(row.amount))
                .with_some("accepted", Some(Datum::Money(row.accepted)).filter(|_| row.accepted > Satang::ZERO))
                .with("form", word("money_form", row.form.as_str()))
                .with("method", word("method", row.method.as_str()))
                .with("to_bank", Datum::Bank(row.to_bank.clone()))
                .with_some("to_number", open("to_number_sealed", Some(&row.to_number_sealed))?)
                .with_some("from_bank", row.from_bank.clone().map(Datum::Bank))
                .with_some("from_number", open("from_number_sealed", row.from_number_sealed.as_deref())?))
        };
        cases::transfers_of(connection, case)?.iter().map(transfer).collect()
    }

    fn channels(&self, connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Entry>, Error> {
        let channel = |row: &cases::Channel| {
            let open = |column, sealed: &[u8]| self.text("channels", column, row.id.bytes(), Some(sealed));
            Ok(Entry::default()
                .with("told_at", moment(row.proposed_at))
                .with_some("bank", row.bank.clone().map(Datum::Bank))
                .with_some("number", open("number_sealed", &row.number_sealed)?)
                .with_some("name", open("name_sealed", &row.name_sealed)?)
                .with("current", Datum::Truth(row.current)))
        };
        cases::channels_of(connection, case)?.iter().map(channel).collect()
    }

    /// A claim or objection; its payments go to the money.
    fn petition(&self, connection: &mut AnyConnection, row: &Petition, money: &mut Money) -> Result<Entry, Error> {
        let account = match row.account_id {
            Some(id) => accounts::find(connection, id)?,
            None => None,
        };
        let open = |column, sealed: Option<&[u8]>| self.text("petitions", column, row.id.bytes(), sealed);
        let told = open("told_number_sealed", row.told_number_sealed.as_deref())?;
        let (bank, number) = match account {
            Some(account) => (Some(account.bank), Some(Datum::Text(account.number))),
            None => (row.told_bank.clone(), told),
        };
        // As on the page of the case: before the decision an officer's text is a draft.
        let is_decided = petition::FOR_LATER_ORDER.contains(&row.state);
        let is_accepted = petition::ACCEPTANCE_STANDS.contains(&row.state) || is_decided;
        let explanation = open("explanation_sealed", row.explanation_sealed.as_deref())?.filter(|_| is_decided);
        money.orders.extend(orders_on(connection, row.id)?);
        for payment in payments::of_petition(connection, row.id)? {
            money.payments.push(paid(&payment));
            let done = history::of(connection, payment.id.bytes())?;
            money.history.extend(done.into_iter().map(|version| (Some(payment.clone()), version)));
        }
        let amount = |amount: Satang| Datum::Money(amount);
        Ok(Entry::default()
            .with("filed_at", moment(row.filed_at))
            .with_some("bank", bank.map(Datum::Bank))
            .with_some("number", number)
            .with("state", word("petition-state", row.state.as_str()))
            .with("claimed", amount(row.claimed))
            // Before it is decided there are none, which is not the same as nothing.
            .with_some("accepted", Some(amount(row.accepted)).filter(|_| is_accepted))
            .with_some("set_off", Some(amount(row.set_off)).filter(|_| is_decided))
            .with_some("allotted", Some(amount(row.allotted)).filter(|_| is_decided))
            .with_some("paid", Some(amount(row.paid)).filter(|_| is_decided))
            .with_some("narrative", open("narrative_sealed", row.narrative_sealed.as_deref())?)
            .with_some("explanation", explanation))
    }

    fn requests(&self, connection: &mut AnyConnection, petitions: &[Petition]) -> Result<Vec<Entry>, Error> {
        let mut entries = Vec::new();
        for petition in petitions {
            for row in petitions::requests_of(connection, petition.id)? {
                let open = |column, sealed: Option<&[u8]>| self.text("requests", column, row.id.bytes(), sealed);
                entries.push(
                    Entry::default()
                        .with("asked_on", Datum::Day(row.asked_on))
                        .with("reply_by", Datum::Day(row.reply_by))
                        .with_some("question", open("question_sealed", Some(&row.question_sealed))?)
                        .with_some("answer", open("answer_sealed", row.answer_sealed.as_deref())?),
                );
            }
        }
        Ok(entries)
    }

    /// The digest of a file's bytes, which tells whether a file at hand is the one that is kept.
    fn digest(&self, row: &[u8; 16], sealed: &[u8]) -> Result<String, Error> {
        let place = Place { table: "evidence", column: "sha256_sealed" };
        let Some(Owner::Person(owner)) = vault::owner(sealed) else {
            return Err(Error::Broken { what: "a file's digest is not sealed with a person's key".to_owned() });
        };
        Ok(HEXLOWER.encode(&self.keys.key(&owner)?.open(place, row, sealed)?))
    }

    fn evidence(&self, connection: &mut AnyConnection, context: &Context, case: CaseId) -> Result<Vec<Entry>, Error> {
        let rows = evidence::of_case(connection, case)?;
        let items = opening::named(connection, &context.vault, rows)?;
        let file = |item: &opening::Item| {
            let row = &item.row;
            let digest = row.sha256_sealed.as_deref().map(|sealed| self.digest(row.id.bytes(), sealed)).transpose()?;
            Ok(Entry::default()
                .with("added_at", moment(row.uploaded_at))
                .with_some("name", item.name.clone().and_then(|name| name.text()).map(Datum::Text))
                .with("kind", word("evidence-kind", row.kind.as_str()))
                .with("media", word("evidence-media", row.media.as_str()))
                .with("size", Datum::Bytes(row.size))
                .with_some("sha256", digest.map(Datum::Text)))
        };
        items.iter().map(file).collect()
    }
}

/// What orders say of a petition, and until when they can be challenged (R15).
fn orders_on(connection: &mut AnyConnection, id: PetitionId) -> Result<Vec<Entry>, Error> {
    let services = orders::services_on(connection, id)?;
    let mut entries = Vec::new();
    for line in orders::lines_on(connection, id)? {
        let order = wanted(orders::find(connection, line.order_id)?)?;
        let until = services.iter().find(|service| service.order_id == order.id).and_then(|row| row.challenge_until);
        entries.push(
            Entry::default()
                .with("ordered_on", Datum::Day(order.ordered_on))
                .with("outcome", word("order-outcome", line.outcome.as_str()))
                .with("entitlement", Datum::Money(line.entitlement))
                .with("set_off", Datum::Money(line.set_off))
                .with("allotted", Datum::Money(line.amount))
                .with_some("challenge_until", until.map(Datum::Day)),
        );
    }
    Ok(entries)
}

fn paid(payment: &Payment) -> Entry {
    Entry::default()
        .with("made_due_at", moment(payment.created_at))
        .with("amount", Datum::Money(payment.amount))
        .with("bank", Datum::Bank(payment.bank.clone()))
        .with("state", word("payment-state", payment.state.as_str()))
        .with_some("released_at", payment.released_at.map(moment))
        .with_some("bank_reference", payment.bank_reference.clone().map(Datum::Text))
}

/// What the person was told; codes are none of it, and what went to a bank for somebody else neither.
fn notice(row: &OutboxNotice) -> Option<Entry> {
    let is_theirs = ![Notice::SignInCode, Notice::ContactCode].contains(&row.kind) && row.means != "bank";
    is_theirs.then(|| {
        Entry::default()
            .with("kind", word("told", row.kind.as_str()))
            .with("means", word("means", &row.means))
            .with_some("sent_at", texts::sent_in_legal_time(row).map(Datum::Moment))
    })
}

/// What they asked to be corrected, and what was answered.
fn corrections(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    for row in correcting::of(connection, whose)? {
        let Proposal { wish, answer, .. } = correcting::opened(connection, context, &row)?;
        let is_answered = ANSWERED_IN.contains(&row.state);
        let state = if is_answered { row.state } else { correction::State::Asked };
        entries.push(
            Entry::default()
                .with("requested_on", Datum::Day(row.asked_on))
                .with_some("wish", wish.map(Datum::Text))
                .with("state", word("correction-state", state.as_str()))
                .with("due_on", Datum::Day(row.due_on))
                .with_some("answer", answer.filter(|_| is_answered).map(Datum::Text))
                .with_some("decided_on", row.decided_on.map(Datum::Day)),
        );
    }
    Ok(entries)
}
