//! A service behind the gateway, as the test wants it.

use std::convert::Infallible;
use std::future::Future;
use std::net::TcpListener as StdTcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

pub(crate) struct Upstream {
    pub(crate) address: String,
    connections: Arc<AtomicUsize>,
    seen: Arc<Mutex<Vec<Recorded>>>,
}

/// A request as the upstream got it.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
}

type Body = BoxBody<Bytes, Infallible>;

pub(crate) fn response(status: u16, body: &'static str) -> Response<Body> {
    let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())).boxed());
    *response.status_mut() = status.try_into().unwrap();
    response
}

impl Upstream {
    /// Reads every body and answers `ok`.
    pub(crate) async fn plain() -> Self {
        Self::answering(|request| async move {
            let _ = request.into_body().collect().await;
            response(200, "ok")
        })
        .await
    }

    pub(crate) async fn answering<F, A>(answer: F) -> Self
    where
        F: Fn(Request<Incoming>) -> A + Clone + Send + Sync + 'static,
        A: Future<Output = Response<Body>> + Send,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (connections, seen) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let upstream = Self { address, connections: connections.clone(), seen: seen.clone() };
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.fetch_add(1, Ordering::SeqCst);
                let (answer, seen) = (answer.clone(), seen.clone());
                tokio::spawn(async move {
                    let service = service_fn(|request: Request<Incoming>| {
                        seen.lock().unwrap().push(Recorded::of(&request));
                        let answer = answer(request);
                        async move { Ok::<_, Infallible>(answer.await) }
                    });
                    let protocol = hyper::server::conn::http1::Builder::new();
                    let _ = protocol.serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        upstream
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn last(&self) -> Recorded {
        self.requests().pop().expect("the upstream was asked")
    }
}

impl Recorded {
    pub(crate) fn of(request: &Request<Incoming>) -> Self {
        Self {
            method: request.method().to_string(),
            target: request.uri().to_string(),
            headers: request.headers().clone(),
        }
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }
}

/// An address where nobody listens. The port was free a moment ago, and the kernel does not hand it out again soon.
pub(crate) fn closed_port() -> String {
    StdTcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
