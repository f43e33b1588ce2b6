use redress::domain::ledger::*;
use redress::domain::money::Satang;
use redress::domain::payment::{self, Payee, State};
use redress::domain::rules::To;

fn satang(amount: i64) -> Satang {
    Satang::new(amount)
}

/// What a posting does to a purse: a debit adds, a credit takes, and `Confirmed` is the other side of all the rest.
fn change_of(posting: Posting, purse: Purse) -> i64 {
    let sign = if purse == Purse::Confirmed { -1 } else { 1 };
    let mut change = 0;
    if posting.debit == purse {
        change += sign * posting.amount.get();
    }
    if posting.credit == purse {
        change -= sign * posting.amount.get();
    }
    change
}

#[test]
fn a_confirmed_balance_is_there_to_be_allotted() {
    let posting = balance_confirmed(satang(0), satang(500)).unwrap();
    assert_eq!((posting.debit, posting.credit, posting.amount), (Purse::Unallotted, Purse::Confirmed, satang(500)));
    assert_eq!(change_of(posting, Purse::Confirmed), 500);
    assert_eq!(change_of(posting, Purse::Unallotted), 500);
}

#[test]
fn a_lower_confirmed_balance_takes_from_what_is_not_allotted() {
    let posting = balance_confirmed(satang(500), satang(200)).unwrap();
    assert_eq!(change_of(posting, Purse::Confirmed), -300);
    assert_eq!(change_of(posting, Purse::Unallotted), -300);
}

#[test]
fn nothing_is_posted_where_nothing_changed() {
    assert_eq!(balance_confirmed(satang(500), satang(500)), None);
    assert_eq!(allotted(satang(0), satang(0)), None);
    assert_eq!(difference(Purse::Paid, Purse::Released, Satang::ZERO), None);
}

#[test]
fn an_order_moves_the_difference_between_unallotted_and_allotted() {
    // R14: a later order gives or takes what changed, never the whole again.
    let raised = allotted(satang(100), satang(350)).unwrap();
    assert_eq!((raised.debit, raised.credit, raised.amount), (Purse::Allotted, Purse::Unallotted, satang(250)));
    let lowered = allotted(satang(350), satang(100)).unwrap();
    assert_eq!((lowered.debit, lowered.credit, lowered.amount), (Purse::Unallotted, Purse::Allotted, satang(250)));
}

#[test]
fn every_posting_moves_more_than_nothing_between_two_purses_and_keeps_the_balance() {
    let amounts = [0, 1, 99, 1_000_000_000_000_000];
    for debit in Purse::ALL {
        for credit in Purse::ALL.iter().filter(|credit| *credit != debit) {
            for amount in amounts.iter().flat_map(|amount| [*amount, -*amount]) {
                let Some(posting) = difference(*debit, *credit, satang(amount)) else {
                    assert_eq!(amount, 0);
                    continue;
                };
                assert!(posting.amount > Satang::ZERO && posting.debit != posting.credit);
                let others = Purse::ALL.iter().filter(|purse| **purse != Purse::Confirmed);
                let rest: i64 = others.map(|purse| change_of(posting, *purse)).sum();
                assert_eq!(change_of(posting, Purse::Confirmed), rest, "{posting:?}");
            }
        }
    }
}

#[test]
fn a_difference_that_does_not_fit_is_not_posted() {
    assert_eq!(balance_confirmed(satang(i64::MIN), satang(i64::MAX)), None);
}

#[test]
fn each_payee_has_a_purse_of_its_own() {
    // R16, R17: what goes to the Fund is not mixed with what victims and holders got.
    assert_eq!(purse_of(Payee::Claimant, State::Confirmed), Purse::Paid);
    assert_eq!(purse_of(Payee::Holder, State::Confirmed), Purse::Holder);
    assert_eq!(purse_of(Payee::Fund, State::Confirmed), Purse::Fund);
}

#[test]
fn the_money_of_a_payment_lies_where_its_state_says() {
    for payee in Payee::ALL {
        assert_eq!(purse_of(*payee, State::Due), Purse::Allotted);
        assert_eq!(purse_of(*payee, State::Returned), Purse::Allotted);
        assert_eq!(purse_of(*payee, State::Released), Purse::Released);
        // Waived and undeliverable money is free for a supplementary order (R17, R19).
        for given_back in payment::GIVEN_BACK {
            assert_eq!(purse_of(*payee, *given_back), Purse::Unallotted);
        }
    }
}

#[test]
fn every_step_of_a_payment_moves_its_amount_from_one_purse_to_the_next_and_none_else() {
    for payee in Payee::ALL {
        for row in payment::MACHINE.rows() {
            let To::Next(after) = row.to else { panic!("a payment never stays") };
            for before in row.from.iter().flatten() {
                let (from, to) = (purse_of(*payee, *before), purse_of(*payee, after));
                match moved(*payee, *before, after, satang(7)) {
                    None => assert_eq!(from, to, "{before} to {after}"),
                    Some(posting) => {
                        assert_eq!(posting.amount, satang(7));
                        assert_eq!(change_of(posting, from), -7, "{before} to {after}");
                        assert_eq!(change_of(posting, to), 7, "{before} to {after}");
                    }
                }
            }
        }
    }
}
