use chrono::{DateTime, Utc};
use redress::domain::allocation::*;
use redress::domain::money::Satang;

use super::random::Random;

fn filed(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
}

fn claims(amounts: &[i64]) -> Vec<Entitlement<usize>> {
    amounts
        .iter()
        .enumerate()
        .map(|(key, amount)| Entitlement { key, filed_at: filed(0), amount: Satang::new(*amount) })
        .collect()
}

fn shares(pool: i64, claims: &[Entitlement<usize>]) -> Vec<i64> {
    allocate(Satang::new(pool), claims).unwrap().iter().map(|share| share.amount.get()).collect()
}

#[test]
fn everybody_is_paid_whole_when_the_pool_suffices() {
    // R19: capped at the loss; what is left is surplus (R17).
    assert_eq!(shares(1_000, &claims(&[100, 200, 0])), [100, 200, 0]);
    assert_eq!(shares(300, &claims(&[100, 200])), [100, 200]);
    assert_eq!(shares(0, &claims(&[])), [0_i64; 0]);
    assert_eq!(shares(0, &claims(&[0, 0])), [0, 0]);
}

#[test]
fn a_shortfall_is_shared_pro_rata() {
    // R19
    assert_eq!(shares(150, &claims(&[100, 200])), [50, 100]);
    assert_eq!(shares(0, &claims(&[100, 200])), [0, 0]);
    assert_eq!(shares(1, &claims(&[1, 0])), [1, 0]);
}

#[test]
fn what_does_not_divide_goes_to_the_largest_remainder() {
    // R19: 10 · 7/20 = 3.5, 10 · 6/20 = 3.0, 10 · 7/20 = 3.5.
    assert_eq!(shares(10, &claims(&[7, 6, 7])), [4, 3, 3]);
    // 4 · 5/12 = 1.67, 4 · 4/12 = 1.33, 4 · 3/12 = 1.
    assert_eq!(shares(4, &claims(&[5, 4, 3])), [2, 1, 1]);
}

#[test]
fn equal_remainders_go_by_filing_time_and_then_by_key() {
    let mut equal = claims(&[1, 1, 1]);
    assert_eq!(shares(2, &equal), [1, 1, 0]);
    equal[2].filed_at = filed(-1);
    assert_eq!(shares(2, &equal), [1, 0, 1]);
    equal[1].filed_at = filed(-2);
    assert_eq!(shares(2, &equal), [0, 1, 1]);
    assert_eq!(shares(1, &equal), [0, 1, 0]);
}

#[test]
fn the_largest_sums_do_not_overflow() {
    let largest = i64::MAX;
    assert_eq!(
        shares(largest, &claims(&[largest, largest])).iter().map(|share| i128::from(*share)).sum::<i128>(),
        i128::from(largest)
    );
    assert_eq!(shares(largest - 1, &claims(&[largest, 1])), [largest - 2, 1]);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    assert_eq!(allocate(Satang::new(-1), &claims(&[1])), Err(AllocationFault::NegativePool));
    assert_eq!(allocate(Satang::new(1), &claims(&[-1])), Err(AllocationFault::NegativeEntitlement));
    let twice = [claims(&[1]), claims(&[1])].concat();
    assert_eq!(allocate(Satang::new(1), &twice), Err(AllocationFault::RepeatedKey));
}

#[test]
fn no_satang_is_lost_made_or_given_beyond_an_entitlement_whatever_the_order() {
    // R19, in short form; the full count is a matter of the benchmark of millions.
    let mut random = Random::new(8);
    for round in 0..20_000 {
        let size = random.below(12);
        let bits = 1 + random.below(40);
        let scale = 1 + random.below(1 << bits);
        let mut list: Vec<Entitlement<u64>> = (0..size)
            .map(|key| Entitlement {
                key: key * 7 % 13,
                filed_at: filed(random.below(3) as i64),
                amount: Satang::new(random.below(scale) as i64),
            })
            .collect();
        let total: i64 = list.iter().map(|claim| claim.amount.get()).sum();
        let pool = random.below(total as u64 * 5 / 4 + 2) as i64;
        let result = allocate(Satang::new(pool), &list).unwrap();
        assert_eq!(result.iter().map(|share| share.amount.get()).sum::<i64>(), pool.min(total), "round {round}");
        assert!(result.windows(2).all(|pair| pair[0].key < pair[1].key));
        for share in &result {
            let claim = list.iter().find(|claim| claim.key == share.key).unwrap();
            assert!(share.amount >= Satang::ZERO && share.amount <= claim.amount);
            // Pro rata to the satang: nobody is a whole satang away from the exact part.
            let off = i128::from(share.amount.get()) * i128::from(total)
                - i128::from(pool.min(total)) * i128::from(claim.amount.get());
            assert!(off.abs() < i128::from(total.max(1)));
        }
        for place in (1..list.len()).rev() {
            list.swap(place, random.below(place as u64 + 1) as usize);
        }
        assert_eq!(allocate(Satang::new(pool), &list).unwrap(), result);
    }
}

#[test]
fn an_entitlement_is_what_is_left_of_the_loss_and_never_below_zero() {
    let of = |claim, case, recovered, elsewhere| {
        entitlement(Satang::new(claim), Satang::new(case), Satang::new(recovered), Satang::new(elsewhere)).get()
    };
    assert_eq!(of(100, 300, 0, 0), 100);
    // R23: what came back elsewhere is set off once, against the whole case.
    assert_eq!(of(100, 300, 250, 0), 50);
    assert_eq!(of(100, 300, 100, 150), 50);
    assert_eq!(of(100, 300, 300, 0), 0);
    assert_eq!(of(100, 300, 200, 200), 0);
    assert_eq!(of(100, i64::MIN, i64::MAX, i64::MAX), 0);
}
