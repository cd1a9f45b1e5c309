//! One service behind the gateway: connecting, sending, and sending again.

mod pool;

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::body::{BodyError, RequestBody};
pub(crate) use pool::Lease;
use pool::Pool;

type Sender = http1::SendRequest<RequestBody>;

/// A service and the connections to it.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) address: String,
    /// `Host` of requests that brought none.
    pub(crate) host: HeaderValue,
    pub(crate) health: String,
    connect_timeout: Duration,
    pool: Arc<Pool>,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    #[error("cannot connect to {0}")]
    Connect(String, #[source] std::io::Error),
    #[error("cannot connect to {0} in time")]
    ConnectTimeout(String),
    #[error("the connection failed")]
    Connection(#[source] hyper::Error),
    #[error("the request body was cut")]
    Body(#[source] BodyError),
}

impl Upstream {
    pub(crate) fn new(address: String, host: HeaderValue, plan: &gateway_plan::Upstream) -> Self {
        Self {
            address,
            host,
            health: plan.health.clone(),
            connect_timeout: Duration::from_millis(plan.connect_timeout_ms),
            pool: Pool::new(plan.keepalive as usize, Duration::from_millis(plan.idle_timeout_ms)),
        }
    }

    /// Sends a request. One that was never written is tried again on a new connection, whatever it is. One that was
    /// written is tried once more only if `retry` says so and it has no body.
    pub(crate) async fn send(
        &self,
        mut request: Request<RequestBody>,
        retry: bool,
    ) -> Result<(Response<Incoming>, Lease), SendError> {
        let mut spare = if retry { copy(&request) } else { None };
        // A kept connection that fails says that the others are as old: do not try them all.
        let mut kept = self.pool.take();
        let mut attempts = 0;
        loop {
            let mut sender = match kept.take() {
                Some(sender) => sender,
                None => {
                    attempts += 1;
                    self.connect().await?
                }
            };
            let mut error = match sender.try_send_request(request).await {
                Ok(response) => return Ok((response, Lease::new(sender, self.pool.clone()))),
                Err(error) => error,
            };
            // Two new connections in a row that failed: the service is not well.
            let again = if attempts < 2 { error.take_message().or_else(|| spare.take()) } else { None };
            match again {
                Some(again) => request = again,
                None => return Err(SendError::from_hyper(error.into_error())),
            }
        }
    }

    async fn connect(&self) -> Result<Sender, SendError> {
        let connecting = tokio::time::timeout(self.connect_timeout, TcpStream::connect(&self.address));
        let stream = connecting
            .await
            .map_err(|_| SendError::ConnectTimeout(self.address.clone()))?
            .and_then(|stream| stream.set_nodelay(true).map(|()| stream))
            .map_err(|error| SendError::Connect(self.address.clone(), error))?;
        let handshake = http1::handshake(TokioIo::new(stream)).await;
        let (sender, connection) = handshake.map_err(SendError::Connection)?;
        // Its errors reach whoever waits for the response.
        tokio::spawn(connection);
        Ok(sender)
    }

    /// Drops kept connections that have been idle too long.
    pub(crate) fn sweep(&self) {
        self.pool.sweep();
    }
}

impl SendError {
    fn from_hyper(error: hyper::Error) -> Self {
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            if let Some(body) = cause.downcast_ref::<BodyError>() {
                return Self::Body(*body);
            }
            source = cause.source();
        }
        Self::Connection(error)
    }
}

/// The same request again, if it has no body.
fn copy(request: &Request<RequestBody>) -> Option<Request<RequestBody>> {
    if !request.body().is_empty() {
        return None;
    }
    let mut copy = Request::new(RequestBody::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    Some(copy)
}
