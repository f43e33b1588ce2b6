//! The sweeper: carries out what fell due. Late, twice or on two machines at once it changes nothing more, because every step asks its table again
//! in a transaction of its own.

use crate::app::App;
use crate::casework::{
    attaching, clearing, examining, handing_over, objecting, paying, publishing, retention, screening, serving, took,
};
use crate::domain::actor::Actor;
use crate::domain::{account, challenge, payment, petition};
use crate::error::Error;
use crate::staff;
use crate::store::AnyConnection;
use crate::store::{accounts, cases, evidence, orders, payments, people, petitions, senders};

/// Records that one pass takes of each kind before it looks again.
pub const BATCH: i64 = 200;
/// Passes of one sweep at most: what is left waits for the next.
pub const MOST_PASSES: u32 = 10_000;
/// Sessions and codes that nobody used for so long are forgotten, hours of real time.
const FORGET_AFTER_HOURS: i64 = 24;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Swept {
    /// Petitions that lapsed or expired.
    pub petitions: usize,
    /// Services that count as received.
    pub services: usize,
    /// Accounts that moved on.
    pub accounts: usize,
    /// Challenges struck out.
    pub challenges: usize,
    /// Payments given up.
    pub payments: usize,
    /// Drafts dropped.
    pub drafts: usize,
    /// Cases screened again.
    pub cases: usize,
    /// Users locked whom nobody missed.
    pub users: usize,
    /// People whose erasure was announced, because the years are over.
    pub announced: usize,
    /// People who were erased.
    pub erased: usize,
    /// Files of evidence taken away.
    pub files: usize,
}

/// Carries out everything that fell due.
///
/// # Errors
/// What the database says. What another process was faster with is no error.
pub fn sweep(app: &App) -> Result<Swept, Error> {
    let mut swept = Swept::default();
    swept.petitions += due_petitions(app, petition::State::InfoRequested)?;
    swept.petitions += due_petitions(app, petition::State::Proposed)?;
    swept.challenges += due_challenges(app)?;
    swept.services += due_services(app)?;
    swept.payments += due_payments(app)?;
    swept.accounts += due_accounts(app)?;
    for state in [account::State::WindowClosed, account::State::Ordered, account::State::Disbursing] {
        swept.accounts += waiting_accounts(app, state)?;
    }
    swept.drafts = forget(app)?;
    let kept = retention::sweep(app)?;
    (swept.announced, swept.erased) = (kept.announced, kept.erased);
    swept.files = attaching::clear(app)?;
    swept.cases = screening::drain(app)?;
    swept.users = staff::lock_dormant(app)?;
    staff::forget_sign_ins(app)?;
    Ok(swept)
}

/// Reads a batch, takes a step on each in its own transaction, and goes on while something changed.
fn each<R, L, S>(app: &App, load: L, step: S) -> Result<usize, Error>
where
    R: Clone + Send + Sync + 'static,
    L: Fn(&mut AnyConnection) -> Result<Vec<R>, Error>,
    S: Fn(&mut AnyConnection, &crate::app::Context, R) -> Result<(), Error> + Clone + Send + Sync + 'static,
{
    let mut done = 0;
    for _ in 0..MOST_PASSES {
        let rows = app.store.read_now(&load)?;
        let mut moved = 0;
        for row in rows {
            let context = app.context(Actor::System);
            let step = step.clone();
            if took(app.store.write_now(move |connection| step(connection, &context, row.clone())))?.is_some() {
                moved += 1;
            }
        }
        done += moved;
        if moved == 0 {
            break;
        }
    }
    Ok(done)
}

/// Reply periods and proposals that ended.
fn due_petitions(app: &App, state: petition::State) -> Result<usize, Error> {
    let today = app.context(Actor::System).today();
    each(
        app,
        |c| petitions::due(c, state, today, BATCH),
        |c, context, row| examining::fall_due(c, context, row).map(drop),
    )
}

/// Challenges that nobody confirmed.
fn due_challenges(app: &App) -> Result<usize, Error> {
    let today = app.context(Actor::System).today();
    each(
        app,
        |c| orders::challenges_due(c, challenge::State::Reported, today, BATCH),
        |c, context, row| objecting::strike_unconfirmed(c, context, &row).map(drop),
    )
}

/// Returned payments that nobody gave a channel for.
fn due_payments(app: &App) -> Result<usize, Error> {
    let today = app.context(Actor::System).today();
    each(
        app,
        |c| payments::due(c, payment::State::Returned, today, BATCH),
        |c, context, row| paying::give_up(c, context, row.id).map(drop),
    )
}

/// Windows that ended and unclaimed accounts whose ten years are over.
fn due_accounts(app: &App) -> Result<usize, Error> {
    let today = app.context(Actor::System).today();
    let ended = each(
        app,
        |c| accounts::due(c, account::State::Published, today, BATCH),
        |c, context, row| publishing::fall_due(c, context, row).map(drop),
    )?;
    let forfeited = each(
        app,
        |c| accounts::due(c, account::State::Unclaimed, today, BATCH),
        |c, context, row| clearing::forfeit(c, context, row).map(drop),
    )?;
    Ok(ended + forfeited)
}

/// Accounts that wait for something else than a day: gone through in id order.
fn waiting_accounts(app: &App, state: account::State) -> Result<usize, Error> {
    let mut after = None;
    let mut done = 0;
    for _ in 0..MOST_PASSES {
        let rows = app.store.read_now(|c| accounts::in_state(c, state, after, BATCH))?;
        let Some(last) = rows.last().map(|row| row.id) else {
            break;
        };
        for row in rows {
            let context = app.context(Actor::System);
            let moved = app.store.write_now(move |connection| match state {
                account::State::WindowClosed => Ok(publishing::fall_due(connection, &context, row.clone())?.is_some()),
                _ => clearing::carry_on(connection, &context, row.id),
            });
            done += usize::from(took(moved)?.unwrap_or(false));
        }
        after = Some(last);
    }
    Ok(done)
}

/// Orders that count as received: by e-mail some days after they went out, otherwise by publication as the last resort (R15, P).
fn due_services(app: &App) -> Result<usize, Error> {
    let today = app.context(Actor::System).today();
    each(
        app,
        |c| orders::services_deemed(c, today, BATCH),
        |c, context, row| serving::deemed_received(c, context, &row).map(drop),
    )
}

/// Drafts, sessions, codes and kept answers that nobody needs any more.
fn forget(app: &App) -> Result<usize, Error> {
    let context = app.context(Actor::System);
    let rules = context.pin()?.rules;
    let drafts = context.legal - chrono::Duration::days(i64::from(rules.draft_days));
    let sessions = context.now - chrono::Duration::hours(FORGET_AFTER_HOURS);
    let answers = context.now - chrono::Duration::days(handing_over::KEEP_ANSWERS_DAYS);
    app.store.write_now(move |connection| {
        senders::drop_old_answers(connection, answers.naive_utc())?;
        people::drop_old_sessions(connection, sessions.naive_utc())?;
        people::drop_old_codes(connection, sessions.naive_utc())?;
        evidence::abandon(connection, drafts.naive_utc())?;
        cases::drop_old_drafts(connection, drafts.naive_utc())
    })
}
