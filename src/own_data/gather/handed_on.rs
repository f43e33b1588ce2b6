//! To whom a person's data went, and who of the staff looked: read from the history, which says both for everybody.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::{moment, word};
use crate::casework::revealing;
use crate::domain::disclosure::disclosed_by;
use crate::domain::id::{CaseId, EvidenceId};
use crate::error::Error;
use crate::own_data::{Datum, Entry};
use crate::store::cases::Party;
use crate::store::history::{self, Version};
use crate::store::payments::Payment;
use crate::store::{AnyConnection, evidence};

/// Openings of files that are listed at most, the newest.
const MOST_VIEWS: i64 = 1_000;

/// To whom their data were handed on (PDPA s.39).
pub(super) fn disclosures(
    connection: &mut AnyConnection,
    parties: &[Party],
    mut done: Vec<(Option<Payment>, Version)>,
) -> Result<Vec<Entry>, Error> {
    for party in parties {
        done.extend(history::of(connection, party.id.bytes())?.into_iter().map(|version| (None, version)));
    }
    done.sort_by_key(|(_, version)| (version.legal_at, version.recorded_at));
    let entry = |(payment, version): &(Option<Payment>, Version)| {
        let line = disclosed_by(&version.record, &version.act)?;
        Some(
            Entry::default()
                .with("at", moment(version.legal_at))
                .with("to", word("recipient", line.to.as_str()))
                .with_some("bank", payment.as_ref().map(|payment| Datum::Bank(payment.bank.clone())))
                .with("what", word("disclosed", line.what.as_str()))
                .with("basis", word("ground", line.basis)),
        )
    };
    Ok(done.iter().filter_map(entry).collect())
}

/// Who had their identity shown or opened their files, by role.
pub(super) fn looks(
    connection: &mut AnyConnection,
    parties: &[Party],
    case: Option<CaseId>,
) -> Result<Vec<Entry>, Error> {
    let mut looks: BTreeMap<(NaiveDateTime, &'static str, &'static str), Entry> = BTreeMap::new();
    let mut look = |at: NaiveDateTime, role: &'static str, what: &'static str| {
        let entry = Entry::default()
            .with("at", moment(at))
            .with("role", word("role", role))
            .with("what", word("looked_at", what));
        looks.insert((at, role, what), entry);
    };
    for party in parties {
        let known = history::of(connection, party.id.bytes())?;
        for version in known.iter().filter(|version| version.act == revealing::ACT) {
            look(version.legal_at, version.role.as_str(), "identity");
        }
    }
    if let Some(case) = case {
        let files: Vec<EvidenceId> = evidence::of_case(connection, case)?.iter().map(|row| row.id).collect();
        for view in evidence::views_of(connection, &files, MOST_VIEWS)? {
            look(view.viewed_at, view.role.as_str(), "evidence");
        }
    }
    Ok(looks.into_values().collect())
}
