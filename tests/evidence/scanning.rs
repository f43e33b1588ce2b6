//! The virus scanner: until it has spoken nobody opens a file; what it finds goes; where it is silent the file stays in quarantine.

use chrono::TimeDelta;
use redress::casework::scanning::scan_due;
use redress::domain::actor::Role;
use redress::domain::evidence::State;
use redress::evidence::clamav::Scanner;
use redress::store::history;
use std::sync::Arc;

use super::*;
use crate::support::app::application;
use crate::support::clamd::{BAIT, FakeClamd, Mood, RealClamd};
use crate::support::databases::{Backend, on_both_databases};
use crate::support::pictures::pdf;

/// The program with a virus scanner at this address.
fn with_scanner(database: &TestDatabase, address: &str) -> TestApp {
    let mut app = application(database);
    app.evidence.scanner = Some(Arc::new(Scanner::new(address.parse().unwrap())));
    TestApp::run(app, None, redress::web::routes)
}

/// One round of the worker; how many files got a verdict.
fn scan(app: &TestApp) -> usize {
    scan_due(&app.app, || true).unwrap()
}

/// A text that the scanner finds something in.
fn bait() -> Vec<u8> {
    format!("{} {BAIT}", "x".repeat(100_000)).into_bytes()
}

on_both_databases! {
    fn until_it_was_scanned_nobody_opens_a_file(database: TestDatabase) {
        let clamd = FakeClamd::start(&[Mood::Scans]);
        let app = with_scanner(&database, &clamd.address());
        let document = pdf(200_000);
        let filed = filed_with(&app, ("slip.pdf", "application/pdf", &document));
        let id = filed.file.id;
        assert_eq!(filed.file.state, State::Quarantined);
        let page = filed.person.get("/case/overview").expect_text("Being checked");
        assert!(!page.html.contains(&format!("/case/evidence/{id}\"")));
        let officer = app.staff(Role::Officer);
        let desk = format!("/desk/petitions/{}", filed.claim);
        let token = officer.csrf_of(&officer.get(&desk).expect_text("Being checked"));
        let refused = officer.post(&format!("/desk/evidence/{id}"), &[("csrf", &token)]).expect(409);
        assert!(refused.has_text("still being checked") && refused.header("content-disposition").is_none());

        assert_eq!(scan(&app), 1);
        assert!(clamd.heard() == [document.as_slice()]);
        assert_eq!(open(&officer.get(&desk), id).expect(200).bytes, document);
        assert_eq!(scan(&app), 0, "what has a verdict is not scanned again");
        officer.get(&desk).expect_text("Virus check: nothing found in evidence");
    }
}

on_both_databases! {
    fn what_the_scanner_finds_is_refused_deleted_and_told(database: TestDatabase) {
        let clamd = FakeClamd::start(&[Mood::Scans]);
        let app = with_scanner(&database, &clamd.address());
        let filed = filed_with(&app, ("chat.txt", "text/plain", &bait()));
        let (id, desk) = (filed.file.id, format!("/desk/petitions/{}", filed.claim));
        assert_eq!((scan(&app), kept_files(&database).len()), (1, 0));
        let file = row(&app, id).unwrap();
        assert_eq!((file.state, file.on_disk, file.key_sealed), (State::Refused, false, None));
        let page = filed.person.get("/case/overview").expect_text("Not accepted").expect_text("chat.txt");
        page.expect_text("found something harmful in this file");
        let officer = app.staff(Role::Officer);
        let token = officer.csrf_of(&officer.get(&desk).expect_text("Virus check: evidence refused"));
        officer.post(&format!("/desk/evidence/{id}"), &[("csrf", &token)]).expect(404);
        let acts = app.app.store.read_now(|c| history::of(c, id.bytes())).unwrap();
        assert_eq!(acts.iter().map(|version| version.act.as_str()).collect::<Vec<_>>(), ["attach", "refuse"]);
        // In a draft the person takes it out.
        let person = writer(&app);
        add(&app, &person, ("chat.txt", "text/plain", &bait())).expect(200);
        assert_eq!(scan(&app), 1);
        let page = person.get(PLACE).expect_text("Not accepted").form("Remove").submit("Remove").form("Remove it").submit("Remove it").expect(200);
        assert!(!page.has_text("chat.txt"));
        assert_eq!(rows(&app).len(), 1);
    }
}

on_both_databases! {
    fn a_silent_scanner_is_asked_again_later_and_lets_nothing_out(database: TestDatabase) {
        let clamd = FakeClamd::start(&[Mood::Fails, Mood::HangsUp, Mood::Scans]);
        let app = with_scanner(&database, &clamd.address());
        let person = writer(&app);
        add(&app, &person, ("slip.pdf", "application/pdf", &pdf(400))).expect(200);
        for (attempt, wait) in [(1, 15), (2, 30)] {
            assert_eq!(scan(&app), 0);
            let file = rows(&app).remove(0);
            assert_eq!((file.state, file.scan_attempts), (State::Quarantined, attempt));
            // Not before its time: the wait is twice as long each time.
            app.pass(TimeDelta::seconds(wait - 1));
            clamd.heard();
            assert_eq!((scan(&app), clamd.heard().len()), (0, 0));
            app.pass(TimeDelta::seconds(1));
        }
        assert_eq!(scan(&app), 1);
        open(&person.get(PLACE), rows(&app)[0].id).expect(200);
    }
}

on_both_databases! {
    fn without_its_scanner_what_is_quarantined_stays_there(database: TestDatabase) {
        let clamd = FakeClamd::start(&[Mood::Scans]);
        let app = with_scanner(&database, &clamd.address());
        let person = writer(&app);
        add(&app, &person, ("slip.pdf", "application/pdf", &pdf(400))).expect(200);
        let mut other = app.app.clone();
        other.evidence.scanner = None;
        assert_eq!(scan_due(&other, || true).unwrap(), 0);
        assert_eq!(rows(&app)[0].state, State::Quarantined);
        // A socket that is not there is no verdict.
        other.evidence.scanner = Some(Arc::new(Scanner::new("unix:/nowhere/clamd.sock".parse().unwrap())));
        assert_eq!(scan_due(&other, || true).unwrap(), 0);
        assert_eq!(rows(&app)[0].state, State::Quarantined);
    }
}

/// The real scanner, with a signature of our own: once, on one database.
#[test]
fn the_real_scanner_finds_a_signature_of_our_own_and_passes_the_rest() {
    let database = TestDatabase::new(Backend::Sqlite, &crate::support::SCHEMA);
    let folder = tempfile::tempdir().unwrap();
    let clamd = RealClamd::start(folder.path());
    let app = with_scanner(&database, &clamd.address());
    let person = writer(&app);
    add(&app, &person, ("clean.pdf", "application/pdf", &pdf(20 << 20))).expect(200);
    add(&app, &person, ("bait.txt", "text/plain", &bait())).expect(200);
    assert_eq!(scan(&app), 2);
    let states: Vec<State> = rows(&app).iter().map(|row| row.state).collect();
    assert_eq!(states, [State::Clean, State::Refused]);
    assert_eq!(kept_files(&database).len(), 1);
}
