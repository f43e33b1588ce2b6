//! Who waits for others in vain is told so in words, after the wait that the answer names can try again with what was typed, and nothing was done.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier, Mutex};

use diesel::connection::SimpleConnection;
use redress::error::Error;
use redress::store::{AnyConnection, MOST_CONNECTIONS, Missing, Store};
use redress::web::access::{Access, Body};
use redress::web::answer::{self, Answer};
use redress::web::page::TroublePage;
use redress::web::visitor::Visitor;

use crate::support::SCHEMA;
use crate::support::app::{TestApp, application};
use crate::support::browser::{Browser, Page};
use crate::support::databases::{Backend, TestDatabase};
use crate::support::rows::connect;

/// What the tests lock.
const LOCK: &str = "SELECT pg_advisory_lock(7)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7)";
/// What somebody typed.
const TYPED: &str = "<ยาย> & \"Co\"";

/// What marks the writes whose runs are counted.
const COUNTED: &str = "/* counted */";
/// Their runs.
static RUNS: AtomicUsize = AtomicUsize::new(0);

async fn show(visitor: Visitor) -> Answer {
    answer::html(&TroublePage::new(visitor.page("Wait"), "refused", None))
}

/// A write that runs what the test sends.
async fn act(visitor: Visitor, Body(values): Body) -> Answer {
    let sql = values.get("sql").to_owned();
    let work = move |connection: &mut AnyConnection| {
        if sql.starts_with(COUNTED) {
            RUNS.fetch_add(1, Ordering::Relaxed);
        }
        Ok::<_, Error>(connection.batch_execute(&sql)?)
    };
    visitor.app().store.write(work).await?;
    assert_eq!(values.get("typed"), TYPED);
    answer::see_other("/wait/done")
}

fn routes() -> Vec<redress::web::Row> {
    vec![
        redress::web::get("/wait", Access::Public, show),
        redress::web::get("/wait/done", Access::Public, show),
        redress::web::post("/wait", Access::Public, act),
        redress::web::get("/sign-in", Access::Public, redress::web::sign_in::show),
    ]
}

fn started(backend: Backend) -> (TestDatabase, TestApp) {
    let database = TestDatabase::new(backend, &SCHEMA);
    let app = TestApp::run(application(&database), None, routes);
    (database, app)
}

/// Sends the form.
#[track_caller]
fn send(browser: &Browser, sql: &str) -> Page {
    let token = browser.csrf_of(&browser.get("/sign-in"));
    browser.post("/wait", &[("csrf", &token), ("sql", sql), ("typed", TYPED)])
}

/// A page that says it, in both languages, and when to try again.
#[track_caller]
fn told_to_wait(app: &TestApp, sql: &str) -> Page {
    let thai = send(&app.browser().preferring("th"), sql).expect(503);
    thai.expect_text("ลองอีกครั้ง");
    let page = send(&app.browser(), sql).expect(503).expect_text("Many people are using the service");
    assert_eq!(page.header("retry-after"), Some("5"));
    assert!(page.all("a.language, button.language").is_empty(), "the other language would send the form");
    page
}

/// The way in which each wait ends in vain on PostgreSQL.
const IN_VAIN: [(&str, &str); 4] = [
    ("lock", "SET LOCAL lock_timeout = '20ms'; SELECT pg_advisory_xact_lock(7)"),
    ("statement", "SET LOCAL statement_timeout = '20ms'; SELECT pg_advisory_xact_lock(7)"),
    ("serialization", "DO $$ BEGIN RAISE EXCEPTION 'no way to serialise' USING ERRCODE = '40001'; END $$"),
    ("deadlock", "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$"),
];

#[test]
fn every_wait_in_vain_on_postgresql_is_a_503_and_no_fault_of_ours() {
    let (database, app) = started(Backend::Postgres);
    connect_and_lock(&database);
    for (why, sql) in IN_VAIN {
        let browser = app.browser();
        let page = send(&browser, sql);
        assert_eq!(page.status, 503, "{why}: {}", page.describe());
        told_to_wait(&app, sql);
        let token = browser.csrf_of(&browser.get("/sign-in"));
        let fields = [("csrf", token.as_str()), ("sql", sql), ("typed", TYPED)];
        let problem = browser.request("POST", "/wait").with("accept", "application/json").fields(&fields).send();
        assert_eq!((problem.status, problem.header("retry-after")), (503, Some("5")), "{why}");
        let problem: serde_json::Value = serde_json::from_str(&problem.html).unwrap();
        assert_eq!(problem["type"], "/problems/unavailable");
    }
}

/// Holds the lock until the test's process ends.
fn connect_and_lock(database: &TestDatabase) {
    let mut other = connect(database);
    other.batch_execute(LOCK).unwrap();
    std::mem::forget(other);
}

#[test]
fn what_was_typed_is_sent_again_by_a_press_once_the_way_is_free() {
    let (database, app) = started(Backend::Postgres);
    let mut other = connect(&database);
    other.batch_execute(LOCK).unwrap();
    let page = told_to_wait(&app, IN_VAIN[0].1);
    assert!(!page.html.contains(TYPED), "escaped");
    other.batch_execute(UNLOCK).unwrap();
    assert_eq!(page.form("Try again").submit("Try again").expect(200).path, "/wait/done");
}

#[test]
fn a_write_that_met_others_is_tried_five_times_and_no_more() {
    let (_database, app) = started(Backend::Postgres);
    for (_, sql) in &IN_VAIN[2..] {
        let before = RUNS.load(Ordering::Relaxed);
        send(&app.browser(), &format!("{COUNTED} {sql}")).expect(503);
        assert_eq!(RUNS.load(Ordering::Relaxed) - before, 5);
    }
}

#[test]
fn two_who_met_head_on_both_get_through() {
    let database = TestDatabase::new(Backend::Postgres, &SCHEMA);
    let store = Store::open(&database.url().parse().unwrap(), Missing::Refuse).unwrap();
    let met = Arc::new(Barrier::new(2));
    std::thread::scope(|scope| {
        for [first, second] in [[1, 2], [2, 1]] {
            let (store, met) = (&store, Arc::clone(&met));
            let tries = AtomicUsize::new(0);
            scope.spawn(move || {
                let write = move |connection: &mut AnyConnection| {
                    connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({first})"))?;
                    if tries.fetch_add(1, Ordering::Relaxed) == 0 {
                        met.wait();
                    }
                    Ok(connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({second})"))?)
                };
                store.write_now(write).unwrap();
            });
        }
    });
}

#[test]
fn who_finds_every_connection_taken_is_told_to_try_again() {
    let (_database, app) = started(Backend::Postgres);
    let (taken, is_taken) = channel::<()>();
    let (open, gate) = channel::<()>();
    let gate = Arc::new(Mutex::new(gate));
    std::thread::scope(|scope| {
        for _ in 0..MOST_CONNECTIONS {
            let (store, taken, gate) = (&app.app.store, taken.clone(), Arc::clone(&gate));
            scope.spawn(move || {
                let work = move |_: &mut AnyConnection| {
                    taken.send(()).unwrap();
                    let _opened = gate.lock().unwrap().recv();
                    Ok(())
                };
                store.write_now(work).unwrap();
            });
        }
        for _ in 0..MOST_CONNECTIONS {
            is_taken.recv().unwrap();
        }
        send(&app.browser(), "SELECT 1").expect(503).expect_text("Many people are using the service");
        drop(open);
    });
}

#[test]
fn a_file_that_another_program_holds_is_waited_for_in_vain_on_sqlite() {
    let (database, app) = started(Backend::Sqlite);
    app.app.store.write_now(|connection| Ok(connection.batch_execute("PRAGMA busy_timeout = 0")?)).unwrap();
    let mut other = connect(&database);
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let page = told_to_wait(&app, "SELECT 1");
    other.batch_execute("ROLLBACK").unwrap();
    assert_eq!(page.form("Try again").submit("Try again").expect(200).path, "/wait/done");
}
