//! The response body, to the client.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use hyper::body::Incoming;

use super::idle::Idle;
use crate::exchange::Exchange;
use crate::upstream::Lease;

/// A body of the gateway's own, or one streamed from a service. Carries what has to happen when it ends: the
/// connection goes back to its pool, and the exchange is logged.
#[derive(Debug)]
pub(crate) struct Body {
    source: Source,
    exchange: Option<Box<Exchange>>,
}

#[derive(Debug)]
enum Source {
    Empty,
    Full(Bytes),
    Upstream { incoming: Incoming, lease: Option<Lease>, idle: Idle },
}

/// The service stopped in the middle of its response.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Broken {
    #[error("the service's response stopped arriving")]
    Stalled,
    #[error("the service's response broke off")]
    Cut(#[source] hyper::Error),
}

impl Body {
    pub(crate) const fn empty() -> Self {
        Self { source: Source::Empty, exchange: None }
    }

    pub(crate) fn full(bytes: Bytes) -> Self {
        Self { source: if bytes.is_empty() { Source::Empty } else { Source::Full(bytes) }, exchange: None }
    }

    /// Streams a response. `lease` is returned when the body has ended, and dropped when it broke.
    pub(crate) fn upstream(incoming: Incoming, lease: Lease, pause: Duration) -> Self {
        let mut lease = Some(lease);
        if incoming.is_end_stream()
            && let Some(lease) = lease.take()
        {
            lease.release();
        }
        Self { source: Source::Upstream { incoming, lease, idle: Idle::new(pause) }, exchange: None }
    }

    /// Logs `exchange` when this body ends or is dropped.
    pub(crate) fn attach(&mut self, exchange: Box<Exchange>) {
        self.exchange = Some(exchange);
    }

    fn poll_source(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match &mut self.source {
            Source::Empty => Poll::Ready(None),
            Source::Full(bytes) => {
                let bytes = std::mem::take(bytes);
                self.source = Source::Empty;
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Source::Upstream { incoming, lease, idle } => match Pin::new(&mut *incoming).poll_frame(cx) {
                Poll::Pending => idle.poll_pause(cx).map(|()| Some(Err(Broken::Stalled))),
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(Broken::Cut(error)))),
                Poll::Ready(frame) => {
                    idle.moved();
                    // A body is not polled again after the last byte of a known length, nor after trailers.
                    let trailers = matches!(&frame, Some(Ok(frame)) if frame.is_trailers());
                    if (frame.is_none() || trailers || incoming.is_end_stream())
                        && let Some(lease) = lease.take()
                    {
                        lease.release();
                    }
                    Poll::Ready(frame.and_then(Result::ok).map(Ok))
                }
            },
        }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let frame = ready!(self.poll_source(cx));
        if let Some(exchange) = &mut self.exchange {
            match &frame {
                Some(Ok(frame)) => exchange.sent(frame.data_ref().map_or(0, Bytes::len)),
                Some(Err(error)) => exchange.broke(error),
                None => {}
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        match &self.source {
            Source::Empty => true,
            Source::Full(_) => false,
            Source::Upstream { incoming, .. } => incoming.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.source {
            Source::Empty => SizeHint::with_exact(0),
            Source::Full(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Source::Upstream { incoming, .. } => incoming.size_hint(),
        }
    }
}
