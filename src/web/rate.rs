//! How often one client may ask: an allowance that fills up again, one for each client and class of route. What is spent beyond it is answered 429.
//!
//! The table is of one size whatever comes: a client who asks little makes room for another. Many addresses at once can therefore make it
//! forget, never make it refuse somebody else; guessing is stopped as well where it aims, by the waits of `staff::sign_in` and the tries of
//! `claimant_access`. Each process counts for itself.
//!
//! Here: the classes and the counting. Not here: which route is of which class (`web::routes`), who the client is (`client`).

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Clients in one group of the table; of a full group the one is forgotten whose allowance is filled up first.
const GROUP: usize = 8;
/// Groups of the table: 65,536 allowances, 2 MB.
const GROUPS: u64 = 8_192;

/// How often a route may be asked for, by one client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rate {
    /// Every request at all: an office of two hundred people behind one address is not held up.
    Page,
    /// Forms that are sent, claims among them.
    Act,
    /// Passwords and codes.
    Entry,
    /// Cases that a system hands over, by its key.
    Api,
}

impl Rate {
    /// How many at once, and how long until there is another.
    const fn allowance(self) -> (i32, TimeDelta) {
        match self {
            Self::Page => (600, TimeDelta::milliseconds(50)),
            Self::Act => (120, TimeDelta::milliseconds(500)),
            Self::Entry => (20, TimeDelta::seconds(3)),
            Self::Api => (300, TimeDelta::milliseconds(50)),
        }
    }
}

/// Why a request has to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFast {
    /// How long.
    pub wait: TimeDelta,
    /// Whether it is the first that was refused since one was not: the log tells of no other.
    pub is_first: bool,
}

/// What each client has spent. Nothing in it leads back to an address.
#[derive(Debug)]
pub struct Rates {
    hasher: RandomState,
    groups: Vec<Mutex<[Spent; GROUP]>>,
}

/// A client's allowance of one class.
#[derive(Debug, Clone, Copy, Default)]
struct Spent {
    /// Client and class, digested with a key of this process.
    who: u64,
    /// When it is filled up again.
    full_at: DateTime<Utc>,
    was_refused: bool,
}

impl Default for Rates {
    fn default() -> Self {
        Self { hasher: RandomState::new(), groups: (0..GROUPS).map(|_| Mutex::default()).collect() }
    }
}

impl Rates {
    /// Takes one of the client's allowance (the generic cell rate algorithm, ITU-T I.371).
    ///
    /// # Errors
    /// How long to wait, where there is none left.
    pub fn spend(&self, rate: Rate, client: &impl Hash, now: DateTime<Utc>) -> Result<(), TooFast> {
        let who = self.hasher.hash_one((rate, client));
        let place = usize::try_from(who % GROUPS).unwrap_or_default();
        let Some(group) = self.groups.get(place) else { return Ok(()) };
        let mut group = group.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(spent) = group.iter_mut().min_by_key(|spent| (spent.who != who, spent.full_at)) else {
            return Ok(());
        };
        let (at_once, each) = rate.allowance();
        let latest = now + each * at_once;
        if spent.who != who {
            *spent = Spent { who, ..Spent::default() };
        }
        // No later than an empty allowance says: the machine's clock may have been set back.
        let full_at = spent.full_at.clamp(now, latest) + each;
        if full_at > latest {
            let is_first = !std::mem::replace(&mut spent.was_refused, true);
            return Err(TooFast { wait: full_at - latest, is_first });
        }
        *spent = Spent { who, full_at, was_refused: false };
        Ok(())
    }
}
