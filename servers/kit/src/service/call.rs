use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use dropshot::{RequestContext, ServerContext};
use ipnet::IpNet;
use spec::Validator;
use uuid::Uuid;

use crate::auth::Authenticator;
use crate::health::Dependency;
use crate::metrics::Metrics;

/// What all requests of a service share, beside the application itself.
pub(crate) struct Shared {
    pub(crate) validator: Validator,
    pub(crate) authenticator: Option<Authenticator>,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) metrics: Metrics,
    pub(crate) strict: bool,
    pub(crate) trusted_proxies: Vec<IpNet>,
}

/// Dropshot's context: the application and what is shared.
pub(crate) struct Core<A> {
    pub(crate) app: Arc<A>,
    pub(crate) shared: Arc<Shared>,
}

/// One request, as a handler sees it: the application, and what identifies the request.
pub struct Call<A> {
    app: Arc<A>,
    shared: Arc<Shared>,
    request_id: Arc<str>,
    traceparent: Option<Arc<str>>,
    client: limiter::Client,
    deadline: Instant,
}

impl<A> Call<A> {
    pub(crate) fn new<C: ServerContext>(
        core: &Core<A>,
        context: &RequestContext<C>,
        request_id: Arc<str>,
        deadline: Instant,
    ) -> Self {
        let header = |name: &str| context.request.headers().get(name).and_then(|value| value.to_str().ok());
        Self {
            app: Arc::clone(&core.app),
            shared: Arc::clone(&core.shared),
            request_id,
            traceparent: telemetry::traceparent(&tracing::Span::current())
                .map(Into::into)
                .or_else(|| header("traceparent").filter(|value| is_traceparent(value)).map(Into::into)),
            client: client(&core.shared.trusted_proxies, context),
            deadline,
        }
    }

    /// The id of the request: the caller's own, where it sent a sensible one.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// The trace that the request belongs to (W3C Trace Context).
    pub fn traceparent(&self) -> Option<&str> {
        self.traceparent.as_deref()
    }

    /// Who sent the request, by address: what the gateway says, where a trusted one passed it on.
    pub fn client(&self) -> limiter::Client {
        self.client
    }

    /// When the caller's patience ends.
    pub fn deadline(&self) -> Instant {
        self.deadline
    }

    pub(crate) fn dependencies(&self) -> &[Dependency] {
        &self.shared.dependencies
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }
}

impl<A> Deref for Call<A> {
    type Target = A;

    fn deref(&self) -> &A {
        &self.app
    }
}

fn client<C: ServerContext>(proxies: &[IpNet], context: &RequestContext<C>) -> limiter::Client {
    let peer: IpAddr = context.request.remote_addr().ip();
    limiter::Client::of(peer, context.request.headers(), proxies)
}

/// The caller's request id where it is short and harmless in a log, else Dropshot's.
pub(crate) fn request_id<C: ServerContext>(context: &RequestContext<C>) -> String {
    let given = context.request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    let harmless = |id: &&str| {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        (1..=64).contains(&id.len()) && id.bytes().all(allowed)
    };
    match given.filter(harmless) {
        Some(id) => id.to_owned(),
        // Dropshot's ids are UUIDs; a new one stands in should that change.
        None if context.request_id.is_empty() => Uuid::now_v7().to_string(),
        None => context.request_id.clone(),
    }
}

/// `00-<32 hex>-<16 hex>-<2 hex>`, neither id zero; a later version than 00 may say more (W3C Trace Context, section
/// 3.2).
pub(super) fn is_traceparent(value: &str) -> bool {
    let fields: Vec<&str> = value.split('-').collect();
    let [version, trace, span, flags, rest @ ..] = fields.as_slice() else { return false };
    let hex = |field: &str, length: usize| {
        field.len() == length && field.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let zero = |field: &str| field.bytes().all(|byte| byte == b'0');
    hex(version, 2)
        && hex(trace, 32)
        && hex(span, 16)
        && hex(flags, 2)
        && *version != "ff"
        && (*version != "00" || rest.is_empty())
        && !zero(trace)
        && !zero(span)
}

#[cfg(test)]
mod tests {
    use super::is_traceparent;

    #[test]
    fn only_well_formed_trace_headers_are_kept() {
        assert!(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"));
        assert!(!is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01"));
        assert!(!is_traceparent("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assert!(!is_traceparent("00-00000000000000000000000000000000-00f067aa0ba902b7-01"));
        assert!(!is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"));
        assert!(is_traceparent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"));
    }
}
