//! What goes on beside the requests: ended sessions are announced again, what has expired is deleted, and signing keys
//! that were changed are taken up.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use server_kit::Cache;
use server_kit::auth::KeyRing;
use uuid::Uuid;

use crate::keys;
use crate::store::Store;
use crate::tokens::{ACCESS_LIFETIME, Issuer};

/// How long a Redis that was away, or forgot, may let an ended session into the other services.
const ANNOUNCE: Duration = Duration::from_secs(5);
const SWEEP: Duration = Duration::from_secs(3600);
/// How often the folder of the signing keys is read; far less than a new key waits.
const KEYS: Duration = Duration::from_secs(2);

/// Announces ended sessions, for as long as an access token of theirs would be valid.
pub(crate) async fn announce(revoked: &Cache, sessions: Vec<Uuid>) {
    let ttl = ACCESS_LIFETIME.to_std().unwrap_or_default() + Duration::from_secs(60);
    // At once, over one connection: many take no longer than one.
    let announced = sessions.iter().map(|session| async move { revoked.put(&session.to_string(), &true, ttl).await });
    futures::future::join_all(announced).await;
}

/// Announces the sessions that ended lately, again and again, for as long as the runtime lives.
pub(crate) async fn announce_again(store: Store, revoked: Cache) {
    let mut ticks = tokio::time::interval(ANNOUNCE);
    loop {
        ticks.tick().await;
        match store.ended_lately().await {
            Ok(sessions) => announce(&revoked, sessions).await,
            Err(error) => tracing::warn!("ended sessions are not announced: {}", error.chain()),
        }
    }
}

/// Deletes what has expired, now and every hour, for as long as the runtime lives.
pub(crate) async fn sweep(store: Store) {
    let mut hours = tokio::time::interval(SWEEP);
    loop {
        hours.tick().await;
        if let Err(error) = store.sweep_sessions().await {
            tracing::warn!("expired sessions stay for another hour: {}", error.chain());
        }
    }
}

/// Signs and verifies with the keys of the folder as they are, for as long as the runtime lives.
pub(crate) async fn follow_keys(dir: PathBuf, issuer: Arc<Issuer>, ring: Arc<KeyRing>) {
    let mut ticks = tokio::time::interval(KEYS);
    let mut known = issuer.published();
    loop {
        ticks.tick().await;
        let dir = dir.clone();
        let loaded = tokio::task::spawn_blocking(move || keys::load(&dir)).await;
        match loaded {
            Ok(Ok(keys)) => issuer.use_keys(keys),
            Ok(Err(error)) => tracing::error!("the signing keys stay as they were: {error}"),
            Err(_) => return,
        }
        let published = issuer.published();
        if published != known {
            let ids: Vec<&str> = published.iter().map(|key| key.id.as_str()).collect();
            tracing::info!(keys = ids.join(" "), "the signing keys were changed");
            if let Err(error) = ring.replace(&published) {
                tracing::error!("the new keys do not verify: {}", error.chain());
            }
            known = published;
        }
    }
}
