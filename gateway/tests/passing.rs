//! What is added, kept and removed on the way through.

use http::HeaderValue;

use super::support::{Stack, Upstream, config, plan, response};

#[tokio::test]
async fn a_request_id_is_kept_when_valid_and_made_otherwise() {
    let upstream = Upstream::answering(|_| async {
        let mut response = response(200, "ok");
        response.headers_mut().insert("x-request-id", HeaderValue::from_static("the-service's-own"));
        response
    });
    let stack = Stack::over(upstream.await).await;
    let reply = stack.ask("GET /users", "X-Request-Id: abc.DEF_1-2\r\n").await;
    assert_eq!(reply.header("x-request-id"), Some("abc.DEF_1-2"));
    assert_eq!(stack.upstream.last().all("x-request-id"), ["abc.DEF_1-2"]);

    let long = format!("X-Request-Id: {}\r\n", "a".repeat(65));
    for invalid in ["", "X-Request-Id: a b\r\n", "X-Request-Id:\r\n", "X-Request-Id: a\r\nX-Request-Id: b\r\n", &long] {
        let reply = stack.ask("GET /users", invalid).await;
        let id = reply.header("x-request-id").unwrap().to_owned();
        assert_eq!(id.len(), 36, "{invalid:?} gave {id}");
        assert_eq!(stack.upstream.last().all("x-request-id"), [id.as_str()]);
    }
    let reply = stack.ask("GET /nothing", "X-Request-Id: mine\r\n").await;
    reply.is_error(404, "not_found");
    assert_eq!(reply.header("x-request-id"), Some("mine"));
}

#[tokio::test]
async fn trace_context_passes_or_begins() {
    let stack = Stack::plain().await;
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    stack.ask("GET /users", &format!("traceparent: {parent}\r\ntracestate: a=b\r\n")).await;
    assert_eq!(stack.upstream.last().all("traceparent"), [parent]);
    assert_eq!(stack.upstream.last().all("tracestate"), ["a=b"]);
    stack.ask("GET /users", "traceparent: nonsense\r\ntracestate: a=b\r\n").await;
    let seen = stack.upstream.last();
    assert_eq!((seen.all("traceparent")[0].len(), seen.all("tracestate").len()), (55, 0));
}

#[tokio::test]
async fn strangers_do_not_say_where_they_come_from() {
    let stack = Stack::plain().await;
    let headers = "Forwarded: for=1.2.3.4\r\nX-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\n\
                   X-Forwarded-Host: evil\r\nX_Forwarded_For: 1.2.3.4\r\nConnection: close, X-Secret\r\n\
                   X-Secret: 1\r\nTE: trailers\r\nUpgrade: websocket\r\nAuthorization: Bearer t\r\n";
    let reply = stack.ask("GET /users", headers).await;
    assert_eq!(reply.status, 200, "an upgrade is not an error, it just does not happen");
    let seen = stack.upstream.last();
    assert_eq!(seen.all("x-forwarded-for"), ["127.0.0.1"]);
    assert_eq!(seen.all("x-forwarded-proto"), ["http"]);
    assert_eq!(seen.all("x-forwarded-host"), ["api.example"]);
    assert_eq!(seen.all("host"), ["api.example"]);
    assert_eq!(seen.all("authorization"), ["Bearer t"]);
    for gone in ["forwarded", "x_forwarded_for", "x-secret", "te", "upgrade", "connection"] {
        assert!(seen.all(gone).is_empty(), "{gone}");
    }
}

#[tokio::test]
async fn a_trusted_proxy_does() {
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let stack = Stack { gateway: gateway::start(config).await.unwrap(), upstream };
    let headers = "X-Forwarded-For: 6.6.6.6, 198.51.100.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: public\r\n";
    stack.ask("GET /users", headers).await;
    let seen = stack.upstream.last();
    assert_eq!(seen.all("x-forwarded-for"), ["6.6.6.6, 198.51.100.7, 127.0.0.1"]);
    assert_eq!((seen.all("x-forwarded-proto"), seen.all("x-forwarded-host")), (vec!["https"], vec!["public"]));

    // Limits go by the client, not by the proxy, and not by what the client wrote itself.
    let login = |client: &'static str| {
        let headers = format!("Content-Length: 0\r\nX-Forwarded-For: {client}\r\n");
        let stack = &stack;
        async move { stack.ask("POST /users/login", &headers).await.status }
    };
    for _ in 0..11 {
        assert_eq!(login("198.51.100.7").await, 200);
    }
    assert_eq!(login("6.6.6.6, 198.51.100.7").await, 429);
    assert_eq!(login("198.51.100.8").await, 200);
}

#[tokio::test]
async fn responses_lose_what_concerns_the_connection_and_gain_what_every_response_has() {
    let upstream = Upstream::answering(|request| async move {
        let mut response = response(201, "ok");
        let headers = response.headers_mut();
        headers.insert("keep-alive", HeaderValue::from_static("timeout=5"));
        headers.insert("x-frame-options", HeaderValue::from_static("ALLOWALL"));
        headers.insert("etag", HeaderValue::from_static("\"1\""));
        if request.uri().query().is_some() {
            headers.insert("cache-control", HeaderValue::from_static("max-age=5"));
        }
        response
    });
    let stack = Stack::over(upstream.await).await;
    let reply = stack.get("/users").await;
    assert_eq!((reply.status, reply.header("etag")), (201, Some("\"1\"")));
    assert_eq!(reply.header("keep-alive"), None);
    assert_eq!(reply.header("x-frame-options"), Some("DENY"));
    assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(stack.get("/users?x").await.header("cache-control"), Some("max-age=5"));
}
