//! What goes on beside the requests: ended sessions are announced again, and what has expired is deleted.

use std::time::Duration;

use server_kit::Cache;
use uuid::Uuid;

use crate::store::Store;
use crate::tokens::ACCESS_LIFETIME;

/// How long a Redis that was away, or forgot, may let an ended session into the other services.
const ANNOUNCE: Duration = Duration::from_secs(5);
const SWEEP: Duration = Duration::from_secs(3600);

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
