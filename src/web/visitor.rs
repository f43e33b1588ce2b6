//! Who asks, in which language, with which session: read once a request, handed to every handler as [`Visitor`].
//!
//! Here: the visitor, and the middleware that reads it and sets its cookies. Not here: the session's own rules (`session`), who may open a page
//! (`access`).

mod visit;

use std::cell::RefCell;
use std::future::{Ready, ready};
use std::hash::Hash;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use data_encoding::HEXLOWER;
use subtle::ConstantTimeEq;

use super::answer::Trouble;
use super::client::Client;
use super::navigation;
use super::page::{Mood, Page, SignedIn};
use super::rate::{Rate, TooFast};
use super::session::{self, Opening, Session, SessionUser};
use super::site::Site;
use crate::app::{App, Context};
use crate::credential::Token;
use crate::domain::actor::{Actor, Role};
use crate::domain::id::{CaseId, DraftId, PetitionId};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::Values;
use crate::locale::Text;
use crate::staff::Origin;
use crate::store::people::Stage;
pub use visit::visit;

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
    /// The network that the request came from.
    pub origin: Origin,
    client: Client,
    site: web::Data<Site>,
    ticket: Rc<RefCell<Ticket>>,
    posted: Rc<RefCell<Option<Posted>>>,
}

/// A form that was sent, for the page that answers it: no link leads back to that.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The page that the form stands on, or the nearest above it.
    pub page: String,
    /// What was typed, once its token was right; not what proves who somebody is.
    pub values: Option<Values>,
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
        page.sent = self.posted().and_then(|posted| posted.values).map(|values| (self.path.clone(), values));
        page
    }

    /// The layout of a page without forms: it sets no cookie on whom it does not know.
    pub(super) fn plain_page(&self) -> Page {
        let path = self.posted().map_or_else(|| self.path.clone(), |posted| posted.page);
        let mut page = Page::new(self.text, path);
        page.demo = self.app().demo;
        if let Some((role, name)) = self.named() {
            page.user = Some(SignedIn {
                name,
                role_label: self.text.get(&format!("role-{role}")),
                mood: if self.user.is_some() { Mood::Desk } else { Mood::Public },
            });
            page.nav = navigation::links(role, self.text, &self.path);
            page.csrf = self.csrf();
        }
        page
    }

    /// The form that this request is.
    #[must_use]
    pub fn posted(&self) -> Option<Posted> {
        self.posted.borrow().clone()
    }

    /// Notes the form that this request is.
    pub(super) fn note_posted(&self, posted: Posted) {
        *self.posted.borrow_mut() = Some(posted);
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

    /// Takes one of what the client may ask for at this rate.
    ///
    /// # Errors
    /// `TooFast`.
    pub(super) fn spend(&self, rate: Rate) -> Result<(), Trouble> {
        self.spend_as(rate, self.client)
    }

    /// The same for a client that is known by something else than its address.
    ///
    /// # Errors
    /// `TooFast`.
    pub(super) fn spend_as(&self, rate: Rate, client: impl Hash) -> Result<(), Trouble> {
        if self.client == Client::Here {
            return Ok(());
        }
        let spent = self.site.rates.spend(rate, &client, self.app().clock.real_now());
        spent.map_err(|TooFast { wait, is_first }| {
            if is_first {
                tracing::info!(?rate, "a client asks too often");
            }
            Trouble::TooFast { wait }
        })
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
        self.session.as_ref().map(|session| session.opens).unwrap_or_default()
    }

    /// Opens a session in place of the one before: somebody has just shown who they are. The answer sets its cookie; the token of forms
    /// changes with it, so nothing is shown after this but a redirect.
    ///
    /// # Errors
    /// What the database says.
    pub async fn open_session(&self, opens: Opening) -> Result<(), Error> {
        let token = session::open(self.app(), opens, &self.token()).await?;
        *self.ticket.borrow_mut() = Ticket { token, cookie: CookieAct::Set };
        Ok(())
    }

    /// Notes in the session that the user has shown the second factor again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn step_up(&self) -> Result<(), Error> {
        session::step_up(self.app(), &self.token()).await
    }

    /// Who has shown the password and still has this step before them.
    ///
    /// # Errors
    /// `NotFound` for anybody else: the route's guard let nobody in for whom that would be so.
    pub fn half_in(&self, stage: Stage) -> Result<&SessionUser, Error> {
        let half = self.session.as_ref().and_then(|session| session.half_in.as_ref());
        Ok(half.filter(|(found, _)| *found == stage).map(|(_, user)| user).ok_or(Refusal::NotFound)?)
    }

    /// The user who signed in.
    ///
    /// # Errors
    /// `NotFound` without one.
    pub fn signed_in(&self) -> Result<&SessionUser, Error> {
        Ok(self.user.as_ref().ok_or(Refusal::NotFound)?)
    }

    /// Takes up a draft, or puts it down. A user keeps the own session; anybody else gets one for the draft, in place of what it was for.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_draft(&self, draft: Option<DraftId>) -> Result<(), Error> {
        match (&self.user, draft) {
            (Some(_), _) => session::set_draft(self.app(), &self.token(), draft).await,
            (None, Some(_)) => {
                let opens = Opening { draft, ..Opening::default() };
                self.open_session(opens).await
            }
            (None, None) => self.close_session().await,
        }
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
}

impl FromRequest for Visitor {
    type Error = Trouble;
    type Future = Ready<Result<Self, Trouble>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = request.extensions().get::<Self>().cloned();
        ready(visitor.ok_or_else(|| Trouble::Error(Error::Broken { what: "a request without a visitor".to_owned() })))
    }
}
