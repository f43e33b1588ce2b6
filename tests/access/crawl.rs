//! What reading does to the records: nothing (security.md: CSRF, "GET changes nothing").

use chrono::TimeDelta;

use super::*;
use crate::support::rows::Rows;

/// Tables that may change because somebody looked, with the reason. Nothing of the law is among them.
const MAY_CHANGE: [(&str, &str); 1] = [("sessions", "that one is in use is written down once a minute")];

fn contents(rows: &mut Rows) -> Vec<String> {
    let may_change = |row: &String| MAY_CHANGE.iter().any(|(table, _)| row.starts_with(table));
    rows.content().into_iter().filter(|row| !may_change(row)).collect()
}

on_both_databases! {
    fn no_page_that_is_opened_changes_anything_whoever_opens_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let (people, samples) = people(&app);
        let mut rows = Rows::of(&database);
        let before = contents(&mut rows);
        assert!(before.len() > 200, "there is nothing to change: {} rows", before.len());
        // Every session is old enough to be touched.
        app.pass(TimeDelta::minutes(2));
        for row in routes().iter().filter(|row| row.method == "GET") {
            let path = samples.of(row.path);
            for (name, browser) in &people {
                for method in ["GET", "HEAD"] {
                    let page = browser.request(method, &path).send();
                    assert!(page.status < 500, "{name}: {}", page.describe());
                }
            }
            let after = contents(&mut rows);
            let changed: Vec<&String> = after.iter().filter(|row| before.binary_search(row).is_err()).collect();
            assert!(after.len() == before.len() && changed.is_empty(), "{path} changed {changed:?}");
        }
        assert!(rows.content().iter().any(|row| row.starts_with("sessions") && row.contains("03:02:00")), "no session was touched");
    }
}

/// The check of the check: it sees what a form changes.
#[test]
fn the_crawl_would_see_a_change() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let mut rows = Rows::of(&database);
    let before = contents(&mut rows);
    app.add(Role::Officer, "new@example.org", None);
    assert_ne!(contents(&mut rows), before);
}
