//! Instances of a service that die and come back under traffic, as containers do when they are replaced.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use gateway_plan::RateLimit;
use http::Response;
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::support::{Client, config, plan, soon};

/// An instance that ends as a killed process does: whatever it was about, its connections are gone.
struct Instance {
    address: SocketAddr,
    serving: JoinHandle<()>,
}

impl Instance {
    async fn start(address: SocketAddr, answered: Arc<AtomicUsize>) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let answered = answered.clone();
                let service = service_fn(move |_| {
                    let answered = answered.clone();
                    async move {
                        tokio::time::sleep(Duration::from_millis(2)).await;
                        answered.fetch_add(1, Ordering::Relaxed);
                        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"ok"))))
                    }
                });
                let protocol = hyper::server::conn::http1::Builder::new();
                connections.spawn(protocol.serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, serving }
    }

    async fn kill(self) -> SocketAddr {
        self.serving.abort();
        let _ = self.serving.await;
        self.address
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_is_lost_while_instances_are_replaced() {
    const CLIENTS: usize = 8;
    const ROUNDS: usize = 6;
    let any: SocketAddr = ([127, 0, 0, 1], 0).into();
    let answered: [Arc<AtomicUsize>; 3] = Default::default();
    let mut instances = Vec::new();
    for counter in &answered {
        instances.push(Instance::start(any, counter.clone()).await);
    }
    let mut plan = plan();
    for limit in plan.rate_limits.values_mut() {
        *limit = RateLimit { requests: 1_000, per_ms: 1, burst: 1_000_000 };
    }
    let mut config = config(plan, "127.0.0.1:1");
    let addresses = instances.iter().map(|instance| instance.address.to_string()).collect();
    config.upstreams.insert("users".to_owned(), addresses);
    let gateway = gateway::start(config).await.unwrap();
    let (stop, mut clients) = (Arc::new(AtomicBool::new(false)), JoinSet::new());
    for _ in 0..CLIENTS {
        let (stop, address) = (stop.clone(), gateway.addr);
        clients.spawn(async move {
            let mut client = Client::connect(address).await;
            let (mut sent, mut failed) = (0, 0);
            while !stop.load(Ordering::Relaxed) {
                sent += 1;
                failed += usize::from(client.get("/users").await.status != 200);
            }
            (sent, failed)
        });
    }
    for round in 0..ROUNDS {
        let index = round % instances.len();
        // What the others answer meanwhile is traffic that the dead one did not get.
        let address = instances.remove(index).kill().await;
        let before: usize = answered.iter().map(|counter| counter.load(Ordering::Relaxed)).sum();
        soon(async {
            while answered.iter().map(|counter| counter.load(Ordering::Relaxed)).sum::<usize>() < before + 300 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        })
        .await;
        instances.insert(index, Instance::start(address, answered[index].clone()).await);
    }
    stop.store(true, Ordering::Relaxed);
    let counts = clients.join_all().await;
    let (sent, failed): (usize, usize) = counts.iter().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    let shares: Vec<usize> = answered.iter().map(|counter| counter.load(Ordering::Relaxed)).collect();
    println!("{ROUNDS} instances killed under traffic: {sent} requests, {failed} failed, answered {shares:?}");
    assert_eq!(failed, 0);
    assert!(sent > 1_500 && shares.iter().all(|share| *share > sent / 10), "{shares:?}");
}
