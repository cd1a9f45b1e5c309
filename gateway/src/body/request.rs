//! The request body, from the client to the service.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::runtime::Handle;
use tokio::time::timeout;

use super::idle::Idle;
use crate::server::Active;

/// Most bytes read and thrown away after a refusal, so that the client reads the answer instead of a reset.
const DISCARD_BYTES: usize = 1 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(2);

/// A request body as the client sends it.
#[derive(Debug)]
pub(crate) struct Inbound {
    incoming: Incoming,
    /// Until the body is gone, its bytes are not the next head.
    active: Active,
    /// Whether the client waits for 100 (Continue), which hyper sends when the body is first asked for.
    unasked: bool,
}

/// A body that may be so many bytes and may pause so long. Trailers are dropped.
#[derive(Debug)]
pub(crate) struct RequestBody {
    inbound: Option<Inbound>,
    left: u64,
    idle: Idle,
    awaited: Arc<AtomicBool>,
}

/// Why a request body was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the request body is too large")]
    TooLarge,
    #[error("the request body stopped arriving")]
    Stalled,
    #[error("the client went away")]
    Gone,
}

impl Inbound {
    pub(crate) const fn new(incoming: Incoming, active: Active, expects: bool) -> Self {
        Self { incoming, active, unasked: expects }
    }

    /// Reads the rest of a refused body, up to a bound. Closing a socket with unread data makes the kernel send a
    /// reset, and the client may lose the answer to it.
    pub(crate) fn discard(self) {
        let Self { mut incoming, active, unasked } = self;
        // A client that was not asked for its body has not sent it and will not.
        if unasked || incoming.is_end_stream() {
            return;
        }
        // Bodies are also dropped with the runtime, outside of it.
        let Ok(runtime) = Handle::try_current() else { return };
        runtime.spawn(async move {
            let mut left = DISCARD_BYTES;
            let reading = async {
                while let Some(Ok(frame)) = incoming.frame().await {
                    match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
                        Some(rest) => left = rest,
                        None => break,
                    }
                }
            };
            let _ = timeout(DISCARD_TIME, reading).await;
            drop(active);
        });
    }
}

impl RequestBody {
    pub(crate) fn empty() -> Self {
        Self { inbound: None, left: 0, idle: Idle::new(Duration::ZERO), awaited: Arc::default() }
    }

    pub(crate) fn new(inbound: Inbound, limit: u64, pause: Duration) -> Self {
        let inbound = Some(inbound).filter(|inbound| !inbound.incoming.is_end_stream());
        Self { inbound, left: limit, idle: Idle::new(pause), awaited: Arc::default() }
    }

    /// Whether the service has taken everything so far and the client has more to send. Stays readable when the body
    /// is on its way.
    pub(crate) fn awaited(&self) -> Arc<AtomicBool> {
        self.awaited.clone()
    }

    /// Whether there never was a body, so that the request can be made again.
    pub(crate) const fn is_empty(&self) -> bool {
        self.inbound.is_none()
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let Some(inbound) = &mut this.inbound else {
            return Poll::Ready(None);
        };
        inbound.unasked = false;
        loop {
            let polled = Pin::new(&mut inbound.incoming).poll_frame(cx);
            this.awaited.store(polled.is_pending(), Ordering::Relaxed);
            let end = match polled {
                Poll::Pending => {
                    ready!(this.idle.poll_pause(cx));
                    Some(Err(BodyError::Stalled))
                }
                Poll::Ready(None) => None,
                Poll::Ready(Some(Err(_))) => Some(Err(BodyError::Gone)),
                Poll::Ready(Some(Ok(frame))) => {
                    this.idle.moved();
                    let Ok(data) = frame.into_data() else { continue };
                    let Some(left) = this.left.checked_sub(data.len() as u64) else {
                        // What is left is thrown away when this is dropped.
                        return Poll::Ready(Some(Err(BodyError::TooLarge)));
                    };
                    this.left = left;
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
            };
            this.inbound = None;
            return Poll::Ready(end);
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inbound.as_ref().is_none_or(|inbound| inbound.incoming.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.inbound.as_ref().map_or_else(|| SizeHint::with_exact(0), |inbound| inbound.incoming.size_hint())
    }
}

/// A service that answers early or not at all leaves a part.
impl Drop for RequestBody {
    fn drop(&mut self) {
        if let Some(inbound) = self.inbound.take() {
            inbound.discard();
        }
    }
}
