//! The metrics of a process, by operationId, in Prometheus' text format.
//!
//! Every label has few values, all known beforehand: operations, statuses, words of the documents. Nothing that a caller
//! sends becomes a label. What can be named at the start begins at zero, so that the first event is an increase.

mod calls;

use std::sync::Arc;
use std::time::Duration;

use client_kit::Observer;
use prometheus::core::Collector;
use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder};
use spec::{Api, StatusSpec};

pub use prometheus;

use crate::error::Error;

/// Seconds; from a cached read to a request that hits its time limit.
const BUCKETS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0];

/// The operation of requests that match none.
pub const UNMATCHED: &str = "unmatched";

/// Why callers are turned away.
const REFUSALS: &[&str] = &["missing_token", "invalid_token", "forbidden", "unavailable"];

/// The metrics of one service. Cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    in_flight: IntGaugeVec,
    violations: IntCounterVec,
    panics: IntCounterVec,
    refusals: IntCounterVec,
    dependencies: IntGaugeVec,
    calls: IntCounterVec,
    call_latency: HistogramVec,
    call_retries: IntCounterVec,
    breakers: IntGaugeVec,
}

impl Metrics {
    /// Registers the metrics that every service has. The time limit of each `x-slo` becomes a bucket, so that it can be
    /// told how many requests kept it.
    ///
    /// # Errors
    /// Never in practice: a name that is registered twice.
    pub fn new(api: &Api) -> Result<Self, Error> {
        let registry = Registry::new();
        let metrics = Self {
            requests: counter(
                &registry,
                "http_requests_total",
                "Requests by operation and status.",
                &["operation", "status"],
            )?,
            latency: histogram(
                &registry,
                "http_request_duration_seconds",
                "Time from request to answer, by operation.",
                &["operation"],
                buckets(api),
            )?,
            in_flight: gauge(&registry, "http_requests_in_flight", "Requests being served.", &["operation"])?,
            violations: counter(
                &registry,
                "contract_violations_total",
                "Answers that departed from the document, by operation.",
                &["operation"],
            )?,
            panics: counter(
                &registry,
                "handler_panics_total",
                "Handlers that panicked, by operation.",
                &["operation"],
            )?,
            refusals: counter(&registry, "auth_failures_total", "Callers that were turned away.", &["reason"])?,
            dependencies: gauge(
                &registry,
                "dependency_up",
                "Whether a dependency answered when readiness was last asked.",
                &["dependency"],
            )?,
            calls: counter(
                &registry,
                "http_client_requests_total",
                "Calls to other services by outcome: ok, 4xx, 5xx, not_sent, unknown.",
                &["service", "operation", "outcome"],
            )?,
            call_latency: histogram(
                &registry,
                "http_client_request_duration_seconds",
                "Time that calls to other services took.",
                &["service", "operation"],
                BUCKETS.to_vec(),
            )?,
            call_retries: counter(
                &registry,
                "http_client_retries_total",
                "Requests to other services beyond the first of their call.",
                &["service", "operation"],
            )?,
            breakers: gauge(
                &registry,
                "http_client_breaker_state",
                "Whether calls to a service are let through: 0 all, 1 a probe, 2 none.",
                &["service"],
            )?,
            registry,
        };
        let labels = [api.service.as_str(), env!("CARGO_PKG_VERSION"), option_env!("PLUMBLINE_REVISION").unwrap_or("")];
        metrics
            .gauge("build_info", "What is running; always 1.", &["service", "version", "revision"])?
            .with_label_values(&labels)
            .set(1);
        metrics.begin_at_zero(api);
        #[cfg(target_os = "linux")]
        metrics.register(prometheus::process_collector::ProcessCollector::for_self())?;
        Ok(metrics)
    }

    fn begin_at_zero(&self, api: &Api) {
        for operation in &api.operations {
            let id = operation.id.as_str();
            for response in &operation.responses {
                let status = match response.status {
                    StatusSpec::Code(status) => status,
                    // The one that is not foreseen.
                    StatusSpec::Range(class) => u16::from(class) * 100,
                };
                self.requests.with_label_values(&[id, &status.to_string()]);
            }
            self.latency.with_label_values(&[id]);
            self.in_flight.with_label_values(&[id]);
            self.violations.with_label_values(&[id]);
            self.panics.with_label_values(&[id]);
        }
        for reason in REFUSALS {
            self.refusals.with_label_values(&[reason]);
        }
    }

    /// Adds a counter of the service's own.
    ///
    /// # Errors
    /// A name that is registered already.
    pub fn counter(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, Error> {
        counter(&self.registry, name, help, labels)
    }

    /// Adds a gauge of the service's own.
    ///
    /// # Errors
    /// A name that is registered already.
    pub fn gauge(&self, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec, Error> {
        gauge(&self.registry, name, help, labels)
    }

    /// Adds whatever can be collected.
    ///
    /// # Errors
    /// A name that is registered already.
    pub fn register(&self, collector: impl Collector + 'static) -> Result<(), Error> {
        self.registry.register(Box::new(collector)).map_err(Error::internal)
    }

    /// Contract violations of an operation so far.
    pub fn violations(&self, operation: &str) -> u64 {
        self.violations.with_label_values(&[operation]).get()
    }

    /// Counts the calls that a client makes to another service.
    pub fn calls_to(&self, service: &'static str) -> Arc<dyn Observer> {
        Arc::new(calls::Calls { service, metrics: self.clone() })
    }

    pub(crate) fn begin(&self, operation: &str) -> InFlight {
        let gauge = self.in_flight.with_label_values(&[operation]);
        gauge.inc();
        InFlight(gauge)
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

    /// A caller was turned away.
    pub(crate) fn refused(&self, error: &Error) {
        let reason = match error {
            Error::Unauthenticated { code, .. } => code,
            Error::Forbidden(_) => "forbidden",
            _ => "unavailable",
        };
        self.refusals.with_label_values(&[reason]).inc();
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

fn buckets(api: &Api) -> Vec<f64> {
    let limits = api.operations.iter().map(|operation| operation.slo.latency.as_secs_f64());
    let mut buckets: Vec<f64> = BUCKETS.iter().copied().chain(limits).collect();
    buckets.sort_by(f64::total_cmp);
    buckets.dedup();
    buckets
}

fn registered<C: Collector + Clone + 'static>(
    registry: &Registry,
    collector: prometheus::Result<C>,
) -> Result<C, Error> {
    let collector = collector.map_err(Error::internal)?;
    registry.register(Box::new(collector.clone())).map_err(Error::internal)?;
    Ok(collector)
}

fn counter(registry: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, Error> {
    registered(registry, IntCounterVec::new(Opts::new(name, help), labels))
}

fn gauge(registry: &Registry, name: &str, help: &str, labels: &[&str]) -> Result<IntGaugeVec, Error> {
    registered(registry, IntGaugeVec::new(Opts::new(name, help), labels))
}

fn histogram(
    registry: &Registry,
    name: &str,
    help: &str,
    labels: &[&str],
    buckets: Vec<f64>,
) -> Result<HistogramVec, Error> {
    registered(registry, HistogramVec::new(HistogramOpts::new(name, help).buckets(buckets), labels))
}

/// A request being served.
pub(crate) struct InFlight(prometheus::IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
