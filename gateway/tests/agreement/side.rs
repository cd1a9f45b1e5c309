//! A gateway with services of its own behind it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use gateway::{Clock, Config, Running};
use gateway_plan::{Plan, RateLimit};
use http_body_util::BodyExt as _;

use super::super::nginx::{Nginx, Setup};
use super::super::support::{Client, Recorded, Upstream, response};
use super::Outcome;
use super::answer::Answer;
use super::table::Case;

/// A page of this origin may call.
pub(crate) const ORIGIN: &str = "https://app.example";

/// Request headers that a service must see alike.
const HEADERS: &[&str] = &[
    "host",
    "authorization",
    "content-type",
    "cookie",
    "idempotency-key",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "forwarded",
    "x-real-ip",
    "connection",
    "te",
    "upgrade",
    "x-other",
    "x_other",
    "proxy-authorization",
];

/// What a service saw of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    service: String,
    method: String,
    target: String,
    headers: BTreeMap<&'static str, String>,
    has_request_id: bool,
    has_trace: bool,
}

impl Seen {
    pub(crate) fn lines(&self) -> Vec<String> {
        let Self { service, method, target, headers, has_request_id, has_trace } = self;
        let mut lines = vec![format!("{service} saw {method} {target}")];
        lines.extend(
            headers.iter().map(|(name, value)| format!("{service} saw {name}: {}", &value[..value.len().min(80)])),
        );
        lines.push(format!("{service} saw one X-Request-Id: {has_request_id}, one traceparent: {has_trace}"));
        lines
    }
}

enum Gateway {
    Embedded(#[expect(dead_code, reason = "it runs as long as it is held")] Running),
    Nginx(Nginx),
}

pub(crate) struct Side {
    gateway: Gateway,
    address: SocketAddr,
    services: BTreeMap<String, Service>,
    pub(crate) prometheus: Upstream,
}

/// A service, and the requests that came to it whole. One that breaks off has no effect, and the embedded gateway, which
/// buffers no body, begins to send some that it then refuses.
struct Service {
    upstream: Upstream,
    whole: Arc<Mutex<Vec<Recorded>>>,
}

async fn services(plan: &Plan) -> BTreeMap<String, Service> {
    let mut services = BTreeMap::new();
    for name in plan.upstreams.keys() {
        let whole: Arc<Mutex<Vec<Recorded>>> = Arc::default();
        let seen = Arc::clone(&whole);
        let upstream = Upstream::answering(move |request| {
            let (recorded, seen) = (Recorded::of(&request), Arc::clone(&seen));
            async move {
                // Probes are the gateway's own.
                if request.into_body().collect().await.is_ok() && recorded.target != "/health/live" {
                    seen.lock().unwrap().push(recorded);
                }
                let mut answer = response(200, "{\"answered\":true}");
                answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
                answer.headers_mut().insert("x-request-id", http::HeaderValue::from_static("of-the-service"));
                answer
            }
        });
        services.insert(name.clone(), Service { upstream: upstream.await, whole });
    }
    services
}

/// What is passed on of it has nothing but its body.
async fn prometheus(status: u16) -> Upstream {
    let answering = Upstream::answering(move |_| async move {
        let mut answer = response(status, "{\"status\":\"success\"}");
        answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
        answer
    });
    answering.await
}

fn addresses(services: &BTreeMap<String, Service>) -> BTreeMap<String, String> {
    services.iter().map(|(name, service)| (name.clone(), service.upstream.address.clone())).collect()
}

impl Side {
    /// The embedded gateway, without limits.
    pub(crate) async fn embedded(plan: &Plan) -> Self {
        let mut plan = plan.clone();
        for limit in plan.rate_limits.values_mut() {
            *limit = RateLimit { requests: 1_000, per_ms: 1, burst: 1_000_000 };
        }
        Self::start_embedded(&plan, Clock::manual(), 200).await
    }

    /// The embedded gateway as it is.
    pub(crate) async fn embedded_in_time(plan: &Plan) -> Self {
        Self::start_embedded(plan, Clock::system(), 200).await
    }

    /// Both, where Prometheus answers with this status.
    pub(crate) async fn both_with_prometheus(plan: &Plan, status: u16) -> [Self; 2] {
        [Self::start_embedded(plan, Clock::system(), status).await, Self::start_nginx(plan, false, status).await]
    }

    async fn start_embedded(plan: &Plan, clock: Clock, status: u16) -> Self {
        let (services, prometheus) = (services(plan).await, prometheus(status).await);
        let mut config = Config::new(plan.clone(), ([127, 0, 0, 1], 0).into());
        config.clock = clock;
        config.portal = Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/portal"));
        config.upstreams = addresses(&services).into_iter().map(|(name, address)| (name, vec![address])).collect();
        config.prometheus = Some(prometheus.address.clone());
        config.allow_origins = vec![ORIGIN.to_owned()];
        config.max_connections_per_client = 4_096;
        let running = gateway::start(config).await.unwrap();
        Self { address: running.addr, gateway: Gateway::Embedded(running), services, prometheus }
    }

    /// nginx, without limits.
    pub(crate) async fn nginx(plan: &Plan) -> Self {
        Self::start_nginx(plan, false, 200).await
    }

    /// nginx as it is.
    pub(crate) async fn nginx_in_time(plan: &Plan) -> Self {
        Self::start_nginx(plan, true, 200).await
    }

    async fn start_nginx(plan: &Plan, limited: bool, status: u16) -> Self {
        let (services, prometheus) = (services(plan).await, prometheus(status).await);
        let setup = Setup { limited, origin: Some(ORIGIN), prometheus: Some(&prometheus.address), ..Setup::default() };
        let nginx = Nginx::start(&addresses(&services), setup);
        Self { address: nginx.address, gateway: Gateway::Nginx(nginx), services, prometheus }
    }

    /// Sends a request and tells what came of it.
    pub(crate) async fn ask(&self, case: &Case) -> Outcome {
        for service in self.services.values() {
            service.whole.lock().unwrap().clear();
        }
        let answer = self.ask_only(case).await;
        let seen = self.services.iter().flat_map(|(name, service)| {
            let requests = service.whole.lock().unwrap().clone();
            requests.iter().map(|request| self.seen(name, request)).collect::<Vec<_>>()
        });
        let seen = seen.collect();
        (answer, seen)
    }

    pub(crate) async fn ask_only(&self, case: &Case) -> Answer {
        let mut client = Client::connect(self.address).await;
        client.send_what_is_taken(&case.bytes).await;
        Answer::read(&client.rest().await)
    }

    fn seen(&self, service: &str, request: &Recorded) -> Seen {
        let address = &self.services[service].upstream.address;
        let own = format!("gw_{service}");
        let value = |name: &&'static str| {
            let values = request.all(name);
            // The name of the upstream itself differs.
            // Several cookies are one list, however it is cut (RFC 6265, section 5.4).
            let joined = values.join(if *name == "cookie" { "; " } else { " | " });
            let joined = joined.replace(address.as_str(), "UPSTREAM").replace(&own, "UPSTREAM");
            (!values.is_empty()).then_some((*name, joined))
        };
        let headers = HEADERS.iter().filter_map(value).collect();
        Seen {
            service: service.to_owned(),
            method: request.method.clone(),
            target: request.target.clone(),
            headers,
            has_request_id: request.all("x-request-id").len() == 1,
            has_trace: request.all("traceparent").len() == 1,
        }
    }

    /// Stops nginx; it may not have complained of anything but requests.
    pub(crate) fn stop(self) {
        if let Gateway::Nginx(nginx) = self.gateway {
            let log = nginx.log();
            let bad = ["[emerg]", "[alert]", "[crit]"];
            assert!(!bad.iter().any(|level| log.contains(level)), "{log}");
        }
    }
}
