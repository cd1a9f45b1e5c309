//! Tokens that are fetched when needed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use client_kit::progenitor_client::Error;
use client_kit::{CallError, Credentials, CredentialsError, Grant, Login, Options, Outcome, Refreshing, TokenSource};
use tokio::time::{advance, sleep};

use crate::server::{OK, Reply, Server};
use crate::{Answer, Client};

/// Takes a moment and answers a new token, or a refusal, each time; counts.
fn login(count: Arc<AtomicUsize>, works: bool) -> impl Login {
    move || {
        let count = count.clone();
        async move {
            let number = count.fetch_add(1, Ordering::SeqCst) + 1;
            sleep(Duration::from_millis(20)).await;
            if !works {
                return Err(CredentialsError::new("the users API refused the client"));
            }
            Ok(Grant { token: format!("token-{number}").into(), lifetime: Duration::from_secs(900) })
        }
    }
}

/// So many calls at the same time.
async fn at_once(count: usize, client: &Client) -> Vec<Result<(), Error<Answer>>> {
    let call = |_| {
        let client = client.clone();
        tokio::spawn(async move { client.call("get_secret").await.map(|_| ()) })
    };
    let calls: Vec<_> = (0..count).map(call).collect();
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }
    results
}

#[tokio::test]
async fn fifty_calls_log_in_once() {
    let server = Server::start(OK).await;
    let count = Arc::default();
    let options = Options::new().credentials(Credentials::refreshing(login(Arc::clone(&count), true)));
    let client = Client::connect(&server.url, options).unwrap();
    for result in at_once(50, &client).await {
        result.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let sent = server.received("authorization");
    assert_eq!(sent.len(), 50);
    assert!(sent.iter().all(|value| value.as_deref() == Some("Bearer token-1")));
}

#[tokio::test]
async fn fifty_calls_share_one_failure() {
    let server = Server::start(OK).await;
    let count = Arc::default();
    let options = Options::new().credentials(Credentials::refreshing(login(Arc::clone(&count), false)));
    let client = Client::connect(&server.url, options).unwrap();
    for result in at_once(50, &client).await {
        let error = result.unwrap_err();
        assert_eq!(error.outcome(), Outcome::NotSent);
        assert_eq!(error.summary(), "not sent: the users API refused the client");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert!(server.received("authorization").is_empty());
    // The failure is not kept: the next call tries again.
    client.call("get_secret").await.unwrap_err();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_before_it_expires() {
    let count = Arc::default();
    let source = Refreshing::new(login(Arc::clone(&count), true));
    assert_eq!(source.token().await.unwrap().expose(), "token-1");
    advance(Duration::from_secs(869)).await;
    assert_eq!(source.token().await.unwrap().expose(), "token-1");
    advance(Duration::from_secs(2)).await;
    assert_eq!(source.token().await.unwrap().expose(), "token-2");
    assert!(!format!("{source:?}").contains("token-2"));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let server = Server::start(Reply::With { status: "401 Unauthorized", body: r#"{"value": 0}"# }).await;
    let count = Arc::default();
    let options = Options::new().credentials(Credentials::refreshing(login(Arc::clone(&count), true)));
    let client = Client::connect(&server.url, options).unwrap();
    client.call("get_secret").await.unwrap_err();
    let sent = |number: u32| Some(format!("Bearer token-{number}"));
    assert_eq!(server.received("authorization"), [sent(1), sent(2)]);
    // The next call does not begin with a token that is known to be refused.
    client.call("get_secret").await.unwrap_err();
    assert_eq!(server.received("authorization")[2..], [sent(2), sent(3)]);
}

#[tokio::test]
async fn a_hundred_calls_whose_token_expired_renew_it_once() {
    const REFUSED: Reply = Reply::With { status: "401 Unauthorized", body: r#"{"value": 0}"# };
    let mut replies = vec![REFUSED; 100];
    replies.push(OK);
    let server = Server::script(replies).await;
    let count = Arc::default();
    let grant = Grant { token: "expired-at-the-server".into(), lifetime: Duration::from_secs(900) };
    let source = Refreshing::starting_with(login(Arc::clone(&count), true), &grant);
    let options = Options::new().credentials(Credentials::Provider(Arc::new(source)));
    let client = Client::connect(&server.url, options).unwrap();
    for result in at_once(100, &client).await {
        result.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    assert_eq!(server.requests(), 200);
}

#[tokio::test]
async fn a_stalled_login_costs_no_more_than_the_call_may_take() {
    let server = Server::start(OK).await;
    let stalled = || async { std::future::pending::<Result<Grant, CredentialsError>>().await };
    let options = Options::new().timeout(Duration::from_millis(50)).credentials(Credentials::refreshing(stalled));
    let error = Client::connect(&server.url, options).unwrap().call("get_secret").await.unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
}

#[tokio::test]
async fn a_login_outlives_the_call_that_began_it() {
    let count = Arc::default();
    let source = Refreshing::new(login(Arc::clone(&count), true));
    tokio::time::timeout(Duration::from_millis(1), source.token()).await.unwrap_err();
    assert_eq!(source.token().await.unwrap().expose(), "token-1");
}

#[tokio::test(start_paused = true)]
async fn a_granted_token_is_used_up_first() {
    let count = Arc::default();
    let grant = Grant { token: "granted".into(), lifetime: Duration::from_secs(100) };
    let source = Refreshing::starting_with(login(Arc::clone(&count), true), &grant);
    assert_eq!(source.token().await.unwrap().expose(), "granted");
    advance(Duration::from_secs(81)).await;
    assert_eq!(source.token().await.unwrap().expose(), "token-1");
}
