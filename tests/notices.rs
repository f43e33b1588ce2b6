//! Notices: what they say, that each arrives once, and what follows from sending (R15, workflow.md "Notices").

use std::collections::BTreeSet;
use std::net::TcpListener;

use chrono::TimeDelta;
use redress::app::App;
use redress::casework::{sealing, telling};
use redress::domain::actor::{Actor, Role};
use redress::domain::id::NoticeId;
use redress::domain::notice::{Audience, Notice};
use redress::domain::told;
use redress::locale::Language;
use redress::notify::mailer::Mailer;
use redress::notify::outbox::{self, Delivered, LEASE, MOST_ATTEMPTS};
use redress::notify::{letters, texts};
use redress::store::notices::{self, OutboxNotice};
use redress::store::orders;
use redress::work::Workers;

use crate::support::app::{TestApp, application};
use crate::support::databases::{TestDatabase, on_both_databases};
use crate::support::mail_sink::{Behaviour, MailSink, Message};
use crate::support::seed::{Seed, baht};

const SURNAME: &str = "Jaidee";
const ACCOUNT: &str = "1112223334";

/// A notice of this kind with everything that casework lets its texts name.
fn notice(app: &App, kind: Notice, means: &str, to: &str, name: &str) -> OutboxNotice {
    let now = app.clock.real_now();
    let id = NoticeId::from_bytes(*redress::vault::uuid_v7(now).unwrap().as_bytes());
    let seal = |column, text: &str| sealing::seal(&app.vault, "notices", column, id.bytes(), text).unwrap();
    let mut arguments = serde_json::json!({
        "bank": "006", "account": ACCOUNT, "window_closes": "2027-02-22", "gazette": "143/17",
    });
    let more = match kind.audience() {
        Audience::Person => {
            &[("reference", "R7KQ-2M9X"), ("amount", "123450"), ("order", "1"), ("reply_by", "2026-12-08")][..]
        }
        Audience::AccountHolder | Audience::Victims => &[],
    };
    for (key, value) in more {
        arguments[*key] = (*value).into();
    }
    arguments["minutes"] = 10.into();
    let by_bank = means == "bank";
    OutboxNotice {
        id,
        kind,
        means: means.to_owned(),
        case_id: None,
        petition_id: None,
        account_id: None,
        service_id: None,
        bank: by_bank.then(|| "006".parse().unwrap()),
        to_sealed: (!by_bank).then(|| seal("to_sealed", to)),
        name_sealed: (!by_bank).then(|| seal("name_sealed", name)),
        arguments: arguments.to_string(),
        secret_sealed: [Notice::SignInCode, Notice::ContactCode]
            .contains(&kind)
            .then(|| seal("secret_sealed", "1234 5678")),
        state: "pending".to_owned(),
        attempts: 0,
        next_at: now.naive_utc(),
        leased_until: None,
        fault: None,
        created_at: now.naive_utc(),
        sent_at: None,
    }
}

fn put(app: &App, notice: &OutboxNotice) {
    let notice = notice.clone();
    app.store.write_now(move |connection| notices::insert(connection, &notice)).unwrap();
}

fn found(app: &App, id: NoticeId) -> OutboxNotice {
    app.store.read_now(|connection| notices::find(connection, id)).unwrap().unwrap()
}

fn over_smtp(app: &App, url: &str) -> App {
    let sender = "Redress <no-reply@redress.example>".parse().unwrap();
    App { mailer: Mailer::open(&url.parse().unwrap(), sender).unwrap(), ..app.clone() }
}

/// An address that nothing listens on.
fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("smtp://{}", listener.local_addr().unwrap())
}

fn sqlite() -> TestDatabase {
    TestDatabase::new(crate::support::databases::Backend::Sqlite, &crate::support::SCHEMA)
}

/// State bodies must not send links (November 2025); nothing personal but the reference and the first name (architecture.md, 7).
#[test]
fn every_notice_is_written_in_both_languages_without_links_or_personal_data() {
    let database = sqlite();
    let app = application(&database);
    for kind in Notice::ALL {
        for means in ["email", "post", "bank"] {
            let name = format!("Malee {SURNAME}");
            let notice = notice(&app, *kind, means, "malee@example.org", &name);
            let message = texts::message(&app, &notice).unwrap();
            let whole = format!("{}\n{}\n{}", message.subject, message.text, message.html);
            for wrong in ["[", "{", "http", "www.", "href", SURNAME, ACCOUNT, "malee@"] {
                let shown = whole.replace("<!doctype html>", "");
                assert!(!shown.contains(wrong), "{kind} by {means}: {wrong} in {whole}");
            }
            let words = texts::words(&app, &notice).unwrap();
            let languages: Vec<Language> = words.iter().map(|words| words.language).collect();
            assert_eq!(languages, [Language::Thai, Language::English]);
            for words in &words {
                assert!(!words.subject.is_empty() && !words.paragraphs.is_empty(), "{kind}");
                assert!(words.footer.iter().any(|line| line.contains("OTP")), "{kind}");
                assert!(words.footer.iter().any(|line| line.contains("1441")), "{kind}");
            }
            if kind.audience() == Audience::Person {
                assert!(message.subject.contains("R7KQ-2M9X"), "{kind}");
            }
        }
    }
}

/// R15: whoever is told of a decision is told how it can be challenged, and that the count of an e-mail's receipt is our own rule.
#[test]
fn a_decision_says_how_it_is_challenged_and_what_of_that_is_our_own_rule() {
    let database = sqlite();
    let app = application(&database);
    let decisions: BTreeSet<&str> = Notice::ALL
        .iter()
        .filter(|kind| {
            let notice = notice(&app, **kind, "email", "a@example.org", "Malee");
            let text = texts::message(&app, &notice).unwrap().text;
            assert_eq!(text.contains("Civil Court"), text.contains("ศาลแพ่ง"), "{kind}");
            text.contains("30 days") && text.contains("our own rule") && text.contains("is final")
        })
        .map(|kind| kind.as_str())
        .collect();
    let wanted = BTreeSet::from(["allotted", "refused", "upheld", "judgment", "late_refused"]);
    assert_eq!(decisions, wanted);
}

#[test]
fn a_name_with_line_breaks_begins_no_header_and_no_second_letter() {
    let database = sqlite();
    let app = application(&database);
    let sink = MailSink::start();
    let app = over_smtp(&app, &sink.url());
    let evil = "A\r\nBcc: victim@example.com\r\n\r\n.\r\nMAIL FROM:<x>";
    put(&app, &notice(&app, Notice::Received, "email", "a@example.org", evil));
    outbox::deliver_all(&app).unwrap();
    let received = sink.received();
    let [mail] = received.as_slice() else { panic!("one letter, not {}", received.len()) };
    assert_eq!(mail.message.header("Bcc"), None);
    let recipients = mail.commands.iter().filter(|line| line.starts_with("RCPT"));
    assert_eq!(recipients.count(), 1);
    assert!(!mail.message.text().contains("Bcc"));
}

on_both_databases! {
    fn while_the_mail_server_is_down_nothing_is_lost_and_afterwards_each_arrives_once(database: TestDatabase) {
        let test = application(&database);
        let down = over_smtp(&test, &nowhere());
        let mut ids = BTreeSet::new();
        for _ in 0..25 {
            let notice = notice(&test, Notice::Received, "email", "a@example.org", "Malee");
            put(&test, &notice);
            ids.insert(notice.id.to_string());
        }
        let mut waited = TimeDelta::zero();
        while waited < TimeDelta::minutes(60) {
            assert_eq!(outbox::deliver_all(&down).unwrap().sent, 0);
            test.clock.advance_real(TimeDelta::minutes(2)).unwrap();
            waited += TimeDelta::minutes(2);
        }
        let sink = MailSink::start();
        let up = over_smtp(&test, &sink.url());
        // No wait is longer than ten minutes.
        test.clock.advance_real(TimeDelta::minutes(10)).unwrap();
        let delivered = outbox::deliver_all(&up).unwrap();
        assert_eq!(delivered, Delivered { sent: 25, failed: 0, dead: 0 });
        assert_eq!(outbox::deliver_all(&up).unwrap(), Delivered::default());
        let arrived: Vec<String> = sink.received().iter().map(|mail| message_id(&mail.message)).collect();
        assert_eq!(arrived.len(), ids.len());
        assert_eq!(arrived.into_iter().collect::<BTreeSet<_>>(), ids);
    }
}

fn message_id(message: &Message) -> String {
    let header = message.header("Message-ID").unwrap();
    header.trim_start_matches('<').split('@').next().unwrap().to_owned()
}

#[test]
fn a_connection_dropped_after_the_letter_was_taken_costs_at_most_one_repeat_with_the_same_id() {
    let database = sqlite();
    let test = application(&database);
    let sink = MailSink::start();
    let app = over_smtp(&test, &sink.url());
    let notice = notice(&test, Notice::Received, "email", "a@example.org", "Malee");
    put(&app, &notice);
    sink.next(Behaviour::HangUpAfterData);
    assert_eq!(outbox::deliver_all(&app).unwrap().failed, 1);
    test.clock.advance_real(TimeDelta::minutes(1)).unwrap();
    assert_eq!(outbox::deliver_all(&app).unwrap().sent, 1);
    test.clock.advance_real(TimeDelta::hours(1)).unwrap();
    assert_eq!(outbox::deliver_all(&app).unwrap(), Delivered::default());
    let ids: Vec<String> = sink.received().iter().map(|mail| message_id(&mail.message)).collect();
    assert_eq!(ids, [notice.id.to_string(), notice.id.to_string()]);
}

#[test]
fn a_worker_that_died_with_a_lease_holds_a_notice_up_only_until_the_lease_ends() {
    let database = sqlite();
    let app = application(&database);
    put(&app, &notice(&app, Notice::Received, "email", "a@example.org", "Malee"));
    let now = app.clock.real_now();
    let leased = app
        .store
        .write_now(move |connection| {
            let until = (now + LEASE).naive_utc();
            notices::lease(connection, now.naive_utc(), until, 10)
        })
        .unwrap();
    assert_eq!(leased.len(), 1);
    assert_eq!(outbox::deliver_all(&app).unwrap(), Delivered::default());
    app.clock.advance_real(LEASE + TimeDelta::seconds(1)).unwrap();
    assert_eq!(outbox::deliver_all(&app).unwrap().sent, 1);
}

#[test]
fn a_letter_that_can_never_go_is_dead_at_once_and_one_that_is_refused_long_enough_too() {
    let database = sqlite();
    let test = application(&database);
    let wrong = notice(&test, Notice::Received, "email", "not an address", "Malee");
    put(&test, &wrong);
    assert_eq!(outbox::deliver_all(&test).unwrap().dead, 1);
    let late = OutboxNotice {
        attempts: MOST_ATTEMPTS - 1,
        ..notice(&test, Notice::Received, "email", "a@example.org", "Malee")
    };
    put(&test, &late);
    assert_eq!(outbox::deliver_all(&over_smtp(&test, &nowhere())).unwrap().dead, 1);
    for id in [wrong.id, late.id] {
        let dead = found(&test, id);
        assert_eq!(dead.state, "dead");
        assert!(!dead.fault.unwrap().contains('@'), "a fault quotes no address");
    }
}

#[test]
fn a_one_time_code_goes_out_in_its_letter_and_is_forgotten_then() {
    let database = sqlite();
    let app = application(&database);
    let notice = notice(&app, Notice::SignInCode, "email", "a@example.org", "Malee");
    put(&app, &notice);
    outbox::deliver_all(&app).unwrap();
    let sent = app.mailer.sent();
    assert!(sent[0].letter.text.contains("1234 5678"));
    assert!(!sent[0].letter.subject.contains("1234"));
    assert!(found(&app, notice.id).secret_sealed.is_none());
}

on_both_databases! {
    /// R15: the person's clock runs from receipt; an e-mail counts as received some days after it went out (P).
    fn an_order_that_was_mailed_counts_as_received_and_the_clock_of_its_challenge_runs(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let (account, claims) = seed.ordered_account(baht(500), &[baht(1_000)]);
        let service = || {
            let on = app.store.read_now(|connection| orders::services_on(connection, claims[0].id));
            on.unwrap().remove(0)
        };
        assert_eq!(service().sent_on, None);
        outbox::deliver_all(&app).unwrap();
        let today = app.context(Actor::System).today();
        assert_eq!(service().sent_on, Some(today));
        assert_eq!(service().deemed_on, Some(today + TimeDelta::days(3)));
        seed.pass_days(4);
        let received = service();
        assert_eq!(received.known_by.as_deref(), Some("deemed"));
        assert!(received.challenge_until.unwrap() >= today + TimeDelta::days(33));
        let letter = app.mailer.sent().into_iter().map(|mail| mail.letter).find(|letter| letter.subject.contains("The committee has decided")).unwrap();
        assert!(letter.text.contains("500.00 baht"), "{}", letter.text);
        assert!(letter.text.contains("30 days"));
        assert!(!letter.text.contains(&account.number));
    }

    fn a_person_without_e_mail_gets_a_letter_and_the_service_begins_when_it_is_posted(database: TestDatabase) {
        let app = application(&database);
        let seed = Seed::new(&app);
        let account = seed.published_account(baht(500));
        let key = crate::support::seed::key(account.bank.as_str(), &account.number);
        let mut told: told::Case = seed.told(&[(key, baht(1_000))]);
        told.victim.email = None;
        let filed = seed.file(told);
        seed.ready(filed.claims[0].0);
        seed.ordered(account.id);
        outbox::deliver_all(&app).unwrap();
        assert!(app.mailer.sent().is_empty());
        let tray = app.store.read_now(|c| notices::list(c, "post", "pending", None, 10)).unwrap();
        let notice = tray.iter().find(|notice| notice.kind == Notice::Allotted).unwrap();
        let letter = letters::letter(&app, notice).unwrap();
        assert_eq!(letter.name.as_deref(), Some("Malee Jaidee"));
        assert_eq!(letter.address, ["99 Moo 1, Mueang, Chiang Mai 50000"]);
        assert_eq!(letter.reference.as_deref(), Some(filed.reference.as_str()));
        let text = letter.languages[1].paragraphs.join("\n");
        assert!(text.contains("handed it over"), "{text}");
        let (id, service) = (notice.id, notice.service_id.unwrap());
        let officer = seed.actor_of(Role::Officer, 1);
        seed.act(&officer, move |c, context| telling::posted(c, context, id));
        let service = app.store.read_now(|c| orders::find_service(c, service)).unwrap().unwrap();
        assert!(service.sent_on.is_some());
        assert!(seed.try_act(&officer, move |c, context| telling::posted(c, context, id)).is_err());
    }
}

#[test]
fn workers_send_by_themselves_and_stop_when_they_are_dropped() {
    let database = sqlite();
    let app = application(&database);
    put(&app, &notice(&app, Notice::Received, "email", "a@example.org", "Malee"));
    let workers = Workers::start(&app).unwrap();
    let begun = std::time::Instant::now();
    while app.mailer.sent().is_empty() {
        assert!(begun.elapsed().as_secs() < 60, "nothing was sent");
        std::thread::yield_now();
    }
    let stopping = std::time::Instant::now();
    drop(workers);
    assert!(stopping.elapsed().as_millis() < 5_000);
}

#[test]
fn an_administrator_sees_dead_letters_without_whom_they_are_for_and_sends_them_again() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let admin = app.staff(Role::Admin);
    let dead = notice(&app.app, Notice::Received, "email", "not an address", "Malee");
    put(&app.app, &dead);
    outbox::deliver_all(&app.app).unwrap();
    let page = admin.get("/admin/letters").expect(200);
    assert!(page.has_text("Acknowledgement"));
    assert!(!page.has_text("R7KQ") && !page.has_text("Malee"), "{}", page.describe());
    let page = page.form("Send again").submit("Send again").expect(200);
    assert!(page.has_text("Every letter was sent"), "{}", page.describe());
    assert_eq!(found(&app.app, dead.id).state, "pending");
}
