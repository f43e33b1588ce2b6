//! Whose record it is: every path that names one, met by its own people and by strangers (security.md: access, bank isolation).

use std::collections::BTreeMap;

use redress::domain::id::{HoldId, PetitionId};
use redress::store::{accounts, notices};
use redress::web::access::Takes;

use super::*;
use crate::support::seed::key;

/// What an act of any route may want to know, so that a form is refused for nothing but its record.
const FIELDS: [(&str, &str); 13] = [
    ("version", "1"),
    ("balance", "1"),
    ("paid_amount", "100"),
    ("bank_reference", "X1"),
    ("return_code", "account_closed"),
    ("court_number", "Black 2/2570"),
    ("hold_reason", "looked at"),
    ("cause", "ill"),
    ("story", "x"),
    ("received_on-day", "1"),
    ("received_on-month", "3"),
    ("received_on-year", "2570"),
    ("instance", "first"),
];
/// Parts of the samples' paths that name no record by its id, and others that name nothing.
const NOTHING: [(&str, &str); 5] = [
    ("/object/overview/withdraw", "/object/overview/nothing"),
    ("redress.css", "nothing.css"),
    ("/claim/capacity", "/claim/nothing"),
    ("/claim/transfers/new", "/claim/transfers/99"),
    ("/claim/transfers/1/", "/claim/transfers/99/"),
];

/// The path with every id in it replaced by one that nothing has.
fn absent(path: &str) -> String {
    let nothing = PetitionId::from_bytes([0; 16]).to_string();
    let is_id = |part: &&str| part.parse::<PetitionId>().is_ok();
    let path = path.split('/').map(|part| if is_id(&part) { nothing.clone() } else { part.to_owned() });
    let path = path.collect::<Vec<_>>().join("/");
    NOTHING.iter().fold(path, |path, (some, none)| path.replace(some, none))
}

/// Records that the samples of the grid of routes only stand in for: a hold of the bank's account, a notice to it, one to be posted, one by e-mail.
fn real(seed: &Seed<'_>, samples: &mut Samples) -> String {
    let account = samples.of("/bank/accounts/{id}").rsplit('/').next().unwrap().parse().unwrap();
    let mut told = seed.told(&[(seed.fresh_key(), baht(5))]);
    told.victim.email = None;
    seed.file(told);
    let notices = |means| seed.read(|c| notices::list(c, means, "pending", None, 1_000));
    let mine =
        notices("bank").into_iter().find(|notice| notice.bank.as_ref().is_some_and(|bank| bank.as_str() == "006"));
    for (path, place, notice) in [
        ("/bank/notices/{id}", "/bank/notices", mine),
        ("/desk/letters/{id}", "/desk/letters", notices("post").pop()),
        ("/admin/letters/{id}", "/admin/letters", notices("email").pop()),
    ] {
        let id = notice.unwrap_or_else(|| panic!("no notice for {place}")).id;
        samples.0.insert(0, (path, format!("{place}/{id}")));
    }
    seed.read(|c| accounts::holds_of(c, account))[0].id.to_string()
}

/// A form with a small text.
fn with_file(token: &str) -> String {
    let fields = [
        format!("name=\"csrf\"\r\n\r\n{token}"),
        "name=\"evidence_kind\"\r\n\r\nslip".to_owned(),
        "name=\"evidence_file\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\na".to_owned(),
    ];
    let part = |field: String| format!("--x\r\nContent-Disposition: form-data; {field}\r\n");
    format!("{}--x--\r\n", fields.map(part).concat())
}

/// Opens a path, or sends a form to it with its own token; in or not there.
fn sent(row: &Row, browser: &Browser, path: &str, hold: &str) -> char {
    let request = browser.request(row.method.as_str(), path);
    let page = if row.method == "POST" {
        let token = browser.get("/nowhere").attribute("input[name=csrf]", "value");
        let token = token.unwrap_or_else(|| browser.get("/check").attribute("input[name=csrf]", "value").unwrap());
        match row.takes {
            Takes::Values => request.fields(&[&FIELDS[..], &[("csrf", &token), ("hold", hold)]].concat()).send(),
            Takes::File => request.body("multipart/form-data; boundary=x", with_file(&token)).send(),
        }
    } else {
        request.send()
    };
    let place = page.header("location").unwrap_or_default();
    match page.status {
        404 => '✘',
        // To the own case, from what a draft has.
        303 if row.path.starts_with("/claim/") && place == "/case/overview" => '→',
        200 | 303 | 400 | 409 | 422 => '✔',
        _ => panic!("{}", page.describe()),
    }
}

/// Where everybody of a role sees every record, the foreign one is one that does not exist: both have to look the same anyway.
#[test]
fn every_record_is_open_to_its_own_people_and_as_absent_to_others_as_one_that_is_not_there() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let (people, mut samples) = people(&app);
    let seed = Seed::new(&app.app);
    let elsewhere = seed.published_account_at(&key("006", "9990001112"), baht(10));
    let other = seed.filed_claim(&elsewhere, baht(5)).case_id;
    let hold = real(&seed, &mut samples);
    let strangers = BTreeMap::from([
        ("bank", app.bank("KBANK")),
        ("claimant", app.with_session(Opening { case: other, ..Opening::default() })),
    ]);
    let mut found =
        "# Who is let in to a path (routes.txt), with a record of their own and with another's: ✔ in · ✘ no such page · → to the own case · nobody else's can be named: ·\n"
            .to_owned();
    for row in routes().iter().filter(|row| row.path.contains('{')) {
        let path = samples.of(row.path);
        assert!(!path.contains('{'), "{path}: no sample for it");
        let mut marks = Vec::new();
        for (name, browser) in people.iter().filter(|(_, browser)| met(row, browser, &samples) == '✔') {
            assert_ne!(absent(&path), path, "{path}: no record in it");
            let names_a_record = path.split('/').any(|part| part.parse::<PetitionId>().is_ok());
            let foreign = match strangers.get(name.as_str()).filter(|_| names_a_record) {
                // Whatever is named, it is of the own draft.
                _ if path.starts_with("/claim/") => '·',
                // The same record, somebody else: before its owner changes it.
                Some(stranger) => {
                    assert_eq!(sent(row, browser, &absent(&path), &hold), '✘', "{path}");
                    sent(row, stranger, &path, &hold)
                }
                None => sent(row, browser, &absent(&path), &hold),
            };
            marks.push(format!("{name} {}{foreign}", sent(row, browser, &path, &hold)));
        }
        writeln!(found, "{:<4} {:<46} {}", row.method.as_str(), row.path, marks.join(" · ")).unwrap();
    }
    golden::hold("tests/golden/records.txt", &found.replace(" \n", "\n"));
}

on_both_databases! {
    /// Security.md, bank isolation: parent ids are validated.
    fn a_part_of_one_record_is_not_reached_through_another(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let mine = seed.reported_account(&key("006", "1112223334"), baht(10));
        let other = seed.reported_account(&key("004", "5556667778"), baht(10));
        let holds: Vec<HoldId> = [&mine, &other]
            .map(|account| seed.read(|c| accounts::holds_of(c, account.id))[0].id)
            .to_vec();
        let (bank, officer) = (app.staff(Role::Bank), app.staff(Role::Officer));
        for (browser, path) in [
            (&bank, format!("/bank/accounts/{}/lift", mine.id)),
            (&bank, format!("/bank/accounts/{}/lift", other.id)),
            (&officer, format!("/desk/accounts/{}/lift", mine.id)),
        ] {
            let token = browser.get("/nowhere").attribute("input[name=csrf]", "value").unwrap();
            let version = seed.account(mine.id).version.to_string();
            let fields = [("csrf", token.as_str()), ("version", &version), ("hold", &holds[1].to_string())];
            browser.post(&path, &fields).expect(404);
            browser.post(&path, &[&fields[..], &[("sure", "yes")]].concat()).expect(404);
        }
        for account in [&mine, &other] {
            assert!(seed.read(|c| accounts::holds_of(c, account.id))[0].lifted_at.is_none());
            assert_eq!(seed.account(account.id).version, account.version);
        }

        // A finding and a transfer of another case.
        let account = seed.published_account(baht(100));
        let (first, second) = (seed.filed_claim(&account, baht(10)), seed.filed_claim(&account, baht(10)));
        let finding = seed.read(|c| redress::store::petitions::findings_of(c, second.case_id.unwrap()))[0].id.to_string();
        let token = officer.get("/nowhere").attribute("input[name=csrf]", "value").unwrap();
        let version = seed.case(first.case_id.unwrap()).version.to_string();
        let fields = [("csrf", token.as_str()), ("version", &version), ("finding", &finding), ("resolution", "seen"), ("reason", "seen")];
        let page = officer.post(&format!("/desk/petitions/{}/case/resolve_finding", first.id), &fields);
        assert!([404, 409, 422].contains(&page.status), "{}", page.describe());
        assert_eq!(seed.case(second.case_id.unwrap()).version, 1);
        let page = officer.get(&format!("/desk/petitions/{}/recommend", first.id));
        assert!(!page.html.contains(&second.id.to_string()), "{}", page.describe());
    }
}

/// Mass assignment: a field that a form does not have changes nothing, whatever it is called.
#[test]
fn fields_that_a_form_does_not_have_are_ignored() {
    let database = sqlite();
    let app = TestApp::start(&database);
    let seed = Seed::new(&app.app);
    let account = seed.reported_account(&key("006", "1112223334"), baht(10));
    let bank = app.staff(Role::Bank);
    let extra = [
        ("state", "published"),
        ("bank", "004"),
        ("id", "01020304-0506-7000-8000-000000000000"),
        ("verified_by", "01020304-0506-7000-8000-000000000000"),
        ("confirmed_by", "01020304-0506-7000-8000-000000000000"),
        ("role", "admin"),
        ("tier", "black"),
        ("holder_name", "Somebody Else"),
        ("reported_balance", "1"),
    ];
    let page = bank.get(&format!("/bank/accounts/{}/confirm_balance", account.id));
    let form = page.form("Confirm the balance").set("balance", "9.00");
    extra.iter().fold(form, |form, (name, value)| form.forge(name, value)).submit("Confirm the balance").expect(200);
    let after = seed.account(account.id);
    assert_eq!(after.confirmed_balance, Some(baht(9)));
    let kept = (
        &after.state,
        &after.bank,
        &after.id,
        &after.verified_by,
        &after.tier,
        &after.holder_name,
        &after.reported_balance,
    );
    let was = (
        &account.state,
        &account.bank,
        &account.id,
        &account.verified_by,
        &account.tier,
        &account.holder_name,
        &account.reported_balance,
    );
    assert_eq!(kept, was);

    // Signing in opens what the user is, not what the form says.
    let (email, code) = ("new@example.org", app.add(Role::Officer, "new@example.org", None));
    let browser = app.browser();
    let form = browser.get("/sign-in/first").form("/sign-in/first").set("email", email).set("first_code", &code);
    let form =
        form.set("password", "a jackfruit under the stairs").set("password_again", "a jackfruit under the stairs");
    let form = extra.iter().fold(form, |form, (name, value)| form.forge(name, value));
    let page = form.forge("user_id", "1").forge("active", "true").submit("Set the password and sign in").expect(200);
    app.enrol(&page).expect(200);
    browser.request("GET", "/admin").send().expect(404);
}
