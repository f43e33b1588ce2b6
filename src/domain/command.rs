//! What somebody wants done, as a value: the act and what it needs. Which act is legal stands in the tables.

use chrono::NaiveDate;

use super::id::TransferId;
use super::money::Satang;
use super::petition::Act;
use super::words::word_enum;

word_enum! {
    /// Why a petition is refused, in whole or in part. The person reads `reason-WORD`.
    Reason ("reason") {
        /// It is not an offence under the decree.
        OutsideScope = "outside_scope",
        /// The damage is not shown.
        NotShown = "not_shown",
        /// The money did not reach this account.
        NotThisAccount = "not_this_account",
        /// It was recovered elsewhere (R23).
        RecoveredElsewhere = "recovered_elsewhere",
        /// The person took part in the offence (R26).
        TookPart = "took_part",
        /// It is claimed in another case.
        ClaimedTwice = "claimed_twice",
        /// It came late without reasonable cause.
        LateWithoutCause = "late_without_cause",
        /// The money comes from the offence.
        MoneyFromOffence = "money_from_offence",
        /// Something else, said in the text.
        Other = "other",
    }
}

/// What an officer recommends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recommendation {
    /// Accept, per transfer of a claim.
    AcceptTransfers(Vec<(TransferId, Satang)>),
    /// Accept an amount of an objection.
    AcceptAmount(Satang),
    /// Refuse.
    Refuse,
}

/// An act of the review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Take it.
    Take,
    /// Put it back.
    Release,
    /// Ask the person.
    Ask {
        /// What is wanted.
        question: String,
        /// By when; the rule set's reply period where nothing is named.
        reply_by: Option<NaiveDate>,
    },
    /// Give more time: the rule set's extension.
    ExtendReply,
    /// Cancel the request.
    CancelRequest,
    /// Answer.
    Answer {
        /// The answer.
        text: String,
    },
    /// Recommend.
    Recommend {
        /// Acceptance or refusal.
        what: Recommendation,
        /// Coded reasons; at least one for a refusal.
        reasons: Vec<Reason>,
        /// What the person will read.
        explanation: String,
    },
    /// Agree.
    Agree,
    /// Send back.
    SendBack {
        /// Why, for the officer.
        remark: String,
    },
    /// Examine again.
    Reopen,
    /// Withdraw.
    Withdraw,
    /// Admit a late petition.
    Admit {
        /// The reasonable cause.
        cause: String,
    },
    /// Refuse a late petition.
    RefuseLate {
        /// What the person will read.
        explanation: String,
    },
    /// Take up a proposal.
    Accept,
}

impl Review {
    /// The act of the table.
    pub fn act(&self) -> Act {
        match self {
            Self::Take => Act::Take,
            Self::Release => Act::Release,
            Self::Ask { .. } => Act::Ask,
            Self::ExtendReply => Act::ExtendReply,
            Self::CancelRequest => Act::CancelRequest,
            Self::Answer { .. } => Act::Answer,
            Self::Recommend { .. } => Act::Recommend,
            Self::Agree => Act::Agree,
            Self::SendBack { .. } => Act::SendBack,
            Self::Reopen => Act::Reopen,
            Self::Withdraw => Act::Withdraw,
            Self::Admit { .. } => Act::Admit,
            Self::RefuseLate { .. } => Act::RefuseLate,
            Self::Accept => Act::Accept,
        }
    }
}
