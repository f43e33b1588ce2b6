//! Which client asks, as far as its address tells: what rates are counted by. It is kept nowhere and never logged.

use std::net::{IpAddr, Ipv6Addr};

use actix_web::HttpRequest;
use actix_web::http::header::X_FORWARDED_FOR;

use crate::config::TrustedProxies;

/// Bits of an IPv6 address that belong to one household or office: below them everybody has as many addresses as they like.
const NETWORK_BITS: u32 = 64;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Client {
    /// Something on this machine that is no proxy: whoever can ask from here needs no browser for it. No rate holds it up.
    Here,
    /// An IPv4 address, or the /64 network of an IPv6 address.
    Network(IpAddr),
}

impl Client {
    /// The client of a request, believing named proxies alone.
    #[must_use]
    pub fn of(request: &HttpRequest, proxies: &TrustedProxies) -> Self {
        let Some(peer) = request.peer_addr() else {
            return Self::Network(IpAddr::V6(Ipv6Addr::UNSPECIFIED));
        };
        let peer = peer.ip().to_canonical();
        if peer.is_loopback() && !proxies.contains(peer) {
            return Self::Here;
        }
        // What is no text is no address either.
        let lines = request.headers().get_all(X_FORWARDED_FOR).map(|line| line.to_str().unwrap_or("?"));
        Self::at(proxies.client(peer, &lines.collect::<Vec<_>>()))
    }

    fn at(address: IpAddr) -> Self {
        Self::Network(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(whole) => IpAddr::V6((u128::from(whole) & (u128::MAX << NETWORK_BITS)).into()),
        })
    }
}
