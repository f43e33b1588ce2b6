//! Where sealed bytes lie: a small interface that a folder fills today and an object store can fill tomorrow. What is in them is not known here; names
//! are chosen by the program and never come from a person.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::domain::id::EvidenceId;

/// The name of stored bytes: the id of their row, and whether they are still as they came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredName {
    id: EvidenceId,
    is_raw: bool,
}

impl StoredName {
    /// What is kept of a file.
    #[must_use]
    pub fn kept(id: EvidenceId) -> Self {
        Self { id, is_raw: false }
    }

    /// What came in and is to be looked through first.
    #[must_use]
    pub fn raw(id: EvidenceId) -> Self {
        Self { id, is_raw: true }
    }
}

impl fmt::Display for StoredName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.id, if self.is_raw { ".raw" } else { "" })
    }
}

/// A store of bytes. Every call may wait for a disk or a network: call it on a thread for that.
pub trait Files: Send + Sync {
    /// Begins to store bytes under a name. They are there under it only once they are whole: see [`Arriving::keep`].
    ///
    /// # Errors
    /// What the store says.
    fn put(&self, name: StoredName) -> io::Result<Box<dyn Arriving>>;

    /// The bytes under a name.
    ///
    /// # Errors
    /// `NotFound` where there are none; what the store says.
    fn get(&self, name: StoredName) -> io::Result<Box<dyn Read + Send>>;

    /// Takes the bytes under a name away, and those that were just arriving there. It is no fault that there are none.
    ///
    /// # Errors
    /// What the store says.
    fn remove(&self, name: StoredName) -> io::Result<()>;
}

/// Bytes on their way into a store. Dropped before they are kept, they are gone.
pub trait Arriving: Write + Send {
    /// They are whole: puts them under their name, durably.
    ///
    /// # Errors
    /// What the store says.
    fn keep(self: Box<Self>) -> io::Result<()>;
}

/// A store in a folder that only the program's user can read.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The store in this folder, which is made when the first bytes come.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// The folder and the path of a name. Two hundred and fifty-six folders, so that none has too many files; the last digits of an id are random.
    fn place(&self, name: StoredName) -> (PathBuf, PathBuf) {
        let [.., last] = *name.id.bytes();
        let folder = self.0.join(format!("{last:02x}"));
        let path = folder.join(name.to_string());
        (folder, path)
    }
}

/// Where bytes lie while they arrive.
fn part(path: &Path) -> PathBuf {
    path.with_added_extension("part")
}

impl Files for Folder {
    fn put(&self, name: StoredName) -> io::Result<Box<dyn Arriving>> {
        let (folder, path) = self.place(name);
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let part = part(&path);
        let file = options.open(&part)?;
        Ok(Box::new(ArrivingFile { file, part: Some(part), path, folder }))
    }

    fn get(&self, name: StoredName) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(File::open(self.place(name).1)?))
    }

    fn remove(&self, name: StoredName) -> io::Result<()> {
        let (_, path) = self.place(name);
        for path in [part(&path), path] {
            match fs::remove_file(path) {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
                _ => {}
            }
        }
        Ok(())
    }
}

/// A file under a temporary name.
struct ArrivingFile {
    file: File,
    /// The temporary name, until the file is kept.
    part: Option<PathBuf>,
    path: PathBuf,
    folder: PathBuf,
}

impl Write for ArrivingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Arriving for ArrivingFile {
    fn keep(mut self: Box<Self>) -> io::Result<()> {
        self.file.sync_all()?;
        let part = self.part.take().ok_or_else(|| io::Error::other("kept twice"))?;
        fs::rename(&part, &self.path)?;
        // The new name is on the disk only when its folder is.
        File::open(&self.folder)?.sync_all()
    }
}

impl Drop for ArrivingFile {
    fn drop(&mut self) {
        let Some(part) = self.part.take() else {
            return;
        };
        if let Err(fault) = fs::remove_file(part) {
            tracing::warn!(%fault, "an unfinished file of evidence could not be removed");
        }
    }
}
