//! One request and its answer, from the first header to the last byte: what is logged and counted about it.

use std::sync::Arc;
use std::time::Instant;

use gateway_plan::Method;
use http::{HeaderValue, StatusCode, request};
use tracing::Span;
use tracing::field::Empty;

use crate::gateway::Endpoint;
use crate::identity::inbound_trace;
use crate::metrics::{Metrics, OperationMetrics};
use crate::server::{Active, Connection};
use limiter::Client;

/// Logged and counted when dropped, so that a client that goes away is seen too.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) client: Client,
    pub(crate) request_id: HeaderValue,
    /// Where it stands in its trace, once that is known.
    pub(crate) trace: Option<HeaderValue>,
    span: Span,
    metrics: Arc<Metrics>,
    connection: Arc<Connection>,
    _active: Active,
    started: Instant,
    /// As the log has it: not what the client wrote.
    method: &'static str,
    answered_by: AnsweredBy,
    /// None until there is a response.
    status: Option<u16>,
    bytes: u64,
    broken: Option<String>,
}

/// What a request turned out to be.
#[derive(Debug)]
pub(crate) enum AnsweredBy {
    Operation(Arc<Endpoint>),
    Health,
    Portal,
    Nothing,
}

impl Exchange {
    pub(crate) fn begin(
        metrics: Arc<Metrics>,
        connection: Arc<Connection>,
        client: Client,
        head: &request::Parts,
        request_id: HeaderValue,
    ) -> Box<Self> {
        metrics.in_flight.inc();
        let method = Method::parse(head.method.as_str()).map_or("other", Method::as_str);
        let started = Instant::now();
        let id = request_id.to_str().unwrap_or_default();
        let span = tracing::info_span!(
            target: telemetry::TARGET, "request", otel.kind = "server", http.request.method = method,
            http.route = Empty, http.response.status_code = Empty, otel.status_code = Empty, request_id = id,
        );
        let inbound = inbound_trace(&head.headers);
        telemetry::begin(&span, inbound.and_then(|value| value.to_str().ok()), id);
        let own = telemetry::traceparent(&span).and_then(|value| HeaderValue::try_from(value).ok());
        let trace = own.or_else(|| inbound.cloned());
        Box::new(Self {
            client,
            request_id,
            trace,
            span,
            metrics,
            _active: connection.hold(),
            connection,
            started,
            method,
            answered_by: AnsweredBy::Nothing,
            status: None,
            bytes: 0,
            broken: None,
        })
    }

    pub(crate) fn matched(&mut self, by: AnsweredBy) {
        let (name, route) = match &by {
            AnsweredBy::Operation(endpoint) => (endpoint.operation_id.as_str(), endpoint.template.as_str()),
            AnsweredBy::Health => ("health", "/health"),
            AnsweredBy::Portal => ("portal", "-"),
            AnsweredBy::Nothing => ("-", "-"),
        };
        telemetry::rename(&self.span, name);
        self.span.record("http.route", route);
        self.answered_by = by;
    }

    pub(crate) fn answered(&mut self, status: StatusCode) {
        self.span.record("http.response.status_code", status.as_u16());
        if status.is_server_error() {
            self.span.record("otel.status_code", "ERROR");
        }
        self.status = Some(status.as_u16());
        self.connection.answered();
    }

    pub(crate) fn sent(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.connection.moved();
    }

    /// The response broke off, or there is none because of this error.
    pub(crate) fn broke(&mut self, error: &dyn std::error::Error) {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        self.broken = Some(text);
    }

    fn operation_metrics(&self) -> &OperationMetrics {
        match &self.answered_by {
            AnsweredBy::Operation(endpoint) => &endpoint.metrics,
            AnsweredBy::Health => &self.metrics.health,
            AnsweredBy::Portal => &self.metrics.portal,
            AnsweredBy::Nothing => &self.metrics.nothing,
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if self.status.is_some() {
            self.connection.ended();
        }
        // A client that did not wait for the answer.
        let status = self.status.unwrap_or(499);
        self.metrics.in_flight.dec();
        let latency = self.started.elapsed();
        self.operation_metrics().record(status, latency);
        let (route, operation, upstream) = match &self.answered_by {
            AnsweredBy::Operation(endpoint) => {
                (endpoint.template.as_str(), endpoint.operation_id.as_str(), endpoint.service.as_str())
            }
            AnsweredBy::Health => ("/health", "health", "-"),
            AnsweredBy::Portal => ("-", "portal", "-"),
            AnsweredBy::Nothing => ("-", "-", "-"),
        };
        tracing::info!(
            target: "gateway::access",
            method = self.method,
            route,
            operation,
            status,
            latency_ms = (latency.as_secs_f64() * 1e6).round() / 1e3,
            bytes = self.bytes,
            request_id = self.request_id.to_str().unwrap_or_default(),
            trace_id = self.trace.as_ref().and_then(|trace| trace.to_str().ok()?.split('-').nth(1)),
            client = %self.client.address,
            upstream,
            error = self.broken.as_deref(),
        );
    }
}
