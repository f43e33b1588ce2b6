//! Everything about one petition, loaded in one view of the database.

use std::sync::Arc;

use crate::app::Context;
use crate::casework::opening::{self, Item};
use crate::casework::sealing::Keys;
use crate::casework::{facts, revealing, screening, wanted};
use crate::domain::calendar::Calendar;
use crate::domain::correction::AWAITED;
use crate::domain::id::{CorrectionId, EvidenceId, PetitionId, UserId};
use crate::domain::identity::Reference;
use crate::domain::petition::Kind;
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::Account;
use crate::store::cases::{self, Case, Channel, Party, Transfer};
use crate::store::evidence::{self, View};
use crate::store::history::{self, Version};
use crate::store::pages::queue::{self, Entry};
use crate::store::petitions::{self, Finding, Petition, PetitionLine, Request};
use crate::store::{corrections, orders, people};
use crate::web::desk::shown;
use crate::web::words::opened;

/// Events that the timeline shows at most.
const MOST_EVENTS: i64 = 200;
/// Openings of files that the page knows of at most.
const MOST_VIEWS: i64 = 300;

/// A petition with all that belongs to it.
pub(super) struct File {
    /// The correction that its person waits for.
    pub(super) awaited: Option<CorrectionId>,
    /// Whether its person was erased: nothing can be added to them.
    pub(super) is_erased: bool,
    pub(super) petition: Petition,
    pub(super) case: Option<Case>,
    pub(super) account: Option<Account>,
    pub(super) lines: Vec<PetitionLine>,
    pub(super) transfers: Vec<Transfer>,
    pub(super) findings: Vec<Finding>,
    /// Petitions of the cases that the findings name, one each.
    pub(super) named: Vec<(Reference, PetitionId)>,
    pub(super) parties: Vec<Party>,
    pub(super) channel: Option<Channel>,
    pub(super) requests: Vec<Request>,
    pub(super) others: Vec<Entry>,
    pub(super) evidence: Vec<Item>,
    /// Who opened the files, the newest first.
    pub(super) views: Vec<View>,
    pub(super) history: Vec<Version>,
    pub(super) names: Vec<(UserId, String)>,
    pub(super) calendar: Arc<Calendar>,
    /// The keys of its people.
    keys: Keys,
}

impl File {
    /// A sealed text of it, or the mark that it was erased.
    pub(super) fn open(
        &self,
        text: Text,
        table: &'static str,
        column: &'static str,
        row: &[u8; 16],
        sealed: Option<&[u8]>,
    ) -> Result<Option<String>, Error> {
        Ok(self.keys.open_if(table, column, row, sealed)?.map(|value| opened(text, value)))
    }

    /// What people see of it.
    pub(super) fn reference(&self) -> String {
        let reference = self.case.as_ref().map(|case| &case.reference).or(self.petition.reference.as_ref());
        reference.map_or_else(|| "–".to_owned(), ToString::to_string)
    }

    /// The title of its pages.
    pub(super) fn title(&self, text: Text) -> String {
        let kind = text.get(&format!("option-kind-{}", self.petition.kind));
        format!("{kind} {}", self.reference())
    }
}

/// Loads it.
///
/// # Errors
/// `NotFound`; what the database says.
pub(super) fn load(connection: &mut AnyConnection, context: &Context, id: PetitionId) -> Result<File, Error> {
    let petition = wanted(petitions::find(connection, id)?)?;
    let account = facts::account_of(connection, &petition)?;
    let parties = revealing::people(connection, id)?;
    let mut records = vec![*id.bytes()];
    records.extend(parties.iter().map(|party| *party.id.bytes()));
    let services = orders::services_on(connection, id)?;
    records.extend(services.iter().map(|service| *service.id.bytes()));
    let (mut case, mut transfers, mut findings, mut channel, mut others) =
        (None, Vec::new(), Vec::new(), None, Vec::new());
    if let Some(case_id) = petition.case_id {
        records.push(*case_id.bytes());
        case = cases::find(connection, case_id)?;
        transfers = cases::transfers_of(connection, case_id)?;
        findings = petitions::findings_of(connection, case_id)?;
        channel = cases::current_channel(connection, case_id)?;
        let mut siblings = petitions::of_case(connection, case_id)?;
        siblings.retain(|other| other.id != id);
        others = queue::entries(connection, siblings)?;
    }
    let rows = match petition.case_id {
        Some(case) => evidence::of_case(connection, case)?,
        None => Vec::new(),
    };
    let files: Vec<EvidenceId> = rows.iter().map(|row| row.id).collect();
    records.extend(files.iter().map(|id| *id.bytes()));
    let views = evidence::views_of(connection, &files, MOST_VIEWS)?;
    records.extend(views.iter().map(|view| *view.id.bytes()));
    let history = history::recent(connection, &records, MOST_EVENTS)?;
    let mut users = vec![
        petition.assigned_to,
        petition.recommended_by,
        petition.agreed_by,
        channel.as_ref().and_then(|row| row.approved_by),
        case.as_ref().and_then(|row: &Case| row.filed_by),
    ];
    users.extend(findings.iter().map(|row: &Finding| row.resolved_by));
    users.extend(views.iter().map(|row: &View| row.user_id));
    users.extend(others.iter().map(|row: &Entry| row.petition.assigned_to));
    let names = people::names(connection, &shown::users_of(&history, &users))?;
    let ids: Vec<_> = parties.iter().map(|party| party.id).collect();
    let asked = corrections::of_parties(connection, &ids)?;
    Ok(File {
        awaited: asked.iter().find(|row| AWAITED.contains(&row.state)).map(|row| row.id),
        is_erased: Keys::of_parties(connection, &context.vault, &parties)?.is_any_erased(),
        keys: Keys::of_parties(connection, &context.vault, &parties)?,
        named: named(connection, &findings)?,
        lines: petitions::lines_of(connection, id)?,
        requests: petitions::requests_of(connection, id)?,
        calendar: facts::rules_of(context, &petition)?.rules.calendar.clone(),
        petition,
        case,
        account,
        transfers,
        findings,
        parties,
        channel,
        others,
        evidence: opening::named(connection, &context.vault, rows)?,
        views,
        history,
        names,
    })
}

/// A petition of each case that the findings name.
fn named(connection: &mut AnyConnection, findings: &[Finding]) -> Result<Vec<(Reference, PetitionId)>, Error> {
    let mut references = Vec::new();
    for finding in findings {
        let figures = screening::figures(finding)?;
        references.extend(figures.cases.iter().filter_map(|other| other.case.parse::<Reference>().ok()));
    }
    petitions::first_of(connection, &references)
}

/// Whether a petition asks for one amount instead of one a transfer.
pub(super) fn has_one_amount(petition: &Petition) -> bool {
    petition.kind == Kind::Objection
}
