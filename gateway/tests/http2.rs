//! HTTP/2, with prior knowledge and over TLS.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use gateway::{StartError, Tls};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::support::{Stack, Upstream, config, plan, soon};

type Sender = SendRequest<Full<Bytes>>;

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Sender {
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(sender: &mut Sender, request: Request<Full<Bytes>>) -> Response<Bytes> {
    let response = soon(sender.send_request(request)).await.unwrap();
    let (head, body) = response.into_parts();
    Response::from_parts(head, body.collect().await.unwrap().to_bytes())
}

fn request(method: &str, uri: &str) -> http::request::Builder {
    Request::builder().method(method).uri(uri)
}

#[tokio::test]
async fn prior_knowledge_works_and_becomes_http_1_behind() {
    let stack = Stack::plain().await;
    let mut sender = speak(TcpStream::connect(stack.gateway.addr).await.unwrap()).await;
    let builder = request("POST", "http://api.example/users/").header("cookie", "a=1").header("cookie", "b=2");
    let reply = ask(&mut sender, builder.body(Full::from("hi")).unwrap()).await;
    assert_eq!((reply.status().as_u16(), reply.body().as_ref()), (200, &b"ok"[..]));
    assert!(reply.headers().contains_key("x-request-id"));
    let seen = stack.upstream.last();
    assert_eq!((seen.target.as_str(), seen.all("host")), ("/users", vec!["api.example"]));
    assert_eq!(seen.all("cookie"), ["a=1; b=2"]);

    let too_large = request("POST", "http://h/users").body(Full::from(vec![b'x'; 2000])).unwrap();
    assert_eq!(ask(&mut sender, too_large).await.status(), 413);
    let missing = ask(&mut sender, request("GET", "http://h/nothing").body(Full::default()).unwrap()).await;
    assert_eq!(missing.status(), 404);
    let head = ask(&mut sender, request("HEAD", "http://h/health").body(Full::default()).unwrap()).await;
    assert_eq!((head.status().as_u16(), head.body().len()), (503, 0));
    assert_ne!(head.headers()["content-length"], "0");
}

fn certificate(directory: &std::path::Path) -> (Tls, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let tls = Tls { certificate: directory.join("cert.pem"), key: directory.join("key.pem") };
    std::fs::write(&tls.certificate, made.cert.pem()).unwrap();
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
    (tls, made.cert.der().clone())
}

async fn connect(
    address: SocketAddr,
    root: CertificateDer<'static>,
    protocols: &[&[u8]],
) -> tokio_rustls::client::TlsStream<TcpStream> {
    let mut roots = RootCertStore::empty();
    roots.add(root).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    soon(TlsConnector::from(Arc::new(config)).connect(name, stream)).await.unwrap()
}

#[tokio::test]
async fn tls_speaks_both_versions() {
    let directory = tempfile::tempdir().unwrap();
    let (tls, root) = certificate(directory.path());
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.tls = Some(tls);
    let gateway = gateway::start(config).await.unwrap();

    let stream = connect(gateway.addr, root.clone(), &[b"h2", b"http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let mut sender = speak(stream).await;
    let reply = ask(&mut sender, request("GET", "https://localhost/users").body(Full::default()).unwrap()).await;
    assert_eq!(reply.status(), 200);
    assert_eq!(upstream.last().all("x-forwarded-proto"), ["https"]);

    let stream = connect(gateway.addr, root, &[b"http/1.1"]).await;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    let old = request("GET", "/users").header("host", "localhost").body(Full::<Bytes>::default()).unwrap();
    assert_eq!(soon(sender.send_request(old)).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_handshake_that_never_comes_does_not_delay_the_stop() {
    let directory = tempfile::tempdir().unwrap();
    let (tls, root) = certificate(directory.path());
    let mut config = config(plan(), "127.0.0.1:1");
    config.tls = Some(tls);
    let gateway = gateway::start(config).await.unwrap();
    let _silent = TcpStream::connect(gateway.addr).await.unwrap();
    // Connections are accepted in order: once this one speaks, the silent one has been taken too.
    drop(connect(gateway.addr, root, &[b"h2"]).await);
    assert!(soon(gateway.shutdown()).await, "nothing was left");
}

#[tokio::test]
async fn a_certificate_that_is_none_stops_the_start() {
    let directory = tempfile::tempdir().unwrap();
    let (tls, _) = certificate(directory.path());
    std::fs::write(&tls.key, "nothing").unwrap();
    let mut config = config(plan(), "127.0.0.1:1");
    config.tls = Some(tls);
    assert!(matches!(gateway::start(config).await, Err(StartError::Certificate { .. })));
}

#[tokio::test]
async fn another_certificate_is_shown_to_new_connections() {
    let directory = tempfile::tempdir().unwrap();
    let (tls, old) = certificate(directory.path());
    let upstream = Upstream::plain().await;
    let mut config = config(plan(), &upstream.address);
    config.tls = Some(tls.clone());
    let gateway = gateway::start(config).await.unwrap();
    let mut before = speak(connect(gateway.addr, old, &[b"h2"]).await).await;
    let (_, new) = certificate(directory.path());
    gateway.reload(plan()).await.unwrap();
    let mut after = speak(connect(gateway.addr, new.clone(), &[b"h2"]).await).await;
    for sender in [&mut before, &mut after] {
        let reply = ask(sender, request("GET", "https://localhost/users").body(Full::default()).unwrap()).await;
        assert_eq!(reply.status(), 200);
    }
    std::fs::write(&tls.certificate, "nothing").unwrap();
    assert!(matches!(gateway.reload(plan()).await, Err(StartError::Certificate { .. })));
    connect(gateway.addr, new, &[b"h2"]).await;
}
