//! The circuit breaker.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use client_kit::{BreakerPolicy, BreakerState, CallError, Ended, Observer, Options, Outcome, Retry};
use tokio::task::JoinSet;

use crate::Client;
use crate::server::{OK, Reply, Server};

const DOWN: Reply = Reply::With { status: "503 Service Unavailable", body: r#"{"value": 0}"# };

#[derive(Default)]
struct Kept {
    states: Mutex<Vec<BreakerState>>,
    calls: Mutex<Vec<Outcome>>,
}

impl Observer for Kept {
    fn called(&self, call: &Ended) {
        self.calls.lock().unwrap().push(call.outcome);
    }

    fn breaker(&self, state: BreakerState) {
        self.states.lock().unwrap().push(state);
    }
}

fn connect(server: &Server, kept: &Arc<Kept>) -> Client {
    let pause = Duration::from_millis(200);
    let options = Options::new()
        .retry(Retry::never())
        .breaker(BreakerPolicy::new().failures(3).pause(pause, pause))
        .observer(kept.clone());
    Client::connect(&server.url, options).unwrap()
}

/// Calls until something is sent.
async fn until_sent(client: &Client) -> Result<(), Outcome> {
    loop {
        match client.call("get_public").await.map_err(|error| error.outcome()) {
            Err(Outcome::NotSent) => tokio::time::sleep(Duration::from_millis(5)).await,
            other => return other.map(|_| ()),
        }
    }
}

#[tokio::test]
async fn a_server_that_is_down_is_left_alone_and_probed() {
    let server = Server::script(&[DOWN, DOWN, DOWN, DOWN, OK]).await;
    let kept = Arc::<Kept>::default();
    let client = connect(&server, &kept);
    for _ in 0..3 {
        client.call("get_public").await.unwrap_err();
    }
    let refused = client.call("get_public").await.unwrap_err();
    assert_eq!(refused.outcome(), Outcome::NotSent);
    assert!(refused.summary().contains("left alone"), "{}", refused.summary());
    assert_eq!(server.requests(), 3);
    assert_eq!(kept.calls.lock().unwrap().last(), Some(&Outcome::NotSent));

    assert!(until_sent(&client).await.is_err(), "the first probe fails");
    until_sent(&client).await.unwrap();
    assert_eq!(server.requests(), 5);
    use BreakerState::{Closed, HalfOpen, Open};
    assert_eq!(*kept.states.lock().unwrap(), [Closed, Open, HalfOpen, Open, HalfOpen, Closed]);
}

#[tokio::test]
async fn a_half_open_breaker_lets_one_call_through() {
    let server = Server::script(&[DOWN, DOWN, DOWN, Reply::Never]).await;
    let kept = Arc::<Kept>::default();
    let client = connect(&server, &kept);
    for _ in 0..3 {
        client.call("get_public").await.unwrap_err();
    }
    let mut calls = JoinSet::new();
    for _ in 0..20 {
        let client = client.clone();
        calls.spawn(async move { until_sent(&client).await });
    }
    while server.requests() < 4 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // All the others have asked many times by now.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(server.requests(), 4);
}
