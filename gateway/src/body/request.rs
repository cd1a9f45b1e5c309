//! The request body, from the client to the service.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;

use super::idle::Idle;

/// Most bytes read and thrown away after a refusal, so that the client reads the answer instead of a reset.
const DISCARD_BYTES: usize = 1 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(2);

/// A body that may be so many bytes and may pause so long. Trailers are dropped.
#[derive(Debug)]
pub(crate) struct RequestBody {
    incoming: Option<Incoming>,
    left: u64,
    idle: Idle,
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

impl RequestBody {
    pub(crate) const fn empty() -> Self {
        Self { incoming: None, left: 0, idle: Idle::new(Duration::ZERO) }
    }

    pub(crate) fn new(incoming: Incoming, limit: u64, pause: Duration) -> Self {
        let incoming = if incoming.is_end_stream() { None } else { Some(incoming) };
        Self { incoming, left: limit, idle: Idle::new(pause) }
    }

    /// Whether there never was a body, so that the request can be made again.
    pub(crate) const fn is_empty(&self) -> bool {
        self.incoming.is_none()
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let Some(incoming) = &mut this.incoming else {
            return Poll::Ready(None);
        };
        loop {
            match Pin::new(&mut *incoming).poll_frame(cx) {
                Poll::Pending => {
                    return this.idle.poll_pause(cx).map(|()| Some(Err(BodyError::Stalled)));
                }
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(_))) => return Poll::Ready(Some(Err(BodyError::Gone))),
                Poll::Ready(Some(Ok(frame))) => {
                    this.idle.moved();
                    let Ok(data) = frame.into_data() else { continue };
                    match this.left.checked_sub(data.len() as u64) {
                        Some(left) => this.left = left,
                        None => {
                            if let Some(incoming) = this.incoming.take() {
                                discard(incoming);
                            }
                            return Poll::Ready(Some(Err(BodyError::TooLarge)));
                        }
                    }
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

/// Reads the rest of a refused body, up to a bound. Closing a socket with unread data makes the kernel send a reset,
/// and the client may lose the answer to it.
pub(crate) fn discard(mut incoming: Incoming) {
    if incoming.is_end_stream() {
        return;
    }
    tokio::spawn(tokio::time::timeout(DISCARD_TIME, async move {
        let mut left = DISCARD_BYTES;
        while let Some(Ok(frame)) = incoming.frame().await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            match left.checked_sub(length) {
                Some(rest) => left = rest,
                None => break,
            }
        }
    }));
}
