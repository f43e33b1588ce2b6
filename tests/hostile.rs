//! What a stranger may write, in every field that is shown (security.md: input): it is text wherever it comes out again, and never a statement.

use redress::casework::case_acts::{self, CaseCommand};
use redress::casework::{publishing, reporting};
use redress::domain::actor::{Actor, Role};
use redress::domain::command::{Reason, Recommendation, Review};
use redress::domain::identity::Capacity;
use redress::domain::party::Party;
use redress::domain::told::Channel;
use redress::notify::outbox;
use redress::staff::{self, NewUser};
use redress::web::session::Opening;

use crate::support::app::TestApp;
use crate::support::browser::{Browser, Page};
use crate::support::databases::on_both_databases;
use crate::support::rows::Rows;
use crate::support::seed::{Seed, baht, key, national_id};

/// Short enough for every field, and with a letter, so that a person's name may be each of them.
const STRINGS: [&str; 22] = [
    "<script>alert(1)</script>",
    "\"><script>alert(2)</script>",
    "'><img src=x onerror=alert(3)>",
    "<svg/onload=alert(4)>",
    "</textarea><script>alert(5)</script>",
    "</title><script>alert(6)</script>",
    "<iframe src=javascript:alert(7)>",
    "<a href=\"javascript:alert(8)\">x</a>",
    "\" onmouseover=\"alert(9)\" x=\"",
    "' autofocus onfocus='alert(10)",
    "<!--<script>alert(11)//-->",
    "<style>@import'//evil.example'</style>",
    "<base href=//evil.example>",
    "<form action=//evil.example><input name=a>",
    "<math><mi xlink:href=\"data:x,alert(15)\">",
    "&lt;b&gt;&quot;x&amp;",
    "{{ 7 * 7 }} ${7*7} {% include x %}",
    "'; DROP TABLE users; --",
    "x' OR '1'='1",
    "a\" UNION SELECT 1 -- %_\\",
    "{ $count } { user-name }",
    "=HYPERLINK(\"//evil.example\")",
];
/// What none of our pages has, so that whatever has it came out of a string.
const MARKUP: &str = "script, iframe, object, embed, base, math, style, img:not([src='/static/icon.svg']), svg, [onerror], [onload], [onmouseover], [onfocus], input[autofocus], a[autofocus], [style], [xlink\\:href]";

/// Nothing of a string became markup.
#[track_caller]
fn assert_text(page: &Page, string: &str) {
    assert!(page.status == 200 || page.status == 422, "{string}: {}", page.describe());
    assert!(!page.has(MARKUP), "{string} became markup on {}", page.describe());
    for (css, name) in [("[href]", "href"), ("[src]", "src"), ("[action]", "action"), ("[formaction]", "formaction")] {
        for target in page.attributes(css, name) {
            assert!(
                target.starts_with('/') && !target.starts_with("//")
                    || target.starts_with('#')
                    || target.starts_with("tel:"),
                "{target} on {}",
                page.path
            );
        }
    }
    if string.contains('<') {
        assert!(!page.html.contains(string), "{string} stands bare on {}", page.path);
    }
}

/// The same, and a person can read it there.
#[track_caller]
fn assert_shown(page: &Page, string: &str) {
    assert_text(page, string);
    assert!(page.has_text(string), "{string} is not on {}", page.describe());
}

/// Everything that people of one string left behind.
struct Left {
    string: &'static str,
    officer: Browser,
    bank: Browser,
    claimant: Browser,
    account: String,
    claim: String,
    objection: String,
}

fn user(app: &TestApp, role: Role, number: usize, name: &str, bank: Option<&str>) -> (Browser, Actor) {
    let email = format!("{role}-{number}@hostile.example").replace('_', "-");
    let new = NewUser::read(&email, name, role.as_str(), bank).unwrap();
    let (_, code) = staff::add(&app.app, &new, &Actor::System).unwrap();
    let browser = app.browser();
    crate::support::app::first_sign_in(&browser, &email, &code.text(), "a jackfruit under the stairs").expect(200);
    (browser, Seed::new(&app.app).signed_in(&email))
}

fn leave(app: &TestApp, seed: &Seed<'_>, number: usize, string: &'static str) -> Left {
    let (officer, acts) = user(app, Role::Officer, number, string, None);
    let (bank, reports) = user(app, Role::Bank, number, string, Some("KTB"));
    let name = || string.parse().unwrap();
    let at = key("006", &format!("{:010}", 2_220_000_000 + number));
    let hold = reporting::ReportedHold {
        holder: name(),
        ordered_by: string.to_owned(),
        reference: format!("{string} {number}"),
        ..seed.hold_on(&at, baht(100))
    };
    seed.act(&reports, move |c, context| reporting::report_hold(c, context, &hold));
    let account = seed.read(|c| redress::store::accounts::by_number(c, &at.bank, &at.number)).unwrap();
    seed.on_account(&reports, account.id, publishing::Command::ConfirmBalance(baht(100)));
    seed.on_account(&acts, account.id, publishing::Command::Verify);
    let (gazette, on) = (string.to_owned(), seed.context(Role::Supervisor).today());
    seed.on_account(&seed.actor_of(Role::Supervisor, 1), account.id, publishing::Command::Publish { gazette, on });

    let mut told = seed.told(&[(at.clone(), baht(40))]);
    let party = |capacity| Party {
        capacity,
        name: name(),
        number: national_id(u32::try_from(700_000 + number * 2).unwrap() + u32::from(capacity == Capacity::Oneself)),
        address: Some(string.to_owned()),
        ..told.victim.clone()
    };
    (told.acting, told.victim) = (Some(party(Capacity::Guardian)), party(Capacity::Oneself));
    told.narrative = string.to_owned();
    told.channel =
        Channel::BankAccount { account: key("004", &format!("{:010}", 3_330_000_000 + number)), holder: name() };
    let claim = seed.petition(seed.file(told).claims[0].0);
    let case = claim.case_id.unwrap();

    let objection = seed.objection_told(&at, baht(5), string);
    seed.review(&acts, claim.id, Review::Take);
    seed.review(&acts, claim.id, Review::Ask { question: string.to_owned(), reply_by: None });
    let claimant = app.with_session(Opening { case: Some(case), ..Opening::default() });
    assert_shown(&claimant.get(&format!("/case/claims/{}/answer", claim.id)), string);
    seed.review(&Actor::Claimant(case), claim.id, Review::Answer { text: string.to_owned() });
    let what = Recommendation::Refuse;
    seed.review(
        &acts,
        claim.id,
        Review::Recommend { what, reasons: vec![Reason::ALL[0]], explanation: string.to_owned() },
    );
    let supervisor = seed.actor_of(Role::Supervisor, 1);
    seed.review(&supervisor, claim.id, Review::SendBack { remark: string.to_owned() });
    let (seen, reason) = (seed.case(case).version, string.to_owned());
    seed.act(&acts, move |c, context| {
        case_acts::act(c, context, case, seen, &CaseCommand::PlaceHold { reason: reason.clone() })
    });
    Left {
        string,
        officer,
        bank,
        claimant,
        account: account.id.to_string(),
        claim: claim.id.to_string(),
        objection: objection.to_string(),
    }
}

on_both_databases! {
    fn whatever_is_written_into_a_field_is_text_on_every_page_that_shows_it(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (admin, auditor, secretary) = (app.staff(Role::Admin), app.staff(Role::Auditor), app.staff(Role::Secretary));
        let left: Vec<Left> = (0..).zip(STRINGS).map(|(number, string)| leave(&app, &seed, number, string)).collect();
        for Left { string, officer, bank, claimant, account, claim, objection } in &left {
            assert_shown(&officer.get(&format!("/desk/petitions/{claim}")), string);
            let token = officer.get("/nowhere").attribute("input[name=csrf]", "value").unwrap();
            assert_shown(&officer.post(&format!("/desk/petitions/{claim}/reveal"), &[("csrf", &token)]), string);
            assert_shown(&officer.get(&format!("/desk/petitions/{objection}")), string);
            assert_shown(&officer.get(&format!("/desk/accounts/{account}")), string);
            assert_text(&officer.get(&format!("/desk/petitions/{claim}/recommend")), string);
            assert_shown(&bank.get(&format!("/bank/accounts/{account}")), string);
            assert_text(&claimant.get("/case/overview"), string);
            // Sought, and refused on a form: what was typed comes back in its field.
            let sought = officer.get("/desk/search").form("/desk/search").set("sought", string).submit("Search");
            assert_text(&sought, string);
            let typed = bank.get("/bank/holds/new").form("Report this hold").set("reported_by", string).set("reported_holder", string);
            let typed = typed.submit("Report this hold").expect(422);
            assert_text(&typed, string);
            assert_eq!(typed.attribute("input[name=reported_by]", "value").as_deref(), Some(*string));
        }
        let names: Vec<Page> = vec![admin.get("/admin"), officer_page(&left, "/desk/accounts"), secretary.get("/committee")];
        let lists = ["/desk", "/desk/letters", "/desk/letters/print", "/desk/payments"];
        let lists = lists.map(|path| auditor.get(path)).into_iter().chain(names).chain([left[0].bank.get("/bank/accounts"), left[0].bank.get("/bank/notices")]);
        for page in lists {
            STRINGS.iter().for_each(|string| assert_text(&page, string));
        }
        STRINGS.iter().for_each(|string| assert_shown(&admin.get("/admin"), string));
        outbox::deliver_all(&app.app).unwrap();
        for envelope in app.mails() {
            let letter = app.browser().shown("/", &envelope.letter.html);
            assert!(!letter.has("script, iframe, img, svg, base, form, [onerror], [onload]"), "{}", letter.describe());
        }
    }
}

fn officer_page(left: &[Left], path: &str) -> Page {
    left[0].officer.get(path)
}

on_both_databases! {
    fn whatever_stands_in_an_address_finds_nothing_and_changes_nothing(database: TestDatabase) {
        let app = TestApp::start(&database);
        let seed = Seed::new(&app.app);
        let (_, due) = seed.disbursing_account(baht(100), &[baht(100)]);
        seed.released(&due);
        let before = Rows::of(&database).content().len();
        let (bank, auditor) = (app.staff(Role::Bank), app.staff(Role::Auditor));
        let added = Rows::of(&database).content().len() - before;
        for string in STRINGS {
            let sought: String = form_urlencoded::byte_serialize(string.as_bytes()).collect();
            for (browser, path) in [
                (&bank, "/bank/payments?bank_reference="),
                (&bank, "/bank/payments?state="),
                (&bank, "/bank/payments?after="),
                (&bank, "/bank/accounts?list="),
                (&auditor, "/desk?after="),
                (&auditor, "/desk/accounts?after="),
                (&auditor, "/desk/payments?after="),
                (&auditor, "/desk/petitions/"),
                (&auditor, "/committee/orders/"),
                (&auditor, "/sign-in?next="),
                (&auditor, "/claim/elsewhere?why="),
                (&auditor, "/static/"),
                (&auditor, "/?lang="),
            ] {
                let page = browser.request("GET", &format!("{path}{sought}")).send();
                assert!([200, 303, 404].contains(&page.status), "{}", page.describe());
                assert!(!page.has(MARKUP) || page.status == 303, "{string} became markup on {}", page.describe());
                if path.ends_with("bank_reference=") {
                    assert!(page.has_text("no payment") || page.rows("tbody").is_empty() || !page.html.contains("100.00"), "{string}: {}", page.describe());
                }
            }
        }
        assert_eq!(Rows::of(&database).content().len(), before + added);
    }
}
