//! Who may open a route, and what every form must bring along. The list of routes with their guards is `web::routes`.

use std::future::{Ready, ready};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};
use futures_util::FutureExt;

use super::answer::{self, Trouble};
use super::api::caller::{self, Caller, Sent};
use super::navigation;
use super::rate::Rate;
use super::upload;
use super::visitor::{Posted, Visitor};
use crate::config::BaseUrl;
use crate::domain::actor::{Actor, Role};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::Values;
use crate::senders::KeyScope;
use crate::store::people::Stage;

/// Name of the field that carries the form's token.
pub const CSRF_FIELD: &str = "csrf";
/// The one field of a form of [`Rate::Entry`] that proves nothing: it may be shown again.
const REFERENCE_FIELD: &str = "reference";
/// Longest local path that a sign-in leads back to, in bytes.
pub const MOST_NEXT_BYTES: usize = 512;
/// Where staff sign in.
pub const SIGN_IN: &str = "/sign-in";
/// Where the second step of a sign-in is taken.
pub const SECOND_STEP: &str = "/sign-in/code";
/// Where the second factor is set up.
pub const ENROLMENT: &str = "/sign-in/enrol";
/// Where the second factor is shown again before an act that needs it.
pub const STEP_UP: &str = "/sign-in/again";
/// Where claimants come in with reference and code.
pub const CASE_ENTRY: &str = "/case";
/// What a claimant is told whose session ended over a form.
pub const SESSION_ENDED: &str = "/case/ended";
/// Where a claimant's own case is shown.
pub const CASE_HOME: &str = "/case/overview";
/// Where a draft goes on.
pub const DRAFT_HOME: &str = "/claim/tasks";
/// Where account holders come in.
pub const OBJECTION_ENTRY: &str = "/object";
/// Where an account holder's own objection is shown.
pub const OBJECTION_HOME: &str = "/object/overview";

/// Who may open a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Who came in to a case by reference and code.
    Claimant,
    /// Who writes a draft.
    Draft,
    /// Who may begin one: everybody, and of the staff the Centre's, who file for people.
    Filer,
    /// Who came in to an objection by reference and code.
    Holder,
    /// Users of one of these roles.
    Staff(&'static [Role]),
    /// Who has shown the password, and has this step of the sign-in before them.
    HalfIn(Stage),
    /// Everybody, in the demo alone.
    Demo,
    /// A system whose key opens this; no session counts.
    Sender(KeyScope),
}

/// Whether somebody comes in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Yes.
    Enter,
    /// Not yet: this path first.
    Redirect(String),
    /// There is no such page for them.
    Absent,
}

impl Access {
    /// Whether this visitor comes in.
    #[must_use]
    pub fn verdict(self, visitor: &Visitor, method: &Method) -> Verdict {
        let opens = visitor.opens();
        match self {
            Self::Public => Verdict::Enter,
            Self::Demo if visitor.app().demo => Verdict::Enter,
            Self::Demo => Verdict::Absent,
            // Its key has been looked at: `api::caller::admit`.
            Self::Sender(_) => Verdict::Enter,
            Self::Filer => match &visitor.user {
                Some(user) if user.role != Role::CentreAgent => Verdict::Absent,
                Some(_) | None => Verdict::Enter,
            },
            Self::Draft if opens.draft.is_some() => Verdict::Enter,
            // What was submitted meanwhile is shown, not written again.
            Self::Draft if opens.case.is_some() => Verdict::Redirect(CASE_HOME.to_owned()),
            // Whoever sends a form had a session when it was shown.
            Self::Claimant | Self::Draft if *method == Method::POST => {
                entered(opens.case.is_some(), visitor, SESSION_ENDED)
            }
            Self::Claimant | Self::Draft => entered(opens.case.is_some(), visitor, CASE_ENTRY),
            Self::Holder => entered(opens.petition.is_some(), visitor, OBJECTION_ENTRY),
            Self::Staff(roles) => match (&visitor.user, &visitor.actor) {
                (Some(user), _) if roles.contains(&user.role) => Verdict::Enter,
                (None, None) => Verdict::Redirect(match half_in(visitor) {
                    Some(stage) => next_step(stage).to_owned(),
                    None => sign_in_first(&visitor.path, method),
                }),
                _ => Verdict::Absent,
            },
            Self::HalfIn(stage) => match (half_in(visitor), &visitor.user, &visitor.actor) {
                (Some(found), ..) if found == stage => Verdict::Enter,
                (Some(found), ..) => Verdict::Redirect(next_step(found).to_owned()),
                // Somebody who went back in the browser.
                (None, Some(user), _) => Verdict::Redirect(navigation::home(user.role).to_owned()),
                (None, None, None) => Verdict::Redirect(SIGN_IN.to_owned()),
                (None, None, Some(_)) => Verdict::Absent,
            },
        }
    }
}

fn half_in(visitor: &Visitor) -> Option<Stage> {
    visitor.session.as_ref().and_then(|session| session.half_in.as_ref()).map(|(stage, _)| *stage)
}

/// The page of a step of the sign-in.
fn next_step(stage: Stage) -> &'static str {
    match stage {
        Stage::Code => SECOND_STEP,
        Stage::Enrol => ENROLMENT,
        Stage::In => SIGN_IN,
    }
}

fn entered(is_in: bool, visitor: &Visitor, entry: &str) -> Verdict {
    match &visitor.actor {
        _ if is_in => Verdict::Enter,
        None => Verdict::Redirect(entry.to_owned()),
        Some(
            Actor::User { .. }
            | Actor::Claimant(_)
            | Actor::Holder(_)
            | Actor::System
            | Actor::Import { .. }
            | Actor::Sender(_),
        ) => Verdict::Absent,
    }
}

/// The sign-in page, which leads back to a page that was asked for; not to a form that was sent.
fn sign_in_first(path: &str, method: &Method) -> String {
    if *method == Method::POST {
        return SIGN_IN.to_owned();
    }
    leading_to(SIGN_IN, path)
}

/// A page that leads on to another, where that is not too long to be carried.
#[must_use]
pub fn leading_to(page: &str, next: &str) -> String {
    if next.is_empty() || next.len() > MOST_NEXT_BYTES {
        return page.to_owned();
    }
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{page}?next={next}")
}

/// What a route asks of whoever opens it: who they are, whether they have just shown it, and not to ask too often.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// Who may open it.
    pub access: Access,
    /// How often one client may ask for it.
    pub rate: Rate,
    /// Whoever of these roles opens it has shown the second factor within `session::STEP_UP_LIFE`.
    pub stepped_up: &'static [Role],
    /// What a form brings along.
    pub takes: Takes,
    /// Parts of the path above which the nearest page is, none where the path is one: there a form stands, and there who sent it is led back to.
    pub above: usize,
}

impl Guard {
    /// Where somebody goes first who may come in and has not shown the second factor lately. What was sent is never sent again by us: the way
    /// leads back to the page that the form stands on.
    fn step_up_first(self, visitor: &Visitor, method: &Method) -> Option<String> {
        let user = visitor.user.as_ref().filter(|user| self.stepped_up.contains(&user.role))?;
        if visitor.opens().is_stepped_up {
            return None;
        }
        tracing::info!(user = %user.id, "the second factor is asked for again");
        let back = if *method == Method::POST { self.page_of(&visitor.path) } else { visitor.path.clone() };
        Some(leading_to(STEP_UP, &back))
    }

    /// The page that a form stands on which is sent to this path.
    fn page_of(self, path: &str) -> String {
        if self.above == 0 {
            return path.to_owned();
        }
        let mut page = path.split('?').next().unwrap_or_default();
        for _ in 0..self.above {
            page = page.rsplit_once('/').map_or("", |(above, _)| above);
        }
        if page.is_empty() { "/".to_owned() } else { page.to_owned() }
    }
}

/// The path, where it is one of this site: what a stranger wrote into a link must not lead elsewhere.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    // Browsers read a backslash as a slash, and `//host` as another site.
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(['\\', '\r', '\n', '\t'])
        && path.len() <= MOST_NEXT_BYTES
        && path.is_ascii();
    is_local.then_some(path)
}

/// The values of a form whose token was right, without the token.
#[derive(Debug, Clone, Default)]
pub struct Body(pub Values);

impl FromRequest for Body {
    type Error = Trouble;
    type Future = Ready<Result<Self, Trouble>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let body = request.extensions_mut().remove::<Self>();
        ready(body.ok_or_else(|| {
            Trouble::Error(Error::Broken { what: "a handler that reads a body on a route that has none".to_owned() })
        }))
    }
}

/// What a form brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Values, which are read before the handler runs.
    Values,
    /// A file as well, which the handler takes as it comes: [`Upload`](super::upload::Upload) checks the token, as the first field, before anything else.
    File,
}

/// Around every route: who may not come in or asks too often gets no further, a form must bring its token, and a panic is an answer like others.
pub(super) async fn guard(
    guard: Guard,
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let entered = enter(guard, &mut request).await;
    if let Err(response) = entered {
        // Not `into_response`, which would drop the error that the page is made of.
        let (request, _) = request.into_parts();
        return Ok(ServiceResponse::new(request, *response));
    }
    let kept = request.request().clone();
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(answered) => answered,
        Err(_) => {
            let trouble = Trouble::Error(Error::Broken { what: "a handler panicked".to_owned() });
            Ok(ServiceResponse::new(kept, HttpResponse::from_error(trouble)))
        }
    }
}

/// Lets the visitor in, and takes the form off the request.
async fn enter(guard: Guard, request: &mut ServiceRequest) -> Result<(), Box<HttpResponse>> {
    let refuse = |trouble: Trouble| Box::new(HttpResponse::from_error(trouble));
    let visitor = request.extract::<Visitor>().await.map_err(refuse)?;
    // A key comes with every request of its own accord, unlike a cookie: nobody else's page can send it, and no form's token is asked for.
    if let Access::Sender(scope) = guard.access {
        return enter_by_key(&visitor, scope, guard.rate, request).await.map_err(refuse);
    }
    match guard.access.verdict(&visitor, request.method()) {
        Verdict::Enter => {}
        Verdict::Redirect(path) => return Err(Box::new(answer::redirect(&path))),
        Verdict::Absent => {
            note(request, "a page that is not theirs");
            return Err(refuse(Refusal::NotFound.into()));
        }
    }
    let mut posted = Posted { page: guard.page_of(&visitor.path), values: None };
    if *request.method() == Method::POST {
        visitor.note_posted(posted.clone());
    }
    if let Some(path) = guard.step_up_first(&visitor, request.method()) {
        return Err(Box::new(answer::redirect(&path)));
    }
    if guard.rate != Rate::Page {
        visitor.spend(guard.rate).map_err(refuse)?;
    }
    if *request.method() == Method::POST {
        check_origin(&visitor, request).map_err(refuse)?;
        match guard.takes {
            Takes::File => upload::check(request.headers(), request.content_type()).map_err(refuse)?,
            Takes::Values => {
                let body = read_form(&visitor, request).await.map_err(refuse)?;
                if guard.rate == Rate::Entry && body.0.iter().any(|(name, _)| name != REFERENCE_FIELD) {
                    posted.page = leading_to(&posted.page, local_path(body.0.get("next")).unwrap_or_default());
                } else {
                    posted.values = Some(body.0.clone());
                }
                visitor.note_posted(posted);
                request.extensions_mut().insert(body);
            }
        }
    }
    Ok(())
}

/// Whether a page of ours sent the form.
fn check_origin(visitor: &Visitor, request: &ServiceRequest) -> Result<(), Trouble> {
    if is_from_here(request.headers(), &visitor.site().front.base_url) {
        return Ok(());
    }
    note(request, "a form of another site");
    Err(Trouble::Expired)
}

/// Lets a system in: at a rate of its own, whatever address it asks from. Keys are guessed no faster than passwords.
async fn enter_by_key(
    visitor: &Visitor,
    scope: KeyScope,
    rate: Rate,
    request: &mut ServiceRequest,
) -> Result<(), Trouble> {
    let sender = match caller::admit(visitor, scope, request.headers()).await {
        Ok(sender) => sender,
        Err(trouble) => {
            note(request, "a key that is missing or not good");
            visitor.spend(Rate::Entry)?;
            return Err(trouble);
        }
    };
    visitor.spend_as(rate, sender.id)?;
    if *request.method() == Method::POST {
        let sent = Sent(read_body(visitor, request).await?);
        request.extensions_mut().insert(sent);
    }
    request.extensions_mut().insert(Caller(sender));
    Ok(())
}

fn note(request: &ServiceRequest, what: &str) {
    tracing::info!(
        route = request.match_pattern(),
        method = %request.method(),
        what,
        "access was refused"
    );
}

/// The form of a request, with its token checked.
async fn read_form(visitor: &Visitor, request: &mut ServiceRequest) -> Result<Body, Trouble> {
    let is_form = request.content_type().eq_ignore_ascii_case("application/x-www-form-urlencoded");
    if !is_form {
        return Err(Trouble::WrongEncoding);
    }
    let bytes = read_body(visitor, request).await?;
    let mut values = Values::parse(&bytes)?;
    let sent = values.remove(CSRF_FIELD);
    if !sent.first().is_some_and(|sent| sent.len() <= MOST_NEXT_BYTES && visitor.csrf_holds(sent)) {
        note(request, "a form without its token");
        return Err(Trouble::Expired);
    }
    Ok(Body(values))
}

/// The whole body, up to the limit of `web::configure` and no slower than it may come.
async fn read_body(visitor: &Visitor, request: &mut ServiceRequest) -> Result<web::Bytes, Trouble> {
    let wait: Duration = visitor.site().front.waits.body;
    let read = tokio::time::timeout(wait, request.extract::<web::Bytes>()).await.map_err(|_| Trouble::TooSlow)?;
    read.map_err(|fault| match fault.as_response_error().status_code() {
        actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge,
        _ => Trouble::BadRequest,
    })
}

/// Whether the browser says that a page of ours sent the form, or says nothing. `Origin: null` says nothing: under `no-referrer` it is all that
/// browsers send (Fetch standard, "append a request Origin header").
#[must_use]
pub fn is_from_here(headers: &HeaderMap, base_url: &BaseUrl) -> bool {
    let told = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let origin_fits = told("origin").is_none_or(|origin| origin == "null" || origin == base_url.as_str());
    let site_fits = told("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    origin_fits && site_fits
}
