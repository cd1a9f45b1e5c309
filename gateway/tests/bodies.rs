//! Bodies stream, and have limits.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http::Response;
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use tokio::sync::{Notify, mpsc};

use super::support::{Stack, Upstream, config, plan, response, soon};

#[tokio::test]
async fn a_response_arrives_while_the_service_is_still_writing_it() {
    let release = Arc::new(Notify::new());
    let held = release.clone();
    let upstream = Upstream::answering(move |_| {
        let held = held.clone();
        async move {
            let chunks = stream::unfold(0, move |index| {
                let held = held.clone();
                async move {
                    let chunk: &'static [u8] = match index {
                        0 => b"first",
                        1 => {
                            held.notified().await;
                            b"second"
                        }
                        _ => return None,
                    };
                    Some((Ok::<_, Infallible>(Frame::data(Bytes::from_static(chunk))), index + 1))
                }
            });
            Response::new(StreamBody::new(Box::pin(chunks)).boxed_unsync()).map(sync)
        }
    });
    let stack = Stack::over(upstream.await).await;
    let mut client = stack.client().await;
    client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(client.head().await.status, 200);
    assert_eq!(client.chunk().await.as_deref(), Some(&b"first"[..]));
    release.notify_one();
    assert_eq!(client.chunk().await.as_deref(), Some(&b"second"[..]));
    assert_eq!(client.chunk().await, None);
}

/// Streams that are not `Sync` become so by never being shared.
pub(super) fn sync<B>(body: B) -> http_body_util::combinators::BoxBody<Bytes, Infallible>
where
    B: http_body::Body<Data = Bytes, Error = Infallible> + Send + 'static,
{
    http_body_util::BodyExt::boxed(SyncBody(std::sync::Mutex::new(Box::pin(body))))
}

struct SyncBody<B>(std::sync::Mutex<std::pin::Pin<Box<B>>>);

impl<B: http_body::Body> http_body::Body for SyncBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        self.get_mut().0.get_mut().unwrap().as_mut().poll_frame(cx)
    }
}

#[tokio::test]
async fn a_request_arrives_while_the_client_is_still_writing_it() {
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    let upstream = Upstream::answering(move |request| {
        let arrived = arrived.clone();
        async move {
            let mut body = request.into_body();
            while let Some(frame) = body.frame().await {
                arrived.send(frame.unwrap().into_data().unwrap()).unwrap();
            }
            response(200, "ok")
        }
    });
    let stack = Stack::over(upstream.await).await;
    let mut client = stack.client().await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n").await;
    assert_eq!(soon(arrivals.recv()).await.unwrap(), "first");
    client.send("6\r\nsecond\r\n0\r\n\r\n").await;
    assert_eq!(soon(arrivals.recv()).await.unwrap(), "second");
    assert_eq!(client.reply().await.text(), "ok");
}

#[tokio::test]
async fn a_body_that_says_it_is_too_large_never_reaches_the_service() {
    let stack = Stack::plain().await;
    let reply = stack.ask("POST /users", &format!("Content-Length: 1024\r\n\r\n{}", "x".repeat(1022))).await;
    assert_eq!(reply.status, 200, "exactly the limit, the last two bytes being the line's end");
    let before = stack.upstream.requests().len();

    let mut client = stack.client().await;
    client
        .send(format!("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 200000\r\n\r\n{}", "x".repeat(200_000)))
        .await;
    client.reply().await.is_error(413, "content_too_large");
    // The body was read and thrown away, so the connection is still good.
    assert_eq!(client.get("/users").await.status, 200);
    assert_eq!(stack.upstream.requests().len(), before + 1);

    let mut client = stack.client().await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 1025\r\nExpect: 100-continue\r\n\r\n").await;
    client.reply().await.is_error(413, "content_too_large");
    assert!(client.rest().await.is_empty(), "the body is not asked for after all");
}

#[tokio::test]
async fn a_body_that_turns_out_too_large_is_cut() {
    let stack = Stack::plain().await;
    let mut client = stack.client().await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    let chunk = format!("200\r\n{}\r\n", "x".repeat(0x200));
    for _ in 0..2 {
        client.send(&chunk).await;
    }
    client.send("1\r\nx\r\n0\r\n\r\n").await;
    client.reply().await.is_error(413, "content_too_large");

    let mut client = stack.client().await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n").await;
    client.send(&chunk).await;
    client.send(&chunk).await;
    client.send("0\r\n\r\n").await;
    assert_eq!(client.reply().await.status, 200, "exactly the limit");
}

#[tokio::test]
async fn an_expectation_is_answered_when_the_service_takes_the_body() {
    let stack = Stack::plain().await;
    let mut client = stack.client().await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n").await;
    assert_eq!(client.head().await.status, 100);
    client.send("hi").await;
    assert_eq!(client.reply().await.status, 200);
    assert!(stack.upstream.last().all("expect").is_empty());
}

#[tokio::test]
async fn a_large_upload_comes_through_whole() {
    let upstream = Upstream::answering(|request| async move {
        let length = request.into_body().collect().await.unwrap().to_bytes().len();
        Response::new(http_body_util::Full::from(length.to_string()).boxed())
    });
    let stack = Stack::over(upstream.await).await;
    let mut client = stack.client().await;
    client.send(format!("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", 8 << 20)).await;
    client.send(vec![b'x'; 8 << 20]).await;
    assert_eq!(client.reply().await.text(), (8 << 20).to_string());
}

#[tokio::test]
async fn bodies_that_stop_moving_are_cut() {
    let upstream = Upstream::answering(|request| async move {
        if request.method() == "POST" {
            let _ = request.into_body().collect().await;
            return response(200, "ok");
        }
        let first = stream::once(async { Ok::<_, Infallible>(Frame::data(Bytes::from_static(b"first"))) });
        let never = futures::StreamExt::chain(first, stream::pending());
        Response::new(sync(StreamBody::new(never)))
    });
    let upstream = upstream.await;
    let mut config = config(plan(), &upstream.address);
    config.idle_body_timeout = Duration::from_millis(100);
    let stack = Stack { gateway: gateway::start(config).await.unwrap(), upstream };

    let mut client = stack.client().await;
    client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(client.head().await.status, 200);
    assert_eq!(client.rest().await, b"5\r\nfirst\r\n", "cut without the last chunk, so that it does not look complete");

    let mut client = stack.client().await;
    client.send("POST /users HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nfirst").await;
    client.reply().await.is_error(408, "body_timeout");
}
