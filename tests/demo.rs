//! The demo: a made-up season that the law would allow, a door for everybody, and a clock that moves.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use redress::app::App;
use redress::clock::Clock;
use redress::demo::{self, crew::CREW};
use redress::doctor;
use redress::domain::account::State;
use redress::domain::actor::Role;
use redress::evidence::Evidence;
use redress::notify::mailer::{MailRoute, Mailer};
use redress::rulebook;
use redress::store::{Missing, Store, accounts};
use redress::vault::{KeyRing, Vault};
use redress::web;
use tempfile::TempDir;

use crate::support::app::{EVIDENCE, TestApp, beginning, sign_in};
use crate::support::databases::{TestDatabase, on_both_databases};

fn demo_app(database: &TestDatabase, mails: &TempDir) -> App {
    let store = Store::open(&database.url().parse().unwrap(), Missing::Refuse).unwrap();
    let route = MailRoute::Folder(mails.path().to_owned());
    let mailer = Mailer::open(&route, "redress@example.org".parse().unwrap()).unwrap();
    let vault = Vault::new(KeyRing::generate(beginning()).unwrap());
    let clock = Clock::fixed(beginning());
    let rules = rulebook::built_in().unwrap();
    let mut app =
        App::new(store, clock, vault, rules, mailer, Evidence::new(&database.folder().join(EVIDENCE), None)).unwrap();
    app.demo = true;
    app
}

fn count(app: &App, state: State) -> usize {
    app.store.read_now(|connection| accounts::in_state(connection, state, None, 1_000)).unwrap().len()
}

fn doctor_is_content(app: &App) {
    doctor::examine(app, &mut |finding| panic!("{finding:?}")).unwrap();
}

on_both_databases! {
    fn the_season_is_one_that_the_law_allows_and_has_accounts_at_every_stage(database: TestDatabase) {
        let mails = TempDir::new().unwrap();
        let app = demo_app(&database, &mails);
        demo::prepare(&app, 1).unwrap();
        for state in State::ALL {
            let wanted = !matches!(state, State::Forfeited | State::Struck);
            assert_eq!(count(&app, *state) > 0, wanted, "{state}");
        }
        doctor_is_content(&app);
        assert_eq!(demo::crew::CREW.iter().filter(|member| member.role == Role::Bank).count(), 4);
    }
}

#[test]
fn other_numbers_make_other_seasons_that_hold_as_well() {
    for seed in [0, 7, u64::MAX] {
        let database = TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA);
        let mails = TempDir::new().unwrap();
        let app = demo_app(&database, &mails);
        demo::prepare(&app, seed).unwrap();
        doctor_is_content(&app);
    }
}

#[test]
fn everybody_comes_in_by_a_button_and_with_the_password_that_was_printed() {
    let database = TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA);
    let mails = TempDir::new().unwrap();
    let app = demo_app(&database, &mails);
    let sign_ins = demo::prepare(&app, 1).unwrap();
    let app = TestApp::run(app, None, web::routes);
    for member in CREW {
        let browser = app.browser();
        let token = browser.get("/demo").expect(200).attribute("input[name=csrf]", "value").unwrap();
        let answer = browser.post("/demo/enter", &[("csrf", &token), ("member", member.email)]).expect(303);
        let home = answer.header("location").unwrap();
        assert_eq!(home, web::navigation::home(member.role), "{}", member.email);
        assert!(browser.get("/demo").has_text(member.name), "{}", member.email);
        let shown = format!("Code of the authenticator: {}", app.code(member.email));
        assert!(browser.get("/demo").has_text(&shown), "{}", member.email);
        let page = sign_in(&app.browser(), member.email, &sign_ins.password).expect(200);
        assert_eq!(app.second_step(&page, member.email).path, home, "{}", member.email);
    }
    let browser = app.browser();
    let page = browser.get("/demo");
    let reference = page.attribute("input[name=case]", "value").unwrap();
    let token = page.attribute("input[name=csrf]", "value").unwrap();
    browser.post("/demo/enter", &[("csrf", &token), ("case", &reference)]).expect(303);
    assert!(browser.get("/demo").all(".whoami-name")[0].contains(&reference));
    for path in ["/claim/start", "/case"] {
        browser.get("/demo").click(path).expect(200);
    }
    let browser = app.browser();
    let token = browser.get("/demo").attribute("input[name=csrf]", "value").unwrap();
    browser.post("/demo/enter", &[("csrf", &token), ("member", "nobody@demo.example")]).expect(404);
}

#[test]
fn a_role_is_given_by_the_two_administrators_of_the_demo() {
    let database = TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA);
    let mails = TempDir::new().unwrap();
    let app = demo_app(&database, &mails);
    demo::prepare(&app, 1).unwrap();
    let app = TestApp::run(app, None, web::routes);
    let [one, other] = ["admin@demo.example", "admin2@demo.example"].map(|email| {
        let browser = app.browser();
        let token = browser.csrf_of(&browser.get("/demo"));
        browser.post("/demo/enter", &[("csrf", &token), ("member", email)]).expect(303);
        (browser, email)
    });
    let page = one.0.get("/admin/users/new");
    let page = if page.path.starts_with("/sign-in/again") { app.second_step(&page, one.1) } else { page };
    let form = page.expect(200).form("Add");
    form.set_all(&[("email", "new@demo.example"), ("name", "Somsri"), ("role", "officer")]).submit("Add").expect(200);
    let user = redress::staff::find(&app.app, "new@demo.example").unwrap();
    let page = other.0.get(&format!("/admin/users/{}", user.id));
    let page = if page.path.starts_with("/sign-in/again") { app.second_step(&page, other.1) } else { page };
    page.expect(200).form("Approve the role").submit("Approve the role").expect(200);
    assert!(redress::staff::find(&app.app, "new@demo.example").unwrap().active);
}

#[test]
fn letting_ninety_days_pass_closes_the_windows_and_ten_years_bring_the_unclaimed_to_the_fund() {
    let database = TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA);
    let mails = TempDir::new().unwrap();
    let app = demo_app(&database, &mails);
    demo::prepare(&app, 1).unwrap();
    let app = TestApp::run(app, None, web::routes);
    let browser = app.browser();
    let before = count(&app.app, State::Published);
    assert!(before > 0);
    let page = browser.get("/demo").form("90 days on").submit("90 days on").expect(200);
    assert!(page.has_text("2027 CE"), "{}", page.describe());
    assert_eq!(count(&app.app, State::Published), 0);
    let unclaimed = count(&app.app, State::Unclaimed);
    assert!(unclaimed >= 4);
    page.form("Ten years on").submit("Ten years on").expect(200);
    assert!(count(&app.app, State::Forfeited) >= unclaimed, "R16");
    doctor_is_content(&app.app);
    let other = browser.get("/demo").attribute("input[name=csrf]", "value").unwrap();
    browser.post("/demo/clock", &[("csrf", &other), ("days", "-1")]).expect(404);
}

#[test]
fn the_letters_that_were_sent_can_be_read() {
    let database = TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA);
    let mails = TempDir::new().unwrap();
    let app = demo_app(&database, &mails);
    demo::prepare(&app, 1).unwrap();
    let app = TestApp::run(app, None, web::routes);
    let browser = app.browser();
    let path = browser.get("/demo").attribute("a[href^='/demo/mail/']", "href").unwrap();
    let letter = browser.get(&path).expect(200);
    assert!(letter.has_text("We never charge a fee") && letter.has_text("เราไม่เรียกเก็บค่าธรรมเนียม"));
    browser.get("/demo/mail/..%2f..%2fetc%2fpasswd").expect(404);
    let absent = "/demo/mail/01900000-0000-7000-8000-000000000000";
    browser.get(absent).expect(404);
}

#[test]
fn outside_the_demo_there_is_no_such_page() {
    let database = TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA);
    let app = TestApp::start(&database);
    app.browser().get("/demo").expect(404);
    app.staff(Role::Admin).get("/demo").expect(404);
}

/// Whatever the environment says, the demo touches nothing of it, and leaves nothing behind.
#[test]
#[cfg(unix)]
fn the_command_uses_a_database_of_its_own_and_takes_it_away_again() {
    let folder = TempDir::new().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_redress"))
        .current_dir(folder.path())
        .env_clear()
        .env("TMPDIR", folder.path())
        .env("REDRESS_DATABASE", "sqlite:precious.db")
        .env("REDRESS_SMTP", "smtp://mail.example.org?tls=required")
        .args(["demo", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        lines.push(line.unwrap());
        if lines.last().unwrap().contains("is ready") {
            break;
        }
    }
    assert!(lines.iter().any(|line| line.contains("chair@demo.example")), "{lines:?}");
    assert_eq!(entries(folder.path()).len(), 1);
    // The shell's own word: a bare machine has no program of that name.
    let terminated = Command::new("sh").args(["-c", &format!("kill {}", child.id())]).status();
    assert!(terminated.unwrap().success());
    assert!(child.wait().unwrap().success());
    assert_eq!(entries(folder.path()), Vec::<String>::new());
}

fn entries(folder: &std::path::Path) -> Vec<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}
