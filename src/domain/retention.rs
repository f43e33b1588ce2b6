//! How long what a person told is kept, and what stands against erasing it (PDPA s.33 and s.37(3), R16). Pure: what was loaded goes in, an answer comes out.
//! Whose keys are destroyed, and when anybody looks, is `casework::retention`'s to say.

use chrono::{Months, NaiveDate};

use super::{account, petition};

/// Months of a year.
const MONTHS: u32 = 12;

/// A petition, as far as it bears on how long it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Claim or objection.
    pub kind: petition::Kind,
    /// Where it stands.
    pub state: petition::State,
    /// The day on which it last moved.
    pub moved_on: NaiveDate,
    /// Where the account stands that it is against, and the day on which that last moved; none while no account is known.
    pub account: Option<(account::State, NaiveDate)>,
}

/// Everything that one person told: a case with its claims, or an objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its petitions.
    pub petitions: Vec<Life>,
    /// A hold: something is being looked into.
    pub on_hold: bool,
}

/// Why what was told is kept, although the person asks for its erasure (PDPA s.33: needed for legal claims, and to carry out the law).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A petition is neither decided nor ended (R11 to R14). Who withdraws it can ask again.
    Open,
    /// A hold lies on the case.
    OnHold,
    /// It was decided, and the account is not closed: challenges and payments are under way (R15, R22), or unclaimed money waits (R16).
    AccountOpen,
    /// It was decided, and the years in which it can be asked about are not over (R16, R18).
    Years {
        /// The last day.
        until: NaiveDate,
    },
}

impl Ground {
    /// Its word.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::OnHold => "on_hold",
            Self::AccountOpen => "account_open",
            Self::Years { .. } => "years",
        }
    }
}

impl Life {
    /// Nobody decided on it, and nobody will: no row of the table leads on.
    fn is_ended(&self) -> bool {
        self.kind.machine().is_final(self.state)
    }

    fn is_decided(&self) -> bool {
        petition::FOR_LATER_ORDER.contains(&self.state)
    }

    /// The day on which it was over: it ended by itself, or the account that it was decided on was closed.
    fn over_on(&self) -> Option<NaiveDate> {
        match self.account {
            _ if self.is_ended() => Some(self.moved_on),
            Some((state, on)) if self.is_decided() && account::MACHINE.is_final(state) => Some(self.moved_on.max(on)),
            _ => None,
        }
    }

    /// The last day on which it is kept; none while it is not over. A day beyond the calendar never comes.
    fn until(&self, years: u16) -> Option<NaiveDate> {
        let months = Months::new(u32::from(years) * MONTHS);
        self.over_on().map(|on| on.checked_add_months(months).unwrap_or(NaiveDate::MAX))
    }

    /// Why it is kept today.
    fn ground(&self, years: u16, today: NaiveDate) -> Option<Ground> {
        if self.is_ended() {
            return None;
        }
        if !self.is_decided() {
            return Some(Ground::Open);
        }
        let Some(until) = self.until(years) else {
            return Some(Ground::AccountOpen);
        };
        (today <= until).then_some(Ground::Years { until })
    }
}

impl Dossier {
    /// What stands against erasing it today, each ground once, of several years the last. Empty where the person may have it erased: nothing was
    /// decided, and nothing will be.
    #[must_use]
    pub fn grounds(&self, years: u16, today: NaiveDate) -> Vec<Ground> {
        let mut grounds: Vec<Ground> = self.petitions.iter().filter_map(|life| life.ground(years, today)).collect();
        if self.on_hold {
            grounds.push(Ground::OnHold);
        }
        grounds.sort_unstable();
        grounds.dedup_by(|later, earlier| match (later, earlier) {
            (Ground::Years { until: later }, Ground::Years { until: earlier }) => {
                *earlier = *later.max(earlier);
                true
            }
            (later, earlier) => later == earlier,
        });
        grounds
    }

    /// The day on which it is to be erased without anybody asking: the first after the years since its end; none while anything is open. A withdrawn petition is
    /// kept as long as a decided one, for whoever comes late with a reason (R18).
    #[must_use]
    pub fn due_on(&self, years: u16) -> Option<NaiveDate> {
        if self.on_hold {
            return None;
        }
        let days = self.petitions.iter().map(|life| life.until(years)?.succ_opt());
        days.collect::<Option<Vec<_>>>()?.into_iter().max()
    }
}
