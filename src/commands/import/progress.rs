//! How far an import is.

use std::fs::File;

use chrono::{DateTime, Utc};
use indicatif::ProgressBarIter;

use crate::commands::{Call, progress};
use crate::interchange::Progress;
use crate::locale::Text;

/// What is shown.
pub(super) struct Shown {
    text: Text,
    shown: progress::Shown,
}

impl Shown {
    /// Something to be shown of a file of so many bytes.
    pub(super) fn new(call: &Call, bytes: u64, now: DateTime<Utc>) -> Self {
        Self { text: call.text, shown: progress::Shown::new(call, bytes, now) }
    }

    /// The file; the bar moves as it is read.
    pub(super) fn reading(&self, file: File) -> ProgressBarIter<File> {
        self.shown.reading(file)
    }

    /// Shows how far it is.
    pub(super) fn show(&mut self, progress: Progress, now: DateTime<Utc>) {
        let sentence = match progress {
            Progress::Read(rows) => self.text.with("import-progress-read", &[("rows", rows.into())]),
            Progress::Judged => self.text.get("import-progress-judged"),
            Progress::CarriedOut(rows, of) => {
                self.shown.moved(rows, of);
                self.text.with("import-progress-carried-out", &[("rows", rows.into()), ("of", of.into())])
            }
            Progress::Screened => self.text.get("import-progress-screened"),
        };
        self.shown.say(sentence, now);
    }

    /// Takes the bar away: what follows is the outcome.
    pub(super) fn clear(&self) {
        self.shown.clear();
    }
}
