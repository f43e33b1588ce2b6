//! Every reader of bytes that a stranger wrote, as a function that must hold for any bytes at all: it ends, it doesn't panic, and what it says of what
//! it took is true. `fuzz/main.rs` looks for bytes for which it does not hold; `tests/fuzz_corpus.rs` runs the same functions on the corpus in every run of
//! the tests. A reader of another form (uploads' multipart bodies, say) gets a function here, a line in `TARGETS` and a folder of seeds.

use std::fs;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{DateTime, Datelike, Utc};
use redress::casework::reporting::ReportedHold;
use redress::casework::trail::ReportedMovement;
use redress::config::{BaseUrl, ConfigFault, DatabaseUrl, TrustedProxies};
use redress::credential::{ApiKey, FirstSignInCode, MOST_TYPED_BYTES, OneTimeCode, Token};
use redress::domain::dates::{YEARS, date_from_parts, parse_date, parse_stamp, parse_time};
use redress::domain::id::{PetitionId, TransferId};
use redress::domain::identity::{
    AccountNumber, BankCaseId, BankCode, EmailAddress, JuristicId, NationalId, Passport, PersonName, PersonalNumber,
    PersonalNumberKind, PoliceReport, PromptPay, Reference, Telephone,
};
use redress::domain::money::{MAX_TYPED, Satang};
use redress::domain::{account, case, challenge, payment, petition};
use redress::forms::claim::Step;
use redress::forms::desk::{self, account::Wish, review::Line};
use redress::forms::{self, Errors, Limit, Values, bank, case as claimant};
use redress::interchange::cases::{self, CaseFault};
use redress::interchange::dialect::{FromRow, Sheet};
use redress::locale::{Language, Text};
use redress::notify::mailer::{MailRoute, Sender};
use redress::rulebook;
use redress::vault::KeyRing;
use redress::web::access::local_path;
use redress::web::cookie;

/// A reader, and how many bytes it is given at most: enough for every branch, few enough for millions of runs.
pub struct Target {
    pub name: &'static str,
    pub most_bytes: usize,
    pub run: fn(&[u8]),
}

pub const TARGETS: [Target; 16] = [
    target("accounts_csv", 4_096, accounts_csv),
    target("transfers_csv", 4_096, transfers_csv),
    target("case_json", 4_096, case_json),
    target("form_values", 2_048, form_values),
    target("forms", 2_048, forms),
    target("money", 80, money),
    target("dates", 100, dates),
    target("personal_number", 80, personal_number),
    target("account_number", 80, account_number),
    target("identity", 300, identity),
    target("cookies", 400, cookies),
    target("codes", 300, codes),
    target("rule_set", 8_192, rule_set),
    target("proxies", 300, proxies),
    target("addresses", 200, addresses),
    target("key_ring", 1_024, key_ring),
];

const fn target(name: &'static str, most_bytes: usize, run: fn(&[u8])) -> Target {
    Target { name, most_bytes, run }
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

fn now() -> DateTime<Utc> {
    "2026-11-23T03:00:00Z".parse().unwrap()
}

fn thai() -> Text {
    Text::of(Language::Thai)
}

fn accounts_csv(bytes: &[u8]) {
    sheet::<ReportedHold>(bytes, |hold| hold.amount);
}

fn transfers_csv(bytes: &[u8]) {
    sheet::<ReportedMovement>(bytes, |movement| movement.amount);
}

/// Every row is read or has a fault, lines rise, a file without faults adds up, and every fault has its sentence.
fn sheet<E: FromRow>(bytes: &[u8], amount: fn(&E) -> Satang) {
    let bank: BankCode = "006".parse().unwrap();
    let mut sheet: Sheet<_, E> = Sheet::open(bytes, &bank);
    let (mut rows, mut sum, mut line) = (0, Satang::ZERO, 0);
    loop {
        let some = sheet.next_rows(3);
        if some.is_empty() {
            break;
        }
        for row in some {
            assert!(row.line > line, "line {} after {line}", row.line);
            line = row.line;
            rows += 1;
            sum = sum.checked_add(amount(&row.value)).unwrap();
        }
    }
    let finished = sheet.finish();
    assert!(rows <= finished.rows);
    if finished.faults.is_empty() {
        assert_eq!((rows, sum), (finished.rows, finished.total));
    }
    for fault in finished.faults.listed().iter().chain(finished.warnings.listed()).take(3) {
        assert!(!fault.sentence(thai()).starts_with('['), "{fault:?}");
    }
}

fn case_json(bytes: &[u8]) {
    match cases::read(bytes, now()) {
        Ok(told) => assert!(!told.transfers.is_empty() && told.transfers.iter().all(|one| one.made_at <= now())),
        Err(CaseFault::NoJson { line, .. }) => assert!(line <= bytes.len() + 1),
        Err(CaseFault::Fields(faults)) => {
            assert!(!faults.is_empty());
            for fault in faults.iter().take(3) {
                assert!(thai().has(&format!("import-fault-{}", fault.code)), "{}", fault.code);
            }
        }
    }
}

/// What a form holds is within its limits, plain, and the same when it is sent back.
fn form_values(bytes: &[u8]) {
    let Ok(values) = Values::parse(bytes) else { return };
    let mut again = Vec::new();
    for (name, sent) in values.iter() {
        assert!(name.len() <= Limit::NAME_BYTES);
        for value in sent {
            assert!(value.len() <= Limit::VALUE_BYTES && !value.contains('\0') && !value.contains("\r\n"));
            again.push((name.to_owned(), value.clone()));
        }
    }
    assert!(again.len() <= Limit::PAIRS);
    assert!(Values::from_pairs(again).unwrap() == values);
    assert!(format!("{values:?}").len() <= 8 + values.iter().map(|(name, _)| name.len() * 8 + 4).sum::<usize>());
}

/// Every form there is, on any body: each error has its sentence.
fn forms(bytes: &[u8]) {
    let Some((which, body)) = bytes.split_first() else { return };
    let Ok(values) = Values::parse(body) else { return };
    let line = Line { transfer: Some(TransferId::from_bytes([7; 16])), claimed: Satang::new(100_000) };
    let forms: &[&dyn Fn() -> Result<(), Errors>] = &[
        &|| forms::read::<forms::sign_in::SignInForm, forms::sign_in::SignIn>(&values).map(drop),
        &|| forms::read::<forms::sign_in::FirstSignInForm, forms::sign_in::FirstSignIn>(&values).map(drop),
        &|| forms::read::<forms::sign_in::ReferenceForm, Reference>(&values).map(drop),
        &|| forms::read::<forms::sign_in::CodeForm, OneTimeCode>(&values).map(drop),
        &|| forms::read::<bank::BalanceForm, Satang>(&values).map(drop),
        &|| bank::reported_hold(&"006".parse().unwrap(), &values).map(drop),
        &|| forms::claim::read_transfer(&values, now()).map(drop),
        &|| all(payment::Act::ALL, |act| bank::payment_command(*act, &values).map(drop)),
        &|| all(claimant::ClaimAct::ALL, |act| act.command(&values).map(drop)),
        &|| all(claimant::PaymentAct::ALL, |act| act.command(&values).map(drop)),
        &|| all(Step::ALL, |step| step.check(&values)),
        &|| all(account::Act::ALL, |act| desk::account::step(Wish::Act(*act), &values).map(drop)),
        &|| desk::account::step(Wish::PlaceHold, &values).map(drop),
        &|| all(case::Act::ALL, |act| desk::case::command(*act, &values).map(drop)),
        &|| all(challenge::Act::ALL, |act| desk::challenge::command(*act, &values).map(drop)),
        &|| desk::challenge::receipt(&values).map(drop),
        &|| all(petition::Act::ALL, |act| desk::review::command(*act, &values, &[line]).map(drop)),
    ];
    if let Err(errors) = forms[usize::from(*which) % forms.len()]() {
        assert_have_words(&errors);
    }
}

/// Each on its own; all are looked at, the last error is handed on.
fn all<T>(each: &[T], read: impl Fn(&T) -> Result<(), Errors>) -> Result<(), Errors> {
    let mut outcome = Ok(());
    for one in each {
        if let Err(errors) = read(one) {
            assert_have_words(&errors);
            outcome = Err(errors);
        }
    }
    outcome
}

fn assert_have_words(errors: &Errors) {
    assert!(!errors.is_empty());
    for (field, error) in errors.iter().take(3) {
        assert!(!error.sentence(thai(), field).starts_with('['), "{field}: {error:?}");
    }
}

/// An amount is one that can be handled, and is read back from how it is shown.
fn money(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(amount) = typed.parse::<Satang>() {
        assert!((Satang::ZERO..=MAX_TYPED).contains(&amount));
        assert_eq!(amount.to_string().parse(), Ok(amount), "{amount}");
        assert_eq!(Satang::parse_positive(&typed).is_ok(), !amount.is_zero());
    }
}

/// A day or moment is one of the calendar's, and is read back from its ISO form.
fn dates(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(day) = parse_date(&typed) {
        assert!(YEARS.contains(&day.year()));
        assert_eq!(parse_date(&day.to_string()), Ok(day));
    }
    if let Ok(time) = parse_time(&typed) {
        assert_eq!(parse_time(&time.format("%H:%M:%S%.6f").to_string()), Ok(time));
    }
    if let Ok(at) = parse_stamp(&typed) {
        let written = at.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        // At either end of the years, the hours between Bangkok and Greenwich lead out of them.
        assert!(!YEARS.contains(&at.year()) || parse_stamp(&written) == Ok(at), "{written}");
    }
    let mut parts = typed.splitn(3, '\n');
    let (day, month, year) = (parts.next(), parts.next(), parts.next());
    if let (Some(day), Some(month), Some(year)) = (day, month, year)
        && let Ok(found) = date_from_parts(day, month, year)
    {
        assert_eq!(parse_date(&found.to_string()), Ok(found));
    }
}

/// A value that is checked once: it reads as itself, its mask hides it, and `Debug` does not show it.
macro_rules! assert_checked {
    ($kind:ty, $typed:expr) => {
        if let Ok(value) = $typed.parse::<$kind>() {
            let kept = value.as_str().to_owned();
            assert_eq!(kept.parse::<$kind>().map(|again| again.as_str().to_owned()).ok(), Some(kept.clone()));
            assert!(!kept.chars().any(char::is_control), "{kept:?}");
            assert!(!format!("{value:?}").contains(&kept) || kept.len() < 4, "{kept} is shown");
            value
        } else {
            return;
        }
    };
}

fn personal_number(bytes: &[u8]) {
    let typed = text(bytes);
    for kind in PersonalNumberKind::ALL {
        drop(PersonalNumber::of_kind(*kind, &typed));
    }
    if let Some(restored) = PersonalNumber::with_lost_zero(&typed) {
        assert!(restored.as_str().starts_with('0'));
    }
    if let Ok(number) = typed.parse::<PersonalNumber>() {
        assert_ne!(number.masked(), number.as_str());
    }
    (|| drop(assert_checked!(NationalId, typed)))();
    (|| drop(assert_checked!(JuristicId, typed)))();
    (|| drop(assert_checked!(Passport, typed)))();
}

fn account_number(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(bank) = typed.parse::<BankCode>() {
        assert_eq!(bank.as_str().parse::<BankCode>().ok().as_ref(), Some(&bank));
    }
    (|| {
        let number = assert_checked!(AccountNumber, typed);
        assert_ne!(number.masked(), number.as_str());
        for bank in ["004", "006", "030"] {
            let bank: BankCode = bank.parse().unwrap();
            if let Some(restored) = number.with_lost_zeros(&bank) {
                assert!(restored.as_str().starts_with('0') && restored.as_str().ends_with(number.as_str()));
            }
        }
    })();
    (|| {
        let number = assert_checked!(PromptPay, typed);
        assert_ne!(number.masked(), number.as_str());
    })();
}

fn identity(bytes: &[u8]) {
    let typed = text(bytes);
    (|| drop(assert_checked!(PersonName, typed)))();
    (|| drop(assert_checked!(Telephone, typed)))();
    (|| {
        let address = assert_checked!(EmailAddress, typed);
        assert!(address.as_str().contains('@') && !address.as_str().contains(char::is_whitespace));
    })();
    (|| drop(assert_checked!(BankCaseId, typed)))();
    (|| drop(assert_checked!(PoliceReport, typed)))();
    if let Ok(reference) = typed.parse::<Reference>() {
        assert_eq!(reference.as_str().parse::<Reference>().ok().as_ref(), Some(&reference));
    }
    if let Ok(id) = typed.parse::<PetitionId>() {
        assert_eq!(id.to_string().parse::<PetitionId>(), Ok(id));
    }
}

/// The cookie line, the language, and where a sign-in leads back to.
fn cookies(bytes: &[u8]) {
    let typed = text(bytes);
    let lines: Vec<&str> = typed.split('\n').collect();
    for name in ["redress", "__Host-redress"] {
        if let Some(value) = cookie::value(lines.iter().copied(), name) {
            assert!(!value.contains(';') && typed.contains(value));
            if let Some(token) = Token::parse(value) {
                assert_eq!(Token::parse(&token.text()).unwrap().digest(), token.digest());
            }
        }
    }
    let mut each = lines.iter().copied().map(Some).chain(std::iter::repeat(None));
    let (query, kept, accepted) = (each.next().flatten(), each.next().flatten(), each.next().flatten());
    let language = Language::negotiate(query, kept, accepted);
    assert!(
        query.is_none_or(|query| query.parse().is_ok_and(|chosen: Language| chosen == language)
            || query.parse::<Language>().is_err())
    );
    if let Some(path) = local_path(&typed) {
        let leads_to = url_of_this_site(path);
        assert!(leads_to.starts_with("https://here.example/"), "{path} leads to {leads_to}");
    }
}

/// Where a browser goes from a page of ours (WHATWG URL, as far as a path of this site can be told apart from another's).
fn url_of_this_site(path: &str) -> String {
    let plain: String =
        path.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).map(|c| if c == '\\' { '/' } else { c }).collect();
    match plain.strip_prefix("//") {
        Some(elsewhere) => format!("https://{elsewhere}"),
        None if plain.starts_with('/') => format!("https://here.example{plain}"),
        None => plain,
    }
}

fn codes(bytes: &[u8]) {
    let typed = text(bytes);
    if let Some(code) = OneTimeCode::parse(&typed) {
        assert!(typed.len() <= MOST_TYPED_BYTES);
        assert!(OneTimeCode::parse(&code.text()).is_some_and(|again| again == code));
        assert_eq!(format!("{code:?}"), "OneTimeCode(…)");
    }
    if let Some(code) = FirstSignInCode::parse(&typed) {
        assert!(FirstSignInCode::parse(&code.text()).is_some_and(|again| again == code));
    }
    if let Some(key) = ApiKey::parse(&typed) {
        assert_eq!(key.text(), typed);
        assert!(!key.prefix().contains(&key.text()) && key.matches(&key.digest()));
    }
    if let Some(token) = Token::parse(&typed) {
        assert_eq!(token.text(), typed);
    }
}

fn rule_set(bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    match rulebook::parse("rules.toml", &text(bytes)) {
        Ok(book) => assert_eq!(book.text, text(bytes)),
        Err(faults) => {
            assert!(!faults.is_empty());
            assert!(faults.iter().all(|fault| fault.line <= lines && !fault.what.is_empty()), "{faults:?}");
        }
    }
}

/// The list of proxies, and the chain that a request says it came through, a line each.
fn proxies(bytes: &[u8]) {
    let typed = text(bytes);
    let mut lines = typed.split('\n');
    let peer: IpAddr = lines.next().and_then(|peer| peer.parse().ok()).unwrap_or([127, 0, 0, 1].into());
    let list = lines.next().unwrap_or_default();
    let said: Vec<&str> = lines.collect();
    let Ok(proxies) = list.parse::<TrustedProxies>() else {
        assert_eq!(list.parse::<TrustedProxies>(), Err(ConfigFault::TrustedProxies));
        return;
    };
    let client = proxies.client(peer, &said);
    assert_eq!(client, client.to_canonical());
    if !proxies.contains(peer) {
        assert_eq!(client, peer.to_canonical(), "who is no proxy speaks for nobody");
    }
    // Whatever a client writes in front, the proxy's own word stands last.
    let forged: Vec<&str> = said.iter().copied().chain(["198.51.100.7"]).collect();
    if proxies.contains(peer) && !proxies.contains("198.51.100.7".parse().unwrap()) {
        assert_eq!(proxies.client(peer, &forged).to_string(), "198.51.100.7");
    }
}

/// Addresses of the configuration; a password never comes out of one.
fn addresses(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(url) = typed.parse::<BaseUrl>() {
        assert_eq!(url.as_str().parse::<BaseUrl>().map(|again| again.as_str().to_owned()).as_deref(), Ok(url.as_str()));
        assert!(!url.as_str().ends_with('/'));
    }
    drop(typed.parse::<SocketAddr>());
    drop(typed.parse::<Sender>());
    if let Err(fault) = typed.parse::<MailRoute>() {
        assert!(!fault.to_string().contains(&*typed) || typed.len() < 4);
    }
    if let Ok(url) = typed.parse::<DatabaseUrl>() {
        assert!(url.file().is_some() || url.connection().as_str() == typed);
    }
    let password = &*typed;
    let open =
        "postgres://…postgres://db.example/redress?sslmode=verify-full DatabaseUrl(postgres://db.example/redress)";
    if password.len() >= 4 && !open.contains(password) {
        let url: DatabaseUrl = format!("postgres://clerk:{password}@db.example/redress").parse().unwrap();
        let shown = format!("{url} {url:?}");
        assert!(!shown.contains(password), "{shown}");
    }
}

/// A ring is read from a file alone, as it lies there; no fault shows what is in it.
fn key_ring(bytes: &[u8]) {
    let path = ring_file();
    let mut file = fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
    file.write_all(bytes).unwrap();
    drop(file);
    match KeyRing::load(path) {
        Ok(ring) => assert!(!format!("{ring:?}").contains("secret: \"")),
        Err(fault) => assert!(fault.to_string().contains(&path.display().to_string())),
    }
}

fn ring_file() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { memory.to_owned() } else { std::env::temp_dir() };
        let path = folder.join(format!("redress-fuzz-{}.keys", std::process::id()));
        let _ = fs::remove_file(&path);
        KeyRing::create_new(&path, now()).unwrap();
        path
    })
}

/// The corpus of a target: small, made by us, with every input that ever failed.
pub fn corpus_of(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(if env!("CARGO_PKG_NAME") == "redress" { "fuzz/corpus" } else { "corpus" })
        .join(target)
}
