//! A person's own data: seen, copied, corrected and erased by themselves, and the record of whom they were handed to (PDPA ss.30, 33, 35, 36, 39).

mod contact;
mod corrections;
mod erasing;

use redress::casework::case_acts::{self, CaseCommand};
use redress::casework::{filing, revealing};
use redress::domain::actor::{Actor, Role};
use redress::domain::command::Review;
use redress::domain::id::CaseId;
use redress::domain::identity::{Capacity, Reference};
use redress::domain::notice::Notice;
use redress::domain::party::Party;
use redress::domain::told;
use redress::export::{self, Kind};
use redress::store::notices::{self, OutboxNotice};
use redress::store::{cases, history, petitions};
use redress::vault::random;
use redress::web::session::Opening;

use crate::support::app::{TestApp, opened};
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::seed::{Seed, baht, key, national_id};

const NAME: &str = "Walailak Srisawat";
const TELEPHONE: &str = "089-111-2233";
const EMAIL: &str = "walailak@example.org";
const NEW_EMAIL: &str = "wala.new@example.org";
const ADDRESS: &str = "12 Soi Ari, Phaya Thai, Bangkok 10400";
const STORY: &str = "A woman said my parcel held forged papers.";
const REFUND: &str = "7312098888";
const SENT_FROM: &str = "4312097777";
const NUMBER: u32 = 731_209;
const WRONG: &str = "Error: This code is wrong or has expired. Please check it, or ask for a new one.";

/// Somebody's case, and what they told.
struct Told {
    case: CaseId,
    reference: String,
}

fn file(seed: &Seed<'_>) -> Told {
    let account = seed.published_account(baht(1_000));
    let mut told = seed.told(&[(key(account.bank.as_str(), &account.number), baht(900))]);
    told.victim = Party {
        capacity: Capacity::Oneself,
        name: NAME.parse().unwrap(),
        number: national_id(NUMBER),
        telephone: Some(TELEPHONE.parse().unwrap()),
        email: Some(EMAIL.parse().unwrap()),
        address: Some(ADDRESS.to_owned()),
    };
    told.narrative = STORY.to_owned();
    for transfer in &mut told.transfers {
        transfer.from = Some(key("014", SENT_FROM));
    }
    told.channel = told::Channel::BankAccount { account: key("004", REFUND), holder: NAME.parse().unwrap() };
    let case = CaseId::from_bytes(seed.new_id());
    let reference = Reference::from_bits(u64::from_le_bytes(random().unwrap()));
    let under = reference.clone();
    seed.act(&Actor::Claimant(case), move |c, context| filing::submit(c, context, &under, &told));
    Told { case, reference: reference.to_string() }
}

fn of_case(app: &TestApp, case: CaseId) -> Browser {
    app.with_session(Opening { case: Some(case), ..Opening::default() })
}

fn claim_of(seed: &Seed<'_>, case: CaseId) -> petitions::Petition {
    seed.read(|c| petitions::of_case(c, case)).pop().unwrap()
}

fn withdraw(seed: &Seed<'_>, case: CaseId) {
    seed.review(&Actor::Claimant(case), claim_of(seed, case).id, Review::Withdraw);
}

/// What waits to be sent by e-mail, the newest first.
fn outbox(app: &TestApp) -> Vec<OutboxNotice> {
    app.app.store.read_now(|c| notices::list(c, "email", "pending", None, 100)).unwrap()
}

fn addressee(app: &TestApp, notice: &OutboxNotice) -> String {
    opened(&app.app, "notices", "to_sealed", notice.id.bytes(), notice.to_sealed.as_ref().unwrap())
}

/// The newest letter of a kind: to whom, and its secret.
fn letter(app: &TestApp, kind: Notice) -> (String, String) {
    let notice = outbox(app).into_iter().find(|notice| notice.kind == kind).unwrap();
    let secret = notice
        .secret_sealed
        .as_ref()
        .map(|sealed| opened(&app.app, "notices", "secret_sealed", notice.id.bytes(), sealed));
    (addressee(app, &notice), secret.unwrap_or_default())
}

fn copy(browser: &Browser, button: &str) -> Page {
    browser.get("/case/data").expect(200).form("/case/data/copy").prepare(button).send().expect(200)
}

fn contact(browser: &Browser, typed: &[(&str, &str)]) -> Page {
    browser.get("/case/data/contact").expect(200).form("Save").set_all(typed).submit("Save")
}

on_both_databases! {
    fn s30_a_claimant_reads_and_takes_a_copy_of_everything_that_is_kept(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        app.evidence_of_case(told.case);
        let claim = claim_of(&seed, told.case).id;
        seed.taken(claim);
        let officer = seed.actor_of(Role::Officer, 1);
        seed.review(&officer, claim, Review::Ask { question: "Which bank was it?".to_owned(), reply_by: None });
        seed.review(&Actor::Claimant(told.case), claim, Review::Answer { text: "The green one.".to_owned() });
        let browser = of_case(&app, told.case);
        let page = browser.get("/case/overview").click("Your data: see, correct, copy, erase").expect(200);
        page.clone().expect_text(NAME).expect_text(TELEPHONE).expect_text(EMAIL).expect_text(ADDRESS);
        assert!(!page.has_text(national_id(NUMBER).as_str()) && !page.has_text(REFUND), "numbers are in the copy alone");

        let json = copy(&browser, "Download for a program (JSON)");
        assert_eq!(json.header("content-type"), Some("application/json"));
        let name = format!("attachment; filename=\"redress-{}.json\"", told.reference);
        assert_eq!(json.header("content-disposition"), Some(&*name));
        assert_eq!(json.header("cache-control"), Some("no-store"));
        let all: serde_json::Value = serde_json::from_str(&json.html).unwrap();
        assert_eq!(all["people"][0]["name"], NAME);
        assert_eq!(all["people"][0]["number"], national_id(NUMBER).as_str());
        assert_eq!(all["case"][0]["narrative"], STORY);
        assert_eq!(all["transfers"][0]["amount"], "900.00");
        assert_eq!(all["transfers"][0]["from_number"], SENT_FROM);
        assert_eq!(all["channels"][0]["number"], REFUND);
        assert_eq!(all["claims"][0]["state"], "in_review");
        assert!(all["claims"][0]["accepted"].is_null(), "nothing is accepted before it is decided");
        assert_eq!((&all["requests"][0]["question"], &all["requests"][0]["answer"]), (&"Which bank was it?".into(), &"The green one.".into()));
        assert_eq!(all["evidence"][0]["sha256"].as_str().unwrap().len(), 64);
        assert!(!all["notices"].as_array().unwrap().is_empty());

        let html = copy(&browser, "Download to read");
        assert_eq!(html.header("content-type"), Some("text/html; charset=utf-8"));
        assert!(html.header("content-disposition").unwrap().starts_with("attachment;"));
        for value in [NAME, national_id(NUMBER).as_str(), TELEPHONE, EMAIL, ADDRESS, STORY, REFUND, SENT_FROM, "The green one."] {
            assert!(html.html.contains(value), "{value}");
        }
        assert!(!html.html.contains('['), "a word is missing: {}", html.html);
        let thai = of_case(&app, told.case).preferring("th");
        let form = thai.get("/case/data").form("/case/data/copy");
        let thai = form.prepare("ดาวน์โหลดไว้อ่าน").send().expect(200);
        assert!(thai.html.contains("lang=\"th\"") && thai.html.contains("เรื่องที่ท่านแจ้ง") && !thai.html.contains('['), "{}", thai.html);
    }

    fn s30_what_others_told_and_what_officers_note_is_not_in_the_copy(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let claim = claim_of(&seed, told.case);
        let other = seed.filed_claim(&seed.account(claim.account_id.unwrap()), baht(40));
        seed.recommended(claim.id);
        let remark = "The slip looks cut to me.".to_owned();
        seed.review(&seed.actor_of(Role::Supervisor, 1), claim.id, Review::SendBack { remark: remark.clone() });
        let case = told.case;
        let seen = seed.case(case).version;
        let place = CaseCommand::PlaceHold { reason: "Perhaps a mule.".to_owned() };
        seed.act(&seed.actor_of(Role::Officer, 1), move |c, context| case_acts::act(c, context, case, seen, &place));
        let all = copy(&of_case(&app, told.case), "Download for a program (JSON)").html;
        let theirs = seed.case(other.case_id.unwrap()).reference.to_string();
        for hidden in ["Malee", &theirs, &remark, "Perhaps a mule.", "findings", "explanation"] {
            assert!(!all.contains(hidden), "{hidden} is in {all}");
        }
    }

    fn s30_who_objects_has_the_same_rights(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let objection = seed.objection(&seed.published_account(baht(500)), baht(100));
        let browser = app.with_session(Opening { petition: Some(objection.id), ..Opening::default() });
        let page = browser.get("/object/overview").click("Your data: see, correct, copy, erase").expect(200);
        page.clone().expect_text("Anan Srisuk").expect_text("Everybody, in the Royal Gazette");
        let copy = page.form("/object/data/copy").prepare("Download for a program (JSON)").send().expect(200);
        let all: serde_json::Value = serde_json::from_str(&copy.html).unwrap();
        assert_eq!(all["people"][0]["name"], "Anan Srisuk");
        assert_eq!(all["objection"][0]["claimed"], "100.00");
        let form = browser.get("/object/data/contact").form("Save").set("telephone", "0861234567");
        form.submit("Save").expect(200).expect_text("How we reach you was corrected.").expect_text("086-123-4567");
        assert_eq!(seed.petition(objection.id).version, objection.version + 1);
        browser.get("/object/data/erase").expect(200).expect_text("is not decided yet");
        seed.review(&Actor::Holder(objection.id), objection.id, Review::Withdraw);
        let form = browser.get("/object/data/erase").form("Erase for good").set("understood", "yes");
        form.submit("Erase for good").expect(200).expect_text("Your data are erased");
        assert!(browser.get("/object/data").path.starts_with("/object"));
        let known = browser.request("GET", "/object/data").send().expect(303);
        assert_eq!(known.header("location"), Some("/object"));
    }

    fn s39_every_disclosure_is_recorded_and_told_to_its_person(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (account, due) = seed.disbursing_account(baht(100), &[baht(100)]);
        seed.released(&due);
        let case = seed.petition(due[0].petition_id.unwrap()).case_id.unwrap();
        let browser = of_case(&app, case);
        assert!(browser.get("/case/data").has_text("Your data were handed on to nobody.") == due.is_empty());
        let claim = claim_of(&seed, case).id;
        seed.act(&seed.actor_of(Role::Officer, 1), move |c, context| revealing::reveal(c, context, claim));
        copy(&browser, "Download to read");
        let all: serde_json::Value = serde_json::from_str(&copy(&browser, "Download for a program (JSON)").html).unwrap();
        assert_eq!((&all["orders"][0]["outcome"], &all["orders"][0]["allotted"]), (&"allot".into(), &"100.00".into()));
        assert!(all["orders"][0]["challenge_until"].is_string());
        let page = browser.get("/case/data").expect(200);
        page.clone().expect_text("Name, account and amount, to pay you").expect_text("A copy of everything");
        page.expect_text("Your identity").expect_text("Officer");

        let mut csv = Vec::new();
        export::write(&app.app, Kind::Disclosures, &mut csv).unwrap();
        let csv = String::from_utf8(csv).unwrap();
        let reference = seed.case(case).reference.to_string();
        let rows: Vec<&str> = csv.lines().collect();
        assert_eq!(rows[0], "disclosed_on,about,recipient,what,basis,role");
        let ends = [
            format!(",{} {},public,account,R10,supervisor", account.bank, account.number),
            format!(",{reference},{},payee,R14,supervisor", account.bank),
            format!(",{reference},person,everything,PDPA-30,claimant"),
        ];
        for (end, times) in ends.iter().zip([1, 1, 2]) {
            assert_eq!(rows.iter().filter(|row| row.ends_with(end)).count(), times, "{end} in {csv}");
        }
    }

    fn a_case_opens_no_page_of_an_objections_data_and_nobody_anybody_elses(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (mine, theirs) = (file(&seed), seed.filed_case(&[(seed.fresh_key(), baht(7))]));
        let browser = of_case(&app, mine.case);
        browser.get("/object/data").expect(404);
        browser.get("/object/data/contact").expect(404);
        let stranger = of_case(&app, theirs.case);
        assert!(!stranger.get("/case/data").has_text(NAME));
        for role in [Role::Officer, Role::Auditor, Role::Admin] {
            app.staff(role).get("/case/data").expect(404);
        }
    }
}
