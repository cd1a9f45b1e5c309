//! Many connections that ask again as soon as they are answered.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, RootCertStore};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::side::certificate;

/// Connections of HTTP/1.1, and calls at once of HTTP/2.
const AT_ONCE: usize = 64;
/// Calls at once on one connection of HTTP/2.
const STREAMS: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Tls,
    Http2,
    /// A connection for each request.
    Handshake,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    Small,
    Large,
}

impl Target {
    fn path(self) -> &'static str {
        match self {
            Self::Small => "/orders/01936f2b-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
            Self::Large => "/users/01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20",
        }
    }
}

/// What a run came to.
#[derive(Debug, Default, Clone)]
pub(crate) struct Measured {
    latencies: Vec<u32>,
    seconds: f64,
    /// Seconds of processor time.
    pub(crate) cpu: f64,
}

impl Measured {
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// In microseconds.
    pub(crate) fn cpu_each(&self) -> f64 {
        self.cpu * 1e6 / self.latencies.len() as f64
    }

    /// In microseconds.
    pub(crate) fn p50(&self) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        f64::from(sorted.get(sorted.len() / 2).copied().unwrap_or_default())
    }
}

type Body = Empty<Bytes>;

enum Sender {
    One(http1::SendRequest<Body>),
    Two(http2::SendRequest<Body>),
}

impl Sender {
    async fn is_open(&mut self) -> bool {
        match self {
            Self::One(sender) => sender.ready().await.is_ok(),
            Self::Two(sender) => sender.ready().await.is_ok(),
        }
    }

    async fn ask(&mut self, target: Target) -> hyper::Result<http::Response<Incoming>> {
        let request = |uri: String| {
            let request = Request::get(uri).header("authorization", "Bearer eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ4In0.c2ln");
            request.header("user-agent", "load").header("accept", "application/json")
        };
        match self {
            Self::One(sender) => {
                sender.ready().await?;
                let request = request(target.path().to_owned()).header("host", "localhost").body(Body::new());
                sender.send_request(request.unwrap()).await
            }
            Self::Two(sender) => {
                sender.ready().await?;
                let request = request(format!("https://localhost{}", target.path())).body(Body::new());
                sender.send_request(request.unwrap()).await
            }
        }
    }
}

fn tls(protocol: Protocol) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(certificate().1.clone()).unwrap();
    let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![if protocol == Protocol::Http2 { b"h2".to_vec() } else { b"http/1.1".to_vec() }];
    // A handshake is a whole one.
    config.resumption = rustls::client::Resumption::disabled();
    TlsConnector::from(Arc::new(config))
}

async fn connect(address: SocketAddr, protocol: Protocol, connector: &TlsConnector) -> std::io::Result<Sender> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let other = std::io::Error::other;
    if protocol == Protocol::Http1 {
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(other)?;
        tokio::spawn(connection);
        return Ok(Sender::One(sender));
    }
    let stream = connector.connect(ServerName::try_from("localhost").unwrap(), stream).await?;
    if protocol == Protocol::Http2 {
        let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await.map_err(other)?;
        tokio::spawn(connection);
        return Ok(Sender::Two(sender));
    }
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(other)?;
    tokio::spawn(connection);
    Ok(Sender::One(sender))
}

/// Asks for so long.
pub(crate) async fn run(address: SocketAddr, protocol: &Protocol, target: Target, length: Duration) -> Measured {
    let protocol = *protocol;
    let latencies: Arc<Mutex<Vec<u32>>> = Arc::default();
    let connector = tls(protocol);
    let start = Instant::now();
    let tasks = if protocol == Protocol::Http2 { AT_ONCE / STREAMS } else { AT_ONCE };
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..tasks {
        let (latencies, connector) = (Arc::clone(&latencies), connector.clone());
        clients.spawn(async move {
            let mut own = Vec::new();
            while start.elapsed() < length {
                let began = Instant::now();
                let Ok(mut sender) = connect(address, protocol, &connector).await else { continue };
                match (&mut sender, protocol) {
                    (_, Protocol::Handshake) => own.extend(one(&mut sender, target, began).await),
                    (Sender::Two(sender), _) => {
                        let streams = (0..STREAMS).map(|_| {
                            let mut sender = Sender::Two(sender.clone());
                            async move { many(&mut sender, target, start, length).await }
                        });
                        own.extend(futures::future::join_all(streams).await.into_iter().flatten());
                    }
                    (sender, _) => own.extend(many(sender, target, start, length).await),
                }
            }
            latencies.lock().unwrap().extend(own);
        });
    }
    clients.join_all().await;
    let latencies = std::mem::take(&mut *latencies.lock().unwrap());
    assert!(!latencies.is_empty(), "nothing was answered");
    Measured { latencies, seconds: start.elapsed().as_secs_f64(), cpu: 0.0 }
}

/// One after the other, until the time is over or the connection is.
async fn many(sender: &mut Sender, target: Target, start: Instant, length: Duration) -> Vec<u32> {
    let mut latencies = Vec::new();
    while start.elapsed() < length {
        match one(sender, target, Instant::now()).await {
            Some(latency) => latencies.push(latency),
            None => break,
        }
    }
    latencies
}

/// How long an answer took, in microseconds; nothing if the connection had ended.
async fn one(sender: &mut Sender, target: Target, began: Instant) -> Option<u32> {
    let answer = sender.ask(target).await.ok()?;
    assert_eq!(answer.status(), 200, "the gateway refuses the load");
    let mut body = answer.into_body();
    while let Some(frame) = body.frame().await {
        frame.ok()?;
    }
    u32::try_from(began.elapsed().as_micros()).ok()
}

/// Asks until nobody listens any more: how many requests were answered, and how many not or not whole.
pub(crate) async fn until_refused(address: SocketAddr) -> (usize, usize) {
    let connector = tls(Protocol::Http1);
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE {
        let connector = connector.clone();
        clients.spawn(async move {
            let (mut answered, mut lost) = (0, 0);
            while let Ok(mut sender) = connect(address, Protocol::Http1, &connector).await {
                // A connection that was closed between two requests lost none.
                while sender.is_open().await {
                    match one(&mut sender, Target::Small, Instant::now()).await {
                        Some(_) => answered += 1,
                        None => {
                            lost += 1;
                            break;
                        }
                    }
                }
            }
            (answered, lost)
        });
    }
    clients.join_all().await.into_iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}
