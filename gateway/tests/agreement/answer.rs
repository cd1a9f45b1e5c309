//! An answer, as far as the gateways must agree on it.

use std::collections::BTreeMap;

use serde_json::Value;

/// Headers whose values must be the same.
const SAME: &[&str] = &[
    "allow",
    "cache-control",
    "content-security-policy",
    "content-type",
    "location",
    "referrer-policy",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
    "access-control-allow-origin",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
    "access-control-expose-headers",
];
/// Headers that must be there or not; the values depend on the moment.
const THERE: &[&str] = &["retry-after", "ratelimit", "ratelimit-policy", "x-request-id"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// 0: the connection was closed without an answer.
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) error_code: Option<String>,
    pub(crate) message: Option<String>,
    /// The body, where it is not an error of the gateway.
    pub(crate) body: String,
}

impl Answer {
    /// Reads everything that came until the connection was closed; the body of an answer to HEAD is none.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Self { status: 0, headers: BTreeMap::new(), error_code: None, message: None, body: String::new() };
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let all: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let value = |name: &str| {
            let values: Vec<&str> =
                all.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
            (!values.is_empty()).then(|| values.join(" | "))
        };
        let mut headers: BTreeMap<String, String> =
            SAME.iter().filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect();
        headers
            .extend(THERE.iter().filter(|name| value(name).is_some()).map(|name| ((*name).to_owned(), String::new())));
        let body = &bytes[end + 4..];
        let chunked = value("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"));
        let body = if chunked { unchunked(body) } else { body.to_vec() };
        let body = String::from_utf8_lossy(&body).into_owned();
        let json: Option<Value> =
            serde_json::from_str(&body).ok().filter(|json: &Value| json.get("request_id").is_some());
        let word = |key: &str| Some(json.as_ref()?.get(key)?.as_str()?.to_owned());
        let (error_code, message) = (word("error_code"), word("message"));
        // nginx says in HTML where it redirects to; browsers do not show it (RFC 9110, section 15.4).
        let body = if (300..400).contains(&status) { String::new() } else { body };
        if (300..400).contains(&status) {
            headers.remove("content-type");
        }
        Self { status, headers, body: if error_code.is_some() { String::new() } else { body }, error_code, message }
    }
}

fn unchunked(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&bytes[..end]).ok().and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else { break };
        body.extend_from_slice(bytes.get(end + 2..end + 2 + size).unwrap_or_default());
        bytes = bytes.get(end + 4 + size..).unwrap_or_default();
    }
    body
}
