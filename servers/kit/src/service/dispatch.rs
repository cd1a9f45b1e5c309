//! What happens around a handler: the middleware that Dropshot does not have.
//!
//! The order is: request id, authentication, roles and scopes, parameters, media type, size, body, handler, declared
//! status, and in strict mode the whole answer. Whoever may not call an operation learns nothing of its rules.

use std::any::Any;
use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dropshot::{Body, HttpError, RawRequest, RequestContext};
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use sha2::{Digest, Sha256};
use spec::{Access, Operation};
use tracing::Instrument;

use super::routes::{Choice, Route};
use super::trail::Trail;
use super::{Bound, Call, Core, Shared};
use crate::auth::authorize;
use crate::error::{self, Error};
use crate::extract::{Idempotency, Parts};
use crate::idempotency::REPLAYED;
use crate::metrics::UNMATCHED;

/// Answers a request to one of our routes, whatever happens.
pub(super) async fn dispatch<A: Send + Sync + 'static>(
    route: Arc<Route>,
    bound: Arc<Vec<Bound<A>>>,
    context: RequestContext<Core<A>>,
    request: RawRequest,
) -> Result<Response<Body>, HttpError> {
    let shared = Arc::clone(&context.context().shared);
    let segments = segments(context.request.uri().path());
    let method = context.request.method().clone();
    let chosen = match route.choose(&method, &segments) {
        Choice::Operation(index) => Ok(&bound[index]),
        Choice::OtherMethods(allow) => Err(Error::MethodNotAllowed { allow: allow.to_owned() }),
        Choice::Nothing => Err(Error::NotFound),
    };
    let operation = chosen.as_ref().ok().map(|bound| &bound.operation);
    let label = operation.map_or(UNMATCHED, |operation| operation.id.as_str());
    let template = operation.map_or(route.shape.as_str(), |operation| operation.path.template.as_str());
    let trail = Arc::new(Trail::begin(&context, label, template));
    let id = &trail.id;
    let _in_flight = shared.metrics.begin(label);
    let (chosen, outcome) = match chosen {
        Ok(bound) => {
            let work = guarded(bound, &segments, context, request, &trail).instrument(trail.span.clone());
            (Some(bound), work.await)
        }
        Err(error) => (None, Err(error)),
    };
    let mut response = outcome.unwrap_or_else(|error| {
        log_failure(label, id, &error);
        error::response(error, id)
    });
    if let Some(bound) = chosen {
        response = hold_to_contract(&shared, bound, id, response).await;
    }
    let (status, latency) = (response.status().as_u16(), trail.started.elapsed());
    shared.metrics.finish(label, status, latency);
    trail.answered(status);
    tracing::info!(
        target: "access", request_id = %id, trace_id = trail.trace, operation = label, method = %method, path = template,
        user = trail.subject.get(), status, latency_ms = latency.as_secs_f64() * 1000.0,
    );
    Ok(response)
}

/// The segments of a path, decoded. Dropshot has refused what cannot be decoded.
fn segments(path: &str) -> Vec<String> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect()
}

/// Serves the request within the time limit of the operation, and survives a handler that panics.
async fn guarded<A: Send + Sync + 'static>(
    bound: &Bound<A>,
    segments: &[String],
    context: RequestContext<Core<A>>,
    request: RawRequest,
    trail: &Trail,
) -> Result<Response<Body>, Error> {
    let limit = bound.operation.gateway.timeout.min(patience(context.request.headers()));
    let metrics = context.context().shared.metrics.clone();
    let work =
        AssertUnwindSafe(serve(bound, segments, context, request, (trail.started + limit, trail))).catch_unwind();
    match tokio::time::timeout(limit, work).await {
        Err(_) => Err(Error::Timeout(limit)),
        Ok(Ok(outcome)) => outcome,
        Ok(Err(panic)) => {
            metrics.panicked(&bound.operation.id);
            Err(Error::internal(format!("the handler panicked: {}", panic_message(panic.as_ref()))))
        }
    }
}

/// How long the caller will wait, if it says so. What cannot be read is ignored.
fn patience(headers: &HeaderMap) -> Duration {
    let value = headers.get(client_kit::REQUEST_TIMEOUT).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.parse().ok()).map_or(Duration::MAX, Duration::from_millis)
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

async fn serve<A: Send + Sync + 'static>(
    bound: &Bound<A>,
    segments: &[String],
    context: RequestContext<Core<A>>,
    request: RawRequest,
    (deadline, trail): (Instant, &Trail),
) -> Result<Response<Body>, Error> {
    let operation = &bound.operation;
    let shared = Arc::clone(&context.context().shared);
    let headers = context.request.headers();
    let mut parts = Parts::default();
    if let Access::Bearer { .. } = operation.access {
        let authenticator = shared.authenticator.as_ref().ok_or_else(|| Error::internal("no keys are configured"))?;
        let caller = authenticator.authenticate(&header_values(headers, "authorization")).await;
        let caller = caller.and_then(|caller| authorize(&operation.access, &caller).map(|()| caller));
        let caller = caller.inspect_err(|error| shared.metrics.refused(error))?;
        trail.sent_by(&caller.subject);
        parts.caller = Some(caller);
    }
    let validator = shared.validator.operation(&operation.id);
    let validator = validator.ok_or_else(|| Error::internal("the operation has no validator"))?;
    let variables: Vec<(&str, &str)> = operation.path.bind(segments).collect();
    let query = context.request.uri().query().unwrap_or_default();
    refuse(validator.request(&variables, query, &|name| header_values(headers, name)))?;
    parts.query = with_defaults(operation, query);
    if let Some(body) = &operation.body {
        check_media_type(headers, &body.media_type)?;
        let patience = operation.gateway.timeout / 2;
        let bytes = tokio::time::timeout(patience, read_body(request, operation.gateway.body_limit)).await;
        // A caller who dawdles is not a fault of ours, so the time limit of the operation must not be what ends it.
        let bytes = bytes.map_err(|_| Error::invalid("/body", "did not arrive in time"))??;
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| Error::invalid("/body", format!("is not JSON: {error}")))?;
        refuse(validator.request_body(&value))?;
        parts.idempotency.fingerprint = fingerprint(context.request.uri().path(), &value);
        parts.body = Some(value);
    }
    parts.idempotency = Idempotency {
        key: header_values(headers, "idempotency-key").pop(),
        caller: parts.caller.as_ref().map(|caller| caller.subject.clone()).unwrap_or_default(),
        ..parts.idempotency
    };
    let call = Call::new(context.context(), &context, trail, deadline);
    let replayed = parts.idempotency.replayed.clone();
    let mut response = (bound.run)(call, context, parts).await?;
    if replayed.get() {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The query with the document's default of each parameter that it leaves out.
fn with_defaults(operation: &Operation, query: &str) -> String {
    let mut whole = query.to_owned();
    let given = |name: &str| form_urlencoded::parse(query.as_bytes()).any(|(known, _)| known == name);
    for (name, text) in operation.defaults(given) {
        let mut pair = form_urlencoded::Serializer::new(String::new());
        let separator = if whole.is_empty() { "" } else { "&" };
        whole = format!("{whole}{separator}{}", pair.append_pair(name, &text).finish());
    }
    whole
}

/// What a request asks for: its path and its body, whatever the order of the fields and the space between them.
fn fingerprint(path: &str, body: &Value) -> [u8; 32] {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let fields: BTreeMap<&String, Value> = fields.iter().map(|(key, value)| (key, sorted(value))).collect();
                fields.into_iter().map(|(key, value)| (key.clone(), value)).collect()
            }
            Value::Array(items) => items.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    let mut hash = Sha256::new_with_prefix(path);
    hash.update([0]);
    hash.update(sorted(body).to_string());
    hash.finalize().into()
}

fn refuse(violations: Vec<spec::Violation>) -> Result<(), Error> {
    match violations.is_empty() {
        true => Ok(()),
        false => Err(Error::Invalid(violations.into_iter().map(Into::into).collect())),
    }
}

fn header_values(headers: &HeaderMap, name: &str) -> Vec<String> {
    headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

fn check_media_type(headers: &HeaderMap, wanted: &str) -> Result<(), Error> {
    match header_values(headers, "content-type").as_slice() {
        // Parameters such as a charset do not change what JSON is (RFC 8259, section 11).
        [given] if given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted) => Ok(()),
        _ => Err(Error::UnsupportedMediaType(wanted.to_owned())),
    }
}

async fn read_body(request: RawRequest, limit: u64) -> Result<bytes::Bytes, Error> {
    let request = request.into_inner();
    let announced = request.headers().get(http::header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|length| length.parse::<u64>().ok()).is_some_and(|length| length > limit) {
        return Err(Error::TooLarge(limit));
    }
    let body = Limited::new(request.into_body(), usize::try_from(limit).unwrap_or(usize::MAX));
    match body.collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::TooLarge(limit)),
        Err(_) => Err(Error::invalid("/body", "ended before it was complete")),
    }
}

/// The cause chain goes to the log, once, where it is our fault; a caller's mistake is theirs to read.
fn log_failure(operation: &str, id: &str, error: &Error) {
    match error {
        Error::Internal(_)
        | Error::Unavailable { .. }
        | Error::Unfinished { .. }
        | Error::Timeout(_)
        | Error::Busy { .. } => {
            tracing::error!(request_id = %id, operation, "{}", error.chain());
        }
        _ => tracing::debug!(request_id = %id, operation, "{}", error.chain()),
    }
}

/// Reports an answer that the document does not declare, or the server does not state; in strict mode also one whose headers or body depart from it.
async fn hold_to_contract<A: Send + Sync + 'static>(
    shared: &Shared,
    bound: &Bound<A>,
    id: &str,
    response: Response<Body>,
) -> Response<Body> {
    let operation = &bound.operation;
    let status = response.status().as_u16();
    if status >= 400 && !bound.states(status) {
        violated(
            shared,
            operation,
            id,
            &format!("the status {status} is not among what the handler is stated to fail with"),
        );
    }
    let declared = operation.response(status).is_some();
    if !declared {
        violated(shared, operation, id, &format!("the status {status} is not declared"));
    }
    let Some(validator) = shared.validator.operation(&operation.id).filter(|_| shared.strict && declared) else {
        return response;
    };
    let (head, body) = response.into_parts();
    // Our bodies are in memory already; collecting one copies nothing.
    let bytes = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    let media_type = head.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let value: Option<Value> = serde_json::from_slice(&bytes).ok();
    let violations = validator.response(status, &|name| header_values(&head.headers, name), media_type, value.as_ref());
    for violation in violations {
        violated(shared, operation, id, &format!("{} {}", violation.pointer, violation.message));
    }
    for name in undeclared(operation, status, &head.headers) {
        violated(shared, operation, id, &format!("/header/{name} is not declared"));
    }
    Response::from_parts(head, Body::from(bytes))
}

/// What HTTP and its server send with any answer; `X-Request-Id` is the correlation id that every service answers with.
const TRANSPORT: [&str; 7] =
    ["connection", "content-encoding", "content-length", "content-type", "date", "transfer-encoding", "x-request-id"];

/// The headers of an answer that neither the document declares nor HTTP brings with it.
fn undeclared<'a>(operation: &Operation, status: u16, headers: &'a HeaderMap) -> Vec<&'a str> {
    let declared = |name: &str| {
        let headers = operation.response(status).into_iter().flat_map(|response| &response.headers);
        headers.into_iter().any(|header| header.name.eq_ignore_ascii_case(name))
    };
    let names = headers.keys().map(http::HeaderName::as_str);
    names.filter(|name| !TRANSPORT.contains(name) && !declared(name)).collect()
}

fn violated(shared: &Shared, operation: &Operation, id: &str, what: &str) {
    shared.metrics.violated(&operation.id);
    tracing::error!(request_id = %id, operation = %operation.id, "contract violation: {what}");
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{fingerprint, with_defaults};

    #[test]
    fn a_default_stands_in_for_what_is_left_out() {
        let document = include_str!("../../../../openapi/users.yaml").replace("default: 20}", "default: 33}");
        let api = spec::Api::parse("users.yaml", document).unwrap();
        let list = api.operation("list_users").unwrap();
        assert_eq!(with_defaults(list, ""), "limit=33");
        assert_eq!(with_defaults(list, "page_token=a"), "page_token=a&limit=33");
        assert_eq!(with_defaults(list, "limi%74=5"), "limi%74=5");
        assert_eq!(with_defaults(api.operation("get_me").unwrap(), ""), "");
    }

    #[test]
    fn a_fingerprint_is_of_the_meaning() {
        let body: serde_json::Value = serde_json::from_str(r#"{ "b": [{"y": 1, "x": 2}], "a": 1 }"#).unwrap();
        assert_eq!(fingerprint("/orders", &body), fingerprint("/orders", &json!({"a": 1, "b": [{"x": 2, "y": 1}]})));
        assert_ne!(fingerprint("/orders", &body), fingerprint("/orders", &json!({"a": 2, "b": [{"x": 2, "y": 1}]})));
        assert_ne!(fingerprint("/payments/1/refund", &json!({})), fingerprint("/payments/2/refund", &json!({})));
    }
}
