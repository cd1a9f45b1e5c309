//! Clients that do not read, or do not send.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

use super::support::{Stack, Upstream, config, plan, response, soon};

/// Speaks when it is dropped.
struct Dropped(mpsc::UnboundedSender<()>);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send(());
    }
}

#[tokio::test]
async fn a_client_that_stops_reading_is_cut() {
    let (gone, mut ends) = mpsc::unbounded_channel();
    let upstream = Upstream::answering(move |_| {
        let gone = Dropped(gone.clone());
        let endless = stream::repeat_with(move || {
            let _held = &gone;
            Ok::<_, Infallible>(Frame::data(Bytes::from_static(&[b'x'; 65_536])))
        });
        async move { Response::new(StreamBody::new(endless).boxed()) }
    });
    let upstream = upstream.await;
    let mut config = config(plan(), &upstream.address);
    config.idle_body_timeout = Duration::from_millis(200);
    let stack = Stack { gateway: gateway::start(config).await.unwrap(), upstream };
    let mut client = stack.client().await;
    client.send("GET /users HTTP/1.1\r\nHost: h\r\n\r\n").await;
    assert_eq!(client.head().await.status, 200);
    soon(ends.recv()).await.unwrap();
}

#[tokio::test]
async fn a_window_that_stays_closed_is_cut() {
    // With 0 the response stays in the gateway; with 1 it is in the connection, and the request is over.
    for window in [0, 1] {
        let upstream = Upstream::plain().await;
        let mut config = config(plan(), &upstream.address);
        config.idle_body_timeout = Duration::from_millis(200);
        config.header_timeout = Duration::from_millis(200);
        if window == 0 {
            config.header_timeout = Duration::from_secs(30);
        }
        let stack = Stack { gateway: gateway::start(config).await.unwrap(), upstream };
        let stream = TokioIo::new(TcpStream::connect(stack.gateway.addr).await.unwrap());
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder.initial_stream_window_size(window);
        let (mut sender, connection) = builder.handshake(stream).await.unwrap();
        tokio::spawn(connection);
        let request = Request::get("http://h/users").body(Full::<Bytes>::default()).unwrap();
        let response = soon(sender.send_request(request)).await.unwrap();
        assert_eq!(response.status(), 200);
        let mut body = response.into_body();
        // The bytes that fit are not read, so the window stays as it is.
        assert!(soon(sender_closed(&sender)).await, "{window}");
        while let Some(Ok(_)) = soon(body.frame()).await {}
    }
}

async fn sender_closed(sender: &http2::SendRequest<Full<Bytes>>) -> bool {
    while !sender.is_closed() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    true
}

#[tokio::test]
async fn slow_exchanges_of_http_2_are_left_alone_while_they_move() {
    let upstream = Upstream::answering(|request| async move {
        if request.uri().path() == "/users/me" {
            // Longer than a pause may be: the service has its own time to answer.
            tokio::time::sleep(Duration::from_millis(600)).await;
            return response(200, "ok");
        }
        let chunks = stream::unfold(0, |index| async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            (index < 12).then(|| (Ok::<_, Infallible>(Frame::data(Bytes::from_static(b"x"))), index + 1))
        });
        Response::new(super::bodies::sync(StreamBody::new(chunks)))
    });
    let upstream = upstream.await;
    let mut config = config(plan(), &upstream.address);
    config.idle_body_timeout = Duration::from_millis(250);
    let stack = Stack { gateway: gateway::start(config).await.unwrap(), upstream };
    for (path, expected) in [("/users/me", "ok"), ("/users", "xxxxxxxxxxxx")] {
        let stream = TokioIo::new(TcpStream::connect(stack.gateway.addr).await.unwrap());
        let (mut sender, connection) = http2::handshake(TokioExecutor::new(), stream).await.unwrap();
        tokio::spawn(connection);
        let request = Request::get(format!("http://h{path}")).body(Full::<Bytes>::default()).unwrap();
        let response = soon(sender.send_request(request)).await.unwrap();
        assert_eq!(soon(response.into_body().collect()).await.unwrap().to_bytes(), expected, "{path}");
    }
}

#[tokio::test]
async fn an_upload_that_outlasts_the_operation_is_the_clients_fault() {
    let upstream = Upstream::answering(|request| async move {
        let _ = request.into_body().collect().await;
        std::future::pending::<()>().await;
        response(200, "ok")
    });
    let stack = Stack::over(upstream.await).await;
    let mut client = stack.client().await;
    client.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nfirst").await;
    client.reply().await.is_error(408, "body_timeout");

    let mut client = stack.client().await;
    client.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nfirst").await;
    client.reply().await.is_error(504, "timeout");
}
