//! Rate limits.

use std::time::Duration;

use gateway::Clock;

use super::support::{Stack, Upstream, config, plan};

async fn stack(burst: u32) -> (Stack, Clock) {
    let upstream = Upstream::plain().await;
    let mut plan = plan();
    plan.rate_limits.get_mut("default").unwrap().burst = burst;
    let config = config(plan, &upstream.address);
    let clock = config.clock.clone();
    (Stack { gateway: gateway::start(config).await.unwrap(), upstream }, clock)
}

#[tokio::test]
async fn too_many_requests_are_refused_until_the_time_they_are_told() {
    let (stack, clock) = stack(20).await;
    let mut client = stack.client().await;
    let statuses = |count: usize| (0..count).map(|_| "GET /users HTTP/1.1\r\nHost: h\r\n\r\n").collect::<String>();
    client.send(statuses(21)).await;
    for _ in 0..21 {
        assert_eq!(client.reply().await.status, 200);
    }
    let refused = client.get("/users").await;
    refused.is_error(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert_eq!(refused.header("ratelimit-policy"), Some("\"default\";q=21;w=2"));
    assert_eq!(refused.header("ratelimit"), Some("\"default\";r=0;t=1"));
    assert_eq!(stack.upstream.requests().len(), 21);

    clock.advance(Duration::from_millis(99));
    assert_eq!(client.get("/users").await.status, 429, "one token takes 100 ms");
    clock.advance(Duration::from_millis(1));
    assert_eq!(client.get("/users").await.status, 200);
    assert_eq!(client.get("/users").await.status, 429);
    clock.advance(Duration::from_secs(refused.header("retry-after").unwrap().parse().unwrap()));
    assert_eq!(client.get("/users").await.status, 200);
}

#[tokio::test]
async fn scanning_counts_in_the_default_class() {
    let second_host = "Host: other\r\n";
    for (line, headers) in
        [("GET /nothing", ""), ("PUT /users", ""), ("GET /users/%2e%2e", ""), ("GET /users", second_host)]
    {
        let (stack, _clock) = stack(1).await;
        let mut statuses = Vec::new();
        for _ in 0..3 {
            statuses.push(stack.ask(line, headers).await.status);
        }
        assert_eq!(statuses[2], 429, "{line}: {statuses:?}");
        assert!(statuses[..2].iter().all(|status| [400, 404, 405].contains(status)), "{line}: {statuses:?}");
        assert_eq!(stack.get("/users").await.status, 429, "the same bucket");
    }
}

#[tokio::test]
async fn health_is_not_limited_and_classes_are_apart() {
    let (stack, _clock) = stack(0).await;
    assert_eq!(stack.get("/users").await.status, 200);
    assert_eq!(stack.get("/users").await.status, 429);
    for _ in 0..5 {
        assert_ne!(stack.get("/health").await.status, 429);
    }
    assert_eq!(stack.ask("POST /users/login", "Content-Length: 0\r\n").await.status, 200);
}
