//! What the gateway is started with.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use gateway_plan::{Plan, Problem};
use ipnet::IpNet;

use limiter::{Clock, RedisUrl};

/// Everything needed to start. [`Config::new`] gives the defaults.
#[derive(Debug, Clone)]
pub struct Config {
    /// What is routed.
    pub plan: Plan,
    /// Address to listen on; port 0 picks a free one.
    pub listen: SocketAddr,
    /// Directory of the portal's files. Needed when the plan lists files.
    pub portal: Option<PathBuf>,
    /// Where the services are: name to `host:port`, of which there may be several; requests go to each in turn. A name
    /// is looked up every five seconds, and may stand for several addresses too. An address that fails three times in a
    /// row is left alone for ten seconds. A service of the plan without an address answers 503.
    pub upstreams: BTreeMap<String, Vec<String>>,
    /// Speak TLS to the services and to Prometheus, and believe the authorities in this PEM file. None: in the clear.
    pub upstream_ca: Option<PathBuf>,
    /// Where Prometheus is, `host:port`, for the figures of the status page. None: these answer 503.
    pub prometheus: Option<String>,
    /// Serve TLS (HTTP/2 and HTTP/1.1 by ALPN) instead of clear text.
    pub tls: Option<Tls>,
    /// Proxies whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Origins whose pages may call, such as `https://app.example`. None: nothing is said of origins.
    pub allow_origins: Vec<String>,
    /// Where several gateways keep one budget of each client. None: each counts alone.
    pub redis: Option<RedisUrl>,
    /// Address of the metrics, apart from the public port. None: no metrics endpoint.
    pub metrics_listen: Option<SocketAddr>,
    /// Most connections at once; further ones wait in the listen queue. Default 4096.
    pub max_connections: usize,
    /// Most connections at once of one client, an IPv6 /64 being one; further ones are closed. Trusted proxies have no
    /// such bound. Default 256.
    pub max_connections_per_client: usize,
    /// Longest time for a connection to bring a complete request head, the first byte included. Also how long an idle
    /// kept connection stays open. Default 30 s.
    pub header_timeout: Duration,
    /// Longest pause within a request or response body, whichever side makes it. Default 30 s.
    pub idle_body_timeout: Duration,
    /// How long a shutdown waits for requests in flight. Default 10 s.
    pub shutdown_timeout: Duration,
    /// The rate limiter's clock.
    pub clock: Clock,
}

/// Certificate and key, as PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain, the server's own certificate first.
    pub certificate: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

impl Config {
    /// A gateway for `plan` on `listen`, with no upstream addresses yet.
    #[must_use]
    pub fn new(plan: Plan, listen: SocketAddr) -> Self {
        Self {
            plan,
            listen,
            portal: None,
            upstreams: BTreeMap::new(),
            upstream_ca: None,
            prometheus: None,
            tls: None,
            trusted_proxies: Vec::new(),
            allow_origins: Vec::new(),
            redis: None,
            metrics_listen: None,
            max_connections: 4096,
            max_connections_per_client: 256,
            header_timeout: Duration::from_secs(30),
            idle_body_timeout: Duration::from_secs(30),
            shutdown_timeout: Duration::from_secs(10),
            clock: Clock::system(),
        }
    }
}

/// Why a gateway did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The plan cannot be served.
    #[error("the plan has problems: {}", list(.0))]
    Plan(Vec<Problem>),
    /// A header value of the plan cannot be sent.
    #[error("the plan's value for {0} is not a header value")]
    Header(String),
    /// An address was given for a service that the plan does not have.
    #[error("the plan has no upstream `{0}`")]
    UnknownUpstream(String),
    /// An upstream address is not `host:port`.
    #[error("the address of upstream `{0}` is not host:port")]
    UpstreamAddress(String),
    /// The URL of Redis is none.
    #[error(transparent)]
    RedisUrl(#[from] limiter::RedisUrlError),
    /// The plan lists portal files and no directory was given.
    #[error("the plan lists portal files and no portal directory was given")]
    NoPortal,
    /// A portal file cannot be read.
    #[error("cannot read {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The certificate or key is unusable.
    #[error("cannot use the certificate or key in {path}")]
    Certificate {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// An address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The metrics cannot be registered.
    #[error("cannot register the metrics")]
    Metrics(#[from] prometheus::Error),
}

fn list(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    lines.join("; ")
}
