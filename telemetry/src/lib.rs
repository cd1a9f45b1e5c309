//! Traces: spans of `tracing` under one target, sent to a collector over OTLP (HTTP, protobuf) when one is configured.
//!
//! Nothing is sent, and a span costs nothing, unless `OTEL_EXPORTER_OTLP_ENDPOINT` or
//! `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` names a collector. Those and the other variables are OpenTelemetry's own
//! (`OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `OTEL_TRACES_SAMPLER`, `OTEL_BSP_…`).
//!
//! A trace that begins here has the id of the request, where that is a UUID or 32 hexadecimal digits: who has the
//! `X-Request-Id` of an answer has its trace.

mod context;
mod export;

use std::sync::OnceLock;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::registry::LookupSpan;

pub use context::{begin, is_traceparent, rename, trace_of, traceparent};

/// The target of the spans that are sent. What writes a log leaves them out.
pub const TARGET: &str = "otel";
/// Spans of calls to other services have their own, as client-kit knows nothing of this crate.
const CALLS: &str = "client_kit";
/// The longest that the end of a process waits for its last spans to be sent.
const LAST: Duration = Duration::from_secs(3);

static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Why traces cannot be sent.
#[derive(Debug, thiserror::Error)]
#[error("cannot send traces to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names")]
pub struct TelemetryError(#[from] opentelemetry_otlp::ExporterBuildError);

/// What takes spans and sends them in the background, for the subscriber of this process; `None` where no collector is
/// configured. In a runtime.
///
/// # Errors
/// An endpoint that is none.
pub fn layer<S>(service: &'static str) -> Result<Option<impl Layer<S> + Send + Sync>, TelemetryError>
where
    S: Subscriber + Send + Sync + for<'span> LookupSpan<'span>,
{
    let named = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if !["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"].into_iter().any(named) {
        return Ok(None);
    }
    let resource = Resource::builder();
    let resource = if named("OTEL_SERVICE_NAME") { resource } else { resource.with_service_name(service) };
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(export::exporter()?)
        .with_id_generator(context::Ids::default())
        .with_resource(resource.build())
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("plumbline"))
        .with_location(false)
        .with_threads(false)
        .with_level(false)
        .with_target(false)
        .with_tracked_inactivity(false);
    let _ = PROVIDER.set(provider);
    let sent = Targets::new().with_target(TARGET, LevelFilter::INFO).with_target(CALLS, LevelFilter::INFO);
    Ok(Some(layer.with_filter(sent)))
}

/// Whether spans are sent.
pub fn is_on() -> bool {
    PROVIDER.get().is_some()
}

/// Sends what is left. For the end of a process.
pub async fn end() {
    let Some(provider) = PROVIDER.get().cloned() else { return };
    // It waits for a thread that waits for this runtime.
    let ended = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(LAST)).await;
    if let Ok(Err(error)) = ended {
        tracing::warn!("the last spans were not sent: {error}");
    }
}
