//! One budget for several gateways, in Redis.
//!
//! The script is the generic cell rate algorithm: a key holds the time at which its bucket will be full again, in
//! microseconds of Redis' own clock, and expires then. One round trip, and atomic, as Redis runs one script at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};

use crate::{RedisUrl, StartError};

/// The longest that a request waits for Redis; then the gateway counts alone.
const PATIENCE: Duration = Duration::from_millis(20);

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

pub(super) struct Shared {
    connection: ConnectionManager,
    up: AtomicBool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Shared {
    /// Connects on first use. In a runtime.
    pub(super) fn new(url: &RedisUrl) -> Result<Self, StartError> {
        let client = redis::Client::open(url.reveal()).map_err(|_| StartError::RedisUrl)?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(Duration::from_secs(1)))
            .set_response_timeout(Some(PATIENCE))
            .set_max_delay(Duration::from_secs(1));
        let connection = ConnectionManager::new_lazy_with_config(client, config).map_err(|_| StartError::RedisUrl)?;
        Ok(Self { connection, up: AtomicBool::new(true) })
    }

    /// Takes a request: how long it has to wait, zero if it may pass. `None` where Redis does not say in time.
    pub(super) async fn take(&self, class: &str, client: u128, interval: Duration, burst: u32) -> Option<Duration> {
        let mut command = redis::cmd("EVAL");
        command.arg(TAKE).arg(1).arg(format!("plumbline:limit:{class}:{client:x}"));
        command.arg(u64::try_from(interval.as_micros()).unwrap_or(u64::MAX)).arg(burst);
        let mut connection = self.connection.clone();
        let answer = tokio::time::timeout(PATIENCE, command.query_async::<u64>(&mut connection)).await;
        let wait = answer.ok().and_then(Result::ok).map(Duration::from_micros);
        let up = wait.is_some();
        if self.up.swap(up, Ordering::Relaxed) != up {
            match up {
                true => tracing::info!("rate limits are shared again"),
                false => tracing::warn!("Redis does not answer: rate limits are counted by each gateway alone"),
            }
        }
        wait
    }
}
