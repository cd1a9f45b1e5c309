//! One request and its answer, from the first header to the last byte: what is logged and counted about it.

use std::sync::Arc;
use std::time::Instant;

use http::{HeaderValue, Method, StatusCode};

use crate::client::Client;
use crate::gateway::Endpoint;
use crate::metrics::{Metrics, OperationMetrics};
use crate::server::Connection;

/// Logged and counted when dropped, so that a client that goes away is seen too.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) client: Client,
    pub(crate) request_id: HeaderValue,
    metrics: Arc<Metrics>,
    connection: Arc<Connection>,
    started: Instant,
    method: Method,
    answered_by: AnsweredBy,
    /// 499 until there is a response: the client did not wait for it.
    status: u16,
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
        method: Method,
        request_id: HeaderValue,
    ) -> Box<Self> {
        metrics.in_flight.inc();
        connection.begin();
        let started = Instant::now();
        let answered_by = AnsweredBy::Nothing;
        let (status, bytes, broken) = (499, 0, None);
        Box::new(Self { client, request_id, metrics, connection, started, method, answered_by, status, bytes, broken })
    }

    pub(crate) fn matched(&mut self, by: AnsweredBy) {
        self.answered_by = by;
    }

    pub(crate) fn answered(&mut self, status: StatusCode) {
        self.status = status.as_u16();
    }

    pub(crate) fn sent(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
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
        self.connection.end();
        self.metrics.in_flight.dec();
        let latency = self.started.elapsed();
        self.operation_metrics().record(self.status, latency);
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
            method = %self.method,
            route,
            operation,
            status = self.status,
            latency_ms = (latency.as_secs_f64() * 1e6).round() / 1e3,
            bytes = self.bytes,
            request_id = self.request_id.to_str().unwrap_or_default(),
            client = %self.client.address,
            upstream,
            error = self.broken.as_deref(),
        );
    }
}
