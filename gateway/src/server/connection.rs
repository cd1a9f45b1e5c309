//! One client connection.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderMap, Version};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};

use super::wire::Wire;
use super::{MOST_HEAD, Server};
use limiter::Client;

/// What the bytes and the requests of one connection tell each other.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    /// How many [`Active`] there are.
    active: AtomicUsize,
    /// Requests ever begun.
    begun: AtomicU64,
    /// Responses being sent.
    sending: AtomicUsize,
    /// Counts whatever shows that the client takes what it is sent.
    moved: AtomicU64,
    http2: AtomicBool,
    /// What was read since nothing was active: the next head, in HTTP/1.
    head: Mutex<Vec<u8>>,
}

/// A request being answered, or a request body being read. While there is one, what arrives is not taken for a head.
#[derive(Debug)]
pub(crate) struct Active(Arc<Connection>);

impl Connection {
    pub(crate) fn begin(&self, version: Version) {
        self.begun.fetch_add(1, Ordering::Relaxed);
        self.moved();
        if version == Version::HTTP_2 && !self.http2.swap(true, Ordering::Relaxed) {
            *self.head() = Vec::new();
        }
    }

    pub(crate) fn hold(self: &Arc<Self>) -> Active {
        self.active.fetch_add(1, Ordering::AcqRel);
        Active(self.clone())
    }

    /// A response is being sent from here to [`Connection::ended`].
    pub(crate) fn answered(&self) {
        self.moved();
        self.sending.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn moved(&self) {
        self.moved.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn ended(&self) {
        self.sending.fetch_sub(1, Ordering::Relaxed);
        self.moved();
    }

    /// How many `Content-Length` the head of the request that has just begun had. Not known, and none, for a head
    /// that a client pipelined behind another request; hyper reads such a request by its `Transfer-Encoding` alone and
    /// closes the connection after it (RFC 9112, section 6.1).
    pub(crate) fn content_lengths(&self) -> usize {
        const NAME: &[u8] = b"content-length";
        let head = self.head();
        let lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let is_length = |line: &&[u8]| {
            line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
                && line.get(NAME.len()) == Some(&b':')
        };
        lines.take_while(|line| !line.is_empty()).filter(is_length).count()
    }

    /// Bytes have been read.
    pub(super) fn read(&self, bytes: &[u8]) {
        let mut head = self.head();
        if self.is_active() || self.is_http2() {
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

    fn is_http2(&self) -> bool {
        self.http2.load(Ordering::Relaxed)
    }

    fn head(&self) -> MutexGuard<'_, Vec<u8>> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        let mut head = self.0.head();
        self.0.active.fetch_sub(1, Ordering::AcqRel);
        // What is there was read before the request began, and has been looked at.
        head.clear();
        head.shrink_to(4096);
    }
}

impl Server {
    /// Serves a connection until it ends.
    pub(super) async fn connect(self: &Arc<Self>, stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        let gateway = self.gateway.load_full();
        let client = Client::of(peer.ip(), &HeaderMap::new(), &gateway.trusted_proxies);
        let place = self.places.take(client.key());
        // A proxy brings the connections of many.
        if place.is_none() && !client.trusted {
            tracing::debug!(client = %peer.ip(), "too many connections");
            return;
        }
        let _counted = gateway.metrics.connected();
        // A connection that lasts does not keep a plan that was replaced.
        drop(gateway);
        match &self.tls {
            None => self.serve(stream, peer).await,
            Some(tls) => {
                let mut stop = self.stop.clone();
                let accepted = tokio::select! {
                    accepted = timeout(self.header_timeout, tls.acceptor().accept(stream)) => accepted,
                    // Nothing has been asked yet, so there is nothing to finish.
                    _ = stop.wait_for(|stop| *stop) => return,
                };
                match accepted {
                    Ok(Ok(stream)) => self.serve(stream, peer).await,
                    Ok(Err(error)) => tracing::debug!(%error, client = %peer.ip(), "TLS handshake failed"),
                    Err(_) => tracing::debug!(client = %peer.ip(), "TLS handshake took too long"),
                }
            }
        }
    }

    async fn serve<S: AsyncRead + AsyncWrite + Unpin + 'static>(self: &Arc<Self>, stream: S, peer: SocketAddr) {
        let connection = Arc::new(Connection::default());
        let (pause, lines) = {
            let gateway = self.gateway.load();
            (gateway.idle_body_timeout, gateway.security_lines.clone())
        };
        let wire = Wire::new(stream, connection.clone(), lines, pause);
        // HTTP/2 answers each request in a task of its own, so each owns what it needs.
        let service = service_fn(|request| {
            let (server, connection) = (self.clone(), connection.clone());
            async move {
                let gateway = server.gateway.load_full();
                Ok::<_, Infallible>(gateway.handle(peer.ip(), &connection, request).await)
            }
        });
        let mut serving = pin!(self.protocol.serve_connection(TokioIo::new(wire), service));
        let mut stop = self.stop.clone();
        let mut stopping = false;
        // hyper bounds how long a head takes, but not how long the first byte takes, nor an idle HTTP/2 connection.
        let (mut watch, mut seen, mut draining) = (every(self.header_timeout), 0, false);
        // Nor how long a client of HTTP/2 may leave its window closed.
        let (mut stalls, mut moved_before) = (every(pause), 0);
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
                    if begun == seen && !connection.is_active() && connection.is_http2() {
                        // What is still here a period later has closed its window before the last bytes.
                        if draining {
                            return;
                        }
                        draining = true;
                        serving.as_mut().graceful_shutdown();
                    }
                    seen = begun;
                }
                _ = stalls.tick() => {
                    let moved = connection.moved.load(Ordering::Relaxed);
                    if moved == moved_before && connection.sending.load(Ordering::Relaxed) > 0 {
                        tracing::debug!(client = %peer.ip(), "the client stopped reading");
                        return;
                    }
                    moved_before = moved;
                }
            }
        }
    }
}

/// Ticks that are never closer together than `period`, the first one a period from now.
fn every(period: Duration) -> Interval {
    let period = period.max(Duration::from_millis(1));
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
