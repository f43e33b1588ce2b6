//! Records as far along the law as a test needs them, made through `casework` as people make them: never by a row of our own.
//! The people of a seed are its own (`seed-ROLE-N@example.org`); whoever signs in through `TestApp` is somebody else.

use std::cell::Cell;

use chrono::{DateTime, TimeDelta, Utc};
use redress::app::{App, Context};
use redress::casework::{
    dossier, examining, filing, objecting, ordering, paying, publishing, reporting, serving, sweeping,
};
use redress::domain::actor::{Actor, Role};
use redress::domain::command::{Reason, Recommendation, Review};
use redress::domain::id::{AccountId, CaseId, OrderId, PaymentId, PetitionId};
use redress::domain::identity::{
    BankCode, Capacity, Method, MoneyForm, MuleTier, Offence, PersonalNumber, PersonalNumberKind, Reference,
};
use redress::domain::money::Satang;
use redress::domain::party::Party;
use redress::domain::told::{self, AccountKey, Channel, Tongue};
use redress::domain::{account, order, payment, petition};
use redress::error::Error;
use redress::staff::{self, NewUser};
use redress::store::AnyConnection;
use redress::store::accounts::{self, Account};
use redress::store::cases::{self, Case};
use redress::store::payments::{self, Payment};
use redress::store::petitions::{self, Petition};
use redress::store::{orders, people};
use redress::vault::uuid_v7;

/// The bank that keeps the accounts of a seed, unless a test names another: the bank of `TestApp::staff(Role::Bank)`.
pub const BANK: &str = "006";
/// Days from the publication until the window is surely over (R11).
const PAST_WINDOW: i64 = 100;
/// Days from service until every R15 clock is surely over.
const PAST_CHALLENGE: i64 = 60;

/// Makes records.
pub struct Seed<'a> {
    pub app: &'a App,
    made: Cell<u32>,
}

/// An amount of so many baht.
pub fn baht(amount: i64) -> Satang {
    Satang::new(amount * 100)
}

/// An account at a bank.
pub fn key(bank: &str, number: &str) -> AccountKey {
    AccountKey { bank: bank.parse::<BankCode>().unwrap(), number: number.parse().unwrap() }
}

/// A Thai national ID with a right check digit.
pub fn national_id(number: u32) -> PersonalNumber {
    let twelve = format!("3{number:011}");
    let sum: u32 = twelve.chars().zip((2..=13).rev()).map(|(digit, weight)| digit.to_digit(10).unwrap() * weight).sum();
    let text = format!("{twelve}{}", (11 - sum % 11) % 10);
    PersonalNumber::of_kind(PersonalNumberKind::National, &text).unwrap()
}

impl<'a> Seed<'a> {
    pub fn new(app: &'a App) -> Self {
        Self { app, made: Cell::new(0) }
    }

    /// A number that this seed has not used.
    pub fn next(&self) -> u32 {
        self.made.set(self.made.get() + 1);
        self.made.get()
    }

    /// The seed's `number`th user of a role.
    pub fn actor_of(&self, role: Role, number: u32) -> Actor {
        let email = format!("seed-{}-{number}@example.org", role.as_str().replace('_', "-"));
        let bank = (role == Role::Bank).then_some(BANK);
        if let Ok(user) = staff::find(self.app, &email) {
            return actor_from(&user);
        }
        let name = format!("Seed {role} {number}");
        let new = NewUser::read(&email, &name, role.as_str(), bank).unwrap();
        staff::add(self.app, &new, &Actor::System).unwrap();
        actor_from(&staff::find(self.app, &email).unwrap())
    }

    /// The actor behind a browser of `TestApp::staff` or `TestApp::user`.
    pub fn signed_in(&self, email: &str) -> Actor {
        actor_from(&staff::find(self.app, email).unwrap())
    }

    /// The seed's first user of a role acts.
    pub fn context(&self, role: Role) -> Context {
        self.app.context(self.actor_of(role, 1))
    }

    /// Acts in somebody's name, in a transaction; the test fails where it is refused.
    #[track_caller]
    pub fn act<T, F>(&self, actor: &Actor, work: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection, &Context) -> Result<T, Error> + Send + 'static,
    {
        self.try_act(actor, work).unwrap()
    }

    /// The same, with the refusal.
    pub fn try_act<T, F>(&self, actor: &Actor, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut AnyConnection, &Context) -> Result<T, Error> + Send + 'static,
    {
        let context = self.app.context(actor.clone());
        self.app.store.write_now(move |connection| work(connection, &context))
    }

    /// Reads.
    pub fn read<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T, Error>) -> T {
        self.app.store.read_now(work).unwrap()
    }

    /// The claimant of a case.
    pub fn claimant(&self, case: CaseId) -> Actor {
        Actor::Claimant(case)
    }

    pub fn account(&self, id: AccountId) -> Account {
        self.read(|connection| accounts::find(connection, id)).unwrap()
    }

    pub fn petition(&self, id: PetitionId) -> Petition {
        self.read(|connection| petitions::find(connection, id)).unwrap()
    }

    pub fn case(&self, id: CaseId) -> Case {
        self.read(|connection| cases::find(connection, id)).unwrap()
    }

    pub fn payment(&self, id: PaymentId) -> Payment {
        self.read(|connection| payments::find(connection, id)).unwrap()
    }

    /// Lets legal days pass, and the sweeper carry out what fell due.
    pub fn pass_days(&self, days: i64) {
        self.app.clock.move_legal(days).unwrap();
        sweeping::sweep(self.app).unwrap();
    }

    /// An account of the seed's bank, told by nobody before.
    pub fn fresh_key(&self) -> AccountKey {
        key(BANK, &format!("{:010}", 1_110_000_000 + u64::from(self.next())))
    }

    /// A hold as the bank reports it.
    pub fn hold_on(&self, key: &AccountKey, amount: Satang) -> reporting::ReportedHold {
        let number = self.next();
        reporting::ReportedHold {
            key: key.clone(),
            holder: format!("Mule Number{}", "ivxlcdm".repeat(1 + number as usize % 3)).parse().unwrap(),
            holder_number: Some(national_id(900_000 + number)),
            tier: MuleTier::DarkGrey,
            amount,
            held_at: self.app.clock.legal_now() - TimeDelta::days(7),
            ordered_by: "AOC 1441".to_owned(),
            reference: format!("HOLD-{number}"),
        }
    }

    /// An account reported by its bank, its balance confirmed.
    pub fn reported_account(&self, key: &AccountKey, balance: Satang) -> Account {
        let bank = self.bank_of(&key.bank);
        let hold = self.hold_on(key, balance);
        let reported = self.act(&bank, move |c, context| reporting::report_hold(c, context, &hold));
        let (reporting::Reported::New(id) | reporting::Reported::Changed(id) | reporting::Reported::Unchanged(id)) =
            reported;
        self.on_account(&bank, id, publishing::Command::ConfirmBalance(balance))
    }

    /// A user of that bank.
    pub fn bank_of(&self, bank: &BankCode) -> Actor {
        match self.actor_of(Role::Bank, 1) {
            Actor::User { id, role, .. } => Actor::User { id, role, bank: Some(bank.clone()) },
            other => other,
        }
    }

    /// One act on an account before the committee, on the version that is there.
    #[track_caller]
    pub fn on_account(&self, actor: &Actor, id: AccountId, command: publishing::Command) -> Account {
        let seen = self.account(id).version;
        self.act(actor, move |c, context| publishing::act(c, context, id, seen, &command))
    }

    /// An account in the Gazette since today: claims and objections are taken (R10, R11).
    pub fn published_account(&self, balance: Satang) -> Account {
        let key = self.fresh_key();
        self.published_account_at(&key, balance)
    }

    /// The same with this number.
    pub fn published_account_at(&self, key: &AccountKey, balance: Satang) -> Account {
        let account = self.reported_account(key, balance);
        self.on_account(&self.actor_of(Role::Officer, 1), account.id, publishing::Command::Verify);
        let publish = publishing::Command::Publish {
            gazette: format!("143/{}", self.next()),
            on: self.context(Role::Supervisor).today(),
        };
        self.on_account(&self.actor_of(Role::Supervisor, 1), account.id, publish)
    }

    /// What a victim tells: one transfer a pair of account and baht, a day apart, with e-mail and a bank account for the refund.
    pub fn told(&self, transfers: &[(AccountKey, Satang)]) -> told::Case {
        let number = self.next();
        let made_at = self.app.clock.legal_now() - TimeDelta::days(30);
        let transfer = |(place, (to, amount)): (i64, &(AccountKey, Satang))| told::Transfer {
            form: MoneyForm::BankTransfer,
            method: Method::MobileBanking,
            to: to.clone(),
            from: Some(key("014", &format!("{:010}", 4_440_000_000 + u64::from(number)))),
            amount: *amount,
            made_at: made_at + TimeDelta::days(place),
        };
        told::Case {
            language: Tongue::Thai,
            victim: Party {
                capacity: Capacity::Oneself,
                name: "Malee Jaidee".parse().unwrap(),
                number: national_id(number),
                telephone: Some(format!("08{:08}", 10_000_000 + number).parse().unwrap()),
                email: Some(format!("victim-{number}@example.org").parse().unwrap()),
                address: Some("99 Moo 1, Mueang, Chiang Mai 50000".to_owned()),
            },
            acting: None,
            offence: Offence::CallCentre,
            narrative: "A caller said he was of the police and had me send the money.".to_owned(),
            bank_case_id: None,
            police_report: None,
            other_route: false,
            recovered: Satang::ZERO,
            transfers: (0..).zip(transfers).map(transfer).collect(),
            channel: Channel::BankAccount {
                account: key("004", &format!("{:010}", 7_770_000_000 + u64::from(number))),
                holder: "Malee Jaidee".parse().unwrap(),
            },
            source_number: None,
        }
    }

    /// Files a case as its claimant.
    pub fn file(&self, told: told::Case) -> filing::Filed {
        let case = CaseId::from_bytes(self.new_id());
        let reference = Reference::from_bits(u64::from(self.next()) * 7919);
        self.act(&Actor::Claimant(case), move |c, context| filing::submit(c, context, &reference, &told))
    }

    /// A filed case with a transfer to each account.
    pub fn filed_case(&self, transfers: &[(AccountKey, Satang)]) -> filing::Filed {
        self.file(self.told(transfers))
    }

    /// A claim against an account, as filed.
    pub fn filed_claim(&self, account: &Account, amount: Satang) -> Petition {
        let key = key(account.bank.as_str(), &account.number);
        let filed = self.filed_case(&[(key, amount)]);
        self.petition(filed.claims[0].0)
    }

    /// One act of the review, on the version that is there.
    #[track_caller]
    pub fn review(&self, actor: &Actor, id: PetitionId, command: Review) -> Petition {
        let seen = self.petition(id).version;
        self.act(actor, move |c, context| examining::review(c, context, id, seen, &command))
    }

    /// The claim taken by the seed's first officer.
    pub fn taken(&self, id: PetitionId) -> Petition {
        self.review(&self.actor_of(Role::Officer, 1), id, Review::Take)
    }

    /// The petition with acceptance of everything recommended by the seed's first officer.
    pub fn recommended(&self, id: PetitionId) -> Petition {
        let petition = self.taken(id);
        let what = match petition.kind {
            petition::Kind::Objection => Recommendation::AcceptAmount(petition.claimed),
            petition::Kind::Claim => Recommendation::AcceptTransfers(
                self.read(|connection| petitions::lines_of(connection, id))
                    .into_iter()
                    .map(|line| (line.transfer_id, line.amount))
                    .collect(),
            ),
        };
        self.recommend(id, what, vec![])
    }

    /// Recommends as the seed's first officer.
    pub fn recommend(&self, id: PetitionId, what: Recommendation, reasons: Vec<Reason>) -> Petition {
        let command =
            Review::Recommend { what, reasons, explanation: "The bank's statement shows what you told us.".to_owned() };
        self.review(&self.actor_of(Role::Officer, 1), id, command)
    }

    /// The petition recommended, and agreed by the seed's first supervisor: ready for the dossier.
    pub fn ready(&self, id: PetitionId) -> Petition {
        self.recommended(id);
        self.review(&self.actor_of(Role::Supervisor, 1), id, Review::Agree)
    }

    /// A claim against an account, ready for the dossier.
    pub fn ready_claim(&self, account: &Account, amount: Satang) -> Petition {
        let claim = self.filed_claim(account, amount);
        self.ready(claim.id)
    }

    /// An objection against a published account (R12), as filed.
    pub fn objection(&self, account: &Account, amount: Satang) -> Petition {
        let key = key(account.bank.as_str(), &account.number);
        self.petition(self.objection_told(&key, amount, "Anan Srisuk"))
    }

    /// The same, with this name, address and story.
    pub fn objection_told(&self, at: &AccountKey, amount: Satang, words: &str) -> PetitionId {
        let number = self.next();
        let told = told::Objection {
            party: Party {
                capacity: Capacity::Oneself,
                name: words.parse().unwrap(),
                number: national_id(500_000 + number),
                telephone: None,
                email: Some(format!("holder-{number}@example.org").parse().unwrap()),
                address: Some(words.to_owned()),
            },
            account: at.clone(),
            amount,
            narrative: words.to_owned(),
        };
        let reference = Reference::from_bits(u64::from(number) * 7919);
        let holder = Actor::Holder(PetitionId::from_bytes(self.new_id()));
        self.act(&holder, move |c, context| objecting::submit(c, context, &reference, &told)).id
    }

    /// Ends the windows of all published accounts.
    pub fn pass_window(&self) {
        self.pass_days(PAST_WINDOW);
    }

    /// Ends the window of a published account, and has the bank confirm its balance anew.
    pub fn window_closed(&self, id: AccountId) -> Account {
        self.pass_window();
        self.balance_anew(id)
    }

    /// Has the bank confirm the balance of an account whose window is over.
    pub fn balance_anew(&self, id: AccountId) -> Account {
        let account = self.account(id);
        assert_eq!(account.state, account::State::WindowClosed);
        let balance = account.confirmed_balance.unwrap();
        self.on_account(&self.bank_of(&account.bank), id, publishing::Command::ChangeBalance(balance))
    }

    /// The dossier submitted by the seed's secretary.
    pub fn before_committee(&self, id: AccountId) -> Account {
        self.pass_window();
        self.dossier(id)
    }

    /// The dossier of an account whose window is over, submitted by the seed's secretary on a fresh balance.
    pub fn dossier(&self, id: AccountId) -> Account {
        let seen = self.balance_anew(id).version;
        self.act(&self.actor_of(Role::Secretary, 1), move |c, context| dossier::submit(c, context, id, seen))
    }

    /// The first order made by the seed's chair.
    pub fn ordered(&self, id: AccountId) -> OrderId {
        let seen = self.before_committee(id).version;
        self.act(&self.actor_of(Role::Chair, 1), move |c, context| {
            ordering::order(c, context, id, seen, order::Kind::First)
        })
    }

    /// An account with this balance and a ready claim for each amount, ordered upon.
    pub fn ordered_account(&self, balance: Satang, amounts: &[Satang]) -> (Account, Vec<Petition>) {
        let account = self.published_account(balance);
        let claims: Vec<PetitionId> = amounts.iter().map(|amount| self.ready_claim(&account, *amount).id).collect();
        self.ordered(account.id);
        let claims = claims.into_iter().map(|id| self.petition(id)).collect();
        (self.account(account.id), claims)
    }

    /// Every open service of an account's orders sent today and received today.
    pub fn served(&self, id: AccountId) {
        let services = self.read(|connection| orders::services_of_account(connection, id));
        for service in services.into_iter().filter(|row| row.received_on.is_none()) {
            self.act(&Actor::System, move |c, context| {
                serving::served(c, context, service.id)?;
                let seen = orders::find_service(c, service.id)?.map_or(0, |row| row.version);
                let known = serving::KnownBy::Receipt;
                serving::received(c, context, service.id, seen, context.today(), known)
            });
        }
    }

    /// Ends every R15 clock of what was served.
    pub fn pass_challenge(&self) {
        self.pass_days(PAST_CHALLENGE);
    }

    /// As `ordered_account`, with every R15 clock over: its payments are due.
    pub fn disbursing_account(&self, balance: Satang, amounts: &[Satang]) -> (Account, Vec<Payment>) {
        let (account, _) = self.ordered_account(balance, amounts);
        self.served(account.id);
        self.pass_challenge();
        let account = self.account(account.id);
        assert_eq!(account.state, account::State::Disbursing);
        let payments = self.read(|connection| payments::of_account(connection, account.id));
        (account, payments)
    }

    /// Payments released in one batch by the seed's supervisor.
    pub fn released(&self, due: &[Payment]) -> Vec<Payment> {
        let chosen: Vec<(PaymentId, i64)> = due.iter().map(|row| (row.id, row.version)).collect();
        self.act(&self.actor_of(Role::Supervisor, 1), move |c, context| paying::release(c, context, &chosen));
        due.iter()
            .map(|row| self.payment(row.id))
            .inspect(|row| assert_eq!(row.state, payment::State::Released))
            .collect()
    }

    /// An id that nothing has.
    pub fn new_id(&self) -> [u8; 16] {
        let now: DateTime<Utc> = self.app.clock.real_now();
        *uuid_v7(now).unwrap().as_bytes()
    }
}

fn actor_from(user: &people::User) -> Actor {
    Actor::User { id: user.id, role: user.role, bank: user.bank.clone() }
}
