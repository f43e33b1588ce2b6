//! Files of evidence outside the database: where their bytes lie, how they are sealed, looked through and scanned.
//!
//! Here: what is done with bytes. Not here: what is accepted and how much (`domain::evidence`), rows and who may do what (`casework::attaching`,
//! `store::evidence`), how a file arrives and is sent (`web::upload`, `web::evidence`).

pub mod clamav;
pub mod files;
mod picture;
pub mod receiving;
pub mod sealing;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use clamav::Scanner;
use files::{Files, Folder};

/// Files that are held in memory at once to be looked through: with their copies, about this many times two of the largest picture.
pub const MOST_LOOKED_THROUGH_AT_ONCE: usize = 3;

/// How long somebody may take to send a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// From one piece to the next.
    pub piece: Duration,
    /// All of it: 20 MiB over half a megabit a second take 336 s.
    pub whole: Duration,
}

impl Default for Waits {
    fn default() -> Self {
        Self { piece: Duration::from_secs(30), whole: Duration::from_secs(400) }
    }
}

/// What the program needs for evidence. Cheap to clone.
#[derive(Clone)]
pub struct Evidence {
    /// Where the bytes lie.
    pub files: Arc<dyn Files>,
    /// The virus scanner, where there is one: without it a file that passes the other checks is taken as clean.
    pub scanner: Option<Arc<Scanner>>,
    /// How long somebody may take to send a file.
    pub waits: Waits,
    /// Places in memory for files that are looked through.
    pub places: Arc<Semaphore>,
}

impl Evidence {
    /// Evidence in a folder, which is made when the first file comes.
    #[must_use]
    pub fn new(folder: &Path, scanner: Option<Scanner>) -> Self {
        Self {
            files: Arc::new(Folder::new(folder)),
            scanner: scanner.map(Arc::new),
            waits: Waits::default(),
            places: Arc::new(Semaphore::new(MOST_LOOKED_THROUGH_AT_ONCE)),
        }
    }
}
