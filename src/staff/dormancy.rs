//! Users who did not come in for long are locked: an account that nobody misses is the one that nobody would see misused (ASVS 5.0, V6.2; NIST SP
//! 800-53, AC-2(3)).

use chrono::TimeDelta;

use super::{Sessions, change_if};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::second_factor;

/// After how long without a sign-in a user is locked.
pub const DORMANT_AFTER: TimeDelta = TimeDelta::days(90);
/// Users that one pass locks.
const BATCH: i64 = 200;

/// Locks whoever did not come in for long; how many. Sessions end with it.
///
/// # Errors
/// What the database says.
pub fn lock_dormant(app: &App) -> Result<usize, Error> {
    let now = app.clock.real_now();
    let moment = (now - DORMANT_AFTER).naive_utc();
    let unused = app.store.read_now(|connection| second_factor::unused_since(connection, moment, BATCH))?;
    let mut locked = 0;
    for id in unused {
        let outcome = change_if(app, id, "lock", &Actor::System, Sessions::End, move |_, user| {
            // Who came in meanwhile is not dormant.
            if user.used_at.unwrap_or(user.created_at) >= moment || user.dormant_since.is_some() {
                return Err(Refusal::NotDue.into());
            }
            user.dormant_since = Some(now.naive_utc());
            Ok(())
        });
        match outcome {
            Ok(()) => locked += 1,
            Err(Error::Refusal(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(locked)
}

/// Lets somebody in again who was locked.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn unlock(app: &App, id: UserId, by: &Actor) -> Result<(), Error> {
    let now = app.clock.real_now().naive_utc();
    change_if(app, id, "unlock", by, Sessions::Keep, move |connection, user| {
        user.dormant_since = None;
        user.failures = 0;
        user.locked_until = None;
        second_factor::note_use(connection, id, now)
    })
}
