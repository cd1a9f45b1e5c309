//! `/health`, and the metrics beside it.

use std::future::pending;

use super::support::{Client, Stack, Upstream, config, plan, response, soon};

#[tokio::test]
async fn health_names_every_service() {
    let upstream = Upstream::plain().await;
    let mut plan = plan();
    for away in ["down", "absent"] {
        plan.upstreams.remove(away);
        plan.routes.retain(|route| route.service != away);
    }
    let mut config = config(plan, &upstream.address);
    config.upstreams.remove("down");
    let healthy = Stack { gateway: gateway::start(config).await.unwrap(), upstream };
    let reply = healthy.get("/health").await;
    assert_eq!((reply.status, reply.text()), (200, r#"{"status":"ok","upstreams":{"users":"up"}}"#));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(healthy.upstream.last().target, "/health/live");
    healthy.get("/health/").await;
    assert_eq!(healthy.upstream.requests().len(), 1, "the answer is kept for a second");

    let partly = Stack::plain().await.get("/health").await;
    let expected = r#"{"status":"degraded","upstreams":{"absent":"down","down":"down","users":"up"}}"#;
    assert_eq!((partly.status, partly.text()), (503, expected));

    let sick = Stack::over(Upstream::answering(|_| async { response(503, "no") }).await).await;
    assert_eq!(sick.get("/health").await.json()["upstreams"]["users"], "down");
}

#[tokio::test]
async fn metrics_are_on_their_own_address_only() {
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.metrics_listen = Some(([127, 0, 0, 1], 0).into());
    let stack = Stack { gateway: gateway::start(config).await.unwrap(), upstream };
    stack.get("/users/7").await;
    stack.get("/nothing").await;
    for _ in 0..12 {
        stack.ask("POST /users/login", "Content-Length: 0\r\n").await;
    }
    stack.get("/metrics").await.is_error(404, "not_found");
    let metrics = Client::connect(stack.gateway.metrics_addr.unwrap()).await.get("/metrics").await;
    for line in [
        "gateway_requests_total{operation=\"get_user\",status=\"2xx\"} 1",
        "gateway_requests_total{operation=\"none\",status=\"4xx\"} 2",
        "gateway_requests_total{operation=\"login_user\",status=\"4xx\"} 1",
        "gateway_request_duration_seconds_count{operation=\"login_user\"} 12",
        "gateway_rate_limited_total{class=\"credentials\"} 1",
        "gateway_requests_in_flight 0",
    ] {
        assert!(metrics.text().lines().any(|found| found == line), "{line}\n{}", metrics.text());
    }
}

#[tokio::test]
async fn callers_that_go_away_do_not_begin_more_probes() {
    let upstream = Upstream::answering(|request| async move {
        if request.uri().path() == "/health/live" {
            pending::<()>().await;
        }
        response(200, "ok")
    });
    let stack = Stack::over(upstream.await).await;
    for _ in 0..5 {
        let mut client = stack.client().await;
        client.send("GET /health HTTP/1.1\r\nHost: h\r\n\r\n").await;
        soon(async {
            while stack.upstream.requests().is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        drop(client);
        // The gateway has seen the client go when it serves the next one; a probe would have been written by then.
        stack.get("/users").await;
        stack.get("/users").await;
    }
    let probes = stack.upstream.requests().iter().filter(|seen| seen.target == "/health/live").count();
    assert_eq!(probes, 1);
}
