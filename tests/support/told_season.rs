//! A small season, the same on every database: a case for each thing that a screening notices, in the order of their sources' numbers.

use chrono::{DateTime, Duration, Utc};
use redress::casework::publishing::Command;
use redress::casework::reporting::{self, Reported, ReportedHold};
use redress::casework::screening::drain;
use redress::casework::trail::{self, ReportedMovement};
use redress::domain::actor::{Actor, Role};
use redress::domain::id::CaseId;
use redress::domain::identity::MuleTier;
use redress::domain::money::Satang;
use redress::domain::told::{Case, Channel};

use super::world::{World, baht, key, national_id};

/// The published account that most of the cases are about.
pub const PUBLISHED: &str = "1234567890";
/// Another reported account.
pub const REPORTED: &str = "2000000000";

/// The season's cases, from the first.
pub struct Season {
    pub cases: Vec<CaseId>,
}

impl Season {
    /// The case with this number of its source.
    pub fn case(&self, number: usize) -> CaseId {
        self.cases[number - 1]
    }
}

/// A person of the season: nothing of theirs is anybody else's.
fn told(world: &World, number: &str, to: &str, amount: Satang) -> Case {
    let plain = world.told(&[(to, amount)]);
    let mut victim = plain.victim.clone();
    victim.telephone = None;
    Case {
        victim,
        bank_case_id: Some("25691123SCB000001".parse().unwrap()),
        source_number: Some(number.to_owned()),
        ..plain
    }
}

/// Its bank reports the movement that the first transfer of a case truly was.
pub fn report(world: &World, reference: &str, case: &Case, amount: Satang, later: Duration) {
    let transfer = &case.transfers[0];
    let movement = ReportedMovement {
        reference: reference.to_owned(),
        from: transfer.from.clone().unwrap(),
        from_name: Some("มานี ใจดี".parse().unwrap()),
        to: Some(transfer.to.clone()),
        amount,
        booked_at: transfer.made_at + later,
    };
    let bank = Actor::Import { bank: "006".parse().unwrap() };
    world.write(bank, move |c, context| trail::report_movement(c, context, &movement)).unwrap();
}

/// A hold on an account of a holder with this number.
fn held(world: &World, number: &str, holder: u64, at: DateTime<Utc>) -> redress::domain::id::AccountId {
    let told = ReportedHold {
        key: key(number),
        holder: "สมชาย บัญชีม้า".parse().unwrap(),
        holder_number: Some(national_id(holder)),
        tier: MuleTier::Black,
        amount: baht(10_000),
        held_at: at,
        ordered_by: "AOC 1441".to_owned(),
        reference: format!("H-{number}"),
    };
    let done = world.write(world.the(Role::Bank), move |c, context| reporting::report_hold(c, context, &told));
    match done.unwrap() {
        Reported::New(id) | Reported::Changed(id) | Reported::Unchanged(id) => id,
    }
}

/// Files it, and screens what waits.
pub fn season(world: &World) -> Season {
    let at = world.app.clock.legal_now();
    let published = held(world, PUBLISHED, 700_001, at);
    held(world, REPORTED, 700_002, at);
    world.act(Role::Bank, published, Command::ConfirmBalance(baht(10_000))).unwrap();
    world.act(Role::Officer, published, Command::Verify).unwrap();
    let publish = Command::Publish { gazette: "143/12 ง".to_owned(), on: world.today() };
    world.act(Role::Supervisor, published, publish).unwrap();

    let mut cases = Vec::new();
    let mut file = |case: &Case, reported: Option<(Satang, Duration)>| {
        if let Some((amount, later)) = reported {
            report(world, &format!("TX{}", case.source_number.as_deref().unwrap()), case, amount, later);
        }
        cases.push(world.file(case).0);
    };
    let at_once = Duration::zero();
    let exact = told(world, "1", PUBLISHED, baht(100));
    file(&exact, Some((baht(100), at_once)));
    file(&told(world, "2", "1234567809", baht(200)), None);
    file(&told(world, "3", PUBLISHED, baht(300)), Some((baht(299), at_once)));
    file(&told(world, "4", PUBLISHED, baht(400)), Some((baht(400), Duration::minutes(45))));
    let to_mule = Channel::BankAccount { account: key(REPORTED), holder: "มานี ใจดี".parse().unwrap() };
    file(&Case { channel: to_mule, ..told(world, "5", PUBLISHED, baht(500)) }, Some((baht(500), at_once)));
    let mut holder = told(world, "6", PUBLISHED, baht(600));
    holder.victim.number = national_id(700_002);
    file(&holder, Some((baht(600), at_once)));
    file(&Case { recovered: baht(70), ..told(world, "7", PUBLISHED, baht(700)) }, Some((baht(700), at_once)));
    file(&Case { other_route: true, ..told(world, "8", PUBLISHED, baht(800)) }, Some((baht(800), at_once)));
    let mut anothers = Case { transfers: exact.transfers.clone(), ..told(world, "9", PUBLISHED, baht(900)) };
    anothers.victim.name = "ชูใจ รักเรียน".parse().unwrap();
    file(&anothers, None);
    let mut again = told(world, "10", PUBLISHED, baht(1_000));
    again.victim.email.clone_from(&exact.victim.email);
    file(&again, Some((baht(1_000), at_once)));
    let early = Some("25690101KTB000001".parse().unwrap());
    file(&Case { bank_case_id: early, ..told(world, "11", "7777777777", baht(1_100)) }, None);
    drain(&world.app).unwrap();
    Season { cases }
}
