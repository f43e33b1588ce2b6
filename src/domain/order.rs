//! Orders: the only act that allots. A pure computation from what was accepted to who gets what, so that anyone can recompute it (R14, R19, R23).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::allocation::{Entitlement, allocate, entitlement};
use super::id::{CaseId, PetitionId};
use super::money::Satang;
use super::petition::Act;
use super::refusal::Refusal;
use super::words::word_enum;

word_enum! {
    /// What kind of order.
    Kind ("order_kind") {
        /// The first of an account.
        First = "first",
        /// Distributes what became free: waived, undeliverable, raised balance.
        Supplementary = "supplementary",
        /// Carries out a judgment.
        Correcting = "correcting",
    }
}

word_enum! {
    /// What was recommended and agreed for a petition.
    Recommendation ("recommendation") {
        /// Accept an amount.
        Accept = "accept",
        /// Refuse, with coded reasons.
        Refuse = "refuse",
        /// Nothing: it lapsed.
        Incomplete = "incomplete",
    }
}

word_enum! {
    /// Who bears a petition, as the order treats it.
    Side ("side") {
        /// A victim's claim.
        Claim = "claim",
        /// A connected person's objection.
        Objection = "objection",
    }
}

/// One petition as the order finds it. Amounts in satang.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// The petition.
    pub petition: PetitionId,
    /// A claim's case; the order takes its cases in id order.
    pub case: Option<CaseId>,
    /// Claim or objection.
    pub side: Side,
    /// Ties in the allocation go to the earlier.
    pub filed_at: DateTime<Utc>,
    /// What was agreed.
    pub recommendation: Recommendation,
    /// Accepted on this petition.
    pub accepted: Satang,
    /// The case's accepted loss, over all its transfers.
    pub case_accepted: Satang,
    /// What the case recovered elsewhere (R23).
    pub case_recovered: Satang,
    /// Allotted to the case under other live orders.
    pub case_allotted_elsewhere: Satang,
    /// Allotted to this petition by earlier orders and still standing.
    pub standing: Satang,
    /// Of that, what is released or paid already.
    pub released: Satang,
}

/// The pool of an account. Amounts in satang.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    /// Confirmed by the bank.
    pub confirmed: Satang,
    /// Not allotted to anybody.
    pub unallotted: Satang,
}

/// What the order says of one petition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The petition.
    pub petition: PetitionId,
    /// The step of the petition's table.
    pub act: Outcome,
    /// The entitlement that took part in the allocation.
    pub entitlement: Satang,
    /// Set off: accepted, but recovered or allotted elsewhere.
    pub set_off: Satang,
    /// What stands allotted after this order.
    pub amount: Satang,
    /// What stood allotted before it.
    pub before: Satang,
}

word_enum! {
    /// The outcome of a petition in an order.
    Outcome ("order_outcome") {
        /// An amount is allotted.
        Allot = "allot",
        /// An objection is upheld.
        Uphold = "uphold",
        /// Refused.
        Refuse = "refuse",
        /// Refused as incomplete.
        RefuseIncomplete = "refuse_incomplete",
        /// An amount is allotted by a later order.
        AllotAnew = "allot_anew",
        /// Refused by a later order.
        RefuseAnew = "refuse_anew",
    }
}

impl Outcome {
    /// The act of the petition's table that carries it out.
    pub fn act(self) -> Act {
        match self {
            Self::Allot => Act::Allot,
            Self::Uphold => Act::Uphold,
            Self::Refuse => Act::Refuse,
            Self::RefuseIncomplete => Act::RefuseIncomplete,
            Self::AllotAnew => Act::AllotAnew,
            Self::RefuseAnew => Act::RefuseAnew,
        }
    }
}

/// The whole order, before anybody signs it: the preview and the order are the same computation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computation {
    /// First, supplementary or correcting.
    pub kind: Kind,
    /// The money that was there to be distributed to claims.
    pub pool: Satang,
    /// Upheld for connected persons.
    pub upheld: Satang,
    /// One line a petition, in petition order.
    pub lines: Vec<Line>,
    /// What nobody is entitled to (R17).
    pub surplus: Satang,
}

/// Computes an order.
///
/// # Errors
/// `AmountTooLarge` where upheld objections exceed the pool, `BelowReleased` where a correction would go below what was released, `NothingDue`
/// for a supplementary order without free money, `Overflow`.
pub fn compute(kind: Kind, pool: Pool, inputs: &[Input]) -> Result<Computation, Refusal> {
    match kind {
        Kind::First | Kind::Correcting => distribute_all(kind, pool, inputs),
        Kind::Supplementary => distribute_rest(pool, inputs),
    }
}

/// What a claim is entitled to under this order.
fn entitled(input: &Input) -> Satang {
    match input.recommendation {
        Recommendation::Accept => {
            entitlement(input.accepted, input.case_accepted, input.case_recovered, input.case_allotted_elsewhere)
        }
        Recommendation::Refuse | Recommendation::Incomplete => Satang::ZERO,
    }
}

/// The sum of some amounts.
fn total(amounts: impl Iterator<Item = Satang>) -> Result<Satang, Refusal> {
    Satang::sum(amounts).ok_or(Refusal::Overflow)
}

/// First and correcting orders: objections first, then the whole rest pro rata.
fn distribute_all(kind: Kind, pool: Pool, inputs: &[Input]) -> Result<Computation, Refusal> {
    let confirmed = pool.confirmed;
    let upheld = total(inputs.iter().filter(|i| i.side == Side::Objection).map(upheld_amount))?;
    if upheld > confirmed {
        return Err(Refusal::AmountTooLarge { most: confirmed });
    }
    let rest = confirmed.checked_sub(upheld).ok_or(Refusal::Overflow)?;
    let claims: Vec<Entitlement<PetitionId>> = inputs
        .iter()
        .filter(|input| input.side == Side::Claim)
        .map(|input| Entitlement { key: input.petition, filed_at: input.filed_at, amount: entitled(input) })
        .collect();
    let shares = allocate(rest, &claims).map_err(|_| Refusal::Overflow)?;
    let share = |petition: PetitionId| shares.iter().find(|s| s.key == petition).map_or(Satang::ZERO, |s| s.amount);
    let mut lines =
        inputs.iter().map(|input| line(kind, input, share(input.petition))).collect::<Result<Vec<_>, _>>()?;
    lines.sort_by_key(|line| line.petition);
    let distributed = total(shares.iter().map(|share| share.amount))?;
    Ok(Computation {
        kind,
        pool: rest,
        upheld,
        lines,
        surplus: rest.checked_sub(distributed).ok_or(Refusal::Overflow)?,
    })
}

/// What an objection is upheld for.
fn upheld_amount(input: &Input) -> Satang {
    match input.recommendation {
        Recommendation::Accept => input.accepted,
        Recommendation::Refuse | Recommendation::Incomplete => Satang::ZERO,
    }
}

/// One petition's line of a first or correcting order.
fn line(kind: Kind, input: &Input, share: Satang) -> Result<Line, Refusal> {
    let amount = if input.side == Side::Objection { upheld_amount(input) } else { share };
    if amount < input.released {
        return Err(Refusal::BelowReleased);
    }
    let entitlement = if input.side == Side::Objection { amount } else { entitled(input) };
    let act = match (kind, input.side, input.recommendation) {
        (Kind::First, Side::Objection, Recommendation::Accept) => Outcome::Uphold,
        (Kind::First, _, Recommendation::Incomplete) => Outcome::RefuseIncomplete,
        (Kind::First, _, Recommendation::Refuse) => Outcome::Refuse,
        (Kind::First, Side::Claim, Recommendation::Accept) => Outcome::Allot,
        (_, _, Recommendation::Accept) => Outcome::AllotAnew,
        (_, _, Recommendation::Refuse | Recommendation::Incomplete) => Outcome::RefuseAnew,
    };
    let set_off = match input.recommendation {
        Recommendation::Accept => input.accepted.checked_sub(entitlement).ok_or(Refusal::Overflow)?,
        Recommendation::Refuse | Recommendation::Incomplete => Satang::ZERO,
    };
    Ok(Line { petition: input.petition, act, entitlement, set_off, amount, before: input.standing })
}

/// Supplementary orders: what became free goes, pro rata, to those who are not made whole; nobody's share falls.
fn distribute_rest(pool: Pool, inputs: &[Input]) -> Result<Computation, Refusal> {
    if pool.unallotted <= Satang::ZERO {
        return Err(Refusal::NothingDue);
    }
    let mut open = Vec::new();
    for input in inputs.iter().filter(|i| i.side == Side::Claim && i.recommendation == Recommendation::Accept) {
        let missing = entitled(input).checked_sub(input.standing).ok_or(Refusal::Overflow)?;
        if missing > Satang::ZERO {
            open.push(Entitlement { key: input.petition, filed_at: input.filed_at, amount: missing });
        }
    }
    let shares = allocate(pool.unallotted, &open).map_err(|_| Refusal::Overflow)?;
    let mut lines = Vec::new();
    for share in shares.iter().filter(|share| share.amount > Satang::ZERO) {
        let Some(input) = inputs.iter().find(|input| input.petition == share.key) else {
            continue;
        };
        let amount = input.standing.checked_add(share.amount).ok_or(Refusal::Overflow)?;
        lines.push(Line { act: Outcome::AllotAnew, amount, ..line(Kind::Supplementary, input, amount)? });
    }
    lines.sort_by_key(|line| line.petition);
    let distributed = total(shares.iter().map(|share| share.amount))?;
    let surplus = pool.unallotted.checked_sub(distributed).ok_or(Refusal::Overflow)?;
    Ok(Computation { kind: Kind::Supplementary, pool: pool.unallotted, upheld: Satang::ZERO, lines, surplus })
}
