//! The file of the key ring: read, made once, and changed by putting a whole new file in its place, so that there is never half of one and never
//! none. What is in it belongs in `key_ring`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use thiserror::Error;
use zeroize::Zeroizing;

use super::key_ring::{ChangeFault, KeyRing};
use super::random::RandomFault;

/// Size of the file, in bytes.
pub const MOST_FILE_BYTES: u64 = 65_536;
/// What follows the name of the file under which a changed ring is written first. Who makes it is the only one who changes the ring.
const UNFINISHED: &str = ".new";
/// Access bits of group and others: none may be set.
#[cfg(unix)]
const FOREIGN_ACCESS: u32 = 0o077;

/// Why there is no key ring. Each says which file and what to do; none shows what is in it.
#[derive(Debug, Error)]
pub enum KeyFault {
    /// There is no such file.
    #[error("there is no key ring at {}: name the right file (REDRESS_KEYS), or put it back from your copy; without it sealed data can't be read", .0.display())]
    Missing(PathBuf),
    /// Making one would overwrite what is there.
    #[error("there is already a file at {}: a key ring is never overwritten; move the file away if it is not needed", .0.display())]
    Exists(PathBuf),
    /// Others on the machine can read it.
    #[error("the key ring {} can be read by others: run `chmod 600` on it", .0.display())]
    LoosePermissions(PathBuf),
    /// The file can't be read or written.
    #[error("the key ring {} can't be used: {cause}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The file is not a key ring.
    #[error("the key ring {} is not valid: {what}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// Somebody else changes it, or was interrupted.
    #[error("the key ring is being changed: {} is there; if no other command runs, one was interrupted: remove that file and try again", .0.display())]
    Changing(PathBuf),
    /// It can't be changed so.
    #[error(transparent)]
    Change(#[from] ChangeFault),
    /// No randomness to make keys of.
    #[error(transparent)]
    Random(#[from] RandomFault),
}

impl KeyRing {
    /// Reads the ring from its file.
    ///
    /// # Errors
    /// When the file is missing, open to others, or not a key ring.
    pub fn load(path: &Path) -> Result<Self, KeyFault> {
        let text = read_private(path)?;
        Self::read(&text).map_err(|what| KeyFault::Invalid { path: path.to_owned(), what })
    }

    /// Makes a ring and its file, which must not exist yet and which only its owner can read.
    ///
    /// # Errors
    /// When there is a file already, or it can't be written.
    pub fn create_new(path: &Path, created: DateTime<Utc>) -> Result<Self, KeyFault> {
        let ring = Self::generate(created)?;
        write_private(path, &ring.text(path)?)?;
        Ok(ring)
    }

    /// The ring of a program that starts: read from its file, or made where `first_run` says that nothing was sealed yet. A file
    /// that went missing later is never replaced: that would hide that the data can't be read any more.
    ///
    /// # Errors
    /// As [`KeyRing::load`] and [`KeyRing::create_new`].
    pub fn load_or_create(path: &Path, first_run: bool, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        match Self::load(path) {
            Err(KeyFault::Missing(_)) if first_run => Self::create_new(path, now),
            answer => answer,
        }
    }

    /// Adds a key to the file, which seals from now on; its number.
    ///
    /// # Errors
    /// What the file says; a ring that is full; somebody else who changes it.
    pub fn add_key(path: &Path, now: DateTime<Utc>) -> Result<u32, KeyFault> {
        let changed = change(path, |ring| ring.with_new_key(now))?;
        Ok(changed.sealer().id)
    }

    /// Adds a key to the file, which signs checkpoints from now on; the ring with it.
    ///
    /// # Errors
    /// As [`KeyRing::add_key`].
    pub fn add_signing_key(path: &Path, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        change(path, |ring| ring.with_new_signer(now))
    }

    /// Takes a key out of the file. No copy is kept: what it sealed can't be opened any more, in no backup either.
    ///
    /// # Errors
    /// What the file says; a key that is not there or is needed; somebody else who changes the ring.
    pub fn drop_key(path: &Path, id: u32, now: DateTime<Utc>) -> Result<(), KeyFault> {
        change(path, |ring| ring.without(id, now)).map(drop)
    }

    fn text(&self, path: &Path) -> Result<Zeroizing<String>, KeyFault> {
        self.to_toml().ok_or(KeyFault::Invalid { path: path.to_owned(), what: "it can't be written as TOML" })
    }
}

/// Puts a changed ring in the place of a file. Whoever reads meanwhile reads the one or the other, whole; a power cut leaves the one or the other.
fn change(path: &Path, next: impl FnOnce(&KeyRing) -> Result<KeyRing, KeyFault>) -> Result<KeyRing, KeyFault> {
    // A link would be replaced by a file, and whoever follows it elsewhere would keep the old ring.
    let path = fs::canonicalize(path).map_err(|cause| unusable(path, cause))?;
    let mut name = path.as_os_str().to_owned();
    name.push(UNFINISHED);
    let unfinished = PathBuf::from(name);
    // Taken before the ring is read: of two changes at once the second would write over the key that the first added.
    let lock = create_private(&unfinished).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => KeyFault::Changing(unfinished.clone()),
        _ => KeyFault::Unusable { path: unfinished.clone(), cause },
    })?;
    let replaced = KeyRing::load(&path).and_then(|ring| next(&ring)).and_then(|ring| {
        let text = ring.text(&path)?;
        fill(lock, &text)
            .and_then(|()| fs::rename(&unfinished, &path))
            .and_then(|()| sync_folder(&path))
            .map_err(|cause| KeyFault::Unusable { path: path.clone(), cause })?;
        Ok(ring)
    });
    if replaced.is_err() {
        drop(fs::remove_file(&unfinished));
    }
    replaced
}

fn unusable(path: &Path, cause: io::Error) -> KeyFault {
    match cause.kind() {
        io::ErrorKind::NotFound => KeyFault::Missing(path.to_owned()),
        _ => KeyFault::Unusable { path: path.to_owned(), cause },
    }
}

fn read_private(path: &Path) -> Result<Zeroizing<String>, KeyFault> {
    let file = File::open(path).map_err(|cause| unusable(path, cause))?;
    let about = file.metadata().map_err(|cause| unusable(path, cause))?;
    if is_loose(&about) {
        return Err(KeyFault::LoosePermissions(path.to_owned()));
    }
    if about.len() > MOST_FILE_BYTES {
        return Err(KeyFault::Invalid { path: path.to_owned(), what: "it is too long" });
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MOST_FILE_BYTES).read_to_string(&mut text).map_err(|cause| unusable(path, cause))?;
    Ok(text)
}

/// Writes a file that did not exist, readable by its owner only, and safely on the disk when this returns.
fn write_private(path: &Path, text: &str) -> Result<(), KeyFault> {
    let file = create_private(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => KeyFault::Exists(path.to_owned()),
        _ => KeyFault::Unusable { path: path.to_owned(), cause },
    })?;
    fill(file, text).and_then(|()| sync_folder(path)).map_err(|cause| {
        // Half a ring would only be refused at the next start; the reason that counts is the first one.
        drop(fs::remove_file(path));
        KeyFault::Unusable { path: path.to_owned(), cause }
    })
}

/// An empty file that did not exist, readable by its owner only.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Writes the text, and waits until it is on the disk.
fn fill(mut file: File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes the folder's entry for the file survive a power cut: without the ring, what is sealed meanwhile could never be read.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_loose(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & FOREIGN_ACCESS != 0
}

#[cfg(not(unix))]
fn is_loose(_about: &fs::Metadata) -> bool {
    false
}
