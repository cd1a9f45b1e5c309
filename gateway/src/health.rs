//! `/health`: whether the gateway and every service behind it answer.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::fresh::Fresh;
use crate::gateway::Services;
use crate::upstream::Upstream;

const PROBE_TIMEOUT: Duration = Duration::from_secs(1);
const FRESH: Duration = Duration::from_secs(1);
/// Most of a probe's answer that is read, to be able to keep the connection.
const PROBE_BODY: usize = 64 * 1024;

type Answer = (StatusCode, Bytes);

/// The services and the last answer about them.
#[derive(Debug)]
pub(crate) struct Health {
    services: Arc<Services>,
    last: Fresh<Answer>,
}

impl Health {
    pub(crate) fn new(services: Arc<Services>) -> Self {
        Self { services, last: Fresh::new(FRESH) }
    }

    pub(crate) async fn answer(&self) -> Response<Body> {
        let answer = self.last.get(probe_all(self.services.clone())).await;
        let (status, json) = answer.unwrap_or((StatusCode::SERVICE_UNAVAILABLE, Bytes::from_static(b"{}")));
        let mut response = Response::new(Body::full(json));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

async fn probe_all(services: Arc<Services>) -> Answer {
    let mut probes = Vec::new();
    for (name, upstream) in &*services {
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
    let Ok(target) = upstream.health.parse() else { return false };
    upstream.get(target, PROBE_BODY).await.is_ok_and(|(status, _)| status.is_success())
}
