//! HTTP, and what happens around a handler: identity, rights, the rules of the document, repeated keys.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use spec::{Access, Operation, Place, Violation};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::answer::{Answer, Failure, response};
use crate::documents::{Found, Served, find};
use crate::identity::Caller;
use crate::system::System;

/// A request that its document admits.
pub(crate) struct Request {
    caller: Option<Caller>,
    /// The values of the path's variables.
    path: Vec<String>,
    /// With the document's default of each parameter that was left out.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Value,
    /// The id of what the same idempotency key made before.
    pub(crate) made: Option<Uuid>,
}

impl Request {
    /// The caller of an operation that asks for one.
    pub(crate) fn caller(&self) -> Result<&Caller, Failure> {
        self.caller.as_ref().ok_or_else(|| Failure::unauthenticated("missing_token", "an access token is required"))
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The id that the path names.
    pub(crate) fn id(&self) -> Result<Uuid, Failure> {
        self.path.first().and_then(|text| text.parse().ok()).ok_or_else(Failure::not_found)
    }

    /// A text of the body; nothing where it is left out.
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.body.get(field).and_then(Value::as_str)
    }
}

/// Serves until the other end of `stopped` is gone.
pub(crate) async fn serve(
    listener: std::net::TcpListener,
    apis: &'static [Served],
    system: Arc<Mutex<System>>,
    mut stopped: oneshot::Receiver<()>,
) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = &mut stopped => return,
        };
        let Ok((stream, _)) = accepted else { continue };
        let system = Arc::clone(&system);
        let serve = service_fn(move |request| {
            let system = Arc::clone(&system);
            async move { Ok::<_, Infallible>(answer(apis, &system, request).await) }
        });
        connections.spawn(hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), serve));
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(
    apis: &'static [Served],
    system: &Mutex<System>,
    request: hyper::Request<Incoming>,
) -> Response<Full<Bytes>> {
    let id = values(request.headers(), "x-request-id").pop().unwrap_or_else(|| Uuid::now_v7().to_string());
    let segments = request.uri().path().split('/').filter(|segment| !segment.is_empty());
    let segments: Vec<String> =
        segments.map(|segment| percent_decode_str(segment).decode_utf8_lossy().into_owned()).collect();
    let mut replayed = false;
    let outcome = match find(apis, request.method().as_str(), &segments) {
        Found::Operation { api, index } => call(api, index, &segments, system, request, &mut replayed).await,
        Found::OtherMethods(allow) => Err(Failure::method_not_allowed(allow)),
        Found::Nothing => Err(Failure::not_found()),
    };
    let mut response = response(outcome, &id);
    if replayed && response.status().is_success() {
        response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    response
}

fn values(headers: &HeaderMap, name: &str) -> Vec<String> {
    headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect()
}

async fn call(
    api: &'static Served,
    index: usize,
    segments: &[String],
    system: &Mutex<System>,
    request: hyper::Request<Incoming>,
    replayed: &mut bool,
) -> Result<Answer, Failure> {
    let (operation, handler) = &api.operations[index];
    let lock = || system.lock().unwrap_or_else(PoisonError::into_inner);
    let headers = request.headers();
    let mut caller = None;
    if let Access::Bearer { .. } = operation.access {
        let known = lock().tokens.authenticate(&values(headers, "authorization"))?;
        operation.access.admit(known.role, &known.scopes).map_err(Failure::forbidden)?;
        caller = Some(known);
    }
    let Some(rules) = api.validator.operation(&operation.id) else { return Err(Failure::not_found()) };
    let variables: Vec<(&str, &str)> = operation.path.bind(segments).collect();
    let query = request.uri().query().unwrap_or_default();
    refuse(rules.request(&variables, query, &|name| values(headers, name)))?;
    let query = with_defaults(operation, query);
    let key = operation.parameter(Place::Header, "idempotency-key").and(values(headers, "idempotency-key").pop());
    let path = request.uri().path().to_owned();
    let mut body = Value::Null;
    if let Some(declared) = &operation.body {
        let given = values(headers, "content-type");
        let [given] = given.as_slice() else { return Err(Failure::unsupported_media_type(&declared.media_type)) };
        if !given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(&declared.media_type) {
            return Err(Failure::unsupported_media_type(&declared.media_type));
        }
        let bytes = read(request, operation.gateway.body_limit).await?;
        body = serde_json::from_slice(&bytes)
            .map_err(|error| Failure::invalid_at("/body", format!("is not JSON: {error}")))?;
        refuse(rules.request_body(&body))?;
    }
    let variables = variables.into_iter().map(|(_, value)| value.to_owned()).collect();
    let mut system = lock();
    let claim = key.map(|key| {
        let subject = caller.as_ref().map(|caller| caller.subject.clone()).unwrap_or_default();
        ((subject, operation.id.clone(), key), (path, body.clone()))
    });
    let made = match claim.as_ref().and_then(|(key, asked)| Some((system.keys.get(key)?, asked))) {
        Some(((known, _), asked)) if known != asked => {
            return Err(Failure::conflict("idempotency_key_reused", "this key was used with another body"));
        }
        Some(((_, made), _)) => Some(*made),
        None => None,
    };
    *replayed = made.is_some();
    let answer = handler(&mut system, &Request { caller, path: variables, query, body, made })?;
    if let (Some((key, asked)), Answer::Ok(body) | Answer::Created(body)) = (claim, &answer)
        && let Some(id) = body.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok())
    {
        system.keys.entry(key).or_insert((asked, id));
    }
    Ok(answer)
}

fn refuse(violations: Vec<Violation>) -> Result<(), Failure> {
    match violations.is_empty() {
        true => Ok(()),
        false => Err(Failure::invalid(violations.into_iter().map(|it| (it.pointer, it.message)))),
    }
}

fn with_defaults(operation: &Operation, query: &str) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let left_out: Vec<_> = operation.defaults(|name| pairs.iter().any(|(known, _)| known == name)).collect();
    pairs.extend(left_out.into_iter().map(|(name, text)| (name.to_owned(), text)));
    pairs
}

async fn read(request: hyper::Request<Incoming>, limit: u64) -> Result<Bytes, Failure> {
    let body = Limited::new(request.into_body(), usize::try_from(limit).unwrap_or(usize::MAX));
    match body.collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Failure::too_large(limit)),
        Err(_) => Err(Failure::invalid_at("/body", "ended before it was complete")),
    }
}
