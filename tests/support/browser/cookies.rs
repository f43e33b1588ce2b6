//! The cookies of one site, by RFC 6265 as browsers apply it on the loopback address: `Secure` is honoured there
//! without TLS. A cookie that a browser would refuse is a fault of the server, so it ends the test.

use chrono::{DateTime, Utc};
use url::Url;

/// A cookie with the attributes that the server gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cookie {
    pub name: String,
    pub value: String,
    /// The path it is sent to, with all below.
    pub path: String,
    pub secure: bool,
    pub http_only: bool,
    /// As written by the server: `Lax`, `Strict`, `None`, or empty when it did not say.
    pub same_site: String,
    /// Seconds; none = until the browser is closed.
    pub max_age: Option<i64>,
}

#[derive(Default)]
pub struct Jar {
    cookies: Vec<Cookie>,
}

impl Jar {
    /// Takes in one `Set-Cookie` line that came from `url`.
    #[track_caller]
    pub fn store(&mut self, line: &str, url: &Url) {
        let (cookie, ended) = parse(line, url);
        self.cookies.retain(|kept| kept.name != cookie.name || kept.path != cookie.path);
        if !ended {
            self.cookies.push(cookie);
        }
    }

    /// The `Cookie` header for a request: the longest path first, then the oldest.
    pub fn header_for(&self, url: &Url) -> Option<String> {
        let mut sent: Vec<&Cookie> = self.cookies.iter().filter(|cookie| covers(&cookie.path, url.path())).collect();
        sent.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
        let pairs: Vec<String> = sent.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub fn find(&self, name: &str) -> Option<&Cookie> {
        self.cookies.iter().find(|cookie| cookie.name == name)
    }

    pub fn plant(&mut self, name: &str, value: &str) {
        self.cookies.retain(|kept| kept.name != name);
        self.cookies.push(Cookie {
            name: name.to_owned(),
            value: value.to_owned(),
            path: "/".to_owned(),
            secure: false,
            http_only: false,
            same_site: String::new(),
            max_age: None,
        });
    }

    pub fn clear(&mut self) {
        self.cookies.clear();
    }
}

#[track_caller]
fn parse(line: &str, url: &Url) -> (Cookie, bool) {
    let mut parts = line.split(';').map(str::trim);
    let pair = parts.next().unwrap_or_default();
    let (name, value) = pair.split_once('=').unwrap_or_else(|| panic!("a cookie without a value: {line}"));
    let mut cookie = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        path: default_path(url.path()),
        secure: false,
        http_only: false,
        same_site: String::new(),
        max_age: None,
    };
    let (mut domain, mut expired) = (None, false);
    for part in parts {
        let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
        match attribute.to_ascii_lowercase().as_str() {
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => value.clone_into(&mut cookie.same_site),
            "max-age" => cookie.max_age = value.parse().ok(),
            "expires" => {
                expired = DateTime::parse_from_rfc2822(value).is_ok_and(|at| at <= Utc::now());
            }
            "domain" => domain = Some(value.trim_start_matches('.')),
            _ => {}
        }
    }
    assert!(domain.is_none() || domain == url.host_str(), "a browser refuses a cookie for another site: {line}");
    assert!(
        !name.starts_with("__Host-") || (cookie.secure && cookie.path == "/" && domain.is_none()),
        "a browser refuses a __Host- cookie unless it is Secure, has Path=/ and no Domain: {line}"
    );
    assert!(
        !name.starts_with("__Secure-") || cookie.secure,
        "a browser refuses a __Secure- cookie that is not Secure: {line}"
    );
    assert!(
        !cookie.same_site.eq_ignore_ascii_case("none") || cookie.secure,
        "a browser refuses SameSite=None without Secure: {line}"
    );
    // Max-Age wins over Expires.
    let ended = cookie.max_age.map_or(expired, |seconds| seconds <= 0);
    (cookie, ended)
}

/// A cookie without a path belongs to the folder it was set from.
fn default_path(path: &str) -> String {
    match path.rsplit_once('/') {
        Some((folder, _)) if !folder.is_empty() => folder.to_owned(),
        _ => "/".to_owned(),
    }
}

fn covers(cookie_path: &str, path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || cookie_path.ends_with('/'))
}
