//! Services that are away, slow, or have just closed a kept connection.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use super::support::{Client, Stack, Upstream, closed_port, config, plan, response, soon};

#[tokio::test]
async fn a_service_that_is_away_is_502_and_one_without_address_503() {
    let stack = Stack::plain().await;
    stack.get("/down").await.is_error(502, "upstream_unreachable");
    stack.get("/absent").await.is_error(503, "no_upstream");
    assert_eq!(stack.get("/users").await.status, 200);
}

#[tokio::test]
async fn a_service_that_takes_too_long_is_504() {
    let upstream = Upstream::answering(|request| async move {
        if request.uri().path() == "/slow" {
            std::future::pending::<()>().await;
        }
        response(200, "ok")
    });
    let stack = Stack::over(upstream.await).await;
    let mut client = stack.client().await;
    client.get("/slow").await.is_error(504, "timeout");
    assert_eq!(client.get("/users").await.status, 200);
}

#[tokio::test]
async fn kept_connections_are_used_again_one_request_at_a_time() {
    let release = Arc::new(tokio::sync::Semaphore::new(0));
    let held = release.clone();
    let upstream = Upstream::answering(move |request| {
        let held = held.clone();
        async move {
            if request.uri().path() == "/users/held" {
                held.acquire().await.unwrap().forget();
            }
            response(200, "ok")
        }
    });
    let stack = Stack::over(upstream.await).await;
    let mut client = stack.client().await;
    for _ in 0..5 {
        assert_eq!(client.get("/users").await.status, 200);
    }
    assert_eq!(stack.upstream.connections(), 1);
    let mut held = stack.client().await;
    held.send("GET /users/held HTTP/1.1\r\nHost: h\r\n\r\n").await;
    while stack.upstream.requests().len() < 6 {
        tokio::task::yield_now().await;
    }
    assert_eq!(client.get("/users").await.status, 200, "does not wait behind the held one");
    assert_eq!(stack.upstream.connections(), 2);
    release.add_permits(1);
    assert_eq!(held.reply().await.status, 200);
}

/// An upstream that the test plays by hand.
struct ByHand {
    connections: mpsc::UnboundedReceiver<TcpStream>,
    gateway: gateway::Running,
}

impl ByHand {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gateway = gateway::start(config(plan(), &listener.local_addr().unwrap().to_string())).await.unwrap();
        let (sender, connections) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if sender.send(stream).is_err() {
                    return;
                }
            }
        });
        Self { connections, gateway }
    }

    /// A gateway that holds one kept connection, and a client of it.
    async fn with_kept_connection() -> (Self, Client, TcpStream) {
        let mut hand = Self::start().await;
        let mut client = Client::connect(hand.gateway.addr).await;
        client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
        let mut stream = hand.next().await;
        request(&mut stream).await;
        answer(&mut stream).await;
        assert_eq!(client.reply().await.status, 200);
        (hand, client, stream)
    }

    async fn next(&mut self) -> TcpStream {
        soon(self.connections.recv()).await.unwrap()
    }
}

async fn request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        assert!(soon(stream.read_buf(&mut read)).await.unwrap() > 0, "no request");
    }
    String::from_utf8(read).unwrap()
}

async fn answer(stream: &mut TcpStream) {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.unwrap();
}

#[tokio::test]
async fn a_request_lost_on_a_kept_connection_is_sent_again_where_the_plan_allows() {
    for (request_line, headers) in [("GET /users", ""), ("POST /pay", "Content-Length: 0\r\nIdempotency-Key: k\r\n")] {
        let (mut hand, mut client, mut kept) = ByHand::with_kept_connection().await;
        client.send(format!("{request_line} HTTP/1.1\r\nHost: h\r\n{headers}\r\n")).await;
        let first = request(&mut kept).await;
        drop(kept);
        let mut fresh = hand.next().await;
        assert_eq!(request(&mut fresh).await, first, "the same request, id and trace included");
        answer(&mut fresh).await;
        assert_eq!(client.reply().await.status, 200, "{request_line}");
    }
}

#[tokio::test]
async fn a_request_lost_on_a_kept_connection_is_not_sent_again_where_the_plan_does_not() {
    for (request_line, headers) in [
        ("GET /once", ""),
        ("POST /users", "Content-Length: 0\r\nIdempotency-Key: k\r\n"),
        ("POST /pay", "Content-Length: 0\r\n"),
        ("POST /pay", "Content-Length: 2\r\nIdempotency-Key: k\r\n\r\n"),
        ("POST /pay", "Content-Length: 0\r\nIdempotency-Key: k\r\nConnection: idempotency-key\r\n"),
    ] {
        let (mut hand, mut client, mut kept) = ByHand::with_kept_connection().await;
        client.send(format!("{request_line} HTTP/1.1\r\nHost: h\r\n{headers}\r\n")).await;
        request(&mut kept).await;
        drop(kept);
        client.reply().await.is_error(502, "upstream_unreachable");
        assert!(hand.connections.try_recv().is_err(), "{request_line} was sent twice");
    }
}

#[tokio::test]
async fn a_kept_connection_that_the_service_closed_costs_no_request() {
    let (mut hand, mut client, mut kept) = ByHand::with_kept_connection().await;
    kept.shutdown().await.unwrap();
    // The gateway closes its side when it has seen that.
    assert_eq!(soon(kept.read(&mut [0; 1])).await.unwrap(), 0);
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi").await;
    let mut fresh = hand.next().await;
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\nhi") {
        assert!(soon(fresh.read_buf(&mut read)).await.unwrap() > 0);
    }
    answer(&mut fresh).await;
    assert_eq!(client.reply().await.status, 200);
}

#[tokio::test]
async fn a_connection_whose_response_had_trailers_is_kept() {
    let mut hand = ByHand::start().await;
    let mut client = Client::connect(hand.gateway.addr).await;
    client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let mut stream = hand.next().await;
    request(&mut stream).await;
    let chunks = "Transfer-Encoding: chunked\r\nTrailer: x-end\r\n\r\n2\r\nok\r\n0\r\nx-end: 1\r\n\r\n";
    stream.write_all(format!("HTTP/1.1 200 OK\r\n{chunks}").as_bytes()).await.unwrap();
    assert_eq!(client.reply().await.text(), "ok");
    client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    request(&mut stream).await;
    answer(&mut stream).await;
    assert_eq!(client.reply().await.text(), "ok");
}

#[tokio::test]
async fn a_body_that_was_not_delivered_does_not_cost_the_connection() {
    let stack = Stack::plain().await;
    let mut client = stack.client().await;
    let body = "x".repeat(200_000);
    client.send(format!("POST /down HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{body}", body.len())).await;
    client.reply().await.is_error(502, "upstream_unreachable");
    assert_eq!(client.get("/users").await.status, 200);

    let mut client = stack.client().await;
    client.send("POST /down HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n").await;
    client.reply().await.is_error(502, "upstream_unreachable");
}

#[tokio::test]
async fn a_connection_is_not_kept_longer_than_the_plan_says() {
    let upstream = Upstream::plain().await;
    let mut plan = plan();
    plan.upstreams.get_mut("users").unwrap().idle_timeout_ms = 1;
    let stack = Stack { gateway: gateway::start(config(plan, &upstream.address)).await.unwrap(), upstream };
    let mut client = stack.client().await;
    client.get("/users").await;
    // Longer than the millisecond that the connection may be kept.
    tokio::time::sleep(Duration::from_millis(20)).await;
    client.get("/users").await;
    assert_eq!(stack.upstream.connections(), 2);
}

#[tokio::test]
async fn a_response_that_breaks_off_does_not_look_complete() {
    for (head, rest) in [
        ("Content-Length: 10\r\n\r\nfirst", &b"first"[..]),
        ("Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n", b"5\r\nfirst\r\n"),
    ] {
        let mut hand = ByHand::start().await;
        let mut client = Client::connect(hand.gateway.addr).await;
        client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
        let mut stream = hand.next().await;
        request(&mut stream).await;
        stream.write_all(format!("HTTP/1.1 200 OK\r\n{head}").as_bytes()).await.unwrap();
        drop(stream);
        assert_eq!(client.head().await.status, 200);
        assert_eq!(client.rest().await, rest);
    }
}

#[tokio::test]
async fn nonsense_from_a_service_is_502() {
    let mut hand = ByHand::start().await;
    let mut client = Client::connect(hand.gateway.addr).await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").await;
    let mut stream = hand.next().await;
    request(&mut stream).await;
    stream.write_all(b"nonsense\r\n\r\n").await.unwrap();
    client.reply().await.is_error(502, "upstream_unreachable");
}

#[tokio::test]
async fn requests_go_to_each_instance_in_turn_and_a_dead_one_costs_none() {
    let (first, second) = (Upstream::plain().await, Upstream::plain().await);
    let with = |addresses: Vec<String>| {
        let mut config = config(plan(), &first.address);
        config.upstreams.insert("users".to_owned(), addresses);
        gateway::start(config)
    };
    let gateway = with(vec![first.address.clone(), second.address.clone()]).await.unwrap();
    let mut client = Client::connect(gateway.addr).await;
    for _ in 0..20 {
        assert_eq!(client.get("/users").await.status, 200);
    }
    assert_eq!((first.requests().len(), second.requests().len()), (10, 10));

    let gateway = with(vec![closed_port(), second.address.clone()]).await.unwrap();
    let mut client = Client::connect(gateway.addr).await;
    for _ in 0..20 {
        // Nothing was sent to the dead one, so that any method may go to the other.
        client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").await;
        assert_eq!(soon(client.reply()).await.status, 200);
    }
    assert_eq!((first.requests().len(), second.requests().len()), (10, 30));
}
