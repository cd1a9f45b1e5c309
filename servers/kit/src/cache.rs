//! A look-aside cache on Redis, without which everything goes on.
//!
//! The truth is in PostgreSQL: a lost cache loses nothing but time. No call here fails, and none waits longer than
//! [`LIMIT`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use prometheus::{IntCounterVec, Opts};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Cmd, FromRedisValue, RedisResult};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::Secret;
use crate::error::Error;
use crate::metrics::Metrics;

/// The longest that a request waits for the cache.
pub const LIMIT: Duration = Duration::from_millis(100);
/// While calls fail the connection is made anew this often: one that hangs does not know that it is lost.
const RENEW: Duration = Duration::from_secs(1);

/// The cache of one service. Cheap to clone.
#[derive(Clone)]
pub struct Cache {
    server: Arc<Server>,
    prefix: Arc<str>,
}

struct Server {
    client: Client,
    connection: ArcSwap<ConnectionManager>,
    renewed: Mutex<Instant>,
    up: AtomicBool,
    lookups: IntCounterVec,
}

fn connect(client: &Client) -> RedisResult<ConnectionManager> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(LIMIT))
        .set_response_timeout(Some(LIMIT))
        .set_number_of_retries(1)
        .set_max_delay(LIMIT);
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}

impl Server {
    async fn run<T: FromRedisValue>(&self, command: Cmd) -> Option<T> {
        let mut connection = ConnectionManager::clone(&self.connection.load());
        let answer = tokio::time::timeout(LIMIT, command.query_async(&mut connection)).await;
        let value = answer.ok().and_then(Result::ok);
        let up = value.is_some();
        if self.up.swap(up, Ordering::Relaxed) != up {
            match up {
                true => tracing::info!("cache is back"),
                false => tracing::warn!("cache is down; going on without it"),
            }
        }
        if !up {
            self.renew();
        }
        value
    }

    fn renew(&self) {
        let mut renewed = self.renewed.lock().unwrap_or_else(PoisonError::into_inner);
        if renewed.elapsed() >= RENEW
            && let Ok(connection) = connect(&self.client)
        {
            *renewed = Instant::now();
            self.connection.store(Arc::new(connection));
        }
    }
}

impl Cache {
    /// Prepares the cache; the connection is made on first use and made again when it is lost.
    /// `prefix` keeps the keys of several services in one Redis apart.
    ///
    /// # Errors
    /// A URL that is none.
    pub fn new(url: &Secret, prefix: &str) -> Result<Self, Error> {
        let client = Client::open(url.reveal()).map_err(|error| Error::unavailable("cache", error))?;
        let connection = connect(&client).map_err(|error| Error::unavailable("cache", error))?;
        let lookups = Opts::new("cache_lookups_total", "Look-ups by what they came to: hit, miss, unavailable.");
        let server = Server {
            client,
            connection: ArcSwap::from_pointee(connection),
            renewed: Mutex::new(Instant::now()),
            up: AtomicBool::new(true),
            lookups: IntCounterVec::new(lookups, &["cache", "outcome"]).map_err(Error::internal)?,
        };
        Ok(Self { server: Arc::new(server), prefix: prefix.into() })
    }

    /// Shows the look-ups of all prefixes among the metrics of a service.
    ///
    /// # Errors
    /// When another cache is shown there already.
    pub fn register(&self, metrics: &Metrics) -> Result<(), Error> {
        metrics.register(self.server.lookups.clone())
    }

    /// The same Redis with another prefix in place of this one.
    pub fn with_prefix(&self, prefix: &str) -> Self {
        Self { server: Arc::clone(&self.server), prefix: prefix.into() }
    }

    /// Counts a look-up; `None` when there was no cache to ask.
    fn looked_up(&self, found: Option<bool>) {
        let outcome = found.map_or("unavailable", |found| if found { "hit" } else { "miss" });
        self.server.lookups.with_label_values(&[&*self.prefix, outcome]).inc();
    }

    fn key(&self, key: &str) -> String {
        format!("{}:{key}", self.prefix)
    }

    /// What was put under the key; `None` when there is nothing, or no cache.
    pub async fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let answer: Option<Option<String>> = self.server.run(Cmd::get(self.key(key))).await;
        self.looked_up(answer.as_ref().map(Option::is_some));
        serde_json::from_str(&answer??).ok()
    }

    /// Puts a value under the key for a while; answers whether it is there now.
    pub async fn put<T: Serialize>(&self, key: &str, value: &T, ttl: Duration) -> bool {
        let Ok(text) = serde_json::to_string(value) else { return false };
        self.server.run::<()>(Cmd::set_ex(self.key(key), text, ttl.as_secs().max(1))).await.is_some()
    }

    /// Forgets the key.
    pub async fn forget(&self, key: &str) {
        self.server.run::<()>(Cmd::del(self.key(key))).await;
    }

    /// Whether the key is there; `None` when there is no cache to ask.
    pub async fn contains(&self, key: &str) -> Option<bool> {
        let found = self.server.run(Cmd::exists(self.key(key))).await;
        self.looked_up(found);
        found
    }

    /// Whether Redis answers.
    pub async fn is_up(&self) -> bool {
        self.server.run::<String>(redis::cmd("PING")).await.is_some()
    }
}
