//! The law carried out without pages: people of every role act through `casework` on a database of one test, and time passes when the test says so.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Duration, NaiveDate};
use redress::app::{App, Context};
use redress::casework::dossier;
use redress::casework::ordering;
use redress::casework::publishing::{self, Command};
use redress::casework::reporting::{self, ReportedHold};
use redress::casework::{examining, filing, paying, serving, sweeping};
use redress::domain::actor::{Actor, Role};
use redress::domain::command::{Reason, Recommendation, Review};
use redress::domain::id::{AccountId, CaseId, OrderId, PaymentId, PetitionId, UserId};
use redress::domain::identity::{Capacity, Method, MoneyForm, MuleTier, Offence, PersonalNumber, Reference};
use redress::domain::ledger::Purse;
use redress::domain::money::Satang;
use redress::domain::order::Kind;
use redress::domain::party::Party;
use redress::domain::refusal::Refusal;
use redress::domain::told::{AccountKey, Case, Channel, Tongue, Transfer};
use redress::error::Error;
use redress::staff::{self, NewUser};
use redress::store::accounts::Account;
use redress::store::payments::Payment;
use redress::store::petitions::Petition;
use redress::store::{AnyConnection, accounts, ledger, notices, orders, payments, petitions};

use super::app::application;
use super::databases::TestDatabase;

/// One world: the program's core and everybody who acts in it.
pub struct World {
    pub app: App,
    users: RefCell<HashMap<(Role, u32), UserId>>,
    counter: RefCell<u64>,
}

/// Satang of so many baht.
pub fn baht(amount: i64) -> Satang {
    Satang::new(amount * 100)
}

/// The account of this number at KTB.
pub fn key(number: &str) -> AccountKey {
    AccountKey { bank: "006".parse().unwrap(), number: number.parse().unwrap() }
}

/// A national ID with a right check digit, made from a small number.
pub fn national_id(seed: u64) -> PersonalNumber {
    let digits: Vec<u64> = format!("{:012}", 110_000_000_000 + seed).bytes().map(|b| u64::from(b - b'0')).collect();
    let sum: u64 = digits.iter().zip((2..=13).rev()).map(|(d, w)| d * w).sum();
    format!("{:012}{}", 110_000_000_000 + seed, (11 - sum % 11) % 10).parse().unwrap()
}

impl World {
    /// A world on this database.
    pub fn new(database: &TestDatabase) -> Self {
        Self { app: application(database), users: RefCell::default(), counter: RefCell::new(0) }
    }

    fn next(&self) -> u64 {
        *self.counter.borrow_mut() += 1;
        *self.counter.borrow()
    }

    /// The n-th user of a role, added when first wanted. Banks are KTB.
    pub fn user(&self, role: Role, number: u32) -> Actor {
        let bank = (role == Role::Bank).then_some("KTB");
        let id = *self.users.borrow_mut().entry((role, number)).or_insert_with(|| {
            let email = format!("{role}{number}@example.org").replace('_', "-");
            let new = NewUser::read(&email, &format!("{role} {number}"), role.as_str(), bank).unwrap();
            staff::add(&self.app, &new, &Actor::System).unwrap().0
        });
        Actor::User { id, role, bank: bank.map(|code| code.parse().unwrap()) }
    }

    /// The first user of a role.
    pub fn the(&self, role: Role) -> Actor {
        self.user(role, 1)
    }

    /// Writes in somebody's name.
    pub fn write<T: Send + 'static>(
        &self,
        actor: Actor,
        work: impl Fn(&mut AnyConnection, &Context) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let context = self.app.context(actor);
        self.app.store.write_now(move |connection| work(connection, &context))
    }

    /// Reads.
    pub fn read<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T, Error>) -> T {
        self.app.store.read_now(work).unwrap()
    }

    /// The legal day.
    pub fn today(&self) -> NaiveDate {
        self.app.context(Actor::System).today()
    }

    /// Lets legal time pass: what fell due is carried out, and what was to be told has been told.
    pub fn pass_days(&self, days: i64) {
        self.deliver();
        self.app.clock.move_legal(days).unwrap();
        self.sweep();
    }

    /// Carries out what fell due.
    pub fn sweep(&self) -> sweeping::Swept {
        sweeping::sweep(&self.app).unwrap()
    }

    /// Every notice of an order goes out.
    pub fn deliver(&self) {
        self.write(Actor::System, |c, context| {
            for means in ["email", "post", "bank"] {
                for notice in notices::list(c, means, "pending", None, 1_000)? {
                    if let Some(service) = notice.service_id {
                        serving::served(c, context, service)?;
                    }
                    notices::sent(c, notice.id, context.now.naive_utc())?;
                }
            }
            Ok(())
        })
        .unwrap();
    }

    /// A reported hold with a confirmed balance, verified and published today by two people.
    pub fn published(&self, number: &str, balance: Satang) -> AccountId {
        let id = self.reported(number, balance);
        self.act(Role::Bank, id, Command::ConfirmBalance(balance)).unwrap();
        self.act(Role::Officer, id, Command::Verify).unwrap();
        self.act(Role::Supervisor, id, Command::Publish { gazette: "143/12 ง".to_owned(), on: self.today() }).unwrap();
        id
    }

    /// A reported hold.
    pub fn reported(&self, number: &str, balance: Satang) -> AccountId {
        let told = ReportedHold {
            key: key(number),
            holder: "สมชาย บัญชีม้า".parse().unwrap(),
            holder_number: Some(national_id(900_000 + self.next())),
            tier: MuleTier::Black,
            amount: balance,
            held_at: self.app.clock.legal_now(),
            ordered_by: "AOC 1441".to_owned(),
            reference: format!("H{}", self.next()),
        };
        let reported =
            self.write(self.the(Role::Bank), move |c, context| reporting::report_hold(c, context, &told)).unwrap();
        match reported {
            reporting::Reported::New(id) | reporting::Reported::Changed(id) | reporting::Reported::Unchanged(id) => id,
        }
    }

    /// An act on an account by the first user of a role.
    pub fn act(&self, role: Role, id: AccountId, command: Command) -> Result<Account, Error> {
        let seen = self.account(id).version;
        self.write(self.the(role), move |c, context| publishing::act(c, context, id, seen, &command))
    }

    /// The account as it is.
    pub fn account(&self, id: AccountId) -> Account {
        self.read(|c| accounts::find(c, id)).unwrap()
    }

    /// The petition as it is.
    pub fn petition(&self, id: PetitionId) -> Petition {
        self.read(|c| petitions::find(c, id)).unwrap()
    }

    /// What somebody would tell: one transfer to each account, from an own account.
    pub fn told(&self, transfers: &[(&str, Satang)]) -> Case {
        let seed = self.next();
        let from = AccountKey {
            bank: "014".parse().unwrap(),
            number: format!("{:010}", 5_000_000_000 + seed).parse().unwrap(),
        };
        Case {
            language: Tongue::Thai,
            victim: Party {
                capacity: Capacity::Oneself,
                name: "มานี ใจดี".parse().unwrap(),
                number: national_id(seed),
                telephone: Some("0812345678".parse().unwrap()),
                email: Some(format!("manee{seed}@example.org").parse().unwrap()),
                address: None,
            },
            acting: None,
            offence: Offence::CallCentre,
            narrative: "มีคนโทรมาอ้างว่าเป็นเจ้าหน้าที่".to_owned(),
            bank_case_id: None,
            police_report: None,
            other_route: false,
            recovered: Satang::ZERO,
            transfers: transfers
                .iter()
                .map(|(number, amount)| Transfer {
                    form: MoneyForm::BankTransfer,
                    method: Method::MobileBanking,
                    to: key(number),
                    from: Some(from.clone()),
                    amount: *amount,
                    made_at: self.app.clock.legal_now()
                        - Duration::days(30)
                        - Duration::hours(i64::try_from(seed).unwrap()),
                })
                .collect(),
            channel: Channel::BankAccount { account: from, holder: "มานี ใจดี".parse().unwrap() },
            source_number: None,
        }
    }

    /// Files a case in the claimant's own name.
    pub fn file(&self, told: &Case) -> (CaseId, Vec<PetitionId>) {
        let id = CaseId::from_bytes(*redress::vault::uuid_v7(self.app.clock.real_now()).unwrap().as_bytes());
        let reference = Reference::from_bits(self.next() * 7_919);
        // Nobody files at the same moment as somebody else: ties of the allocation go to the earlier.
        self.app.clock.advance_real(Duration::seconds(1)).unwrap();
        let told = told.clone();
        let filed =
            self.write(Actor::Claimant(id), move |c, context| filing::submit(c, context, &reference, &told)).unwrap();
        (filed.case, filed.claims.into_iter().map(|(id, ..)| id).collect())
    }

    /// Files a case with one transfer; its case and its claim.
    pub fn claim(&self, number: &str, amount: Satang) -> (CaseId, PetitionId) {
        let (case, claims) = self.file(&self.told(&[(number, amount)]));
        (case, claims[0])
    }

    /// An act of the review by somebody.
    pub fn review(&self, actor: Actor, id: PetitionId, command: Review) -> Result<Petition, Error> {
        let seen = self.petition(id).version;
        self.write(actor, move |c, context| examining::review(c, context, id, seen, &command))
    }

    /// Two people examine a petition and accept everything that it asks.
    pub fn accept(&self, id: PetitionId) {
        self.recommend(id, None);
        self.review(self.the(Role::Supervisor), id, Review::Agree).unwrap();
    }

    /// Two people examine a petition and refuse it.
    pub fn refuse(&self, id: PetitionId) {
        self.review(self.the(Role::Officer), id, Review::Take).unwrap();
        let command = Review::Recommend {
            what: Recommendation::Refuse,
            reasons: vec![Reason::NotShown],
            explanation: "ไม่พบหลักฐาน".to_owned(),
        };
        self.review(self.the(Role::Officer), id, command).unwrap();
        self.review(self.the(Role::Supervisor), id, Review::Agree).unwrap();
    }

    /// An officer takes it and recommends: everything, or an amount on the first line.
    pub fn recommend(&self, id: PetitionId, amount: Option<Satang>) {
        self.review(self.the(Role::Officer), id, Review::Take).unwrap();
        let lines = self.read(|c| petitions::lines_of(c, id));
        let what = if lines.is_empty() {
            Recommendation::AcceptAmount(amount.unwrap_or(self.petition(id).claimed))
        } else {
            Recommendation::AcceptTransfers(
                lines.iter().map(|line| (line.transfer_id, amount.unwrap_or(line.amount))).collect(),
            )
        };
        let command = Review::Recommend {
            what, reasons: Vec::new(), explanation: "เอกสารครบถ้วน".to_owned()
        };
        self.review(self.the(Role::Officer), id, command).unwrap();
    }

    /// The window ends; a bank confirms the balance anew, the secretary submits the dossier, the chair orders.
    pub fn close_and_order(&self, id: AccountId) -> OrderId {
        self.pass_days(95);
        let balance = self.account(id).confirmed_balance.unwrap();
        self.act(Role::Bank, id, Command::ChangeBalance(balance)).unwrap();
        self.dossier(id).unwrap();
        self.order(id, Kind::First).unwrap()
    }

    /// The secretary submits the dossier.
    pub fn dossier(&self, id: AccountId) -> Result<Account, Error> {
        let seen = self.account(id).version;
        self.write(self.the(Role::Secretary), move |c, context| dossier::submit(c, context, id, seen))
    }

    /// The chair orders.
    pub fn order(&self, id: AccountId, kind: Kind) -> Result<OrderId, Error> {
        let seen = self.account(id).version;
        self.write(self.the(Role::Chair), move |c, context| ordering::order(c, context, id, seen, kind))
    }

    /// Every challenge period runs out.
    pub fn periods_end(&self) {
        self.pass_days(10);
        self.pass_days(45);
    }

    /// The payments of an account.
    pub fn payments(&self, id: AccountId) -> Vec<Payment> {
        self.read(|c| payments::of_account(c, id))
    }

    /// A supervisor releases payments.
    pub fn release(&self, rows: &[Payment]) -> Result<(), Error> {
        let chosen: Vec<(PaymentId, i64)> = rows.iter().map(|row| (row.id, row.version)).collect();
        self.write(self.the(Role::Supervisor), move |c, context| paying::release(c, context, &chosen)).map(drop)
    }

    /// Somebody does something with a payment.
    pub fn pay(&self, actor: Actor, id: PaymentId, command: paying::Command) -> Result<Payment, Error> {
        let seen = self.read(|c| payments::find(c, id)).unwrap().version;
        self.write(actor, move |c, context| paying::act(c, context, id, seen, &command))
    }

    /// The bank confirms a payment in full.
    pub fn confirm(&self, payment: &Payment) {
        let command = paying::Command::Confirm { amount: payment.amount, reference: format!("B{}", self.next()) };
        self.pay(self.the(Role::Bank), payment.id, command).unwrap();
    }

    /// Releases and confirms everything that is due on an account.
    pub fn pay_all(&self, id: AccountId) {
        let due: Vec<Payment> =
            self.payments(id).into_iter().filter(|row| row.state == redress::domain::payment::State::Due).collect();
        self.release(&due).unwrap();
        for payment in due {
            self.confirm(&payment);
        }
        self.sweep();
    }

    /// A purse of an account.
    pub fn purse(&self, id: AccountId, purse: Purse) -> Satang {
        self.read(|c| ledger::balance(c, id, purse))
    }

    /// The services of an account's orders.
    pub fn services(&self, id: AccountId) -> Vec<orders::Service> {
        self.read(|c| orders::services_of_account(c, id))
    }
}

/// The refusal that an act met.
pub fn refusal<T>(outcome: Result<T, Error>) -> Refusal {
    match outcome {
        Err(Error::Refusal(refusal)) => refusal,
        Err(other) => panic!("a refusal was wanted, found {other}"),
        Ok(_) => panic!("a refusal was wanted, it was done"),
    }
}
