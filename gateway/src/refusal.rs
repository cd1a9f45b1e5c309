//! The answers the gateway gives instead of a service, all in the error body of the house.

use std::borrow::Cow;

use bytes::Bytes;
use gateway_plan::PathError;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};

use crate::body::Body;
use crate::limits::Limited;

/// Why the gateway answers itself.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Not a request this gateway can forward; says what is wrong with it.
    InvalidRequest(&'static str),
    BadPath(PathError),
    BadHost,
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
    pub(crate) const fn status(&self) -> StatusCode {
        match self {
            Self::InvalidRequest(_) | Self::BadPath(_) | Self::BadHost => StatusCode::BAD_REQUEST,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::ContentTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UriTooLong => StatusCode::URI_TOO_LONG,
            Self::HeadersTooLarge => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::UpstreamUnreachable => StatusCode::BAD_GATEWAY,
            Self::NoUpstream => StatusCode::SERVICE_UNAVAILABLE,
            Self::UpstreamTimeout => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::BadPath(_) => "bad_path",
            Self::BadHost => "bad_host",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed(_) => "method_not_allowed",
            Self::BodyTimeout => "body_timeout",
            Self::ContentTooLarge => "content_too_large",
            Self::UriTooLong => "uri_too_long",
            Self::HeadersTooLarge => "headers_too_large",
            Self::RateLimited(_) => "rate_limited",
            Self::UpstreamUnreachable => "upstream_unreachable",
            Self::NoUpstream => "no_upstream",
            Self::UpstreamTimeout => "timeout",
        }
    }

    /// What the caller reads. Never repeats anything of the request.
    fn message(&self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::InvalidRequest(message) => message,
            Self::BadPath(error) => return Cow::Owned(error.to_string()),
            Self::BadHost => "the request needs exactly one valid Host",
            Self::NotFound => "nothing has this path",
            Self::MethodNotAllowed(_) => "this path does not have this method",
            Self::BodyTimeout => "the request body did not arrive in time",
            Self::ContentTooLarge => "the request body is larger than this operation accepts",
            Self::UriTooLong => "the request target is too long",
            Self::HeadersTooLarge => "the request headers are too large",
            Self::RateLimited(_) => "too many requests, try again later",
            Self::UpstreamUnreachable => "the service behind this path did not answer",
            Self::NoUpstream => "the service behind this path is not configured",
            Self::UpstreamTimeout => "the service behind this path took too long to answer",
        })
    }

    /// The error body, for whatever writes it.
    pub(crate) fn json(&self, request_id: &str) -> String {
        serde_json::json!({ "request_id": request_id, "message": self.message(), "error_code": self.code() })
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
