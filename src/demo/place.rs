//! The folder of a demo that keeps nothing: database, keys and letters, gone when the demo ends.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use crate::config::temporary_folder;
use crate::vault::random;

/// Random bytes in the folder's name.
const NAME_BYTES: usize = 8;

/// A folder that nobody else can read; it goes when this is dropped.
#[derive(Debug)]
pub struct Place(PathBuf);

impl Place {
    /// Makes the folder.
    ///
    /// # Errors
    /// What the operating system says.
    pub fn new() -> io::Result<Self> {
        let name = random::<NAME_BYTES>().map_err(io::Error::other)?;
        let path = temporary_folder().join(format!("redress-demo-{}", HEXLOWER.encode(&name)));
        let mut folder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
        folder.create(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Err(fault) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%fault, "the demo's folder could not be removed");
        }
    }
}
