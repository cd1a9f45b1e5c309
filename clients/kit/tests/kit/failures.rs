//! What is known of a call that went wrong.

use std::time::Duration;

use client_kit::progenitor_client::Error;
use client_kit::reqwest::StatusCode;
use client_kit::{CallError, Options, Outcome};
use tokio::net::TcpListener;

use crate::server::{Reply, Server};
use crate::{Answer, Client};

async fn failure(reply: Reply) -> Error<Answer> {
    let server = Server::start(reply).await;
    let options = Options::new().attempt_timeout(Duration::from_millis(200));
    Client::connect(&server.url, options).unwrap().call("get_public").await.unwrap_err()
}

#[tokio::test]
async fn an_answer_tells_its_status_and_request_id() {
    let error = failure(Reply::With { status: "404 Not Found", body: r#"{"value": 1}"# }).await;
    assert_eq!(error.outcome(), Outcome::Answered(StatusCode::NOT_FOUND));
    assert_eq!(error.request_id(), Some("from-server"));
    assert_eq!(error.summary(), "answered 404 Not Found (request from-server)");
}

#[tokio::test]
async fn status_and_request_id_survive_a_body_off_its_schema() {
    for (status, code) in [("200 OK", StatusCode::OK), ("409 Conflict", StatusCode::CONFLICT)] {
        let error = failure(Reply::With { status, body: r#"{"value": "hunter2"}"# }).await;
        assert_eq!(error.status(), Some(code));
        assert_eq!(error.outcome(), Outcome::Answered(code));
        assert_eq!(error.request_id(), Some("from-server"));
        assert!(error.summary().contains("does not match its schema at line 1"), "{}", error.summary());
        assert!(!format!("{error} {error:?} {}", error.summary()).contains("hunter2"));
    }
}

#[tokio::test]
async fn an_undeclared_status_is_named() {
    let error = failure(Reply::With { status: "503 Service Unavailable", body: "<html>" }).await;
    assert_eq!(error.outcome(), Outcome::Answered(StatusCode::SERVICE_UNAVAILABLE));
    assert!(error.summary().contains("not in the contract"));
}

#[tokio::test]
async fn silence_leaves_the_outcome_unknown() {
    let error = failure(Reply::Never).await;
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.summary(), "no answer in time");
    assert_eq!(failure(Reply::HangUp).await.outcome(), Outcome::Unknown);
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", unused.local_addr().unwrap());
    drop(unused);
    let error = Client::connect(&url, Options::new()).unwrap().call("get_public").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(error.summary().starts_with("not sent: "), "{}", error.summary());
    assert!(!error.summary().contains("127.0.0.1"), "{}", error.summary());
}
