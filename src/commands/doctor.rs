//! `redress doctor`.

use serde::Serialize;

use super::{Call, Failure, tell, tell_object};
use crate::doctor::{self, Finding, Proved};
use crate::locale::Text;

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    proved: Proved,
    findings: Vec<Finding>,
}

/// Proves everything again; one finding a line.
///
/// # Errors
/// Refused where there is a finding; what the database says.
pub fn run(call: &Call) -> Result<(), Failure> {
    let app = call.open()?;
    let mut findings = Vec::new();
    let text = call.text;
    let is_json = call.is_json;
    let proved = doctor::examine(&app, &mut |finding| {
        if is_json {
            findings.push(finding);
        } else {
            tell(&sentence(text, &finding));
        }
    })?;
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    if is_json {
        tell_object(&Report { proved, findings })?;
    } else {
        let records = count(proved.records).into();
        tell(&text.with("doctor-proved", &[("records", records)]));
        tell(&text.with("doctor-waiting", &[("count", proved.waiting.into())]));
    }
    match proved.findings {
        0 => Ok(()),
        number => Err(Failure::Refused(text.with("doctor-findings", &[("count", count(number).into())]))),
    }
}

/// A finding as a line: check, record, id, and in words what is wrong.
fn sentence(text: Text, finding: &Finding) -> String {
    let words = text.with(
        &format!("doctor-{}", finding.check),
        &[("found", finding.found.as_str().into()), ("wanted", finding.wanted.as_str().into())],
    );
    format!("{} {} {}: {words}", finding.check, finding.record, finding.id)
}
