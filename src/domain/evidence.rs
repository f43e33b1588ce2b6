//! Evidence: the files that a person adds to a claim or to an answer – what kinds there are, what is accepted, how much of it, and who opens it.
//!
//! Here belong the limits and the meaning of a name, an ending, a declared type and the first bytes. Reading, keeping and scanning files belong in
//! `evidence`, how they arrive in `web::upload`.

use std::fmt;

use super::actor::{Actor, Role, Scope};
use super::identity::is_invisible;
use super::words::{fault_enum, word_enum};

/// Bytes of a mebibyte.
const MIB: u64 = 1024 * 1024;
/// Files that one case has, those that are just arriving among them.
pub const MOST_FILES: usize = 30;
/// Bytes that all files of one case have together.
pub const MOST_CASE_BYTES: u64 = 100 * MIB;
/// Pixels of a picture, width times height: no telephone's ordinary pictures have more, and no viewer runs out of memory.
pub const MOST_PIXELS: u64 = 100_000_000;
/// Characters of a file's name that are kept.
pub const MOST_NAME_CHARACTERS: usize = 120;
/// First bytes that tell what a file is; `%PDF-` counts for readers of PDF wherever it stands among them (ISO 32000-1, annex H, note 13).
pub const HEAD_BYTES: usize = 1024;
/// What a PDF begins with.
const PDF_MARK: &[u8] = b"%PDF-";

word_enum! {
    /// What a person says that a file shows.
    Kind ("evidence_kind") {
        /// A slip or statement of a transfer.
        Slip = "slip",
        /// A conversation with the offender.
        Chat = "chat",
        /// An identity document, a power of attorney, a certificate.
        Identity = "identity",
        /// Anything else.
        Other = "other",
    }
}

word_enum! {
    /// What becomes of a file.
    State ("evidence_state") {
        /// It is just arriving: nobody can open it.
        Arriving = "arriving",
        /// It waits for the virus scanner: nobody can open it.
        Quarantined = "quarantined",
        /// It may be opened.
        Clean = "clean",
        /// The scanner found something: its bytes and their key are gone.
        Refused = "refused",
        /// It was taken out: its bytes, their key and its name are gone.
        Removed = "removed",
    }
}

word_enum! {
    /// The formats that are accepted.
    Media ("evidence_media") {
        /// A document.
        Pdf = "pdf",
        /// A photograph.
        Jpeg = "jpeg",
        /// A screenshot.
        Png = "png",
        /// A picture from the web.
        WebP = "webp",
        /// Plain text, UTF-8 or Windows-874.
        Text = "text",
    }
}

/// How a format is recognised and handled.
struct Format {
    media: Media,
    /// The media type that it is sent with, first, and what else browsers call it.
    types: &'static [&'static str],
    /// Endings of names, in lower case.
    endings: &'static [&'static str],
    /// What its bytes begin with; empty where nothing marks it.
    mark: &'static [u8],
    /// Bytes of one file.
    most_bytes: u64,
}

/// What is held in memory to be looked through has the smaller limits.
const FORMATS: [Format; 5] = [
    Format {
        media: Media::Pdf,
        types: &["application/pdf", "application/x-pdf"],
        endings: &["pdf"],
        mark: PDF_MARK,
        most_bytes: 20 * MIB,
    },
    Format {
        media: Media::Jpeg,
        types: &["image/jpeg", "image/jpg", "image/pjpeg"],
        endings: &["jpg", "jpeg", "jfif"],
        mark: &[0xFF, 0xD8, 0xFF],
        most_bytes: 10 * MIB,
    },
    Format {
        media: Media::Png,
        types: &["image/png", "image/x-png"],
        endings: &["png"],
        mark: b"\x89PNG\r\n\x1a\n",
        most_bytes: 10 * MIB,
    },
    Format { media: Media::WebP, types: &["image/webp"], endings: &["webp"], mark: b"RIFF", most_bytes: 10 * MIB },
    Format { media: Media::Text, types: &["text/plain"], endings: &["txt"], mark: b"", most_bytes: MIB },
];

/// What a file field offers to choose; a telephone that takes other pictures turns them into one of these.
pub const ACCEPT: &str = "image/jpeg,image/png,image/webp,application/pdf,text/plain,.jpg,.jpeg,.png,.webp,.pdf,.txt";

fault_enum! {
    /// Why a file is not taken.
    EvidenceFault {
        Missing = "missing": "no file was chosen",
        Empty = "empty": "the file is empty",
        TooLarge = "too_large": "the file is larger than its format may be",
        TooMany = "too_many": "the case has as many files as it may have",
        Quota = "quota": "the files of the case would be larger together than they may be",
        Format = "format": "the name's ending is of no format that is accepted",
        Differs = "differs": "name, declared type and content are of different formats",
        Unreadable = "unreadable": "the picture is damaged or can't be looked through",
        Pixels = "pixels": "the picture has more pixels than it may have",
        NotText = "not_text": "the text holds characters that are no text",
        Slow = "slow": "the file took too long to arrive",
        Several = "several": "there was more than one file",
    }
}

impl Media {
    fn format(self) -> &'static Format {
        let [pdf, jpeg, png, webp, text] = &FORMATS;
        match self {
            Self::Pdf => pdf,
            Self::Jpeg => jpeg,
            Self::Png => png,
            Self::WebP => webp,
            Self::Text => text,
        }
    }

    /// Bytes that a file of this format may have.
    pub fn most_bytes(self) -> u64 {
        self.format().most_bytes
    }

    /// The same in whole mebibytes, as people are told it.
    pub fn most_mebibytes(self) -> u64 {
        self.most_bytes() / MIB
    }

    /// The media type that it is sent with.
    pub fn mime(self) -> &'static str {
        self.format().types.first().copied().unwrap_or("application/octet-stream")
    }

    /// The ending that a file of this format is given.
    pub fn ending(self) -> &'static str {
        self.format().endings.first().copied().unwrap_or("bin")
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::WebP)
    }

    /// Whether it is held in memory to be looked through before it is kept.
    pub fn is_looked_through(self) -> bool {
        self.is_picture() || self == Self::Text
    }

    /// The format that name and declared type agree on.
    ///
    /// # Errors
    /// `Format` for an ending that is not accepted, `Differs` for another type than the ending's.
    pub fn told(name: &FileName, declared: &str) -> Result<Self, EvidenceFault> {
        let ending = name.ending();
        let format =
            FORMATS.iter().find(|format| format.endings.contains(&ending.as_str())).ok_or(EvidenceFault::Format)?;
        let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if format.types.contains(&declared.as_str()) { Ok(format.media) } else { Err(EvidenceFault::Differs) }
    }

    /// Whether a file that begins with these bytes – all of it, or [`HEAD_BYTES`] – is of this format and of no other besides: what two programs
    /// would read as two things is refused.
    ///
    /// # Errors
    /// `Differs`.
    pub fn check_head(self, head: &[u8]) -> Result<(), EvidenceFault> {
        let begins = head.starts_with(self.format().mark) && (self != Self::WebP || head.get(8..12) == Some(b"WEBP"));
        let is_marked_otherwise = FORMATS
            .iter()
            .filter(|format| format.media != self && !format.mark.is_empty())
            .any(|format| head.starts_with(format.mark));
        let is_pdf_as_well = self != Self::Pdf && head.windows(PDF_MARK.len()).any(|window| window == PDF_MARK);
        if begins && !is_marked_otherwise && !is_pdf_as_well { Ok(()) } else { Err(EvidenceFault::Differs) }
    }
}

/// The name of a file as a person gave it, without what could lead elsewhere or look like another: no folders, no control characters, no marks of
/// direction. It is shown and sent back, and never names anything on our disks.
#[derive(Clone, PartialEq, Eq)]
pub struct FileName(String);

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileName(…)")
    }
}

impl FileName {
    /// What is kept of a name; `None` where nothing is left of it. A long one is shortened and keeps its ending.
    pub fn read(given: &str) -> Option<Self> {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let visible: String =
            last.chars().filter(|c| !c.is_control() && !is_invisible(*c) && !turns_the_line(*c)).collect();
        let words = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        // A name that is nothing but dots is a place, not a file; one that begins with a dot would be hidden.
        let name = words.trim_start_matches(['.', ' ']);
        if name.is_empty() { None } else { Some(Self(shortened(name))) }
    }

    /// A name that was kept.
    pub fn kept(name: String) -> Self {
        Self(name)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the last dot, in lower case; empty where there is none.
    pub fn ending(&self) -> String {
        self.0.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
    }
}

fn turns_the_line(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFD}')
}

fn shortened(name: &str) -> String {
    if name.chars().nth(MOST_NAME_CHARACTERS).is_none() {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| format!("….{ending}")).unwrap_or_default();
    let ending = if ending.chars().nth(MOST_NAME_CHARACTERS / 2).is_some() { "…".to_owned() } else { ending };
    let room = MOST_NAME_CHARACTERS - ending.chars().count();
    let beginning: String = name.chars().take(room).collect();
    format!("{}{ending}", beginning.trim_end())
}

/// The roles of staff that open evidence: who examines, decides, or audits (R13, R14).
pub const READERS: [Role; 5] = [Role::Officer, Role::Supervisor, Role::Secretary, Role::Chair, Role::Auditor];

/// Whether this actor may open evidence of a record of this scope.
pub fn may_open(actor: &Actor, scope: &Scope) -> bool {
    let is_reader = match actor {
        Actor::User { role, .. } => READERS.contains(role),
        Actor::Claimant(_) => true,
        Actor::Holder(_) | Actor::System | Actor::Import { .. } | Actor::Sender(_) => false,
    };
    is_reader && scope.admits(actor)
}
