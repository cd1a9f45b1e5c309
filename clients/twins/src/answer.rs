//! What a twin answers.

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use http_body_util::Full;
use serde_json::{Value, json};

/// A success.
pub(crate) enum Answer {
    Ok(Value),
    Created(Value),
    NoContent,
    Text(String),
}

/// An error, as the documents declare it.
#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    code: &'static str,
    message: String,
    details: Vec<Value>,
    header: Option<(&'static str, String)>,
}

impl Failure {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), details: Vec::new(), header: None }
    }

    pub(crate) fn invalid(details: impl IntoIterator<Item = (String, String)>) -> Self {
        let detail = |(pointer, message)| json!({"pointer": pointer, "message": message});
        let details = details.into_iter().map(detail).collect();
        let message = "the request does not match the specification";
        Self { details, ..Self::new(StatusCode::BAD_REQUEST, "invalid_request", message) }
    }

    /// One thing wrong with the request.
    pub(crate) fn invalid_at(pointer: &str, message: impl Into<String>) -> Self {
        Self::invalid([(pointer.to_owned(), message.into())])
    }

    /// The challenge of RFC 6750, section 3: no error attribute where no credentials were sent.
    pub(crate) fn unauthenticated(code: &'static str, message: &str) -> Self {
        let challenge = if code == "invalid_token" { "Bearer error=\"invalid_token\"" } else { "Bearer" };
        let header = Some(("www-authenticate", challenge.to_owned()));
        Self { header, ..Self::new(StatusCode::UNAUTHORIZED, code, message) }
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is no such resource")
    }

    pub(crate) fn method_not_allowed(allow: String) -> Self {
        let message = format!("this path answers {allow} only");
        let header = Some(("allow", allow));
        Self { header, ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", message) }
    }

    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    pub(crate) fn too_large(limit: u64) -> Self {
        let message = format!("the body is larger than {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "content_too_large", message)
    }

    pub(crate) fn unsupported_media_type(wanted: &str) -> Self {
        let message = format!("the body must be {wanted}");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", message)
    }
}

/// The answer as it is sent.
pub(crate) fn response(outcome: Result<Answer, Failure>, request_id: &str) -> Response<Full<Bytes>> {
    let (status, media_type, body, header) = match outcome {
        Ok(Answer::Ok(body)) => (StatusCode::OK, "application/json", body.to_string(), None),
        Ok(Answer::Created(body)) => (StatusCode::CREATED, "application/json", body.to_string(), None),
        Ok(Answer::NoContent) => (StatusCode::NO_CONTENT, "", String::new(), None),
        Ok(Answer::Text(text)) => (StatusCode::OK, "text/plain; version=0.0.4; charset=utf-8", text, None),
        Err(Failure { status, code, message, details, header }) => {
            let mut body = json!({"request_id": request_id, "message": message, "error_code": code});
            if !details.is_empty() {
                body["details"] = details.into();
            }
            (status, "application/json", body.to_string(), header)
        }
    };
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let mut set = |name, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            response.headers_mut().insert(name, value);
        }
    };
    if !media_type.is_empty() {
        set(header::CONTENT_TYPE, media_type);
    }
    set(HeaderName::from_static("x-request-id"), request_id);
    if let Some((name, text)) = header {
        set(HeaderName::from_static(name), &text);
    }
    response
}
