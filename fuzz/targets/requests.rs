//! What comes with a request beside its body, and what the configuration says of those around us.

use std::cell::Cell;
use std::net::{IpAddr, SocketAddr};

use actix_web::HttpMessage;
use actix_web::ResponseError;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{Method, Uri};
use actix_web::test::TestRequest;
use redress::config::{BaseUrl, ClamAddress, ConfigFault, DatabaseUrl, TrustedProxies};
use redress::credential::{ApiKey, Token};
use redress::evidence::clamav::{self, Verdict};
use redress::locale::Language;
use redress::notify::mailer::{MailRoute, Sender};
use redress::web::access::{is_from_here, local_path};
use redress::web::answer::wants_problem;
use redress::web::api::caller::bearer;
use redress::web::api::cases::{MOST_KEY, idempotency_key};
use redress::web::bounds::{self, MOST_HEADER_BYTES, MOST_HEADERS, MOST_URL_BYTES};
use redress::web::client::Client;
use redress::web::static_files::is_known;
use redress::web::{cookie, upload};

use super::text;

/// The cookie line, the language, and where a sign-in leads back to.
pub fn cookies(bytes: &[u8]) {
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

/// A request's method and address on the first line, a header on each other: what is let through is within every bound, what is refused is so by
/// the client's own fault, and no header says more than it holds.
pub fn headers(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let first = text(lines.next().unwrap_or_default());
    let (method, address) = first.split_once(' ').unwrap_or(("GET", "/"));
    let (Ok(method), Ok(_)) = (Method::from_bytes(method.as_bytes()), Uri::try_from(address)) else { return };
    let mut request = TestRequest::with_uri(address).method(method).peer_addr(([192, 0, 2, 1], 9).into());
    for line in lines {
        let Some(at) = line.iter().position(|byte| *byte == b':') else { continue };
        let (name, value) = (HeaderName::from_bytes(&line[..at]), HeaderValue::from_bytes(line[at + 1..].trim_ascii()));
        if let (Ok(name), Ok(value)) = (name, value) {
            request = request.append_header((name, value));
        }
    }
    let request = request.to_http_request();
    let headers = request.headers();
    match bounds::check(&request) {
        Ok(()) => {
            assert!([Method::GET, Method::HEAD, Method::POST].contains(request.method()));
            assert!(
                !headers.contains_key(header::TRANSFER_ENCODING) && !headers.contains_key(header::CONTENT_ENCODING)
            );
            assert!(headers.len() <= MOST_HEADERS && address.len() <= MOST_URL_BYTES + 200);
            assert!(headers.iter().map(|(_, value)| value.len()).sum::<usize>() <= MOST_HEADER_BYTES);
        }
        Err(trouble) => assert!(trouble.status_code().is_client_error(), "{trouble}"),
    }
    let proxies: TrustedProxies = "192.0.2.1".parse().unwrap();
    assert!(matches!(Client::of(&request, &proxies), Client::Network(_)));
    if let Some(key) = bearer(headers) {
        assert_eq!(key, key.trim());
        assert!(ApiKey::parse(key).is_none_or(|parsed| parsed.text() == key));
    }
    if let Some(key) = idempotency_key(headers) {
        assert!((1..=MOST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
        assert_eq!(headers.get_all("idempotency-key").count(), 1);
    }
    let base: BaseUrl = "https://here.example".parse().unwrap();
    if is_from_here(headers, &base) {
        let origin = headers.get(header::ORIGIN).map(|origin| origin.as_bytes());
        assert!(origin.is_none_or(|origin| origin == b"null" || origin == b"https://here.example"), "{origin:?}");
    }
    match upload::check(headers, request.content_type()) {
        Ok(()) => assert!(request.content_type().eq_ignore_ascii_case("multipart/form-data")),
        Err(trouble) => assert!(trouble.status_code().is_client_error(), "{trouble}"),
    }
    if is_known(headers, "\"tag\"") {
        assert!(text(headers.get(header::IF_NONE_MATCH).unwrap().as_bytes()).contains("\"tag\""));
    }
    assert!(!wants_problem(&request) || address.contains("/api/") || headers.contains_key(header::ACCEPT));
}

/// A verdict is a word of the scanner's on the whole stream; of two, the one that finds counts.
pub fn scanner_answer(bytes: &[u8]) {
    let answer = text(bytes);
    match clamav::verdict(bytes) {
        Some(Verdict::Clean) => assert_eq!(answer.trim_matches(|c: char| c == '\0' || c.is_whitespace()), "stream: OK"),
        Some(Verdict::Found) => assert!(answer.contains("stream: ") && answer.contains(" FOUND")),
        None => assert!(answer.trim_end_matches('\0').trim() != "stream: OK"),
    }
}

/// The list of proxies, and the chain that a request says it came through, a line each.
pub fn proxies(bytes: &[u8]) {
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

/// Whether this is read as a relay's address. One with TLS is made ready with every authority there is, which takes longer than all else here together:
/// the first hundred are, and then every hundredth.
fn is_due(typed: &str) -> bool {
    thread_local!(static MADE_READY: Cell<usize> = const { Cell::new(0) });
    if !typed.starts_with("smtps:") && !typed.contains("tls=") {
        return true;
    }
    let before = MADE_READY.get();
    MADE_READY.set(before + 1);
    before < 100 || before.is_multiple_of(100)
}

/// Addresses of the configuration; a password never comes out of one.
pub fn addresses(bytes: &[u8]) {
    let typed = text(bytes);
    if let Ok(url) = typed.parse::<BaseUrl>() {
        assert_eq!(url.as_str().parse::<BaseUrl>().map(|again| again.as_str().to_owned()).as_deref(), Ok(url.as_str()));
        assert!(!url.as_str().ends_with('/'));
    }
    drop(typed.parse::<SocketAddr>());
    drop(typed.parse::<Sender>());
    if is_due(&typed) {
        drop(typed.parse::<MailRoute>());
    }
    match typed.parse::<ClamAddress>() {
        Ok(ClamAddress::Unix(path)) => assert!(path.is_absolute()),
        Ok(ClamAddress::Tcp(address)) => assert!(address.contains(':')),
        Err(fault) => assert_eq!(fault, ConfigFault::ClamAv),
    }
    if let Ok(url) = typed.parse::<DatabaseUrl>() {
        assert!(url.file().is_some() || url.connection().as_str() == typed);
    }
    let password = &*typed;
    let open = [
        "postgres://db.example/redress DatabaseUrl(postgres://db.example/redress)",
        "postgres://… DatabaseUrl(postgres://…)",
    ];
    if password.len() >= 4 && !open.iter().any(|shown| shown.contains(password)) {
        let url: DatabaseUrl = format!("postgres://clerk:{password}@db.example/redress").parse().unwrap();
        let shown = format!("{url} {url:?}");
        assert!(!shown.contains(password), "{shown}");
    }
}
