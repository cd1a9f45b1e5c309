//! Who is calling: the peer, or whom a trusted proxy says it speaks for.

use std::net::IpAddr;

use http::HeaderMap;
use ipnet::IpNet;

/// A client, by the address that limits and logs go by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    /// Its address.
    pub address: IpAddr,
    /// The other end of the connection.
    pub peer: IpAddr,
    /// Whether the peer's forwarded headers are believed.
    pub trusted: bool,
}

impl Client {
    /// Reads `X-Forwarded-For` from the right for as long as the addresses are trusted proxies: what stands further
    /// left was written by strangers.
    pub fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> Self {
        let peer = peer.to_canonical();
        let is_proxy = |address: &IpAddr| proxies.iter().any(|net| net.contains(address));
        if !is_proxy(&peer) {
            return Self { address: peer, peer, trusted: false };
        }
        let mut address = peer;
        let values = headers.get_all("x-forwarded-for").iter().rev();
        for entry in values.flat_map(|value| value.as_bytes().rsplit(|byte| *byte == b',')) {
            let Some(next) = std::str::from_utf8(entry).ok().and_then(parse) else {
                break;
            };
            address = next;
            if !is_proxy(&address) {
                break;
            }
        }
        Self { address, peer, trusted: true }
    }

    /// The key of a limiter. An IPv6 customer owns a /64, so that is one client.
    pub fn key(&self) -> u128 {
        match self.address {
            // Outside of what a /64 key can be: its low half is not zero.
            IpAddr::V4(address) => u128::from(u32::from(address)) | 1 << 32,
            IpAddr::V6(address) => u128::from(address) >> 64 << 64,
        }
    }
}

/// An address, optionally with port or brackets, as proxies write it.
fn parse(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let address = entry
        .parse::<IpAddr>()
        .ok()
        .or_else(|| entry.parse::<std::net::SocketAddr>().ok().map(|address| address.ip()))
        .or_else(|| entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok())?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn client(peer: &str, forwarded: &[&'static str]) -> Client {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        Client::of(peer.parse().unwrap(), &headers, &["10.0.0.0/8".parse().unwrap()])
    }

    #[test]
    fn the_rightmost_untrusted_address_is_the_client() {
        for (peer, forwarded, expected) in [
            ("192.0.2.1", &["198.51.100.7"][..], "192.0.2.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.1", &["198.51.100.7:4711"], "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9, 198.51.100.7, 10.1.1.1"], "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", &["203.0.113.9, nonsense, 10.1.1.1"], "10.1.1.1"),
            ("10.0.0.1", &["[2001:db8::1]:80"], "2001:db8::1"),
        ] {
            let found = client(peer, forwarded);
            assert_eq!(found.address, expected.parse::<IpAddr>().unwrap(), "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn one_ipv6_network_is_one_client() {
        assert_eq!(client("2001:db8::1", &[]).key(), client("2001:db8::ffff:2", &[]).key());
        assert_ne!(client("2001:db8::1", &[]).key(), client("2001:db8:0:1::1", &[]).key());
        assert_ne!(client("0.0.0.0", &[]).key(), client("::2", &[]).key());
    }
}
