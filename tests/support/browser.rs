//! A person's browser without JavaScript: it follows links, fills in forms and keeps cookies as a browser does, and
//! refuses what a person could not do. `Request` is for what an attacker could do.
//! Reading a page is in `page`, filling in a form in `form`.

mod control;
mod cookies;
mod encoding;
mod form;
mod page;
mod reading;

pub use cookies::Cookie;
pub use form::FormFiller;
pub use page::{Hop, Page};

use cookies::Jar;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use ureq::http::{HeaderMap, HeaderName, HeaderValue, Method};
use url::Url;

/// Redirects followed one after the other; more is a loop.
const REDIRECT_LIMIT: usize = 10;
/// Bytes of an answer.
const ANSWER_LIMIT: u64 = 64 * 1024 * 1024;
/// How long any answer may take on a machine that compiles at the same time.
const WAIT_LIMIT: Duration = Duration::from_secs(60);

/// One person's browser. A clone is another tab: it has the same cookies.
#[derive(Clone)]
pub struct Browser {
    inner: Arc<Inner>,
}

struct Inner {
    base: Url,
    agent: ureq::Agent,
    jar: Mutex<Jar>,
    language: Mutex<String>,
}

impl Browser {
    /// A new person, without cookies, who prefers English.
    pub fn new(base_url: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // No proxy of the machine stands between a test and its own server.
            .proxy(None)
            // A server that a test stops has no idle connections to wait for.
            .max_idle_connections(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(WAIT_LIMIT))
            .build()
            .new_agent();
        Self {
            inner: Arc::new(Inner {
                base: Url::parse(base_url).unwrap_or_else(|fault| panic!("{base_url}: {fault}")),
                agent,
                jar: Mutex::default(),
                language: Mutex::new("en-GB,en;q=0.8".to_owned()),
            }),
        }
    }

    /// Sets `Accept-Language`, for instance `th`.
    pub fn preferring(self, languages: &str) -> Self {
        *locked(&self.inner.language) = languages.to_owned();
        self
    }

    /// Opens an address typed by hand, and follows redirects.
    #[track_caller]
    pub fn get(&self, path: &str) -> Page {
        self.follow(self.request("GET", path).with("sec-fetch-site", "none"))
    }

    /// Sends urlencoded fields as a form of the same site would, without any form: no redirect is followed.
    #[track_caller]
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.request("POST", path).fields(fields).send()
    }

    /// Any request with the headers of this site's own pages and this browser's cookies.
    #[track_caller]
    pub fn request(&self, method: &str, path: &str) -> Request {
        let url = self.address(path);
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut request =
            Request { browser: self.clone(), method: method.clone(), url, headers: HeaderMap::new(), body: Vec::new() }
                .with("user-agent", "Mozilla/5.0 (redress tests)")
                .with("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .with("accept-language", &locked(&self.inner.language))
                .with("sec-fetch-site", "same-origin")
                .with("sec-fetch-mode", "navigate")
                .with("sec-fetch-dest", "document");
        if method != Method::GET && method != Method::HEAD {
            let origin = self.inner.base.origin().ascii_serialization();
            request = request.with("origin", &origin);
        }
        request
    }

    /// The token of the forms of a page that was shown to this browser.
    #[track_caller]
    pub fn csrf_of(&self, page: &Page) -> String {
        page.attribute("input[name=csrf]", "value").unwrap_or_else(|| panic!("no form on\n{}", page.describe()))
    }

    /// This site's page with such content, without asking the server.
    pub fn shown(&self, path: &str, html: &str) -> Page {
        let (url, body) = (self.address(path), html.as_bytes().to_vec());
        Page::read(self.clone(), Method::GET, url, 200, HeaderMap::new(), body)
    }

    /// The cookie of that name as the server last set it.
    pub fn cookie(&self, name: &str) -> Option<Cookie> {
        locked(&self.inner.jar).find(name).cloned()
    }

    /// Plants a cookie for the whole site, as an attacker or an older version might have.
    pub fn plant_cookie(&self, name: &str, value: &str) {
        locked(&self.inner.jar).plant(name, value);
    }

    /// Forgets every cookie: the person closed the browser.
    pub fn forget_cookies(&self) {
        locked(&self.inner.jar).clear();
    }

    #[track_caller]
    fn address(&self, path: &str) -> Url {
        let url = self.inner.base.join(path);
        let url = url.unwrap_or_else(|fault| panic!("{path}: {fault}"));
        assert!(self.is_own(&url), "{url} is another site than {}", self.inner.base);
        url
    }

    fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.inner.base.origin()
    }

    #[track_caller]
    fn follow(&self, request: Request) -> Page {
        let mut next = request;
        let mut trail = Vec::new();
        loop {
            let (site, repeat) = (next.header("sec-fetch-site"), next.clone());
            let mut page = next.send();
            let Some(target) = page.redirect_target().filter(|url| self.is_own(url)) else {
                page.trail = trail;
                return page;
            };
            assert!(trail.len() < REDIRECT_LIMIT, "redirects go round: {trail:?}");
            // 307 and 308 ask for the same request again; after the others every browser asks with GET.
            next = if matches!(page.status, 307 | 308) {
                Request { url: target, ..repeat }
            } else {
                let method = if repeat.method == Method::HEAD { "HEAD" } else { "GET" };
                self.request(method, target.as_str()).with("sec-fetch-site", &site)
            };
            trail.push(Hop { status: page.status, path: page.path });
        }
    }

    fn remember(&self, url: &Url, headers: &HeaderMap) {
        let mut jar = locked(&self.inner.jar);
        let clears = headers
            .get_all("clear-site-data")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|value| value.contains("\"cookies\"") || value.contains("\"*\""));
        if clears {
            jar.clear();
        }
        for value in headers.get_all("set-cookie") {
            let line = value.to_str().expect("a cookie is ASCII");
            jar.store(line, url);
        }
    }
}

/// One request, sent as it stands: redirects are not followed.
#[derive(Clone)]
pub struct Request {
    browser: Browser,
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Request {
    /// Sets a header, in place of the browser's own.
    #[track_caller]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        let name = HeaderName::try_from(name).unwrap();
        // Header values may be any bytes but controls; `from_str` would refuse Thai.
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        self.headers.insert(name, value);
        self
    }

    /// Leaves out a header that the browser would send.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// A urlencoded body.
    pub fn fields(self, fields: &[(&str, &str)]) -> Self {
        let body = encoding::urlencoded(fields.iter().copied());
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Any body.
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.with("content-type", content_type)
    }

    /// Sends it, and takes the answer as it comes.
    #[track_caller]
    pub fn send(self) -> Page {
        let cookies = locked(&self.browser.inner.jar).header_for(&self.url);
        let mut request = ureq::http::Request::builder().method(self.method.clone()).uri(self.url.as_str());
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(cookies) = cookies.filter(|_| !self.headers.contains_key("cookie")) {
            request = request.header("cookie", cookies);
        }
        let agent = &self.browser.inner.agent;
        let bodiless = matches!(self.method, Method::GET | Method::HEAD) && self.body.is_empty();
        let answer =
            if bodiless { agent.run(request.body(()).unwrap()) } else { agent.run(request.body(self.body).unwrap()) };
        let mut answer = answer.unwrap_or_else(|fault| panic!("{} {}: {fault}", self.method, self.url));
        let body = answer
            .body_mut()
            .with_config()
            .limit(ANSWER_LIMIT)
            .read_to_vec()
            .unwrap_or_else(|fault| panic!("{} {}: {fault}", self.method, self.url));
        self.browser.remember(&self.url, answer.headers());
        let status = answer.status().as_u16();
        let headers = answer.headers().clone();
        Page::read(self.browser, self.method, self.url, status, headers, body)
    }

    /// Path and query that it goes to.
    pub fn sent_to(&self) -> &str {
        &self.url[url::Position::BeforePath..]
    }

    /// The type of the body that goes along.
    pub fn sent_type(&self) -> String {
        self.header("content-type")
    }

    /// The body that goes along.
    pub fn sent_body(&self) -> &[u8] {
        &self.body
    }

    fn header(&self, name: &str) -> String {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    }
}

/// A test that panicked in another thread leaves nothing half done in here.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
