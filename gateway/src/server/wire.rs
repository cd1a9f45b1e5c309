//! The bytes of a connection, for the two things hyper keeps to itself: it drops a `Content-Length` that stands beside
//! a `Transfer-Encoding`, and it answers what it cannot parse with an empty response. Also cuts a client that does not
//! read.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Connection;
use crate::body::Idle;
use crate::identity::new_request_id;
use crate::refusal::Refusal;

/// A stream that shows its heads to the [`Connection`] and rewrites hyper's own answers.
#[derive(Debug)]
pub(super) struct Wire<S> {
    stream: S,
    connection: Arc<Connection>,
    /// Header lines of every answer.
    lines: Arc<str>,
    /// What is being written instead of hyper's answer: the bytes, how many are written, and the length of hyper's.
    instead: Option<(Vec<u8>, usize, usize)>,
    /// How long the client has taken nothing.
    stalled: Idle,
}

impl<S: AsyncWrite + Unpin> Wire<S> {
    pub(super) const fn new(stream: S, connection: Arc<Connection>, lines: Arc<str>, pause: Duration) -> Self {
        Self { stream, connection, lines, instead: None, stalled: Idle::new(pause) }
    }

    /// Begins a replacement when `bytes` are an answer of hyper's own. Every answer of the gateway carries an
    /// `x-request-id`, and is written while a request is active or after its head is gone. What follows a request
    /// without a pause (pipelining) has no head here, and hyper's answer to it stays as it is.
    fn replace(&mut self, bytes: &[u8]) {
        if self.instead.is_some() || !bytes.starts_with(b"HTTP/1.") || self.connection.is_active() {
            return;
        }
        let Some((refusal, date)) = own_answer(bytes).filter(|_| self.connection.has_head()) else {
            return;
        };
        let id = new_request_id();
        let id = id.to_str().unwrap_or_default();
        let json = refusal.json(id);
        let status = refusal.status();
        let text = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             cache-control: no-store\r\n{}x-request-id: {id}\r\n{date}\r\n\r\n{json}",
            json.len(),
            self.lines,
        );
        tracing::info!(target: "gateway::access", status = status.as_u16(), request_id = id, "not a request");
        self.instead = Some((text.into_bytes(), 0, bytes.len()));
    }

    /// Writes the replacement to its end, and returns the length of what it replaces.
    fn poll_replacement(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Option<usize>>> {
        while let Some((text, written, replaced)) = &mut self.instead {
            let rest = text.get(*written..).unwrap_or_default();
            if rest.is_empty() {
                let replaced = *replaced;
                self.instead = None;
                return Poll::Ready(Ok(Some(replaced)));
            }
            match ready!(Pin::new(&mut self.stream).poll_write(cx, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => *written += count,
            }
        }
        Poll::Ready(Ok(None))
    }

    /// Passes on the result of a write, or an error when the client has taken nothing for too long.
    fn bounded<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.stalled.moved();
            return result;
        }
        self.stalled.poll_pause(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// What hyper means by a whole response without a body and without the gateway's headers, and its `Date` line.
fn own_answer(bytes: &[u8]) -> Option<(Refusal, &str)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let lines = text.strip_suffix("\r\n\r\n")?;
    if lines.contains("\r\n\r\n") || lines.contains("x-request-id") || !lines.contains("content-length: 0") {
        return None;
    }
    let date = lines.split("\r\n").find(|line| line.starts_with("date: "))?;
    let refusal = match lines.get("HTTP/1.1 ".len()..)?.get(..3)? {
        "400" => Refusal::InvalidRequest,
        "414" => Refusal::UriTooLong,
        "431" => Refusal::HeadersTooLarge,
        _ => return None,
    };
    Some((refusal, date))
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        self.connection.read(buffer.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.replace(bytes);
        let result = match self.poll_replacement(cx)? {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(replaced)) => Poll::Ready(Ok(replaced)),
            Poll::Ready(None) => Pin::new(&mut self.stream).poll_write(cx, bytes),
        };
        self.bounded(cx, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if let Some(first) = slices.first() {
            self.replace(first);
        }
        let result = match self.poll_replacement(cx)? {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(replaced)) => Poll::Ready(Ok(replaced)),
            Poll::Ready(None) => Pin::new(&mut self.stream).poll_write_vectored(cx, slices),
        };
        self.bounded(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(cx);
        self.bounded(cx, result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.bounded(cx, result)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_an_error() {
        let (stream, _client) = tokio::io::duplex(4);
        let mut wire = Wire::new(stream, Arc::default(), "".into(), Duration::from_millis(20));
        wire.write_all(b"four").await.unwrap();
        let cut = tokio::time::timeout(Duration::from_secs(20), wire.write_all(b"more")).await;
        assert_eq!(cut.unwrap().unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[test]
    fn only_hypers_own_answers_are_recognised() {
        let own = "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\ndate: today\r\n\r\n";
        assert!(own_answer(own.as_bytes()).is_some());
        for other in [
            own.replace("date: today", "x-request-id: 1"),
            own.replace("400 Bad Request", "404 Not Found"),
            own.replace("content-length: 0", "content-length: 4"),
            format!("{own}more"),
            format!("{own}{own}"),
        ] {
            assert!(own_answer(other.as_bytes()).is_none(), "{other}");
        }
    }
}
