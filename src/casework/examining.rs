//! The review of claims and objections (R13), one path for both.

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::app::Context;
use crate::casework::telling::{About, Arguments, tell};
use crate::casework::{facts, fresh, lodging, publishing, same_version, sealing, total, wanted};
use crate::domain::command::{Reason, Recommendation, Review};
use crate::domain::deadline::after_receipt;
use crate::domain::guard::Facts;
use crate::domain::id::{PetitionId, RequestId, TransferId};
use crate::domain::money::Satang;
use crate::domain::order;
use crate::domain::petition::{self, Act, Kind, State, UNDER_EXAMINATION};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::cases::{self};
use crate::store::petitions::{self, Petition, Request};
use crate::vault::PersonKey;

/// A petition in the middle of a step.
struct Desk<'a> {
    before: Petition,
    account: Option<Account>,
    facts: Facts,
    context: &'a Context,
}

/// Carries out one act of the review.
///
/// # Errors
/// The refusals of the table; `Stale`; what the database says.
pub fn review(
    connection: &mut AnyConnection,
    context: &Context,
    id: PetitionId,
    seen: i64,
    command: &Review,
) -> Result<Petition, Error> {
    let before = wanted(petitions::find(connection, id)?)?;
    let account = facts::account_of(connection, &before)?;
    let facts = facts::of_petition(connection, context, &before, account.as_ref())?;
    if !facts.scope.admits(&context.actor) {
        return Err(Refusal::NotFound.into());
    }
    same_version(seen, before.version)?;
    let desk = Desk { before, account, facts, context };
    match command {
        Review::Ask { question, reply_by } => desk.ask(connection, question, *reply_by),
        Review::ExtendReply => desk.extend_reply(connection),
        Review::CancelRequest => desk.end_request(connection, Act::CancelRequest, "cancelled", None),
        Review::Answer { text } => desk.answer(connection, text),
        Review::Recommend { what, reasons, explanation } => desk.recommend(connection, what, reasons, explanation),
        Review::Agree => desk.agree(connection),
        Review::SendBack { remark } => desk.plain(connection, Act::SendBack, Some(remark)),
        Review::Admit { cause } => desk.admit(connection, cause),
        Review::RefuseLate { explanation } => desk.refuse_late(connection, explanation),
        Review::Reopen => desk.reopen(connection),
        Review::Take | Review::Release | Review::Withdraw | Review::Accept => {
            desk.plain(connection, command.act(), None)
        }
    }
}

/// What the sweeper does to a petition whose day is over: the reply period, or a proposal's window.
///
/// # Errors
/// As `review`.
pub(super) fn fall_due(connection: &mut AnyConnection, context: &Context, before: Petition) -> Result<Petition, Error> {
    let account = facts::account_of(connection, &before)?;
    let facts = facts::of_petition(connection, context, &before, account.as_ref())?;
    let desk = Desk { before, account, facts, context };
    // What falls due is what the table lets the sweeper do in this state.
    let machine = desk.before.kind.machine();
    match machine.actions(context.actor.role(), Some(desk.before.state)).first() {
        Some(Act::ReplyEnds) => desk.end_request(connection, Act::ReplyEnds, "lapsed", None),
        Some(act) => desk.plain(connection, *act, None),
        None => Err(Refusal::NotDue.into()),
    }
}

impl Desk<'_> {
    /// Takes the step: table, row, the account's count, history, notices.
    fn step(
        &self,
        connection: &mut AnyConnection,
        act: Act,
        change: Petition,
        detail: Value,
        arguments: Arguments,
    ) -> Result<Petition, Error> {
        let step = self.before.kind.machine().decide(&self.context.actor, Some(self.before.state), act, &self.facts)?;
        let next = Petition { version: self.before.version + 1, state: step.to, ..change };
        petitions::save(connection, &next, self.before.version)?;
        if let Some(account) = &self.account {
            let open = |state: State| i64::from(UNDER_EXAMINATION.contains(&state));
            accounts::keep_open_claims(connection, account, open(next.state) - open(self.before.state))?;
        }
        lodging::remember_step(connection, self.context, &self.before, &next, act, detail)?;
        let about = About { petition: Some(&next), account: self.account.as_ref(), arguments, ..About::default() };
        tell(connection, self.context, step.tells, &about)?;
        Ok(next)
    }

    /// Asks the table first: a refusal comes before any look at what was typed.
    fn may(&self, act: Act) -> Result<(), Refusal> {
        self.before.kind.machine().decide(&self.context.actor, Some(self.before.state), act, &self.facts).map(drop)
    }

    /// An act that needs nothing but the table.
    fn plain(&self, connection: &mut AnyConnection, act: Act, remark: Option<&str>) -> Result<Petition, Error> {
        let assigned_to = match act {
            Act::Take => self.context.actor.user(),
            Act::Release => None,
            _ => self.before.assigned_to,
        };
        let remark_sealed = remark
            .map(|text| self.seal(connection, "remark_sealed", text))
            .transpose()?
            .or_else(|| self.before.remark_sealed.clone());
        let due_on = match act {
            Act::Accept => Some(facts::examination_due(connection, self.context, &self.before)?.on),
            Act::Withdraw | Act::ProposalEnds => None,
            _ => self.before.due_on,
        };
        self.step(
            connection,
            act,
            Petition { assigned_to, remark_sealed, due_on, ..self.before.clone() },
            json!({}),
            Arguments::new(),
        )
    }

    /// Asks the person: the clock pauses until the answer, at most until the cap.
    fn ask(
        mut self,
        connection: &mut AnyConnection,
        question: &str,
        reply_by: Option<NaiveDate>,
    ) -> Result<Petition, Error> {
        let today = self.context.today();
        let rules = facts::rules_of(self.context, &self.before)?.rules;
        let reply_by = reply_by.unwrap_or_else(|| after_receipt(today, rules.reply_days, &rules.calendar).on);
        self.facts.pause_within_cap = facts::pause_within_cap(connection, self.context, &self.before, reply_by)?;
        self.may(Act::Ask)?;
        let from = today.checked_add_days(Days::new(1)).unwrap_or(today);
        let until = today.checked_add_days(Days::new(u64::from(rules.pause_cap_days))).unwrap_or(today);
        if !(from..=until).contains(&reply_by) {
            return Err(Refusal::DateOutside { from, until }.into());
        }
        let id = fresh(self.context, RequestId::from_bytes)?;
        let request = Request {
            id,
            petition_id: self.before.id,
            asked_by: wanted(self.context.actor.user())?,
            question_sealed: sealing::seal_for(
                &self.key(connection)?,
                "requests",
                "question_sealed",
                id.bytes(),
                question,
            )?,
            asked_on: today,
            reply_by,
            ended: None,
            ended_on: None,
            answer_sealed: None,
        };
        petitions::insert_request(connection, &request)?;
        self.paused(connection, Act::Ask, reply_by)
    }

    /// Gives the rule set's extension.
    fn extend_reply(mut self, connection: &mut AnyConnection) -> Result<Petition, Error> {
        let rules = facts::rules_of(self.context, &self.before)?.rules;
        let mut request = wanted(self.open_request(connection)?)?;
        let reply_by = after_receipt(request.reply_by, rules.reply_extension_days, &rules.calendar).on;
        self.facts.pause_within_cap = facts::pause_within_cap(connection, self.context, &self.before, reply_by)?;
        self.may(Act::ExtendReply)?;
        request.reply_by = reply_by;
        petitions::save_request(connection, &request)?;
        self.paused(connection, Act::ExtendReply, reply_by)
    }

    /// The petition waits for the person until a day.
    fn paused(&self, connection: &mut AnyConnection, act: Act, reply_by: NaiveDate) -> Result<Petition, Error> {
        let change = Petition { due_on: Some(reply_by), ..self.before.clone() };
        let arguments = Arguments::from([("reply_by", reply_by.to_string())]);
        self.step(connection, act, change, json!({ "reply_by": reply_by }), arguments)
    }

    /// The request that is open.
    fn open_request(&self, connection: &mut AnyConnection) -> Result<Option<Request>, Error> {
        Ok(petitions::requests_of(connection, self.before.id)?.into_iter().find(|request| request.ended.is_none()))
    }

    /// Ends the open request: answered, cancelled or lapsed; the clock goes on.
    fn end_request(
        &self,
        connection: &mut AnyConnection,
        act: Act,
        how: &str,
        answer: Option<&str>,
    ) -> Result<Petition, Error> {
        self.may(act)?;
        let mut request = wanted(self.open_request(connection)?)?;
        request.ended = Some(how.to_owned());
        // A pause ends with the reply period, however late the sweeper comes.
        request.ended_on = Some(if how == "lapsed" { request.reply_by } else { self.context.today() });
        request.answer_sealed = answer.map(|text| self.seal_answer(connection, &request, text)).transpose()?;
        petitions::save_request(connection, &request)?;
        let due_on = Some(facts::examination_due(connection, self.context, &self.before)?.on);
        self.step(connection, act, Petition { due_on, ..self.before.clone() }, json!({}), Arguments::new())
    }

    /// The person answers: the open request, or a lapsed one while the window is open.
    fn answer(&self, connection: &mut AnyConnection, text: &str) -> Result<Petition, Error> {
        if self.open_request(connection)?.is_some() {
            return self.end_request(connection, Act::Answer, "answered", Some(text));
        }
        self.may(Act::Answer)?;
        let mut request = wanted(petitions::requests_of(connection, self.before.id)?.pop())?;
        request.answer_sealed = Some(self.seal_answer(connection, &request, text)?);
        petitions::save_request(connection, &request)?;
        let due_on = Some(facts::examination_due(connection, self.context, &self.before)?.on);
        self.step(
            connection,
            Act::Answer,
            Petition { due_on, ..self.before.clone() },
            json!({ "after": "lapse" }),
            Arguments::new(),
        )
    }

    /// The key of the person whose petition it is.
    fn key(&self, connection: &mut AnyConnection) -> Result<PersonKey, Error> {
        sealing::keys::of_petition(connection, self.context, &self.before)
    }

    /// Seals a text into a column of the petition.
    fn seal(&self, connection: &mut AnyConnection, column: &'static str, text: &str) -> Result<Vec<u8>, Error> {
        sealing::seal_for(&self.key(connection)?, "petitions", column, self.before.id.bytes(), text)
    }

    /// Seals what the person answered.
    fn seal_answer(&self, connection: &mut AnyConnection, request: &Request, text: &str) -> Result<Vec<u8>, Error> {
        sealing::seal_for(&self.key(connection)?, "requests", "answer_sealed", request.id.bytes(), text)
    }

    /// Recommends: an amount per transfer, or refusal with reasons.
    fn recommend(
        &self,
        connection: &mut AnyConnection,
        what: &Recommendation,
        reasons: &[Reason],
        explanation: &str,
    ) -> Result<Petition, Error> {
        self.may(Act::Recommend)?;
        let (recommendation, accepted) = match what {
            Recommendation::Refuse if reasons.is_empty() => {
                return Err(Refusal::Unsupported { what: "a refusal without a reason" }.into());
            }
            Recommendation::Refuse => (order::Recommendation::Refuse, self.accept_lines(connection, &[])?),
            Recommendation::AcceptTransfers(lines) => {
                (order::Recommendation::Accept, self.accept_lines(connection, lines)?)
            }
            Recommendation::AcceptAmount(amount) if self.before.kind == Kind::Objection => {
                (order::Recommendation::Accept, *amount)
            }
            Recommendation::AcceptAmount(_) => {
                return Err(Refusal::Unsupported { what: "an amount without transfers" }.into());
            }
        };
        if accepted > self.before.claimed {
            return Err(Refusal::AmountTooLarge { most: self.before.claimed }.into());
        }
        let words: Vec<&str> = reasons.iter().map(|reason| reason.as_str()).collect();
        let change = Petition {
            recommendation: Some(recommendation),
            accepted,
            reasons: Some(words.join(",")),
            explanation_sealed: Some(self.seal(connection, "explanation_sealed", explanation)?),
            recommended_by: self.context.actor.user(),
            agreed_by: None,
            ..self.before.clone()
        };
        let detail = json!({ "recommendation": recommendation.as_str(), "accepted": accepted.get(), "reasons": words });
        self.step(connection, Act::Recommend, change, detail, Arguments::new())
    }

    /// Writes what is accepted of each line; lines that are not named are accepted for nothing. The sum.
    fn accept_lines(&self, connection: &mut AnyConnection, accepted: &[(TransferId, Satang)]) -> Result<Satang, Error> {
        let mut amounts = Vec::new();
        for line in petitions::lines_of(connection, self.before.id)? {
            let amount = accepted
                .iter()
                .find(|(transfer, _)| *transfer == line.transfer_id)
                .map_or(Satang::ZERO, |(_, amount)| *amount);
            if amount > line.amount || amount < Satang::ZERO {
                return Err(Refusal::AmountTooLarge { most: line.amount }.into());
            }
            petitions::accept_line(connection, &line, amount)?;
            amounts.push(amount);
        }
        Ok(total(amounts)?)
    }

    /// The second pair of eyes agrees: what is accepted counts from now on, and the first refund channel is approved with it.
    fn agree(&self, connection: &mut AnyConnection) -> Result<Petition, Error> {
        self.may(Act::Agree)?;
        let user = self.context.actor.user();
        let change = Petition { agreed_by: user, ..self.before.clone() };
        let detail = json!({ "accepted": self.before.accepted.get() });
        let next = self.step(connection, Act::Agree, change, detail, Arguments::new())?;
        keep_accepted(connection, &next)?;
        if let (Some(case), Some(user)) = (next.case_id, user)
            && let Some(channel) = cases::current_channel(connection, case)?
            && channel.approved_by.is_none()
            && channel.proposed_by != Some(user)
        {
            cases::approve_channel(connection, channel.id, user)?;
        }
        Ok(next)
    }

    /// Examines again: what was recommended and agreed counts no longer.
    fn reopen(&self, connection: &mut AnyConnection) -> Result<Petition, Error> {
        self.may(Act::Reopen)?;
        let change = Petition {
            recommended_by: None,
            agreed_by: None,
            recommendation: None,
            accepted: Satang::ZERO,
            ..self.before.clone()
        };
        let next = self.step(connection, Act::Reopen, change, json!({}), Arguments::new())?;
        self.accept_lines(connection, &[])?;
        keep_accepted(connection, &next)?;
        Ok(next)
    }

    /// Admits a late petition; an account that nobody had claimed on is before its dossier again (R18).
    fn admit(&self, connection: &mut AnyConnection, cause: &str) -> Result<Petition, Error> {
        self.may(Act::Admit)?;
        let change =
            Petition { remark_sealed: Some(self.seal(connection, "remark_sealed", cause)?), ..self.before.clone() };
        let next = self.step(connection, Act::Admit, change, json!({}), Arguments::new())?;
        if let Some(account) = &self.account {
            publishing::late_admitted(connection, self.context, account.id)?;
        }
        Ok(next)
    }

    /// Refuses a late petition with a text for the person.
    fn refuse_late(&self, connection: &mut AnyConnection, explanation: &str) -> Result<Petition, Error> {
        self.may(Act::RefuseLate)?;
        let change = Petition {
            recommendation: Some(order::Recommendation::Refuse),
            reasons: Some(Reason::LateWithoutCause.as_str().to_owned()),
            explanation_sealed: Some(self.seal(connection, "explanation_sealed", explanation)?),
            due_on: None,
            ..self.before.clone()
        };
        self.step(connection, Act::RefuseLate, change, json!({}), Arguments::new())
    }
}

/// Keeps what is accepted of each transfer: the most that a standing petition accepts of it. The case's sum follows in the database.
pub(super) fn keep_accepted(connection: &mut AnyConnection, petition: &Petition) -> Result<(), Error> {
    for line in petitions::lines_of(connection, petition.id)? {
        let standing = petitions::standing_lines(connection, line.transfer_id, petition::ACCEPTANCE_STANDS)?;
        let accepted = standing.iter().map(|line| line.accepted).max().unwrap_or(Satang::ZERO);
        cases::accept_transfer(connection, line.transfer_id, accepted)?;
    }
    Ok(())
}
