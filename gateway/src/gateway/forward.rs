//! Sending a request to its service and bringing the answer back.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use gateway_plan::{CanonicalPath, Retry};
use http::header::CONTENT_LENGTH;
use http::uri::PathAndQuery;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, request};

use super::{Endpoint, Gateway};
use crate::body::{Body, BodyError, Inbound, RequestBody};
use crate::exchange::Exchange;
use crate::headers::{Forwarding, forward_request, forward_response};
use crate::identity::begin_trace;
use crate::refusal::Refusal;
use crate::upstream::SendError;

impl Gateway {
    pub(super) async fn forward(
        &self,
        exchange: &mut Exchange,
        endpoint: &Arc<Endpoint>,
        mut head: request::Parts,
        uri: Uri,
        host: Option<HeaderValue>,
        body: &mut Option<Inbound>,
    ) -> Result<Response<Body>, Refusal> {
        let upstream = endpoint.upstream.as_ref().ok_or(Refusal::NoUpstream)?;
        if declared_length(&head).is_some_and(|length| length > endpoint.body_limit) {
            return Err(Refusal::ContentTooLarge);
        }
        let host = host.unwrap_or_else(|| upstream.host.clone());
        let (client, request_id, https) = (exchange.client, &exchange.request_id, self.https);
        let traceparent = exchange.trace.get_or_insert_with(|| begin_trace(request_id));
        forward_request(&mut head.headers, &Forwarding { client, host: &host, https, request_id, traceparent });
        // Not before: the key may have been one of the connection's headers.
        let retry = may_retry(endpoint.retry, &head);

        let body = body.take().map_or_else(RequestBody::empty, |inbound| {
            RequestBody::new(inbound, endpoint.body_limit, self.idle_body_timeout)
        });
        let awaited = body.awaited();
        let mut request = Request::new(body);
        *request.method_mut() = head.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = head.headers;

        let sent = tokio::time::timeout(endpoint.timeout, upstream.send(request, retry)).await;
        let (response, lease) = match sent {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                exchange.broke(&error);
                if let Some(kind) = failure(&error) {
                    self.metrics.upstream_failed(&endpoint.service, kind);
                }
                return Err(refusal(&error));
            }
            // Then it is the client that is slow.
            Err(_) if awaited.load(Ordering::Relaxed) => return Err(Refusal::BodyTimeout),
            Err(_) => {
                self.metrics.upstream_failed(&endpoint.service, "late");
                return Err(Refusal::UpstreamTimeout);
            }
        };
        let (mut head, incoming) = response.into_parts();
        // The gateway asked for no upgrade, so the service cannot have agreed to one.
        if head.status == StatusCode::SWITCHING_PROTOCOLS {
            return Err(Refusal::UpstreamUnreachable);
        }
        forward_response(&mut head.headers, head.status, endpoint.cache.as_ref());
        let mut response = Response::new(Body::upstream(incoming, lease, self.idle_body_timeout));
        *response.status_mut() = head.status;
        *response.headers_mut() = head.headers;
        Ok(response)
    }
}

/// The target sent to the service: the canonical path with the query as it came.
pub(super) fn target(uri: &Uri, path: CanonicalPath<'_>) -> Result<Uri, Refusal> {
    let kept = uri.path_and_query().filter(|target| target.path() == path.as_str()).cloned();
    let target = match (kept, uri.query()) {
        (Some(target), _) => Ok(target),
        (None, Some(query)) => PathAndQuery::try_from(format!("{path}?{query}")),
        (None, None) => PathAndQuery::try_from(path.as_str()),
    };
    target.map(Uri::from).map_err(|_| Refusal::invalid("the request target is not valid"))
}

fn declared_length(head: &request::Parts) -> Option<u64> {
    head.headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Whether the plan lets this request be sent again after it has been written.
fn may_retry(retry: Retry, head: &request::Parts) -> bool {
    let safe = head.method == Method::GET || head.method == Method::HEAD;
    match retry {
        Retry::Never => false,
        Retry::Safe => safe,
        Retry::Idempotent => safe || head.headers.contains_key("idempotency-key"),
    }
}

/// What the service did wrong, if it was the service.
const fn failure(error: &SendError) -> Option<&'static str> {
    match error {
        SendError::Body(_) => None,
        SendError::NoAddress(_) | SendError::Connect(..) | SendError::ConnectTimeout(_) => Some("connect"),
        SendError::Connection(_) => Some("broken"),
    }
}

fn refusal(error: &SendError) -> Refusal {
    match error {
        SendError::Body(BodyError::TooLarge) => Refusal::ContentTooLarge,
        SendError::Body(BodyError::Stalled) => Refusal::BodyTimeout,
        SendError::Body(BodyError::Gone) => Refusal::invalid("the request body ended too early"),
        SendError::NoAddress(_) | SendError::Connect(..) | SendError::ConnectTimeout(_) | SendError::Connection(_) => {
            Refusal::UpstreamUnreachable
        }
    }
}
