//! Who asks, in which language, with which session: read once a request, handed to every handler as [`Visitor`].
//!
//! Here: the visitor, and the middleware that reads it and sets its cookies. Not here: the session's own rules (`session`), who may open a page
//! (`access`).

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::rc::Rc;

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use data_encoding::HEXLOWER;
use subtle::ConstantTimeEq;

use super::access;
use super::answer::{self, Trouble};
use super::navigation;
use super::page::{Mood, Page, SignedIn};
use super::session::{self, Opening, Session, SessionUser};
use super::site::{LANGUAGE_COOKIE, Site};
use crate::app::{App, Context};
use crate::credential::Token;
use crate::domain::actor::{Actor, Role};
use crate::domain::id::{CaseId, DraftId, PetitionId};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::Values;
use crate::locale::{Language, Text};

/// Paths for which no session is read: they are the same for everybody.
const WITHOUT_SESSION: [&str; 2] = ["/static/", "/health/"];

/// Who asks. Cheap to clone; every clone is the same visitor.
#[derive(Clone)]
pub struct Visitor {
    /// The words, in the visitor's language.
    pub text: Text,
    /// Path and query of the request.
    pub path: String,
    /// The query of the request.
    pub query: Values,
    /// In whose name acts are done.
    pub actor: Option<Actor>,
    /// The user who signed in.
    pub user: Option<SessionUser>,
    /// The session.
    pub session: Option<Session>,
    site: web::Data<Site>,
    ticket: Rc<RefCell<Ticket>>,
}

/// The browser's token, and what becomes of its cookie.
struct Ticket {
    token: Token,
    cookie: CookieAct,
}

/// What the answer does with the session's cookie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CookieAct {
    /// The browser has it.
    Keep,
    /// The browser sent none; one is set when a form is shown.
    SetIfShown,
    /// Set it.
    Set,
    /// Take it away.
    End,
}

impl Visitor {
    /// The program.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.site.app
    }

    /// The web application.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The layout of a page with this title: language switch, who is signed in, navigation, and the token for its forms.
    #[must_use]
    pub fn page(&self, title: impl Into<String>) -> Page {
        let mut page = self.plain_page().titled(title);
        page.csrf = self.csrf();
        page
    }

    /// The layout of a page without forms: it sets no cookie on whom it does not know.
    pub(super) fn plain_page(&self) -> Page {
        let mut page = Page::new(self.text, self.path.as_str());
        page.demo = self.app().demo;
        if let Some((role, name)) = self.named() {
            page.user = Some(SignedIn {
                name,
                role_label: self.text.get(&format!("role-{role}")),
                mood: if self.user.is_some() {
                    Mood::Desk
                } else {
                    Mood::Public
                },
            });
            page.nav = navigation::links(role, self.text, &self.path);
            page.csrf = self.csrf();
        }
        page
    }

    fn named(&self) -> Option<(Role, String)> {
        let role = self.actor.as_ref()?.role();
        let name = match (&self.user, &self.session) {
            (Some(user), _) => user.name.clone(),
            (None, Some(session)) => session.reference.clone().unwrap_or_default(),
            (None, None) => String::new(),
        };
        Some((role, name))
    }

    /// The token for a form of this browser (OWASP: HMAC-based double submit): derived from the cookie, so that nothing is stored and a new
    /// session has a new one.
    #[must_use]
    pub fn csrf(&self) -> String {
        let mut ticket = self.ticket.borrow_mut();
        if ticket.cookie == CookieAct::SetIfShown {
            ticket.cookie = CookieAct::Set;
        }
        self.csrf_of(&ticket.token)
    }

    /// Whether a form brought the right token; takes the same time either way.
    pub(super) fn csrf_holds(&self, sent: &str) -> bool {
        let wanted = self.csrf_of(&self.ticket.borrow().token);
        wanted.as_bytes().ct_eq(sent.as_bytes()).into()
    }

    fn csrf_of(&self, token: &Token) -> String {
        HEXLOWER.encode(&self.app().vault.index("csrf", &token.text()))
    }

    /// What an act of `casework` needs.
    ///
    /// # Errors
    /// `NotFound` where nobody is signed in: the route's guard let nobody in for whom that would be so.
    pub fn context(&self) -> Result<Context, Error> {
        let actor = self.actor.clone().ok_or(Refusal::NotFound)?;
        Ok(self.app().context(actor))
    }

    /// The case of the session.
    ///
    /// # Errors
    /// `NotFound` where it opens none.
    pub fn case(&self) -> Result<CaseId, Error> {
        Ok(self.opens().case.ok_or(Refusal::NotFound)?)
    }

    /// The draft of the session.
    ///
    /// # Errors
    /// `NotFound` where it opens none.
    pub fn draft(&self) -> Result<DraftId, Error> {
        Ok(self.opens().draft.ok_or(Refusal::NotFound)?)
    }

    /// The objection of the session.
    ///
    /// # Errors
    /// `NotFound` where it opens none.
    pub fn petition(&self) -> Result<PetitionId, Error> {
        Ok(self.opens().petition.ok_or(Refusal::NotFound)?)
    }

    /// What the session opens; nothing without one.
    #[must_use]
    pub fn opens(&self) -> Opening {
        self.session
            .as_ref()
            .map(|session| session.opens)
            .unwrap_or_default()
    }

    /// Opens a session in place of the one before; the answer sets its cookie. The token of forms changes with it, so nothing is shown after
    /// this but a redirect.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_session(&self, opens: Opening) -> Result<(), Error> {
        let old = self.token();
        let token = session::open(self.app(), opens, self.session.as_ref(), &old).await?;
        *self.ticket.borrow_mut() = Ticket {
            token,
            cookie: CookieAct::Set,
        };
        Ok(())
    }

    /// Ends the session; the answer takes its cookie away.
    ///
    /// # Errors
    /// What the database says.
    pub async fn close_session(&self) -> Result<(), Error> {
        session::close(self.app(), &self.token()).await?;
        self.ticket.borrow_mut().cookie = CookieAct::End;
        Ok(())
    }

    /// What stands for this browser in the database: the digest of its cookie.
    #[must_use]
    pub fn browser_digest(&self) -> [u8; 32] {
        self.ticket.borrow().token.digest()
    }

    fn token(&self) -> Token {
        self.ticket.borrow().token.clone()
    }

    /// The visitor of a request without its session.
    fn unknown(request: &HttpRequest, site: web::Data<Site>) -> Result<Self, Error> {
        let query = Values::parse(request.query_string().as_bytes()).unwrap_or_default();
        let language = Language::negotiate(
            Some(query.get("lang")),
            cookie(request, LANGUAGE_COOKIE),
            request
                .headers()
                .get(header::ACCEPT_LANGUAGE)
                .and_then(|value| value.to_str().ok()),
        );
        let ticket = match cookie(request, site.cookie_name()).and_then(Token::parse) {
            Some(token) => Ticket {
                token,
                cookie: CookieAct::Keep,
            },
            None => Ticket {
                token: Token::new()?,
                cookie: CookieAct::SetIfShown,
            },
        };
        Ok(Self {
            text: Text::of(language),
            path: request
                .uri()
                .path_and_query()
                .map_or("/", |path| path.as_str())
                .to_owned(),
            query,
            actor: None,
            user: None,
            session: None,
            site,
            ticket: Rc::new(RefCell::new(ticket)),
        })
    }

    /// Reads the session, if the browser has one.
    async fn recognise(&mut self) -> Result<(), Error> {
        if self.ticket.borrow().cookie != CookieAct::Keep {
            return Ok(());
        }
        let token = self.token();
        let (digest, now) = (token.digest(), self.app().clock.real_now());
        let found = self
            .app()
            .store
            .read(move |connection| session::find(connection, &digest, now))
            .await?;
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

impl FromRequest for Visitor {
    type Error = Trouble;
    type Future = Ready<Result<Self, Trouble>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = request.extensions().get::<Self>().cloned();
        ready(visitor.ok_or_else(|| {
            Trouble::Error(Error::Broken {
                what: "a request without a visitor".to_owned(),
            })
        }))
    }
}

/// Around every request: who asks is read before it, trouble becomes a page after it, and cookies are set.
///
/// # Errors
/// None of its own: trouble is answered here.
pub async fn visit(
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let Some(site) = request.app_data::<web::Data<Site>>().cloned() else {
        return next.call(request).await;
    };
    let mut visitor = Visitor::unknown(request.request(), site).map_err(Trouble::Error)?;
    let wants_session = !WITHOUT_SESSION
        .iter()
        .any(|path| request.path().starts_with(path));
    let refused = match access::check_form(request.request()) {
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
    Ok(with_cookies(response, &visitor))
}

fn with_cookies(
    mut response: ServiceResponse<BoxBody>,
    visitor: &Visitor,
) -> ServiceResponse<BoxBody> {
    for line in visitor.cookies() {
        if let Ok(value) = HeaderValue::try_from(line) {
            let name: HeaderName = header::SET_COOKIE;
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// The value of a cookie of the request (RFC 6265, section 5.4).
fn cookie<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request
        .headers()
        .get_all(header::COOKIE)
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}
