//! One budget for several processes, in Redis.
//!
//! The script is the generic cell rate algorithm: a key holds the time at which its bucket will be full again, in
//! microseconds of Redis' own clock, and expires then. One round trip, and atomic, as Redis runs one script at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Cmd, FromRedisValue};

use crate::Quota;

/// Takes a request from the bucket `KEYS[1]` and answers 0, or answers how many microseconds are to be waited.
/// `ARGV`: the interval between requests in microseconds, and how many may come at once beyond the one that is due.
const TAKE: &str = "
    local time = redis.call('TIME')
    local now = time[1] * 1000000 + time[2]
    local full = tonumber(redis.call('GET', KEYS[1]) or now)
    if full < now then full = now end
    local wait = full - now - ARGV[1] * ARGV[2]
    if wait > 0 then return math.ceil(wait) end
    full = full + ARGV[1]
    redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
    return 0";

/// `redis://[user:password@]host:port[/database]`. Does not print itself: it may hold a password.
#[derive(Clone)]
pub struct RedisUrl(String);

impl From<String> for RedisUrl {
    fn from(url: String) -> Self {
        Self(url)
    }
}

impl std::fmt::Debug for RedisUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redis]")
    }
}

/// The URL of Redis is none.
#[derive(Debug, thiserror::Error)]
#[error("the URL of Redis is not one; it is redis://host:port")]
pub struct RedisUrlError;

/// Buckets in a Redis.
pub struct Shared {
    connection: ConnectionManager,
    patience: Duration,
    up: AtomicBool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Shared {
    /// Connects on first use. In a runtime. A request waits no longer than `patience` for Redis; then the process counts
    /// alone.
    ///
    /// # Errors
    /// A URL that is none.
    pub fn new(url: &RedisUrl, patience: Duration) -> Result<Self, RedisUrlError> {
        let client = redis::Client::open(url.0.as_str()).map_err(|_| RedisUrlError)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(patience))
            .set_max_delay(Duration::from_secs(1));
        let connection = ConnectionManager::new_lazy_with_config(client, config).map_err(|_| RedisUrlError)?;
        Ok(Self { connection, patience, up: AtomicBool::new(true) })
    }

    /// Takes one: how long it has to wait, zero if it may pass. `None` where Redis does not say in time.
    pub(crate) async fn take(&self, name: &str, client: u128, quota: Quota) -> Option<Duration> {
        let mut command = redis::cmd("EVAL");
        command.arg(TAKE).arg(1).arg(key(name, client));
        command.arg(u64::try_from(quota.interval.as_micros()).unwrap_or(u64::MAX)).arg(quota.burst);
        self.run::<u64>(command).await.map(Duration::from_micros)
    }

    pub(crate) async fn forget(&self, name: &str, client: u128) {
        self.run::<u64>(Cmd::del(key(name, client))).await;
    }

    async fn run<T: FromRedisValue>(&self, command: Cmd) -> Option<T> {
        let mut connection = self.connection.clone();
        let answer = tokio::time::timeout(self.patience, command.query_async::<T>(&mut connection)).await;
        let answer = answer.ok().and_then(Result::ok);
        let up = answer.is_some();
        if self.up.swap(up, Ordering::Relaxed) != up {
            match up {
                true => tracing::info!("rate limits are shared again"),
                false => tracing::warn!("Redis does not answer: each process counts alone"),
            }
        }
        answer
    }
}

fn key(name: &str, client: u128) -> String {
    format!("plumbline:limit:{name}:{client:x}")
}
