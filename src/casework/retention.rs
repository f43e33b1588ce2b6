//! How long data are kept, carried out (PDPA s.33 and s.37(3), R16): what stands against an erasure that a person asks for, and the sweeper's erasures once the years
//! are over. What is due is `domain::retention`'s, destroying is `erasing`'s.
//!
//! Nothing is erased unannounced: the sweeper first writes down who is due, and erases after [`ANNOUNCED_DAYS`], if they are due still. So a clock that was wrong
//! for a day, or a rule set with a slip in it, erases nobody, and a hold on the case stops it. Both happen once a legal day; `redress retention` shows
//! beforehand what will be.

use chrono::{Days, Months, NaiveDate, NaiveDateTime};

use crate::app::{App, Context};
use crate::casework::{erasing, took, wanted};
use crate::domain::actor::{Actor, Scope};
use crate::domain::case;
use crate::domain::dates::bangkok_date;
use crate::domain::guard::Facts;
use crate::domain::id::{CaseId, PetitionId};
use crate::domain::identity::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::retention::{Dossier, Ground, Life};
use crate::error::Error;
use crate::store::cases::Party;
use crate::store::petitions::Petition;
use crate::store::retention::{self as store, Announced, Petitioner, Run};
use crate::store::{AnyConnection, accounts, cases, history, petitions};

/// Days from the announcement to the erasure: long enough for somebody to read the list and put a hold on a case (P).
pub const ANNOUNCED_DAYS: u64 = 30;
/// Petitioners that one look takes at once.
const BATCH: i64 = 200;
/// Looks of one pass at most: what is left waits for the next day.
const MOST_LOOKS: u32 = 10_000;
/// Lines of a plan that are listed at most; all are counted.
pub const MOST_LISTED: usize = 1_000;

/// Whose data they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The people of a case.
    Case(CaseId),
    /// Who objects.
    Objection(PetitionId),
}

impl Whose {
    fn of(row: &Petitioner) -> Option<Self> {
        row.case.map(Self::Case).or(row.objection.map(Self::Objection))
    }

    /// The case or objection by its row.
    #[must_use]
    pub fn ids(self) -> (Option<CaseId>, Option<PetitionId>) {
        match self {
            Self::Case(case) => (Some(case), None),
            Self::Objection(id) => (None, Some(id)),
        }
    }

    /// Its people: of a case the victim first, then who acts for them.
    ///
    /// # Errors
    /// What the database says.
    pub fn parties(self, connection: &mut AnyConnection) -> Result<Vec<Party>, Error> {
        match self {
            Self::Case(case) => cases::parties_of(connection, case),
            Self::Objection(id) => Ok(cases::party_of_objection(connection, id)?.into_iter().collect()),
        }
    }

    /// For the row-level rule.
    #[must_use]
    pub fn scope(self) -> Scope {
        match self {
            Self::Case(case) => Scope { case: Some(case), ..Scope::default() },
            Self::Objection(id) => Scope { objection: Some(id), ..Scope::default() },
        }
    }
}

/// What stands against erasing somebody's data today; empty where they may have it done.
///
/// # Errors
/// `NotFound`; what the database says.
pub fn grounds(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<Vec<Ground>, Error> {
    let years = context.pin()?.rules.case_retention_years;
    Ok(dossier(connection, whose)?.grounds(years, context.today()))
}

/// Erases somebody's data because they ask for it.
///
/// # Errors
/// `StillKept` where the law keeps them; `NotFound` for what is not theirs; `Erased` where it was done before.
pub fn erase(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<(), Error> {
    let is_kept = !grounds(connection, context, whose)?.is_empty();
    let facts = Facts { scope: whose.scope(), kept: is_kept, ..Facts::default() };
    case::MACHINE.decide(&context.actor, Some(case::State::Open), case::Act::Erase, &facts)?;
    destroy(connection, context, whose)
}

/// Destroys the keys of everybody in it.
fn destroy(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<(), Error> {
    let mut erased = Err(Refusal::Erased.into());
    for party in whose.parties(connection)? {
        store::forget(connection, party.id)?;
        match erasing::erase(connection, context, party.id) {
            // One of them was erased alone before.
            Err(Error::Refusal(Refusal::Erased)) => {}
            other => {
                other?;
                erased = Ok(());
            }
        }
    }
    erased
}

/// What bears on how long somebody's data are kept.
fn dossier(connection: &mut AnyConnection, whose: Whose) -> Result<Dossier, Error> {
    let (rows, on_hold) = match whose {
        Whose::Case(case) => {
            let row = wanted(cases::find(connection, case)?)?;
            (petitions::of_case(connection, case)?, row.hold_reason.is_some())
        }
        Whose::Objection(id) => (vec![wanted(petitions::find(connection, id)?)?], false),
    };
    let lives = rows.iter().map(|row| life(connection, row));
    Ok(Dossier { petitions: lives.collect::<Result<_, _>>()?, on_hold })
}

fn life(connection: &mut AnyConnection, petition: &Petition) -> Result<Life, Error> {
    let account = match petition.account_id {
        Some(id) => accounts::find(connection, id)?,
        None => None,
    };
    let mut moved_on = |id: &[u8; 16]| -> Result<NaiveDate, Error> {
        let moved_at = history::last_move(connection, id)?.unwrap_or(petition.filed_at);
        Ok(bangkok_date(moved_at.and_utc()))
    };
    Ok(Life {
        kind: petition.kind,
        state: petition.state,
        moved_on: moved_on(petition.id.bytes())?,
        account: account.map(|row| Ok::<_, Error>((row.state, moved_on(row.id.bytes())?))).transpose()?,
    })
}

/// What a day's look came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// How many were announced.
    pub announced: usize,
    /// How many that had been announced are not due any more.
    pub called_off: usize,
    /// How many were erased.
    pub erased: usize,
}

/// Looks once a legal day who is due: erases who was announced long enough ago, announces who is new.
///
/// # Errors
/// What the database says. What another process was faster with is no error.
pub fn sweep(app: &App) -> Result<Done, Error> {
    let day = app.context(Actor::System).today();
    if app.store.read_now(move |connection| store::ran_on(connection, day))? {
        return Ok(Done::default());
    }
    let mut done = Done::default();
    let carried_out = each_announced(app, |row, petitioner| carry_out(app, row, petitioner))?;
    for what in carried_out {
        match what {
            Outcome::Erased => done.erased += 1,
            Outcome::CalledOff => done.called_off += 1,
            Outcome::Waits => {}
        }
    }
    done.announced = each_filed(app, |petitioner| announce(app, petitioner))?.into_iter().filter(|is| *is).count();
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let run =
        Run { day, announced: count(done.announced), called_off: count(done.called_off), erased: count(done.erased) };
    let remembered = app.store.write_now(move |connection| store::remember(connection, &run));
    // Another machine looked on the same day: each person was taken by one of the two.
    took(remembered)?;
    Ok(done)
}

/// What became of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Erased,
    CalledOff,
    Waits,
}

fn carry_out(app: &App, row: &Announced, petitioner: &Petitioner) -> Result<Outcome, Error> {
    let context = app.context(Actor::System);
    let (row, petitioner) = (row.clone(), petitioner.clone());
    let outcome = app.store.write_now(move |connection| {
        let today = context.today();
        let whose = wanted(Whose::of(&petitioner))?;
        let years = context.pin()?.rules.case_retention_years;
        if dossier(connection, whose)?.due_on(years).is_none_or(|due| due > today) {
            store::take_away(connection, row.party_id)?;
            return Ok(Outcome::CalledOff);
        }
        if erased_on(row.announced_on) > today {
            return Ok(Outcome::Waits);
        }
        let facts = Facts { scope: whose.scope(), retention_over: true, ..Facts::default() };
        case::MACHINE.decide(&context.actor, Some(case::State::Open), case::Act::Erase, &facts)?;
        destroy(connection, &context, whose)?;
        Ok(Outcome::Erased)
    });
    Ok(took(outcome)?.unwrap_or(Outcome::Waits))
}

/// The first day on which somebody is erased who was announced on this one.
fn erased_on(announced: NaiveDate) -> NaiveDate {
    announced.checked_add_days(Days::new(ANNOUNCED_DAYS)).unwrap_or(NaiveDate::MAX)
}

/// Whether somebody was due, and is announced now.
fn announce(app: &App, petitioner: &Petitioner) -> Result<bool, Error> {
    let context = app.context(Actor::System);
    let petitioner = petitioner.clone();
    let outcome = app.store.write_now(move |connection| {
        let Some(due_on) = due_today(connection, &context, &petitioner)? else {
            return Ok(false);
        };
        let row = Announced { party_id: petitioner.party, due_on, announced_on: context.today() };
        store::announce(connection, &row).map(|()| true)
    });
    Ok(took(outcome)?.unwrap_or(false))
}

/// The day on which it fell due, if it did.
fn due_today(
    connection: &mut AnyConnection,
    context: &Context,
    petitioner: &Petitioner,
) -> Result<Option<NaiveDate>, Error> {
    let years = context.pin()?.rules.case_retention_years;
    let due = dossier(connection, wanted(Whose::of(petitioner))?)?.due_on(years);
    Ok(due.filter(|due| *due <= context.today()))
}

/// Goes through everybody who was announced.
fn each_announced<T>(
    app: &App,
    mut work: impl FnMut(&Announced, &Petitioner) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let (mut after, mut results) = (None::<Announced>, Vec::new());
    for _ in 0..MOST_LOOKS {
        let from = after.clone();
        let rows = app.store.read_now(move |connection| store::announced(connection, from.as_ref(), BATCH))?;
        let Some((last, _)) = rows.last() else { break };
        after = Some(last.clone());
        for (row, petitioner) in &rows {
            results.push(work(row, petitioner)?);
        }
    }
    Ok(results)
}

/// Goes through everybody whose case or objection is old enough to be due.
fn each_filed<T>(app: &App, mut work: impl FnMut(&Petitioner) -> Result<T, Error>) -> Result<Vec<T>, Error> {
    let moment = filed_at_latest(&app.context(Actor::System))?;
    let (mut after, mut results) = (None, Vec::new());
    for _ in 0..MOST_LOOKS {
        let rows = app.store.read_now(move |connection| store::filed_before(connection, moment, after, BATCH))?;
        let Some(last) = rows.last() else { break };
        after = Some(last.party);
        for petitioner in &rows {
            results.push(work(petitioner)?);
        }
    }
    Ok(results)
}

/// Nothing that was filed later can be due.
fn filed_at_latest(context: &Context) -> Result<NaiveDateTime, Error> {
    let months = u32::from(context.pin()?.rules.case_retention_years) * 12;
    let legal = context.legal.naive_utc();
    Ok(legal.checked_sub_months(Months::new(months)).unwrap_or(NaiveDateTime::MIN))
}

/// One who is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The reference of the case or objection.
    pub reference: Option<Reference>,
    /// The first day after the years.
    pub due_on: NaiveDate,
    /// The day on which it is erased.
    pub erased_on: NaiveDate,
}

/// What will be erased, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Who was announced: how many, and the first of them.
    pub announced: (usize, Vec<Line>),
    /// Who will be announced with the next look: how many, and the first of them.
    pub due: (usize, Vec<Line>),
    /// The newest look.
    pub last: Option<Run>,
}

/// Says what will be erased, and changes nothing.
///
/// # Errors
/// What the database says.
pub fn plan(app: &App) -> Result<Plan, Error> {
    let context = app.context(Actor::System);
    let mut plan = Plan::default();
    let listed = |list: &mut (usize, Vec<Line>), petitioner: &Petitioner, due_on, erased_on| -> Result<(), Error> {
        list.0 += 1;
        if list.1.len() < MOST_LISTED {
            let of = petitioner.clone();
            let reference =
                app.store.read_now(move |connection| store::reference(connection, (of.case, of.objection)))?;
            list.1.push(Line { reference, due_on, erased_on });
        }
        Ok(())
    };
    each_announced(app, |row, petitioner| {
        let (of, asked) = (petitioner.clone(), context.clone());
        let due = app.store.read_now(move |connection| due_today(connection, &asked, &of))?;
        match due {
            Some(due) => listed(&mut plan.announced, petitioner, due, erased_on(row.announced_on)),
            None => Ok(()),
        }
    })?;
    each_filed(app, |petitioner| {
        let (of, asked) = (petitioner.clone(), context.clone());
        let due = app.store.read_now(move |connection| due_today(connection, &asked, &of))?;
        match due {
            Some(due) => listed(&mut plan.due, petitioner, due, erased_on(context.today())),
            None => Ok(()),
        }
    })?;
    plan.last = app.store.read_now(|connection| store::runs(connection, 1))?.pop();
    Ok(plan)
}
