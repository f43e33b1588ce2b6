//! What holds when something is broken: nobody is let in for it, and nothing of the inside is shown (security.md: errors).

use diesel::connection::SimpleConnection;

use super::*;

on_both_databases! {
    fn a_session_that_can_not_be_read_lets_nobody_in(database: TestDatabase) {
        let app = TestApp::start(&database);
        let admin = app.staff(Role::Admin);
        let token = admin.get("/admin").expect(200).attribute("input[name=csrf]", "value").unwrap();
        // The program itself may change no table on PostgreSQL.
        let mut owner = connect(&database);
        let mut hide = |from: &'static str, to: &'static str| {
            owner.batch_execute(&format!("ALTER TABLE {from} RENAME TO {to}")).unwrap();
        };
        for table in ["sessions", "users"] {
            hide(table, "mislaid");
            for page in [
                admin.request("GET", "/admin").send(),
                admin.request("GET", "/desk").send(),
                admin.post("/admin/letters/01020304-0506-7000-8000-000000000000/again", &[("csrf", &token)]),
                // Not even a page that is everybody's is shown in the wrong name.
                admin.request("GET", "/").send(),
            ] {
                let page = page.expect(500);
                assert!(!page.has_text("Sign out") && !page.has_text("admin 1"), "{}", page.describe());
                for inside in ["mislaid", "sessions", "SELECT", "relation", "no such table", "diesel", "actix", "src/", "panicked"] {
                    assert!(!page.html.contains(inside), "{inside} on {}", page.describe());
                }
            }
            hide("mislaid", table);
        }
        admin.get("/admin").expect(200);
    }
}

/// Neither server nor version, whatever is asked for.
#[test]
fn no_answer_tells_what_it_was_made_with() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    let version = env!("CARGO_PKG_VERSION");
    for page in [
        browser.get("/sign-in"),
        browser.get("/nowhere"),
        browser.get("/static/nothing.css"),
        browser.request("PUT", "/sign-in").send(),
        browser.post("/sign-in", &[]),
        browser.request("GET", "/%00%ff").send(),
        browser.request("GET", "/nowhere").with("accept", "application/json").send(),
        browser.request("POST", "/api/v1/cases").send(),
    ] {
        for name in ["server", "x-powered-by", "via", "x-runtime"] {
            assert_eq!(page.header(name), None, "{}", page.describe());
        }
        let shown = page.html.to_lowercase();
        for inside in ["actix", "askama", "rustc", "sqlite", "postgres", version] {
            assert!(!shown.contains(inside), "{inside} on {}", page.describe());
        }
    }
}
