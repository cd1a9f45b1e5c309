//! Credentials that renew themselves, and what a generated client puts on the wire.

#![allow(clippy::unwrap_used, missing_docs)]

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use users_client::{CallError, Client, Credentials, IdempotencyKey, Options, Outcome, ServiceLogin, Session};

/// Head and body of each request.
type Log = Arc<Mutex<Vec<String>>>;

const ACCOUNT: &str = r#"{"id": "01936f2a-7c1e-7b3a-9d52-3f4b8a6c1e20", "username": "testuser", "role": "customer",
    "email": "test@example.com", "created_at": "2026-11-23T09:30:00Z", "updated_at": "2026-11-23T09:30:00Z"}"#;

/// Answers every operation of these tests. Access tokens of persons live no time, so each call needs a new one.
fn answer(request: &str, count: usize) -> (&'static str, String) {
    let token = |lifetime: u32, rest: &str| {
        let fields = format!(r#""access_token": "access-{count}", "token_type": "Bearer", "expires_in": {lifetime}"#);
        ("200 OK", format!("{{{fields}, {rest}}}"))
    };
    let refresh = format!(r#""refresh_token": "{count:043}""#);
    match request.split_whitespace().nth(1).unwrap() {
        "/users/refresh" if request.contains("revoked") => {
            ("401 Unauthorized", r#"{"request_id": "r-1", "message": "no"}"#.to_owned())
        }
        "/users/login" if request.contains("ended-soon") => {
            token(0, r#""refresh_token": "revoked-revoked-revoked-revoked-revoked-revo""#)
        }
        "/users/login" | "/users/refresh" => token(0, &refresh),
        "/users/token" if request.contains("wrong") => {
            ("401 Unauthorized", r#"{"request_id": "r-1", "message": "no"}"#.to_owned())
        }
        "/users/token" => token(900, r#""scope": "users:read""#),
        "/users/register" => ("201 Created", ACCOUNT.to_owned()),
        _ => ("200 OK", ACCOUNT.to_owned()),
    }
}

async fn server() -> (String, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (url, log) = (format!("http://{}", listener.local_addr().unwrap()), Log::default());
    let kept = log.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(stream, kept.clone()));
        }
    });
    (url, log)
}

async fn serve(mut stream: TcpStream, log: Log) {
    let mut buffer = String::new();
    loop {
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(length) => buffer.push_str(std::str::from_utf8(&chunk[..length]).unwrap()),
        }
        let Some((head, body)) = buffer.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        if body.len() < length.parse().unwrap() {
            continue;
        }
        let count = {
            let mut log = log.lock().unwrap();
            log.push(std::mem::take(&mut buffer));
            log.len()
        };
        let (status, body) = answer(&log.lock().unwrap()[count - 1], count);
        let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}", body.len());
        stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await.unwrap();
    }
}

/// The first lines of all requests, and who they came from.
fn story(log: &Log) -> Vec<String> {
    let line = |request: &String| {
        let target = request.split_whitespace().nth(1).unwrap().to_owned();
        let token = request.lines().find_map(|line| line.strip_prefix("authorization: Bearer "));
        format!("{target} {}", token.unwrap_or("-"))
    };
    log.lock().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn a_session_renews_itself_with_the_latest_refresh_token() {
    let (url, log) = server().await;
    let client = Client::connect(&url, Options::new()).unwrap();
    let credentials = Session::start(&client, "testuser", "testpass123").await.unwrap();
    assert!(!format!("{credentials:?}").contains("access-1"));
    let client = client.with_context(|context| context.with_credentials(credentials));
    for _ in 0..2 {
        client.get_me().send().await.unwrap();
    }
    assert_eq!(
        story(&log),
        ["/users/login -", "/users/refresh -", "/users/me access-2", "/users/refresh -", "/users/me access-4"]
    );
    let log = log.lock().unwrap();
    assert!(log[1].contains(&format!("{:043}", 1)) && log[3].contains(&format!("{:043}", 2)), "{log:#?}");
}

#[tokio::test]
async fn a_session_that_was_ended_is_started_again() {
    let (url, log) = server().await;
    let client = Client::connect(&url, Options::new()).unwrap();
    let credentials = Session::start(&client, "testuser", "ended-soon-1").await.unwrap();
    let client = client.with_context(|context| context.with_credentials(credentials));
    client.get_me().send().await.unwrap();
    assert_eq!(story(&log), ["/users/login -", "/users/refresh -", "/users/login -", "/users/me access-3"]);
}

#[tokio::test]
async fn a_session_goes_on_where_it_was_left() {
    let (url, log) = server().await;
    let client = Client::connect(&url, Options::new()).unwrap();
    let kept = Arc::<Mutex<Vec<String>>>::default();
    let resume = |token: String| {
        let keep = Arc::clone(&kept);
        let credentials =
            Session::resume(&client, token.into(), move |next| keep.lock().unwrap().push(next.expose().to_owned()));
        client.with_context(|context| context.with_credentials(credentials))
    };
    let resumed = resume("a".repeat(43));
    for _ in 0..2 {
        resumed.get_me().send().await.unwrap();
    }
    assert!(log.lock().unwrap()[0].contains(&"a".repeat(43)));
    assert_eq!(*kept.lock().unwrap(), [format!("{:043}", 1), format!("{:043}", 3)]);
    // Without a password there is nothing to start again with.
    let error = resume("revoked".repeat(7)[..43].to_owned()).get_me().send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.summary().contains("the session could not be renewed"), "{}", error.summary());
}

#[tokio::test]
async fn a_service_logs_in_once() {
    let (url, log) = server().await;
    let client = Client::connect(&url, Options::new()).unwrap();
    let login = ServiceLogin::new(&client, "orders", "s3cret".into()).unwrap().scope("users:read").unwrap();
    assert!(!format!("{login:?}").contains("s3cret"));
    let client = client.with_context(|context| context.with_credentials(login.credentials()));
    for _ in 0..2 {
        client.get_me().send().await.unwrap();
    }
    assert_eq!(story(&log), ["/users/token -", "/users/me access-1", "/users/me access-1"]);
}

#[tokio::test]
async fn a_refused_service_sends_nothing_and_says_why() {
    let (url, _log) = server().await;
    let client = Client::connect(&url, Options::new()).unwrap();
    let login = ServiceLogin::new(&client, "orders", "wrong".into()).unwrap();
    let client = client.with_context(|context| context.with_credentials(login.credentials()));
    let error = client.get_me().send().await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.summary().contains("the credentials are refused (answered 401"), "{}", error.summary());
    assert!(ServiceLogin::new(&client, "Not A Name", "x".into()).is_err());
}

#[tokio::test]
async fn a_call_carries_what_its_builder_and_its_context_say() {
    let (url, log) = server().await;
    let client = Client::connect(&url, Options::new().credentials(Credentials::bearer("t0ken"))).unwrap();
    let key = IdempotencyKey::new();
    let call = client.with_context(|context| context.with_request_id("request-7"));
    let call = call.register_user().idempotency_key(key.clone());
    let call = call.body_map(|body| body.username("testuser").email("test@example.com").password("testpass123"));
    assert!(!format!("{call:?}").contains("testpass123"), "{call:?}");
    let account = call.send().await.unwrap();
    assert_eq!(account.username.as_str(), "testuser");
    let request = log.lock().unwrap()[0].to_lowercase();
    assert!(request.contains("x-request-id: request-7\r\n"));
    assert!(request.contains(&format!("idempotency-key: {key}\r\n")));
    assert!(request.contains(r#""password":"testpass123""#));
    // Registering asks for no token, so it is shown none.
    assert!(!request.contains("authorization"), "{request}");
}

#[test]
fn a_value_off_its_pattern_is_refused_before_anything_is_sent() {
    assert!(users_client::types::Username::try_from("no spaces").is_err());
}
