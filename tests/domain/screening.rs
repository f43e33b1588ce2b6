use chrono::{DateTime, Duration, NaiveDate, Utc};
use redress::domain::guard::Window;
use redress::domain::id::{MovementId, TransferId};
use redress::domain::identity::AccountNumber;
use redress::domain::money::Satang;
use redress::domain::screening::*;
use redress::domain::told::AccountKey;

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

fn key(bank: &str, number: &str) -> AccountKey {
    AccountKey { bank: bank.parse().unwrap(), number: number.parse().unwrap() }
}

fn told(number: u8, amount: i64, minute: i64, movements: &[Movement]) -> Told {
    Told {
        id: TransferId::from_bytes([number; 16]),
        to: key("006", "1234567890"),
        from_bank: Some("014".parse().unwrap()),
        by_bank: true,
        amount: Satang::new(amount),
        made_at: at(minute),
        account_known: true,
        near: Vec::new(),
        window: Window::Open,
        closes_on: Some(day(90)),
        has_trail: !movements.is_empty(),
        movements: movements.to_vec(),
    }
}

fn day(of: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, 22).unwrap() + chrono::Days::new(of)
}

/// A case in which everything passes that is not about its transfers.
fn case(told: &[Told]) -> Case {
    Case {
        filed_on: day(0),
        told: told.to_vec(),
        rivals: Vec::new(),
        refund: Some((key("014", "5000000001"), false)),
        holder_of: Vec::new(),
        alike: Vec::new(),
        bank_case_id: Some("25690923SCB000001".parse().unwrap()),
        other_route: false,
        recovered: Satang::ZERO,
    }
}

fn screened(case: &Case) -> Vec<Finding> {
    screen(case, &match_trails(&case.told, POLICY), POLICY)
}

/// The movement that each transfer is matched to.
fn matches(told: &[Told], tolerance: Tolerance) -> Vec<Option<MovementId>> {
    match_trails(told, tolerance).into_iter().map(|movement| movement.map(|movement| movement.id)).collect()
}

/// What is found of a check: its result and its figures.
fn found(findings: &[Finding], check: Check) -> Option<(Outcome, Figures)> {
    let mut of_check = findings.iter().filter(|finding| finding.check == check);
    let first = of_check.next().map(|finding| (finding.outcome, finding.figures.clone()));
    assert!(of_check.next().is_none(), "{check} spoke twice");
    first
}

/// The result of a check on the first transfer.
fn result(case: &Case, check: Check) -> Outcome {
    let findings: Vec<_> =
        screened(case).into_iter().map(|finding| (finding.check, finding.transfer, finding.outcome)).collect();
    result_of(check, case.told[0].id, &findings)
}

#[test]
fn what_is_in_order_leaves_no_finding() {
    let exact = [movement(1, 100, 0)];
    let case = case(&[told(1, 100, 0, &exact)]);
    assert_eq!(screened(&case), []);
    for check in Check::ALL {
        assert_eq!(result(&case, *check), Outcome::Pass, "{check}");
    }
}

#[test]
fn an_exact_movement_within_half_an_hour_passes() {
    for minute in [30, -30, 0] {
        let case = case(&[told(1, 100, 0, &[movement(1, 100, minute)])]);
        assert_eq!(screened(&case), [], "{minute}");
    }
}

#[test]
fn a_near_movement_warns_with_both_figures() {
    let of = |near: Movement| screened(&case(&[told(1, 100, 0, &[near])]));
    let late = of(movement(1, 100, 31));
    let (outcome, figures) = found(&late, Check::TrailTime).unwrap();
    assert_eq!((outcome, figures.told_at, figures.reported_at), (Outcome::Warn, Some(at(0)), Some(at(31))));
    assert_eq!(found(&late, Check::TrailAmount), None);
    let less = of(movement(1, 99, 0));
    let (outcome, figures) = found(&less, Check::TrailAmount).unwrap();
    let both = (figures.told_amount, figures.reported_amount);
    assert_eq!((outcome, both), (Outcome::Warn, (Some(Satang::new(100)), Some(Satang::new(99)))));
    assert_eq!(found(&less, Check::TrailTime), None);
    let neither = of(movement(1, 70, 600));
    assert!(found(&neither, Check::TrailAmount).is_some() && found(&neither, Check::TrailTime).is_some());
    assert_eq!(found(&neither, Check::TrailMatch), None, "it is from this sender into this account");
}

#[test]
fn the_exact_amount_goes_before_the_nearer_time() {
    let movements = [movement(1, 101, 0), movement(2, 100, 29)];
    assert_eq!(matches(&[told(1, 100, 0, &movements)], POLICY), [Some(id(2))]);
    let movements = [movement(1, 101, 0), movement(2, 100, 500)];
    assert_eq!(matches(&[told(1, 100, 0, &movements)], POLICY), [Some(id(2))]);
}

#[test]
fn among_other_amounts_the_nearest_time_is_taken() {
    let movements = [movement(1, 101, 300), movement(2, 500, 20)];
    assert_eq!(matches(&[told(1, 100, 0, &movements)], POLICY), [Some(id(2))]);
}

#[test]
fn among_exact_amounts_the_nearest_time_is_taken() {
    let movements = [movement(1, 100, 20), movement(2, 100, -5), movement(3, 100, 6)];
    assert_eq!(matches(&[told(1, 100, 0, &movements)], POLICY), [Some(id(2))]);
}

#[test]
fn one_movement_proves_one_transfer_only() {
    let one = [movement(1, 100, 2)];
    let twice = [told(1, 100, 0, &one), told(2, 100, 3, &one)];
    assert_eq!(matches(&twice, POLICY), [None, Some(id(1))], "the nearer takes it, the other has none left");
    let findings = screened(&case(&twice));
    let (outcome, _) = found(&findings, Check::TrailMatch).unwrap();
    assert_eq!(outcome, Outcome::Fail);

    let two = [movement(1, 100, 0), movement(2, 100, 10)];
    assert_eq!(matches(&[told(1, 100, 9, &two), told(2, 100, 1, &two)], POLICY), [Some(id(2)), Some(id(1))]);
}

#[test]
fn a_movement_that_proves_one_transfer_is_not_taken_by_another_that_is_merely_near() {
    let tolerance = Tolerance { amount: Satang::new(5), time: Duration::minutes(30) };
    let one = [movement(1, 102, 0)];
    // The first has the exact amount a day later; only the second is within both tolerances.
    assert_eq!(matches(&[told(1, 102, 1_440, &one), told(2, 100, 0, &one)], tolerance), [None, Some(id(1))]);
}

#[test]
fn the_tolerances_of_the_rule_set_count() {
    let off = case(&[told(1, 100, 0, &[movement(1, 98, 40)])]);
    let wide = Tolerance { amount: Satang::new(2), time: Duration::minutes(40) };
    let checks = |tolerance| -> Vec<Check> {
        let findings = screen(&off, &match_trails(&off.told, tolerance), tolerance);
        findings.into_iter().map(|finding| finding.check).collect()
    };
    assert_eq!(checks(wide), [Check::TotalWithinTrail], "two satang more than went there");
    assert_eq!(checks(POLICY), [Check::TrailAmount, Check::TrailTime, Check::TotalWithinTrail]);
}

#[test]
fn a_trail_that_nobody_reported_is_unknown_and_one_without_this_transfer_contradicts() {
    let nothing = case(&[told(1, 100, 0, &[])]);
    let of_somebody_else = Movement { same_sender: Some(false), ..movement(1, 100, 0) };
    let another = case(&[told(1, 100, 0, &[of_somebody_else])]);
    for check in [Check::TrailMatch, Check::TrailAmount, Check::TrailTime, Check::TotalWithinTrail] {
        assert_eq!(result(&nothing, check), Outcome::Unknown, "{check}");
    }
    assert_eq!(screened(&nothing).len(), 1, "it is said once");
    assert_eq!(result(&another, Check::TrailMatch), Outcome::Fail);
    assert_eq!(result(&another, Check::TrailAmount), Outcome::Unknown);
    assert_eq!(result(&another, Check::TrailTime), Outcome::Unknown);
    assert_eq!(result(&another, Check::TotalWithinTrail), Outcome::Warn);
}

#[test]
fn without_a_known_sender_only_exact_figures_speak_for_the_person() {
    let unknown = |amount, minute| Movement { same_sender: None, ..movement(1, amount, minute) };
    assert_eq!(matches(&[told(1, 100, 0, &[unknown(100, 5)])], POLICY), [Some(id(1))]);
    assert_eq!(matches(&[told(1, 100, 0, &[unknown(99, 0)])], POLICY), [None]);
    let nobody_told = Told { from_bank: None, ..told(1, 100, 0, &[unknown(100, 5)]) };
    assert_eq!(result(&case(&[nobody_told]), Check::TotalWithinTrail), Outcome::Unknown);
}

#[test]
fn the_trails_are_the_same_whatever_order_the_movements_come_in() {
    let mut movements = vec![movement(3, 100, 4), movement(1, 100, -4), movement(2, 100, 4)];
    let transfers = |movements: &[Movement]| [told(1, 100, 0, movements), told(2, 100, 0, movements)];
    let first = matches(&transfers(&movements), POLICY);
    assert_eq!(first, [Some(id(1)), Some(id(2))], "equal distances go by the movement's id");
    movements.reverse();
    assert_eq!(matches(&transfers(&movements), POLICY), first);
    movements.rotate_left(1);
    assert_eq!(matches(&transfers(&movements), POLICY), first);
}

#[test]
fn more_than_went_there_is_noticed_over_all_transfers_into_the_account() {
    let movements = [movement(1, 100, 0), movement(2, 50, 10)];
    let within = [told(1, 100, 0, &movements), told(2, 50, 10, &movements)];
    assert_eq!(result(&case(&within), Check::TotalWithinTrail), Outcome::Pass);
    let more = [told(1, 100, 0, &movements), told(2, 51, 10, &movements)];
    let findings = screened(&case(&more));
    let totals: Vec<&Finding> = findings.iter().filter(|finding| finding.check == Check::TotalWithinTrail).collect();
    assert_eq!(totals.len(), 2, "said of each of the account's transfers");
    let both = (totals[0].figures.told_amount, totals[0].figures.reported_amount);
    assert_eq!(both, (Some(Satang::new(151)), Some(Satang::new(150))));
    // Another account's transfers are another sum.
    let other = Told {
        to: key("006", "1234567891"),
        movements: vec![movement(3, 60, 0)],
        ..told(2, 60, 0, &[movement(3, 60, 0)])
    };
    assert_eq!(result(&case(&[told(1, 150, 0, &movements), other]), Check::TotalWithinTrail), Outcome::Pass);
}

#[test]
fn the_window_is_looked_at_as_it_stood_at_filing() {
    // R11: too late is a warning, for a supervisor may admit it with cause.
    for (window, outcome) in
        [(Window::Open, Outcome::Pass), (Window::Over, Outcome::Warn), (Window::None, Outcome::Unknown)]
    {
        let case = case(&[Told { window, ..told(1, 100, 0, &[movement(1, 100, 0)]) }]);
        assert_eq!(result(&case, Check::WithinWindow), outcome);
        if let Some((_, figures)) = found(&screened(&case), Check::WithinWindow) {
            assert_eq!((figures.told_on, figures.compared_on), (Some(day(0)), Some(day(90))));
        }
    }
}

#[test]
fn an_account_that_nobody_reported_warns_and_proposes_the_near_ones() {
    let near = vec![key("006", "1234567809")];
    let unknown = Told { account_known: false, near: near.clone(), ..told(1, 100, 0, &[movement(1, 100, 0)]) };
    let (outcome, figures) = found(&screened(&case(&[unknown])), Check::AccountFrozen).unwrap();
    assert_eq!((outcome, figures.accounts), (Outcome::Warn, near));
}

#[test]
fn near_numbers_are_one_slip_of_the_finger_away() {
    let number: AccountNumber = "1234567890".parse().unwrap();
    let near: Vec<String> = near_numbers(&number).iter().map(|near| near.as_str().to_owned()).collect();
    for slip in
        ["1234567809", "2134567890", "123456789", "234567890", "12345678900", "01234567890", "1234567891", "1235567890"]
    {
        assert!(near.iter().any(|near| near == slip), "{slip}");
    }
    for other in ["1234567890", "1234568709", "2143567890", "1111111111", "12345678"] {
        assert!(!near.iter().any(|near| near == other), "{other}");
    }
    assert!(near.len() < 250, "{}", near.len());
    assert!(near.is_sorted());
    // A slip back leads to the number again.
    for back in near_numbers(&number) {
        assert!(near_numbers(&back).contains(&number), "{}", back.as_str());
    }
    assert_eq!(near_numbers(&"TXabc9876543210abcdef".parse().unwrap()), []);
}

fn rival(own: Option<bool>, theirs: Option<bool>) -> Rival {
    Rival { case: "R7KQ-2M9X".to_owned(), sender_is_own: own, sender_is_theirs: theirs }
}

#[test]
fn a_transfer_claimed_twice_is_a_conflict_unless_the_bank_names_this_sender() {
    let outcome = |rivals: &[Rival]| {
        let told = told(1, 100, 0, &[movement(1, 100, 0)]);
        let rivals = rivals.iter().map(|rival| (told.id, rival.clone())).collect();
        let findings = screened(&Case { rivals, ..case(&[told]) });
        let finding = findings.iter().find(|finding| finding.check == Check::SameTransfer).unwrap();
        assert_eq!(finding.figures.cases.len(), 1, "a case is named once");
        (finding.outcome, finding.is_conflict())
    };
    assert_eq!(outcome(&[rival(None, None)]), (Outcome::Fail, true));
    assert_eq!(outcome(&[rival(Some(true), Some(false))]), (Outcome::Warn, false));
    assert_eq!(outcome(&[rival(Some(false), Some(true))]), (Outcome::Fail, true));
    assert_eq!(outcome(&[rival(Some(true), Some(true))]), (Outcome::Fail, true));
    assert_eq!(outcome(&[rival(Some(true), Some(false)), rival(None, None)]), (Outcome::Fail, true));
}

#[test]
fn what_speaks_against_the_person_is_a_conflict() {
    // R26: nobody who took part is repaid; the dossier waits until somebody looked at it.
    let conflicts = |case: Case| -> Vec<Check> {
        screened(&case).iter().filter(|finding| finding.is_conflict()).map(|finding| finding.check).collect()
    };
    let plain = case(&[told(1, 100, 0, &[movement(1, 100, 0)])]);
    let mule = key("006", "9999999999");
    assert_eq!(conflicts(Case { refund: Some((mule.clone(), true)), ..plain.clone() }), [Check::RefundAccount]);
    assert_eq!(conflicts(Case { holder_of: vec![mule.clone(), mule], ..plain.clone() }), [Check::ClaimantIsHolder]);
    assert_eq!(result(&Case { refund: None, ..plain }, Check::RefundAccount), Outcome::Unknown);
}

#[test]
fn the_same_person_elsewhere_is_worth_a_look_and_names_what_is_shared() {
    let likeness = |case: &str, shared| Likeness { case: case.to_owned(), shared };
    let plain = case(&[told(1, 100, 0, &[movement(1, 100, 0)])]);
    let alike =
        vec![likeness("B", Shared::Email), likeness("A", Shared::Telephone), likeness("B", Shared::PersonalNumber)];
    let (outcome, figures) = found(&screened(&Case { alike, ..plain.clone() }), Check::SamePerson).unwrap();
    assert_eq!(outcome, Outcome::Warn);
    let named: Vec<(&str, &[Shared])> =
        figures.cases.iter().map(|other| (other.case.as_str(), other.shared.as_slice())).collect();
    assert_eq!(named, [("A", &[Shared::Telephone][..]), ("B", &[Shared::PersonalNumber, Shared::Email][..])]);
    assert!(!figures.more);
    let many = (0..MOST_NAMED + 1).map(|number| likeness(&number.to_string(), Shared::Email)).collect();
    let (_, figures) = found(&screened(&Case { alike: many, ..plain }), Check::SamePerson).unwrap();
    assert_eq!((figures.cases.len(), figures.more), (MOST_NAMED, true));
}

#[test]
fn a_bank_case_id_is_of_the_senders_bank_and_not_before_the_money_left() {
    let with = |id: Option<&str>| {
        let case =
            Case { bank_case_id: id.map(|id| id.parse().unwrap()), ..case(&[told(1, 100, 0, &[movement(1, 100, 0)])]) };
        assert_eq!(at(0).date_naive(), NaiveDate::from_ymd_opt(2026, 9, 21).unwrap());
        found(&screened(&case), Check::BankCaseId).map(|(outcome, _)| outcome)
    };
    assert_eq!(with(Some("25690921SCB000001")), None);
    assert_eq!(with(Some("25690922SCB000001")), None);
    assert_eq!(with(Some("25690921KTB000001")), Some(Outcome::Warn), "another bank's");
    assert_eq!(with(Some("25690920SCB000001")), Some(Outcome::Warn), "before the money left");
    assert_eq!(with(Some("ABCDEFGHIJKLMNO")), Some(Outcome::Unknown), "in no form that can be read");
    assert_eq!(with(None), Some(Outcome::Unknown), "a bank transfer has one");
    let cash = Told { by_bank: false, ..told(1, 100, 0, &[movement(1, 100, 0)]) };
    assert_eq!(found(&screened(&Case { bank_case_id: None, ..case(&[cash]) }), Check::BankCaseId), None);
}

#[test]
fn what_came_back_and_the_other_route_are_worth_a_look() {
    // R23.
    let plain = case(&[told(1, 100, 0, &[movement(1, 100, 0)])]);
    let case = Case { other_route: true, recovered: Satang::new(40), ..plain };
    assert_eq!(result(&case, Check::OtherRoute), Outcome::Warn);
    let (outcome, figures) = found(&screened(&case), Check::RecoveredElsewhere).unwrap();
    assert_eq!((outcome, figures.told_amount), (Outcome::Warn, Some(Satang::new(40))));
}

#[test]
fn a_trail_that_differs_or_is_missing_is_no_conflict() {
    let another = Movement { same_sender: Some(false), ..movement(1, 100, 0) };
    let late = Told { window: Window::Over, account_known: false, ..told(1, 100, 0, &[another]) };
    let findings = screened(&Case { refund: None, ..case(&[late]) });
    assert!(findings.len() > 4);
    assert!(!findings.iter().any(Finding::is_conflict));
}
