//! What a request is known by, from its first line to its last: in the log, in its errors, and in its trace.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use dropshot::{RequestContext, ServerContext};
use http::HeaderMap;
use tracing::Span;
use tracing::field::Empty;

use super::call::request_id;

/// The names of a request, and when it came.
pub(super) struct Trail {
    pub(super) started: Instant,
    pub(super) id: Arc<str>,
    /// Where it stands in its trace.
    pub(super) traceparent: Option<Arc<str>>,
    /// The trace that it belongs to.
    pub(super) trace: Option<String>,
    /// Who sent it, as soon as that is known.
    pub(super) subject: OnceLock<String>,
    pub(super) span: Span,
}

fn inbound(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("traceparent")
        .and_then(|value| value.to_str().ok())
        .filter(|value| telemetry::is_traceparent(value.as_bytes()))
}

impl Trail {
    /// Begins the span of a request for an operation.
    pub(super) fn begin<C: ServerContext>(context: &RequestContext<C>, operation: &str, route: &str) -> Self {
        let id: Arc<str> = request_id(context).into();
        let inbound = inbound(context.request.headers());
        let span = tracing::info_span!(
            target: telemetry::TARGET, "request", otel.name = operation, otel.kind = "server",
            http.request.method = %context.request.method(), http.route = route, request_id = %id,
            user.id = Empty, http.response.status_code = Empty, otel.status_code = Empty,
        );
        telemetry::begin(&span, inbound, &id);
        let traceparent: Option<Arc<str>> = telemetry::traceparent(&span).map(Into::into).or(inbound.map(Into::into));
        let trace = traceparent.as_deref().and_then(|value| value.split('-').nth(1)).map(str::to_owned);
        let trace = trace.or_else(|| telemetry::trace_of(&id).map(|trace| trace.to_string()));
        Self { started: Instant::now(), id, traceparent, trace, subject: OnceLock::new(), span }
    }

    /// It is known who sent it.
    pub(super) fn sent_by(&self, subject: &str) {
        self.span.record("user.id", subject);
        let _ = self.subject.set(subject.to_owned());
    }

    /// It was answered.
    pub(super) fn answered(&self, status: u16) {
        self.span.record("http.response.status_code", status);
        if status >= 500 {
            self.span.record("otel.status_code", "ERROR");
        }
    }
}
