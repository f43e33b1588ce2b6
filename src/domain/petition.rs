//! Petitions: what a person asks of one account – a claim (R11) or an objection (R12). The review is one table for both; each has its own besides.

use super::actor::Role;
use super::guard::{Doer, Guard};
use super::notice::Notice;
use super::rules::{Machine, Row, To, Who, row};
use super::words::word_enum;

word_enum! {
    /// What kind of petition.
    Kind ("petition_kind") {
        /// A victim's: money back.
        Claim = "claim",
        /// A connected person's: the money is not the crime's.
        Objection = "objection",
    }
}

word_enum! {
    /// Where a petition stands.
    State ("petition_state") {
        /// Told of an account that is not published.
        Waiting = "waiting",
        /// Proposed by us: money was traced to an account that the victim never named.
        Proposed = "proposed",
        /// Filed in time, nobody examines it yet.
        Submitted = "submitted",
        /// Filed after the window.
        Late = "late",
        /// An officer examines it.
        InReview = "in_review",
        /// The person was asked; the clock pauses.
        InfoRequested = "info_requested",
        /// The person did not answer in time.
        Lapsed = "lapsed",
        /// An officer recommended.
        Recommended = "recommended",
        /// A supervisor agreed: ready for the dossier.
        Ready = "ready",
        /// The order allotted an amount to the claim.
        Ordered = "ordered",
        /// The order upheld the objection.
        Upheld = "upheld",
        /// Refused.
        Refused = "refused",
        /// Withdrawn by the person.
        Withdrawn = "withdrawn",
        /// A proposal that nobody took up.
        Expired = "expired",
    }
}

word_enum! {
    /// What is done to a petition.
    Act ("petition_act") {
        /// File it.
        Submit = "submit",
        /// The account that a waiting claim told was published.
        AccountPublished = "account_published",
        /// Name another account.
        CorrectAccount = "correct_account",
        /// Propose traced money (R24).
        Propose = "propose",
        /// Take up the proposal.
        Accept = "accept",
        /// The proposal's window ends.
        ProposalEnds = "proposal_ends",
        /// Take it for examination.
        Take = "take",
        /// Put it back.
        Release = "release",
        /// Ask the person for information.
        Ask = "ask",
        /// Give more time to answer.
        ExtendReply = "extend_reply",
        /// Cancel the request.
        CancelRequest = "cancel_request",
        /// Answer the request.
        Answer = "answer",
        /// The reply period ends.
        ReplyEnds = "reply_ends",
        /// Recommend acceptance of an amount, or refusal.
        Recommend = "recommend",
        /// Agree with the recommendation.
        Agree = "agree",
        /// Send it back with why.
        SendBack = "send_back",
        /// Examine again.
        Reopen = "reopen",
        /// Withdraw it.
        Withdraw = "withdraw",
        /// Admit a late petition, with cause.
        Admit = "admit",
        /// Refuse a late petition.
        RefuseLate = "refuse_late",
        /// Allot, by order.
        Allot = "allot",
        /// Uphold an objection, by order.
        Uphold = "uphold",
        /// Refuse, by order.
        Refuse = "refuse",
        /// Refuse as incomplete, by order.
        RefuseIncomplete = "refuse_incomplete",
        /// Allot anew, by a supplementary or correcting order; to an objection, uphold it anew.
        AllotAnew = "allot_anew",
        /// Refuse, by a correcting order.
        RefuseAnew = "refuse_anew",
    }
}

use Act as A;
use State as S;

const PERSON: &[Who] = &[Who::Person];
const OFFICER: &[Who] = &[Who::Is(Role::Officer)];
const SUPERVISOR: &[Who] = &[Who::Is(Role::Supervisor)];
const CHAIR: &[Who] = &[Who::Is(Role::Chair)];
const SYSTEM: &[Who] = &[Who::Is(Role::System)];

/// States in which the person may still withdraw: any before an order.
const BEFORE_ORDER: &[Option<S>] = &[
    Some(S::Waiting),
    Some(S::Proposed),
    Some(S::Submitted),
    Some(S::Late),
    Some(S::InReview),
    Some(S::InfoRequested),
    Some(S::Lapsed),
    Some(S::Recommended),
    Some(S::Ready),
];

/// The review, shared by claims and objections (R13).
#[rustfmt::skip]
pub const REVIEW: &[Row<S, A>] = &[
    row(OFFICER, &[Some(S::Submitted)], A::Take, &[], To::Next(S::InReview), &[]),
    row(OFFICER, &[Some(S::InReview)], A::Release, &[], To::Next(S::Submitted), &[]),
    row(OFFICER, &[Some(S::InReview)], A::Ask, &[Guard::PauseWithinCap], To::Next(S::InfoRequested), &[Notice::InformationWanted]),
    row(OFFICER, &[Some(S::InfoRequested)], A::ExtendReply, &[Guard::PauseWithinCap], To::Same, &[Notice::ReplyExtended]),
    row(OFFICER, &[Some(S::InfoRequested)], A::CancelRequest, &[], To::Next(S::InReview), &[]),
    row(PERSON, &[Some(S::InfoRequested)], A::Answer, &[], To::Next(S::InReview), &[]),
    row(SYSTEM, &[Some(S::InfoRequested)], A::ReplyEnds, &[Guard::DuePassed], To::Next(S::Lapsed), &[Notice::Lapsed]),
    row(PERSON, &[Some(S::Lapsed)], A::Answer, &[Guard::WindowOpen], To::Next(S::InReview), &[]),
    row(SUPERVISOR, &[Some(S::Lapsed)], A::Reopen, &[Guard::BeforeDossier], To::Next(S::InReview), &[Notice::Reopened]),
    row(OFFICER, &[Some(S::InReview)], A::Recommend, &[Guard::NotOnHold], To::Next(S::Recommended), &[]),
    row(SUPERVISOR, &[Some(S::Recommended)], A::Agree, &[Guard::AnotherThan(Doer::Recommended), Guard::NotOnHold], To::Next(S::Ready), &[]),
    row(SUPERVISOR, &[Some(S::Recommended)], A::SendBack, &[Guard::AnotherThan(Doer::Recommended)], To::Next(S::InReview), &[]),
    row(SUPERVISOR, &[Some(S::Ready)], A::Reopen, &[Guard::BeforeDossier], To::Next(S::InReview), &[]),
    row(PERSON, BEFORE_ORDER, A::Withdraw, &[], To::Next(S::Withdrawn), &[Notice::Withdrawn]),
    row(SUPERVISOR, &[Some(S::Late)], A::Admit, &[Guard::AccountTakesLate], To::Next(S::Submitted), &[Notice::Admitted]),
    row(SUPERVISOR, &[Some(S::Late)], A::RefuseLate, &[], To::Next(S::Refused), &[Notice::LateRefused]),
];

const CLAIMANT_OR_OFFICER: &[Who] = &[Who::Person, Who::Is(Role::Officer)];
const SYSTEM_OR_OFFICER: &[Who] = &[Who::Is(Role::System), Who::Is(Role::Officer)];

/// What claims have besides the review.
#[rustfmt::skip]
pub const CLAIM: &[Row<S, A>] = &[
    row(PERSON, &[None], A::Submit, &[Guard::WindowOpen], To::Next(S::Submitted), &[Notice::Received]),
    row(PERSON, &[None], A::Submit, &[Guard::WindowOver], To::Next(S::Late), &[Notice::Received]),
    row(PERSON, &[None], A::Submit, &[Guard::NothingPublished], To::Next(S::Waiting), &[Notice::Received]),
    row(SYSTEM, &[Some(S::Waiting)], A::AccountPublished, &[Guard::WindowOpen], To::Next(S::Submitted), &[Notice::AccountPublished]),
    row(CLAIMANT_OR_OFFICER, &[Some(S::Waiting)], A::CorrectAccount, &[Guard::WindowOpen], To::Next(S::Submitted), &[]),
    row(CLAIMANT_OR_OFFICER, &[Some(S::Waiting)], A::CorrectAccount, &[Guard::WindowOver], To::Next(S::Late), &[]),
    row(CLAIMANT_OR_OFFICER, &[Some(S::Waiting)], A::CorrectAccount, &[Guard::NothingPublished], To::Same, &[]),
    row(SYSTEM_OR_OFFICER, &[None], A::Propose, &[Guard::WindowOpen], To::Next(S::Proposed), &[Notice::TracedMoney]),
    row(PERSON, &[Some(S::Proposed)], A::Accept, &[Guard::WindowOpen], To::Next(S::Submitted), &[]),
    row(SYSTEM, &[Some(S::Proposed)], A::ProposalEnds, &[Guard::DuePassed], To::Next(S::Expired), &[Notice::ProposalExpired]),
    row(CHAIR, &[Some(S::Ready)], A::Allot, &[Guard::ByOrder], To::Next(S::Ordered), &[Notice::Allotted]),
    row(CHAIR, &[Some(S::Ready)], A::Refuse, &[Guard::ByOrder], To::Next(S::Refused), &[Notice::Refused]),
    row(CHAIR, &[Some(S::Lapsed)], A::RefuseIncomplete, &[Guard::ByOrder], To::Next(S::Refused), &[Notice::Refused]),
    row(CHAIR, &[Some(S::Ordered)], A::AllotAnew, &[Guard::BySupplementaryOrder], To::Same, &[Notice::Allotted]),
    row(CHAIR, &[Some(S::Ordered), Some(S::Refused)], A::AllotAnew, &[Guard::ByCorrectingOrder], To::Next(S::Ordered), &[Notice::Judgment]),
    row(CHAIR, &[Some(S::Ordered), Some(S::Refused)], A::RefuseAnew, &[Guard::ByCorrectingOrder], To::Next(S::Refused), &[Notice::Judgment]),
];

/// What objections have besides the review.
#[rustfmt::skip]
pub const OBJECTION: &[Row<S, A>] = &[
    row(PERSON, &[None], A::Submit, &[Guard::WindowOpen], To::Next(S::Submitted), &[Notice::Received]),
    row(PERSON, &[None], A::Submit, &[Guard::WindowOver], To::Next(S::Late), &[Notice::Received]),
    row(CHAIR, &[Some(S::Ready)], A::Uphold, &[Guard::ByOrder], To::Next(S::Upheld), &[Notice::Upheld]),
    row(CHAIR, &[Some(S::Ready)], A::Refuse, &[Guard::ByOrder], To::Next(S::Refused), &[Notice::Refused]),
    row(CHAIR, &[Some(S::Lapsed)], A::RefuseIncomplete, &[Guard::ByOrder], To::Next(S::Refused), &[Notice::Refused]),
    row(CHAIR, &[Some(S::Upheld), Some(S::Refused)], A::AllotAnew, &[Guard::ByCorrectingOrder], To::Next(S::Upheld), &[Notice::Judgment]),
    row(CHAIR, &[Some(S::Upheld), Some(S::Refused)], A::RefuseAnew, &[Guard::ByCorrectingOrder], To::Next(S::Refused), &[Notice::Judgment]),
];

/// The life of a claim.
pub const CLAIM_MACHINE: Machine<S, A> = Machine {
    name: "claim",
    states: &[
        S::Waiting,
        S::Proposed,
        S::Submitted,
        S::Late,
        S::InReview,
        S::InfoRequested,
        S::Lapsed,
        S::Recommended,
        S::Ready,
        S::Ordered,
        S::Refused,
        S::Withdrawn,
        S::Expired,
    ],
    person: &[Role::Claimant, Role::CentreAgent],
    tables: &[CLAIM, REVIEW],
};

/// The life of an objection.
pub const OBJECTION_MACHINE: Machine<S, A> = Machine {
    name: "objection",
    states: &[
        S::Submitted,
        S::Late,
        S::InReview,
        S::InfoRequested,
        S::Lapsed,
        S::Recommended,
        S::Ready,
        S::Upheld,
        S::Refused,
        S::Withdrawn,
    ],
    person: &[Role::Holder],
    tables: &[OBJECTION, REVIEW],
};

/// States that keep a dossier from the committee: neither ready, lapsed nor ended.
pub const UNDER_EXAMINATION: &[S] =
    &[S::Proposed, S::Submitted, S::Late, S::InReview, S::InfoRequested, S::Recommended];

/// States that an order decides, or that will come to be decided: somebody came and is still there.
pub const LEFT_TO_DECIDE: &[S] =
    &[S::Proposed, S::Submitted, S::InReview, S::InfoRequested, S::Lapsed, S::Recommended, S::Ready];

/// States that a first order decides.
pub const FOR_FIRST_ORDER: &[S] = &[S::Ready, S::Lapsed];

/// States that a later order may decide anew.
pub const FOR_LATER_ORDER: &[S] = &[S::Ordered, S::Upheld, S::Refused];

/// States in which what was agreed counts for the case's accepted loss.
pub const ACCEPTANCE_STANDS: &[S] = &[S::Ready, S::Ordered, S::Refused];

impl Kind {
    /// The machine of this kind.
    pub fn machine(self) -> &'static Machine<State, Act> {
        match self {
            Self::Claim => &CLAIM_MACHINE,
            Self::Objection => &OBJECTION_MACHINE,
        }
    }
}
