//! Money: R14, R16, R17, R19, R22, R23.

use redress::casework::case_acts::{self, CaseCommand};
use redress::casework::ordering;
use redress::casework::paying::Command as Pay;
use redress::casework::publishing::Command;
use redress::domain::account::State;
use redress::domain::actor::{Actor, Role};
use redress::domain::ledger::Purse;
use redress::domain::money::Satang;
use redress::domain::order::Kind;
use redress::domain::payment::{self, Payee};
use redress::domain::petition;
use redress::domain::refusal::Refusal;
use redress::domain::told::Channel;
use redress::store::cases;

use crate::support::databases::on_both_databases;
use crate::support::world::{World, baht, key, refusal};

on_both_databases! {
    fn r19_a_shortfall_is_shared_pro_rata_to_the_satang_and_paid(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", Satang::new(10_000));
        let claims: Vec<_> = (0..3).map(|_| world.claim("1234567890", Satang::new(10_000)).1).collect();
        for claim in &claims {
            world.accept(*claim);
        }
        world.close_and_order(account);
        let allotted: Vec<i64> = claims.iter().map(|claim| world.petition(*claim).allotted.get()).collect();
        assert_eq!(allotted, [3_334, 3_333, 3_333], "the earliest gets the odd satang");
        world.periods_end();
        assert_eq!(world.account(account).state, State::Disbursing);
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Settled);
        assert_eq!(world.purse(account, Purse::Paid), Satang::new(10_000));
        assert_eq!(world.petition(claims[0]).paid, Satang::new(3_334));
    }

    fn r17_a_surplus_goes_to_the_fund_before_the_account_is_settled(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (_, claim) = world.claim("1234567890", baht(400));
        world.accept(claim);
        world.close_and_order(account);
        world.periods_end();
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Disbursing, "the Fund is not paid yet");
        let fund = world.payments(account).into_iter().find(|row| row.payee == Payee::Fund).unwrap();
        assert_eq!(fund.amount, baht(600));
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Settled);
        assert_eq!(world.purse(account, Purse::Fund), baht(600));
    }

    fn r16_after_ten_years_unclaimed_money_goes_to_the_fund(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        world.pass_days(95);
        assert_eq!(world.account(account).state, State::Unclaimed);
        world.pass_days(365 * 9);
        assert_eq!(world.account(account).state, State::Unclaimed, "nine years are not ten");
        world.pass_days(370);
        assert_eq!(world.account(account).state, State::Forfeited);
        world.pay_all(account);
        assert_eq!(world.purse(account, Purse::Fund), baht(1_000));
    }

    fn r23_what_was_recovered_elsewhere_is_set_off(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (case, claim) = world.claim("1234567890", baht(400));
        world.write(world.the(Role::Officer), move |c, context| {
            let seen = cases::find(c, case)?.unwrap().version;
            case_acts::act(c, context, case, seen, &CaseCommand::RecordRecovery { amount: baht(150) })
        }).unwrap();
        world.accept(claim);
        world.close_and_order(account);
        let claim = world.petition(claim);
        assert_eq!((claim.accepted, claim.set_off, claim.allotted), (baht(400), baht(150), baht(250)));
    }

    fn r22_nothing_is_paid_while_somebody_may_still_challenge(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(1_000));
        let (_, claim) = world.claim("1234567890", baht(400));
        world.accept(claim);
        world.close_and_order(account);
        world.pass_days(20);
        assert_eq!(world.account(account).state, State::Ordered);
        assert!(world.payments(account).is_empty());
    }

    fn a_returned_payment_is_paid_to_another_channel_that_a_supervisor_approved(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(400));
        let (case, claim) = world.claim("1234567890", baht(400));
        world.accept(claim);
        world.close_and_order(account);
        world.periods_end();
        world.pay_all(account);
        let payment = world.payments(account).remove(0);
        assert_eq!(payment.state, payment::State::Confirmed);
        // The account was settled in the meantime; R18 keeps a returned payment payable all the same.
        world.pay(world.the(Role::Bank), payment.id, Pay::ReportReturn { code: "account_closed".parse().unwrap() }).unwrap();
        assert_eq!(world.petition(claim).paid, Satang::ZERO);
        let channel = Channel::BankAccount { account: key("9998887776"), holder: "มานี ใจดี".parse().unwrap() };
        world.pay(Actor::Claimant(case), payment.id, Pay::ChangeChannel(channel)).unwrap();
        assert_eq!(refusal(world.release(&world.payments(account))), Refusal::ChannelNotApproved);
        world.write(world.the(Role::Supervisor), move |c, context| {
            let seen = cases::find(c, case)?.unwrap().version;
            case_acts::act(c, context, case, seen, &CaseCommand::ApproveChannel)
        }).unwrap();
        world.pay_all(account);
        assert_eq!(world.petition(claim).paid, baht(400));
    }

    fn what_somebody_waives_goes_to_the_others_by_a_supplementary_order(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(600));
        let (case, waives) = world.claim("1234567890", baht(600));
        let (_, stays) = world.claim("1234567890", baht(600));
        world.accept(waives);
        world.accept(stays);
        world.close_and_order(account);
        world.periods_end();
        let due = world.payments(account);
        let waived = due.iter().find(|row| row.petition_id == Some(waives)).unwrap();
        world.pay(Actor::Claimant(case), waived.id, Pay::Waive).unwrap();
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Disbursing, "free money waits for an order, not for the Fund");
        world.order(account, Kind::Supplementary).unwrap();
        assert_eq!(world.petition(stays).allotted, baht(600));
        world.periods_end();
        world.pay_all(account);
        assert_eq!(world.account(account).state, State::Settled);
        assert_eq!(world.petition(stays).paid, baht(600));
    }

    fn the_preview_decides_nothing_and_says_what_the_order_says(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(300));
        let (_, claim) = world.claim("1234567890", baht(400));
        world.accept(claim);
        world.pass_days(95);
        world.act(Role::Bank, account, Command::ChangeBalance(baht(300))).unwrap();
        world.dossier(account).unwrap();
        let before = world.account(account).version;
        let context = world.app.context(world.the(Role::Secretary));
        let preview = world.read(|c| ordering::preview(c, &context, account, Kind::First));
        assert_eq!(preview.lines[0].amount, baht(300));
        assert_eq!(world.account(account).version, before);
        world.order(account, Kind::First).unwrap();
        assert_eq!(world.petition(claim).allotted, baht(300));
        assert_eq!(world.petition(claim).state, petition::State::Ordered);
    }

    fn a_chair_who_agreed_before_does_not_order(database: TestDatabase) {
        let world = World::new(&database);
        let account = world.published("1234567890", baht(300));
        let (_, claim) = world.claim("1234567890", baht(300));
        world.accept(claim);
        world.pass_days(95);
        world.act(Role::Bank, account, Command::ChangeBalance(baht(300))).unwrap();
        world.dossier(account).unwrap();
        let agreed = world.petition(claim).agreed_by.unwrap();
        let seen = world.account(account).version;
        let promoted = Actor::User { id: agreed, role: Role::Chair, bank: None };
        let outcome = world.write(promoted, move |c, context| ordering::order(c, context, account, seen, Kind::First));
        assert_eq!(refusal(outcome), Refusal::Involved);
    }
}
