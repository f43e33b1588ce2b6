//! How far a long command is, told on standard error: a bar on a terminal, a line every few seconds otherwise, nothing where another program reads.

use std::fs::File;

use chrono::{DateTime, TimeDelta, Utc};
use indicatif::{ProgressBar, ProgressBarIter, ProgressStyle};

use super::{Call, tell_progress};

/// From one line to the next, seconds.
const LINE_EVERY_SECONDS: i64 = 3;
/// The bar: what is done, how far, and how long it will take.
const TEMPLATE: &str = "{msg} [{bar:30}] {percent}% {eta}";

/// What is shown.
pub(super) struct Shown {
    bar: ProgressBar,
    /// When the last line was told; none where no lines are.
    told: Option<DateTime<Utc>>,
}

impl Shown {
    /// Something to be shown of so much work.
    pub(super) fn new(call: &Call, length: u64, now: DateTime<Utc>) -> Self {
        let bar = if call.is_json { ProgressBar::hidden() } else { ProgressBar::new(length) };
        let told = (!call.is_json && bar.is_hidden()).then_some(now);
        // The template is a constant that reads; without it the bar has its usual look.
        if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
            bar.set_style(style);
        }
        Self { bar, told }
    }

    /// A file; the bar moves as it is read.
    pub(super) fn reading(&self, file: File) -> ProgressBarIter<File> {
        self.bar.wrap_read(file)
    }

    /// Moves the bar.
    pub(super) fn moved(&self, done: u64, of: u64) {
        self.bar.set_length(of);
        self.bar.set_position(done);
    }

    /// Says how far it is.
    pub(super) fn say(&mut self, sentence: String, now: DateTime<Utc>) {
        if let Some(told) = &mut self.told
            && now.signed_duration_since(*told) >= TimeDelta::seconds(LINE_EVERY_SECONDS)
        {
            *told = now;
            tell_progress(&sentence);
        }
        self.bar.set_message(sentence);
    }

    /// Takes the bar away: what follows is the outcome.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
