//! The answers of a draft: what was typed on each page, as typed, and which pages are still missing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    CapacityForm, ChannelForm, Contact, ContactForm, Identity, IdentityForm, NumbersForm, NumbersGiven, OffenceForm,
    Recovered, RecoveredForm, Step, Story, StoryForm, TRANSFER_NAMES, read_transfer,
};
use crate::domain::identity::{Capacity, EmailAddress};
use crate::domain::party::Party;
use crate::domain::told::{self, Tongue, Transfer};
use crate::forms::{Form, Values, read};

/// How often a page was saved: what a form carries, so that two windows don't overwrite each other.
pub type Revision = i64;

/// What was typed on one page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    revision: Revision,
    values: Values,
}

/// Everything that a draft keeps. Personal data: it is stored sealed, and has no `Debug`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    steps: BTreeMap<Step, Kept>,
    transfers: Vec<Values>,
    transfers_revision: Revision,
}

/// What a draft still lacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missing {
    /// Pages that were not filled in, or do not hold any more.
    pub steps: Vec<Step>,
    /// Whether there is no transfer, or one that does not hold.
    pub transfers: bool,
}

impl Answers {
    /// What was typed on a page.
    #[must_use]
    pub fn values(&self, step: Step) -> Values {
        self.steps.get(&step).map(|kept| kept.values.clone()).unwrap_or_default()
    }

    /// How often a page was saved.
    #[must_use]
    pub fn revision(&self, step: Step) -> Revision {
        self.steps.get(&step).map_or(0, |kept| kept.revision)
    }

    /// Whether a page was ever saved.
    #[must_use]
    pub fn has(&self, step: Step) -> bool {
        self.steps.contains_key(&step)
    }

    /// Keeps what was typed on a page that was last seen at a revision; whether it was still there. The same once more is no conflict: people
    /// press twice.
    #[must_use]
    pub fn keep(&mut self, step: Step, seen: Revision, typed: &Values) -> bool {
        let values = only(typed, step.names());
        let kept = self.steps.entry(step).or_default();
        if kept.revision != seen {
            return kept.values == values;
        }
        kept.values = values;
        kept.revision += 1;
        true
    }

    /// What was typed of each transfer, in the order told.
    #[must_use]
    pub fn transfers(&self) -> &[Values] {
        &self.transfers
    }

    /// How often the list of transfers was changed.
    #[must_use]
    pub const fn transfers_revision(&self) -> Revision {
        self.transfers_revision
    }

    /// Adds a transfer, or puts it in the place (from 0) of one; whether the list was still as seen, and had room.
    #[must_use]
    pub fn keep_transfer(&mut self, place: Option<usize>, seen: Revision, typed: &Values) -> bool {
        let values = only(typed, TRANSFER_NAMES);
        if self.transfers_revision != seen {
            let there = match place {
                Some(place) => self.transfers.get(place),
                None => self.transfers.last(),
            };
            return there == Some(&values);
        }
        match place {
            Some(place) => match self.transfers.get_mut(place) {
                Some(kept) => *kept = values,
                None => return false,
            },
            None if self.transfers.len() >= told::MOST_TRANSFERS => return false,
            None => self.transfers.push(values),
        }
        self.transfers_revision += 1;
        true
    }

    /// Takes a transfer out; whether the list was still as seen.
    #[must_use]
    pub fn remove_transfer(&mut self, place: usize, seen: Revision) -> bool {
        if self.transfers_revision != seen || place >= self.transfers.len() {
            return false;
        }
        self.transfers.remove(place);
        self.transfers_revision += 1;
        true
    }

    /// Whether somebody acts for who lost the money.
    #[must_use]
    pub fn is_for_another(&self) -> bool {
        self.read::<CapacityForm, Capacity>(Step::Capacity).is_some_and(|capacity| capacity != Capacity::Oneself)
    }

    /// The pages that this draft has: nobody is asked who acts, where nobody does.
    #[must_use]
    pub fn pages(&self) -> Vec<Step> {
        Step::ALL.iter().copied().filter(|step| *step != Step::Acting || self.is_for_another()).collect()
    }

    /// The e-mail address, as soon as it was given: with it the draft goes on elsewhere.
    #[must_use]
    pub fn email(&self) -> Option<EmailAddress> {
        self.read::<ContactForm, Contact>(Step::Contact)?.email
    }

    /// What is still missing at this moment.
    #[must_use]
    pub fn missing(&self, now: DateTime<Utc>) -> Missing {
        Missing {
            steps: self
                .pages()
                .into_iter()
                .filter(|step| !self.has(*step) || step.check(&self.values(*step)).is_err())
                .collect(),
            transfers: self.told_transfers(now).is_none(),
        }
    }

    /// The case that these answers tell.
    ///
    /// # Errors
    /// What is still missing.
    pub fn told(&self, language: Tongue, now: DateTime<Utc>) -> Result<told::Case, Missing> {
        self.assemble(language, now).ok_or_else(|| self.missing(now))
    }

    fn assemble(&self, language: Tongue, now: DateTime<Utc>) -> Option<told::Case> {
        let capacity: Capacity = self.read::<CapacityForm, _>(Step::Capacity)?;
        let victim: Identity = self.read::<IdentityForm, _>(Step::Victim)?;
        let contact: Contact = self.read::<ContactForm, _>(Step::Contact)?;
        let Story(narrative) = self.read::<StoryForm, _>(Step::Story)?;
        let numbers: NumbersGiven = self.read::<NumbersForm, _>(Step::Numbers)?;
        let recovered: Recovered = self.read::<RecoveredForm, _>(Step::Recovered)?;
        let (victim, acting) = if capacity == Capacity::Oneself {
            (party(capacity, victim, Some(contact)), None)
        } else {
            let acting: Identity = self.read::<IdentityForm, _>(Step::Acting)?;
            let victim = party(Capacity::Oneself, victim, None);
            (victim, Some(party(capacity, acting, Some(contact))))
        };
        Some(told::Case {
            language,
            victim,
            acting,
            offence: self.read::<OffenceForm, _>(Step::Offence)?,
            narrative,
            bank_case_id: numbers.bank_case_id,
            police_report: numbers.police_report,
            other_route: recovered.other_route,
            recovered: recovered.amount,
            transfers: self.told_transfers(now)?,
            channel: self.read::<ChannelForm, _>(Step::Channel)?,
            source_number: None,
        })
    }

    /// The transfers, at least one; nothing where one does not hold.
    fn told_transfers(&self, now: DateTime<Utc>) -> Option<Vec<Transfer>> {
        let told: Option<Vec<Transfer>> = self.transfers.iter().map(|values| read_transfer(values, now).ok()).collect();
        told.filter(|told| !told.is_empty())
    }

    fn read<F: Form, T: TryFrom<F, Error = crate::forms::Errors>>(&self, step: Step) -> Option<T> {
        read::<F, T>(&self.steps.get(&step)?.values).ok()
    }
}

/// The values of these names.
fn only(typed: &Values, names: &[&str]) -> Values {
    let mut values = Values::new();
    for name in names {
        for value in typed.all(name) {
            values.push(name, value);
        }
    }
    values
}

/// A party; who acts is reached in the victim's place.
fn party(capacity: Capacity, identity: Identity, contact: Option<Contact>) -> Party {
    let (telephone, email, address) = match contact {
        Some(contact) => (Some(contact.telephone), contact.email, contact.address),
        None => (None, None, None),
    };
    Party { capacity, name: identity.name, number: identity.number, telephone, email, address }
}
