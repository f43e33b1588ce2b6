//! Identifiers: one newtype a record, so that a claim's id can't be handed in where an account's is wanted.
//! Sixteen bytes (a UUIDv7, RFC 9562); who makes them lives outside the domain. People see references, never ids.

use std::fmt;
use std::str::FromStr;

/// A text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wanted 32 hexadecimal digits, hyphens allowed")
    }
}

impl std::error::Error for NotAnId {}

/// Reads the hexadecimal form of an id, with or without hyphens.
fn read(text: &str) -> Result<[u8; 16], NotAnId> {
    let mut digits = text.chars().filter(|c| *c != '-').map(|c| c.to_digit(16));
    let mut bytes = [0_u8; 16];
    for byte in &mut bytes {
        let high = digits.next().flatten().ok_or(NotAnId)?;
        let low = digits.next().flatten().ok_or(NotAnId)?;
        *byte = u8::try_from(high * 16 + low).map_err(|_| NotAnId)?;
    }
    match digits.next() {
        None => Ok(bytes),
        Some(_) => Err(NotAnId),
    }
}

/// Writes the usual hyphenated form.
fn write(bytes: &[u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            f.write_str("-")?;
        }
        write!(f, "{byte:02x}")?;
    }
    Ok(())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name([u8; 16]);

        impl $name {
            /// From the sixteen bytes of a UUID.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen bytes, as the database keeps them.
            pub const fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                read(text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }
    )+};
}

ids! {
    /// A victim's case.
    CaseId;
    /// A person or company of a case or an objection.
    PartyId;
    /// A transfer that a victim told.
    TransferId;
    /// A frozen account.
    AccountId;
    /// A hold on a frozen account.
    HoldId;
    /// A bank's file that was committed.
    ImportId;
    /// A movement that a bank reported.
    MovementId;
    /// A claim or an objection.
    PetitionId;
    /// A request for information to a claimant or holder.
    RequestId;
    /// A finding of the screening.
    FindingId;
    /// A refund channel.
    ChannelId;
    /// An order of the committee.
    OrderId;
    /// The service of an order on one person.
    ServiceId;
    /// A court case against an order.
    ChallengeId;
    /// A correction that a person asks for.
    CorrectionId;
    /// A payment that an order made due.
    PaymentId;
    /// A batch of released payments.
    BatchId;
    /// A member of staff or of a bank.
    UserId;
    /// A system that hands cases over.
    SenderId;
    /// A notice in the outbox.
    NoticeId;
    /// A draft of a case.
    DraftId;
    /// A file of evidence.
    EvidenceId;
    /// One opening of a file of evidence.
    ViewId;
    /// An entry of the ledger.
    EntryId;
}
