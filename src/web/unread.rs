//! The end of a connection whose request has a body that nobody reads and that has no length: actix would wait for the rest of it without end, and
//! a client could hold the connection for ever with a single chunk.

use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::Payload;
use actix_web::web::Bytes;

/// A page that keeps the body of its request until it is sent: actix ends the connection of a body that is neither read nor given up.
pub(super) struct Unread {
    page: BoxBody,
    _body: Payload,
}

impl Unread {
    /// This page, and the end of the connection after it.
    pub(super) fn new(page: BoxBody, body: Payload) -> Self {
        Self { page, _body: body }
    }
}

impl MessageBody for Unread {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.page.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.page).poll_next(context)
    }
}
