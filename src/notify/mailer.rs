//! Sends one letter by e-mail: over SMTP, into a folder (demo, first trial), or into memory (tests). Blocking: it runs on a worker's
//! thread, never in a request. What to send, when to try again and when to give up belong in the outbox.

mod message;
mod smtp;

use std::fmt::{self, Debug, Formatter};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use lettre::message::Mailbox;
use lettre::{Message, SmtpTransport};
use thiserror::Error;

pub use self::message::{MOST_ADDRESS_BYTES, MOST_BODY_BYTES, MOST_MESSAGE_ID_BYTES, MOST_SUBJECT_CHARS};
pub use self::smtp::{SMTP_TIMEOUT, SmtpRelay};

/// Letters that a mailer in memory keeps.
pub const MOST_KEPT_LETTERS: usize = 10_000;

/// One letter to one person.
#[derive(Clone)]
pub struct Letter {
    /// The e-mail address.
    pub to: String,
    /// The subject, one line.
    pub subject: String,
    /// The whole letter as plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The part of the `Message-ID` before the `@`, the same at every try: letters, digits, `.`, `-` and `_`. The outbox row's id.
    pub message_id: String,
}

impl Debug for Letter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({}, …)", self.message_id)
    }
}

/// Why a letter was not sent. Free of addresses and of what the other side said, which may quote one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}")]
pub struct MailFault {
    /// Worth trying again: the other side is away, busy, or does not know us yet. Otherwise this letter never goes.
    pub temporary: bool,
    /// What happened, for the log: `refused with 550`.
    pub what: String,
}

impl MailFault {
    fn permanent(what: impl Into<String>) -> Self {
        Self { temporary: false, what: what.into() }
    }

    fn temporary(what: impl Into<String>) -> Self {
        Self { temporary: true, what: what.into() }
    }
}

/// Who letters come from: `Name <address>` or an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender(Mailbox);

/// The sender or the way of sending, as configured, is not understood. Quotes nothing: there may be a password in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RouteFault {
    /// Not an e-mail address with or without a name.
    #[error("the sender must be an e-mail address, or `Name <address>`")]
    Sender,
    /// None of the ways there are.
    #[error("mail goes by smtps://HOST, smtp://HOST?tls=required, folder:PATH or memory:")]
    Unknown,
    /// The relay's address is not understood.
    #[error(
        "the address of the mail relay is not understood: smtps://USER:PASSWORD@HOST:PORT, with %XX for special characters"
    )]
    Relay,
    /// Mail would cross the network unencrypted.
    #[error("mail to another machine must be encrypted: smtps://HOST, or smtp://HOST?tls=required")]
    Unencrypted,
    /// The password would be sent even where the relay offers no encryption.
    #[error("a relay with a password must be encrypted: smtps://HOST, or smtp://HOST?tls=required")]
    OpenPassword,
}

/// The way letters go, as configured.
#[derive(Debug, Clone)]
pub enum MailRoute {
    /// To a relay, over SMTP.
    Smtp(SmtpRelay),
    /// Each into a file of this folder.
    Folder(PathBuf),
    /// Kept in memory.
    Memory,
}

/// A letter that was sent into memory.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The letter as it was handed over.
    pub letter: Letter,
    /// The message as it would have gone out (RFC 5322).
    pub message: Vec<u8>,
}

/// Sends letters from one sender, one way.
#[derive(Clone)]
pub struct Mailer {
    sender: Sender,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(Box<SmtpTransport>),
    Folder(PathBuf),
    Memory(Arc<Mutex<Vec<Envelope>>>),
}

impl FromStr for Sender {
    type Err = RouteFault;

    fn from_str(text: &str) -> Result<Self, RouteFault> {
        message::mailbox(text).map(Self).ok_or(RouteFault::Sender)
    }
}

impl FromStr for MailRoute {
    type Err = RouteFault;

    fn from_str(text: &str) -> Result<Self, RouteFault> {
        match text.split_once(':') {
            Some(("smtp" | "smtps", _)) => text.parse().map(Self::Smtp),
            Some(("folder", path)) if !path.is_empty() => Ok(Self::Folder(path.into())),
            Some(("memory", "")) => Ok(Self::Memory),
            _ => Err(RouteFault::Unknown),
        }
    }
}

impl Mailer {
    /// Makes ready to send; the folder is made where there is none. A relay is not called yet.
    ///
    /// # Errors
    /// When the folder can't be made.
    pub fn open(route: &MailRoute, sender: Sender) -> Result<Self, MailFault> {
        let way = match route {
            MailRoute::Smtp(relay) => Way::Smtp(Box::new(relay.transport())),
            MailRoute::Folder(path) => {
                fs::create_dir_all(path).map_err(|cause| folder_fault(&cause))?;
                Way::Folder(path.clone())
            }
            MailRoute::Memory => Way::Memory(Arc::default()),
        };
        Ok(Self { sender, way })
    }

    /// Sends the letter, or says why not. Where the answer is a temporary fault the letter may have arrived all the same: the other
    /// side can have taken it and then failed to say so. A second try bears the same `Message-ID`.
    ///
    /// # Errors
    /// [`MailFault`] says whether another try may help.
    pub fn send(&self, letter: &Letter) -> Result<(), MailFault> {
        let message = message::compose(&self.sender.0, letter)?;
        match &self.way {
            Way::Smtp(relay) => smtp::send(relay, &message),
            Way::Folder(folder) => write_letter(folder, letter, &message).map_err(|cause| folder_fault(&cause)),
            Way::Memory(kept) => keep(kept, letter, &message),
        }
    }

    /// The address that every letter comes from.
    #[must_use]
    pub fn sender_address(&self) -> String {
        self.sender.0.email.to_string()
    }

    /// The folder that letters go into, where they do.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        match &self.way {
            Way::Folder(folder) => Some(folder),
            Way::Smtp(_) | Way::Memory(_) => None,
        }
    }

    /// The letters sent into memory so far, oldest first; none where they go elsewhere.
    #[must_use]
    pub fn sent(&self) -> Vec<Envelope> {
        match &self.way {
            Way::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Smtp(_) | Way::Folder(_) => Vec::new(),
        }
    }
}

/// Writes `<message id>.eml`, whole or not at all; another try replaces it.
fn write_letter(folder: &Path, letter: &Letter, message: &Message) -> io::Result<()> {
    let unfinished = folder.join(format!("{}.part", letter.message_id));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(&unfinished)?, &message.formatted())?;
    fs::rename(&unfinished, folder.join(format!("{}.eml", letter.message_id)))
}

fn keep(kept: &Mutex<Vec<Envelope>>, letter: &Letter, message: &Message) -> Result<(), MailFault> {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= MOST_KEPT_LETTERS {
        return Err(MailFault::temporary("the mailer in memory is full"));
    }
    kept.push(Envelope { letter: letter.clone(), message: message.formatted() });
    Ok(())
}

fn folder_fault(cause: &io::Error) -> MailFault {
    MailFault::temporary(format!("the mail folder can't be written: {}", cause.kind()))
}
