//! Pages of other origins (Fetch Standard, section 3.3). Which origins may call is said at start, what they may send and
//! read by the plan. Callers bring tokens and no cookies, so credentials are never allowed.

use gateway_plan::Cors as Rules;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, request};

use crate::StartError;
use crate::body::Body;

#[derive(Debug)]
pub(crate) struct Cors {
    /// None: nothing is said of origins at all.
    origins: Vec<HeaderValue>,
    allow_headers: HeaderValue,
    expose_headers: HeaderValue,
    max_age: HeaderValue,
}

impl Cors {
    pub(crate) fn new(origins: &[String], rules: &Rules) -> Result<Self, StartError> {
        let value = |text: &str| HeaderValue::try_from(text).map_err(|_| StartError::Header(format!("CORS: {text}")));
        Ok(Self {
            origins: origins.iter().map(|origin| value(origin)).collect::<Result<_, _>>()?,
            allow_headers: value(&rules.allow_headers.join(", "))?,
            expose_headers: value(&rules.expose_headers.join(", "))?,
            max_age: HeaderValue::from(rules.max_age_s),
        })
    }

    /// The origin of a request, where its pages may call.
    pub(crate) fn origin(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        let origin = headers.get(ORIGIN)?;
        self.origins.contains(origin).then(|| origin.clone())
    }

    /// Whether a browser asks what a page of an allowed origin may send.
    pub(crate) fn is_preflight(&self, head: &request::Parts) -> bool {
        head.method == Method::OPTIONS
            && head.headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
            && self.origin(&head.headers).is_some()
    }

    /// The answer to that, for a path with these methods.
    pub(crate) fn preflight(&self, allow: &str) -> Response<Body> {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        let headers = response.headers_mut();
        if let Ok(methods) = HeaderValue::try_from(allow) {
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
        }
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, self.allow_headers.clone());
        headers.insert(ACCESS_CONTROL_MAX_AGE, self.max_age.clone());
        response
    }

    /// What every answer says of the origin that asked; the service's own word on it is dropped.
    pub(crate) fn finish(&self, origin: Option<HeaderValue>, headers: &mut HeaderMap) {
        if self.origins.is_empty() {
            return;
        }
        headers.append(VARY, HeaderValue::from_static("Origin"));
        if let Some(origin) = origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            if !headers.contains_key(ACCESS_CONTROL_ALLOW_METHODS) {
                headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, self.expose_headers.clone());
            }
        }
    }
}
