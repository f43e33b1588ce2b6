//! A person's own data: seen, copied, corrected and erased by themselves, and the record of whom they were handed to (PDPA ss.30, 33, 35, 36, 39).

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

    fn s35_telephone_and_address_are_corrected_at_once_and_the_old_address_is_told(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = contact(&browser, &[("telephone", "๐๘๙-๙๙๙ ๘๘๘๘"), ("postal_address", "1 New Road, Phuket 83000")]);
        page.expect(200).expect_text("How we reach you was corrected.").expect_text("089-999-8888").expect_text("1 New Road");
        assert_eq!(letter(&app, Notice::ContactCorrected).0, EMAIL);
        browser.get("/case/overview").expect_text("How to reach you was corrected");
        let known = seed.read(|c| history::of(c, told.case.bytes()));
        let last = known.last().unwrap();
        assert_eq!((last.act.as_str(), last.role), ("correct_contact", Role::Claimant));
        assert_eq!(last.detail, r#"{"fields":["telephone","address"]}"#);
        // Officers find them by the new number, and no more by the old one.
        let officer = app.staff(Role::Officer);
        let search = |sought: &str| officer.get("/desk/search").form("/desk/search").set("sought", sought).submit("Search");
        assert!(!search("0899998888").has_text("No petition was found."));
        search(TELEPHONE).expect_text("No petition was found.");
        // The same again is no change, and no letter.
        let letters = outbox(&app).len();
        browser.get("/case/data/contact").form("Save").submit("Save").expect(200);
        assert_eq!((outbox(&app).len(), seed.read(|c| history::of(c, told.case.bytes())).len()), (letters, known.len()));
    }

    fn s35_a_new_address_is_proved_by_the_code_that_goes_there(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let typed = [("email", NEW_EMAIL), ("telephone", "0899998888")];
        let page = contact(&browser, &typed).expect(200).expect_text(&format!("We sent a code to {NEW_EMAIL}"));
        let (to, code) = letter(&app, Notice::ContactCode);
        assert_eq!(to, NEW_EMAIL);
        browser.get("/case/data").expect_text(EMAIL).expect_text(TELEPHONE);
        let wrong = if code == "0000 0000" { "1111 1111" } else { "0000 0000" };
        let page = page.form("Save").set("code", wrong).submit("Save").expect(422);
        assert_eq!(page.field_error("code").as_deref(), Some(WRONG));
        let page = page.form("Save").set("code", &code).submit("Save").expect(200);
        page.expect_text("How we reach you was corrected.").expect_text(NEW_EMAIL).expect_text("089-999-8888");
        assert_eq!(letter(&app, Notice::ContactCorrected).0, EMAIL, "told where they were reached before");
        let stranger = app.browser();
        stranger.get("/case").form("Send me a code").set("reference", &told.reference).submit("Send me a code");
        assert_eq!(letter(&app, Notice::SignInCode).0, NEW_EMAIL);
    }

    fn s35_a_code_to_come_in_proves_no_address_and_a_code_for_an_address_lets_nobody_in(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = contact(&browser, &[("email", NEW_EMAIL)]).expect(200);
        let (_, code) = letter(&app, Notice::ContactCode);
        // For another address than the one it went to.
        let another = page.clone().form("Save").forge("email", "thief@example.org").set("code", &code);
        another.submit("Save").expect(422);
        // The thief's browser is another one, and so is this kind of code.
        let thief = app.browser();
        thief.get("/case").form("Send me a code").set("reference", &told.reference).submit("Send me a code");
        thief.get("/case/code").form("/case/code").set("code", &code).prepare("Continue").send().expect(422);
        let (_, entry) = letter(&app, Notice::SignInCode);
        page.form("Save").set("code", &entry).submit("Save").expect(422);
        assert_eq!(seed.case(told.case).version, 1);
    }

    fn s35_codes_for_addresses_are_sent_three_times_and_then_it_is_said_that_one_has_to_wait(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let browser = of_case(&app, file(&seed).case);
        for _ in 0..3 {
            contact(&browser, &[("email", NEW_EMAIL)]).expect(200);
        }
        let page = contact(&browser, &[("email", NEW_EMAIL)]).expect(422).expect_text("Please wait a little");
        assert_eq!(page.form("Save").value("email").as_deref(), Some(NEW_EMAIL));
    }

    fn s35_everything_that_is_wrong_is_said_at_once_and_what_was_typed_stays(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let page = contact(&of_case(&app, told.case), &[("telephone", "12"), ("email", "nowhere")]).expect(422);
        assert_eq!(page.error_summary().len(), 2, "{}", page.describe());
        assert_eq!((page.form("Save").value("telephone").as_deref(), page.form("Save").value("email").as_deref()), (Some("12"), Some("nowhere")));
        assert_eq!(seed.case(told.case).version, 1);
    }

    fn s35_who_corrects_in_two_windows_loses_nothing_unnoticed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let browser = of_case(&app, file(&seed).case);
        let old = browser.get("/case/data/contact").form("Save").set("telephone", "0811111111");
        contact(&browser, &[("telephone", "0822222222")]).expect(200);
        old.submit("Save").expect(409);
        browser.get("/case/data").expect_text("082-222-2222");
    }

    fn s35_an_officer_corrects_for_somebody_what_they_tell_and_leaves_the_rest(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let claim = claim_of(&seed, told.case).id;
        let officer = app.staff(Role::Officer);
        let path = format!("/desk/petitions/{claim}/case/correct_contact");
        let form = || officer.get(&path).expect(200).form("Correct the contact");
        form().submit("Correct the contact").expect(422).expect_text("Enter what is to be corrected");
        form().set("telephone", "1").set("email", "x").submit("Correct the contact").expect(422);
        form().set("email", NEW_EMAIL).submit("Correct the contact").expect(200).expect_text("Contact corrected");
        of_case(&app, told.case).get("/case/data").expect_text(NEW_EMAIL).expect_text(TELEPHONE).expect_text(ADDRESS);
        assert_eq!(letter(&app, Notice::ContactCorrected).0, EMAIL);
        app.staff(Role::Supervisor).get(&path).expect(409);
    }

    fn s35_a_name_is_corrected_by_two_people_and_its_person_reads_the_answer(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = browser.get("/case/data").click("Ask for another correction").expect(200);
        page.form("Send").submit("Send").expect(422).expect_text("Fill in");
        let page = browser.get("/case/data/correction").form("Send").set("correction_wish", "My name is Walailak Srisawad.");
        let page = page.submit("Send").expect(200).expect_text("My name is Walailak Srisawad.");
        assert!(page.has_text("by 23 December 2026") && !page.has("textarea"), "{}", page.describe());

        let (officer, supervisor) = (app.staff(Role::Officer), app.staff(Role::Supervisor));
        let shown = officer.get("/desk/corrections").click(&told.reference).expect(200);
        let at = shown.path.clone();
        let page = shown.click("Propose to correct").form("Propose to correct").submit("Propose to correct").expect(422);
        assert!(page.error_summary().len() == 2, "{}", page.describe());
        let typed = [("person_name", ""), ("personal_number", "1"), ("correction_answer", "Right.")];
        page.form("Propose to correct").set_all(&typed).submit("Propose to correct").expect(422).expect_text("Choose an answer");
        let right = national_id(NUMBER + 9);
        let typed = [
            ("person_name", "Walailak Srisawad"),
            ("personal_number_kind", "national_id"),
            ("personal_number", right.as_str()),
            ("correction_answer", "We corrected your name."),
        ];
        let page = officer.get(&format!("{at}/propose")).form("Propose to correct").set_all(&typed).submit("Propose to correct");
        let page = page.expect(200).expect_text("Walailak Srisawad").expect_text("Proposed: correct");
        assert!(!page.has(&format!("form[action=\"{at}/agree\"]")), "who proposes does not agree");
        // Numbers are masked until somebody has them shown, which the person reads.
        assert!(!page.has_text(right.as_str()), "{}", page.describe());
        browser.get("/case/data").expect_text("Nobody has had your numbers shown");
        let looked = supervisor.get(&at).form("Show identity data").submit("Show identity data").expect(200);
        looked.expect_text(right.as_str()).expect_text(national_id(NUMBER).as_str());
        assert!(!supervisor.get(&at).has_text(right.as_str()));
        browser.get("/case/data").expect_text("Your identity").expect_text("Supervisor");
        // Nothing is corrected, and no draft of an answer read, before two people agreed.
        let page = browser.get("/case/data/correction");
        assert!(!page.has_text("We corrected your name."), "{}", page.describe());
        browser.get("/case/data").expect_text(NAME);
        officer.get(&format!("{at}/decline")).expect(409);

        supervisor.get(&at).form("Agree").submit("Agree").expect(200).expect_text("Corrected");
        browser.get("/case/data/correction").expect_text("We corrected your name.").expect_text("Corrected");
        browser.get("/case/data").expect_text("Walailak Srisawad");
        assert_eq!(letter(&app, Notice::CorrectionAnswered).0, EMAIL);
        let search = |sought: &str| officer.get("/desk/search").form("/desk/search").set("sought", sought).submit("Search");
        assert!(!search("Walailak Srisawad").has_text("No petition was found."));
        search(NAME).expect_text("No petition was found.");
        assert!(officer.get("/desk/corrections").has_text("Nobody waits for a correction."));
        let all: serde_json::Value = serde_json::from_str(&copy(&browser, "Download for a program (JSON)").html).unwrap();
        assert_eq!(all["corrections"][0]["answer"], "We corrected your name.");
        assert_eq!(all["people"][0]["number"], right.as_str());
        redress::doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
    }

    fn s36_who_is_refused_a_correction_reads_why_and_a_supervisor_may_send_back_what_was_proposed(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let objection = seed.objection(&seed.published_account(baht(500)), baht(100));
        let (officer, supervisor) = (app.staff(Role::Officer), app.staff(Role::Supervisor));
        let form = officer.get(&format!("/desk/petitions/{}", objection.id)).click("Note a correction").form("Note a correction");
        let page = form.set("correction_wish", "She writes that the account is not hers.").submit("Note a correction").expect(200);
        let petition = officer.get(&format!("/desk/petitions/{}", objection.id));
        assert!(!petition.has_link("Note a correction"), "one at a time");
        petition.click("Correction that is awaited").expect(200).expect_text("the account is not hers");
        let at = page.path.clone();
        officer.get(&format!("/desk/petitions/{}/correction", objection.id)).form("Note a correction")
            .set("correction_wish", "Again.").submit("Note a correction").expect(409);
        supervisor.get(&format!("/desk/petitions/{}/correction", objection.id)).expect(409);
        let decline = |answer: &str| {
            let form = officer.get(&format!("{at}/decline")).form("Propose to decline").set("correction_answer", answer);
            form.submit("Propose to decline").expect(200)
        };
        decline("No.");
        supervisor.get(&at).form("Send back").submit("Send back").expect(200);
        decline("Whose the account is stands in the bank's register; ask your bank to correct it.");
        supervisor.get(&at).form("Agree").submit("Agree").expect(200);
        let holder = app.with_session(Opening { petition: Some(objection.id), ..Opening::default() });
        holder.get("/object/data/correction").expect_text("ask your bank to correct it").expect_text("Answered");
        let form = holder.get("/object/data/correction").form("Send").set("correction_wish", "And my telephone.");
        form.submit("Send").expect(200).expect_text("And my telephone.");
        redress::doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
    }

    fn s33_what_keeps_the_data_is_explained_and_nothing_is_erased(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        let browser = of_case(&app, told.case);
        let page = browser.get("/case/data").click("Have your data erased").expect(200);
        page.clone().expect_text("section 33").expect_text("withdraw it first");
        assert!(!page.has("form[action=\"/case/data/erase\"]"));
        // Whoever sends the form all the same is refused in the same words.
        let token = browser.get("/case/data").attribute("input[name=csrf]", "value").unwrap();
        browser.post("/case/data/erase", &[("csrf", &token), ("understood", "yes")]).expect(409).expect_text("The law asks for these data to be kept.");
        let thai = browser.get("/case/data/erase?lang=th").expect(200);
        assert!(thai.has_text("โปรดถอนก่อน"), "{}", thai.describe());
        browser.get("/case/overview").expect(200);
    }

    fn s33_who_withdrew_has_everything_erased_and_is_let_in_no_more(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let told = file(&seed);
        app.evidence_of_case(told.case);
        withdraw(&seed, told.case);
        let browser = of_case(&app, told.case);
        let form = || browser.get("/case/data/erase?lang=en").expect(200).form("Erase for good");
        let page = form().submit("Erase for good").expect(422);
        assert_eq!(page.field_error("understood").as_deref(), Some("Error: Tick the box if you want to have your data erased."));
        form().set("understood", "yes").submit("Erase for good").expect(200).expect_text("Your data are erased");
        let left = browser.request("GET", "/case/overview").send().expect(303);
        assert_eq!(left.header("location"), Some("/case"));
        let letters = outbox(&app).len();
        app.browser().get("/case").form("Send me a code").set("reference", &told.reference).submit("Send me a code").expect(200);
        assert_eq!(outbox(&app).len(), letters, "nobody is written to any more");
        let files = seed.read(|c| redress::store::evidence::of_case(c, told.case));
        assert!(files.is_empty(), "{}", files.len());
        let party = seed.read(|c| cases::parties_of(c, told.case)).pop().unwrap();
        let erased = seed.read(|c| history::of(c, party.id.bytes())).pop().unwrap();
        assert_eq!((erased.act.as_str(), erased.role), ("erase", Role::Claimant));
        redress::doctor::examine(&app.app, &mut |finding| panic!("{finding:?}")).unwrap();
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
