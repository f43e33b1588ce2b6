//! Which system asks: its key in `Authorization: Bearer` (RFC 6750).

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::refused::Refused;
use crate::credential::ApiKey;
use crate::error::Error;
use crate::senders::{self, KeyScope};
use crate::store::senders::Sender;
use crate::web::answer::Trouble;
use crate::web::visitor::Visitor;

/// The system whose key came with the request.
#[derive(Debug, Clone)]
pub struct Caller(pub Sender);

impl FromRequest for Caller {
    type Error = Trouble;
    type Future = Ready<Result<Self, Trouble>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions_mut().remove::<Self>();
        ready(caller.ok_or_else(|| {
            Trouble::Error(Error::Broken { what: "a handler that reads a caller on a route without a key".to_owned() })
        }))
    }
}

/// The body that came with the key.
pub struct Sent(pub Bytes);

impl FromRequest for Sent {
    type Error = Trouble;
    type Future = Ready<Result<Self, Trouble>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let sent = request.extensions_mut().remove::<Self>();
        ready(sent.ok_or_else(|| {
            Trouble::Error(Error::Broken { what: "a handler that reads a body on a route without a key".to_owned() })
        }))
    }
}

/// The system that a request's key lets in.
///
/// # Errors
/// `NoKey` without one; `WrongKey` for one that is unknown, expired or revoked, or opens something else: all the same.
pub(in crate::web) async fn admit(visitor: &Visitor, scope: KeyScope, headers: &HeaderMap) -> Result<Sender, Trouble> {
    let sent = bearer(headers).ok_or(Refused::NoKey)?;
    let key = ApiKey::parse(sent).ok_or(Refused::WrongKey)?;
    Ok(senders::holder(visitor.app(), key, scope).await?.ok_or(Refused::WrongKey)?)
}

/// The key of the request; the scheme's case does not matter (RFC 9110, section 11.1).
#[must_use]
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
