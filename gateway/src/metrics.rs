//! What is counted. The public port never shows it.

use std::time::Duration;

use prometheus::core::Collector;
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
    TextEncoder,
};

/// Seconds. The targets of the documents lie between 50 ms and a few seconds.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0];
const STATUSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// The registry and everything in it.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    duration: HistogramVec,
    limited: IntCounterVec,
    upstream_failures: IntCounterVec,
    pub(crate) in_flight: IntGauge,
    connections: IntGauge,
    pub(crate) health: OperationMetrics,
    pub(crate) portal: OperationMetrics,
    pub(crate) nothing: OperationMetrics,
}

/// An open client connection, until it is dropped.
#[derive(Debug)]
pub(crate) struct Connected(IntGauge);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// The counters of one operation, looked up once.
#[derive(Debug)]
pub(crate) struct OperationMetrics {
    statuses: [IntCounter; 5],
    duration: Histogram,
}

impl Metrics {
    pub(crate) fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("gateway_requests_total", "Requests by operation and class of status."),
            &["operation", "status"],
        )?;
        let duration = HistogramVec::new(
            HistogramOpts::new("gateway_request_duration_seconds", "From the request's head to the last byte sent.")
                .buckets(BUCKETS.to_vec()),
            &["operation"],
        )?;
        let limited = IntCounterVec::new(
            Opts::new("gateway_rate_limited_total", "Requests refused by a rate limit, by class."),
            &["class"],
        )?;
        let upstream_failures = IntCounterVec::new(
            Opts::new(
                "gateway_upstream_failures_total",
                "Requests that a service did not answer: connect, broken, late.",
            ),
            &["service", "kind"],
        )?;
        let build = Opts::new("build_info", "What is running; always 1.");
        let build = IntGaugeVec::new(build, &["service", "version", "revision"])?;
        let revision = option_env!("PLUMBLINE_REVISION").unwrap_or("");
        build.with_label_values(&["gateway", env!("CARGO_PKG_VERSION"), revision]).set(1);
        let in_flight = IntGauge::new("gateway_requests_in_flight", "Requests being answered.")?;
        let connections = IntGauge::new("gateway_connections", "Open client connections.")?;
        let collectors: [Box<dyn Collector>; 7] = [
            Box::new(requests.clone()),
            Box::new(duration.clone()),
            Box::new(limited.clone()),
            Box::new(upstream_failures.clone()),
            Box::new(build),
            Box::new(in_flight.clone()),
            Box::new(connections.clone()),
        ];
        for collector in collectors {
            registry.register(collector)?;
        }
        #[cfg(target_os = "linux")]
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        let of = |operation| OperationMetrics::new(&requests, &duration, operation);
        let (health, portal, nothing) = (of("health"), of("portal"), of("none"));
        Ok(Self {
            registry,
            requests,
            duration,
            limited,
            upstream_failures,
            in_flight,
            connections,
            health,
            portal,
            nothing,
        })
    }

    pub(crate) fn operation(&self, operation: &str) -> OperationMetrics {
        OperationMetrics::new(&self.requests, &self.duration, operation)
    }

    pub(crate) fn limited(&self, class: &str) {
        self.limited.with_label_values(&[class]).inc();
    }

    pub(crate) fn upstream_failed(&self, service: &str, kind: &str) {
        self.upstream_failures.with_label_values(&[service, kind]).inc();
    }

    pub(crate) fn connected(&self) -> Connected {
        self.connections.inc();
        Connected(self.connections.clone())
    }

    /// The text exposition format.
    pub(crate) fn text(&self) -> Result<String, prometheus::Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

impl OperationMetrics {
    fn new(requests: &IntCounterVec, duration: &HistogramVec, operation: &str) -> Self {
        Self {
            statuses: STATUSES.map(|status| requests.with_label_values(&[operation, status])),
            duration: duration.with_label_values(&[operation]),
        }
    }

    pub(crate) fn record(&self, status: u16, latency: Duration) {
        if let Some(counter) = self.statuses.get(usize::from(status / 100).wrapping_sub(1)) {
            counter.inc();
        }
        self.duration.observe(latency.as_secs_f64());
    }
}
