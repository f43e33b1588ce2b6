//! Evidence: how files arrive, what is kept of them and how, who opens them (security.md: uploads, data at rest).

mod arriving;
mod keeping;
mod opening;
mod pictures;
mod scanning;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use redress::domain::id::{CaseId, EvidenceId, PetitionId};
use redress::store::accounts;
use redress::store::evidence::{self, Evidence};
use redress::store::schema;
use redress::web::session::Opening;

use crate::support::app::{EVIDENCE, TestApp};
use crate::support::browser::{Browser, FormFiller, Page, Request};
use crate::support::databases::TestDatabase;
use crate::support::seed::{Seed, baht};
use crate::web::victim::{BY_EMAIL, begin, fill_all};

/// Where evidence of a draft is added.
const PLACE: &str = "/claim/evidence";
const ADD: &str = "Add the file";

/// A file as somebody chooses it: name, type, content.
type Chosen<'a> = (&'a str, &'a str, &'a [u8]);

/// Somebody who writes a draft.
fn writer(app: &TestApp) -> Browser {
    let browser = app.browser();
    begin(&browser);
    browser
}

/// The form of a page, with a file in it.
#[track_caller]
fn chosen(page: &Page, (name, kind, content): Chosen<'_>) -> FormFiller {
    page.form(ADD).set("evidence_kind", "slip").attach("evidence_file", name, kind, content)
}

/// Adds a file to the draft, a moment after whatever was before; the page that comes.
#[track_caller]
fn add(app: &TestApp, browser: &Browser, file: Chosen<'_>) -> Page {
    app.pass(TimeDelta::seconds(2));
    chosen(&browser.get(PLACE), file).submit(ADD)
}

/// Adds a file that is refused in these words, in both languages by the field, and leaves nothing behind.
#[track_caller]
fn refused(database: &TestDatabase, app: &TestApp, browser: &Browser, file: Chosen<'_>, why: &str) {
    let before = (rows(app).len(), kept_files(database).len());
    let page = add(app, browser, file).expect(422);
    let errors = page.all("p.error");
    assert!(errors.iter().any(|error| error.contains(why)), "{}: {errors:?}", file.0);
    assert!(page.attribute("#evidence_kind", "checked").is_some(), "what else was chosen is kept");
    assert_eq!((rows(app).len(), kept_files(database).len()), before, "{}: something was left behind", file.0);
}

/// Every row of evidence.
fn rows(app: &TestApp) -> Vec<Evidence> {
    app.app
        .store
        .read_now(|connection| {
            use diesel::prelude::*;
            let rows = schema::evidence::table.order(schema::evidence::id);
            Ok(rows.select(Evidence::as_select()).load(connection)?)
        })
        .unwrap()
}

/// Every file below the folder of evidence.
fn kept_files(database: &TestDatabase) -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() { below(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    below(&database.folder().join(EVIDENCE), &mut found);
    found.sort();
    found
}

/// The file of a row.
fn file_of(database: &TestDatabase, id: EvidenceId) -> PathBuf {
    kept_files(database).into_iter().find(|path| path.ends_with(id.to_string())).unwrap()
}

/// The request of the button that opens a file on a page.
#[track_caller]
fn opening(page: &Page, id: EvidenceId) -> Request {
    let places = ["/claim/evidence", "/case/evidence", "/desk/evidence", "/committee/evidence"];
    let mut actions = places.iter().map(|place| format!("{place}/{id}"));
    let action = actions.find(|action| page.html.contains(&format!("\"{action}\"")));
    page.form_at(&action.unwrap_or_else(|| panic!("nothing opens {id} on {}", page.describe()))).prepare("Open")
}

/// Presses it.
#[track_caller]
fn open(page: &Page, id: EvidenceId) -> Page {
    opening(page, id).send()
}

/// A case with a claim against a published account, filed through the pages with this file.
struct Filed {
    case: CaseId,
    claim: PetitionId,
    file: Evidence,
    person: Browser,
}

fn filed_with(app: &TestApp, file: Chosen<'_>) -> Filed {
    let seed = Seed::new(&app.app);
    let key = crate::support::seed::key("006", "1234567890");
    if seed.read(|c| accounts::by_number(c, &key.bank, &key.number)).is_none() {
        seed.published_account_at(&key, baht(5_000));
    }
    let person = writer(app);
    fill_all(&person, BY_EMAIL);
    add(app, &person, file).expect(200);
    crate::web::victim::send(&person);
    let file = rows(app).pop().unwrap();
    let case = file.case_id.unwrap();
    let claim = seed.read(|c| redress::store::petitions::of_case(c, case))[0].id;
    Filed { case, claim, file, person }
}

/// A browser that is in a case.
fn in_case(app: &TestApp, case: CaseId) -> Browser {
    app.with_session(Opening { case: Some(case), ..Opening::default() })
}

/// The row as it is now.
fn row(app: &TestApp, id: EvidenceId) -> Option<Evidence> {
    app.app.store.read_now(|connection| evidence::find(connection, id)).unwrap()
}
