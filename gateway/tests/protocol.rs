//! Requests that are wrong as HTTP.

use std::time::Duration;

use super::support::{Client, Stack, Upstream, config, plan};

#[tokio::test]
async fn malformed_requests_get_an_error_body_too() {
    let stack = Stack::plain().await;
    let long = format!("GET /users/{} HTTP/1.1\r\nHost: h\r\n\r\n", "a".repeat(9 * 1024));
    let longer = format!("GET /users/{} HTTP/1.1\r\nHost: h\r\n\r\n", "a".repeat(60 * 1024));
    let heavy = format!("GET /users HTTP/1.1\r\nHost: h\r\nX-A: {}\r\n\r\n", "a".repeat(40 * 1024));
    let heavier = format!("GET /users HTTP/1.1\r\nHost: h\r\nX-A: {}\r\n\r\n", "a".repeat(100 * 1024));
    let many = format!("GET /users HTTP/1.1\r\nHost: h\r\n{}\r\n", "X-A: b\r\n".repeat(200));
    let far = format!("GET http://{}/users HTTP/1.1\r\nHost: h\r\n\r\n", "a".repeat(256));
    for (request, status, code) in [
        ("GET /users HTTP/1.1\r\n\r\n", 400, "invalid_request"),
        (&far, 400, "invalid_request"),
        ("GET /users HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "invalid_request"),
        ("GET /users HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "invalid_request"),
        ("GET /users HTTP/1.1\r\nHost:\r\n\r\n", 400, "invalid_request"),
        (
            "POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "invalid_request",
        ),
        (
            "POST /users HTTP/1.1\r\nHost: h\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
            400,
            "invalid_request",
        ),
        ("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400, "invalid_request"),
        ("POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n", 400, "invalid_request"),
        (
            "POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            400,
            "invalid_request",
        ),
        (
            "POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            400,
            "invalid_request",
        ),
        (
            "PRI /users HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "invalid_request",
        ),
        ("GET /users HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n", 400, "invalid_request"),
        ("GET /users HTTP/9.9\r\n\r\n", 400, "invalid_request"),
        ("\u{1}\u{2}\u{3}nonsense\r\n\r\n", 400, "invalid_request"),
        (&long, 414, "uri_too_long"),
        (&longer, 414, "uri_too_long"),
        (&heavy, 431, "headers_too_large"),
        (&heavier, 431, "headers_too_large"),
        (&many, 431, "headers_too_large"),
    ] {
        let mut client = stack.client().await;
        client.send_what_is_taken(request.as_bytes()).await;
        let reply = client.reply().await;
        let shown = &request[..request.len().min(80)];
        assert_eq!((reply.status, reply.json()["error_code"].as_str()), (status, Some(code)), "{shown:?}");
        reply.is_error(status, code);
    }
    assert!(stack.upstream.requests().is_empty());
}

#[tokio::test]
async fn a_second_head_is_looked_at_as_the_first_was() {
    let stack = Stack::plain().await;
    let mut client = stack.client().await;
    assert_eq!(client.get("/users").await.status, 200);
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await;
    assert_eq!(client.reply().await.status, 200);
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").await;
    assert_eq!(client.reply().await.status, 200, "the length of the last request is not this one's");
    client
        .send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        .await;
    client.reply().await.is_error(400, "invalid_request");
}

#[tokio::test]
async fn a_body_that_comes_after_its_refusal_is_not_the_next_head() {
    let stack = Stack::plain().await;
    let mut client = stack.client().await;
    let body = "x\r\nContent-Length: 5\r\n";
    client.send(format!("POST /nothing HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", body.len())).await;
    client.reply().await.is_error(404, "not_found");
    client.send(body).await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").await;
    let reply = client.reply().await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[tokio::test]
async fn http_1_0_needs_no_host() {
    let stack = Stack::plain().await;
    let mut client = stack.client().await;
    client.send("GET /users HTTP/1.0\r\n\r\n").await;
    assert_eq!(client.reply().await.status, 200);
    assert_eq!(stack.upstream.last().all("host"), [stack.upstream.address.as_str()]);
}

#[tokio::test]
async fn nothing_that_is_sent_stops_the_gateway() {
    let stack = Stack::plain().await;
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = || {
        // xorshift64*: the same bytes in every run.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        u8::try_from(state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56).unwrap()
    };
    let mut heads: Vec<Vec<u8>> = vec![
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense that is no frame at all, at great length".to_vec(),
        b"PRI * HTTP".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00".to_vec(),
        b"GET ".to_vec(),
        b"CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n".to_vec(),
        b"POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec(),
        b"POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhalf".to_vec(),
        b"GET /users HTTP/1.1\r\nHost: h\r\nX-Request-Id: \xff\xfe\r\nCookie: \x80\r\n\r\n".to_vec(),
    ];
    heads.extend((0..50).map(|length| (0..length * 7).map(|_| random()).collect()));
    // Valid requests with one byte changed.
    let valid = b"POST /users/me?x=1 HTTP/1.1\r\nHost: api.example\r\nContent-Length: 0\r\n\r\n";
    heads.extend((0..valid.len()).map(|at| {
        let mut changed = valid.to_vec();
        changed[at] = random();
        changed
    }));
    for bytes in heads {
        let mut client = stack.client().await;
        client.send_what_is_taken(&bytes).await;
        client.finish().await;
        let answer = client.rest().await;
        let error_of_the_gateway = answer.windows(3).any(|window| window == b" 50");
        assert!(!error_of_the_gateway, "{:?}: {:?}", String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&answer));
    }
    assert_eq!(stack.get("/health/").await.status, 503, "two of its services are away by design");
    assert_eq!(stack.get("/users").await.status, 200);
}

#[tokio::test]
async fn a_connection_that_brings_no_request_is_closed() {
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.header_timeout = Duration::from_millis(100);
    let gateway = gateway::start(config).await.unwrap();
    for beginning in ["", "PRI *", "GET /users HTTP/1.1\r\nHo"] {
        let mut client = Client::connect(gateway.addr).await;
        client.send(beginning).await;
        assert_eq!(client.rest().await, b"", "{beginning:?}");
    }
}

#[tokio::test]
async fn connections_beyond_the_cap_wait_their_turn() {
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.max_connections = 1;
    let gateway = gateway::start(config).await.unwrap();
    let mut first = Client::connect(gateway.addr).await;
    assert_eq!(first.get("/users").await.status, 200);
    let mut second = Client::connect(gateway.addr).await;
    second.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(first.get("/users").await.status, 200);
    assert_eq!(upstream.requests().len(), 2, "the second connection is not served");
    drop(first);
    assert_eq!(second.reply().await.status, 200);
}

#[tokio::test]
async fn connections_of_one_client_beyond_its_cap_are_closed() {
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.max_connections_per_client = 1;
    let gateway = gateway::start(config.clone()).await.unwrap();
    let mut first = Client::connect(gateway.addr).await;
    assert_eq!(first.get("/users").await.status, 200);
    assert!(Client::connect(gateway.addr).await.rest().await.is_empty());
    assert_eq!(first.get("/users").await.status, 200);

    config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
    let gateway = gateway::start(config).await.unwrap();
    let mut proxied = [Client::connect(gateway.addr).await, Client::connect(gateway.addr).await];
    for client in &mut proxied {
        assert_eq!(client.get("/users").await.status, 200, "a proxy brings the connections of many");
    }
}
