//! `/health`: whether the gateway and every service behind it answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::body::{Body, RequestBody};
use crate::gateway::Services;
use crate::identity::new_request_id;
use crate::upstream::Upstream;

const PROBE_TIMEOUT: Duration = Duration::from_secs(1);
const FRESH: Duration = Duration::from_secs(1);
/// Most of a probe's answer that is read, to be able to keep the connection.
const PROBE_BODY: usize = 64 * 1024;

type Answer = (StatusCode, Bytes);

/// The services and the last answer about them. Holding the lock while probing makes a crowd of callers share one
/// probe.
#[derive(Debug)]
pub(crate) struct Health {
    services: Arc<Services>,
    last: Mutex<Option<(Instant, Answer)>>,
}

impl Health {
    pub(crate) fn new(services: Arc<Services>) -> Arc<Self> {
        Arc::new(Self { services, last: Mutex::default() })
    }

    pub(crate) async fn answer(self: &Arc<Self>) -> Response<Body> {
        // In a task of its own: a caller that goes away must not make the next one begin another probe.
        let asking = tokio::spawn(self.clone().ask());
        let (status, json) = asking.await.unwrap_or((StatusCode::SERVICE_UNAVAILABLE, Bytes::from_static(b"{}")));
        let mut response = Response::new(Body::full(json));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    async fn ask(self: Arc<Self>) -> Answer {
        let mut last = self.last.lock().await;
        if let Some((since, answer)) = &*last
            && since.elapsed() < FRESH
        {
            return answer.clone();
        }
        let answer = probe_all(&self.services).await;
        *last = Some((Instant::now(), answer.clone()));
        answer
    }
}

async fn probe_all(services: &Services) -> Answer {
    let mut probes = Vec::new();
    for (name, upstream) in services {
        let upstream = upstream.clone();
        let probe = tokio::spawn(async move {
            match upstream {
                Some(upstream) => tokio::time::timeout(PROBE_TIMEOUT, probe(upstream)).await.unwrap_or(false),
                None => false,
            }
        });
        probes.push((name.as_str(), probe));
    }
    let mut states = BTreeMap::new();
    for (name, probe) in probes {
        states.insert(name, if probe.await.unwrap_or(false) { "up" } else { "down" });
    }
    let up = states.values().all(|state| *state == "up");
    let json = serde_json::json!({ "status": if up { "ok" } else { "degraded" }, "upstreams": states });
    let status = if up { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Bytes::from(json.to_string()))
}

async fn probe(upstream: Arc<Upstream>) -> bool {
    let mut headers = HeaderMap::new();
    headers.insert(HOST, upstream.host.clone());
    headers.insert("x-request-id", new_request_id());
    let mut request = Request::new(RequestBody::empty());
    let Ok(uri) = upstream.health.parse() else { return false };
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    let Ok((response, lease)) = upstream.send(request, true).await else {
        return false;
    };
    let healthy = response.status().is_success();
    if Limited::new(response.into_body(), PROBE_BODY).collect().await.is_ok() {
        lease.release();
    }
    healthy
}
