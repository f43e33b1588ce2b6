//! Carrying a deed of the plan out: who does it, through which door of `casework`.

use super::plan::{Account, Case, Deed, Exam, Objection, Plan, Share, Subject};
use super::{crew, unread};
use crate::app::{App, Context};
use crate::casework::{
    dossier, examining, filing, objecting, ordering, paying, publishing, reporting, serving, telling, trail, wanted,
};
use crate::domain::actor::{Actor, Role};
use crate::domain::command::{Reason, Recommendation, Review};
use crate::domain::money::Satang;
use crate::domain::order;
use crate::domain::payment::{self, ReturnCode};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts;
use crate::store::{cases, notices, orders, payments, petitions};

/// Letters in the tray that one deed looks through.
const MOST_LETTERS: i64 = 500;

/// Where the deeds are done.
pub struct Stage {
    pub app: App,
    pub plan: Plan,
}

impl Stage {
    /// Carries one deed out.
    pub fn act(&self, connection: &mut AnyConnection, deed: Deed) -> Result<(), Error> {
        match deed {
            Deed::Report(account) => self.report(connection, account),
            Deed::Movements(case) => self.movements(connection, case),
            Deed::File(case) => self.file(connection, case),
            Deed::Object(objection) => self.object(connection, objection),
            Deed::Review { subject, exam, officer } => self.review(connection, subject, exam, officer),
            Deed::Dossier(account) => {
                let (id, seen) = self.found(connection, account)?;
                let context = self.context(connection, Role::Secretary, None)?;
                dossier::submit(connection, &context, id, seen).map(drop)
            }
            Deed::Order(account) => {
                let (id, seen) = self.found(connection, account)?;
                let context = self.context(connection, Role::Chair, None)?;
                ordering::order(connection, &context, id, seen, order::Kind::First).map(drop)
            }
            Deed::Letters(account) => self.letters(connection, account),
            Deed::Receipts(account) => self.receipts(connection, account),
            Deed::Challenge { case, account } => self.challenge(connection, case, account),
            Deed::Release(account) => self.release(connection, account),
            Deed::Pay(account, share) => self.pay(connection, account, share),
            Deed::Return(account) => self.give_back(connection, account),
            Deed::Confirm(_) | Deed::Verify(_) | Deed::Publish(_) | Deed::Lift(_) | Deed::Reconfirm(_) => {
                self.publish(connection, deed)
            }
        }
    }

    fn account(&self, place: usize) -> Result<&Account, Error> {
        self.plan.accounts.get(place).ok_or_else(|| unread("plan"))
    }

    fn case(&self, place: usize) -> Result<&Case, Error> {
        self.plan.cases.get(place).ok_or_else(|| unread("plan"))
    }

    fn objection(&self, place: usize) -> Result<&Objection, Error> {
        self.plan.objections.get(place).ok_or_else(|| unread("plan"))
    }

    fn context(&self, connection: &mut AnyConnection, role: Role, bank: Option<&str>) -> Result<Context, Error> {
        Ok(self.app.context(crew::actor(connection, role, bank, 0)?))
    }

    /// The stored account: id and version.
    fn found(
        &self,
        connection: &mut AnyConnection,
        place: usize,
    ) -> Result<(crate::domain::id::AccountId, i64), Error> {
        let key = &self.account(place)?.key;
        let row = wanted(accounts::by_number(connection, &key.bank, &key.number)?)?;
        Ok((row.id, row.version))
    }

    /// The bank that keeps an account, as who acts.
    fn bank(&self, connection: &mut AnyConnection, place: usize) -> Result<Context, Error> {
        let bank = self.account(place)?.key.bank.as_str();
        self.context(connection, Role::Bank, Some(bank))
    }

    fn report(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let context = self.bank(connection, place)?;
        let account = self.account(place)?;
        let hold = reporting::ReportedHold {
            key: account.key.clone(),
            holder: account.holder.clone(),
            holder_number: Some(account.holder_number.clone()),
            tier: account.tier,
            amount: account.balance,
            held_at: account.held_at,
            ordered_by: "ศูนย์ AOC 1441".to_owned(),
            reference: format!("HOLD-{:04}", place + 1),
        };
        reporting::report_hold(connection, &context, &hold).map(drop)
    }

    /// One act on an account before the committee.
    fn publish(&self, connection: &mut AnyConnection, deed: Deed) -> Result<(), Error> {
        use publishing::Command;
        let (place, role) = match deed {
            Deed::Verify(place) => (place, Role::Officer),
            Deed::Publish(place) => (place, Role::Supervisor),
            Deed::Confirm(place) | Deed::Reconfirm(place) | Deed::Lift(place) => (place, Role::Bank),
            _ => return Err(unread("plan")),
        };
        let context = match role {
            Role::Bank => self.bank(connection, place)?,
            _ => self.context(connection, role, None)?,
        };
        let (id, seen) = self.found(connection, place)?;
        let account = self.account(place)?;
        let command = match deed {
            Deed::Verify(_) => Command::Verify,
            Deed::Publish(_) => Command::Publish { gazette: account.gazette.clone(), on: context.today() },
            Deed::Reconfirm(_) => Command::ChangeBalance(account.balance),
            Deed::Lift(_) => {
                let holds = accounts::holds_of(connection, id)?;
                Command::Lift(wanted(holds.first())?.id)
            }
            _ => Command::ConfirmBalance(account.balance),
        };
        publishing::act(connection, &context, id, seen, &command).map(drop)
    }

    /// What the bank that keeps the account saw of a case's transfers.
    fn movements(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let case = self.case(place)?;
        for (number, transfer) in (1..).zip(&case.told.transfers) {
            // A transfer told without its sender is one that no bank reported.
            let Some(from) = &transfer.from else { continue };
            let bank = Some(transfer.to.bank.as_str());
            let context = self.context(connection, Role::Bank, bank)?;
            let told = trail::ReportedMovement {
                reference: format!("TX-{}-{number}", case.reference),
                from: from.clone(),
                from_name: Some(case.told.victim.name.clone()),
                to: Some(transfer.to.clone()),
                amount: transfer.amount,
                booked_at: transfer.made_at,
            };
            trail::report_movement(connection, &context, &told)?;
        }
        Ok(())
    }

    /// People with e-mail file by themselves, the others through the Centre.
    fn file(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let case = self.case(place)?;
        let context = match case.told.victim.email {
            Some(_) => self.app.context(Actor::Claimant(case.id)),
            None => self.context(connection, Role::CentreAgent, None)?,
        };
        filing::submit(connection, &context, &case.reference, &case.told).map(drop)
    }

    fn object(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let objection = self.objection(place)?;
        let context = self.app.context(Actor::Holder(objection.id));
        objecting::submit(connection, &context, &objection.reference, &objection.told).map(drop)
    }

    /// The stored petition, and who petitions.
    fn petition(
        &self,
        connection: &mut AnyConnection,
        subject: Subject,
    ) -> Result<(petitions::Petition, Actor), Error> {
        match subject {
            Subject::Objection(place) => {
                let id = self.objection(place)?.id;
                let row = wanted(petitions::find(connection, id)?)?;
                Ok((row, Actor::Holder(id)))
            }
            Subject::Claim { case, account } => {
                let reference = &self.case(case)?.reference;
                let case = wanted(cases::by_reference(connection, reference)?)?;
                let (account, _) = self.found(connection, account)?;
                let claims = petitions::of_case(connection, case.id)?;
                let row = claims.into_iter().find(|claim| claim.account_id == Some(account));
                Ok((wanted(row)?, Actor::Claimant(case.id)))
            }
        }
    }

    fn review(
        &self,
        connection: &mut AnyConnection,
        subject: Subject,
        exam: Exam,
        officer: usize,
    ) -> Result<(), Error> {
        let (petition, person) = self.petition(connection, subject)?;
        let actor = match exam {
            Exam::Answer | Exam::Withdraw => person,
            Exam::Agree => crew::actor(connection, Role::Supervisor, None, 0)?,
            _ => crew::actor(connection, Role::Officer, None, officer)?,
        };
        let command = match exam {
            Exam::Take => Review::Take,
            Exam::Ask => Review::Ask {
                question: "โปรดส่งสลิปการโอนเงินหรือรายการเดินบัญชีของวันที่โอน".to_owned(),
                reply_by: None,
            },
            Exam::Answer => Review::Answer {
                text: "ส่งรายการเดินบัญชีของวันที่โอนแล้ว".to_owned()
            },
            Exam::Agree => Review::Agree,
            Exam::Withdraw => Review::Withdraw,
            Exam::Refuse => Review::Recommend {
                what: Recommendation::Refuse,
                reasons: vec![Reason::NotShown],
                explanation: "หลักฐานที่ส่งมายังไม่แสดงว่าเงินเข้าบัญชีนี้เพราะการกระทำความผิด".to_owned(),
            },
            Exam::Accept(percent) => Review::Recommend {
                what: self.accepted(connection, &petition, percent)?,
                reasons: Vec::new(),
                explanation: "รายการเดินบัญชีของธนาคารตรงกับที่ท่านแจ้ง".to_owned(),
            },
        };
        let context = self.app.context(actor);
        examining::review(connection, &context, petition.id, petition.version, &command).map(drop)
    }

    /// So many hundredths of what is claimed.
    fn accepted(
        &self,
        connection: &mut AnyConnection,
        petition: &petitions::Petition,
        percent: i64,
    ) -> Result<Recommendation, Error> {
        let part = |amount: Satang| Satang::new(amount.get() * percent / 100);
        if petition.case_id.is_none() {
            return Ok(Recommendation::AcceptAmount(part(petition.claimed)));
        }
        let lines = petitions::lines_of(connection, petition.id)?;
        Ok(Recommendation::AcceptTransfers(
            lines.into_iter().map(|line| (line.transfer_id, part(line.amount))).collect(),
        ))
    }

    /// The desk puts the letters of an account's order into the post.
    fn letters(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let (id, _) = self.found(connection, place)?;
        let context = self.context(connection, Role::Officer, None)?;
        let tray = notices::list(connection, "post", "pending", None, MOST_LETTERS)?;
        for notice in tray.iter().filter(|notice| notice.account_id == Some(id) && notice.service_id.is_some()) {
            telling::posted(connection, &context, notice.id)?;
        }
        Ok(())
    }

    /// The post's receipts for an account's order came back.
    fn receipts(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let (id, _) = self.found(connection, place)?;
        let context = self.context(connection, Role::Officer, None)?;
        for service in orders::services_of_account(connection, id)? {
            if service.means == "post" && service.received_on.is_none() {
                serving::received(
                    connection,
                    &context,
                    service.id,
                    service.version,
                    context.today(),
                    serving::KnownBy::Receipt,
                )?;
            }
        }
        Ok(())
    }

    fn challenge(&self, connection: &mut AnyConnection, case: usize, account: usize) -> Result<(), Error> {
        let (petition, person) = self.petition(connection, Subject::Claim { case, account })?;
        let context = self.app.context(person);
        objecting::report_challenge(connection, &context, petition.id, "ฟ.1234/2569").map(drop)
    }

    /// The payments of an account in a state.
    fn payments(
        &self,
        connection: &mut AnyConnection,
        place: usize,
        state: payment::State,
    ) -> Result<Vec<payments::Payment>, Error> {
        let (id, _) = self.found(connection, place)?;
        let mut rows = payments::of_account(connection, id)?;
        rows.retain(|row| row.state == state);
        Ok(rows)
    }

    fn release(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let context = self.context(connection, Role::Supervisor, None)?;
        let due = self.payments(connection, place, payment::State::Due)?;
        let chosen: Vec<_> = due.iter().map(|row| (row.id, row.version)).collect();
        if chosen.is_empty() {
            return Ok(());
        }
        paying::release(connection, &context, &chosen).map(drop)
    }

    fn pay(&self, connection: &mut AnyConnection, place: usize, share: Share) -> Result<(), Error> {
        let context = self.bank(connection, place)?;
        let released = self.payments(connection, place, payment::State::Released)?;
        let most = match share {
            Share::All => released.len(),
            Share::First => 1,
        };
        for row in released.into_iter().take(most) {
            let command = paying::Command::Confirm { amount: row.amount, reference: format!("PAY-{}", row.id) };
            paying::act(connection, &context, row.id, row.version, &command)?;
        }
        Ok(())
    }

    /// The bank reports that a payment came back: the account named is closed (ISO 20022, AC04).
    fn give_back(&self, connection: &mut AnyConnection, place: usize) -> Result<(), Error> {
        let context = self.bank(connection, place)?;
        let released = self.payments(connection, place, payment::State::Released)?;
        let Some(row) = released.first() else {
            return Ok(());
        };
        let command = paying::Command::ReportReturn { code: ReturnCode::AccountClosed };
        paying::act(connection, &context, row.id, row.version, &command).map(drop)
    }
}
