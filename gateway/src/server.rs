//! Listening, accepting, and stopping.

mod connection;
mod exposition;
mod places;
mod tls;
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use gateway_plan::Plan;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use crate::gateway::Gateway;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::{Config, StartError};
pub(crate) use connection::{Active, Connection};
use places::Places;
use tls::Certificate;

/// Largest head hyper reads before it answers 431. The gateway's own limit is lower.
const MOST_HEAD: usize = 64 * 1024;
const MOST_STREAMS: u32 = 128;
const SWEEP: Duration = Duration::from_secs(5);

/// A gateway that is serving. Dropping it stops it as [`Running::shutdown`] does, without waiting.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where it shows its metrics, if it does.
    pub metrics_addr: Option<SocketAddr>,
    config: Box<Config>,
    server: Arc<Server>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<bool>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("addr", &self.addr).finish_non_exhaustive()
    }
}

/// What every connection needs.
struct Server {
    /// Replaced as a whole; a request keeps the one it began with.
    gateway: ArcSwap<Gateway>,
    protocol: auto::Builder<TokioExecutor>,
    tls: Option<Certificate>,
    places: Arc<Places>,
    header_timeout: Duration,
    shutdown_timeout: Duration,
    stop: watch::Receiver<bool>,
}

/// Starts a gateway in the current runtime. It is listening when this returns.
///
/// # Errors
/// When the plan has problems, a file cannot be read, or an address cannot be listened on.
pub async fn start(config: Config) -> Result<Running, StartError> {
    let (listener, addr) = listen(config.listen).await?;
    let (metrics_listener, metrics_addr) = match config.metrics_listen {
        Some(address) => listen(address).await.map(|(listener, address)| (Some(listener), Some(address)))?,
        None => (None, None),
    };
    let tls = config.tls.as_ref().map(Certificate::read).transpose()?;
    let metrics = Arc::new(Metrics::new()?);
    let (stop, stopped) = watch::channel(false);
    let connections = Arc::new(Semaphore::new(config.max_connections.clamp(1, Semaphore::MAX_PERMITS)));
    let server = Server {
        protocol: protocol(config.header_timeout),
        tls,
        places: Places::new(config.max_connections_per_client),
        header_timeout: config.header_timeout,
        shutdown_timeout: config.shutdown_timeout,
        stop: stopped,
        gateway: ArcSwap::new(build(config.clone(), metrics.clone()).await?),
    };
    let server = Arc::new(server);

    let mut background = JoinSet::new();
    let current = server.clone();
    background.spawn(Limits::sweep(move || current.gateway.load().limits.clone()));
    background.spawn(keep_upstreams(server.clone()));
    if let Some(listener) = metrics_listener {
        background.spawn(exposition::serve(listener, metrics));
    }
    let serving = {
        let server = server.clone();
        tokio::spawn(async move {
            let _background = background;
            serve(listener, server, connections).await
        })
    };
    Ok(Running { addr, metrics_addr, config: Box::new(config), server, stop, serving })
}

impl Running {
    /// Serves another plan from now on, and reads certificate and portal again. Connections stay, and requests in flight
    /// are finished under the plan that they began with. Rate limits begin anew; the counts of the metrics go on.
    ///
    /// # Errors
    /// Those of [`start`]; then everything stays as it was.
    pub async fn reload(&self, plan: Plan) -> Result<(), StartError> {
        let metrics = self.server.gateway.load().metrics.clone();
        let next = build(Config { plan, ..Config::clone(&self.config) }, metrics).await?;
        if let Some(certificate) = &self.server.tls {
            certificate.reload()?;
        }
        self.server.gateway.store(next);
        Ok(())
    }

    /// Stops accepting, lets requests in flight finish, and closes what is left after the configured time. True when
    /// nothing was left.
    pub async fn shutdown(self) -> bool {
        self.stop.send_replace(true);
        self.serving.await.unwrap_or(false)
    }
}

/// Reading and compressing the portal takes a moment, so not on a runtime thread.
async fn build(config: Config, metrics: Arc<Metrics>) -> Result<Arc<Gateway>, StartError> {
    match tokio::task::spawn_blocking(move || Gateway::new(&config, metrics)).await {
        Ok(gateway) => gateway.map(Arc::new),
        Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// HTTP/1.1 and HTTP/2 by what the client begins with.
fn protocol(header_timeout: Duration) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // Without a timer hyper has no timeouts at all.
    builder.http1().timer(TokioTimer::new()).header_read_timeout(header_timeout).max_buf_size(MOST_HEAD);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(u32::try_from(MOST_HEAD).unwrap_or(u32::MAX))
        .keep_alive_interval(header_timeout)
        .keep_alive_timeout(header_timeout);
    builder
}

async fn serve(listener: TcpListener, server: Arc<Server>, slots: Arc<Semaphore>) -> bool {
    let mut stop = server.stop.clone();
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        // Waiting for a slot before accepting leaves the queue to the kernel.
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = async { (slots.clone().acquire_owned().await, listener.accept().await) } => accepted,
        };
        match accepted {
            (Ok(slot), Ok((stream, peer))) => {
                let server = server.clone();
                connections.spawn(async move {
                    server.connect(stream, peer).await;
                    drop(slot);
                });
            }
            (_, Err(error)) => {
                // Out of file descriptors, for instance: accepting again at once would fail again at once.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            (Err(_), _) => break,
        }
    }
    drop(listener);
    let drained =
        tokio::time::timeout(server.shutdown_timeout, async { while connections.join_next().await.is_some() {} });
    let in_time = drained.await.is_ok();
    if !in_time {
        tracing::warn!(left = connections.len(), "closing connections that did not finish in time");
    }
    connections.shutdown().await;
    in_time
}

/// Services may move, and gain and lose instances.
async fn keep_upstreams(server: Arc<Server>) {
    loop {
        let gateway = server.gateway.load_full();
        for upstream in gateway.upstreams() {
            upstream.resolve().await;
            upstream.sweep();
        }
        tokio::time::sleep(SWEEP).await;
    }
}
