//! One call: its attempts, the pauses between them, and what is made of how they ended.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Body, Request, Response, ResponseBuilderExt, StatusCode};
use serde::de::IgnoredAny;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::field::{Empty, display};
use tracing::{Instrument, Span};

use crate::breaker::Breaker;
use crate::client::Operation;
use crate::context::Context;
use crate::credentials::Credentials;
use crate::failure::{Outcome, outcome_of};
use crate::observer::{Ended, Observer};
use crate::retry::{Retry, RetryBudget, is_passing, retry_after};

/// Milliseconds that the sender of a request will wait for its answer. A server that honours it does no work for a
/// caller who has gone.
pub const REQUEST_TIMEOUT: &str = "x-request-timeout-ms";

/// What becomes of calls that fail, and who is told.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) retry: Retry,
    pub(crate) budget: RetryBudget,
    pub(crate) breaker: Option<Breaker>,
    pub(crate) observer: Option<Watcher>,
    pub(crate) propagate: Option<Propagate>,
}

/// Says where a span stands in its trace.
pub(crate) type Propagate = fn(&Span) -> Option<String>;

#[derive(Clone)]
pub(crate) struct Watcher(pub(crate) Arc<dyn Observer>);

impl std::fmt::Debug for Watcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Observer(..)")
    }
}

/// An answer whose body, if it is JSON, has arrived.
struct Answer {
    response: Response,
    /// A success whose body is not the JSON that it says it is: damaged on its way.
    damaged: bool,
}

impl Context {
    /// Sends a request, and sends it again where policy and contract allow it.
    #[doc(hidden)]
    pub async fn execute(
        &self,
        client: &reqwest::Client,
        request: Request,
        operation: &Operation,
    ) -> reqwest::Result<Response> {
        let started = Instant::now();
        let deadline = started + request.timeout().copied().unwrap_or(self.timeout);
        let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default();
        let span = tracing::info_span!(
            "call", otel.name = operation.id, otel.kind = "client", operation = operation.id, request_id = id, method = %request.method(), attempts = Empty, status = Empty
        );
        let (result, attempts) = self.exchange(client, request, operation, deadline).instrument(span.clone()).await;
        record(&span, attempts, &result);
        let outcome = match &result {
            Ok(response) => Outcome::Answered(response.status()),
            Err(error) => outcome_of(error),
        };
        self.report(operation, outcome, attempts, started.elapsed());
        result
    }

    pub(crate) fn report(&self, operation: &Operation, outcome: Outcome, attempts: u32, latency: Duration) {
        if let Some(Watcher(observer)) = &self.policy.observer {
            observer.called(&Ended { operation: operation.id, outcome, attempts, latency });
        }
    }

    async fn exchange(
        &self,
        client: &reqwest::Client,
        mut request: Request,
        operation: &Operation,
        deadline: Instant,
    ) -> (reqwest::Result<Response>, u32) {
        let Policy { retry, budget, breaker, .. } = &self.policy;
        let repeatable = operation.repeat.allows(&request);
        let trace = self.policy.propagate.and_then(|propagate| propagate(&Span::current()));
        if let Some(value) = trace.and_then(|trace| HeaderValue::from_str(&trace).ok()) {
            request.headers_mut().insert("traceparent", value);
        }
        let mut renewable = matches!(self.credentials, Credentials::Provider(_));
        let mut attempts = 0;
        // How the first attempt ended that may have reached the server.
        let mut reached = None;
        budget.called();
        let result = loop {
            let spare = if repeatable || renewable { request.try_clone() } else { None };
            attempts += 1;
            self.limit(&mut request, deadline);
            let result = attempt(client, request, repeatable).await;
            if let Some(breaker) = breaker {
                breaker.record(matches!(&result, Ok(answer) if !answer.response.status().is_server_error()));
            }
            let Some(mut next) = spare else { break result };
            if let Ok(answer) = &result
                && answer.response.status() == StatusCode::UNAUTHORIZED
                && std::mem::take(&mut renewable)
                && self.renew(&mut next, deadline).await
            {
                request = next;
                continue;
            }
            let pause = if repeatable { pause(retry, attempts, &result) } else { None };
            let Some(pause) = pause.filter(|pause| Instant::now() + *pause < deadline) else { break result };
            if !budget.spend() || breaker.as_ref().is_some_and(|breaker| !breaker.permits()) {
                break result;
            }
            tracing::debug!(attempts, pause_ms = pause.as_secs_f64() * 1000.0, "again, after {}", why(&result));
            if !is_not_sent(&result) {
                reached.get_or_insert(result);
            }
            sleep(pause).await;
            request = next;
        };
        let result = match reached {
            // An earlier attempt may have done the work, although the last one cannot have.
            Some(reached) if is_not_sent(&result) => reached,
            _ => result,
        };
        (result.map(|answer| answer.response), attempts)
    }

    /// Bounds an attempt, and tells the server.
    fn limit(&self, request: &mut Request, deadline: Instant) {
        let time = self.attempt_timeout.min(deadline.saturating_duration_since(Instant::now()));
        *request.timeout_mut() = Some(time);
        let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        request.headers_mut().insert(REQUEST_TIMEOUT, milliseconds.into());
    }

    /// Replaces a token that the server refused; `false` if there is no other.
    async fn renew(&self, request: &mut Request, deadline: Instant) -> bool {
        let Credentials::Provider(source) = &self.credentials else { return false };
        let sent = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(sent) = sent.and_then(|value| value.strip_prefix("Bearer ")) else { return false };
        source.rejected(sent);
        match timeout_at(deadline, source.token()).await {
            Ok(Ok(token)) if token.expose() != sent => show(request, token.expose()).is_some(),
            _ => false,
        }
    }
}

/// Puts a token on a request; `None` if no header can hold it.
pub(crate) fn show(request: &mut Request, token: &str) -> Option<()> {
    let mut value = HeaderValue::from_str(&format!("Bearer {token}")).ok()?;
    value.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, value);
    Some(())
}

/// Sends a request once. JSON is read to its end here, so that an answer that stalls or breaks off can be repeated;
/// other bodies are left to whoever streams them.
async fn attempt(client: &reqwest::Client, request: Request, verify: bool) -> reqwest::Result<Answer> {
    let response = client.execute(request).await?;
    if !is_json(&response) {
        return Ok(Answer { response, damaged: false });
    }
    let (status, version) = (response.status(), response.version());
    let (headers, url) = (response.headers().clone(), response.url().clone());
    let body = response.bytes().await?;
    let damaged = verify && status.is_success() && serde_json::from_slice::<IgnoredAny>(&body).is_err();
    let mut whole = http::Response::new(Body::from(body));
    (*whole.status_mut(), *whole.version_mut(), *whole.headers_mut()) = (status, version, headers);
    if let Ok(addressed) = http::Response::builder().url(url).body(()) {
        *whole.extensions_mut() = addressed.into_parts().0.extensions;
    }
    Ok(Answer { response: whole.into(), damaged })
}

fn is_json(response: &Response) -> bool {
    let value = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

/// The pause before the next attempt, if the last one is worth another.
fn pause(retry: &Retry, attempts: u32, result: &reqwest::Result<Answer>) -> Option<Duration> {
    match result {
        Ok(Answer { damaged: true, .. }) => retry.pause(attempts, None),
        Ok(Answer { response, .. }) if is_passing(response.status()) => {
            retry.pause(attempts, retry_after(response.headers()))
        }
        Ok(_) => None,
        Err(error) if error.is_builder() || error.is_redirect() => None,
        Err(_) => retry.pause(attempts, None),
    }
}

fn is_not_sent(result: &reqwest::Result<Answer>) -> bool {
    matches!(result, Err(error) if outcome_of(error) == Outcome::NotSent)
}

fn why(result: &reqwest::Result<Answer>) -> String {
    match result {
        Ok(Answer { damaged: true, .. }) => "an answer that is not JSON".to_owned(),
        Ok(Answer { response, .. }) => response.status().to_string(),
        Err(error) if error.is_timeout() => "no answer in time".to_owned(),
        Err(error) => crate::failure::cause(error),
    }
}

fn record(span: &Span, attempts: u32, result: &reqwest::Result<Response>) {
    span.record("attempts", attempts);
    if let Ok(response) = result {
        span.record("status", display(response.status().as_u16()));
    }
}
