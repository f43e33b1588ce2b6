//! The conversation with a relay (RFC 5321), and what its refusals mean.

use std::fmt::{self, Debug, Formatter};
use std::str::FromStr;
use std::time::Duration;

use actix_web::http::Uri;
use lettre::transport::smtp::SmtpTransportBuilder;
use lettre::transport::smtp::response::Code;
use lettre::{Message, SmtpTransport, Transport};

use super::{MailFault, RouteFault};
use crate::config::is_this_machine;

/// How long one step of the conversation may take. A letter has about eight.
pub const SMTP_TIMEOUT: Duration = Duration::from_secs(20);
/// Replies that refuse us, not the letter (RFC 4954, RFC 3207): the letter waits until the password is put right.
const REFUSED_SIGN_IN: [u16; 4] = [530, 534, 535, 538];

/// Where letters are handed over: host, port, encryption and sign-in. `Debug` shows none of it.
#[derive(Clone)]
pub struct SmtpRelay(SmtpTransportBuilder);

impl Debug for SmtpRelay {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SmtpRelay(…)")
    }
}

impl FromStr for SmtpRelay {
    type Err = RouteFault;

    fn from_str(url: &str) -> Result<Self, RouteFault> {
        let uri: Uri = url.parse().map_err(|_| RouteFault::Relay)?;
        let authority = uri.authority().ok_or(RouteFault::Relay)?;
        let has_password = authority.as_str().contains('@');
        let is_near = is_this_machine(authority.host());
        match (uri.scheme_str(), uri.query()) {
            (Some("smtps"), None) | (Some("smtp"), Some("tls=required")) => {}
            (Some("smtp"), Some("tls=opportunistic")) if has_password && !is_near => {
                return Err(RouteFault::OpenPassword);
            }
            (Some("smtp"), Some("tls=opportunistic")) => {}
            (Some("smtp"), None) if is_near => {}
            (Some("smtp"), None) => return Err(RouteFault::Unencrypted),
            _ => return Err(RouteFault::Relay),
        }
        let builder = SmtpTransport::from_url(url).map_err(|_| RouteFault::Relay)?;
        Ok(Self(builder.timeout(Some(SMTP_TIMEOUT))))
    }
}

impl SmtpRelay {
    pub(super) fn transport(&self) -> SmtpTransport {
        self.0.clone().build()
    }
}

/// Hands the message over, in a conversation of its own.
pub(super) fn send(relay: &SmtpTransport, message: &Message) -> Result<(), MailFault> {
    relay.send(message).map(drop).map_err(|fault| {
        if let Some(code) = fault.status() {
            return refusal(code);
        }
        match () {
            () if fault.is_timeout() => MailFault::temporary("the mail relay took too long"),
            () if fault.is_tls() => MailFault::temporary("the mail relay can't be reached encrypted"),
            () if fault.is_response() => MailFault::temporary("the mail relay's answer is not understood"),
            // The client's own faults: an address in a script that the relay does not take, or no STARTTLS where it is required.
            () if fault.is_client() => MailFault::temporary("the mail relay lacks what this letter needs"),
            () => MailFault::temporary("the mail relay can't be reached"),
        }
    })
}

fn refusal(code: Code) -> MailFault {
    let what = format!("the mail relay refused with {code}");
    let number: u16 = code.into();
    if (400..500).contains(&number) || REFUSED_SIGN_IN.contains(&number) {
        MailFault::temporary(what)
    } else {
        MailFault::permanent(what)
    }
}
