//! Which requests reach a service.

use super::support::Stack;

#[tokio::test]
async fn declared_requests_reach_their_operation() {
    let stack = Stack::plain().await;
    for (line, target) in [
        ("GET /users", "/users"),
        ("GET /users/", "/users"),
        ("POST /users/?a=b", "/users?a=b"),
        ("GET /users/me", "/users/me"),
        ("PATCH /users/me/", "/users/me"),
        ("GET /users/a%20b?q=//..%2f%00", "/users/a%20b?q=//..%2f%00"),
        ("GET /users/me/orders", "/users/me/orders"),
        ("GET http://other.example/users/7", "/users/7"),
    ] {
        let reply = stack.ask(line, "Content-Length: 0\r\n").await;
        assert_eq!((reply.status, reply.text()), (200, "ok"), "{line}");
        let seen = stack.upstream.last();
        assert_eq!((line.split(' ').next().unwrap(), target), (seen.method.as_str(), seen.target.as_str()), "{line}");
    }
}

#[tokio::test]
async fn other_paths_are_404_and_other_methods_405() {
    let stack = Stack::plain().await;
    for (line, allow) in [
        ("GET /", None),
        ("GET /nothing", None),
        ("GET /users/7/8", None),
        ("GET /Users", None),
        ("GET /metrics", None),
        ("GET /health/live", None),
        ("PUT /users", Some("GET, POST")),
        ("HEAD /users/me", Some("GET, PATCH")),
        ("OPTIONS /users/me", Some("GET, PATCH")),
        ("BREW /users/7/", Some("GET")),
        ("POST /health", Some("GET, HEAD")),
    ] {
        let mut client = stack.client().await;
        client.send(format!("{line} HTTP/1.1\r\nHost: api.example\r\nContent-Length: 0\r\n\r\n")).await;
        if line.starts_with("HEAD") {
            let reply = client.head().await;
            assert_eq!((reply.status, reply.header("allow")), (405, allow), "{line}");
            assert_ne!(reply.header("content-length"), Some("0"), "the length of what GET would have said");
            // Nothing of a body comes before the next response.
            assert_eq!(client.get("/users/me").await.status, 200);
            continue;
        }
        let reply = client.reply().await;
        match allow {
            Some(_) => reply.is_error(405, "method_not_allowed"),
            None => reply.is_error(404, "not_found"),
        }
        assert_eq!(reply.header("allow"), allow, "{line}");
    }
    assert_eq!(stack.upstream.requests().len(), 1);
}

#[tokio::test]
async fn paths_that_servers_read_differently_are_refused() {
    let stack = Stack::plain().await;
    for path in [
        "//users",
        "/users//me",
        "/users//",
        "/users/.",
        "/users/..",
        "/users/../users/me",
        "/users/%2e%2e/me",
        "/users/a%2Eb",
        "/users/a%2fb",
        "/users/a%2Fb",
        "/users/a%5cb",
        "/users/a%00",
        "/users/a%0a",
        "/users/%zz",
        "/users/%",
        "/users/a\\b",
        "*",
    ] {
        let reply = stack.get(path).await;
        assert_eq!(reply.status, 400, "{path}");
        let code = reply.json()["error_code"].clone();
        assert!(code == "bad_path" || code == "invalid_request", "{path}: {code}");
        reply.is_error(400, code.as_str().unwrap());
    }
    assert!(stack.upstream.requests().is_empty());
}
