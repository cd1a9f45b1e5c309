//! Logging through `tracing`, and what Dropshot logs of requests that never reach a handler.

use std::fmt::{self, Arguments};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::str::FromStr;
use std::time::Duration;

use slog::{Drain, KV, Logger, OwnedKVList, Record, Serializer};
use telemetry::TelemetryError;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::metrics::{Metrics, UNMATCHED};

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Human,
    /// One JSON object per line.
    Json,
}

impl FromStr for Format {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Sends the log of this process to standard error, and its traces to a collector, where one is configured; see
/// [`telemetry`]. `RUST_LOG` chooses what is logged; `info` is the default. In a runtime.
///
/// # Errors
/// A collector that cannot be named so.
pub fn init(format: Format, service: &'static str) -> Result<(), TelemetryError> {
    let mut filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    if let Ok(spans) = format!("{}=off", telemetry::TARGET).parse() {
        filter = filter.add_directive(spans);
    }
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = match format {
        Format::Human => log.with_target(false).with_ansi(std::env::var_os("NO_COLOR").is_none()).boxed(),
        Format::Json => log.json().flatten_event(true).boxed(),
    };
    let traces = telemetry::layer(service)?;
    // A second call, as in tests that start several services, changes nothing.
    let _ = tracing_subscriber::registry().with(traces).with(log.with_filter(filter)).try_init();
    Ok(())
}

/// The logger that Dropshot writes to.
pub(crate) fn dropshot_logger(metrics: &Metrics) -> Logger {
    Logger::root(Bridge { metrics: metrics.clone() }.fuse(), slog::o!())
}

struct Bridge {
    metrics: Metrics,
}

// Counters are atomic: a panic between two of them leaves nothing half done.
impl RefUnwindSafe for Bridge {}
impl UnwindSafe for Bridge {}

/// The keys of a record that matter here.
#[derive(Default)]
struct Keys {
    request_id: String,
    method: String,
    status: u16,
    latency: Duration,
    refused: bool,
}

impl Serializer for Keys {
    fn emit_arguments(&mut self, key: slog::Key, value: &Arguments<'_>) -> slog::Result {
        match key.as_ref() {
            "req_id" => self.request_id = value.to_string(),
            "method" => self.method = value.to_string(),
            "response_code" => self.status = value.to_string().parse().unwrap_or_default(),
            "latency_us" => self.latency = Duration::from_micros(value.to_string().parse().unwrap_or_default()),
            // Only an answer that Dropshot itself gave has this key: ours are never errors to it.
            "error_message_internal" => self.refused = true,
            _ => {}
        }
        Ok(())
    }
}

impl Drain for Bridge {
    type Ok = ();
    type Err = fmt::Error;

    fn log(&self, record: &Record<'_>, values: &OwnedKVList) -> Result<(), fmt::Error> {
        let message = record.msg().to_string();
        if message != "request completed" {
            if record.level().is_at_least(slog::Level::Warning) {
                tracing::warn!("{message}");
            }
            return Ok(());
        }
        let mut keys = Keys::default();
        let _ = record.kv().serialize(record, &mut keys);
        if keys.refused {
            let _ = values.serialize(record, &mut keys);
            self.metrics.finish(UNMATCHED, keys.status, keys.latency);
            tracing::info!(
                target: "access", request_id = %keys.request_id, operation = UNMATCHED, method = %keys.method,
                status = keys.status, latency_ms = keys.latency.as_secs_f64() * 1000.0,
            );
        }
        Ok(())
    }
}
