//! Shutting down.

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::support::{Client, Stack, Upstream, config, plan, response, soon};

async fn holding() -> (Upstream, Arc<Notify>) {
    let release = Arc::new(Notify::new());
    let held = release.clone();
    let upstream = Upstream::answering(move |request| {
        let held = held.clone();
        async move {
            if request.uri().path() == "/users/held" {
                held.notified().await;
            }
            response(200, "ok")
        }
    });
    (upstream.await, release)
}

async fn until_asked(upstream: &Upstream) {
    soon(async {
        while upstream.requests().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_in_flight_is_finished() {
    let (upstream, release) = holding().await;
    let Stack { gateway, upstream } = Stack::over(upstream).await;
    let address = gateway.addr;
    let mut client = Client::connect(address).await;
    client.send("GET /users/held HTTP/1.1\r\nHost: h\r\n\r\n").await;
    until_asked(&upstream).await;
    let idle = Client::connect(address).await;

    let stopping = tokio::spawn(gateway.shutdown());
    assert!(idle.rest().await.is_empty(), "an idle connection is closed at once");
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    assert!(!stopping.is_finished());
    release.notify_one();
    let reply = client.reply().await;
    assert_eq!((reply.status, reply.text()), (200, "ok"));
    assert!(client.rest().await.is_empty(), "and then closed");
    assert!(soon(stopping).await.unwrap(), "everything was finished");
}

#[tokio::test]
async fn a_request_that_does_not_finish_is_not_waited_for_for_ever() {
    let (upstream, _release) = holding().await;
    let mut config = config(plan(), &upstream.address);
    config.shutdown_timeout = Duration::from_millis(50);
    let gateway = gateway::start(config).await.unwrap();
    let mut client = Client::connect(gateway.addr).await;
    client.send("GET /users/held HTTP/1.1\r\nHost: h\r\n\r\n").await;
    until_asked(&upstream).await;
    assert!(!soon(gateway.shutdown()).await, "something was left");
    assert!(client.rest().await.is_empty());
}

#[tokio::test]
async fn a_gateway_that_is_dropped_stops() {
    let Stack { gateway, .. } = Stack::plain().await;
    let address = gateway.addr;
    drop(gateway);
    soon(async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}
