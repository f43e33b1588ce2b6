//! `redress sweep`.

use serde::Serialize;

use super::{Call, Failure, tell, tell_object};
use crate::audit::chain;
use crate::casework::sweeping::{self, Swept};

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    swept: Swept,
    /// Versions of the history that were sealed.
    sealed: usize,
}

/// Carries out what fell due, once, seals what waits for it, and says how much of what.
///
/// # Errors
/// What the database says.
pub fn run(call: &Call) -> Result<(), Failure> {
    let app = call.open()?;
    let swept = sweeping::sweep(&app)?;
    let sealed = chain::seal(&app.store)?;
    if call.is_json {
        return tell_object(&Report { swept, sealed });
    }
    for (key, count) in [
        ("command-swept-petitions", swept.petitions),
        ("command-swept-services", swept.services),
        ("command-swept-accounts", swept.accounts),
        ("command-swept-challenges", swept.challenges),
        ("command-swept-payments", swept.payments),
        ("command-swept-drafts", swept.drafts),
        ("command-swept-cases", swept.cases),
        ("command-swept-sealed", sealed),
        ("command-swept-users", swept.users),
        ("command-swept-announced", swept.announced),
        ("command-swept-erased", swept.erased),
        ("command-swept-files", swept.files),
    ] {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        tell(&call.text.with(key, &[("count", count.into())]));
    }
    Ok(())
}
