//! Which calls are sent again, and when.

use std::sync::Arc;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use client_kit::reqwest::{Method, StatusCode};
use client_kit::{CallError, Ended, Observer, Options, Outcome, Retry, RetryBudget};

use crate::Client;
use crate::server::{OK, Reply, Server};

const DOWN: Reply = Reply::With { status: "503 Service Unavailable", body: r#"{"value": 0}"# };

fn options() -> Options {
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
    Options::new().retry(retry).attempt_timeout(Duration::from_millis(200))
}

async fn sent(replies: &'static [Reply], method: Method, operation: &'static str) -> (usize, Option<Outcome>) {
    let server = Server::script(replies).await;
    let client = Client::connect(&server.url, options()).unwrap();
    let result = client.send(method, operation).await;
    (server.requests(), result.err().map(|error| error.outcome()))
}

#[tokio::test]
async fn every_passing_failure_is_overcome() {
    const GATEWAY: Reply = Reply::With { status: "502 Bad Gateway", body: "{}" };
    const LATE: Reply = Reply::With { status: "504 Gateway Timeout", body: "{}" };
    const SLOW: Reply = Reply::With { status: "408 Request Timeout", body: "{}" };
    const GARBAGE: Reply = Reply::With { status: "200 OK", body: "\u{1}\u{2}{" };
    let failures: [(&str, &'static [Reply]); 9] = [
        ("hang up", &[Reply::HangUp, OK]),
        ("no answer", &[Reply::Never, OK]),
        ("stalled body", &[Reply::Stall, OK]),
        ("garbage", &[GARBAGE, OK]),
        ("502", &[GATEWAY, OK]),
        ("503", &[DOWN, OK]),
        ("504", &[LATE, OK]),
        ("408", &[SLOW, OK]),
        ("429", &[Reply::Limit { retry_after: "0" }, OK]),
    ];
    for (name, replies) in failures {
        for (method, operation) in [(Method::GET, "get_public"), (Method::POST, "create_thing")] {
            assert_eq!(sent(replies, method, operation).await, (2, None), "{name}, {operation}");
        }
    }
}

#[tokio::test]
async fn what_might_be_done_twice_or_is_final_is_sent_once() {
    const FAULT: Reply = Reply::With { status: "500 Internal Server Error", body: "{}" };
    const REFUSED: Reply = Reply::With { status: "409 Conflict", body: r#"{"value": 0}"# };
    for (replies, method, operation) in [
        (&[DOWN, OK] as &'static [Reply], Method::POST, "update_thing"),
        (&[Reply::HangUp, OK], Method::PATCH, "update_thing"),
        (&[DOWN, OK], Method::PUT, "get_public"),
        (&[DOWN, OK], Method::GET, "refuse_thing"),
        (&[DOWN, OK], Method::POST, "refuse_thing"),
        (&[DOWN, OK], Method::GET, "not_in_the_table"),
        (&[FAULT, OK], Method::GET, "get_public"),
        (&[REFUSED, OK], Method::GET, "get_public"),
    ] {
        let (requests, outcome) = sent(replies, method.clone(), operation).await;
        assert!(requests == 1 && outcome.is_some(), "{method} {operation}: {requests} {outcome:?}");
    }
    assert_eq!(sent(&[DOWN, OK], Method::PUT, "update_thing").await, (2, None));
}

#[tokio::test]
async fn one_key_for_all_attempts_and_another_for_the_next_call() {
    let server = Server::script(&[DOWN, Reply::HangUp, OK, OK]).await;
    let client = Client::connect(&server.url, options()).unwrap();
    for _ in 0..2 {
        client.send(Method::POST, "create_thing").await.unwrap();
    }
    let keys = server.received("idempotency-key");
    assert!(keys[0].is_some() && keys[0] == keys[1] && keys[1] == keys[2] && keys[2] != keys[3], "{keys:?}");
    client.call("get_public").await.unwrap();
    assert_eq!(server.received("idempotency-key")[4], None);
}

#[tokio::test]
async fn attempts_end() {
    assert_eq!(
        sent(&[DOWN], Method::GET, "get_public").await,
        (3, Some(Outcome::Answered(StatusCode::SERVICE_UNAVAILABLE)))
    );
    let server = Server::start(DOWN).await;
    let client = Client::connect(&server.url, options()).unwrap();
    let once = client.with_context(|context| context.with_retry(Retry::never()));
    once.call("get_public").await.unwrap_err();
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_doubt_outlives_attempts_that_reach_nobody() {
    // The first attempt may have done its work; a second one that finds no server does not make that "not sent".
    for (reply, outcome) in
        [(Reply::HangUp, Outcome::Unknown), (DOWN, Outcome::Answered(StatusCode::SERVICE_UNAVAILABLE))]
    {
        let server = Server::start(reply).await;
        let retry = Retry::new().backoff(Duration::from_millis(400), Duration::from_millis(400)).attempts(6);
        let client = Client::connect(&server.url, options().retry(retry)).unwrap();
        let call = tokio::spawn(async move { client.send(Method::POST, "create_thing").await.unwrap_err().outcome() });
        while server.requests() == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(server);
        assert_eq!(call.await.unwrap(), outcome);
    }
}

#[tokio::test]
async fn retry_after_is_obeyed_or_ends_the_call() {
    let server = Server::script(&[Reply::Limit { retry_after: "1" }, OK]).await;
    let client = Client::connect(&server.url, options()).unwrap();
    let started = Instant::now();
    client.call("get_public").await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(1));

    let server = Server::script(&[Reply::Limit { retry_after: "3600" }, OK]).await;
    let client = Client::connect(&server.url, options()).unwrap();
    client.call("get_public").await.unwrap_err();
    assert_eq!(server.requests(), 1, "an hour is more than a call may take");
}

#[tokio::test]
async fn the_time_of_a_call_bounds_its_attempts() {
    let server = Server::start(Reply::Never).await;
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(1)).attempts(100);
    let options = options().retry(retry).timeout(Duration::from_millis(500));
    let client = Client::connect(&server.url, options).unwrap();
    assert_eq!(client.call("get_public").await.unwrap_err().outcome(), Outcome::Unknown);
    let requests = server.requests();
    assert!((2..=4).contains(&requests), "{requests} attempts of 200 ms in 500 ms");
    let told: Vec<u64> =
        server.received("x-request-timeout-ms").into_iter().map(|ms| ms.unwrap().parse().unwrap()).collect();
    assert!(told.iter().all(|ms| *ms <= 200) && told.last() < told.first(), "{told:?}");
}

#[tokio::test]
async fn a_brown_out_is_not_amplified() {
    let server = Server::start(DOWN).await;
    let client = Client::connect(&server.url, options().retry_budget(RetryBudget::new(0.08))).unwrap();
    const CALLS: usize = 2000;
    for _ in 0..CALLS {
        client.call("get_public").await.unwrap_err();
    }
    let requests = server.requests();
    println!("{CALLS} calls, all answered 503: {requests} requests");
    assert!(requests > CALLS && requests * 10 <= CALLS * 11, "{requests}");
}

#[derive(Default)]
struct Kept(Mutex<Vec<Ended>>);

impl Observer for Kept {
    fn called(&self, call: &Ended) {
        self.0.lock().unwrap().push(*call);
    }
}

#[tokio::test]
async fn an_observer_is_told_of_every_call() {
    let server = Server::script(&[DOWN, OK, Reply::HangUp]).await;
    let kept = Arc::<Kept>::default();
    let client = Client::connect(&server.url, options().observer(kept.clone())).unwrap();
    client.call("get_public").await.unwrap();
    client.send(Method::POST, "update_thing").await.unwrap_err();
    let calls = kept.0.lock().unwrap();
    let told: Vec<_> = calls.iter().map(|call| (call.operation, call.outcome, call.attempts)).collect();
    let expected = [("get_public", Outcome::Answered(StatusCode::OK), 2), ("update_thing", Outcome::Unknown, 1)];
    assert_eq!(told, expected);
    assert!(calls.iter().all(|call| call.latency > Duration::ZERO));
}
