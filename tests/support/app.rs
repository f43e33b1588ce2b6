//! The whole program on a database of one test: the real server on a free port, people's browsers in front of it, the letters behind it, and a
//! clock that the test moves.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use chrono::{DateTime, TimeDelta, Utc};
use redress::app::App;
use redress::casework::attaching::{self, Announced, Kept, Whose};
use redress::casework::drafting::{self, Typed};
use redress::casework::sealing::keys;
use redress::clock::Clock;
use redress::config::{BaseUrl, DatabaseUrl, TrustedProxies};
use redress::credential::{FirstSignInCode, TOTP_STEP_SECONDS, Token, TotpSecret, totp_step};
use redress::domain::actor::{Actor, Role};
use redress::domain::evidence::{FileName, Kind, Media};
use redress::domain::id::{CaseId, DraftId, EvidenceId, UserId};
use redress::domain::identity::{EmailAddress, Reference};
use redress::evidence::Evidence;
use redress::evidence::receiving::Receiving;
use redress::notify::mailer::{Envelope, MailRoute, Mailer};
use redress::rulebook;
use redress::serve::{self, Front, Signals};
use redress::staff::{self, NewUser, Origin};
use redress::store::people::Stage;
use redress::store::{AnyConnection, Missing, Store, people};
use redress::vault::{KeyRing, Vault, uuid_v7};
use redress::web::{self, session::Opening};

use super::browser::{Browser, Page};
use super::databases::TestDatabase;

/// The password of every user that a test adds.
pub const PASSWORD: &str = "a jackfruit under the stairs";
/// The bank of a user of role bank, unless the test names another.
pub const BANK: &str = "KTB";

/// The folder of evidence, in the folder of the database.
pub const EVIDENCE: &str = "evidence";

/// The program, running. It stops when this is dropped.
pub struct TestApp {
    pub app: App,
    pub base_url: String,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl TestApp {
    /// Starts it at 10:00 in Bangkok on 23 November 2026.
    pub fn start(database: &TestDatabase) -> Self {
        Self::run(application(database), None, web::routes)
    }

    /// The same behind a proxy with TLS, as browsers call it `origin`.
    pub fn start_behind(database: &TestDatabase, origin: &str) -> Self {
        Self::run(application(database), Some(origin), web::routes)
    }

    /// The same with another application, such as one that is the demo, or with routes of the test's own.
    pub fn run(app: App, origin: Option<&str>, routes: fn() -> Vec<web::Row>) -> Self {
        let change = |front: &mut Front| {
            if let Some(origin) = origin {
                front.base_url = origin.parse().unwrap();
            }
        };
        Self::run_behind(app, change, routes)
    }

    /// The same behind a proxy of this machine, which is believed: each browser says in `X-Forwarded-For` who it is.
    pub fn start_proxied(database: &TestDatabase) -> Self {
        let change = |front: &mut Front| front.proxies = "127.0.0.1".parse().unwrap();
        Self::run_behind(application(database), change, web::routes)
    }

    /// The same with another front.
    pub fn run_behind(app: App, change: impl FnOnce(&mut Front), routes: fn() -> Vec<web::Row>) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let mut front = Front::new(base_url.parse::<BaseUrl>().unwrap(), TrustedProxies::default());
        change(&mut front);
        let (sender, started) = mpsc::channel();
        let served = app.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let server = serve::start(&served, &front, listener, Signals::Ignored, routes).unwrap();
                sender.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { app, base_url, server: started.recv().unwrap(), thread: Some(thread) }
    }

    /// Somebody who was never here.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base_url)
    }

    /// A user of this role, added and signed in, who has just shown the second factor. The pages of the sign-in are `tests/sign_in.rs`'s matter.
    pub fn staff(&self, role: Role) -> Browser {
        self.user(role, 1)
    }

    /// The `number`th user of this role, added and signed in: another person than the first.
    pub fn user(&self, role: Role, number: u32) -> Browser {
        let bank = (role == Role::Bank).then_some(BANK);
        self.person(role, number, bank)
    }

    /// A user of this bank, added and signed in.
    pub fn bank(&self, bank: &str) -> Browser {
        self.person(Role::Bank, 1, Some(bank))
    }

    /// A user of this role who signed in a while ago: the second factor has to be shown again before some acts.
    pub fn long_in(&self, role: Role) -> Browser {
        self.with_session(Opening { user: Some(self.settled(role, "long")), ..Opening::default() })
    }

    /// A user of this role who has shown the password and still has this step of the sign-in before them.
    pub fn half_in(&self, role: Role, stage: Stage) -> Browser {
        let id = match stage {
            Stage::Enrol => self.with_password(&format!("half-{stage}@example.org"), role),
            Stage::Code | Stage::In => self.settled(role, &format!("half-{stage}")),
        };
        self.with_session(Opening { user: Some(id), stage, ..Opening::default() })
    }

    fn settled(&self, role: Role, name: &str) -> UserId {
        let email = format!("{name}-{}@example.org", role.as_str().replace('_', "-"));
        let id = self.with_password(&email, role);
        self.set_authenticator_up(id);
        id
    }

    /// A user who has set a password and no authenticator.
    fn with_password(&self, email: &str, role: Role) -> UserId {
        let bank = (role == Role::Bank).then_some(BANK);
        let code = FirstSignInCode::parse(&self.add(role, email, bank));
        staff::sign_in_first(&self.app, email, code.as_ref(), PASSWORD, &Origin::default()).unwrap()
    }

    fn set_authenticator_up(&self, id: UserId) {
        let (app, origin) = (&self.app, Origin::default());
        let code = staff::pending_secret(app, id).unwrap().unwrap().0.code(totp_step(app.clock.real_now()));
        staff::enrol(app, id, Some(&code), &origin).unwrap().unwrap();
    }

    fn person(&self, role: Role, number: u32, bank: Option<&str>) -> Browser {
        let email = email_of(role, number, bank);
        let code = FirstSignInCode::parse(&self.add(role, &email, bank));
        let id = staff::sign_in_first(&self.app, &email, code.as_ref(), PASSWORD, &Origin::default()).unwrap();
        self.set_authenticator_up(id);
        self.with_session(Opening { user: Some(id), is_stepped_up: true, ..Opening::default() })
    }

    /// What somebody's authenticator shows: a code that was not taken yet. Time passes where there is none.
    pub fn code(&self, email: &str) -> String {
        let user = staff::find(&self.app, email).unwrap();
        match staff::next_code(&self.app, &user).unwrap() {
            Some(code) => code.text().to_owned(),
            None => {
                self.pass(TimeDelta::seconds(TOTP_STEP_SECONDS));
                self.code(email)
            }
        }
    }

    /// Types the code on the page of the second step, or of a step-up.
    #[track_caller]
    pub fn second_step(&self, page: &Page, email: &str) -> Page {
        let form = page.form("/sign-in/").set("factor_code", &self.code(email));
        let button = form.buttons().remove(0);
        form.submit(&button)
    }

    /// Signs in with the password of every user here, and the code.
    #[track_caller]
    pub fn sign_in(&self, browser: &Browser, email: &str) -> Page {
        self.second_step(&sign_in(browser, email, PASSWORD).expect(200), email)
    }

    /// Sets up the authenticator with the key that the page shows.
    #[track_caller]
    pub fn enrol(&self, page: &Page) -> Page {
        enrol(page, self.app.clock.real_now())
    }

    /// The code that an authenticator makes of a key that was typed into it.
    pub fn code_for(&self, typed: &str) -> String {
        code_for(typed, self.app.clock.real_now())
    }

    /// Adds a user; the first code.
    pub fn add(&self, role: Role, email: &str, bank: Option<&str>) -> String {
        let name = email.split('@').next().unwrap().replace('-', " ");
        let new = NewUser::read(email, &name, role.as_str(), bank).unwrap();
        let (_, code) = staff::add(&self.app, &new, &Actor::System).unwrap();
        code.text()
    }

    /// A browser with a session that opens this, without any sign-in.
    pub fn with_session(&self, opens: Opening) -> Browser {
        let token = Token::new().unwrap();
        let now = self.app.clock.real_now().naive_utc();
        let row = people::Session {
            digest: token.digest().to_vec(),
            user_id: opens.user,
            case_id: opens.case,
            petition_id: opens.petition,
            draft_id: opens.draft,
            created_at: now,
            seen_at: now,
            stage: opens.stage,
            stepped_up_at: opens.is_stepped_up.then_some(now),
        };
        let store = &self.app.store;
        store.write_now(move |connection| people::insert_session(connection, &row)).unwrap();
        let browser = self.browser();
        browser.plant_cookie("redress", &token.text());
        browser
    }

    /// An empty draft with an address, and the reference that `bits` make.
    pub fn draft(&self, bits: u64, email: &str) -> (DraftId, String) {
        let id = DraftId::from_bytes(self.new_id());
        let reference = Reference::from_bits(bits);
        let (context, named) = (self.app.context(Actor::System), reference.clone());
        let email = email.parse::<EmailAddress>().unwrap();
        let begun = self.app.store.write_now(move |connection| {
            drafting::begin(connection, &context, id, &named, "{}")?;
            let typed = |_: &str| Ok(Typed { answers: "{}".to_owned(), email: Some(email.clone()) });
            drafting::change(connection, &context.vault, id, context.legal, &typed)
        });
        begun.unwrap();
        (id, reference.to_string())
    }

    /// A text that was added to a draft.
    pub fn evidence_of_draft(&self, draft: DraftId) -> EvidenceId {
        let id = EvidenceId::from_bytes(self.new_id());
        let (context, media) = (attaching::on_draft(&self.app), Media::Text);
        let announced = Announced { id, whose: Whose::Draft(draft), media, by: None };
        let files = &*self.app.evidence.files;
        let store = &self.app.store;
        let announcing = context.clone();
        store.write_now(move |c| attaching::announce(c, &announcing, &announced)).unwrap().unwrap();
        let mut receiving = Receiving::begin(files, id, media).unwrap();
        receiving.write(id.to_string().as_bytes()).unwrap();
        let (received, name) = (receiving.finish(files).unwrap(), FileName::read("slip.txt").unwrap());
        let keep = move |c: &mut AnyConnection| attaching::keep(c, &context, id, (Kind::Slip, &name), &received, false);
        assert_eq!(store.write_now(keep).unwrap(), Kept::New);
        id
    }

    /// A text that came into a case with its draft.
    pub fn evidence_of_case(&self, case: CaseId) -> EvidenceId {
        let (draft, _) = self.draft(4_711, "evidence@example.org");
        let id = self.evidence_of_draft(draft);
        let context = attaching::on_draft(&self.app);
        self.app.store.write_now(move |c| attaching::follow(c, &context, draft, case)).unwrap();
        id
    }

    /// An id that nothing has.
    pub fn new_id(&self) -> [u8; 16] {
        *uuid_v7(self.app.clock.real_now()).unwrap().as_bytes()
    }

    /// Every letter sent so far, oldest first.
    pub fn mails(&self) -> Vec<Envelope> {
        self.app.mailer.sent()
    }

    /// Lets real time pass, and legal time with it.
    pub fn pass(&self, by: TimeDelta) {
        self.app.clock.advance_real(by).unwrap();
    }

    /// Lets legal time alone pass.
    pub fn pass_days(&self, days: i64) {
        self.app.clock.move_legal(days).unwrap();
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            // The thread's own panic has been shown; a second one here would end the whole test process.
            drop(thread.join());
        }
    }
}

/// The program on this database, with keys, letters and a clock of its own.
pub fn application(database: &TestDatabase) -> App {
    application_with(database, Vault::new(KeyRing::generate(beginning()).unwrap()))
}

/// The same with keys of the test's own.
pub fn application_with(database: &TestDatabase, vault: Vault) -> App {
    let mut app = application_on(&database.url().parse().unwrap(), vault);
    app.evidence = Evidence::new(&database.folder().join(EVIDENCE), None);
    app
}

/// The same on any database, such as a copy; evidence is kept nowhere.
pub fn application_on(url: &DatabaseUrl, vault: Vault) -> App {
    let store = Store::open(url, Missing::Refuse).unwrap();
    let beginning = beginning();
    let sender = "Redress <redress@example.org>".parse().unwrap();
    let mailer = Mailer::open(&MailRoute::Memory, sender).unwrap();
    let evidence = Evidence::new(Path::new("/dev/null/no-evidence"), None);
    App::new(store, Clock::fixed(beginning), vault, rulebook::built_in().unwrap(), mailer, evidence).unwrap()
}

/// When every test begins.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-23T03:00:00Z".parse().unwrap()
}

/// The address of a user that a test adds.
pub fn email_of(role: Role, number: u32, bank: Option<&str>) -> String {
    let bank = bank.map(|bank| format!("-{}", bank.to_lowercase())).unwrap_or_default();
    format!("{}{bank}-{number}@example.org", role.as_str().replace('_', "-"))
}

/// Sets a password with the first code; the authenticator comes next.
#[track_caller]
pub fn first_sign_in(browser: &Browser, email: &str, code: &str, password: &str) -> Page {
    browser
        .get("/sign-in/first")
        .form("Set the password")
        .set("email", email)
        .set("first_code", code)
        .set("password", password)
        .set("password_again", password)
        .submit("Set the password")
}

/// Sets up the authenticator with the key that the page shows.
#[track_caller]
pub fn enrol(page: &Page, now: DateTime<Utc>) -> Page {
    let code = code_for(&page.all("#secret")[0], now);
    page.form("/sign-in/enrol").set("totp_code", &code).submit("Set up and sign in")
}

/// The code that an authenticator makes of a key that was typed into it.
fn code_for(typed: &str, now: DateTime<Utc>) -> String {
    let dense: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    TotpSecret::from_base32(&dense).unwrap().code(totp_step(now)).text().to_owned()
}

/// The first step of a sign-in: e-mail and password.
#[track_caller]
pub fn sign_in(browser: &Browser, email: &str, password: &str) -> Page {
    sign_in_on(&browser.get("/sign-in"), email, password)
}

/// The same on the page that was shown.
#[track_caller]
pub fn sign_in_on(page: &Page, email: &str, password: &str) -> Page {
    page.form("/sign-in").set("email", email).set("password", password).submit("Sign in")
}

/// A sealed text, whoever's it is.
#[track_caller]
pub fn opened(app: &App, table: &'static str, column: &'static str, row: &[u8; 16], sealed: &[u8]) -> String {
    let value = app.store.read_now(|connection| keys::open_one(connection, &app.vault, table, column, row, sealed));
    value.unwrap().text().unwrap()
}
