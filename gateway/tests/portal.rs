//! The documentation portal.

use std::io::Read as _;

use flate2::read::GzDecoder;
use gateway::{Running, StartError};
use gateway_plan::{Plan, StaticFile};

use super::support::{Client, Upstream, config, plan};

const CSP: &str = "default-src 'none'; script-src 'self'";

fn with_files() -> Plan {
    let mut plan = plan();
    let file = |file: &str, content_type: &str| StaticFile {
        file: file.to_owned(),
        content_type: content_type.to_owned(),
        cache: "no-cache".to_owned(),
    };
    plan.portal.csp = CSP.to_owned();
    plan.portal.docs.insert("users".to_owned(), "/users/docs".to_owned());
    plan.portal.files.insert("/users/docs".to_owned(), file("users.html", "text/html; charset=utf-8"));
    plan.portal.files.insert("/docs/assets/viewer.js".to_owned(), file("assets/viewer.js", "text/javascript"));
    plan.portal.redirects.insert("/".to_owned(), "/docs".to_owned());
    plan
}

async fn portal() -> Running {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("assets")).unwrap();
    std::fs::write(directory.path().join("users.html"), "<p>short").unwrap();
    std::fs::write(directory.path().join("assets/viewer.js"), script()).unwrap();
    let upstream = Upstream::plain().await;
    let mut config = config(with_files(), &upstream.address);
    config.portal = Some(directory.path().to_owned());
    gateway::start(config).await.unwrap()
}

fn script() -> String {
    "let words = 'the same again';\n".repeat(500)
}

async fn ask(gateway: &Running, line: &str, headers: &str) -> super::support::Reply {
    let mut client = Client::connect(gateway.addr).await;
    client.send(format!("{line} HTTP/1.1\r\nHost: h\r\n{headers}\r\n")).await;
    if line.starts_with("HEAD") { client.head().await } else { client.reply().await }
}

#[tokio::test]
async fn pages_are_served_beside_the_operations() {
    let gateway = portal().await;
    for path in ["/users/docs", "/users/docs/"] {
        let page = ask(&gateway, &format!("GET {path}"), "Accept-Encoding: gzip\r\n").await;
        assert_eq!((page.status, page.text()), (200, "<p>short"));
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("content-security-policy"), Some(CSP));
        assert_eq!(page.header("x-frame-options"), Some("DENY"));
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        assert_eq!(page.header("content-encoding"), None, "too short to be worth it");
    }
    assert_eq!(ask(&gateway, "GET /users/other", "").await.text(), "ok");
    let refused = ask(&gateway, "POST /users/docs", "Content-Length: 0\r\n").await;
    refused.is_error(405, "method_not_allowed");
    assert_eq!(refused.header("allow"), Some("GET, HEAD"));
    let redirect = ask(&gateway, "GET /", "").await;
    assert_eq!((redirect.status, redirect.header("location")), (302, Some("/docs")));
}

#[tokio::test]
async fn large_files_are_compressed_for_those_who_take_it() {
    let gateway = portal().await;
    let plain = ask(&gateway, "GET /docs/assets/viewer.js", "").await;
    assert_eq!((plain.text(), plain.header("content-encoding")), (script().as_str(), None));
    assert_eq!(plain.header("vary"), Some("accept-encoding"));
    let packed = ask(&gateway, "GET /docs/assets/viewer.js", "Accept-Encoding: br, gzip\r\n").await;
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    assert!(packed.body.len() < plain.body.len() / 10);
    let mut unpacked = String::new();
    GzDecoder::new(&packed.body[..]).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, script());
    assert_ne!(plain.header("etag"), packed.header("etag"));

    let mut client = Client::connect(gateway.addr).await;
    client.send("HEAD /docs/assets/viewer.js HTTP/1.1\r\nHost: h\r\n\r\n").await;
    let head = client.head().await;
    assert_eq!(head.header("content-length"), Some(script().len().to_string().as_str()));
    assert_eq!(client.get("/users/docs").await.text(), "<p>short", "no body came in between");
}

#[tokio::test]
async fn a_client_that_has_the_file_is_told_so() {
    let gateway = portal().await;
    let tag = ask(&gateway, "GET /docs/assets/viewer.js", "").await.header("etag").unwrap().to_owned();
    for matching in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
        let line = format!("If-None-Match: {matching}\r\n");
        let reply = ask(&gateway, "GET /docs/assets/viewer.js", &line).await;
        assert_eq!((reply.status, reply.header("etag")), (304, Some(tag.as_str())), "{matching}");
        assert!(reply.body.is_empty());
    }
    let packed = format!("If-None-Match: {tag}\r\nAccept-Encoding: gzip\r\n");
    assert_eq!(ask(&gateway, "GET /docs/assets/viewer.js", &packed).await.status, 200, "another representation");
    assert_eq!(ask(&gateway, "GET /docs/assets/viewer.js", "If-None-Match: \"other\"\r\n").await.status, 200);
}

#[tokio::test]
async fn a_portal_that_is_not_there_stops_the_start() {
    let missing = gateway::start(config(with_files(), "127.0.0.1:1")).await;
    assert!(matches!(missing, Err(StartError::NoPortal)));
    let mut wrong = config(with_files(), "127.0.0.1:1");
    wrong.portal = Some("/nowhere".into());
    assert!(matches!(gateway::start(wrong).await, Err(StartError::File { .. })));
}
