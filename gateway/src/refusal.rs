//! The answers the gateway gives instead of a service, all in the error body of the house.

use bytes::Bytes;
use gateway_plan::{Fault, PathError};
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::limits::Limited;

/// Why the gateway answers itself, with what only this request knows.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Not a request this gateway can forward.
    InvalidRequest,
    BadPath(PathError),
    NotFound,
    MethodNotAllowed(String),
    ContentTooLarge,
    /// The client stopped sending in the middle of the body, or took longer than the operation may.
    BodyTimeout,
    UriTooLong,
    HeadersTooLarge,
    RateLimited(Limited),
    UpstreamUnreachable,
    NoUpstream,
    UpstreamTimeout,
}

impl Refusal {
    /// An invalid request; what is wrong with it is for the log.
    pub(crate) fn invalid(why: &'static str) -> Self {
        tracing::debug!(why, "an invalid request");
        Self::InvalidRequest
    }

    pub(crate) const fn fault(&self) -> Fault {
        match self {
            Self::InvalidRequest => Fault::InvalidRequest,
            Self::BadPath(error) => Fault::BadPath(*error),
            Self::NotFound => Fault::NotFound,
            Self::MethodNotAllowed(_) => Fault::MethodNotAllowed,
            Self::ContentTooLarge => Fault::ContentTooLarge,
            Self::BodyTimeout => Fault::BodyTimeout,
            Self::UriTooLong => Fault::UriTooLong,
            Self::HeadersTooLarge => Fault::HeadersTooLarge,
            Self::RateLimited(_) => Fault::RateLimited,
            Self::UpstreamUnreachable => Fault::UpstreamUnreachable,
            Self::NoUpstream => Fault::NoUpstream,
            Self::UpstreamTimeout => Fault::UpstreamTimeout,
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.fault().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The error body, for whatever writes it.
    pub(crate) fn json(&self, request_id: &str) -> String {
        let fault = self.fault();
        serde_json::json!({ "request_id": request_id, "message": fault.message(), "error_code": fault.code() })
            .to_string()
    }

    pub(crate) fn response(self, request_id: &HeaderValue) -> Response<Body> {
        let json = self.json(request_id.to_str().unwrap_or_default());
        let mut response = Response::new(Body::full(Bytes::from(json)));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match self {
            Self::MethodNotAllowed(allow) => {
                if let Ok(allow) = HeaderValue::try_from(allow) {
                    headers.insert(ALLOW, allow);
                }
            }
            Self::RateLimited(limited) => {
                headers.insert(RETRY_AFTER, HeaderValue::from(limited.seconds));
                headers.insert("ratelimit-policy", limited.policy);
                if let Ok(value) = HeaderValue::try_from(format!("\"{}\";r=0;t={}", limited.class, limited.seconds)) {
                    headers.insert("ratelimit", value);
                }
            }
            _ => {}
        }
        response
    }
}
