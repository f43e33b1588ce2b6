//! `redress audit`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Serialize;

use super::{Call, Failure, tell, tell_object};
use crate::audit::chain;
use crate::audit::checkpoint::{self, Checkpoint, CheckpointFault};
use crate::audit::verify::{self, Finding, MOST_FINDINGS, Verified};
use crate::clock::Clock;
use crate::locale::Text;
use crate::vault::{KeyRing, PublicKey, SigningKey};

/// What is done with the audit chain.
#[derive(Subcommand)]
pub enum Arguments {
    /// Go through the chain and the history; says each thing that is not as it was written, and where
    Verify {
        /// Compare with the checkpoints of this file as well
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        /// The public key that the checkpoints have to be signed with [default: the key ring's]
        #[arg(long, value_name = "KEY", requires = "checkpoint")]
        key: Option<PublicKey>,
    },
    /// Seal what waits, check what was sealed since the last checkpoint, and append a signed one
    Checkpoint {
        /// The file: keep a copy where nobody who has the database or the keys can reach it
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Print the public key that checkpoints are signed with, for the auditor to keep
    Key {
        /// Make a key where there is none
        #[arg(long)]
        make: bool,
    },
}

/// What `verify --json` prints.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    verified: Verified,
    told: Vec<Finding>,
}

impl From<CheckpointFault> for Failure {
    fn from(fault: CheckpointFault) -> Self {
        Self::Refused(fault.to_string())
    }
}

/// Verifies, signs a checkpoint, or prints the key.
///
/// # Errors
/// Refused where there is a finding; a file or a key that can't be used; what the database says.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    match arguments {
        Arguments::Verify { checkpoint, key } => verify(call, checkpoint.as_deref(), *key),
        Arguments::Checkpoint { to } => sign(call, to),
        Arguments::Key { make } => {
            let key = signing_key(call, *make)?.public_key().to_string();
            if call.is_json {
                return tell_object(&serde_json::json!({ "key": key }));
            }
            tell(&key);
            Ok(())
        }
    }
}

/// Tells findings as they are made, or keeps them for the one object.
struct Telling {
    text: Text,
    is_json: bool,
    kept: Vec<Finding>,
    count: u64,
}

impl Telling {
    fn new(call: &Call) -> Self {
        Self { text: call.text, is_json: call.is_json, kept: Vec::new(), count: 0 }
    }

    fn tell(&mut self, finding: Finding) {
        self.count += 1;
        if self.is_json {
            self.kept.push(finding);
        } else {
            tell(&sentence(self.text, &finding));
        }
    }
}

fn verify(call: &Call, file: Option<&Path>, key: Option<PublicKey>) -> Result<(), Failure> {
    let store = call.store()?;
    let mut telling = Telling::new(call);
    let checkpoints = match (file, key) {
        (None, _) => Vec::new(),
        (Some(file), Some(key)) => signed(file, |_| Some(key), &mut telling)?,
        (Some(file), None) => {
            let ring = KeyRing::load(&call.config.keys.path)?;
            signed(file, |id| ring.public_key(id), &mut telling)?
        }
    };
    let unsigned = telling.count;
    let mut verified = verify::verify(&store, &checkpoints, &mut |finding| telling.tell(finding))?;
    verified.findings += unsigned;
    let findings = verified.findings;
    if call.is_json {
        tell_object(&Report { verified, told: telling.kept })?;
    } else {
        let figures = [
            ("versions", verified.versions.into()),
            ("records", verified.records.into()),
            ("sealed", verified.sealed.into()),
            ("waiting", verified.waiting.into()),
            ("checkpoints", verified.checkpoints.into()),
            ("position", verified.position.into()),
            ("link", verified.link.into()),
        ];
        tell(&call.text.with("audit-verified", &figures));
    }
    refuse_if_any(call.text, findings)
}

/// The checkpoints of a file that the key signed; the others are told.
fn signed(
    file: &Path,
    key: impl Fn(u32) -> Option<PublicKey>,
    telling: &mut Telling,
) -> Result<Vec<Checkpoint>, Failure> {
    let checkpoints = checkpoint::read(file)?;
    Ok(checkpoint::check_signatures(checkpoints, key, &mut |finding| telling.tell(finding)))
}

/// Signs the chain's end, when it holds since the last checkpoint of the file: a checkpoint never stands behind what is wrong before it.
fn sign(call: &Call, file: &Path) -> Result<(), Failure> {
    let may_be_made = call.config.keys.may_be_made;
    // The program's first run on the embedded default makes the key ring. Elsewhere whoever signs needs no other key than the one that signs.
    let store = if may_be_made { call.open()?.store } else { call.store()? };
    let key = signing_key(call, may_be_made)?;
    let mut telling = Telling::new(call);
    let last = last_of(call, file, &mut telling)?;
    chain::seal(&store)?;
    let verified = verify::verify_since(&store, last.as_ref(), &mut |finding| telling.tell(finding))?;
    if telling.count > 0 {
        if call.is_json {
            tell_object(&Report { verified, told: telling.kept })?;
        }
        return refuse_if_any(call.text, telling.count);
    }
    let now = Clock::system().real_now();
    let signed = Checkpoint::sign(&key, verified.position, verified.end, now);
    signed.append(file)?;
    if call.is_json {
        return tell_object(
            &serde_json::json!({ "position": signed.position, "sealed_since": verified.sealed, "key": signed.key }),
        );
    }
    let figures = [("position", signed.position.into()), ("file", file.display().to_string().into())];
    tell(&call.text.with("audit-checkpoint", &figures));
    Ok(())
}

/// The last checkpoint of the file, if there is one already.
fn last_of(call: &Call, file: &Path, telling: &mut Telling) -> Result<Option<Checkpoint>, Failure> {
    if !file.exists() {
        return Ok(None);
    }
    let ring = KeyRing::load(&call.config.keys.path)?;
    Ok(signed(file, |id| ring.public_key(id), telling)?.pop())
}

/// The key that signs; made where there is none and it may be.
fn signing_key(call: &Call, may_be_made: bool) -> Result<SigningKey, Failure> {
    let path = &call.config.keys.path;
    let key = match KeyRing::load(path)?.signing_key() {
        None if may_be_made => KeyRing::add_signing_key(path, Clock::system().real_now())?.signing_key(),
        key => key,
    };
    key.ok_or_else(|| Failure::Refused(call.text.get("audit-no-key")))
}

fn refuse_if_any(text: Text, findings: u64) -> Result<(), Failure> {
    match findings {
        0 => Ok(()),
        count => {
            let figures = [("count", count.into()), ("most", MOST_FINDINGS.into())];
            let key = if count > MOST_FINDINGS { "audit-findings-many" } else { "audit-findings" };
            Err(Failure::Refused(text.with(key, &figures)))
        }
    }
}

/// A finding as a line: what, where, and in words what is wrong.
fn sentence(text: Text, finding: &Finding) -> String {
    let until = |first: i64| finding.until.map_or_else(|| first.to_string(), |last| format!("{first}–{last}"));
    let mut place = Vec::new();
    if let Some(line) = finding.line {
        place.push(text.with("audit-at-line", &[("line", line.to_string().into())]));
    }
    if let Some(position) = finding.position {
        let position = if finding.version.is_some() { position.to_string() } else { until(position) };
        place.push(text.with("audit-at-position", &[("position", position.into())]));
    }
    if let (Some(id), Some(version)) = (&finding.id, finding.version) {
        let record = finding.record.clone().unwrap_or_else(|| text.get("audit-record"));
        let about = [("record", record.into()), ("id", id.as_str().into()), ("version", until(version).into())];
        place.push(text.with("audit-at-version", &about));
    }
    let words = text.get(&format!("audit-wrong-{}", finding.wrong));
    format!("{} {}: {words}", finding.wrong, place.join(", "))
}
