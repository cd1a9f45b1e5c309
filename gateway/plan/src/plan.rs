//! The serde types. Every map is a `BTreeMap`, so that the same plan is always the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Matcher, Method, VERSION};

/// Everything the gateway needs to know except where the upstreams are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Format of the plan: [`VERSION`].
    pub version: u32,
    /// Class (a key of `rate_limits`) of requests that no entry matches: 404, 405 and refused paths.
    pub default_rate_limit: String,
    /// Rate limit classes by name. A client has one budget per class, whatever the operation.
    pub rate_limits: BTreeMap<String, RateLimit>,
    /// Headers set on every response, upstream's own value replaced. Names in lower case.
    pub security_headers: BTreeMap<String, String>,
    /// What pages of other origins may send and read. Which origins is said when a gateway starts.
    pub cors: Cors,
    /// The services behind the gateway, by name.
    pub upstreams: BTreeMap<String, Upstream>,
    /// What is routed to the services, one entry per path template, sorted by template.
    pub routes: Vec<Route>,
    /// The documentation served as static files.
    pub portal: Portal,
}

/// A token bucket: `requests` per `per_ms` in the long run, and `burst` more at once.
///
/// `burst` counts requests beyond the one that is due: 21 at once pass with a burst of 20.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// Requests that pass per period. At least 1.
    pub requests: u32,
    /// The period in milliseconds. At least 1.
    pub per_ms: u64,
    /// Requests that pass at once beyond the steady rate.
    pub burst: u32,
}

/// Cross-origin requests (Fetch Standard, section 3.3). Callers bring tokens and no cookies, so credentials are never
/// allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// `Access-Control-Allow-Headers`: request headers that a page may set. Lower case, sorted.
    pub allow_headers: Vec<String>,
    /// `Access-Control-Expose-Headers`: response headers that a page may read. Lower case, sorted.
    pub expose_headers: Vec<String>,
    /// `Access-Control-Max-Age`: how long a browser may keep the answer to a preflight, in seconds.
    pub max_age_s: u32,
}

impl Default for Cors {
    /// What every API of the house needs, for ten minutes.
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            allow_headers: names(&["authorization", "content-type", "traceparent", "tracestate", "x-request-id"]),
            expose_headers: names(&[
                "ratelimit",
                "ratelimit-policy",
                "retry-after",
                "www-authenticate",
                "x-request-id",
            ]),
            max_age_s: 600,
        }
    }
}

/// How connections to a service are kept. Its address is given when the gateway starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    /// Path of the liveness probe on the service itself.
    pub health: String,
    /// Longest wait for a connection, in milliseconds.
    pub connect_timeout_ms: u64,
    /// Most idle connections kept.
    pub keepalive: u32,
    /// Longest idle time of a kept connection, in milliseconds. Must be shorter than the service's own (30 s for
    /// hyper servers with a header timeout), or requests meet connections that are being closed.
    pub idle_timeout_ms: u64,
}

impl Default for Upstream {
    fn default() -> Self {
        Self { health: "/health/live".to_owned(), connect_timeout_ms: 2_000, keepalive: 64, idle_timeout_ms: 20_000 }
    }
}

/// One path template and the operations on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The template as the document writes it, for instance `/users/{user_id}`. Label of logs and metrics.
    pub template: String,
    /// The template in parts; must say the same as `template`. Empty for `/`.
    pub segments: Vec<Segment>,
    /// Key of `upstreams`.
    pub service: String,
    /// Operations by method. Nothing is implied: without `HEAD` here, `HEAD` answers 405.
    pub operations: BTreeMap<Method, Operation>,
}

/// One part of a template, between two slashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Segment {
    /// Matches itself. Tried before a variable in the same place.
    Literal(String),
    /// Matches any one segment that is not empty; the text is the parameter's name.
    Variable(String),
}

/// The policy of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The operationId. Label of logs and metrics; unique in the plan.
    pub operation_id: String,
    /// Who may call. Informative for the gateway: the service verifies tokens.
    pub auth: Auth,
    /// Key of `rate_limits`.
    pub rate_limit: String,
    /// Longest wait for the service's response headers, connecting and sending included, in milliseconds.
    pub timeout_ms: u64,
    /// Largest request body, in bytes.
    pub body_limit: u64,
    /// Value of `Cache-Control` added when the service sent none.
    pub cache: Option<String>,
    /// Which requests may be sent again after they have been written to a connection that then broke.
    pub retry: Retry,
}

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// Anyone.
    Public,
    /// The bearer of a token.
    Bearer,
}

/// Which requests may be sent again. Only requests without a body are; a request that was never written may always be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// `GET` and `HEAD`.
    Safe,
    /// `GET`, `HEAD`, and any request that carries an `Idempotency-Key`.
    Idempotent,
    /// None.
    Never,
}

/// The documentation portal: static files answered by the gateway itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Key of `rate_limits` for files and redirects. Generous: one page loads several files.
    pub rate_limit: String,
    /// `Content-Security-Policy` of every portal response.
    pub csp: String,
    /// Which services have a documentation page: service name to its path, a key of `files`.
    pub docs: BTreeMap<String, String>,
    /// Public path (canonical, no variables) to the file served there.
    pub files: BTreeMap<String, StaticFile>,
    /// Public path to the `Location` it redirects to (302).
    pub redirects: BTreeMap<String, String>,
    /// What the status page draws; none where there is no such page.
    pub figures: Option<Figures>,
}

/// Figures of the running system: one request to Prometheus that never varies, whose answer is passed on. The address of
/// Prometheus is given when the gateway starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Public path (canonical, no variables).
    pub path: String,
    /// Path and query of what Prometheus is asked, percent-encoded.
    pub target: String,
    /// Longest wait for Prometheus, in milliseconds.
    pub timeout_ms: u64,
    /// How long an answer is passed on to others too, in seconds.
    pub fresh_s: u32,
}

/// One file of the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaticFile {
    /// Path below the portal directory, relative, `/`-separated, without `.` or `..`.
    pub file: String,
    /// Value of `Content-Type`.
    pub content_type: String,
    /// Value of `Cache-Control`.
    pub cache: String,
}

impl Plan {
    /// Reads a plan. Unknown fields are errors. Says nothing about whether the plan makes sense: see
    /// [`Plan::validate`].
    ///
    /// # Errors
    /// When the text is not JSON, or not a plan.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Writes the plan as indented JSON with a final newline. The same plan gives the same bytes.
    ///
    /// # Errors
    /// Never for a plan: every map has string keys.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(json)
    }

    /// Builds the matcher. Of two entries that claim the same paths the first wins; [`Plan::validate`] reports them.
    #[must_use]
    pub fn matcher(&self) -> Matcher {
        Matcher::new(self)
    }

    /// The headers every response should carry, for [`Plan::security_headers`].
    #[must_use]
    pub fn standard_security_headers() -> BTreeMap<String, String> {
        [("referrer-policy", "no-referrer"), ("x-content-type-options", "nosniff"), ("x-frame-options", "DENY")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

impl Default for Plan {
    /// A plan that routes nothing, with one rate limit class `default`, and `static` for the portal.
    fn default() -> Self {
        let rate_limits = [
            ("default".to_owned(), RateLimit { requests: 10, per_ms: 1_000, burst: 20 }),
            ("static".to_owned(), RateLimit { requests: 50, per_ms: 1_000, burst: 200 }),
        ];
        Self {
            version: VERSION,
            default_rate_limit: "default".to_owned(),
            rate_limits: rate_limits.into_iter().collect(),
            security_headers: Self::standard_security_headers(),
            cors: Cors::default(),
            upstreams: BTreeMap::new(),
            routes: Vec::new(),
            portal: Portal::default(),
        }
    }
}

impl Default for Portal {
    /// No files, in the class `static`.
    fn default() -> Self {
        Self {
            rate_limit: "static".to_owned(),
            csp: "default-src 'none'".to_owned(),
            docs: BTreeMap::new(),
            files: BTreeMap::new(),
            redirects: BTreeMap::new(),
            figures: None,
        }
    }
}

impl RateLimit {
    /// The longest wait of a client that sends nothing meanwhile, in whole seconds, rounded up.
    #[must_use]
    pub fn longest_wait_s(self) -> u64 {
        self.per_ms.div_ceil(u64::from(self.requests.max(1)) * 1_000).max(1)
    }

    /// `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers): `q` requests, all there again after `w` seconds.
    #[must_use]
    pub fn policy(self, class: &str) -> String {
        let time = u64::from(self.burst).saturating_mul(self.per_ms);
        let window = time.div_ceil(u64::from(self.requests.max(1)) * 1_000);
        format!("\"{class}\";q={};w={}", u64::from(self.burst) + 1, window.max(1))
    }
}

impl Route {
    /// Value of `Allow`: the declared methods, sorted.
    #[must_use]
    pub fn allow(&self) -> String {
        let names: Vec<&str> = self.operations.keys().map(|method| method.as_str()).collect();
        names.join(", ")
    }
}

impl Segment {
    /// Splits a template such as `/users/{user_id}`. `None` when it does not begin with a slash, ends with one, or
    /// mixes text and braces within a segment.
    #[must_use]
    pub fn parse(template: &str) -> Option<Vec<Self>> {
        let rest = template.strip_prefix('/')?;
        if rest.is_empty() {
            return Some(Vec::new());
        }
        rest.split('/').map(Self::parse_one).collect()
    }

    fn parse_one(text: &str) -> Option<Self> {
        let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let inner = name.unwrap_or(text);
        if inner.is_empty() || inner.contains(['{', '}']) {
            return None;
        }
        Some(match name {
            Some(name) => Self::Variable(name.to_owned()),
            None => Self::Literal(text.to_owned()),
        })
    }
}
