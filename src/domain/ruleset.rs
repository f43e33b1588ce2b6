//! The rule set: every number of the law and of our policy, with its source and the dates from which it holds.
//!
//! Here belong the list of entries and reading them at a date; how an entry is written and checked is in `entry`, the holidays are in
//! `holidays`, what can be wrong in `fault`. Reading a file, with its lines, belongs in `rulebook`, outside the domain. The structure
//! of the law is code, never an entry.

mod entry;
mod fault;
mod holidays;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::calendar::Calendar;
use crate::domain::deadline::Length;
use crate::domain::money::Satang;
use crate::domain::words::word_enum;

pub use entry::{Basis, EntryDraft, EntryUnit, RuleValue};
pub use fault::{RuleFault, What};
pub use holidays::{HOLIDAYS, HolidayDraft};

use entry::{Limits, Versions, read_versions};

/// The most versions that one entry can have, and the most lists of holidays.
pub const MAX_VERSIONS: usize = 100;

word_enum! {
    /// How a pool that is too small is shared out (R19).
    AllocationMethod ("allocation_method") {
        /// In proportion to what each is entitled to.
        ProRata = "pro_rata",
    }
}

word_enum! {
    /// Whose money moves first out of an account in which it is mingled (R24).
    TracingMethod ("tracing_method") {
        /// Everybody's in proportion.
        ProRata = "pro_rata",
        /// What came in first goes out first.
        Fifo = "fifo",
        /// In proportion, but never more than the lowest balance in between.
        LowestBalance = "lowest_balance",
    }
}

word_enum! {
    /// Who gets the satang that do not divide (R19).
    Rounding ("rounding") {
        /// Whoever lost the largest part of a satang to rounding down.
        LargestRemainder = "largest_remainder",
    }
}

/// A rule set as it was written, not yet checked: each entry's versions in the order of the file, and the lists of holidays.
#[derive(Debug, Clone, Default)]
pub struct RuleDraft {
    /// The versions of each entry, by its name.
    pub entries: BTreeMap<String, Vec<EntryDraft>>,
    /// The public holidays, one list a year.
    pub holidays: Vec<HolidayDraft>,
}

/// One entry as people are shown it: what holds, since when, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLine {
    /// The name of the entry; its words are in `locales`.
    pub name: String,
    /// The value as written in the file.
    pub value: String,
    /// The unit of a number.
    pub unit: Option<EntryUnit>,
    /// The rule it carries out, such as `R11`.
    pub citation: String,
    /// Whether it is law, reported, or our own assumption, which is said wherever it is shown.
    pub basis: Basis,
    /// The first day on which it holds.
    pub from: NaiveDate,
}

macro_rules! rule_entries {
    ($($(#[doc = $about:literal])+ $name:ident : $kind:ty = $unit:ident $least:literal ..= $most:literal;)+) => {
        /// The numbers that hold on one day: the only thing the program reads numbers from.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Rules {
            $($(#[doc = $about])+ pub $name: $kind,)+
            /// Working days and holidays (R25).
            pub calendar: Arc<Calendar>,
        }

        /// A checked rule set: every entry has a version for every day.
        #[derive(Debug, Clone)]
        pub struct RuleSet {
            $($name: Versions<$kind>,)+
            calendar: Arc<Calendar>,
        }

        /// The names of all entries, in the order in which they are shown.
        pub const ENTRIES: &[&str] = &[$(stringify!($name)),+];

        impl RuleSet {
            /// The numbers that hold on this day. Before its first version, an entry has the value of that version: no other is known.
            pub fn on(&self, date: NaiveDate) -> Rules {
                Rules {
                    $($name: self.$name.on(date).value,)+
                    calendar: Arc::clone(&self.calendar),
                }
            }

            /// Every entry as it holds on this day, with its source, to be shown.
            pub fn lines(&self, date: NaiveDate) -> Vec<RuleLine> {
                vec![$(self.$name.line(stringify!($name), date)),+]
            }

            fn read(draft: &RuleDraft, calendar: Arc<Calendar>, faults: &mut Vec<RuleFault>) -> Option<Self> {
                $(
                    let limits = Limits { unit: EntryUnit::$unit, least: $least, most: $most };
                    let $name = read_versions::<$kind>(draft, stringify!($name), &limits, faults);
                )+
                Some(Self { $($name: $name?,)+ calendar })
            }
        }
    };
}

rule_entries! {
    /// R2: hours from the hold to the complaint to the police.
    police_complaint_hours: u16 = Hours 1..=720;
    /// R3: days from the complaint after which a bank lifts without an order.
    police_decision_days: u16 = CalendarDays 1..=365;
    /// R4: days a bank may hold on its own suspicion.
    bank_suspicion_days: u16 = CalendarDays 1..=365;
    /// R5: days an authority has to act on a hold.
    authority_check_days: u16 = CalendarDays 1..=365;
    /// R11, R12: days of the window for claims and objections; the day of the Gazette is day 1.
    claim_window_days: u16 = CalendarDays 1..=730;
    /// R15: how long an order can be challenged after its receipt.
    challenge_days: Length = Days 1..=365;
    /// R16: years after the window at which unclaimed money goes to the Fund.
    forfeiture_years: u16 = Years 1..=100;
    /// R13: how long an officer has to examine a claim or an objection.
    examination_days: Length = Days 1..=730;
    /// R13: how long a person has to answer a request for information.
    reply_days: Length = Days 1..=365;
    /// R13: by how much a reply period is extended.
    reply_extension_days: Length = Days 1..=365;
    /// R13: how many days pauses can add to a clock in all, counted as the clock counts.
    pause_cap_days: u16 = Days 0..=730;
    /// R15: days after which an e-mail that did not bounce counts as received.
    email_deemed_receipt_days: u16 = CalendarDays 0..=90;
    /// R15: days after which a letter counts as received where its receipt is not known.
    post_deemed_receipt_days: u16 = CalendarDays 1..=90;
    /// R15: days after which a publication counts as received.
    publication_deemed_receipt_days: u16 = CalendarDays 1..=365;
    /// R14: how old, in days, a confirmed balance may be when the dossier is submitted.
    confirmed_balance_max_age_days: u16 = CalendarDays 1..=365;
    /// R24: days in which a proposed claim can be accepted.
    proposal_window_days: u16 = CalendarDays 1..=365;
    /// R15: days after which a reported challenge that nobody confirmed is struck out.
    challenge_confirm_days: u16 = CalendarDays 1..=365;
    /// R18: days after which a returned payment can no longer be delivered.
    returned_payment_days: u16 = CalendarDays 1..=3650;
    /// R22: days after which a bank that does not answer a payment is asked.
    silent_bank_days: u16 = CalendarDays 1..=90;
    /// R19: how a pool that is too small is shared out.
    allocation_method: AllocationMethod = Word 0..=0;
    /// R19: who gets the satang that do not divide.
    rounding: Rounding = Word 0..=0;
    /// R24: whose money moves first out of an account in which it is mingled.
    tracing_method: TracingMethod = Word 0..=0;
    /// R24: by how much a told amount may differ from a reported movement, in satang.
    match_amount_tolerance: Satang = Satang 0..=100_000_000;
    /// R24: by how many minutes a told time may differ from a reported movement.
    match_time_tolerance_minutes: u16 = Minutes 0..=10_080;
    /// R13: from this amount on a claim is large and is examined first, in satang.
    large_amount_threshold: Satang = Satang 1..=1_000_000_000_000;
    /// R13: how many of a hundred agreed recommendations are looked at again.
    qa_rate_percent: u8 = Percent 0..=100;
    /// R11: days for which an unsent petition is kept.
    draft_days: u16 = CalendarDays 1..=365;
    /// R16: years for which a case is kept after its end.
    case_retention_years: u16 = Years 1..=100;
}

impl RuleSet {
    /// The checked set, or everything that is wrong with the draft at once.
    pub fn from_draft(draft: &RuleDraft) -> Result<Self, Vec<RuleFault>> {
        let mut faults = Vec::new();
        for name in draft.entries.keys().filter(|name| !ENTRIES.contains(&name.as_str())) {
            faults.push(RuleFault::of_entry(name, What::UnknownEntry));
        }
        let calendar = Arc::new(holidays::read_calendar(&draft.holidays, &mut faults));
        match Self::read(draft, calendar, &mut faults) {
            Some(set) if faults.is_empty() => Ok(set),
            _ => Err(faults),
        }
    }

    /// The working days of this set (R25).
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
}

impl RuleDraft {
    /// Everything that is wrong with this draft; nothing where it can be used.
    pub fn check(&self) -> Vec<RuleFault> {
        RuleSet::from_draft(self).err().unwrap_or_default()
    }
}
