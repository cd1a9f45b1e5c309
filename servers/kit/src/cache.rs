//! A look-aside cache on Redis that switches itself off while Redis is down.
//!
//! The truth is in PostgreSQL: a lost cache loses nothing but time. No call here fails, and none waits longer than
//! [`LIMIT`]; a request goes on without the cache.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Cmd, FromRedisValue};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::Secret;
use crate::error::Error;

/// The longest that a request waits for the cache.
pub const LIMIT: Duration = Duration::from_millis(100);

/// The cache of one service. Cheap to clone.
#[derive(Clone)]
pub struct Cache {
    connection: ConnectionManager,
    prefix: Arc<str>,
    up: Arc<AtomicBool>,
}

impl Cache {
    /// Prepares the cache; the connection is made on first use and made again when it is lost.
    /// `prefix` keeps the keys of several services in one Redis apart.
    ///
    /// # Errors
    /// A URL that is none.
    pub fn new(url: &Secret, prefix: &str) -> Result<Self, Error> {
        let client = redis::Client::open(url.reveal()).map_err(|error| Error::unavailable("cache", error))?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(LIMIT))
            .set_response_timeout(Some(LIMIT))
            .set_number_of_retries(1)
            .set_max_delay(LIMIT);
        let connection = ConnectionManager::new_lazy_with_config(client, config)
            .map_err(|error| Error::unavailable("cache", error))?;
        Ok(Self { connection, prefix: prefix.into(), up: Arc::new(AtomicBool::new(true)) })
    }

    /// The same Redis under other keys.
    pub fn with_prefix(&self, prefix: &str) -> Self {
        Self { prefix: prefix.into(), ..self.clone() }
    }

    async fn run<T: FromRedisValue>(&self, command: Cmd) -> Option<T> {
        let mut connection = self.connection.clone();
        let answer = tokio::time::timeout(LIMIT, command.query_async(&mut connection)).await;
        let (up, value) = match answer {
            Ok(Ok(value)) => (true, Some(value)),
            Ok(Err(_)) | Err(_) => (false, None),
        };
        if self.up.swap(up, Ordering::Relaxed) != up {
            match up {
                true => tracing::info!("cache is back"),
                false => tracing::warn!("cache is down; going on without it"),
            }
        }
        value
    }

    fn key(&self, key: &str) -> String {
        format!("{}:{key}", self.prefix)
    }

    /// What was put under the key; `None` when there is nothing, or no cache.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let text: Option<String> = self.run(Cmd::get(self.key(key))).await?;
        serde_json::from_str(&text?).ok()
    }

    /// Puts a value under the key for a while.
    pub async fn put<T: Serialize>(&self, key: &str, value: &T, ttl: Duration) {
        if let Ok(text) = serde_json::to_string(value) {
            self.run::<()>(Cmd::set_ex(self.key(key), text, ttl.as_secs().max(1))).await;
        }
    }

    /// Forgets the key.
    pub async fn forget(&self, key: &str) {
        self.run::<()>(Cmd::del(self.key(key))).await;
    }

    /// Whether the key is there; `None` when there is no cache to ask.
    pub async fn contains(&self, key: &str) -> Option<bool> {
        self.run(Cmd::exists(self.key(key))).await
    }

    /// Whether Redis answers.
    pub async fn is_up(&self) -> bool {
        self.run::<String>(redis::cmd("PING")).await.is_some()
    }
}
