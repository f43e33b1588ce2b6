//! The season as a plan: which accounts, whose cases, and what is done on which day. How one is drawn stands in `drawing`, how it is carried out in `deeds`.

use chrono::{DateTime, Utc};

use crate::domain::id::{CaseId, PetitionId};
use crate::domain::identity::{MuleTier, PersonName, PersonalNumber, Reference};
use crate::domain::money::Satang;
use crate::domain::told::{self, AccountKey};

/// Legal days of the season; the last one is where the demo begins.
pub const DAYS: i64 = 178;
/// A frozen account of the season.
pub struct Account {
    pub key: AccountKey,
    pub holder: PersonName,
    pub holder_number: PersonalNumber,
    pub tier: MuleTier,
    pub balance: Satang,
    pub gazette: String,
    pub held_at: DateTime<Utc>,
}

/// A case of the season.
pub struct Case {
    pub id: CaseId,
    pub reference: Reference,
    pub told: told::Case,
}

/// An objection of the season.
pub struct Objection {
    pub id: PetitionId,
    pub reference: Reference,
    pub told: told::Objection,
}

/// A petition, by its place in the plan.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    Claim { case: usize, account: usize },
    Objection(usize),
}

/// What is done to a petition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exam {
    Take,
    Ask,
    Answer,
    /// Accept so many hundredths.
    Accept(i64),
    Refuse,
    Agree,
    Withdraw,
}

/// Which of the payments of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    All,
    First,
}

/// What is done on a day, by places in the plan.
#[derive(Debug, Clone, Copy)]
pub enum Deed {
    Report(usize),
    Confirm(usize),
    Verify(usize),
    Publish(usize),
    Lift(usize),
    Movements(usize),
    File(usize),
    Object(usize),
    Review { subject: Subject, exam: Exam, officer: usize },
    Reconfirm(usize),
    Dossier(usize),
    Order(usize),
    Letters(usize),
    Receipts(usize),
    Challenge { case: usize, account: usize },
    Release(usize),
    Pay(usize, Share),
    Return(usize),
}

/// The whole season.
#[derive(Default)]
pub struct Plan {
    pub accounts: Vec<Account>,
    pub cases: Vec<Case>,
    pub objections: Vec<Objection>,
    deeds: Vec<(i64, Deed)>,
}

impl Plan {
    /// What is done on a day, in order.
    pub fn on(&self, day: i64) -> Vec<Deed> {
        let of_day = self.deeds.iter().filter(|(on, _)| *on == day);
        of_day.map(|(_, deed)| *deed).collect()
    }

    /// Adds a deed, if its day is one of the season.
    pub fn add(&mut self, day: i64, deed: Deed) {
        if (0..=DAYS).contains(&day) {
            self.deeds.push((day, deed));
        }
    }
}
