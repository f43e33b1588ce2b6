//! The ring that a running program seals and opens with: noticed to have changed on the disk, so that a new key comes into use and a dropped one
//! leaves without a restart. Reading the file itself belongs in `key_ring`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use super::key_ring::KeyRing;

/// How long a program goes on with the keys in memory before it looks whether the file has changed. Whoever drops a key has to wait longer.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What tells one version of a file from the next: a ring is never written in place, so that each has an inode of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    length: u64,
    changed: Option<SystemTime>,
}

impl Stamp {
    /// None where there is no file to be seen.
    fn of(path: &Path) -> Option<Self> {
        let about = fs::metadata(path).ok()?;
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(&about);
        #[cfg(not(unix))]
        let inode = 0;
        Some(Self { inode, length: about.len(), changed: about.modified().ok() })
    }
}

/// The ring in memory.
#[derive(Debug)]
struct State {
    ring: Arc<KeyRing>,
    stamp: Option<Stamp>,
    /// When the file was looked at last; none before the first time.
    looked: Option<Instant>,
}

/// A ring, and the file that it came from, if from one.
#[derive(Debug)]
pub(super) struct HeldRing {
    file: Option<PathBuf>,
    state: RwLock<State>,
}

impl HeldRing {
    /// A ring in memory alone.
    pub(super) fn fixed(ring: KeyRing) -> Self {
        let state = State { ring: Arc::new(ring), stamp: None, looked: None };
        Self { file: None, state: RwLock::new(state) }
    }

    /// A ring that was read from this file. Its first use looks at the file again.
    pub(super) fn of_file(path: &Path, ring: KeyRing) -> Self {
        Self { file: Some(path.to_owned()), ..Self::fixed(ring) }
    }

    /// The ring to seal and open with now.
    pub(super) fn current(&self) -> Arc<KeyRing> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let is_fresh = state.looked.is_some_and(|looked| looked.elapsed() < LOOK_EVERY);
        if self.file.is_none() || is_fresh {
            return Arc::clone(&state.ring);
        }
        drop(state);
        self.look(false)
    }

    /// The ring as the file has it this moment: somewhere a key is in use that is not known here.
    pub(super) fn anew(&self) -> Arc<KeyRing> {
        self.look(true)
    }

    /// Looks at the file, and reads it where it has changed or `must_read` says so. What can't be read leaves the keys in force that there are.
    fn look(&self, must_read: bool) -> Arc<KeyRing> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let Some(path) = &self.file else {
            return Arc::clone(&state.ring);
        };
        state.looked = Some(Instant::now());
        // Before the file is read: a change in between is seen the next time.
        let stamp = Stamp::of(path);
        if must_read || stamp != state.stamp {
            match KeyRing::load(path) {
                Ok(ring) if ring.indexes_as(&state.ring) => {
                    state.ring = Arc::new(ring);
                    state.stamp = stamp;
                }
                Ok(_) => tracing::error!(
                    file = %path.display(),
                    "the key ring has another index key: it is another database's; the keys in memory stay in force"
                ),
                Err(fault) => tracing::error!(%fault, "the key ring changed; the keys in memory stay in force"),
            }
        }
        Arc::clone(&state.ring)
    }
}
