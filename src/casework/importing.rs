//! The life of a bank's file: its rows are sealed and staged, judged against the register as a whole, and carried out in short steps, so that others
//! write meanwhile. A file that was judged is carried out to its end, whoever has to: the process that began, the next import, or a worker.
//! What one row does stands in `reporting` and `trail`; how a file is read, in `interchange`.

use std::sync::mpsc::Receiver;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::{App, Context};
use crate::casework::fresh;
use crate::casework::reporting::{self, ReportedHold};
use crate::casework::screening;
use crate::casework::trail::{self, ReportedMovement};
use crate::domain::actor::Actor;
use crate::domain::id::ImportId;
use crate::domain::identity::BankCode;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::imports::{self, Import, Kind, State};
use crate::store::judging::{self, Verdict};
use crate::store::promotion;
use crate::store::screening_queue;
use crate::store::staging::{self, Repeats, StagedAccount, StagedMovement};

/// Rows that are carried out one by one in one step at most: those that are not simply new.
const MOST_ONE_BY_ONE: i64 = 500;
/// How long a file may stand still before somebody else looks after it.
const LEASE: Duration = Duration::from_secs(120);
/// How often a step is done again that met somebody who was faster.
const MOST_TRIES: u32 = 5;
/// Lines whose staged rows are marked by one statement.
const MARKED_AT_ONCE: usize = 1_000;
/// Beyond every line.
const LAST_LINE: i64 = i64::MAX;

/// What a kind of file tells in a row.
pub trait Entry: Send + 'static {
    /// The kind of file.
    const KIND: Kind;
    /// The row in staging.
    type Staged: Send + 'static;

    /// Seals and indexes what is told in a line; `at` sorts its ids.
    ///
    /// # Errors
    /// What the vault says.
    fn staged(&self, context: &Context, import: &Import, line: i64, at: DateTime<Utc>) -> Result<Self::Staged, Error>;

    /// Stages rows.
    ///
    /// # Errors
    /// What the database says.
    fn stage(connection: &mut AnyConnection, rows: &[Self::Staged]) -> Result<(), Error>;
}

impl Entry for ReportedHold {
    const KIND: Kind = Kind::Accounts;
    type Staged = StagedAccount;

    fn staged(&self, context: &Context, import: &Import, line: i64, at: DateTime<Utc>) -> Result<StagedAccount, Error> {
        reporting::staged(context, import, line, at, self)
    }

    fn stage(connection: &mut AnyConnection, rows: &[StagedAccount]) -> Result<(), Error> {
        staging::stage_accounts(connection, rows)
    }
}

impl Entry for ReportedMovement {
    const KIND: Kind = Kind::Transfers;
    type Staged = StagedMovement;

    fn staged(
        &self,
        context: &Context,
        import: &Import,
        line: i64,
        at: DateTime<Utc>,
    ) -> Result<StagedMovement, Error> {
        trail::staged(context, import, line, at, self)
    }

    fn stage(connection: &mut AnyConnection, rows: &[StagedMovement]) -> Result<(), Error> {
        staging::stage_movements(connection, rows)
    }
}

/// What a staged file would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Rows that are not known.
    pub new: u64,
    /// Rows that change something known.
    pub changed: u64,
    /// Rows that are known as they are.
    pub unchanged: u64,
    /// Rows that the law refuses: how many.
    pub refused: u64,
    /// The first of them, by line.
    pub refusals: Vec<(u64, Refusal)>,
    /// Rows of movements that another bank told with other figures: how many.
    pub contradicted: u64,
    /// The first of them, by line.
    pub contradictions: Vec<u64>,
}

/// The actor of a bank's file.
fn context(app: &App, bank: &BankCode) -> Context {
    app.context(Actor::Import { bank: bank.clone() })
}

/// Until when somebody at work has to show up again.
fn lease(context: &Context) -> chrono::NaiveDateTime {
    let wait = TimeDelta::from_std(LEASE).unwrap_or(TimeDelta::MAX);
    context.now.checked_add_signed(wait).unwrap_or(context.now).naive_utc()
}

/// Whether this file of this bank was carried out before.
///
/// # Errors
/// What the database says.
pub fn is_known(app: &App, kind: Kind, bank: &BankCode, digest: &[u8]) -> Result<bool, Error> {
    app.store.read_now(|connection| imports::is_known(connection, kind, bank, digest))
}

/// Begins to stage a file.
///
/// # Errors
/// What the database says.
pub fn begin(app: &App, kind: Kind, bank: &BankCode) -> Result<Import, Error> {
    let context = context(app, bank);
    let import = Import {
        id: fresh(&context, ImportId::from_bytes)?,
        kind,
        bank: bank.clone(),
        digest: Vec::new(),
        row_count: 0,
        imported_at: context.now.naive_utc(),
        state: State::Staging,
        leased_until: Some(lease(&context)),
    };
    let row = import.clone();
    app.store.write_now(move |connection| imports::insert(connection, &row))?;
    Ok(import)
}

/// Seals and indexes a chunk of a file, by line.
///
/// # Errors
/// What the vault says.
pub fn seal<E: Entry>(app: &App, import: &Import, rows: Vec<(u64, E)>) -> Result<Vec<E::Staged>, Error> {
    let context = context(app, &import.bank);
    let begun = import.imported_at.and_utc();
    let sealed = rows.into_iter().map(|(line, told)| {
        let line = i64::try_from(line).unwrap_or(LAST_LINE);
        let at = begun.checked_add_signed(TimeDelta::microseconds(line)).unwrap_or(begun);
        told.staged(&context, import, line, at)
    });
    sealed.collect()
}

/// Stages the sealed chunks of a file as they come, until no more do; each is a transaction of its own.
///
/// # Errors
/// `Stale` where the file stood still for so long that it was swept away; what the database says.
pub fn stage<E: Entry>(app: &App, import: &Import, chunks: &Receiver<Vec<E::Staged>>) -> Result<(), Error> {
    for chunk in chunks {
        let (id, until) = (import.id, lease(&context(app, &import.bank)));
        app.store.write_now(move |connection| {
            if !imports::lease(connection, id, State::Staging, until)? {
                return Err(Refusal::Stale { seen: 0, found: 1 }.into());
            }
            E::stage(connection, &chunk)
        })?;
    }
    Ok(())
}

/// Judges a staged file against the register as it is now, the most refusals and contradictions to be told.
///
/// # Errors
/// What the database says.
pub fn judge(app: &App, import: &Import, most: usize) -> Result<Judgement, Error> {
    let context = context(app, &import.bank);
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let kind = import.kind;
    app.store.write_now(move |connection| staging::count_rows(connection, kind))?;
    let repeated = app.store.read_now(|connection| judging::repeated(connection, import))?;
    let mut judgement = Judgement::default();
    for row in repeated.iter().filter(|row| row.repeats.is_none()) {
        judgement.refuse(row.line, Refusal::Contradicts);
    }
    for repeats in Repeats::ALL {
        let lines: Vec<i64> = repeated.iter().filter(|row| row.repeats == Some(*repeats)).map(|row| row.line).collect();
        for lines in lines.chunks(MARKED_AT_ONCE) {
            let (kind, id, repeats, lines) = (import.kind, import.id, *repeats, lines.to_vec());
            app.store.write_now(move |connection| staging::mark_repeats(connection, kind, id, repeats, &lines))?;
        }
    }
    app.store.read_now(|connection| {
        for tally in judging::tally(connection, import, LAST_LINE)? {
            let count = u64::try_from(tally.count).unwrap_or_default();
            let mut lines = |state| judging::lines(connection, import, LAST_LINE, tally.verdict, state, most);
            match tally.verdict {
                Verdict::New => judgement.new += count,
                Verdict::Unchanged => judgement.unchanged += count,
                Verdict::Contradicts => judgement.refuse_all(count, lines(None)?, &Refusal::Contradicts),
                Verdict::Changed if import.kind == Kind::Transfers => {
                    judgement.changed += count;
                    judgement.contradicted += count;
                    judgement.contradictions = lines(None)?.into_iter().map(number).collect();
                }
                Verdict::Changed => match tally.state.map(|from| reporting::decide(&context, &import.bank, Some(from)))
                {
                    Some(Err(refusal)) => judgement.refuse_all(count, lines(tally.state)?, &refusal),
                    Some(Ok(_)) | None => judgement.changed += count,
                },
            }
        }
        Ok(())
    })?;
    judgement.refusals.sort_by_key(|(line, _)| *line);
    Ok(judgement)
}

impl Judgement {
    fn refuse(&mut self, line: i64, refusal: Refusal) {
        self.refused += 1;
        self.refusals.push((number(line), refusal));
    }

    fn refuse_all(&mut self, count: u64, lines: Vec<i64>, refusal: &Refusal) {
        self.refused += count;
        self.refusals.extend(lines.into_iter().map(|line| (number(line), refusal.clone())));
    }
}

/// A line as a figure.
fn number(line: i64) -> u64 {
    u64::try_from(line).unwrap_or_default()
}

/// A judged file counts from here on: what is staged is carried out.
///
/// # Errors
/// `Stale` where the file stood still for so long that it was swept away; what the database says.
pub fn accept(app: &App, import: &Import) -> Result<(), Error> {
    let row = import.clone();
    app.store.write_now(move |connection| imports::promote(connection, &row))
}

/// What one step of a file did.
#[derive(Debug, Default)]
struct Step {
    /// Rows that left staging.
    rows: usize,
    /// Rows that the law refuses although it did not when the file was judged, by line.
    refusals: Vec<(u64, Refusal)>,
    /// Whether there are more.
    goes_on: bool,
}

/// Carries an accepted file out, at most `chunk` rows a step. `watch` hears how many rows each step took and says whether to go on; the answer is what the law refuses by now,
/// by line: somebody changed the register after the file was judged.
///
/// # Errors
/// What the database says.
pub fn carry_out(
    app: &App,
    import: &Import,
    chunk: usize,
    watch: &mut dyn FnMut(usize) -> bool,
) -> Result<Vec<(u64, Refusal)>, Error> {
    let mut refusals = Vec::new();
    let mut tries = 0;
    loop {
        let context = context(app, &import.bank);
        let (row, chunk) = (import.clone(), i64::try_from(chunk).unwrap_or(i64::MAX));
        match app.store.write_now(move |connection| step(connection, &context, &row, chunk)) {
            Ok(step) => {
                tries = 0;
                refusals.extend(step.refusals);
                if !watch(step.rows) || !step.goes_on {
                    return Ok(refusals);
                }
            }
            Err(Error::Refusal(Refusal::AlreadyThere | Refusal::Stale { .. })) if tries < MOST_TRIES => tries += 1,
            Err(other) => return Err(other),
        }
        app.store.give_way();
    }
}

/// The next rows of an accepted file: whoever comes takes the next, so that any process may end what another began.
fn step(connection: &mut AnyConnection, context: &Context, import: &Import, chunk: i64) -> Result<Step, Error> {
    // Others who want the next rows wait here; and where somebody else ended the file there is nothing to do.
    if !imports::lease(connection, import.id, State::Promoting, lease(context))? {
        return Ok(Step::default());
    }
    let Some(mut through) = staging::last_of_next(connection, import.kind, import.id, chunk)? else {
        end(connection, context, import)?;
        return Ok(Step::default());
    };
    let mut step = Step::default();
    let now = context.now.naive_utc();
    let tally = judging::tally(connection, import, through)?;
    let lines = if tally.iter().all(|tally| tally.verdict == Verdict::New) {
        Vec::new()
    } else {
        let lines = judging::lines_to_carry_out(connection, import, through, MOST_ONE_BY_ONE)?;
        if i64::try_from(lines.len()).unwrap_or(i64::MAX) >= MOST_ONE_BY_ONE {
            through = lines.last().copied().unwrap_or(through);
        }
        lines
    };
    screening_queue::queue_staged(connection, import, through, now)?;
    match import.kind {
        Kind::Accounts => {
            let rows = staging::accounts(connection, import.id, &lines)?;
            step.rows += promotion::take_out_known(connection, import, through)?;
            reporting::report_new(connection, context, import, through)?;
            for row in rows {
                let line = number(row.line);
                step.note(line, reporting::report_staged(connection, context, import, row))?;
            }
        }
        Kind::Transfers => {
            let rows = staging::movements(connection, import.id, &lines)?;
            step.rows += promotion::take_out_known(connection, import, through)?;
            promotion::insert_movements(connection, import, through)?;
            for row in rows {
                let line = number(row.line);
                step.note(line, trail::report_staged(connection, context, import, row))?;
            }
        }
    }
    step.rows += staging::take_out(connection, import.kind, import.id, through)?;
    step.goes_on = staging::last_of_next(connection, import.kind, import.id, 1)?.is_some();
    if !step.goes_on {
        end(connection, context, import)?;
    }
    Ok(step)
}

/// The last row of a file was carried out.
fn end(connection: &mut AnyConnection, context: &Context, import: &Import) -> Result<(), Error> {
    if import.kind == Kind::Accounts {
        // Who told an account of the bank that was not known may have meant one of these.
        screening::queue::queue_bank(connection, context, &import.bank)?;
    }
    imports::finish(connection, import)
}

impl Step {
    /// What became of a row that was carried out by itself. That somebody was faster is no refusal: the step is done again.
    fn note(&mut self, line: u64, outcome: Result<(), Error>) -> Result<(), Error> {
        match outcome {
            Err(Error::Refusal(refusal)) if !matches!(refusal, Refusal::AlreadyThere | Refusal::Stale { .. }) => {
                self.refusals.push((line, refusal));
                Ok(())
            }
            other => other,
        }
    }
}

/// Takes a staged file back: nothing of it counted.
///
/// # Errors
/// What the database says.
pub fn discard(app: &App, import: &Import, chunk: usize) -> Result<(), Error> {
    loop {
        let (row, chunk) = (import.clone(), i64::try_from(chunk).unwrap_or(i64::MAX));
        let goes_on = app.store.write_now(move |connection| {
            let Some(through) = staging::last_of_next(connection, row.kind, row.id, chunk)? else {
                imports::forget(connection, row.id)?;
                return Ok(false);
            };
            staging::take_out(connection, row.kind, row.id, through)?;
            Ok(true)
        })?;
        if !goes_on {
            return Ok(());
        }
        app.store.give_way();
    }
}

/// Which unfinished files are looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// Every one that was accepted: the next file comes after those before it.
    Accepted,
    /// Those that stood still: whoever was at work on them is gone.
    Abandoned,
}

/// Ends what others left unfinished: what was accepted is carried out, what was only staged and stood still is taken back. How many files there were.
///
/// # Errors
/// What the database says.
pub fn resume(app: &App, which: Unfinished, chunk: usize, goes_on: &dyn Fn() -> bool) -> Result<usize, Error> {
    let now = app.clock.real_now().naive_utc();
    let (staging, promoting) = app.store.read_now(|connection| {
        Ok((imports::in_state(connection, State::Staging)?, imports::in_state(connection, State::Promoting)?))
    })?;
    let stands_still = |import: &&Import| import.leased_until.is_none_or(|until| until <= now);
    let mut ended = 0;
    for import in staging.iter().filter(stands_still).take_while(|_| goes_on()) {
        discard(app, import, chunk)?;
        ended += 1;
    }
    for import in promoting
        .iter()
        .filter(|import| which == Unfinished::Accepted || stands_still(import))
        .take_while(|_| goes_on())
    {
        for (line, refusal) in carry_out(app, import, chunk, &mut |_| goes_on())? {
            tracing::warn!(import = %import.id, line, code = refusal.code(), "a row of a file is refused by now");
        }
        ended += 1;
    }
    Ok(ended)
}
