//! Cases that a system hands over, one JSON object each: the body of `POST /api/v1/cases`, and a line of the file that `import cases` takes.
//!
//! Here: the shape of that object and its meaning, every field's faults at once; below, the file as a whole. Not here: filing what was told
//! (`casework::handing_over`), the request around the object (`web::api`).

mod fields;
mod file;
pub mod lines;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::domain::dates::{DateFault, parse_stamp};
use crate::domain::identity::{
    AccountNumber, AccountNumberFault, BankCaseId, BankCaseIdFault, BankCode, BankCodeFault, Capacity, EmailAddress,
    EmailAddressFault, JuristicId, JuristicIdFault, Method, MoneyForm, NationalId, NationalIdFault, Offence, Passport,
    PassportFault, PersonName, PersonNameFault, PersonalNumber, PoliceReport, PoliceReportFault, PromptPay,
    PromptPayFault, ProviderKind, Telephone, TelephoneFault,
};
use crate::domain::money::{MoneyFault, Satang};
use crate::domain::party::Party;
use crate::domain::told::{self, AccountKey, Channel, Tongue, Transfer};
use crate::forms::Limit;
use crate::forms::claim::FORMS;
pub use fields::FieldFault;
use fields::Fields;
pub use file::{FILED_AT_ONCE, MOST_CASES, import};

/// Bytes of one object: fifty transfers and a narrative of the longest kind leave room to spare.
pub const MOST_BYTES: usize = Limit::BODY_BYTES;
/// Characters of a sender's own number.
pub const MOST_NUMBER: usize = 100;
/// Characters of a postal address.
pub const MOST_ADDRESS: usize = 500;

/// Why an object tells no case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseFault {
    /// It is no JSON; where, from 1.
    NoJson {
        /// The line.
        line: usize,
        /// The byte in the line.
        column: usize,
    },
    /// What is wrong, by field, in the order of the fields.
    Fields(Vec<FieldFault>),
}

/// Reads one object. Fields that are not known are passed over; one that is absent, null or blank was not told.
///
/// # Errors
/// Everything that is wrong at once. No fault repeats what was sent.
pub fn read(bytes: &[u8], now: DateTime<Utc>) -> Result<told::Case, CaseFault> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|fault| CaseFault::NoJson { line: fault.line(), column: fault.column() })?;
    let mut faults = Vec::new();
    let told = Fields::whole(&value, &mut faults).and_then(|mut fields| case(&mut fields, now));
    match told {
        Some(told) if faults.is_empty() => Ok(told),
        _ => Err(CaseFault::Fields(faults)),
    }
}

/// The case: every field is looked at before it is given up.
fn case(fields: &mut Fields<'_>, now: DateTime<Utc>) -> Option<told::Case> {
    let number = fields.number("case", MOST_NUMBER);
    let victim = party(fields, Capacity::Oneself);
    let acting = fields.part("acting", |acting| {
        let capacity = acting.read("capacity", |text| match text.parse() {
            Ok(Capacity::Oneself) | Err(_) => Err("capacity_unknown"),
            Ok(capacity) => Ok(capacity),
        });
        let party = party(acting, capacity.unwrap_or(Capacity::Representative));
        capacity.and(party)
    });
    let offence = fields.read("crime", |text| text.parse::<Offence>().map_err(|_| "offence_unknown"));
    let bank_case_id = fields.read_if("bank_case_id", |text| text.parse::<BankCaseId>().map_err(BankCaseIdFault::code));
    let police_report =
        fields.read_if("police_case", |text| text.parse::<PoliceReport>().map_err(PoliceReportFault::code));
    let channel = fields.wanted_part("refund", channel);
    let recovered = fields.read_if("recovered_elsewhere", |text| text.parse::<Satang>().map_err(MoneyFault::code));
    let other_route = fields.flag("other_route");
    let narrative = fields.read_if("story", |text| shorter(text, told::MOST_TEXT, "story_too_long"));
    let language = fields.read_if("language", |text| tongue(text).ok_or("language_unknown"));
    let transfers = fields.list("transfers", told::MOST_TRANSFERS, |fields| transfer(fields, now));
    Some(told::Case {
        language: language?.unwrap_or(Tongue::Thai),
        victim: victim?,
        acting: acting?,
        offence: offence?,
        narrative: narrative?.unwrap_or_default(),
        bank_case_id: bank_case_id?,
        police_report: police_report?,
        other_route: other_route?.unwrap_or(false),
        recovered: recovered?.unwrap_or(Satang::ZERO),
        transfers: transfers?,
        channel: channel?,
        source_number: Some(number?),
    })
}

/// A person or company, with how they are reached as far as it is known.
fn party(fields: &mut Fields<'_>, capacity: Capacity) -> Option<Party> {
    let name = fields.read("name", |text| text.parse::<PersonName>().map_err(PersonNameFault::code));
    let number = personal_number(fields);
    let telephone = fields.read_if("phone", |text| text.parse::<Telephone>().map_err(TelephoneFault::code));
    let email = fields.read_if("email", |text| text.parse::<EmailAddress>().map_err(EmailAddressFault::code));
    let address = fields.read_if("address", |text| shorter(text, MOST_ADDRESS, "address_too_long"));
    Some(Party { capacity, name: name?, number: number?, telephone: telephone?, email: email?, address: address? })
}

/// One of the three numbers: a foreigner has no national ID, a company neither.
fn personal_number(fields: &mut Fields<'_>) -> Option<PersonalNumber> {
    let passport = fields.read_if("passport", |text| text.parse::<Passport>().map_err(PassportFault::code));
    let juristic = fields.read_if("juristic_id", |text| text.parse::<JuristicId>().map_err(JuristicIdFault::code));
    let has_another = fields.has("passport") || fields.has("juristic_id");
    let national = |text: &str| text.parse::<NationalId>().map_err(NationalIdFault::code);
    let national = match has_another {
        false => fields.read("national_id", national).map(Some),
        true => fields.read_if("national_id", national),
    };
    match (national?, passport?, juristic?) {
        (Some(number), None, None) => Some(PersonalNumber::National(number)),
        (None, Some(number), None) => Some(PersonalNumber::Passport(number)),
        (None, None, Some(number)) => Some(PersonalNumber::Juristic(number)),
        _ => fields.fault("national_id", "personal_number_twice"),
    }
}

/// Where the money is to be returned (R11).
fn channel(fields: &mut Fields<'_>) -> Option<Channel> {
    let kind = fields.read("kind", |text| match text {
        "bank" | "promptpay" => Ok(text.to_owned()),
        _ => Err("refund_kind_unknown"),
    });
    let holder = fields.read("name", |text| text.parse::<PersonName>().map_err(PersonNameFault::code));
    if kind.as_deref() == Some("promptpay") {
        let number = fields.read("account", |text| text.parse::<PromptPay>().map_err(PromptPayFault::code));
        return Some(Channel::PromptPay { number: number?, holder: holder? });
    }
    let account = account(fields, "bank", "account");
    kind.and(Some(Channel::BankAccount { account: account?, holder: holder? }))
}

/// A transfer, which has been made.
fn transfer(fields: &mut Fields<'_>, now: DateTime<Utc>) -> Option<Transfer> {
    let to = account(fields, "bank", "account");
    let has_sender = fields.has("from_bank") || fields.has("from_account");
    let from = if has_sender { account(fields, "from_bank", "from_account").map(Some) } else { Some(None) };
    let amount = fields.read("amount", |text| Satang::parse_positive(text).map_err(MoneyFault::code));
    let made_at = fields.read("at", |text| match parse_stamp(text).map_err(DateFault::code)? {
        at if at > now => Err("date_future"),
        at => Ok(at),
    });
    let method = fields.read_if("method", |text| text.parse::<Method>().map_err(|_| "method_unknown"));
    let form = fields.read_if("form", |text| {
        let form = text.parse::<MoneyForm>().ok().filter(|form| FORMS.contains(form));
        form.ok_or("money_form_unknown")
    });
    let to = to?;
    Some(Transfer {
        form: form?.unwrap_or_else(|| form_of(&to.bank)),
        method: method?.unwrap_or(Method::Other),
        to,
        from: from?,
        amount: amount?,
        made_at: made_at?,
    })
}

/// The form in which money reaches an account of this provider, where nobody told another.
fn form_of(bank: &BankCode) -> MoneyForm {
    match bank.provider().map(|provider| provider.kind) {
        Some(ProviderKind::EMoney) => MoneyForm::EWallet,
        Some(ProviderKind::DigitalAsset) => MoneyForm::DigitalAsset,
        Some(ProviderKind::Bank) | None => MoneyForm::BankTransfer,
    }
}

/// An account of a provider that we know, as in the forms.
fn account(fields: &mut Fields<'_>, bank: &'static str, number: &'static str) -> Option<AccountKey> {
    let bank = fields.read(bank, |text| {
        let code = text.parse::<BankCode>().map_err(BankCodeFault::code)?;
        if code.provider().is_some() { Ok(code) } else { Err("bank_unknown") }
    });
    let number = fields.read(number, |text| text.parse::<AccountNumber>().map_err(AccountNumberFault::code));
    Some(AccountKey { bank: bank?, number: number? })
}

fn tongue(text: &str) -> Option<Tongue> {
    [Tongue::Thai, Tongue::English].into_iter().find(|tongue| tongue.as_str() == text)
}

fn shorter(text: &str, most: usize, code: &'static str) -> Result<String, &'static str> {
    if text.chars().nth(most).is_some() { Err(code) } else { Ok(text.to_owned()) }
}
