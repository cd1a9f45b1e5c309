//! The users service, which issues the access tokens that callers show here.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use server_kit::Error;
use server_kit::auth::{JwkSource, PublishedKey};
use server_kit::health::Dependency;
use server_kit::metrics::Metrics;
use users_client::{CallError, Client, Options};

/// How long the users service may take. A request that needs its keys waits for it.
const PATIENCE: Duration = Duration::from_secs(3);

/// A client of the users service; nothing is sent yet.
///
/// # Errors
/// An address that is none.
pub fn connect(url: &str, options: Options, metrics: &Metrics) -> anyhow::Result<Client> {
    let options = options.attempt_timeout(PATIENCE).timeout(PATIENCE).observer(metrics.calls_to("users"));
    Client::connect(url, options).context("USERS_URL")
}

/// Where the keys that verify access tokens come from.
pub fn key_source(users: &Client) -> JwkSource {
    let users = users.clone();
    Arc::new(move || {
        let users = users.clone();
        Box::pin(async move {
            let answer = users.get_jwks().send().await;
            let keys = answer.map_err(|error| Error::unavailable("users", error.summary()))?;
            let published =
                |key: users_client::types::Jwk| PublishedKey { id: key.kid.to_string(), x: key.x.to_string() };
            Ok(keys.into_inner().keys.into_iter().map(published).collect())
        })
    })
}

/// What readiness says of it: keys that are known outlive it for a while, so it is not necessary at every moment.
pub fn dependency(users: &Client) -> Dependency {
    let users = users.with_context(|context| context.with_timeout(Duration::from_secs(1)));
    Dependency::optional("users", move || {
        let users = users.clone();
        async move { users.get_liveness().send().await.is_ok() }
    })
}
