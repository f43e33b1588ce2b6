//! Drawing a plan: the same seed gives the same season. The days are those that the law leaves; the rest falls as the dice do.

use chrono::{DateTime, TimeDelta, Utc};

use super::people;
use super::plan::{Account, Case, DAYS, Deed, Exam, Objection, Plan, Share, Subject};
use super::random::Dice;
use super::unread;
use crate::domain::id::{CaseId, PetitionId};
use crate::domain::identity::{Method, MoneyForm, MuleTier, Reference};
use crate::domain::money::Satang;
use crate::domain::told::{self, AccountKey, Tongue, Transfer};
use crate::error::Error;
use crate::vault::uuid_v7;

/// Days from the publication to the dossier: the window is over, whatever its last day off (R11, R25).
const DOSSIER: i64 = 98;
/// Days from the publication to the order.
const ORDER: i64 = DOSSIER + 3;
/// Days from the publication to the release: every R15 clock is over.
const RELEASE: i64 = ORDER + 46;
/// Claims that stop at each stage of the review, in turn.
const STAGES: usize = 6;

/// How far an account gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aim {
    Reported,
    Verified,
    Lifted,
    Open,
    Closed,
    BeforeCommittee,
    Ordered,
    Disbursing,
    Settled,
    Unclaimed,
}

/// Aim, accounts, the day on which the first is published or reported, days between two, claims on each.
const AIMS: &[(Aim, i64, i64, i64, i64)] = &[
    (Aim::Settled, 4, 6, 1, 3),
    (Aim::Disbursing, 4, 14, 1, 3),
    (Aim::Unclaimed, 4, 20, 8, 0),
    (Aim::Ordered, 4, 52, 2, 3),
    (Aim::BeforeCommittee, 3, 62, 3, 2),
    (Aim::Closed, 3, 70, 3, 2),
    (Aim::Lifted, 2, 90, 10, 0),
    (Aim::Open, 8, 104, 9, 2),
    (Aim::Verified, 3, 166, 3, 0),
    (Aim::Reported, 5, 155, 4, 1),
];

/// The plan of a seed, for a season whose first legal moment is `begins`.
pub fn draw(seed: u64, begins: DateTime<Utc>, now: DateTime<Utc>) -> Result<Plan, Error> {
    let mut drawing = Drawing { dice: Dice::new(seed), plan: Plan::default(), begins, now, stage: 0 };
    for (aim, count, first, step, claims) in AIMS {
        for number in 0..*count {
            drawing.account(*aim, number, first + number * step, *claims)?;
        }
    }
    Ok(drawing.plan)
}

/// A plan that is being drawn.
struct Drawing {
    dice: Dice,
    plan: Plan,
    begins: DateTime<Utc>,
    now: DateTime<Utc>,
    stage: usize,
}

impl Drawing {
    fn at(&mut self, day: i64) -> DateTime<Utc> {
        let minute = self.dice.between(0, 600);
        self.begins + TimeDelta::days(day) - TimeDelta::minutes(minute)
    }

    /// An account with everything that is done on it.
    fn account(&mut self, aim: Aim, number: i64, day: i64, claims: i64) -> Result<(), Error> {
        let place = self.plan.accounts.len();
        let key = people::account(&mut self.dice)?;
        let reported = if aim == Aim::Reported || aim == Aim::Lifted { day } else { day - 4 };
        let mut claimed = 0;
        let mut cases = Vec::new();
        for turn in 0..claims {
            let copied = cases.first().copied().filter(|_| aim == Aim::Open && number == 3);
            let case = self.case(&key, reported, copied)?;
            claimed += self.sum(case);
            self.claim(aim, (number, turn), case, place, day);
            cases.push(case);
        }
        let percent = if aim == Aim::Settled && number == 0 { 130 } else { self.dice.between(35, 95) };
        let balance = if claimed > 0 { claimed * percent / 100 } else { self.dice.between(1_000_000, 30_000_000) };
        let holder = people::person_name(&people::name(&mut self.dice))?;
        let account = Account {
            key,
            holder,
            holder_number: people::national_id(&mut self.dice)?,
            tier: self.dice.one_of(MuleTier::ALL, MuleTier::DarkGrey),
            balance: Satang::new(balance),
            gazette: format!("143/{}", 200 + place),
            held_at: self.at(reported),
        };
        self.plan.accounts.push(account);
        self.plan.add(reported, Deed::Report(place));
        for case in &cases {
            self.plan.add(reported, Deed::Movements(*case));
        }
        self.publication(aim, number, place, day);
        if let Some(case) = cases.first() {
            self.committee(aim, number, (place, *case), day);
        }
        self.objection(aim, number, place, day)?;
        if aim == Aim::Closed && number < 2 {
            let late = self.case(&self.key_of(place)?, reported, None)?;
            self.plan.add(DAYS - 2, Deed::File(late));
        }
        Ok(())
    }

    fn key_of(&self, account: usize) -> Result<AccountKey, Error> {
        let found = self.plan.accounts.get(account);
        found.map(|account| account.key.clone()).ok_or_else(|| unread("plan"))
    }

    /// From the bank's confirmation to the Gazette.
    fn publication(&mut self, aim: Aim, number: i64, place: usize, day: i64) {
        let plan = &mut self.plan;
        match aim {
            Aim::Reported if number % 2 == 0 => plan.add(day + 1, Deed::Confirm(place)),
            Aim::Reported => {}
            Aim::Lifted => plan.add(day + 5, Deed::Lift(place)),
            _ => {
                plan.add(day - 3, Deed::Confirm(place));
                plan.add(day - 2, Deed::Verify(place));
                if aim != Aim::Verified {
                    plan.add(day, Deed::Publish(place));
                }
            }
        }
    }

    /// From the dossier to the last payment.
    fn committee(&mut self, aim: Aim, number: i64, (place, case): (usize, usize), day: i64) {
        let plan = &mut self.plan;
        if !matches!(aim, Aim::BeforeCommittee | Aim::Ordered | Aim::Disbursing | Aim::Settled) {
            return;
        }
        plan.add(day + DOSSIER - 1, Deed::Reconfirm(place));
        plan.add(day + DOSSIER, Deed::Dossier(place));
        if aim == Aim::BeforeCommittee {
            return;
        }
        plan.add(day + ORDER, Deed::Order(place));
        plan.add(day + ORDER + 1, Deed::Letters(place));
        plan.add(day + ORDER + 5, Deed::Receipts(place));
        if aim == Aim::Ordered && number == 0 {
            let account = place;
            plan.add(day + ORDER + 8, Deed::Challenge { case, account });
        }
        if aim == Aim::Settled {
            plan.add(day + RELEASE, Deed::Release(place));
            plan.add(day + RELEASE + 2, Deed::Pay(place, Share::All));
            // What nobody is entitled to becomes due to the Fund when all others are paid (R17).
            plan.add(day + RELEASE + 5, Deed::Release(place));
            plan.add(day + RELEASE + 7, Deed::Pay(place, Share::All));
        }
        if aim == Aim::Disbursing && number > 0 {
            plan.add(day + RELEASE, Deed::Release(place));
            if number > 1 {
                plan.add(day + RELEASE + 1, Deed::Pay(place, Share::First));
            }
            if number > 2 {
                plan.add(day + RELEASE + 2, Deed::Return(place));
            }
        }
    }

    /// A case with one or two transfers into an account, told some days before the hold. A copied one tells the transfers of another case again.
    fn case(&mut self, to: &AccountKey, reported: i64, copied: Option<usize>) -> Result<usize, Error> {
        let place = self.plan.cases.len();
        let tongue = if self.dice.happens(15) { Tongue::English } else { Tongue::Thai };
        let victim = people::party(&mut self.dice, place, tongue)?;
        let (offence, narrative) = people::story(&mut self.dice, tongue);
        let from = people::account(&mut self.dice)?;
        let mut transfers = Vec::new();
        for _ in 0..self.dice.between(1, 2) {
            let sent = reported - self.dice.between(1, 3);
            transfers.push(Transfer {
                form: MoneyForm::BankTransfer,
                method: self
                    .dice
                    .one_of(&[Method::MobileBanking, Method::Promptpay, Method::Qr], Method::MobileBanking),
                to: to.clone(),
                from: Some(from.clone()),
                amount: Satang::new(self.dice.between(150_000, 25_000_000)),
                made_at: self.at(sent),
            });
        }
        if let Some(original) = copied.and_then(|copied| self.plan.cases.get(copied)) {
            transfers.clone_from(&original.told.transfers);
            for transfer in &mut transfers {
                transfer.from = None;
            }
        }
        let told = told::Case {
            language: tongue,
            channel: people::channel(&mut self.dice, &victim)?,
            victim,
            acting: None,
            offence,
            narrative,
            bank_case_id: None,
            police_report: None,
            other_route: self.dice.happens(10),
            recovered: Satang::ZERO,
            transfers,
            source_number: None,
        };
        self.plan.cases.push(Case {
            id: CaseId::from_bytes(*uuid_v7(self.now)?.as_bytes()),
            reference: Reference::from_bits(self.dice.bits()),
            told,
        });
        Ok(place)
    }

    fn sum(&self, case: usize) -> i64 {
        let transfers = self.plan.cases.get(case).map(|case| &case.told.transfers);
        transfers.into_iter().flatten().map(|transfer| transfer.amount.get()).sum()
    }

    /// Filing and examination of a claim, as far as its account gets.
    fn claim(&mut self, aim: Aim, (number, turn): (i64, i64), case: usize, account: usize, day: i64) {
        let subject = Subject::Claim { case, account };
        if aim == Aim::Reported {
            self.plan.add(day + 3, Deed::File(case));
            return;
        }
        // Some told of the account before it was published: their claims wait for the Gazette.
        let waits = aim == Aim::Open && turn == 0 && number % 2 == 0;
        let filed = if waits { day - 2 } else { day + self.dice.between(1, 12) + turn * 2 };
        self.plan.add(filed, Deed::File(case));
        let begins = filed.max(day) + 1;
        match aim {
            Aim::Open => self.stop_at_a_stage(subject, begins),
            Aim::Closed if turn > 0 => self.exams(subject, begins, &[(2, Exam::Take)]),
            Aim::Ordered if number == 2 && turn == 0 => {
                self.exams(subject, begins, &[(2, Exam::Take), (4, Exam::Ask)]);
            }
            _ if turn == 2 && number % 2 == 1 => {
                self.exams(subject, begins, &[(2, Exam::Take), (9, Exam::Refuse), (12, Exam::Agree)]);
            }
            _ => {
                let percent = if self.dice.happens(25) { 60 } else { 100 };
                self.exams(
                    subject,
                    begins,
                    &[
                        (2, Exam::Take),
                        (4, Exam::Ask),
                        (8, Exam::Answer),
                        (10, Exam::Accept(percent)),
                        (12, Exam::Agree),
                    ],
                );
            }
        }
    }

    /// A claim on an open account stays at one of the stages, in turn.
    fn stop_at_a_stage(&mut self, subject: Subject, begins: i64) {
        self.stage = (self.stage + 1) % STAGES;
        let (take, accept, agree) = ((2, Exam::Take), (6, Exam::Accept(100)), (9, Exam::Agree));
        // A question that is still open was asked lately, or it would have lapsed.
        let asked = ((DAYS - 5 - begins).max(4), Exam::Ask);
        match self.stage {
            0 => {}
            1 => self.exams(subject, begins, &[take]),
            2 => self.exams(subject, begins, &[take, asked]),
            3 => self.exams(subject, begins, &[take, accept]),
            4 => self.exams(subject, begins, &[take, accept, agree]),
            _ => self.exams(subject, begins, &[(3, Exam::Withdraw)]),
        }
    }

    fn exams(&mut self, subject: Subject, begins: i64, exams: &[(i64, Exam)]) {
        let officer = usize::from(self.dice.happens(50));
        for (after, exam) in exams {
            let deed = Deed::Review { subject, exam: *exam, officer };
            self.plan.add(begins + after, deed);
        }
    }

    /// Objections on a few accounts (R12): upheld in part, refused, under examination, just filed.
    fn objection(&mut self, aim: Aim, number: i64, account: usize, day: i64) -> Result<(), Error> {
        let exams: &[(i64, Exam)] = match (aim, number) {
            (Aim::Ordered, 0) => &[(3, Exam::Take), (9, Exam::Accept(50)), (12, Exam::Agree)],
            (Aim::Ordered, 1) => &[(3, Exam::Take), (9, Exam::Refuse), (12, Exam::Agree)],
            (Aim::Closed, 0) => &[(3, Exam::Take)],
            (Aim::Open, 0) => &[],
            _ => return Ok(()),
        };
        let place = self.plan.objections.len();
        let party = people::party(&mut self.dice, 500 + place, Tongue::Thai)?;
        let balance = self.plan.accounts.get(account).map(|row| row.balance.get());
        let told = told::Objection {
            party,
            account: self.key_of(account)?,
            amount: Satang::new(balance.unwrap_or_default() / 5),
            narrative: "เงินส่วนนี้เป็นเงินเดือนของข้าพเจ้า มีหลักฐานจากนายจ้าง ไม่เกี่ยวกับการกระทำความผิด".to_owned(),
        };
        self.plan.objections.push(Objection {
            id: PetitionId::from_bytes(*uuid_v7(self.now)?.as_bytes()),
            reference: Reference::from_bits(self.dice.bits()),
            told,
        });
        self.plan.add(day + 20, Deed::Object(place));
        self.exams(Subject::Objection(place), day + 20, exams);
        Ok(())
    }
}
