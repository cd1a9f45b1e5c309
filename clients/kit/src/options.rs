//! How a client is connected.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use crate::breaker::{Breaker, BreakerPolicy};
use crate::context::Context;
use crate::credentials::Credentials;
use crate::exchange::{Policy, Propagate, Watcher};
use crate::observer::Observer;
use crate::retry::{Retry, RetryBudget};

/// Settings of a client. The defaults suit a service that calls another one in the same data centre.
#[derive(Debug, Clone)]
pub struct Options {
    credentials: Credentials,
    connect_timeout: Duration,
    attempt_timeout: Duration,
    timeout: Duration,
    user_agent: Option<String>,
    retry: Retry,
    budget: RetryBudget,
    breaker: Option<BreakerPolicy>,
    observer: Option<Watcher>,
    propagate: Option<Propagate>,
    #[cfg(feature = "rustls")]
    authorities: Option<Vec<u8>>,
}

/// A client could not be made of its base URL and options.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The base URL cannot be read.
    #[error("the base URL is not a URL")]
    Url(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The base URL can be read but is not one.
    #[error("the base URL {0}")]
    Base(&'static str),
    /// The HTTP client refused its settings.
    #[error("the HTTP client could not be set up")]
    Http(#[source] reqwest::Error),
}

/// Dropshot closes a connection that was idle for 30 s. A pool that keeps one longer sends into a closed socket.
const POOL_IDLE: Duration = Duration::from_secs(20);

impl Default for Options {
    fn default() -> Self {
        Self {
            credentials: Credentials::None,
            connect_timeout: Duration::from_secs(2),
            attempt_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            user_agent: None,
            retry: Retry::new(),
            budget: RetryBudget::default(),
            breaker: None,
            observer: None,
            propagate: None,
            #[cfg(feature = "rustls")]
            authorities: None,
        }
    }
}

impl Options {
    /// The defaults: no credentials, 2 s to connect, 10 s for an attempt, 30 s for a call, up to 3 attempts, no
    /// breaker.
    pub fn new() -> Self {
        Self::default()
    }

    /// Proof of the caller.
    pub fn credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// Time to establish a connection.
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self { connect_timeout, ..self }
    }

    /// Time for one attempt: from the first byte sent to the last byte received.
    pub fn attempt_timeout(self, attempt_timeout: Duration) -> Self {
        Self { attempt_timeout, ..self }
    }

    /// Time for a whole call: its login, its attempts and the pauses between them.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Believes these authorities (certificates in PEM, one after the other) and no others for who the server is; without
    /// them, those of the operating system. What is no certificate is an error of [`ConnectError::Http`].
    #[cfg(feature = "rustls")]
    pub fn authorities(self, pem: impl Into<Vec<u8>>) -> Self {
        Self { authorities: Some(pem.into()), ..self }
    }

    /// The `User-Agent` header; without one, name and version of the client crate.
    pub fn user_agent(self, user_agent: impl Into<String>) -> Self {
        Self { user_agent: Some(user_agent.into()), ..self }
    }

    /// Whether and when calls are repeated.
    pub fn retry(self, retry: Retry) -> Self {
        Self { retry, ..self }
    }

    /// How much repetition is allowed in all. One budget may be given to several clients.
    pub fn retry_budget(self, budget: RetryBudget) -> Self {
        Self { budget, ..self }
    }

    /// Fails calls at once while the server is known to be down.
    pub fn breaker(self, policy: BreakerPolicy) -> Self {
        Self { breaker: Some(policy), ..self }
    }

    /// Who is told of every call.
    pub fn observer(self, observer: Arc<dyn Observer>) -> Self {
        Self { observer: Some(Watcher(observer)), ..self }
    }

    /// Takes the `traceparent` of a call from the span that it is in (named `call`), where whoever records the spans says
    /// it. Otherwise each call has a span id that nobody records.
    pub fn propagate(self, traceparent: fn(&tracing::Span) -> Option<String>) -> Self {
        Self { propagate: Some(traceparent), ..self }
    }

    /// The three parts that a generated client is made of.
    #[doc(hidden)]
    pub fn open(self, base_url: &str, agent: &str) -> Result<(String, reqwest::Client, Context), ConnectError> {
        let base = base(base_url)?;
        let client = reqwest::Client::builder()
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(POOL_IDLE)
            .tcp_nodelay(true)
            .user_agent(self.user_agent.as_deref().unwrap_or(agent))
            // No operation answers with a redirection; following one would carry credentials to a stranger.
            .redirect(reqwest::redirect::Policy::none());
        #[cfg(feature = "rustls")]
        let client = match &self.authorities {
            Some(pem) => client.tls_certs_only(reqwest::Certificate::from_pem_bundle(pem).map_err(ConnectError::Http)?),
            None => client,
        };
        let client = client.build().map_err(ConnectError::Http)?;
        let watcher = self.observer.as_ref().map(|Watcher(observer)| Arc::clone(observer));
        let breaker = self.breaker.map(|policy| Breaker::new(policy, self.attempt_timeout, watcher));
        let policy = Policy {
            retry: self.retry,
            budget: self.budget,
            breaker,
            observer: self.observer,
            propagate: self.propagate,
        };
        let Self { credentials, attempt_timeout, timeout, .. } = self;
        Ok((base, client, Context { credentials, request_id: None, trace: None, attempt_timeout, timeout, policy }))
    }
}

/// Generated code appends `/path` to the base, so anything after the path would end up in the middle.
fn base(text: &str) -> Result<String, ConnectError> {
    let url = Url::parse(text).map_err(|error| ConnectError::Url(Box::new(error)))?;
    match url.scheme() {
        "http" => {}
        "https" if cfg!(feature = "rustls") => {}
        "https" => return Err(ConnectError::Base("needs the feature `rustls` for https")),
        _ => return Err(ConnectError::Base("must start with http:// or https://")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(ConnectError::Base("must not carry a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(ConnectError::Base("must end with its path"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn a_base_url_ends_without_a_slash() {
        for (text, expected) in [
            ("http://localhost:8001", "http://localhost:8001"),
            ("http://localhost:8001/", "http://localhost:8001"),
            ("http://localhost/api/v1/", "http://localhost/api/v1"),
        ] {
            assert_eq!(base(text).ok().as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused() {
        for text in ["", "localhost:8001", "ftp://x", "http://a:b@x", "http://x/?q=1", "http://x/#f"] {
            assert!(base(text).is_err(), "{text}");
        }
        assert_eq!(base("https://x").is_ok(), cfg!(feature = "rustls"));
    }
}
