//! Who gets to which page, and which forms are taken (security.md: access, CSRF, input).

mod closed;
mod crawl;
mod records;

use std::fmt::Write;

use diesel::connection::SimpleConnection;
use redress::casework::retention::Whose;
use redress::casework::{correcting, objecting};
use redress::domain::actor::{Actor, Role};
use redress::staff::ROLES;
use redress::store::orders;
use redress::store::people::Stage;
use redress::web::access::{Access, Body};
use redress::web::answer::{self, Answer};
use redress::web::navigation::home;
use redress::web::page::TroublePage;
use redress::web::session::Opening;
use redress::web::visitor::Visitor;
use redress::web::{Row, routes};

use crate::support::app::{TestApp, application};
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::golden;
use crate::support::rows::connect;
use crate::support::seed::{Seed, baht};
use crate::web::victim;

/// Everybody there is, by the name of a column, and what the claimant's own paths name. Staff have just shown the second factor.
fn people(app: &TestApp) -> (Vec<(String, Browser)>, Samples) {
    people_with(app, |role| app.staff(role))
}

fn people_with(app: &TestApp, staff: impl Fn(Role) -> Browser) -> (Vec<(String, Browser)>, Samples) {
    let seed = Seed::new(&app.app);
    let (_, payments) = seed.disbursing_account(baht(100), &[baht(100)]);
    let claim = seed.petition(payments[0].petition_id.unwrap());
    let mut samples = desk_samples(&seed);
    samples.extend(money_samples(&seed));
    // After the seeds, in whose time an old draft is thrown away.
    let case = Opening { case: claim.case_id, ..Opening::default() };
    let draft = Opening { draft: Some(app.draft(1, "malee@example.org").0), ..Opening::default() };
    let objected = seed.objection(&seed.published_account(baht(100)), baht(10));
    let objection = Opening { petition: Some(objected.id), ..Opening::default() };
    let of_draft = app.evidence_of_draft(draft.draft.unwrap());
    let of_case = app.evidence_of_case(claim.case_id.unwrap());
    let draft = app.with_session(draft);
    victim::fill(&draft, "/claim/transfers/new", victim::TRANSFER).expect(200);
    let mut people = vec![
        ("nobody".to_owned(), app.browser()),
        ("draft".to_owned(), draft),
        ("claimant".to_owned(), app.with_session(case)),
        ("holder".to_owned(), app.with_session(objection)),
    ];
    for (name, stage) in [("code", Stage::Code), ("enrol", Stage::Enrol)] {
        people.push((name.to_owned(), app.half_in(Role::Admin, stage)));
    }
    for role in ROLES {
        people.push((role.to_string(), staff(role)));
    }
    app.add(Role::Auditor, "sample@example.org", None);
    let user = redress::staff::find(&app.app, "sample@example.org").unwrap().id;
    samples.extend([
        ("/admin/users/{id}/{act}", format!("/admin/users/{user}/reset")),
        ("/admin/users/{id}", format!("/admin/users/{user}")),
        ("/object/overview/{act}", "/object/overview/withdraw".to_owned()),
        ("/claim/evidence/{id}", format!("/claim/evidence/{of_draft}")),
        ("evidence/{id}", format!("evidence/{of_case}")),
        ("claims/{claim}/evidence", format!("claims/{}/evidence", claim.id)),
        ("{name}", "redress.css".to_owned()),
        ("/claim/elsewhere", "/claim/elsewhere?why=card".to_owned()),
        ("{step}", "capacity".to_owned()),
        ("{number}/remove", "1/remove".to_owned()),
        ("{number}", "new".to_owned()),
        ("claims/{claim}/{act}", format!("claims/{}/challenge", claim.id)),
        ("payments/{payment}/{act}", format!("payments/{}/waive", payments[0].id)),
    ]);
    (people, Samples(samples))
}

/// An account that is reported, a claim that nobody took, an order that is challenged: every page of the desk has something to show.
fn desk_samples(seed: &Seed<'_>) -> Vec<(&'static str, String)> {
    let reported = seed.reported_account(&seed.fresh_key(), baht(100)).id;
    let (account, claims) = seed.ordered_account(baht(100), &[baht(50)]);
    let claim = seed.filed_claim(&account, baht(10)).id;
    let services = seed.read(|c| orders::services_of_account(c, account.id));
    let (id, claimant) = (claims[0].id, Actor::Claimant(claims[0].case_id.unwrap()));
    let challenge = seed.act(&claimant, move |c, context| objecting::report_challenge(c, context, id, "Black 1/2570"));
    let (challenge, seen) = (challenge.id, challenge.version);
    seed.act(&seed.actor_of(Role::Officer, 1), move |c, context| {
        objecting::act(c, context, challenge, seen, &objecting::Command::Confirm)
    });
    let whose = Whose::Objection(seed.objection(&seed.published_account(baht(100)), baht(10)).id);
    let correction =
        seed.act(&seed.actor_of(Role::Officer, 1), move |c, context| correcting::ask(c, context, whose, "The name."));
    vec![
        ("/desk/petitions/{id}/case/{act}", format!("/desk/petitions/{claim}/case/place_hold")),
        ("/desk/petitions/{id}/{act}", format!("/desk/petitions/{claim}/admit")),
        ("/desk/petitions/{id}", format!("/desk/petitions/{claim}")),
        ("/desk/accounts/{id}/{act}", format!("/desk/accounts/{reported}/report_hold")),
        ("/desk/accounts/{id}", format!("/desk/accounts/{reported}")),
        ("/desk/challenges/{id}/{act}", format!("/desk/challenges/{challenge}/record_judgment")),
        ("/desk/corrections/{id}/{act}", format!("/desk/corrections/{correction}/propose")),
        ("/desk/corrections/{id}", format!("/desk/corrections/{correction}")),
        ("/desk/services/{id}", format!("/desk/services/{}", services[0].id)),
        ("/desk/letters/{id}", format!("/desk/letters/{claim}")),
        ("/admin/letters/{id}", format!("/admin/letters/{claim}")),
        ("/demo/mail/{id}", "/demo/mail/1".to_owned()),
    ]
}

/// An account before the committee, an order, a payment that the bank was told to make: the same for the committee and the bank.
fn money_samples(seed: &Seed<'_>) -> Vec<(&'static str, String)> {
    let reported = seed.reported_account(&seed.fresh_key(), baht(100)).id;
    let (_, due) = seed.disbursing_account(baht(100), &[baht(100)]);
    let payment = seed.released(&due)[0].clone();
    let order = payment.order_id.unwrap();
    let account = seed.published_account(baht(100));
    seed.ready_claim(&account, baht(50));
    let account = seed.before_committee(account.id).id;
    vec![
        ("/bank/accounts/{id}/change_balance", format!("/bank/accounts/{account}/change_balance")),
        ("/bank/accounts/{id}", format!("/bank/accounts/{reported}")),
        ("/bank/payments/{id}/{act}", format!("/bank/payments/{}/confirm", payment.id)),
        ("/bank/payments/{id}", format!("/bank/payments/{}", payment.id)),
        ("/bank/notices/{id}", format!("/bank/notices/{account}")),
        ("/committee/accounts/{id}/order/{kind}", format!("/committee/accounts/{account}/order/first")),
        ("/committee/accounts/{id}", format!("/committee/accounts/{account}")),
        ("/committee/orders/{id}", format!("/committee/orders/{order}")),
    ]
}

/// What stands in braces needs a sample here, or the test fails.
struct Samples(Vec<(&'static str, String)>);

impl Samples {
    /// An address of a route.
    fn of(&self, path: &str) -> String {
        let filled = |path: String, (part, sample): &(&str, String)| path.replace(part, sample);
        self.0.iter().fold(path.to_owned(), filled)
    }
}

/// Where somebody is sent who has to come in first.
const ENTRIES: [&str; 6] = ["/sign-in", "/sign-in/code", "/sign-in/enrol", "/case", "/case/ended", "/object"];

/// What somebody meets: in, sent to a sign-in first, or no such page. A form without its token shows that its sender was let in as far as the
/// token (403), and changes nothing.
fn met(row: &Row, browser: &Browser, samples: &Samples) -> char {
    let path = samples.of(row.path);
    assert!(!path.contains('{'), "{path}: no sample for it");
    let request = browser.request(row.method.as_str(), &path);
    let page = if row.method == "POST" { request.fields(&[]).send() } else { request.send() };
    let place = page.header("location").unwrap_or_default();
    match page.status {
        401 => '⚿',
        404 => '✘',
        303 if place.starts_with("/sign-in?") || ENTRIES.contains(&place) => '→',
        303 if place.starts_with("/sign-in/again") => '↑',
        303 if row.path.starts_with("/sign-in") && ROLES.iter().any(|role| home(*role) == place) => '⌂',
        // A form with a file is refused for its encoding before its token is looked at.
        200 | 303 | 403 | 409 | 415 => '✔',
        _ => panic!("{}", page.describe()),
    }
}

/// A role that is missing from a guard, or one too many, shows as a change of the golden file; so does a route without a row. To accept what is
/// found, run it with UPDATE_GOLDEN=1 and look at the difference.
#[test]
fn every_route_is_open_to_whom_the_golden_file_says_and_to_nobody_else() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let (people, samples) = people_with(&app, |role| app.long_in(role));
    let names: Vec<&str> = people.iter().map(|(name, _)| name.as_str()).collect();
    let mut found = format!(
        "# ✔ in · → sign in first · ↑ in, once the second factor was shown again · ⌂ in already: to the own first page · ⚿ a system's key wanted, whoever asks · ✘ no such page\n# {}\n",
        names.join(" ")
    );
    for row in routes() {
        let marks: String = people.iter().map(|(_, browser)| format!("{} ", met(&row, browser, &samples))).collect();
        writeln!(found, "{:<4} {:<34} {}", row.method.as_str(), row.path, marks.trim()).unwrap();
    }
    golden::hold("tests/golden/routes.txt", &found);
}

#[test]
fn a_form_that_is_refused_leads_back_to_a_page_that_is_there_in_either_language() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let (people, samples) = people(&app);
    let (mut looked, mut refused) = (0, 0);
    for row in routes().iter().filter(|row| row.method == "POST" && !row.path.starts_with("/api")) {
        looked += 1;
        let sent = |browser: &Browser| browser.request("POST", &samples.of(row.path)).fields(&[]).send();
        let Some((browser, page)) = people
            .iter()
            .map(|(_, browser)| (browser, sent(browser)))
            .find(|(_, page)| [403, 415].contains(&page.status))
        else {
            continue;
        };
        refused += 1;
        for css in ["a.language", "nav.back a"] {
            let href = page.attribute(css, "href").unwrap_or_else(|| panic!("no {css} on {}", page.describe()));
            assert!([200, 409].contains(&browser.get(&href).status), "{} leads to {href}", row.path);
        }
    }
    // Of the demo's own there are no forms here.
    assert!(refused + 2 >= looked, "{refused} of {looked}");
}

fn sqlite() -> crate::support::databases::TestDatabase {
    crate::support::databases::TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA)
}

#[test]
fn what_is_not_there_is_a_page_in_the_readers_language() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let page = app.browser().get("/nowhere").expect(404);
    assert!(page.has_text("Page not found"), "{}", page.describe());
    let page = app.browser().preferring("th").get("/nowhere").expect(404);
    assert!(page.has_text("ไม่พบหน้านี้") || page.html.contains("lang=\"th\""), "{}", page.describe());
    assert!(page.header("set-cookie").is_none());
}

#[test]
fn a_page_of_another_role_is_as_absent_as_one_that_does_not_exist() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let officer = app.staff(Role::Officer);
    let foreign = officer.get("/admin").expect(404);
    let absent = officer.get("/nowhere").expect(404);
    let neutral = |page: &Page| page.html.replace("/admin", "").replace("/nowhere", "");
    assert_eq!(neutral(&foreign), neutral(&absent));
}

#[test]
fn a_program_gets_problem_json_with_a_stable_code() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let page = app.browser().request("GET", "/nowhere").with("accept", "application/json").send().expect(404);
    assert_eq!(page.header("content-type"), Some("application/problem+json"));
    let problem: serde_json::Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(problem["type"], "/problems/not-found");
    assert_eq!(problem["status"], 404);
}

/// What the sign-in page sends, to be changed by an attacker.
fn form(browser: &Browser) -> crate::support::browser::Request {
    browser
        .get("/sign-in")
        .form("/sign-in")
        .set("email", "nobody@example.org")
        .set("password", "not the password")
        .prepare("Sign in")
}

#[test]
fn a_form_needs_the_token_of_its_own_browser() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    form(&browser).send().expect(422);
    for fields in [
        &[("email", "a@example.org")][..],
        &[("csrf", "")][..],
        &[("csrf", "0000000000000000000000000000000000000000000000000000000000000000")][..],
    ] {
        let page = browser.post("/sign-in", fields).expect(403);
        assert!(page.has_text("nothing has been saved"), "{}", page.describe());
    }
    let other = app.browser();
    let token = other.get("/sign-in").attribute("input[name=csrf]", "value").unwrap();
    browser.post("/sign-in", &[("csrf", &token)]).expect(403);
    form(&app.browser()).with("cookie", "redress=").send().expect(403);
}

#[test]
fn a_form_of_another_site_is_refused_whatever_it_brings() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    form(&browser).with("origin", "https://evil.example").send().expect(403);
    form(&browser).with("sec-fetch-site", "cross-site").send().expect(403);
    form(&browser).with("sec-fetch-site", "same-site").send().expect(403);
    // Browsers send `null` for our own forms, because we ask them for no referrer.
    form(&browser).with("origin", "null").send().expect(422);
    form(&browser).without("origin").without("sec-fetch-site").send().expect(422);
}

#[test]
fn only_get_head_and_plain_forms_are_taken() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let browser = app.browser();
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        browser.request(method, "/sign-in").send().expect(405);
    }
    browser.request("POST", "/admin").send().expect(405);
    let head = browser.request("HEAD", "/sign-in").send().expect(200);
    assert!(head.bytes.is_empty());
    form(&browser).with("content-encoding", "gzip").send().expect(415);
    form(&browser).with("content-type", "application/json").send().expect(415);
    let large = vec![b'a'; 256 * 1024 + 1];
    form(&browser).body("application/x-www-form-urlencoded", large).send().expect(413);
}

async fn take_up(visitor: Visitor, Body(values): Body) -> Answer {
    visitor.set_draft(values.get("draft").parse().ok()).await?;
    answer::see_other("/guarded")
}

async fn guarded(visitor: Visitor) -> Answer {
    let page = visitor.page(visitor.text.get("admin-users-title"));
    answer::html(&TroublePage::new(page, "refused", None))
}

#[test]
fn a_user_takes_up_a_draft_in_the_own_session_and_anybody_else_in_a_new_one() {
    let routes = || {
        vec![
            redress::web::get("/guarded", Access::Draft, guarded),
            redress::web::post("/take-up", Access::Public, take_up),
            redress::web::get("/admin", Access::Staff(&[Role::Admin]), guarded),
            redress::web::get("/sign-in/first", Access::Public, redress::web::sign_in::show_first),
            redress::web::post("/sign-in/first", Access::Public, redress::web::sign_in::sign_in_first),
        ]
    };
    let database = sqlite();
    let app = TestApp::run(application(&database), None, routes);
    let (draft, _) = app.draft(1, "malee@example.org");
    let admin = app.staff(Role::Admin);
    let cookie = admin.cookie("redress");
    let visitor = app.browser();
    visitor.get("/sign-in/first");
    for (browser, before) in [(&admin, 404), (&visitor, 303)] {
        browser.request("GET", "/guarded").send().expect(before);
        let token = browser.get("/sign-in/first").attribute("input[name=csrf]", "value").unwrap();
        let fields = [("csrf", token.as_str()), ("draft", &draft.to_string())];
        browser.post("/take-up", &fields).expect(303);
        browser.get("/guarded").expect(200);
    }
    assert_eq!(admin.cookie("redress"), cookie);
    admin.get("/admin").expect(200);
    let token = admin.get("/admin").attribute("input[name=csrf]", "value").unwrap();
    admin.post("/take-up", &[("csrf", &token)]).expect(303);
    admin.get("/guarded").expect(404);
    admin.get("/admin").expect(200);
}

#[test]
fn a_handler_that_panics_is_answered_like_any_fault_of_ours() {
    async fn breaks() -> Answer {
        panic!("what somebody typed")
    }
    let routes = || vec![redress::web::get("/breaks", Access::Public, breaks)];
    let database = sqlite();
    let app = TestApp::run(application(&database), None, routes);
    for _ in 0..3 {
        let page = app.browser().get("/breaks").expect(500);
        assert_eq!(page.all("strong.reference")[0].len(), 8);
        assert!(!page.has_text("typed"));
        assert!(page.header("content-security-policy").is_some());
    }
}

on_both_databases! {
    fn our_own_fault_shows_a_number_and_nothing_else(database: TestDatabase) {
        let app = TestApp::start(&database);
        let admin = app.staff(Role::Admin);
        // The program itself may not do this.
        connect(&database).batch_execute("ALTER TABLE codes RENAME TO mislaid").unwrap();
        admin.get("/admin").expect(200);
        let page = app
            .browser()
            .get("/case")
            .form("/case")
            .set("reference", "R7KQ-2M9X")
            .submit("Send me a code");
        // A reference with a wrong check character goes no further than the form.
        assert!([422, 500].contains(&page.status), "{}", page.describe());
        let reference = redress::domain::identity::Reference::from_bits(7).to_string();
        let page = app
            .browser()
            .get("/case")
            .form("/case")
            .set("reference", &reference)
            .submit("Send me a code")
            .expect(500);
        assert_eq!(page.all("strong.reference")[0].len(), 8);
        for internal in ["codes", "SELECT", "table", "relation", "mislaid"] {
            assert!(!page.html.contains(internal), "{internal} on {}", page.describe());
        }
    }
}
