//! What happens to headers on their way through.

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, StatusCode};

use limiter::Client;

static FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
static FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
pub(crate) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
pub(crate) static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");

/// Headers that concern one connection only (RFC 9110, section 7.6.1), the obsolete ones included.
static HOP_BY_HOP: [HeaderName; 9] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// What the service is told about the way the request came.
pub(crate) struct Forwarding<'a> {
    pub(crate) client: Client,
    /// The host the client asked for.
    pub(crate) host: &'a HeaderValue,
    pub(crate) https: bool,
    pub(crate) request_id: &'a HeaderValue,
    /// Where the request stands in its trace.
    pub(crate) traceparent: &'a HeaderValue,
}

/// Makes the inbound headers those of the request to the service.
pub(crate) fn forward_request(headers: &mut HeaderMap, forwarding: &Forwarding<'_>) {
    remove_hop_by_hop(headers);
    let kept = if forwarding.client.trusted { Kept::read(headers) } else { Kept::default() };
    remove_claims(headers);
    // HTTP/2 may split cookies, HTTP/1.1 must not (RFC 9113, section 8.2.3).
    join(headers, &header::COOKIE, b"; ");
    // The gateway answers the expectation itself, when the service's connection takes the body.
    headers.remove(header::EXPECT);

    let Forwarding { client, host, https, request_id, traceparent } = forwarding;
    let peer = client.peer.to_string();
    let chain = match kept.chain {
        Some(mut chain) => {
            chain.push_str(", ");
            chain.push_str(&peer);
            chain
        }
        None => peer,
    };
    if let Ok(chain) = HeaderValue::try_from(chain) {
        headers.insert(&FORWARDED_FOR, chain);
    }
    let scheme = HeaderValue::from_static(if *https { "https" } else { "http" });
    headers.insert(&FORWARDED_PROTO, kept.proto.unwrap_or(scheme));
    headers.insert(&FORWARDED_HOST, kept.host.unwrap_or_else(|| (*host).clone()));
    headers.insert(header::HOST, (*host).clone());
    headers.insert(&REQUEST_ID, (*request_id).clone());
    if crate::identity::inbound_trace(headers).is_none() {
        // It described the context that was not valid.
        headers.remove(&TRACESTATE);
    }
    headers.insert(&TRACEPARENT, (*traceparent).clone());
}

/// Makes the service's headers those of the response to the client. `cache` is what the plan says of successes.
pub(crate) fn forward_response(headers: &mut HeaderMap, status: StatusCode, cache: Option<&HeaderValue>) {
    remove_hop_by_hop(headers);
    if headers.contains_key(header::CACHE_CONTROL) {
        return;
    }
    if !status.is_success() && status != StatusCode::NOT_MODIFIED {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else if let Some(cache) = cache {
        headers.insert(header::CACHE_CONTROL, cache.clone());
    }
}

/// What a trusted proxy said.
#[derive(Default)]
struct Kept {
    chain: Option<String>,
    proto: Option<HeaderValue>,
    host: Option<HeaderValue>,
}

impl Kept {
    fn read(headers: &HeaderMap) -> Self {
        let chain: Vec<&str> = headers.get_all(&FORWARDED_FOR).iter().filter_map(|v| v.to_str().ok()).collect();
        let proto = headers.get(&FORWARDED_PROTO).filter(|value| *value == "http" || *value == "https");
        let host = headers.get(&FORWARDED_HOST).filter(|value| is_host(value));
        Self {
            chain: if chain.is_empty() { None } else { Some(chain.join(", ")) },
            proto: proto.cloned(),
            host: host.cloned(),
        }
    }
}

/// Whether a value can be a `Host`.
pub(crate) fn is_host(value: &HeaderValue) -> bool {
    value.to_str().is_ok_and(gateway_plan::is_host)
}

/// Removes the headers of one connection, and those that `Connection` names.
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    if headers.contains_key(header::CONNECTION) {
        let named: Vec<HeaderName> = headers
            .get_all(header::CONNECTION)
            .iter()
            .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
            .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
            .collect();
        for name in named {
            headers.remove(name);
        }
    }
    remove_all(headers, |name| HOP_BY_HOP.contains(name));
}

/// Removes what only a proxy may say, and names with `_`: servers behind may read them as the same name with `-`.
fn remove_claims(headers: &mut HeaderMap) {
    remove_all(headers, |name| {
        let name = name.as_str();
        name.starts_with("x-forwarded-") || name == "forwarded" || name == "x-real-ip" || name.contains('_')
    });
}

/// A look at the few that are there is cheaper than a search for each that might be.
fn remove_all(headers: &mut HeaderMap, unwanted: impl Fn(&HeaderName) -> bool) {
    let names: Vec<HeaderName> = headers.keys().filter(|name| unwanted(name)).cloned().collect();
    for name in names {
        headers.remove(name);
    }
}

fn join(headers: &mut HeaderMap, name: &HeaderName, separator: &[u8]) {
    let mut values = headers.get_all(name).iter();
    if values.next().is_none() || values.next().is_none() {
        return;
    }
    let values: Vec<&[u8]> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    if let Ok(joined) = HeaderValue::from_bytes(&values.join(separator)) {
        headers.insert(name, joined);
    }
}

#[cfg(test)]
mod tests;
