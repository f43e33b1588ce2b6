//! Which proxies are believed when they say whom they speak for.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use super::ConfigFault;

/// Networks in one list.
pub const MOST_PROXIES: usize = 64;

/// Addresses of one `X-Forwarded-For` that are looked at, from its end: no chain of our own proxies is longer.
pub const MOST_HOPS: usize = 16;

/// Addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix_bits: u32,
}

/// The proxies in front of us; empty where browsers reach us directly.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

impl FromStr for Network {
    type Err = ConfigFault;

    /// `10.0.0.0/8`, `fd00::/8`, or one address.
    fn from_str(text: &str) -> Result<Self, ConfigFault> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| ConfigFault::TrustedProxies)?;
        let most = if address.is_ipv4() { u32::BITS } else { u128::BITS };
        let prefix_bits = prefix.map_or(Ok(most), str::parse).map_err(|_| ConfigFault::TrustedProxies)?;
        if prefix_bits > most {
            return Err(ConfigFault::TrustedProxies);
        }
        Ok(Self { address, prefix_bits })
    }
}

impl Network {
    /// Whether the address lies in this network.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(mine), IpAddr::V4(other)) => {
                let differing = u32::from(mine) ^ u32::from(other);
                differing.leading_zeros() >= self.prefix_bits
            }
            (IpAddr::V6(mine), IpAddr::V6(other)) => {
                let differing = u128::from(mine) ^ u128::from(other);
                differing.leading_zeros() >= self.prefix_bits
            }
            _ => false,
        }
    }
}

impl FromStr for TrustedProxies {
    type Err = ConfigFault;

    fn from_str(text: &str) -> Result<Self, ConfigFault> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let networks: Vec<Network> = parts.map(str::parse).collect::<Result<_, _>>()?;
        if networks.len() > MOST_PROXIES {
            return Err(ConfigFault::TrustedProxies);
        }
        Ok(Self(networks))
    }
}

impl TrustedProxies {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the machine at this address is one of our proxies.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Whom a connection from `peer` speaks for, by the lines of its `X-Forwarded-For`: each proxy wrote the address that it heard from behind
    /// the others, so the last one that is no proxy of ours is the client. What stands before it anybody can have written.
    #[must_use]
    pub fn client(&self, peer: IpAddr, lines: &[&str]) -> IpAddr {
        let mut client = peer.to_canonical();
        let said = lines.iter().rev().flat_map(|line| line.rsplit(','));
        for hop in said.take(MOST_HOPS) {
            if !self.contains(client) {
                break;
            }
            match address(hop.trim()) {
                Some(address) => client = address,
                None => break,
            }
        }
        client
    }
}

/// `192.0.2.7`, `192.0.2.7:443`, `2001:db8::7`, `[2001:db8::7]:443`: proxies write all of these.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    alone.parse().ok().or_else(with_port).map(|address: IpAddr| address.to_canonical())
}
