use chrono::{DateTime, Utc};
use redress::domain::id::{CaseId, PetitionId};
use redress::domain::money::Satang;
use redress::domain::order::*;
use redress::domain::petition::{self, Act};
use redress::domain::refusal::Refusal;

use super::random::Random;

fn satang(amount: i64) -> Satang {
    Satang::new(amount)
}

fn petition(number: u8) -> PetitionId {
    PetitionId::from_bytes([number; 16])
}

fn filed(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
}

fn pool(confirmed: i64, unallotted: i64) -> Pool {
    Pool { confirmed: satang(confirmed), unallotted: satang(unallotted) }
}

/// A claim whose whole case is this claim.
fn claim(number: u8, accepted: i64) -> Input {
    Input {
        petition: petition(number),
        case: Some(CaseId::from_bytes([number; 16])),
        side: Side::Claim,
        filed_at: filed(0),
        recommendation: Recommendation::Accept,
        accepted: satang(accepted),
        case_accepted: satang(accepted),
        case_recovered: Satang::ZERO,
        case_allotted_elsewhere: Satang::ZERO,
        standing: Satang::ZERO,
        released: Satang::ZERO,
    }
}

fn objection(number: u8, accepted: i64) -> Input {
    Input { case: None, side: Side::Objection, case_accepted: Satang::ZERO, ..claim(number, accepted) }
}

fn refused(input: &Input) -> Input {
    Input { recommendation: Recommendation::Refuse, ..input.clone() }
}

fn standing(amount: i64, input: &Input) -> Input {
    Input { standing: satang(amount), ..input.clone() }
}

fn amounts(computation: &Computation) -> Vec<i64> {
    computation.lines.iter().map(|line| line.amount.get()).collect()
}

fn outcomes(computation: &Computation) -> Vec<Outcome> {
    computation.lines.iter().map(|line| line.act).collect()
}

#[test]
fn everybody_is_made_whole_where_the_money_suffices_and_the_rest_is_surplus() {
    // R14, R17
    let order = compute(Kind::First, pool(1_000, 1_000), &[claim(1, 300), claim(2, 200)]).unwrap();
    assert_eq!(amounts(&order), [300, 200]);
    assert_eq!(outcomes(&order), [Outcome::Allot, Outcome::Allot]);
    assert_eq!((order.pool, order.upheld, order.surplus), (satang(1_000), Satang::ZERO, satang(500)));
}

#[test]
fn a_shortfall_is_shared_pro_rata_to_the_satang() {
    // R19: 100 among 300, 200 and 100; the last satang goes to the largest remainder.
    let order = compute(Kind::First, pool(100, 100), &[claim(1, 300), claim(2, 200), claim(3, 100)]).unwrap();
    assert_eq!(amounts(&order), [50, 33, 17]);
    assert_eq!(order.surplus, Satang::ZERO);
    let entitlements: Vec<i64> = order.lines.iter().map(|line| line.entitlement.get()).collect();
    assert_eq!(entitlements, [300, 200, 100]);
}

#[test]
fn nobody_gets_more_than_what_is_left_of_the_loss() {
    // R23: recovered elsewhere and allotted on another account are set off, once, against the whole case.
    let two_transfers = Input {
        case_accepted: satang(500),
        case_recovered: satang(100),
        case_allotted_elsewhere: satang(250),
        ..claim(1, 300)
    };
    let order = compute(Kind::First, pool(1_000, 1_000), &[two_transfers]).unwrap();
    let line = &order.lines[0];
    assert_eq!((line.entitlement, line.set_off, line.amount), (satang(150), satang(150), satang(150)));

    let made_whole = Input { case_recovered: satang(400), ..claim(1, 300) };
    let order = compute(Kind::First, pool(1_000, 1_000), &[made_whole]).unwrap();
    let line = &order.lines[0];
    assert_eq!((line.act, line.set_off, line.amount), (Outcome::Allot, satang(300), Satang::ZERO));
    assert_eq!(order.surplus, satang(1_000));
}

#[test]
fn what_is_set_off_does_not_weigh_in_the_shares_of_others() {
    // R19, R23: pro rata on the entitlement, not on the loss.
    let half_recovered = Input { case_recovered: satang(200), ..claim(1, 400) };
    let order = compute(Kind::First, pool(100, 100), &[half_recovered, claim(2, 200)]).unwrap();
    assert_eq!(amounts(&order), [50, 50]);
}

#[test]
fn an_upheld_objection_goes_before_every_claim() {
    // R12, R14: that money is not the crime's, so it never was there to be shared out.
    let order = compute(Kind::First, pool(100, 100), &[claim(1, 300), objection(2, 40)]).unwrap();
    assert_eq!(amounts(&order), [60, 40]);
    assert_eq!(outcomes(&order), [Outcome::Allot, Outcome::Uphold]);
    assert_eq!((order.pool, order.upheld), (satang(60), satang(40)));
    let upheld = &order.lines[1];
    assert_eq!((upheld.entitlement, upheld.set_off), (satang(40), Satang::ZERO));
}

#[test]
fn objections_cannot_be_upheld_for_more_than_there_is() {
    let order = compute(Kind::First, pool(100, 100), &[objection(1, 60), objection(2, 41)]);
    assert_eq!(order, Err(Refusal::AmountTooLarge { most: satang(100) }));
    assert!(compute(Kind::First, pool(100, 100), &[objection(1, 60), objection(2, 40)]).is_ok());
}

#[test]
fn a_refused_or_lapsed_petition_gets_nothing_and_weighs_nothing() {
    // R14, R19
    let lapsed = Input { recommendation: Recommendation::Incomplete, ..claim(3, 0) };
    let inputs = [claim(1, 300), refused(&claim(2, 300)), lapsed, refused(&objection(4, 50))];
    let order = compute(Kind::First, pool(100, 100), &inputs).unwrap();
    assert_eq!(amounts(&order), [100, 0, 0, 0]);
    let expected = [Outcome::Allot, Outcome::Refuse, Outcome::RefuseIncomplete, Outcome::Refuse];
    assert_eq!(outcomes(&order), expected);
    assert!(order.lines[1..].iter().all(|line| line.entitlement.is_zero() && line.set_off.is_zero()));
}

#[test]
fn an_order_with_nothing_in_the_account_still_answers_everybody() {
    let order = compute(Kind::First, pool(0, 0), &[claim(1, 300), claim(2, 200)]).unwrap();
    assert_eq!(amounts(&order), [0, 0]);
    assert_eq!(outcomes(&order), [Outcome::Allot, Outcome::Allot]);
}

#[test]
fn a_correcting_order_shares_everything_out_anew() {
    // R15: the court accepted the second claim, which the first order had refused.
    let inputs = [standing(100, &claim(1, 100)), claim(2, 100), refused(&claim(3, 50))];
    let order = compute(Kind::Correcting, pool(100, 0), &inputs).unwrap();
    assert_eq!(amounts(&order), [50, 50, 0]);
    assert_eq!(outcomes(&order), [Outcome::AllotAnew, Outcome::AllotAnew, Outcome::RefuseAnew]);
    let before: Vec<i64> = order.lines.iter().map(|line| line.before.get()).collect();
    assert_eq!(before, [100, 0, 0]);
}

#[test]
fn a_correcting_order_can_uphold_an_objection_that_was_refused() {
    // R15: connected persons go to court as well.
    let inputs = [standing(100, &claim(1, 100)), objection(2, 30)];
    let order = compute(Kind::Correcting, pool(100, 0), &inputs).unwrap();
    assert_eq!(amounts(&order), [70, 30]);
    assert_eq!(outcomes(&order), [Outcome::AllotAnew, Outcome::AllotAnew]);
}

#[test]
fn what_was_released_is_not_taken_back_by_an_order() {
    // R22: what is with the bank or paid is no longer the account's to share.
    let paid = Input { released: satang(60), ..standing(60, &claim(1, 100)) };
    let order = compute(Kind::Correcting, pool(100, 40), &[paid.clone(), claim(2, 100)]);
    assert_eq!(order, Err(Refusal::BelowReleased));
    let exactly = Input { released: satang(50), ..paid };
    assert_eq!(amounts(&compute(Kind::Correcting, pool(100, 50), &[exactly, claim(2, 100)]).unwrap()), [50, 50]);
    let upheld = Input { released: satang(30), ..standing(30, &objection(1, 20)) };
    assert_eq!(compute(Kind::Correcting, pool(100, 0), &[upheld]), Err(Refusal::BelowReleased));
}

#[test]
fn a_supplementary_order_shares_what_became_free_among_those_not_made_whole() {
    // R19: 60 became free; the first still misses 100, the second 20, the third nothing.
    let inputs = [standing(200, &claim(1, 300)), standing(20, &claim(2, 40)), standing(50, &claim(3, 50))];
    let order = compute(Kind::Supplementary, pool(330, 60), &inputs).unwrap();
    let lines: Vec<(PetitionId, i64, i64)> =
        order.lines.iter().map(|line| (line.petition, line.before.get(), line.amount.get())).collect();
    assert_eq!(lines, [(petition(1), 200, 250), (petition(2), 20, 30)]);
    assert_eq!(outcomes(&order), [Outcome::AllotAnew, Outcome::AllotAnew]);
    assert_eq!((order.pool, order.surplus), (satang(60), Satang::ZERO));
}

#[test]
fn a_supplementary_order_leaves_as_surplus_what_nobody_is_entitled_to() {
    // R17
    let order = compute(Kind::Supplementary, pool(500, 200), &[standing(50, &claim(1, 80))]).unwrap();
    assert_eq!(amounts(&order), [80]);
    assert_eq!(order.surplus, satang(170));
}

#[test]
fn a_supplementary_order_gives_nothing_to_the_refused_and_leaves_objections_alone() {
    let inputs = [refused(&claim(1, 100)), standing(30, &objection(2, 30)), standing(10, &claim(3, 20))];
    let order = compute(Kind::Supplementary, pool(100, 60), &inputs).unwrap();
    let spoken_of: Vec<PetitionId> = order.lines.iter().map(|line| line.petition).collect();
    assert_eq!(spoken_of, [petition(3)]);
}

#[test]
fn a_supplementary_order_without_free_money_is_refused() {
    assert_eq!(compute(Kind::Supplementary, pool(100, 0), &[standing(10, &claim(1, 20))]), Err(Refusal::NothingDue));
}

#[test]
fn a_supplementary_order_never_lowers_what_stands() {
    // R23: the person recovered from elsewhere meanwhile, and is entitled to less than what stands; only a judgment takes it back.
    let less_entitled = Input { case_recovered: satang(90), ..standing(80, &claim(1, 100)) };
    let order = compute(Kind::Supplementary, pool(200, 50), &[less_entitled, standing(10, &claim(2, 30))]).unwrap();
    assert_eq!(order.lines.len(), 1);
    assert_eq!((order.lines[0].petition, order.lines[0].amount), (petition(2), satang(30)));
}

#[test]
fn equal_remainders_go_to_the_earlier_filing_and_then_to_the_smaller_id() {
    // R19
    let late = Input { filed_at: filed(5), ..claim(1, 10) };
    let order = compute(Kind::First, pool(11, 11), &[late, claim(2, 10)]).unwrap();
    assert_eq!(amounts(&order), [5, 6]);
    let order = compute(Kind::First, pool(11, 11), &[claim(2, 10), claim(1, 10)]).unwrap();
    assert_eq!(amounts(&order), [6, 5]);
}

#[test]
fn every_outcome_is_a_step_of_the_petition_it_is_for() {
    // The order speaks in outcomes, the tables in acts: each must know the other.
    for outcome in Outcome::ALL {
        assert_eq!(outcome.act().as_str(), outcome.as_str());
    }
    let knows = |machine: &redress::domain::rules::Machine<petition::State, Act>, act: Act| {
        machine.rows().any(|row| row.does == act)
    };
    for kind in [Kind::First, Kind::Correcting] {
        let inputs = [claim(1, 10), refused(&claim(2, 10)), objection(3, 10), refused(&objection(4, 10))];
        for line in compute(kind, pool(100, 100), &inputs).unwrap().lines {
            let side =
                if line.petition <= petition(2) { &petition::CLAIM_MACHINE } else { &petition::OBJECTION_MACHINE };
            assert!(knows(side, line.act.act()), "{} has no {}", side.name, line.act);
        }
    }
}

/// A random account: claims and objections with any history that the law allows.
fn account(random: &mut Random) -> (Pool, Vec<Input>) {
    let mut amount = |limit: i64| satang(random.below(limit as u64 + 1) as i64);
    let size = amount(9).get();
    let inputs: Vec<Input> = (0..size)
        .map(|number| {
            let accepted = amount(10_000).get();
            let number = number as u8;
            match amount(5).get() {
                0 => objection(number, accepted / 50),
                1 => refused(&claim(number, accepted)),
                _ => Input {
                    filed_at: filed(amount(2).get()),
                    case_accepted: satang(accepted + amount(500).get()),
                    case_recovered: amount(4_000),
                    case_allotted_elsewhere: amount(500),
                    ..claim(number, accepted)
                },
            }
        })
        .collect();
    let confirmed = 2_000 + amount(40_000).get();
    (pool(confirmed, confirmed), inputs)
}

#[test]
fn an_order_is_the_same_whatever_order_its_petitions_come_in() {
    // R14, R19: anyone can recompute it. Every satang is allotted, upheld or surplus, and nobody gets more than the entitlement.
    let mut random = Random::new(19);
    for round in 0..5_000 {
        let (money, mut inputs) = account(&mut random);
        let first = compute(Kind::First, money, &inputs).unwrap();
        let allotted: i64 = amounts(&first).iter().sum();
        assert_eq!(allotted + first.surplus.get(), money.confirmed.get(), "round {round}");
        assert!(first.lines.iter().all(|line| line.amount <= line.entitlement && line.amount >= Satang::ZERO));
        assert!(first.lines.windows(2).all(|pair| pair[0].petition < pair[1].petition));
        for place in (1..inputs.len()).rev() {
            inputs.swap(place, random.below(place as u64 + 1) as usize);
        }
        assert_eq!(compute(Kind::First, money, &inputs).unwrap(), first, "round {round}");
        let anew = compute(Kind::Correcting, money, &inputs).unwrap();
        assert_eq!(amounts(&anew), amounts(&first), "round {round}");
    }
}

#[test]
fn a_supplementary_order_only_raises_whatever_became_free() {
    let mut random = Random::new(23);
    for round in 0..5_000 {
        let (money, mut inputs) = account(&mut random);
        let first = compute(Kind::First, money, &inputs).unwrap();
        for input in &mut inputs {
            let line = first.lines.iter().find(|line| line.petition == input.petition).unwrap();
            (input.standing, input.released) = (line.amount, line.amount);
        }
        let free = 1 + random.below(9_000) as i64;
        let more = compute(Kind::Supplementary, pool(money.confirmed.get() + free, free), &inputs).unwrap();
        assert!(
            more.lines.iter().all(|line| line.amount > line.before && line.amount <= line.entitlement),
            "round {round}"
        );
        let given: i64 = more.lines.iter().map(|line| line.amount.get() - line.before.get()).sum();
        assert_eq!(given + more.surplus.get(), free, "round {round}");
    }
}
