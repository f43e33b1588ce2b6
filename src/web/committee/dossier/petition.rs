//! One petition in a dossier: what is asked, what the screening found, what was recommended and agreed.

use crate::app::Context;
use crate::casework::opening::{self, Item};
use crate::casework::sealing::{Keys, Opened};
use crate::domain::id::UserId;
use crate::domain::petition::{Kind, State};
use crate::domain::screening::Outcome;
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::cases::{self, Case, Transfer};
use crate::store::evidence as rows;
use crate::store::people;
use crate::store::petitions::{self, Finding, Petition};
use crate::web::components::{Tag, Tone};
use crate::web::evidence::{self, FileView};
use crate::web::noticed;
use crate::web::words::{opened, word};

/// A petition with what belongs to it.
pub(super) struct Entry {
    pub petition: Petition,
    case: Option<Case>,
    person: Option<Opened>,
    explanation: Option<Opened>,
    narrative: Option<Opened>,
    recommended_by: Option<String>,
    agreed_by: Option<String>,
    findings: Vec<Finding>,
    transfers: Vec<Transfer>,
    files: Vec<Item>,
}

impl Entry {
    pub(super) fn load(connection: &mut AnyConnection, context: &Context, petition: Petition) -> Result<Self, Error> {
        let case = match petition.case_id {
            Some(id) => cases::find(connection, id)?,
            None => None,
        };
        let party = match &case {
            Some(case) => cases::parties_of(connection, case.id)?.into_iter().next(),
            None => cases::party_of_objection(connection, petition.id)?,
        };
        let keys = Keys::of_parties(connection, &context.vault, party.as_slice())?;
        let person = match &party {
            Some(party) => Some(keys.open("parties", "name_sealed", party.id.bytes(), &party.name_sealed)?),
            None => None,
        };
        let open = |column, sealed: Option<&[u8]>| keys.open_if("petitions", column, petition.id.bytes(), sealed);
        let explanation = open("explanation_sealed", petition.explanation_sealed.as_deref())?;
        let narrative = open("narrative_sealed", petition.narrative_sealed.as_deref())?;
        Ok(Self {
            explanation,
            narrative,
            recommended_by: name_of(connection, petition.recommended_by)?,
            agreed_by: name_of(connection, petition.agreed_by)?,
            findings: match &case {
                Some(case) => findings(connection, &petition, case)?,
                None => Vec::new(),
            },
            transfers: match &case {
                Some(case) => cases::transfers_of(connection, case.id)?,
                None => Vec::new(),
            },
            files: match &case {
                Some(case) => {
                    let files = rows::of_case(connection, case.id)?;
                    opening::named(connection, &context.vault, files)?
                }
                None => Vec::new(),
            },
            person,
            case,
            petition,
        })
    }
}

/// What was found about the petition's transfers and its case as a whole; a conflict about another transfer of the case blocks the dossier as well.
fn findings(connection: &mut AnyConnection, petition: &Petition, case: &Case) -> Result<Vec<Finding>, Error> {
    let lines = petitions::lines_of(connection, petition.id)?;
    let is_own = |finding: &Finding| {
        finding.conflict || finding.transfer_id.is_none_or(|id| lines.iter().any(|line| line.transfer_id == id))
    };
    let mut found = petitions::findings_of(connection, case.id)?;
    found.retain(|finding| finding.outdated_at.is_none() && is_own(finding));
    Ok(found)
}

/// The name of a user.
pub(in crate::web::committee) fn name_of(
    connection: &mut AnyConnection,
    id: Option<UserId>,
) -> Result<Option<String>, Error> {
    Ok(match id {
        Some(id) => people::find(connection, id)?.map(|user| user.name),
        None => None,
    })
}

/// A petition as the dossier shows it.
pub(super) struct PetitionView {
    pub kind: String,
    pub reference: String,
    pub person: String,
    pub state: Tag,
    pub claimed: String,
    pub accepted: String,
    /// What the case got back elsewhere (R23).
    pub recovered: Option<String>,
    pub allotted: String,
    pub paid: String,
    pub recommendation: Option<String>,
    pub reasons: Vec<String>,
    pub explanation: Option<String>,
    pub narrative: Option<String>,
    pub examined_by: Option<String>,
    pub hold: Option<String>,
    pub findings: Vec<FindingView>,
    pub files: Vec<FileView>,
}

/// A finding that somebody should look at.
pub(super) struct FindingView {
    pub tone: &'static str,
    pub sentence: String,
}

impl PetitionView {
    pub(super) fn new(text: Text, entry: &Entry) -> Result<Self, Error> {
        let petition = &entry.petition;
        let case = entry.case.as_ref();
        let reference = case
            .map(|case| case.reference.to_string())
            .or_else(|| petition.reference.as_ref().map(ToString::to_string));
        let reasons = petition.reasons.as_deref().unwrap_or_default();
        Ok(Self {
            kind: word(text, "petition-kind", petition.kind.as_str()),
            reference: reference.unwrap_or_default(),
            person: entry.person.clone().map(|value| opened(text, value)).unwrap_or_default(),
            state: state_tag(text, petition.state),
            claimed: petition.claimed.to_string(),
            accepted: petition.accepted.to_string(),
            recovered: case.filter(|case| !case.recovered.is_zero()).map(|case| case.recovered.to_string()),
            allotted: petition.allotted.to_string(),
            paid: petition.paid.to_string(),
            recommendation: petition.recommendation.map(|what| word(text, "recommendation", what.as_str())),
            reasons: reasons
                .split(',')
                .filter(|reason| !reason.is_empty())
                .map(|reason| word(text, "reason", reason))
                .collect(),
            explanation: entry.explanation.clone().map(|value| opened(text, value)),
            // A claim's own words stand with its case; an objection has no other place.
            narrative: entry
                .narrative
                .clone()
                .filter(|_| petition.kind == Kind::Objection)
                .map(|value| opened(text, value)),
            examined_by: examined_by(text, entry),
            hold: case.and_then(|case| case.hold_reason.clone()),
            findings: entry
                .findings
                .iter()
                .map(|finding| finding_view(text, finding, &entry.transfers))
                .collect::<Result<_, _>>()?,
            files: entry.files.iter().map(|item| evidence::view(text, item, "/committee/evidence", None)).collect(),
        })
    }
}

fn examined_by(text: Text, entry: &Entry) -> Option<String> {
    let (first, second) = (entry.recommended_by.as_ref()?, entry.agreed_by.as_ref());
    Some(match second {
        Some(second) => text
            .with("committee-examined-by-two", &[("first", first.as_str().into()), ("second", second.as_str().into())]),
        None => text.with("committee-examined-by-one", &[("first", first.as_str().into())]),
    })
}

fn state_tag(text: Text, state: State) -> Tag {
    let tone = match state {
        State::Ready | State::Ordered | State::Upheld => Tone::Good,
        State::Lapsed | State::Late => Tone::Warn,
        State::Refused => Tone::Bad,
        State::Withdrawn | State::Expired | State::Waiting => Tone::Quiet,
        _ => Tone::Info,
    };
    Tag::new(word(text, "petition-state", state.as_str()), tone)
}

/// A finding as the dossier shows it.
fn finding_view(text: Text, finding: &Finding, transfers: &[Transfer]) -> Result<FindingView, Error> {
    let resolved = finding.resolved_by.is_some();
    let tone = match (resolved, finding.outcome) {
        (false, Outcome::Fail) => Tone::Bad,
        (false, Outcome::Warn) => Tone::Warn,
        _ => Tone::Quiet,
    };
    let outcome = word(text, "outcome", finding.outcome.as_str());
    let mut sentence = format!("{outcome}: {}", noticed::sentence(text, finding, transfers)?);
    if resolved {
        sentence = format!("{sentence} {}", text.get("committee-finding-resolved"));
    }
    Ok(FindingView { tone: tone.class(), sentence })
}
