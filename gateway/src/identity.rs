//! The names a request goes by: `X-Request-Id` and `traceparent`.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};

use crate::headers::{REQUEST_ID, TRACEPARENT};

/// The inbound request id when it is one well-formed value, else a new UUIDv7.
pub(crate) fn request_id(headers: &HeaderMap) -> HeaderValue {
    let mut values = headers.get_all(&REQUEST_ID).iter();
    match (values.next(), values.next()) {
        (Some(value), None) if is_request_id(value.as_bytes()) => value.clone(),
        _ => new_request_id(),
    }
}

/// `[A-Za-z0-9._-]{1,64}`: safe in a log line, a header and a file name.
fn is_request_id(value: &[u8]) -> bool {
    (1..=64).contains(&value.len())
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

pub(crate) fn new_request_id() -> HeaderValue {
    // Not `Uuid::now_v7`: it asks the kernel for random bytes each time.
    let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    let millis = u64::try_from(millis).unwrap_or(u64::MAX);
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &rand::random()).into_uuid();
    let mut text = [0; uuid::fmt::Hyphenated::LENGTH];
    let text: &str = id.hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("-"))
}

/// The inbound trace context, when it is one valid value (W3C Trace Context, level 1).
pub(crate) fn inbound_trace(headers: &HeaderMap) -> Option<&HeaderValue> {
    let mut values = headers.get_all(&TRACEPARENT).iter();
    match (values.next(), values.next()) {
        (Some(value), None) if telemetry::is_traceparent(value.as_bytes()) => Some(value),
        _ => None,
    }
}

/// Begins a trace. It has the id of the request, where that is one for a trace too.
pub(crate) fn begin_trace(request_id: &HeaderValue) -> HeaderValue {
    let mut text = String::with_capacity(55);
    // Zero is the one invalid id; setting a bit keeps clear of it.
    let span = rand::random::<u64>() | 1;
    let _ = match request_id.to_str().ok().and_then(telemetry::trace_of) {
        Some(trace) => write!(text, "00-{trace}-{span:016x}-01"),
        None => write!(text, "00-{:032x}-{span:016x}-01", rand::random::<u128>() | 1),
    };
    HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_trace_is_valid_and_has_the_id_of_the_request() {
        let begun = begin_trace(&HeaderValue::from_static("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e21"));
        assert!(telemetry::is_traceparent(begun.as_bytes()));
        assert!(begun.to_str().unwrap().starts_with("00-01936f2a7c1e7b3a9d523f4b8a6c1e21-"));
        assert!(telemetry::is_traceparent(begin_trace(&HeaderValue::from_static("my-own-id")).as_bytes()));
    }

    #[test]
    fn only_one_valid_trace_context_is_taken() {
        let mut headers = HeaderMap::new();
        headers.insert("traceparent", HeaderValue::from_static("00-nonsense"));
        assert_eq!(inbound_trace(&headers), None);
        let valid = HeaderValue::from_static("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        headers.insert("traceparent", valid.clone());
        assert_eq!(inbound_trace(&headers), Some(&valid));
        headers.append("traceparent", valid);
        assert_eq!(inbound_trace(&headers), None);
    }

    #[test]
    fn a_new_request_id_is_a_time_ordered_uuid() {
        let id = new_request_id();
        assert!(is_request_id(id.as_bytes()));
        let id: uuid::Uuid = id.to_str().unwrap().parse().unwrap();
        assert_eq!(id.get_version_num(), 7);
    }
}
