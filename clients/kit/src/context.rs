//! What accompanies a call beside its parameters.

use std::time::Duration;

use http::HeaderValue;
use http::header::AUTHORIZATION;
use progenitor_client::Error;
use reqwest::{Request, Response, StatusCode};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use crate::credentials::{Credentials, CredentialsError};
use crate::failure;
use crate::options::Options;
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
    credentials: Credentials,
    request_id: Option<HeaderValue>,
    trace: Option<TraceParent>,
    attempt_timeout: Duration,
    timeout: Duration,
}

const REQUEST_ID: &str = "x-request-id";
const TRACEPARENT: &str = "traceparent";

impl Context {
    /// A context that makes a new request id and a new trace for each call.
    pub fn new(options: &Options) -> Self {
        Self {
            credentials: options.credentials.clone(),
            request_id: None,
            trace: None,
            attempt_timeout: options.attempt_timeout,
            timeout: options.timeout,
        }
    }

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

    /// Time for a whole call, the login that it may need included.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Completes a request before it is sent.
    #[doc(hidden)]
    pub async fn prepare<E>(&self, request: &mut Request, bearer: bool) -> Result<(), Error<E>> {
        let started = Instant::now();
        if bearer {
            self.authorize(request).await.map_err(|error| Error::Custom(failure::chain(&error)))?;
        }
        let headers = request.headers_mut();
        let request_id = self.request_id.clone().or_else(|| HeaderValue::from_str(&Uuid::now_v7().to_string()).ok());
        if let Some(id) = request_id {
            headers.insert(REQUEST_ID, id);
        }
        let span = self.trace.map_or_else(TraceParent::start, TraceParent::child);
        if let Ok(value) = HeaderValue::from_str(&span.to_string()) {
            headers.insert(TRACEPARENT, value);
        }
        let left = self.timeout.saturating_sub(started.elapsed());
        *request.timeout_mut() = Some(self.attempt_timeout.min(left));
        Ok(())
    }

    async fn authorize(&self, request: &mut Request) -> Result<(), CredentialsError> {
        let token = match timeout(self.timeout, self.credentials.token()).await {
            Ok(token) => token?,
            Err(_) => {
                return Err(CredentialsError::new("no access token within the time limit of the call"));
            }
        };
        if let Some(token) = token {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", token.expose()))
                .map_err(|_| CredentialsError::new("the access token cannot be sent in a header"))?;
            value.set_sensitive(true);
            request.headers_mut().insert(AUTHORIZATION, value);
        }
        Ok(())
    }

    /// Sends a request.
    #[doc(hidden)]
    pub async fn execute(&self, client: &reqwest::Client, request: Request) -> reqwest::Result<Response> {
        let sent = request.headers().get(AUTHORIZATION).cloned();
        let response = client.execute(request).await?;
        if response.status() == StatusCode::UNAUTHORIZED {
            let token = sent.as_ref().and_then(|value| value.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
            if let Some(token) = token {
                self.credentials.rejected(token);
            }
        }
        Ok(response)
    }
}

/// The same rule as the gateway's and the servers': safe in a log line, a header and a file name.
fn is_request_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}
