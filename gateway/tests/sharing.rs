//! Several gateways with one budget, in a real Redis.

use futures::future::join_all;
use gateway::{Clock, RedisUrl, Running, StartError};

use super::support::{Client, Upstream, closed_port, config, plan};

/// A gateway whose class `default` is this one: 21 at once, and one more in an hour.
async fn gateway(upstream: &Upstream, class: &str, redis: String) -> Running {
    let mut plan = plan();
    let mut limit = plan.rate_limits["default"];
    (limit.requests, limit.per_ms, limit.burst) = (1, 3_600_000, 20);
    plan.rate_limits.insert(class.to_owned(), limit);
    for operation in plan.routes.iter_mut().flat_map(|route| route.operations.values_mut()) {
        operation.rate_limit = class.to_owned();
    }
    let mut config = config(plan, &upstream.address);
    config.clock = Clock::system();
    config.redis = Some(RedisUrl::from(redis));
    gateway::start(config).await.unwrap()
}

async fn passed(gateways: &[&Running], each: usize) -> usize {
    let ask = |gateway: &Running| {
        let address = gateway.addr;
        async move { Client::connect(address).await.get("/users").await }
    };
    let all = gateways.iter().flat_map(|gateway| (0..each).map(|_| ask(gateway)).collect::<Vec<_>>());
    let answers = join_all(all).await;
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        refused.is_error(429, "rate_limited");
        let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((3_500..=3_600).contains(&wait), "{wait}");
    }
    answers.iter().filter(|answer| answer.status == 200).count()
}

fn redis() -> String {
    provision::for_tests().redis.url().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_let_no_more_pass_than_one() {
    let upstream = Upstream::plain().await;
    // A name of its own: the server is there for other tests too.
    let class = format!("sharing-{}", uuid::Uuid::new_v4());
    let redis = tokio::task::spawn_blocking(redis).await.unwrap();
    let (first, second) =
        (gateway(&upstream, &class, redis.clone()).await, gateway(&upstream, &class, redis.clone()).await);
    assert_eq!(passed(&[&first, &second], 30).await, 21);
    let third = gateway(&upstream, &class, redis).await;
    assert_eq!(passed(&[&third], 5).await, 0, "a gateway that starts knows what was used");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_counts_alone_while_redis_is_away() {
    let upstream = Upstream::plain().await;
    let gateway = gateway(&upstream, "alone", format!("redis://{}", closed_port())).await;
    assert_eq!(passed(&[&gateway], 30).await, 21);
}

#[tokio::test]
async fn a_url_that_is_none_stops_the_start_and_is_not_shown() {
    let mut config = config(plan(), "127.0.0.1:1");
    config.redis = Some(RedisUrl::from("http://user:hunter2@h".to_owned()));
    assert!(!format!("{config:?}").contains("hunter2"));
    assert!(matches!(gateway::start(config).await, Err(StartError::RedisUrl(_))));
}
