//! Personal data that is known by sight, put through pages, files, the interface and letters: none of it is in a log or an address (security.md: logs).
//! What lies in the database's files is `vault`'s.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::process::{Child, Stdio};

use redress::domain::identity::Reference;
use serde_json::json;

use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::operator::Operator;
use crate::web::victim;

/// Parts of each value, as short as no other text has them by chance.
const CANARIES: [&str; 16] = [
    "Kanari",
    "Vogelsang",
    "vogelsang",
    "8151620466109",
    "8-1516-20466-10-9",
    "0898765432",
    "89 876 5432",
    "898765432",
    "kanari.bird",
    "Nest 77",
    "7778889990",
    "777-8-88999-0",
    "9990001112",
    "gesang",
    "a goldfinch under the eaves",
    "Malkreuz",
];

/// `serve` with everything that it can say, to be read at the end.
struct Running {
    child: Child,
    log: std::thread::JoinHandle<String>,
}

fn run(operator: &Operator<'_>) -> Running {
    let mut command = operator.command(&["--log", "debug", "serve"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut told = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    std::io::BufRead::read_line(&mut told, &mut line).unwrap();
    assert!(line.contains(&operator.address), "serve did not get ready: {line}");
    let mut stderr = child.stderr.take().unwrap();
    let log = std::thread::spawn(move || {
        let mut text = line;
        // What the program says afterwards, on both.
        std::thread::scope(|scope| {
            let other = scope.spawn(move || {
                let mut rest = String::new();
                told.read_to_string(&mut rest).unwrap();
                rest
            });
            stderr.read_to_string(&mut text).unwrap();
            text.push_str(&other.join().unwrap());
        });
        text
    });
    Running { child, log }
}

impl Running {
    fn end(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log.join().unwrap()
    }
}

/// Every address on a page, and that of the page itself.
fn addresses(page: &Page) -> BTreeSet<String> {
    let on_it = [("[href]", "href"), ("[action]", "action"), ("[src]", "src")];
    let on_it = on_it.into_iter().flat_map(|(css, name)| page.attributes(css, name));
    let on_the_way = page.trail.iter().map(|hop| hop.path.clone());
    on_it.chain(on_the_way).chain([page.path.clone()]).chain(page.header("location").map(str::to_owned)).collect()
}

#[track_caller]
fn assert_silent(what: &str, text: &str) {
    for canary in CANARIES {
        let found = text.find(canary).map(|place| text[..place].lines().last().unwrap_or_default().to_owned());
        assert_eq!(found, None, "{canary} is in {what}");
    }
}

/// The code that a letter brings, once one does.
fn code_from(operator: &Operator<'_>) -> Option<String> {
    let letters = fs::read_dir(operator.folder.path().join("mail")).ok()?;
    // Any of them: the acknowledgement may be sent after the code, or in the same moment.
    letters.filter_map(Result::ok).find_map(|entry| code_in(&fs::read(entry.path()).unwrap()))
}

/// The code of a letter that brings one.
fn code_in(letter: &[u8]) -> Option<String> {
    let letter = std::str::from_utf8(letter).ok()?;
    let encoded: String = letter.split("\r\n\r\n").nth(2)?.lines().take_while(|line| !line.starts_with("--")).collect();
    let text = String::from_utf8(data_encoding::BASE64.decode(encoded.as_bytes()).ok()?).ok()?;
    let digits = |word: &&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).find(|pair| pair.iter().all(digits)).map(|pair| pair.join(" "))
}

/// A claim from the start to its page, and back to it with a code.
fn file(operator: &Operator<'_>, browser: &Browser, seen: &mut BTreeSet<String>) -> Reference {
    victim::begin(browser);
    let pages: [(&str, victim::Typed<'_>); 9] = [
        ("/claim/capacity", &[("capacity", "self")]),
        (
            "/claim/victim",
            &[
                ("person_name", "Kanari Vogelsang"),
                ("personal_number_kind", "national_id"),
                ("personal_number", "8-1516-20466-10-9"),
            ],
        ),
        (
            "/claim/contact",
            &[
                ("telephone", "089 876 5432"),
                ("reach", "email"),
                ("email", "kanari.bird@example.org"),
                ("postal_address", "Nest 77, Malkreuz"),
            ],
        ),
        ("/claim/offence", &[("offence", "call_centre")]),
        ("/claim/story", &[("story", "It was a gesang that I heard.")]),
        ("/claim/numbers", &[("bank_case", "no")]),
        ("/claim/recovered", &[("other_route", "no")]),
        ("/claim/transfers/new", victim::TRANSFER),
        (
            "/claim/channel",
            &[
                ("channel_kind", "bank_account"),
                ("refund_bank", "004"),
                ("refund_number", "777-8-88999-0"),
                ("refund_holder", "Kanari Vogelsang"),
            ],
        ),
    ];
    for (path, typed) in pages {
        // Refused first, so that what was typed is shown again.
        let page = browser
            .get(path)
            .expect(200)
            .form(victim::CONTINUE)
            .set_all(typed)
            .forge(typed[0].0, "")
            .submit(victim::CONTINUE);
        seen.extend(addresses(&page));
        seen.extend(addresses(&victim::fill(browser, path, typed).expect(200)));
    }
    seen.extend(addresses(&browser.get("/claim/check")));
    let done = victim::send(browser);
    seen.extend(addresses(&done));
    let reference = victim::reference(&done);
    seen.extend(addresses(&browser.get("/case/overview")));
    browser.get("/case/overview").form("/sign-out").submit("Sign out");
    let asked = browser.get("/case").form("/case").set("reference", reference.as_str()).submit("Send me a code");
    seen.extend(addresses(&asked));
    let mut tries = 0..600;
    let code = loop {
        // The worker of `serve` sends it in its own time.
        if let Some(code) = code_from(operator) {
            break code;
        }
        assert!(tries.next().is_some(), "no letter came");
        std::thread::park_timeout(std::time::Duration::from_millis(100));
    };
    let page = asked.form("/case/code").set("code", &code).submit("Continue").expect(200);
    seen.extend(addresses(&page));
    own_data(browser, seen);
    reference
}

/// What a person sees, corrects and takes of their own, right and wrong.
fn own_data(browser: &Browser, seen: &mut BTreeSet<String>) {
    seen.extend(addresses(&browser.get("/case/data").expect(200).expect_text("Kanari Vogelsang")));
    for (telephone, email) in [
        ("Kanari", "kanari.bird@"),
        ("0898765432", "kanari.bird@example.com"),
        ("089 876 5432", "kanari.bird@example.org"),
    ] {
        let form = browser.get("/case/data/contact").form("Save").set("telephone", telephone).set("email", email);
        let page = form.set("postal_address", "Nest 77, Malkreuz").submit("Save");
        assert!([200, 422].contains(&page.status), "{}", page.describe());
        seen.extend(addresses(&page));
        if page.has("input[name=code]") {
            let page = page.form("Save").set("code", "0000 0000").submit("Save").expect(422);
            seen.extend(addresses(&page));
        }
    }
    let form = browser.get("/case/data/correction").form("Send").set("correction_wish", "Not Vogelsang, Kanari.");
    seen.extend(addresses(&form.submit("Send").expect(200)));
    for format in ["Download to read", "Download for a program (JSON)"] {
        let copy = browser.get("/case/data").form("/case/data/copy").prepare(format).send().expect(200);
        assert!(copy.html.contains("8151620466109"), "nothing was there to be told");
        let kept = format!("{:?}", copy.headers);
        assert_silent("the head of a copy", &kept);
    }
    seen.extend(addresses(&browser.get("/case/data/erase").expect(200)));
}

on_both_databases! {
    fn personal_data_is_never_in_a_log_nor_in_an_address(database: TestDatabase) {
        let operator = Operator::new(&database);
        let code = operator.told(&["staff", "add", "--role", "officer", "--email", "o@example.org", "--name", "An Officer"]);
        let code = code.lines().last().unwrap().to_owned();
        let key = operator.told(&["sender", "add", "--name", "police"]);
        let key = key.lines().last().unwrap().to_owned();
        let accounts = "account_no,account_name,holder_id,tier,held_amount,held_at,ordered_by,reference\n\
            1234567890,Somebody Else,8151620466109,black,20,2026-05-03 09:00:00,CCIB,H-2\n";
        let transfers = "transaction_ref,from_bank,from_account,from_name,to_bank,to_account,amount,booked_at\n\
            TX1,004,7778889990,Kanari Vogelsang,006,1234567890,20,2026-05-02 13:40:00\n";
        let mut logs = String::new();
        for (name, kind, content) in [("a.csv", "accounts", accounts.to_owned()), ("t.csv", "transfers", transfers.to_owned()),
            ("w.csv", "transfers", transfers.replace(",20,", ",Kanari,").replace("004", "Vogelsang"))] {
            fs::write(operator.folder.path().join(name), content).unwrap();
            let output = operator.run(&["--log", "debug", "import", kind, "--bank", "KTB", name]);
            logs.push_str(&String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
        }

        let running = run(&operator);
        let base = format!("http://{}", operator.address);
        let mut seen = BTreeSet::new();
        let browser = Browser::new(&base);
        let reference = file(&operator, &browser, &mut seen);

        let case = json!({
            "case": 7, "name": "Kanari Vogelsang", "national_id": "8151620466109", "phone": "0898765432", "email": "kanari.bird@example.org",
            "crime": "romance", "refund": { "kind": "bank", "bank": "004", "account": "7778889990", "name": "Kanari Vogelsang" },
            "story": "It was a gesang.", "address": "Nest 77, Malkreuz",
            "transfers": [{ "bank": "006", "account": "9990001112", "amount": "1500.00", "at": "2026-05-02T13:40", "method": "mobile_banking" }]
        });
        for (number, body) in [(1, case.to_string()), (2, case.to_string().replace("004", "Kanari")), (3, format!("{case} Vogelsang"))] {
            let request = browser.request("POST", "/api/v1/cases").without("origin").with("authorization", &format!("Bearer {key}"));
            let answer = request.with("idempotency-key", &number.to_string()).body("application/json", body).send();
            assert!([201, 400, 422].contains(&answer.status), "{}", answer.describe());
            if number > 1 {
                assert_silent("a refusal", &answer.html);
            }
        }

        // Wrong passwords and codes, made-up pages, the desk: whatever goes wrong is told without what was typed.
        let stranger = Browser::new(&base);
        for password in ["a goldfinch under the eaves", "Vogelsang"] {
            let form = stranger.get("/sign-in").form("/sign-in").set("email", "kanari.bird@example.org").set("password", password);
            form.submit("Sign in").expect(422);
            let form = stranger.get("/sign-in").form("/sign-in").set("email", "o@example.org").set("password", password);
            form.submit("Sign in").expect(422);
        }
        stranger.request("GET", "/desk/Kanari?name=Vogelsang").send().expect(404);
        stranger.request("POST", "/sign-in").with("cookie", "Kanari=Vogelsang").with("origin", "https://kanari.bird").fields(&[("email", "Kanari")]).send().expect(403);
        stranger.request("GET", "/").with("user-agent", "Kanari").with("referer", "https://x/?Vogelsang").send().expect(200);

        let officer = Browser::new(&base);
        let page = crate::support::app::first_sign_in(&officer, "o@example.org", &code, "a goldfinch under the eaves");
        crate::support::app::enrol(&page.expect(200), chrono::Utc::now()).expect(200);
        for sought in [reference.as_str(), "Kanari Vogelsang", "8151620466109", "089 876 5432", "kanari.bird@example.org", "9990001112"] {
            let found = officer.get("/desk/search").form("/desk/search").set("sought", sought).submit("Search");
            assert!([200, 422].contains(&found.status), "{}", found.describe());
            seen.extend(addresses(&found));
        }
        let claim = officer.get("/desk/search").form("/desk/search").set("sought", reference.as_str()).submit("Search").expect(200);
        let shown = claim.form("reveal").submit("Show identity data").expect(200);
        assert!(shown.has_text("Kanari Vogelsang"), "nothing was there to be told: {}", shown.describe());
        seen.extend(addresses(&shown));
        for (telephone, email) in [("Kanari", "Vogelsang"), ("0898765432", "kanari.bird@example.net")] {
            let form = shown.click("Correct the contact").form("Correct the contact").set("telephone", telephone);
            seen.extend(addresses(&form.set("email", email).submit("Correct the contact")));
        }
        let page = officer.get("/desk/corrections").click(reference.as_str()).expect(200).expect_text("Not Vogelsang");
        let form = page.click("Propose to correct").form("Propose to correct").set("person_name", "Kanari Malkreuz");
        let page = form.set("correction_answer", "It is Vogelsang.").submit("Propose to correct").expect(200);
        seen.extend(addresses(&page));

        logs.push_str(&running.end());
        for told in ["a sign-in was refused", "access was refused"] {
            assert!(logs.contains(told), "{told} is not in the log: {logs}");
        }
        assert_silent("the log", &logs);
        assert!(seen.len() > 30, "{seen:?}");
        assert_silent("an address", &seen.into_iter().collect::<Vec<_>>().join("\n"));
    }
}
