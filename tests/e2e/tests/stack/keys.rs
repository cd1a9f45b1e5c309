//! The signing keys change while people use the system.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use client_kit::{Credentials, Options, Retry};
use e2e::Stack;
use users_server::keys;

/// Longest wait for the new key to sign.
const PATIENCE: Duration = Duration::from_secs(30);

/// Straight to a service: the gateway would limit this much traffic of one client. Nothing is tried twice.
fn direct(stack: &Stack, service: &str, credentials: Credentials) -> (String, Options) {
    (format!("http://{}", stack.address(service)), Options::new().retry(Retry::never()).credentials(credentials))
}

fn users(stack: &Stack, credentials: Credentials) -> users_client::Client {
    let (url, options) = direct(stack, "users", credentials);
    users_client::Client::connect(&url, options).unwrap()
}

/// The `kid` of a token that the server gives out now.
async fn signing(stack: &Stack, username: &str) -> (String, String) {
    let users = users(stack, Credentials::None);
    let login = users.login_user().body_map(|body| body.username(username).password("testpass123"));
    let pair = login.send().await.unwrap();
    let token = pair.access_token.expose().to_owned();
    (jsonwebtoken::decode_header(&token).unwrap().kid.unwrap(), token)
}

async fn published(stack: &Stack) -> BTreeSet<String> {
    let keys = users(stack, Credentials::None).get_jwks().send().await.unwrap().into_inner();
    keys.keys.into_iter().map(|key| key.kid.to_string()).collect()
}

async fn all_three_take(stack: &Stack, token: &str) -> bool {
    let somebody = |service| direct(stack, service, Credentials::bearer(token.to_owned()));
    let (url, options) = somebody("orders");
    let orders = orders_client::Client::connect(&url, options).unwrap();
    let (url, options) = somebody("payments");
    let payments = payments_client::Client::connect(&url, options).unwrap();
    users(stack, Credentials::bearer(token.to_owned())).get_me().send().await.is_ok()
        && orders.list_orders().send().await.is_ok()
        && payments.list_payments().send().await.is_ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_fails_while_the_signing_keys_rotate() {
    let stack = Arc::new(Stack::start().await.unwrap());
    stack.person("rotator").await.unwrap();
    let (old_kid, old) = signing(&stack, "rotator").await;
    assert!(all_three_take(&stack, &old).await);

    let (stop, requests, failed) =
        (Arc::<AtomicBool>::default(), Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let traffic = (0..2).map(|_| {
        let (stack, stop) = (Arc::clone(&stack), Arc::clone(&stop));
        let (requests, failed) = (Arc::clone(&requests), Arc::clone(&failed));
        tokio::spawn(async move {
            while !stop.load(Ordering::Relaxed) {
                let (_, token) = signing(&stack, "rotator").await;
                let taken = all_three_take(&stack, &token).await;
                requests.fetch_add(4, Ordering::Relaxed);
                failed.fetch_add(usize::from(!taken), Ordering::Relaxed);
            }
        })
    });
    let traffic: Vec<_> = traffic.collect();

    // As if it had been made almost ten minutes ago. A service fetches the keys for an unknown one every five seconds at most.
    keys::rotate(stack.signing_keys(), Utc::now() - keys::ACTIVATION + TimeDelta::seconds(8)).unwrap();
    let changed = async {
        let mut both = BTreeSet::new();
        loop {
            both.extend(published(&stack).await);
            let (kid, token) = signing(&stack, "rotator").await;
            if kid != old_kid {
                return (both, kid, token);
            }
            assert!(both.len() <= 2);
        }
    };
    let (both, new_kid, new) = tokio::time::timeout(PATIENCE, changed).await.unwrap();
    assert_eq!(both, [old_kid, new_kid].into(), "the new key was published before it signed");
    assert_eq!(published(&stack).await, both, "and the old one still is");
    assert!(all_three_take(&stack, &old).await, "a token of the old key");
    assert!(all_three_take(&stack, &new).await, "a token of the new key");
    stop.store(true, Ordering::Relaxed);
    futures::future::join_all(traffic).await;
    let (requests, failed) = (requests.load(Ordering::Relaxed), failed.load(Ordering::Relaxed));
    eprintln!("rotation of the signing keys: {requests} requests, {failed} failed");
    assert!(requests > 40 && failed == 0);

    // Keys in wrong hands.
    keys::replace(stack.signing_keys(), Utc::now()).unwrap();
    let refused = async { while users(&stack, Credentials::bearer(new.clone())).get_me().send().await.is_ok() {} };
    tokio::time::timeout(PATIENCE, refused).await.unwrap();
    let (_, newest) = signing(&stack, "rotator").await;
    assert!(users(&stack, Credentials::bearer(newest)).get_me().send().await.is_ok());
    Arc::into_inner(stack).unwrap().stop().await;
}
