//! What an order says, as figures of a page: the same for the preview, for the question "what if", for the page on which the chair signs, and for the
//! order that was made.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;

use crate::app::Context;
use crate::domain::id::PetitionId;
use crate::domain::money::Satang;
use crate::domain::order::{Computation, Line};
use crate::domain::ruleset::{Basis, RuleLine};
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::cases;
use crate::store::petitions::{self, Petition};
use crate::web::words::word;

/// The entries of the rule set that an order rests on.
const ENTRIES: [&str; 2] = ["allocation_method", "rounding"];

/// How people call a petition: its case's reference, or an objection's own.
pub(super) type Names = BTreeMap<PetitionId, String>;

/// The name of each petition.
pub(super) fn names(connection: &mut AnyConnection, petitions: &[Petition]) -> Result<Names, Error> {
    let mut names = Names::new();
    for petition in petitions {
        names.insert(petition.id, name(connection, petition)?);
    }
    Ok(names)
}

/// The names of the petitions of some lines.
pub(super) fn names_of(connection: &mut AnyConnection, ids: impl Iterator<Item = PetitionId>) -> Result<Names, Error> {
    let mut names = Names::new();
    for id in ids {
        if let Some(petition) = petitions::find(connection, id)? {
            names.insert(id, name(connection, &petition)?);
        }
    }
    Ok(names)
}

fn name(connection: &mut AnyConnection, petition: &Petition) -> Result<String, Error> {
    let case = match petition.case_id {
        Some(id) => cases::find(connection, id)?,
        None => None,
    };
    let reference = case.map(|case| case.reference).or_else(|| petition.reference.clone());
    Ok(reference.map_or_else(|| petition.id.to_string(), |found| found.to_string()))
}

/// The sums of a computation.
pub(super) struct Sums {
    pub pool: String,
    pub upheld: String,
    pub entitled: String,
    pub allotted: String,
    /// What claims are entitled to and do not get; none where everybody is made whole.
    pub shortfall: Option<String>,
    pub surplus: String,
}

impl Sums {
    /// Of a computation: `pool` is what was there for claims.
    pub(super) fn new(pool: Satang, upheld: Satang, surplus: Satang, lines: &[Line]) -> Self {
        let of = |amount: fn(&Line) -> Satang| {
            Satang::sum(lines.iter().filter(|line| is_claim(line)).map(amount)).unwrap_or(Satang::ZERO)
        };
        let (entitled, allotted) = (of(|line| line.entitlement), of(|line| line.amount));
        let short = entitled.saturating_sub(allotted);
        Self {
            pool: pool.to_string(),
            upheld: upheld.to_string(),
            entitled: entitled.to_string(),
            allotted: allotted.to_string(),
            shortfall: (short > Satang::ZERO).then(|| short.to_string()),
            surplus: surplus.to_string(),
        }
    }

    pub(super) fn of(computation: &Computation) -> Self {
        Self::new(computation.pool, computation.upheld, computation.surplus, &computation.lines)
    }
}

/// Upheld objections come before the pool that claims share.
fn is_claim(line: &Line) -> bool {
    line.act != crate::domain::order::Outcome::Uphold
}

/// One petition in an order, as it is shown.
pub(super) struct LineView {
    pub name: String,
    pub outcome: String,
    pub entitlement: String,
    pub set_off: String,
    pub before: String,
    pub amount: String,
}

impl LineView {
    pub(super) fn new(text: Text, names: &Names, line: &Line) -> Self {
        Self {
            name: names.get(&line.petition).cloned().unwrap_or_default(),
            outcome: word(text, "order-outcome", line.act.as_str()),
            entitlement: line.entitlement.to_string(),
            set_off: line.set_off.to_string(),
            before: line.before.to_string(),
            amount: line.amount.to_string(),
        }
    }
}

/// By what an order is worked out: each entry with its source, and what is our own policy said so.
pub(super) struct Method {
    pub lines: Vec<String>,
    pub hash: String,
    pub on: String,
}

impl Method {
    /// Of a pinned set.
    pub(super) fn new(text: Text, context: &Context, hash: &[u8], on: chrono::NaiveDate) -> Result<Self, Error> {
        let entries = context.rules.lines(hash, on)?;
        let lines = entries
            .iter()
            .filter(|line| ENTRIES.contains(&line.name.as_str()))
            .map(|line| sentence(text, line))
            .collect();
        Ok(Self { lines, hash: HEXLOWER.encode(hash), on: text.date(on) })
    }
}

fn sentence(text: Text, line: &RuleLine) -> String {
    let basis = match line.basis {
        Basis::Statute => text.get("committee-basis-statute"),
        Basis::Reported => text.get("committee-basis-reported"),
        Basis::Policy => text.get("committee-basis-policy"),
    };
    let key = format!("committee-rule-{}-{}", line.name, line.value);
    text.with(
        "committee-rule",
        &[("rule", text.get(&key).into()), ("citation", line.citation.as_str().into()), ("basis", basis.into())],
    )
}
