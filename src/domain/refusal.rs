//! Why the domain says no: each refusal is named in the field's words and carries what the person needs to know. How it looks to a reader stands in
//! `locales` under `refusal-CODE`; which status a request gets stands in `error`.

use chrono::NaiveDate;

use super::money::Satang;

/// A step that was not taken; nothing changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such record, or it is not this actor's to see.
    NotFound,
    /// The table has no such step for this role in this state.
    NotAllowed {
        /// The machine.
        record: &'static str,
        /// The act that was tried.
        act: &'static str,
        /// The state that was found.
        state: &'static str,
    },
    /// Somebody else changed the record since the page was shown.
    Stale {
        /// The version that the form carried.
        seen: i64,
        /// The version that was found.
        found: i64,
    },
    /// The step needs another person than the one who did the step before.
    SamePerson {
        /// The step before.
        step: &'static str,
    },
    /// The chair recommended or agreed on this account before.
    Involved,
    /// A hold blocks it.
    OnHold,
    /// An open conflict of the screening blocks it.
    OpenConflict,
    /// The claim window is over (R11).
    WindowOver,
    /// The claim window is still open.
    WindowOpen,
    /// The account is published.
    Published,
    /// The account is not published.
    NotPublished,
    /// The dossier is before the committee or beyond.
    DossierSubmitted,
    /// A late petition can't be admitted any more: from an order on it is a matter of R18.
    TooLateToAdmit,
    /// It happens by an order only.
    OnlyByOrder,
    /// The day has not come.
    NotDue,
    /// The pauses of this petition would exceed the cap.
    PauseCap,
    /// No confirmed balance.
    BalanceUnconfirmed,
    /// The confirmed balance is too old for a dossier.
    BalanceOutdated,
    /// Petitions are still under examination.
    PetitionsOpen {
        /// How many.
        open: i64,
    },
    /// Nobody's petition is left to decide.
    NothingToDecide,
    /// Somebody's petition is left.
    SomebodyLeft,
    /// A challenge period of somebody on the account is still running (R15, R22).
    ChallengePeriod,
    /// The own challenge period is over (R15).
    ChallengePeriodOver,
    /// No order was made on the petition yet.
    NoOrder,
    /// A challenge is before the court (R22).
    Contested,
    /// Something is due.
    SomethingDue,
    /// Nothing is due.
    NothingDue,
    /// Payments are still under way.
    PaymentsOpen,
    /// Other holds remain on the account.
    HoldsRemain,
    /// It is the last hold.
    LastHold,
    /// A supervisor has not approved the refund channel.
    ChannelNotApproved,
    /// The bank's amount differs from the payment's.
    AmountDiffers {
        /// What the payment says.
        wanted: Satang,
        /// What the bank said.
        found: Satang,
    },
    /// The judgment is not final.
    NotFinal,
    /// The judgment is final.
    Final,
    /// No judgment is recorded yet.
    NoJudgment,
    /// A part payment of an order would exceed what is already released to somebody.
    BelowReleased,
    /// An amount exceeds its bound.
    AmountTooLarge {
        /// The largest amount that is allowed.
        most: Satang,
    },
    /// A date is outside its bounds.
    DateOutside {
        /// The first day that is allowed.
        from: NaiveDate,
        /// The last day that is allowed.
        until: NaiveDate,
    },
    /// The record is there already.
    AlreadyThere,
    /// The person's data were erased: nothing can be added to them.
    Erased,
    /// The law keeps the person's data (PDPA s.33): the page says on which grounds.
    StillKept,
    /// The same was told before with other figures: whoever told it has to say which are right.
    Contradicts,
    /// Nobody else could manage the users any more.
    LastAdmin,
    /// A file of evidence waits for the virus scanner.
    BeingChecked,
    /// A sum left the range of 64 bits.
    Overflow,
    /// A calculation was asked for that the rule set does not name.
    Unsupported {
        /// What was asked for.
        what: &'static str,
    },
}

impl Refusal {
    /// A stable code: `refusal-CODE` in the locales, `type` in problem+json.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::NotAllowed { .. } => "not-allowed",
            Self::Stale { .. } => "stale",
            Self::SamePerson { .. } => "same-person",
            Self::Involved => "involved",
            Self::OnHold => "on-hold",
            Self::OpenConflict => "open-conflict",
            Self::WindowOver => "window-over",
            Self::WindowOpen => "window-open",
            Self::Published => "published",
            Self::NotPublished => "not-published",
            Self::DossierSubmitted => "dossier-submitted",
            Self::TooLateToAdmit => "too-late-to-admit",
            Self::OnlyByOrder => "only-by-order",
            Self::NotDue => "not-due",
            Self::PauseCap => "pause-cap",
            Self::BalanceUnconfirmed => "balance-unconfirmed",
            Self::BalanceOutdated => "balance-outdated",
            Self::PetitionsOpen { .. } => "petitions-open",
            Self::NothingToDecide => "nothing-to-decide",
            Self::SomebodyLeft => "somebody-left",
            Self::ChallengePeriod => "challenge-period",
            Self::ChallengePeriodOver => "challenge-period-over",
            Self::NoOrder => "no-order",
            Self::Contested => "contested",
            Self::SomethingDue => "something-due",
            Self::NothingDue => "nothing-due",
            Self::PaymentsOpen => "payments-open",
            Self::HoldsRemain => "holds-remain",
            Self::LastHold => "last-hold",
            Self::ChannelNotApproved => "channel-not-approved",
            Self::AmountDiffers { .. } => "amount-differs",
            Self::NotFinal => "not-final",
            Self::Final => "final",
            Self::NoJudgment => "no-judgment",
            Self::BelowReleased => "below-released",
            Self::AmountTooLarge { .. } => "amount-too-large",
            Self::DateOutside { .. } => "date-outside",
            Self::AlreadyThere => "already-there",
            Self::Erased => "erased",
            Self::StillKept => "still-kept",
            Self::Contradicts => "contradicts",
            Self::LastAdmin => "last-admin",
            Self::BeingChecked => "being-checked",
            Self::Overflow => "overflow",
            Self::Unsupported { .. } => "unsupported",
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotAllowed { record, act, state } => {
                write!(f, "{act} is no step of a {record} in state {state} for this role")
            }
            Self::Stale { seen, found } => {
                write!(f, "version {seen} was shown, version {found} was found")
            }
            Self::SamePerson { step } => write!(f, "another person than who {step} is wanted"),
            Self::PetitionsOpen { open } => {
                write!(f, "{open} petitions are still under examination")
            }
            Self::AmountDiffers { wanted, found } => write!(f, "wanted {wanted}, found {found}"),
            Self::AmountTooLarge { most } => write!(f, "at most {most}"),
            Self::DateOutside { from, until } => {
                write!(f, "a day from {from} to {until} is wanted")
            }
            Self::Unsupported { what } => write!(f, "{what} is not supported"),
            other => f.write_str(other.code()),
        }
    }
}

impl std::error::Error for Refusal {}
