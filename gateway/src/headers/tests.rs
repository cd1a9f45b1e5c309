use super::*;

fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_static(value));
    }
    headers
}

fn forwarded(lines: &[(&'static str, &'static str)], trusted: bool) -> HeaderMap {
    let mut headers = headers(lines);
    let peer = [192, 0, 2, 1].into();
    let forwarding = Forwarding {
        client: Client { address: peer, peer, trusted },
        host: &HeaderValue::from_static("api.example"),
        https: true,
        request_id: &HeaderValue::from_static("id"),
        traceparent: &HeaderValue::from_static("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    };
    forward_request(&mut headers, &forwarding);
    headers
}

fn all<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

#[test]
fn strangers_cannot_say_where_they_come_from() {
    let found = forwarded(
        &[
            ("forwarded", "for=1.2.3.4"),
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-proto", "gopher"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-port", "1"),
            ("x_forwarded_for", "1.2.3.4"),
            ("x-real-ip", "1.2.3.4"),
            ("x-request-id", "theirs"),
        ],
        false,
    );
    assert_eq!(all(&found, "x-forwarded-for"), ["192.0.2.1"]);
    assert_eq!(all(&found, "x-forwarded-proto"), ["https"]);
    assert_eq!(all(&found, "x-forwarded-host"), ["api.example"]);
    assert_eq!(all(&found, "x-request-id"), ["id"]);
    for gone in ["forwarded", "x-forwarded-port", "x_forwarded_for", "x-real-ip"] {
        assert!(!found.contains_key(gone), "{gone}");
    }
}

#[test]
fn a_trusted_proxy_is_believed_where_it_makes_sense() {
    let claims = [
        ("x-forwarded-for", "198.51.100.7"),
        ("x-forwarded-for", "10.0.0.1"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-host", "public.example"),
    ];
    let found = forwarded(&claims, true);
    assert_eq!(all(&found, "x-forwarded-for"), ["198.51.100.7, 10.0.0.1, 192.0.2.1"]);
    assert_eq!(all(&found, "x-forwarded-proto"), ["http"]);
    assert_eq!(all(&found, "x-forwarded-host"), ["public.example"]);
    let found = forwarded(&[("x-forwarded-proto", "gopher"), ("x-forwarded-host", "a b")], true);
    assert_eq!(
        (all(&found, "x-forwarded-proto"), all(&found, "x-forwarded-host")),
        (vec!["https"], vec!["api.example"])
    );
}

#[test]
fn headers_of_the_connection_stay_on_it() {
    let found = forwarded(
        &[
            ("connection", "close, X-Private"),
            ("connection", "x-request-id"),
            ("x-private", "1"),
            ("te", "trailers"),
            ("upgrade", "websocket"),
            ("expect", "100-continue"),
            ("authorization", "Bearer x"),
        ],
        false,
    );
    for gone in ["connection", "x-private", "te", "upgrade", "expect"] {
        assert!(!found.contains_key(gone), "{gone}");
    }
    assert_eq!(all(&found, "authorization"), ["Bearer x"]);
    assert_eq!(all(&found, "x-request-id"), ["id"]);
}

#[test]
fn split_cookies_are_joined() {
    let found = forwarded(&[("cookie", "a=1"), ("cookie", "b=2")], false);
    assert_eq!(all(&found, "cookie"), ["a=1; b=2"]);
}

#[test]
fn hosts_are_names_with_an_optional_port() {
    for (host, valid) in [
        ("api.example", true),
        ("localhost:8080", true),
        ("[::1]:80", true),
        ("", false),
        ("a b", false),
        ("user@host", false),
        ("a/b", false),
        ("host:port:", false),
    ] {
        assert_eq!(is_host(&HeaderValue::from_static(host)), valid, "{host:?}");
    }
}

#[test]
fn the_plan_speaks_on_caching_only_when_the_service_did_not() {
    let cache = HeaderValue::from_static("max-age=60");
    for (status, own, expected) in [
        (200, None, "max-age=60"),
        (304, None, "max-age=60"),
        (302, None, "no-store"),
        (404, None, "no-store"),
        (503, None, "no-store"),
        (200, Some("max-age=5"), "max-age=5"),
        (404, Some("max-age=5"), "max-age=5"),
    ] {
        let mut found = headers(&[("keep-alive", "timeout=5")]);
        if let Some(own) = own {
            found.insert("cache-control", HeaderValue::from_static(own));
        }
        forward_response(&mut found, StatusCode::from_u16(status).unwrap(), Some(&cache));
        assert_eq!(all(&found, "cache-control"), [expected], "{status} {own:?}");
        assert!(!found.contains_key("keep-alive"));
    }
}
