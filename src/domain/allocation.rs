//! Sharing a pool of money among those who are entitled to it (R19), to the satang and the same for everybody who recomputes it.
//!
//! Here belongs the arithmetic alone; who is entitled to what belongs with the order.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::money::Satang;
use crate::domain::words::fault_enum;

/// What one claim may receive at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entitlement<K> {
    /// The claim.
    pub key: K,
    /// When it was filed: the earlier goes first where the last satang has two equal takers.
    pub filed_at: DateTime<Utc>,
    /// The amount, zero or more.
    pub amount: Satang,
}

/// What one claim receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share<K> {
    /// The claim.
    pub key: K,
    /// The amount, never more than its entitlement.
    pub amount: Satang,
}

fault_enum! {
    /// Why nothing can be shared out.
    AllocationFault {
        NegativePool = "allocation_negative_pool": "the pool is below zero",
        NegativeEntitlement = "allocation_negative_entitlement": "an entitlement is below zero",
        RepeatedKey = "allocation_repeated_key": "a claim stands in the list twice",
    }
}

/// What a claim may receive: what was accepted on it, and no more than what is left of the case's accepted loss after what was recovered
/// elsewhere (R23) and allotted to the case under other live orders; never below zero.
pub fn entitlement(
    accepted_on_claim: Satang,
    case_accepted: Satang,
    recovered: Satang,
    allotted_elsewhere: Satang,
) -> Satang {
    let left_of_case = case_accepted.saturating_sub(recovered).saturating_sub(allotted_elsewhere);
    accepted_on_claim.min(left_of_case).max(Satang::ZERO)
}

/// Shares the pool out: everybody whole where it suffices, otherwise pro rata with the largest remainder, ties by filing time and then
/// key. The shares come in the order of their keys, add up to the lesser of pool and entitlements, and do not depend on the order of
/// the claims.
pub fn allocate<K: Ord + Clone>(pool: Satang, claims: &[Entitlement<K>]) -> Result<Vec<Share<K>>, AllocationFault> {
    if pool < Satang::ZERO {
        return Err(AllocationFault::NegativePool);
    }
    if claims.iter().any(|claim| claim.amount < Satang::ZERO) {
        return Err(AllocationFault::NegativeEntitlement);
    }
    let by_key: BTreeMap<&K, &Entitlement<K>> = claims.iter().map(|claim| (&claim.key, claim)).collect();
    if by_key.len() != claims.len() {
        return Err(AllocationFault::RepeatedKey);
    }
    let total: i128 = claims.iter().map(|claim| i128::from(claim.amount.get())).sum();
    if total <= i128::from(pool.get()) {
        return Ok(by_key.values().map(|claim| Share { key: claim.key.clone(), amount: claim.amount }).collect());
    }
    Ok(pro_rata(pool, total, by_key.into_values()))
}

/// One claim's part, rounded down, and what the rounding took.
struct Part<'a, K> {
    claim: &'a Entitlement<K>,
    amount: i64,
    remainder: i128,
}

/// Pool below total, so total is above zero. Both factors fit in 63 bits, so their product fits in an i128.
fn pro_rata<'a, K: Ord + Clone + 'a>(
    pool: Satang,
    total: i128,
    claims: impl Iterator<Item = &'a Entitlement<K>>,
) -> Vec<Share<K>> {
    let mut parts: Vec<Part<'_, K>> = claims
        .map(|claim| {
            let product = i128::from(pool.get()) * i128::from(claim.amount.get());
            // The quotient is no larger than the entitlement, which came from an i64.
            let amount = i64::try_from(product / total).unwrap_or(claim.amount.get());
            Part { claim, amount, remainder: product % total }
        })
        .collect();
    let given: i64 = parts.iter().map(|part| part.amount).sum();
    let left = usize::try_from(pool.get() - given).unwrap_or_default();
    parts.sort_by(|one, other| {
        let by_remainder = other.remainder.cmp(&one.remainder);
        by_remainder.then(one.claim.filed_at.cmp(&other.claim.filed_at)).then(one.claim.key.cmp(&other.claim.key))
    });
    // What is left is less than the number of parts with a remainder, so nobody gets two and nobody more than their entitlement.
    for part in parts.iter_mut().take(left) {
        part.amount += 1;
    }
    parts.sort_by(|one, other| one.claim.key.cmp(&other.claim.key));
    parts.into_iter().map(|part| Share { key: part.claim.key.clone(), amount: Satang::new(part.amount) }).collect()
}
