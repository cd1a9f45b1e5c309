use dropshot::{Body, ErrorStatusCode, HttpError, HttpResponseError};
use http::{HeaderValue, Response, StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;

use super::Error;

/// The body of every error answer, and the half of it that a server documents.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub struct ErrorBody {
    /// Id of the request.
    pub request_id: String,
    /// What is wrong, for a person.
    pub message: String,
    /// What is wrong, for a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub error_code: Option<String>,
    /// What is wrong in particular.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    #[serde(skip)]
    #[schemars(skip)]
    status: Option<ErrorStatusCode>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ErrorDetail")]
pub struct Detail {
    /// Where: `/path/NAME`, `/query/NAME`, `/header/NAME`, or `/body` and a JSON pointer (RFC 6901) into the body.
    pub pointer: String,
    /// What is wrong there.
    pub message: String,
}

impl From<spec::Violation> for Detail {
    fn from(violation: spec::Violation) -> Self {
        Self { pointer: violation.pointer, message: violation.message }
    }
}

impl std::fmt::Display for ErrorBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

// Dropshot asks for these two of every error type it documents; our answers are made by `response` below.
impl From<HttpError> for ErrorBody {
    fn from(error: HttpError) -> Self {
        Self {
            request_id: String::new(),
            message: error.external_message,
            error_code: error.error_code,
            details: Vec::new(),
            status: Some(error.status_code),
        }
    }
}

impl HttpResponseError for ErrorBody {
    fn status_code(&self) -> ErrorStatusCode {
        self.status.unwrap_or(ErrorStatusCode::INTERNAL_SERVER_ERROR)
    }
}

/// The status code and error code of an error: the one place that owns them.
fn classify(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::Invalid(_) => (StatusCode::BAD_REQUEST, "invalid_request"),
        Error::Unauthenticated { code, .. } => (StatusCode::UNAUTHORIZED, code),
        Error::Forbidden(_) => (StatusCode::FORBIDDEN, "forbidden"),
        Error::NotFound => (StatusCode::NOT_FOUND, "not_found"),
        Error::MethodNotAllowed { .. } => (StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed"),
        Error::Conflict { code, .. } => (StatusCode::CONFLICT, code),
        Error::TooLarge(_) => (StatusCode::PAYLOAD_TOO_LARGE, "content_too_large"),
        Error::UnsupportedMediaType(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type"),
        Error::Limited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
        Error::Busy { .. } => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Error::Unavailable { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        Error::Unfinished { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unfinished"),
        Error::NotReady(_) => (StatusCode::SERVICE_UNAVAILABLE, "not_ready"),
        Error::Timeout(_) => (StatusCode::GATEWAY_TIMEOUT, "timeout"),
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// The answer to a request that failed.
pub(crate) fn response(error: Error, request_id: &str) -> Response<Body> {
    let (status, code) = classify(&error);
    let retry_after = match &error {
        Error::Busy { retry_after } | Error::Limited { retry_after } => {
            // Rounded up: who comes a moment early is refused again.
            Some((retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0)).max(1))
        }
        Error::Unavailable { .. } | Error::Unfinished { .. } => Some(1),
        _ => None,
    };
    let message = error.to_string();
    let mut extra = Vec::new();
    if let Some(seconds) = retry_after {
        extra.push((header::RETRY_AFTER, HeaderValue::from(seconds)));
    }
    let details = match error {
        Error::Invalid(details) | Error::NotReady(details) => details,
        Error::Unauthenticated { code, .. } => {
            extra.push((header::WWW_AUTHENTICATE, challenge(code)));
            Vec::new()
        }
        Error::MethodNotAllowed { allow } => {
            extra.extend(HeaderValue::try_from(allow).ok().map(|allow| (header::ALLOW, allow)));
            Vec::new()
        }
        _ => Vec::new(),
    };
    let body = ErrorBody {
        request_id: request_id.to_owned(),
        message,
        error_code: Some(code.to_owned()),
        details,
        status: None,
    };
    let text = serde_json::to_vec(&body).unwrap_or_default();
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().extend(extra);
    response
}

/// RFC 6750, section 3: no error attribute where no credentials were sent.
fn challenge(code: &str) -> HeaderValue {
    match code {
        "invalid_token" => HeaderValue::from_static("Bearer error=\"invalid_token\""),
        _ => HeaderValue::from_static("Bearer"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_internal_cause_is_never_sent() {
        let error = Error::internal("password=hunter2");
        assert!(error.chain().contains("hunter2"));
        let response = response(error, "r1");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = futures::executor::block_on(http_body_util::BodyExt::collect(response.into_body())).unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body.to_bytes()).unwrap();
        assert_eq!(
            body,
            serde_json::json!({"request_id": "r1", "message": "internal error", "error_code": "internal"})
        );
    }

    #[test]
    fn a_missing_token_is_challenged_without_an_error() {
        let error = Error::Unauthenticated { code: "missing_token", message: "an access token is required" };
        let answer = response(error, "r1");
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
    }
}
