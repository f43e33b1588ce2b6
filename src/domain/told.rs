//! What people tell, parsed: a case with its transfers, an objection, a refund channel. From here on nobody checks a field again.
//! A case is written as JSON for one thing: the digest by which the same case is recognised when a system hands it over again. A field that is
//! added is left out of that JSON where nothing was told, so that what was handed over before stays the same.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::identity::{
    AccountNumber, BankCaseId, BankCode, Method, MoneyForm, Offence, PersonName, PoliceReport, PromptPay,
};
use super::money::Satang;
use super::party::Party;

/// Transfers that one case may tell.
pub const MOST_TRANSFERS: usize = 50;
/// Characters of a narrative, a question, an answer, an explanation.
pub const MOST_TEXT: usize = 10_000;

/// In which language a person wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Tongue {
    /// Thai.
    Thai,
    /// English.
    English,
}

impl Tongue {
    /// `th` or `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thai => "th",
            Self::English => "en",
        }
    }
}

/// An account at a provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccountKey {
    /// The provider.
    pub bank: BankCode,
    /// The number.
    pub number: AccountNumber,
}

/// A transfer that the victim made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// How the money left.
    pub form: MoneyForm,
    /// By which means.
    pub method: Method,
    /// Where it went.
    pub to: AccountKey,
    /// Where it came from, if told.
    pub from: Option<AccountKey>,
    /// Satang, more than zero.
    pub amount: Satang,
    /// When, UTC.
    pub made_at: DateTime<Utc>,
}

/// Where the money is to be returned (R11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Channel {
    /// A bank account in the person's name.
    BankAccount {
        /// The account.
        account: AccountKey,
        /// Whose it is.
        holder: PersonName,
    },
    /// A PromptPay in the person's name.
    PromptPay {
        /// The number.
        number: PromptPay,
        /// Whose it is.
        holder: PersonName,
    },
}

/// A case as it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// In which language.
    pub language: Tongue,
    /// Who lost the money.
    pub victim: Party,
    /// Who acts for the victim, with basis.
    pub acting: Option<Party>,
    /// What kind of offence.
    pub offence: Offence,
    /// What happened.
    pub narrative: String,
    /// What the sender's bank gave when it placed the hold.
    pub bank_case_id: Option<BankCaseId>,
    /// The police report.
    pub police_report: Option<PoliceReport>,
    /// Whether the same loss is also in the older route (AMLA s.49, R23).
    pub other_route: bool,
    /// What came back from elsewhere (R23), satang.
    pub recovered: Satang,
    /// Every transfer, at least one.
    pub transfers: Vec<Transfer>,
    /// Where the money is to be returned.
    pub channel: Channel,
    /// The sender's own number, where another system handed it over.
    pub source_number: Option<String>,
}

/// An objection as it is told (R12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Who objects.
    pub party: Party,
    /// The account.
    pub account: AccountKey,
    /// What is said to be unrelated to the crime, satang.
    pub amount: Satang,
    /// Why.
    pub narrative: String,
}
