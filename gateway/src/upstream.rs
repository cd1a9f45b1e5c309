//! One service behind the gateway: its addresses, connecting, sending, and sending again.

mod members;
mod pool;
mod tls;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::HOST;
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Collected, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::body::{BodyError, RequestBody};
use crate::headers::REQUEST_ID;
use crate::identity::new_request_id;
use members::{Member, Members};
pub(crate) use pool::Lease;
use pool::Pool;
pub(crate) use tls::client as tls_client;

type Sender = http1::SendRequest<RequestBody>;

/// A service and the connections to it.
#[derive(Debug)]
pub(crate) struct Upstream {
    name: String,
    /// As they were given, `host:port`; a name may stand for several addresses, and for others later.
    given: Vec<String>,
    members: Members,
    /// `Host` of requests that brought none.
    pub(crate) host: HeaderValue,
    pub(crate) health: String,
    connect_timeout: Duration,
    keepalive: usize,
    idle_timeout: Duration,
    /// None: in the clear.
    tls: Option<Arc<ClientConfig>>,
}

/// Why there is no response.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    #[error("no address of {0} is known")]
    NoAddress(String),
    #[error("cannot connect to {0}")]
    Connect(SocketAddr, #[source] std::io::Error),
    #[error("cannot connect to {0} in time")]
    ConnectTimeout(SocketAddr),
    #[error("the connection failed")]
    Connection(#[source] hyper::Error),
    #[error("the request body was cut")]
    Body(#[source] BodyError),
}

impl Upstream {
    pub(crate) fn new(
        name: &str,
        given: Vec<String>,
        host: HeaderValue,
        tls: Option<Arc<ClientConfig>>,
        plan: &gateway_plan::Upstream,
    ) -> Self {
        Self {
            name: name.to_owned(),
            given,
            members: Members::default(),
            host,
            health: plan.health.clone(),
            connect_timeout: Duration::from_millis(plan.connect_timeout_ms),
            keepalive: plan.keepalive as usize,
            idle_timeout: Duration::from_millis(plan.idle_timeout_ms),
            tls,
        }
    }

    /// Looks the addresses up. Where that fails, those of before stay.
    pub(crate) async fn resolve(&self) {
        let mut found = BTreeMap::new();
        for given in &self.given {
            match tokio::net::lookup_host(given).await {
                Ok(addresses) => {
                    // `host:port`, where the host may be an IPv6 address in brackets.
                    let host = given.rsplit_once(':').map_or(given.as_str(), |(host, _)| host);
                    let host: Arc<str> = host.trim_matches(['[', ']']).into();
                    found.extend(addresses.map(|address| (address, Arc::clone(&host))));
                }
                // Requests say so where it matters.
                Err(error) => tracing::debug!(upstream = self.name, address = given, %error, "cannot be looked up"),
            }
        }
        if !found.is_empty() {
            self.members.replace(found, || Pool::new(self.keepalive, self.idle_timeout));
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
        if self.members.all().is_empty() {
            self.resolve().await;
        }
        let mut members = self.members.in_turn().into_iter().peekable();
        let mut lost = None;
        // A kept connection that fails says that the others are as old: do not try them all.
        let mut kept = true;
        let mut attempts = 0;
        loop {
            let Some(member) = members.peek().cloned() else {
                return Err(lost.unwrap_or_else(|| SendError::NoAddress(self.given.join(", "))));
            };
            let mut sender = match kept.then(|| member.pool.take()).flatten() {
                Some(sender) => sender,
                None => match self.connect(&member).await {
                    Ok(sender) => {
                        attempts += 1;
                        sender
                    }
                    Err(error) => {
                        // Nothing was sent: another address may have it, whatever it is.
                        member.failed(&self.name);
                        lost = Some(error);
                        members.next();
                        continue;
                    }
                },
            };
            kept = false;
            let mut error = match sender.try_send_request(request).await {
                Ok(response) => {
                    member.succeeded();
                    return Ok((response, Lease::new(sender, member.pool.clone())));
                }
                Err(error) => error,
            };
            if attempts > 0 {
                member.failed(&self.name);
            }
            // Two new connections in a row that failed: the service is not well.
            let again = if attempts < 2 { error.take_message().or_else(|| spare.take()) } else { None };
            match again {
                Some(again) => request = again,
                None => return Err(SendError::from_hyper(error.into_error())),
            }
        }
    }

    /// Asks for something on the gateway's own account. No body where it has more than `most` bytes or breaks off.
    pub(crate) async fn get(&self, target: Uri, most: usize) -> Result<(StatusCode, Option<Bytes>), SendError> {
        let mut request = Request::new(RequestBody::empty());
        *request.uri_mut() = target;
        request.headers_mut().insert(HOST, self.host.clone());
        request.headers_mut().insert(&REQUEST_ID, new_request_id());
        let (response, lease) = self.send(request, true).await?;
        let status = response.status();
        let body = Limited::new(response.into_body(), most).collect().await.ok();
        if body.is_some() {
            lease.release();
        }
        Ok((status, body.map(Collected::to_bytes)))
    }

    async fn connect(&self, member: &Member) -> Result<Sender, SendError> {
        let address = member.address;
        let failed = |error| SendError::Connect(address, error);
        let connecting = async {
            let stream = TcpStream::connect(address).await.map_err(failed)?;
            stream.set_nodelay(true).map_err(failed)?;
            let Some(tls) = &self.tls else { return start(stream).await };
            let name = ServerName::try_from(member.host.to_string());
            let name = name.map_err(|error| failed(std::io::Error::other(error)))?;
            start(TlsConnector::from(Arc::clone(tls)).connect(name, stream).await.map_err(failed)?).await
        };
        let connecting = tokio::time::timeout(self.connect_timeout, connecting);
        connecting.await.map_err(|_| SendError::ConnectTimeout(address))?
    }

    /// Drops kept connections that have been idle too long.
    pub(crate) fn sweep(&self) {
        self.members.all().iter().for_each(|member| member.pool.sweep());
    }
}

/// Speaks HTTP/1.1 on a connection.
async fn start(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Sender, SendError> {
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(SendError::Connection)?;
    // Its errors reach whoever waits for the response.
    tokio::spawn(connection);
    Ok(sender)
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
