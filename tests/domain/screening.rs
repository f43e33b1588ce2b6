use chrono::{DateTime, Duration, Utc};
use redress::domain::guard::Window;
use redress::domain::id::{MovementId, TransferId};
use redress::domain::money::Satang;
use redress::domain::screening::*;

/// The policy of the rule set: the exact amount, within half an hour.
const POLICY: Tolerance = Tolerance { amount: Satang::ZERO, time: Duration::minutes(30) };

fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
}

fn id(number: u8) -> MovementId {
    MovementId::from_bytes([number; 16])
}

fn movement(number: u8, amount: i64, minute: i64) -> Movement {
    Movement { id: id(number), same_sender: Some(true), amount: Satang::new(amount), booked_at: at(minute) }
}

fn told(number: u8, amount: i64, minute: i64, movements: &[Movement]) -> Told {
    Told {
        id: TransferId::from_bytes([number; 16]),
        amount: Satang::new(amount),
        made_at: at(minute),
        account_known: true,
        window: Window::Open,
        movements: movements.to_vec(),
        claimed_elsewhere: false,
    }
}

fn nobody() -> Person {
    Person { refund_account_reported: Some(false), is_holder: false }
}

/// The trail of each transfer: the result and the movement that it was compared with.
fn trails(told: &[Told], tolerance: Tolerance) -> Vec<(Outcome, Option<MovementId>)> {
    screen(told, nobody(), tolerance)
        .into_iter()
        .filter(|finding| finding.check == Check::TrailMatch)
        .map(|finding| (finding.outcome, finding.movement))
        .collect()
}

fn result_of(findings: &[Finding], check: Check) -> Outcome {
    let mut of_check = findings.iter().filter(|finding| finding.check == check);
    let outcome = of_check.next().unwrap().outcome;
    assert!(of_check.next().is_none(), "{check} spoke twice");
    outcome
}

#[test]
fn every_transfer_gets_each_of_its_checks_once_and_the_case_its_own() {
    let findings = screen(&[told(1, 100, 0, &[]), told(2, 200, 0, &[])], nobody(), POLICY);
    for transfer in [1, 2].map(|number| Some(TransferId::from_bytes([number; 16]))) {
        let of_transfer: Vec<Check> =
            findings.iter().filter(|finding| finding.transfer == transfer).map(|finding| finding.check).collect();
        assert_eq!(of_transfer, [Check::AccountFrozen, Check::WithinWindow, Check::TrailMatch, Check::SameTransfer]);
    }
    let of_case: Vec<Check> =
        findings.iter().filter(|finding| finding.transfer.is_none()).map(|finding| finding.check).collect();
    assert_eq!(of_case, [Check::RefundAccount, Check::ClaimantIsHolder]);
}

#[test]
fn an_exact_movement_within_half_an_hour_passes() {
    assert_eq!(trails(&[told(1, 100, 0, &[movement(1, 100, 30)])], POLICY), [(Outcome::Pass, Some(id(1)))]);
    assert_eq!(trails(&[told(1, 100, 0, &[movement(1, 100, -30)])], POLICY), [(Outcome::Pass, Some(id(1)))]);
}

#[test]
fn a_near_movement_warns_with_both_figures() {
    for near in [movement(1, 100, 31), movement(1, 99, 0), movement(1, 70, 600)] {
        let findings = screen(&[told(1, 100, 0, std::slice::from_ref(&near))], nobody(), POLICY);
        let trail = findings.iter().find(|finding| finding.check == Check::TrailMatch).unwrap();
        assert_eq!((trail.outcome, trail.movement), (Outcome::Warn, Some(id(1))));
        assert_eq!(trail.reported, Some((near.amount, near.booked_at)), "what the bank reported, beside what was told");
    }
}

#[test]
fn the_exact_amount_goes_before_the_nearer_time() {
    let movements = [movement(1, 101, 0), movement(2, 100, 29)];
    assert_eq!(trails(&[told(1, 100, 0, &movements)], POLICY), [(Outcome::Pass, Some(id(2)))]);
    let movements = [movement(1, 101, 0), movement(2, 100, 500)];
    assert_eq!(trails(&[told(1, 100, 0, &movements)], POLICY), [(Outcome::Warn, Some(id(2)))]);
}

#[test]
fn among_exact_amounts_the_nearest_time_is_taken() {
    let movements = [movement(1, 100, 20), movement(2, 100, -5), movement(3, 100, 6)];
    assert_eq!(trails(&[told(1, 100, 0, &movements)], POLICY), [(Outcome::Pass, Some(id(2)))]);
}

#[test]
fn one_movement_proves_one_transfer_only() {
    let one = [movement(1, 100, 2)];
    let found = trails(&[told(1, 100, 0, &one), told(2, 100, 3, &one)], POLICY);
    assert_eq!(
        found,
        [(Outcome::Fail, None), (Outcome::Pass, Some(id(1)))],
        "the nearer takes it, the other has none left"
    );

    let two = [movement(1, 100, 0), movement(2, 100, 10)];
    let found = trails(&[told(1, 100, 9, &two), told(2, 100, 1, &two)], POLICY);
    assert_eq!(found, [(Outcome::Pass, Some(id(2))), (Outcome::Pass, Some(id(1)))]);
}

#[test]
fn a_movement_that_proves_one_transfer_is_not_taken_by_another_that_is_merely_near() {
    let tolerance = Tolerance { amount: Satang::new(5), time: Duration::minutes(30) };
    let one = [movement(1, 102, 0)];
    // The first has the exact amount a day later; only the second is within both tolerances.
    let found = trails(&[told(1, 102, 1_440, &one), told(2, 100, 0, &one)], tolerance);
    assert_eq!(found, [(Outcome::Fail, None), (Outcome::Pass, Some(id(1)))]);
}

#[test]
fn the_tolerances_of_the_rule_set_count() {
    let off = [movement(1, 98, 40)];
    let wide = Tolerance { amount: Satang::new(2), time: Duration::minutes(40) };
    assert_eq!(trails(&[told(1, 100, 0, &off)], wide), [(Outcome::Pass, Some(id(1)))]);
    assert_eq!(trails(&[told(1, 100, 0, &off)], POLICY), [(Outcome::Warn, Some(id(1)))]);
}

#[test]
fn a_trail_that_nobody_reported_is_unknown_and_one_without_this_transfer_contradicts() {
    assert_eq!(trails(&[told(1, 100, 0, &[])], POLICY), [(Outcome::Unknown, None)]);
    let of_somebody_else = Movement { same_sender: Some(false), ..movement(1, 100, 0) };
    assert_eq!(trails(&[told(1, 100, 0, &[of_somebody_else])], POLICY), [(Outcome::Fail, None)]);
}

#[test]
fn without_a_known_sender_only_exact_figures_speak_for_the_person() {
    let unknown = |amount, minute| Movement { same_sender: None, ..movement(1, amount, minute) };
    assert_eq!(trails(&[told(1, 100, 0, &[unknown(100, 5)])], POLICY), [(Outcome::Pass, Some(id(1)))]);
    assert_eq!(trails(&[told(1, 100, 0, &[unknown(99, 0)])], POLICY), [(Outcome::Fail, None)]);
}

#[test]
fn the_trails_are_the_same_whatever_order_the_movements_come_in() {
    let mut movements = vec![movement(3, 100, 4), movement(1, 100, -4), movement(2, 100, 4)];
    let transfers = |movements: &[Movement]| [told(1, 100, 0, movements), told(2, 100, 0, movements)];
    let first = trails(&transfers(&movements), POLICY);
    assert_eq!(
        first,
        [(Outcome::Pass, Some(id(1))), (Outcome::Pass, Some(id(2)))],
        "equal distances go by the movement's id"
    );
    movements.reverse();
    assert_eq!(trails(&transfers(&movements), POLICY), first);
    movements.rotate_left(1);
    assert_eq!(trails(&transfers(&movements), POLICY), first);
}

#[test]
fn the_window_and_the_account_are_looked_at_as_they_stood_at_filing() {
    // R11: too late is a warning, for a supervisor may admit it with cause.
    for (window, outcome) in
        [(Window::Open, Outcome::Pass), (Window::Over, Outcome::Warn), (Window::None, Outcome::Unknown)]
    {
        let findings = screen(&[Told { window, ..told(1, 100, 0, &[]) }], nobody(), POLICY);
        assert_eq!(result_of(&findings, Check::WithinWindow), outcome);
    }
    for (account_known, outcome) in [(true, Outcome::Pass), (false, Outcome::Warn)] {
        let findings = screen(&[Told { account_known, ..told(1, 100, 0, &[]) }], nobody(), POLICY);
        assert_eq!(result_of(&findings, Check::AccountFrozen), outcome);
    }
}

#[test]
fn what_speaks_against_the_person_is_a_conflict() {
    // R26: nobody who took part is repaid; the dossier waits until somebody looked at it.
    let conflicts = |told: Told, person| -> Vec<Check> {
        let findings = screen(&[told], person, POLICY);
        findings.iter().filter(|finding| finding.is_conflict()).map(|finding| finding.check).collect()
    };
    let claimed_twice = Told { claimed_elsewhere: true, ..told(1, 100, 0, &[]) };
    assert_eq!(conflicts(claimed_twice, nobody()), [Check::SameTransfer]);
    let refund_to_mule = Person { refund_account_reported: Some(true), ..nobody() };
    assert_eq!(conflicts(told(1, 100, 0, &[]), refund_to_mule), [Check::RefundAccount]);
    let holder = Person { is_holder: true, ..nobody() };
    assert_eq!(conflicts(told(1, 100, 0, &[]), holder), [Check::ClaimantIsHolder]);
}

#[test]
fn a_trail_that_differs_or_is_missing_is_no_conflict() {
    let another = Movement { same_sender: Some(false), ..movement(1, 100, 0) };
    let late = Told { window: Window::Over, account_known: false, ..told(1, 100, 0, &[another]) };
    let findings = screen(&[late], Person { refund_account_reported: None, is_holder: false }, POLICY);
    assert_eq!(result_of(&findings, Check::TrailMatch), Outcome::Fail);
    assert_eq!(result_of(&findings, Check::RefundAccount), Outcome::Unknown);
    assert!(!findings.iter().any(Finding::is_conflict));
}
