//! `redress sweep`.

use super::{Call, Failure, tell, tell_object};
use crate::casework::sweeping;

/// Carries out what fell due, once, and says how much of what.
///
/// # Errors
/// What the database says.
pub fn run(call: &Call) -> Result<(), Failure> {
    let app = call.open()?;
    let swept = sweeping::sweep(&app)?;
    if call.is_json {
        return tell_object(&swept);
    }
    for (key, count) in [
        ("command-swept-petitions", swept.petitions),
        ("command-swept-services", swept.services),
        ("command-swept-accounts", swept.accounts),
        ("command-swept-challenges", swept.challenges),
        ("command-swept-payments", swept.payments),
        ("command-swept-drafts", swept.drafts),
        ("command-swept-cases", swept.cases),
        ("command-swept-files", swept.files),
    ] {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        tell(&call.text.with(key, &[("count", count.into())]));
    }
    Ok(())
}
