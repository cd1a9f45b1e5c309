//! One client connection.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, interval_at, timeout};

use super::wire::Wire;
use super::{MOST_HEAD, Server};

/// What the bytes and the requests of one connection tell each other.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    /// Requests being answered.
    active: AtomicUsize,
    /// Requests ever begun.
    begun: AtomicU64,
    http2: AtomicBool,
    /// What was read since the last request ended: the next head, in HTTP/1.
    head: Mutex<Vec<u8>>,
}

impl Connection {
    pub(crate) fn begin(&self) {
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.active.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn end(&self) {
        self.active.fetch_sub(1, Ordering::AcqRel);
        if !self.http2.load(Ordering::Relaxed) {
            let mut head = self.head();
            head.clear();
            head.shrink_to(4096);
        }
    }

    /// Whether the head of the request that has just begun had a `Content-Length`. Not known, and false, for a head
    /// that a client pipelined behind another request; such a request is read by its `Transfer-Encoding` alone and
    /// closes the connection (RFC 9112, section 6.1).
    pub(crate) fn head_had_content_length(&self) -> bool {
        const NAME: &[u8] = b"content-length";
        let head = self.head();
        let lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        lines.take_while(|line| !line.is_empty()).any(|line| {
            line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
                && line.get(NAME.len()) == Some(&b':')
        })
    }

    /// Bytes have been read.
    pub(super) fn read(&self, bytes: &[u8]) {
        if self.is_active() || self.http2.load(Ordering::Relaxed) {
            return;
        }
        let mut head = self.head();
        if head.is_empty() && bytes.starts_with(b"PRI ") {
            self.http2.store(true, Ordering::Relaxed);
            return;
        }
        let room = MOST_HEAD.saturating_sub(head.len());
        head.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    pub(super) fn is_active(&self) -> bool {
        self.active.load(Ordering::Acquire) > 0
    }

    /// Whether something was read that has not become a request.
    pub(super) fn has_head(&self) -> bool {
        !self.head().is_empty()
    }

    fn head(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Serves a connection until it ends.
    pub(super) async fn connect(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let gauge = &self.gateway.metrics.connections;
        gauge.inc();
        match &self.tls {
            None => self.serve(stream, peer).await,
            Some(tls) => {
                let mut stop = self.stop.clone();
                let accepted = tokio::select! {
                    accepted = timeout(self.header_timeout, tls.accept(stream)) => accepted,
                    // Nothing has been asked yet, so there is nothing to finish.
                    _ = stop.wait_for(|stop| *stop) => return gauge.dec(),
                };
                match accepted {
                    Ok(Ok(stream)) => self.serve(stream, peer).await,
                    Ok(Err(error)) => tracing::debug!(%error, client = %peer.ip(), "TLS handshake failed"),
                    Err(_) => tracing::debug!(client = %peer.ip(), "TLS handshake took too long"),
                }
            }
        }
        gauge.dec();
    }

    async fn serve<S: AsyncRead + AsyncWrite + Unpin + 'static>(self: &Arc<Self>, stream: S, peer: SocketAddr) {
        let connection = Arc::new(Connection::default());
        let wire = TokioIo::new(Wire::new(stream, connection.clone(), self.gateway.security_lines.clone()));
        // HTTP/2 answers each request in a task of its own, so each owns what it needs.
        let service = service_fn(|request| {
            let (server, connection) = (self.clone(), connection.clone());
            async move { Ok::<_, Infallible>(server.gateway.handle(peer.ip(), &connection, request).await) }
        });
        let mut serving = pin!(self.protocol.serve_connection(wire, service));
        let mut stop = self.stop.clone();
        let mut stopping = false;
        // hyper bounds how long a head takes, but not how long the first byte takes, nor an idle HTTP/2 connection.
        let mut watch = interval_at(Instant::now() + self.header_timeout, self.header_timeout);
        let mut seen = 0;
        loop {
            tokio::select! {
                result = serving.as_mut() => {
                    if let Err(error) = result {
                        tracing::debug!(error, client = %peer.ip(), "connection failed");
                    }
                    return;
                }
                _ = stop.wait_for(|stop| *stop), if !stopping => {
                    stopping = true;
                    serving.as_mut().graceful_shutdown();
                }
                _ = watch.tick() => {
                    let begun = connection.begun.load(Ordering::Relaxed);
                    if begun == 0 {
                        return;
                    }
                    if begun == seen && !connection.is_active() && connection.http2.load(Ordering::Relaxed) {
                        serving.as_mut().graceful_shutdown();
                    }
                    seen = begun;
                }
            }
        }
    }
}
