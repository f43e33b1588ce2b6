//! What people are told, and whom a notice goes to. The words stand in `locales`, the sending in `notify`.

use super::words::word_enum;

word_enum! {
    /// A notice. Its word names the texts `notice-WORD-subject` and `notice-WORD-body`.
    Notice ("notice") {
        /// The code that lets a claimant in: sent outside the tables.
        SignInCode = "sign_in_code",
        /// The code that proves a new e-mail address: sent outside the tables.
        ContactCode = "contact_code",
        /// How the person is reached was corrected; told where they were reached before.
        ContactCorrected = "contact_corrected",
        /// What they asked to be corrected was answered.
        CorrectionAnswered = "correction_answered",
        /// A case or objection was received.
        Received = "received",
        /// The account that a waiting claim told is published now.
        AccountPublished = "account_published",
        /// A known victim or a reported sender may claim (R10).
        Invited = "invited",
        /// The holder of a published account may object (R10, R12).
        HolderPublished = "holder_published",
        /// The hold on the account was lifted.
        HoldLifted = "hold_lifted",
        /// An officer asks for information.
        InformationWanted = "information_wanted",
        /// The reply period was extended.
        ReplyExtended = "reply_extended",
        /// The reply period ended without an answer.
        Lapsed = "lapsed",
        /// A lapsed petition is examined again.
        Reopened = "reopened",
        /// The petition was withdrawn.
        Withdrawn = "withdrawn",
        /// A late petition was admitted.
        Admitted = "admitted",
        /// A late petition was refused (R15).
        LateRefused = "late_refused",
        /// Money was traced to an account that the victim never named.
        TracedMoney = "traced_money",
        /// The proposal was not taken up in time.
        ProposalExpired = "proposal_expired",
        /// The order allots an amount (R14, R15).
        Allotted = "allotted",
        /// The order refuses (R14, R15).
        Refused = "refused",
        /// The order upholds an objection.
        Upheld = "upheld",
        /// A correcting order carries out a judgment.
        Judgment = "judgment",
        /// A payment is on its way.
        PaymentReleased = "payment_released",
        /// A payment arrived.
        Paid = "paid",
        /// A payment came back: another channel is wanted.
        PaymentReturned = "payment_returned",
        /// A payment could not be delivered in time: last call (R18 stays open).
        LastCall = "last_call",
    }
}

/// Whom a notice goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The claimant of the claim, or the holder of the objection, that the step is about.
    Person,
    /// The holder of the account, through the bank that keeps it.
    AccountHolder,
    /// Every identifiable victim of the account.
    Victims,
}

impl Notice {
    /// Whom it goes to.
    pub fn audience(self) -> Audience {
        match self {
            Self::HolderPublished | Self::HoldLifted => Audience::AccountHolder,
            Self::Invited => Audience::Victims,
            _ => Audience::Person,
        }
    }

    /// Whether it tells of a decision that can be challenged in court within a time that runs from its receipt (R15).
    pub fn can_be_challenged(self) -> bool {
        matches!(self, Self::Allotted | Self::Refused | Self::Upheld | Self::Judgment | Self::LateRefused)
    }
}
