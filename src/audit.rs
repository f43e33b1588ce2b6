//! The audit chain over the history: what was written stays as it was written, or the difference is found, with its place.
//!
//! How it is made. Each version of the history is written with a salt and a *commitment*, a digest over the salt and every column ([`commitment`]), in the
//! transaction of the act. The same statement queues it. One *sealer* takes what is queued in batches and appends it to the *chain*, whose every link is the
//! digest of the link before, the position, the record, the version and its commitment ([`chain`]): nobody who writes waits for the chain's end. [`verify`]
//! goes through both again, in bounded memory, beside whoever writes. A *checkpoint* ([`checkpoint`]) is the chain's end at a time, signed, in a file outside the
//! database.
//!
//! What it proves. With an intact chain and a checkpoint whose signature fits a public key that the auditor kept: that every version up to the
//! checkpoint's position is there, once, in that order, with every column as it was sealed, and that nothing was slipped in between. An edit, a deletion, an insertion, a
//! swap, a gap is told with position, record and version. A tail that was cut off together with its history, and a chain that somebody computed again from
//! a changed history, agree with themselves and are found by the checkpoint alone.
//!
//! What it can't prove:
//! - what somebody did to versions after the newest checkpoint that the auditor has: who can write to the database past its triggers can compute that part of the
//!   chain again, because its digests need no key. The time between two checkpoints is the time in which that goes unseen; who has the key ring besides can sign a
//!   checkpoint too, so the auditor keeps copies of the file and of the public key where neither reaches;
//! - that a version which waits for the sealer – a second or so – is what the program wrote;
//! - that what was written was true, or that something was written at all.
//!
//! Erasure needs nothing here. The history has no personal data – words of people stand in the sealed columns of their records, and ids name nobody once a person's key
//! is destroyed –, so that its salts stay, every commitment still fits, and the chain verifies in full. That somebody was erased is a version of its own
//! like every act.
//!
//! Not here: which acts are remembered (`casework`), the rows (`store::audit`, `store::history`), who may write them (`store::rights`), the signing key's
//! file (`vault`).

pub mod chain;
pub mod checkpoint;
pub mod commitment;
pub mod verify;
