//! The frame around every request: the visitor is read before it, trouble becomes a page after it, and cookies are set.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, web};

use super::{CookieAct, Ticket, Visitor};
use crate::credential::Token;
use crate::error::Error;
use crate::forms::Values;
use crate::locale::{Language, Text};
use crate::staff::Origin;
use crate::web::answer::{self, Trouble};
use crate::web::api;
use crate::web::bounds;
use crate::web::client::{self, Client};
use crate::web::cookie;
use crate::web::rate::Rate;
use crate::web::session;
use crate::web::site::{LANGUAGE_COOKIE, Site};
use crate::web::unread::Unread;

/// Paths for which no session is read: they are the same for everybody.
const WITHOUT_SESSION: [&str; 2] = ["/static/", "/health/"];

impl Visitor {
    /// The visitor of a request without its session.
    fn unknown(request: &HttpRequest, site: web::Data<Site>) -> Result<Self, Error> {
        let lines = || request.headers().get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
        let cookie = |name| if reads_cookies(request.path()) { cookie::value(lines(), name) } else { None };
        let query = Values::parse(request.query_string().as_bytes()).unwrap_or_default();
        let language = Language::negotiate(
            Some(query.get("lang")),
            cookie(LANGUAGE_COOKIE),
            request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()),
        );
        let ticket = match cookie(site.cookie_name()).and_then(Token::parse) {
            Some(token) => Ticket { token, cookie: CookieAct::Keep },
            None => Ticket { token: Token::new()?, cookie: CookieAct::SetIfShown },
        };
        Ok(Self {
            text: Text::of(language),
            path: request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            query,
            actor: None,
            user: None,
            session: None,
            origin: Origin::of(client::address(request, &site.front.proxies)),
            client: Client::of(request, &site.front.proxies),
            site,
            ticket: Rc::new(RefCell::new(ticket)),
            posted: Rc::default(),
        })
    }

    /// Reads the session, if the browser has one.
    async fn recognise(&mut self) -> Result<(), Error> {
        if self.ticket.borrow().cookie != CookieAct::Keep {
            return Ok(());
        }
        let token = self.token();
        let (digest, now) = (token.digest(), self.app().clock.real_now());
        let found = self.app().store.read(move |connection| session::find(connection, &digest, now)).await?;
        let Some(session) = found else {
            return Ok(());
        };
        if session.is_to_touch {
            // A page can be read all the same where nothing can be written.
            if let Err(fault) = session::touch(self.app(), &token).await {
                tracing::warn!(%fault, "the use of a session was not written down");
            }
        }
        self.actor = session.actor();
        self.user = session.user.clone();
        self.session = Some(session);
        Ok(())
    }

    /// The cookies that the answer sets.
    fn cookies(&self) -> Vec<String> {
        let ticket = self.ticket.borrow();
        let session = match ticket.cookie {
            CookieAct::Keep | CookieAct::SetIfShown => None,
            CookieAct::Set => Some(self.site.session_cookie(&ticket.token.text())),
            CookieAct::End => Some(self.site.ended_cookie()),
        };
        let switched = self.query.get("lang").parse::<Language>().ok();
        let language = switched.map(|language| self.site.language_cookie(language.as_str()));
        session.into_iter().chain(language).collect()
    }
}

/// Around every request: who asks is read before it, trouble becomes a page after it, and cookies are set.
///
/// # Errors
/// None of its own: trouble is answered here.
pub async fn visit(
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return next.call(request).await;
    };
    let unread = request.headers().contains_key(header::TRANSFER_ENCODING).then(|| request.take_payload());
    let mut visitor = Visitor::unknown(request.request(), site).map_err(Trouble::Error)?;
    let wants_session = !WITHOUT_SESSION.iter().any(|path| request.path().starts_with(path));
    let refused = match bounds::check(request.request()).and_then(|()| visitor.spend(Rate::Page)) {
        Ok(()) if wants_session => visitor.recognise().await.err().map(Trouble::Error),
        Ok(()) => None,
        Err(trouble) => Some(trouble),
    };
    request.extensions_mut().insert(visitor.clone());
    let response = match refused {
        Some(trouble) => {
            let page = answer::explain(&visitor, request.request(), &trouble.into());
            request.into_response(page)
        }
        None => {
            let response = next.call(request).await?;
            match response.response().error() {
                Some(error) => {
                    let page = answer::explain(&visitor, response.request(), error);
                    response.into_response(page)
                }
                None => response,
            }
        }
    };
    let response = match unread {
        Some(body) => response.map_body(|_, page| Unread::new(page, body).boxed()),
        None => response,
    };
    if reads_cookies(response.request().path()) { Ok(with_cookies(response, &visitor)) } else { Ok(response) }
}

/// Whether cookies mean anything below this path.
fn reads_cookies(path: &str) -> bool {
    !path.starts_with(api::ROOT)
}

fn with_cookies(mut response: ServiceResponse<BoxBody>, visitor: &Visitor) -> ServiceResponse<BoxBody> {
    for line in visitor.cookies() {
        if let Ok(value) = HeaderValue::try_from(line) {
            let name: HeaderName = header::SET_COOKIE;
            response.headers_mut().append(name, value);
        }
    }
    response
}
