//! What hyper lets through and the gateway does not.

use gateway_plan::{CanonicalPath, MOST_HEAD, MOST_TARGET};
use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::{HeaderValue, Uri, Version, request};

use crate::headers::is_host;
use crate::refusal::Refusal;
use crate::server::Connection;

/// Checks a head, and returns the host it asks for: none for an HTTP/1.0 request without one.
pub(super) fn check(head: &request::Parts, connection: &Connection) -> Result<Option<HeaderValue>, Refusal> {
    if head.uri.path_and_query().map_or(0, |target| target.as_str().len()) > MOST_TARGET {
        return Err(Refusal::UriTooLong);
    }
    if size(head) > MOST_HEAD {
        return Err(Refusal::HeadersTooLarge);
    }
    // nginx reads no other, and no method of HTTP has any.
    if !head.method.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_')) {
        return Err(Refusal::invalid("the method is not in upper case"));
    }
    // hyper makes one of several that are equal.
    if head.headers.contains_key(CONTENT_LENGTH) && connection.content_lengths() > 1 {
        return Err(Refusal::invalid("the request has more than one Content-Length"));
    }
    let mut codings = head.headers.get_all(TRANSFER_ENCODING).iter();
    if codings.next().is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"chunked"))
        || codings.next().is_some()
    {
        return Err(Refusal::invalid("the only Transfer-Encoding taken is chunked, once"));
    }
    // hyper drops a Content-Length beside a Transfer-Encoding, so only the bytes of the head still tell.
    if head.headers.contains_key(TRANSFER_ENCODING) && connection.content_lengths() > 0 {
        return Err(Refusal::invalid("the request has both Content-Length and Transfer-Encoding"));
    }
    host(head)
}

/// The bytes of a head as HTTP/1 writes it, its empty line included.
fn size(head: &request::Parts) -> usize {
    let target: usize = head.uri.path_and_query().map_or(1, |target| target.as_str().len())
        + head.uri.authority().map_or(0, |it| it.as_str().len() + "http://".len());
    // Two spaces, the version and the line's end; name, value, `: ` and the line's end.
    let line = head.method.as_str().len() + target + " ".len() + " HTTP/1.1\r\n".len();
    let fields: usize = head.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    line + fields + 2
}

fn bad_host() -> Refusal {
    Refusal::invalid("the request needs exactly one valid Host")
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
        return Err(bad_host());
    }
    if first.is_none() && head.version == Version::HTTP_11 {
        return Err(bad_host());
    }
    match head.uri.authority() {
        Some(authority) => match HeaderValue::from_str(authority.as_str()) {
            Ok(host) if is_host(&host) => Ok(Some(host)),
            _ => Err(bad_host()),
        },
        None if first.is_none() && head.version == Version::HTTP_2 => Err(bad_host()),
        None => Ok(first.cloned()),
    }
}
