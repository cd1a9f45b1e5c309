//! The metrics of a process, by operationId, in Prometheus' text format.

use std::time::Duration;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

use crate::error::Error;

/// Seconds; from a cached read to a request that hits its time limit.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The operation of requests that match none.
pub const UNMATCHED: &str = "unmatched";

/// The metrics of one service.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    in_flight: IntGauge,
    violations: IntCounterVec,
    panics: IntCounterVec,
    dependencies: IntGaugeVec,
}

impl Metrics {
    /// Registers the metrics that every service has.
    ///
    /// # Errors
    /// Never in practice: a name that is registered twice.
    pub fn new() -> Result<Self, Error> {
        Self::register().map_err(Error::internal)
    }

    fn register() -> prometheus::Result<Self> {
        let counter = |name: &str, help: &str, labels: &[&str]| IntCounterVec::new(Opts::new(name, help), labels);
        let metrics = Self {
            registry: Registry::new(),
            requests: counter("http_requests_total", "Requests by operation and status.", &["operation", "status"])?,
            latency: HistogramVec::new(
                HistogramOpts::new("http_request_duration_seconds", "Time from request to answer, by operation.")
                    .buckets(BUCKETS.to_vec()),
                &["operation"],
            )?,
            in_flight: IntGauge::new("http_requests_in_flight", "Requests being served.")?,
            violations: counter(
                "contract_violations_total",
                "Answers that departed from the document, by operation.",
                &["operation"],
            )?,
            panics: counter("handler_panics_total", "Handlers that panicked, by operation.", &["operation"])?,
            dependencies: IntGaugeVec::new(
                Opts::new("dependency_up", "Whether a dependency answered when readiness was last asked."),
                &["dependency"],
            )?,
        };
        let registry = &metrics.registry;
        registry.register(Box::new(metrics.requests.clone()))?;
        registry.register(Box::new(metrics.latency.clone()))?;
        registry.register(Box::new(metrics.in_flight.clone()))?;
        registry.register(Box::new(metrics.violations.clone()))?;
        registry.register(Box::new(metrics.panics.clone()))?;
        registry.register(Box::new(metrics.dependencies.clone()))?;
        #[cfg(target_os = "linux")]
        registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        Ok(metrics)
    }

    /// Contract violations of an operation so far.
    pub fn violations(&self, operation: &str) -> u64 {
        self.violations.with_label_values(&[operation]).get()
    }

    pub(crate) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    pub(crate) fn finish(&self, operation: &str, status: u16, latency: Duration) {
        self.requests.with_label_values(&[operation, &status.to_string()]).inc();
        self.latency.with_label_values(&[operation]).observe(latency.as_secs_f64());
    }

    pub(crate) fn violated(&self, operation: &str) {
        self.violations.with_label_values(&[operation]).inc();
    }

    pub(crate) fn panicked(&self, operation: &str) {
        self.panics.with_label_values(&[operation]).inc();
    }

    pub(crate) fn dependency(&self, name: &str, up: bool) {
        self.dependencies.with_label_values(&[name]).set(i64::from(up));
    }

    /// Everything, as text.
    ///
    /// # Errors
    /// Never in practice: a metric that cannot be written down.
    pub fn render(&self) -> Result<String, Error> {
        TextEncoder::new().encode_to_string(&self.registry.gather()).map_err(Error::internal)
    }
}

/// A request being served.
pub(crate) struct InFlight(IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
