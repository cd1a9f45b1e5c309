use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use dropshot::{RequestContext, ServerContext};
use ipnet::IpNet;
use spec::Validator;
use uuid::Uuid;

use super::trail::Trail;
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
    pub(super) fn new<C: ServerContext>(
        core: &Core<A>,
        context: &RequestContext<C>,
        trail: &Trail,
        deadline: Instant,
    ) -> Self {
        Self {
            app: Arc::clone(&core.app),
            shared: Arc::clone(&core.shared),
            request_id: Arc::clone(&trail.id),
            traceparent: trail.traceparent.clone(),
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
