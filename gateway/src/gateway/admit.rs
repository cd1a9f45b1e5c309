//! What hyper lets through and the gateway does not.

use gateway_plan::CanonicalPath;
use http::header::{HOST, TRANSFER_ENCODING};
use http::{HeaderValue, Uri, Version, request};

use crate::headers::is_host;
use crate::refusal::Refusal;
use crate::server::Connection;

const MOST_URI: usize = 8 * 1024;
const MOST_HEADERS: usize = 32 * 1024;

/// Checks a head, and returns the host it asks for: none for an HTTP/1.0 request without one.
pub(super) fn check(head: &request::Parts, connection: &Connection) -> Result<Option<HeaderValue>, Refusal> {
    if head.uri.path_and_query().map_or(0, |target| target.as_str().len()) > MOST_URI {
        return Err(Refusal::UriTooLong);
    }
    // Name, value, `: ` and the line's end.
    let size: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if size > MOST_HEADERS {
        return Err(Refusal::HeadersTooLarge);
    }
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter();
    if codings.next().is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
        || codings.next().is_some()
    {
        return Err(Refusal::InvalidRequest("the only Transfer-Encoding taken is chunked, once"));
    }
    // hyper drops a Content-Length beside a Transfer-Encoding, so only the bytes of the head still tell.
    if head.headers.contains_key(TRANSFER_ENCODING) && connection.head_had_content_length() {
        return Err(Refusal::InvalidRequest("the request has both Content-Length and Transfer-Encoding"));
    }
    host(head)
}

/// The canonical path.
pub(super) fn path(uri: &Uri) -> Result<CanonicalPath<'_>, Refusal> {
    CanonicalPath::parse(uri.path()).map_err(Refusal::BadPath)
}

/// The authority of the target where there is one (HTTP/2, absolute form), else `Host`.
fn host(head: &request::Parts) -> Result<Option<HeaderValue>, Refusal> {
    let mut values = head.headers.get_all(HOST).iter();
    let (first, second) = (values.next(), values.next());
    if second.is_some() || first.is_some_and(|host| !is_host(host)) {
        return Err(Refusal::BadHost);
    }
    if first.is_none() && head.version == Version::HTTP_11 {
        return Err(Refusal::BadHost);
    }
    match head.uri.authority() {
        Some(authority) => match HeaderValue::from_str(authority.as_str()) {
            Ok(host) if is_host(&host) => Ok(Some(host)),
            _ => Err(Refusal::BadHost),
        },
        None if first.is_none() && head.version == Version::HTTP_2 => Err(Refusal::BadHost),
        None => Ok(first.cloned()),
    }
}
