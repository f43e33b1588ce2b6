//! What the web application knows besides the [`App`]: the address that browsers call it by, and what follows from it for cookies.

use tokio::sync::Semaphore;

use crate::app::App;
use crate::serve::Front;
use crate::web::api::MOST_AT_ONCE;
use crate::web::rate::Rates;

/// The session's cookie over TLS: the prefix makes browsers refuse one that another host or an open connection has set.
const SAFE_COOKIE: &str = "__Host-redress";
/// The session's cookie on this machine without TLS.
const NEAR_COOKIE: &str = "redress";
/// The cookie that remembers the language.
pub(super) const LANGUAGE_COOKIE: &str = "lang";
/// How long the language is remembered, in seconds (a year).
const LANGUAGE_SECONDS: u32 = 31_536_000;

/// The web application's one shared thing.
pub struct Site {
    /// The program.
    pub app: App,
    /// What stands between browsers and it.
    pub front: Front,
    /// What each client has asked for lately.
    pub rates: Rates,
    /// Places for cases that are being handed over.
    pub handing_over: Semaphore,
}

impl Site {
    /// The web application behind this front.
    #[must_use]
    pub fn new(app: App, front: Front) -> Self {
        Self { app, front, rates: Rates::default(), handing_over: Semaphore::new(MOST_AT_ONCE) }
    }

    /// Name of the session's cookie.
    pub(super) fn cookie_name(&self) -> &'static str {
        if self.front.base_url.is_https() { SAFE_COOKIE } else { NEAR_COOKIE }
    }

    /// `Set-Cookie` for the session: it goes when the browser is closed.
    pub(super) fn session_cookie(&self, value: &str) -> String {
        self.cookie(self.cookie_name(), value, "")
    }

    /// `Set-Cookie` that takes the session's cookie away.
    pub(super) fn ended_cookie(&self) -> String {
        self.cookie(self.cookie_name(), "", "; Max-Age=0")
    }

    /// `Set-Cookie` for the language.
    pub(super) fn language_cookie(&self, tag: &str) -> String {
        self.cookie(LANGUAGE_COOKIE, tag, &format!("; Max-Age={LANGUAGE_SECONDS}"))
    }

    fn cookie(&self, name: &str, value: &str, age: &str) -> String {
        let secure = if self.front.base_url.is_https() { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
    }
}
