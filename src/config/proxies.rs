//! Which proxies are believed when they say whom they speak for.

use std::net::IpAddr;
use std::str::FromStr;

use super::ConfigFault;

/// Networks in one list.
pub const MOST_PROXIES: usize = 64;

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
    /// Whether the machine at this address is one of our proxies.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }
}
