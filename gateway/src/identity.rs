//! The names a request goes by: `X-Request-Id` and `traceparent`.

use std::fmt::Write as _;
use std::time::{SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};

/// The inbound request id when it is one well-formed value, else a new UUIDv7.
pub(crate) fn request_id(headers: &HeaderMap) -> HeaderValue {
    let mut values = headers.get_all("x-request-id").iter();
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
    let mut values = headers.get_all("traceparent").iter();
    match (values.next(), values.next()) {
        (Some(value), None) if is_traceparent(value.as_bytes()) => Some(value),
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

fn is_traceparent(value: &[u8]) -> bool {
    let hex = |from: usize, to: usize| {
        let part = value.get(from..to).unwrap_or_default();
        part.len() == to - from && part.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let zero = |from: usize, to: usize| value.get(from..to).is_some_and(|part| part.iter().all(|byte| *byte == b'0'));
    let dash = |at: usize| value.get(at) == Some(&b'-');
    let version = value.get(..2).unwrap_or_default();
    let length = match version {
        b"00" => value.len() == 55,
        // A later version may say more, after another dash.
        _ => value.len() == 55 || dash(55),
    };
    length
        && version != b"ff"
        && hex(0, 2)
        && dash(2)
        && hex(3, 35)
        && !zero(3, 35)
        && dash(35)
        && hex(36, 52)
        && !zero(36, 52)
        && dash(52)
        && hex(53, 55)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trace_contexts_are_recognised() {
        let id = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for (value, valid) in [
            (format!("00-{id}"), true),
            (format!("00-{id}-more"), false),
            (format!("01-{id}-more"), true),
            (format!("01-{id}more"), false),
            (format!("ff-{id}"), false),
            (format!("00-{}", id.to_uppercase()), false),
            (format!("00-{}-b7ad6b7169203331-01", "0".repeat(32)), false),
            (format!("00-0af7651916cd43dd8448eb211c80319c-{}-01", "0".repeat(16)), false),
            ("00".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_traceparent(value.as_bytes()), valid, "{value}");
        }
    }

    #[test]
    fn a_begun_trace_is_valid_and_has_the_id_of_the_request() {
        let begun = begin_trace(&HeaderValue::from_static("01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e21"));
        assert!(is_traceparent(begun.as_bytes()));
        assert!(begun.to_str().unwrap().starts_with("00-01936f2a7c1e7b3a9d523f4b8a6c1e21-"));
        assert!(is_traceparent(begin_trace(&HeaderValue::from_static("my-own-id")).as_bytes()));
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
