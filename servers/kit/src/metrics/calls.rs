//! Calls to other services.

use client_kit::{BreakerState, Ended, Observer, Outcome};

use super::Metrics;

pub(super) struct Calls {
    pub(super) service: &'static str,
    pub(super) metrics: Metrics,
}

impl Observer for Calls {
    fn called(&self, call: &Ended) {
        let labels = [self.service, call.operation];
        let outcome = match call.outcome {
            Outcome::NotSent => "not_sent",
            Outcome::Unknown => "unknown",
            Outcome::Answered(status) if status.is_server_error() => "5xx",
            Outcome::Answered(status) if status.is_client_error() => "4xx",
            Outcome::Answered(_) => "ok",
        };
        self.metrics.calls.with_label_values(&[self.service, call.operation, outcome]).inc();
        self.metrics.call_latency.with_label_values(&labels).observe(call.latency.as_secs_f64());
        self.metrics.call_retries.with_label_values(&labels).inc_by(call.attempts.saturating_sub(1).into());
    }

    fn breaker(&self, state: BreakerState) {
        let value = match state {
            BreakerState::Closed => 0,
            BreakerState::HalfOpen => 1,
            BreakerState::Open => 2,
        };
        self.metrics.breakers.with_label_values(&[self.service]).set(value);
        if state != BreakerState::Closed {
            tracing::warn!(service = self.service, "the circuit breaker is {state:?}");
        }
    }
}
