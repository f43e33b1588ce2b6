//! Playing the season: the legal clock goes from its first day to its last, the deeds of each day are done, what falls due is carried out.

use std::sync::Arc;

use super::deeds::Stage;
use super::drawing::draw;
use super::plan::DAYS;
use super::{broken, first_day, settle};
use crate::app::App;
use crate::domain::dates::bangkok_date;
use crate::error::Error;

/// Days after which what fell due is carried out although nobody does anything.
const SWEEP_EVERY: i64 = 7;

/// Plays the whole season; the clock then stands on its last day.
pub(super) fn play(app: &App, seed: u64) -> Result<(), Error> {
    let today = bangkok_date(app.clock.legal_now());
    let begins = first_day(app, today, DAYS);
    go(app, (begins - today).num_days())?;
    let plan = draw(seed, app.clock.legal_now(), app.clock.real_now())?;
    let stage = Arc::new(Stage { app: app.clone(), plan });
    for day in 0..=DAYS {
        let deeds = stage.plan.on(day);
        if !deeds.is_empty() || day % SWEEP_EVERY == 0 {
            settle(app)?;
        }
        let stage = Arc::clone(&stage);
        app.store.write_now(move |connection| deeds.iter().try_for_each(|deed| stage.act(connection, *deed)))?;
        if day < DAYS {
            go(app, 1)?;
        }
    }
    settle(app)
}

fn go(app: &App, days: i64) -> Result<(), Error> {
    app.clock.move_legal(days).map_err(|fault| broken(&fault))
}
