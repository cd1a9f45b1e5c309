//! What accompanies a call beside its parameters.

use std::time::Duration;

use http::{HeaderName, HeaderValue};
use progenitor_client::Error;
use reqwest::Request;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::client::Operation;
use crate::credentials::{Credentials, CredentialsError};
use crate::exchange::{Policy, show};
use crate::failure::{self, Outcome};
use crate::idempotency::IdempotencyKey;
use crate::retry::{KEY, Retry};
use crate::trace::TraceParent;

/// The inner type of every generated client.
///
/// A server that calls another one on behalf of a request derives a client for that request:
///
/// ```text
/// let payments = payments.with_context(|context| context.with_request_id(id).with_traceparent(traceparent));
/// ```
///
/// The derived client shares the connections of the original.
#[derive(Debug, Clone)]
pub struct Context {
    pub(crate) credentials: Credentials,
    pub(crate) request_id: Option<HeaderValue>,
    pub(crate) trace: Option<TraceParent>,
    pub(crate) attempt_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) policy: Policy,
}

const REQUEST_ID: &str = "x-request-id";
const TRACEPARENT: &str = "traceparent";

impl Context {
    /// Other credentials.
    pub fn with_credentials(self, credentials: Credentials) -> Self {
        Self { credentials, ..self }
    }

    /// The `X-Request-Id` of every call; usually that of the request being served. A text that the gateway and the
    /// servers would replace (anything but `[A-Za-z0-9._-]{1,64}`) is ignored, and each call gets a new id.
    pub fn with_request_id(self, id: &str) -> Self {
        let request_id = is_request_id(id).then(|| HeaderValue::from_str(id).ok()).flatten();
        Self { request_id, ..self }
    }

    /// The parent of every call: the `traceparent` of the request being served. An invalid one is ignored, and each
    /// call starts a new trace, as W3C Trace Context demands.
    pub fn with_traceparent(self, value: &str) -> Self {
        Self { trace: TraceParent::parse(value), ..self }
    }

    /// Time for a whole call: its login, its attempts and the pauses between them.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Whether and when a call is repeated.
    pub fn with_retry(self, retry: Retry) -> Self {
        Self { policy: Policy { retry, ..self.policy }, ..self }
    }

    /// Completes a request before it is sent.
    #[doc(hidden)]
    pub async fn prepare<E>(&self, request: &mut Request, operation: &Operation) -> Result<(), Error<E>> {
        let started = Instant::now();
        self.admit(request, operation).await.map_err(|reason| {
            self.report(operation, Outcome::NotSent, 0, started.elapsed());
            Error::Custom(reason)
        })?;
        let headers = request.headers_mut();
        let request_id = self.request_id.clone().or_else(|| HeaderValue::from_str(&Uuid::now_v7().to_string()).ok());
        if let Some(id) = request_id {
            headers.insert(REQUEST_ID, id);
        }
        let span = self.trace.map_or_else(TraceParent::start, TraceParent::child);
        if let Ok(value) = HeaderValue::from_str(&span.to_string()) {
            headers.insert(TRACEPARENT, value);
        }
        // One key for the call, so that no attempt does its work a second time.
        if operation.idempotency_key && !headers.contains_key(KEY) {
            let key = IdempotencyKey::new();
            headers.extend(HeaderValue::from_str(key.as_str()).ok().map(|key| (HeaderName::from_static(KEY), key)));
        }
        *request.timeout_mut() = Some(self.timeout.saturating_sub(started.elapsed()));
        Ok(())
    }

    /// Gets a token, and asks the breaker.
    async fn admit(&self, request: &mut Request, operation: &Operation) -> Result<(), String> {
        if operation.bearer {
            self.authorize(request).await.map_err(|error| failure::chain(&error))?;
        }
        match &self.policy.breaker {
            Some(breaker) if !breaker.permits() => {
                Err("the server failed again and again, and is left alone for a moment".to_owned())
            }
            _ => Ok(()),
        }
    }

    async fn authorize(&self, request: &mut Request) -> Result<(), CredentialsError> {
        let token = match timeout(self.timeout, self.credentials.token()).await {
            Ok(token) => token?,
            Err(_) => {
                return Err(CredentialsError::new("no access token within the time limit of the call"));
            }
        };
        match token {
            Some(token) => show(request, token.expose())
                .ok_or_else(|| CredentialsError::new("the access token cannot be sent in a header")),
            None => Ok(()),
        }
    }
}

/// The same rule as the gateway's and the servers': safe in a log line, a header and a file name.
fn is_request_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
