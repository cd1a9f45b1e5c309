//! `x-gateway` and `x-slo`: policy that sits beside the operation it governs.

mod read;

pub(crate) use read::{Fault, gateway, gateway_defaults, slo};

use std::collections::BTreeMap;
use std::time::Duration;

/// What the gateway does for one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayPolicy {
    /// Name of a class in [`GatewayDefaults::rate_limits`].
    pub rate_limit: String,
    /// How long the upstream may take.
    pub timeout: Duration,
    /// Largest request body, in bytes.
    pub body_limit: u64,
    /// `Cache-Control` to add when the upstream sent none.
    pub cache: Option<String>,
    /// When a failed attempt may be repeated.
    pub retry: Retry,
    /// Whether the gateway routes it to the public.
    pub expose: bool,
}

/// When the gateway may repeat a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// GET and HEAD only.
    Safe,
    /// Also a request that carries `Idempotency-Key`.
    Idempotent,
    /// Never.
    Never,
}

impl Retry {
    /// The word in the document: `safe`, `idempotent` or `never`.
    pub fn as_str(self) -> &'static str {
        match self {
            Retry::Safe => "safe",
            Retry::Idempotent => "idempotent",
            Retry::Never => "never",
        }
    }
}

/// The document's own policy, and the rate-limit classes it names.
///
/// What the document leaves out: 10 requests a second and a burst of 20 (class `default`), a timeout of 10 s,
/// bodies of 16 KiB, no `Cache-Control`, retries of safe requests only, exposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayDefaults {
    /// Policy of operations that state none.
    pub policy: GatewayPolicy,
    /// Named classes of rate limits.
    pub rate_limits: BTreeMap<String, RateLimit>,
}

/// A token bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RateLimit {
    /// Requests allowed in each period.
    pub requests: u32,
    /// The period.
    pub per: Duration,
    /// Requests that may come at once.
    pub burst: u32,
}

/// A service level objective. Left out: 99.9 % within 300 ms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slo {
    /// Share of requests answered without a 5xx, in percent.
    pub availability: f64,
    /// Time within which 99 % of requests are answered.
    pub latency: Duration,
}

impl Default for GatewayDefaults {
    fn default() -> Self {
        let limit = RateLimit { requests: 10, per: Duration::from_secs(1), burst: 20 };
        GatewayDefaults {
            policy: GatewayPolicy {
                rate_limit: "default".to_owned(),
                timeout: Duration::from_secs(10),
                body_limit: 16 * 1024,
                cache: None,
                retry: Retry::Safe,
                expose: true,
            },
            rate_limits: BTreeMap::from([("default".to_owned(), limit)]),
        }
    }
}

impl Default for Slo {
    fn default() -> Self {
        Slo { availability: 99.9, latency: Duration::from_millis(300) }
    }
}
