//! How often somebody may try to get in. Whoever guesses is stopped, and whoever is guessed at is not.
//!
//! Three buckets are asked before a password is verified, so that an answer costs nothing and says nothing:
//!
//! - each address, for all that it tries, accounts that there are and others;
//! - each account from each address: ten failures, and one more a minute;
//! - each account from all addresses that it never logged in from: a hundred failures, the most that NIST SP 800-63B
//!   (section 5.2.2) allows, and a hundred more in an hour.
//!
//! An address that an account logged in from is known to it for thirty days, and the third bucket is not for it. So a
//! stranger with many addresses cannot keep an account's owner out (compare OWASP, "Slow Down Online Guessing Attacks
//! with Device Cookies"). No bucket is ever empty for good.
//!
//! Instances share the buckets in Redis. Without it each counts alone, and no address is known.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use limiter::{Client, Clock, Limiter, Quota, RedisUrl, RedisUrlError, Shared};
use server_kit::{Cache, Error};
use sha2::{Digest, Sha256};

/// Attempts from one address at once, where the configuration says nothing: an office behind one address begins its day.
pub const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(100).unwrap();
/// Between two more of them.
const ADDRESS_INTERVAL: Duration = Duration::from_secs(2);
const PAIR: Quota = Quota { interval: Duration::from_secs(60), burst: 9 };
const ACCOUNT: Quota = Quota { interval: Duration::from_secs(36), burst: 99 };
/// How long an address is known.
const KNOWN: Duration = Duration::from_secs(30 * 24 * 3600);
/// The longest that an attempt waits for Redis; a password takes tens of milliseconds anyway.
const PATIENCE: Duration = Duration::from_millis(250);
const SWEEP: Duration = Duration::from_secs(10);

/// The buckets.
pub struct Attempts {
    address: Limiter,
    pair: Limiter,
    account: Limiter,
    known: Cache,
}

/// An attempt that may be made.
#[must_use = "what comes of it has to be said"]
pub struct Attempt<'a> {
    attempts: &'a Attempts,
    account: u128,
    pair: u128,
}

impl Attempts {
    /// Full buckets; each address may try `per_address` times at once.
    ///
    /// # Errors
    /// A URL of Redis that is none.
    pub fn new(per_address: u32, redis: &str, cache: &Cache) -> Result<Arc<Self>, RedisUrlError> {
        let shared = Arc::new(Shared::new(&RedisUrl::from(redis.to_owned()), PATIENCE)?);
        let limiter = |name: &str, quota| Limiter::new(name, quota, Clock::system(), Some(Arc::clone(&shared)));
        let address = Quota { interval: ADDRESS_INTERVAL, burst: per_address.saturating_sub(1) };
        Ok(Arc::new(Self {
            address: limiter("attempts:address", address),
            pair: limiter("attempts:pair", PAIR),
            account: limiter("attempts:account", ACCOUNT),
            known: cache.with_prefix("users:known"),
        }))
    }

    /// Asks whether `client` may try to be `who`, such as `user:somebody`.
    ///
    /// # Errors
    /// [`Error::Limited`] when it, or somebody, tried too often.
    pub async fn begin(&self, who: &str, client: Client) -> Result<Attempt<'_>, Error> {
        let limited = |retry_after| Error::Limited { retry_after };
        let attempt = Attempt { attempts: self, account: key(&[who]), pair: key(&[who, &client.key().to_string()]) };
        self.address.take(client.key()).await.map_err(limited)?;
        self.pair.take(attempt.pair).await.map_err(limited)?;
        if self.known.contains(&format!("{:x}", attempt.pair)).await != Some(true) {
            self.account.take(attempt.account).await.map_err(limited)?;
        }
        Ok(attempt)
    }

    /// Bounds the memory of the buckets, for as long as the runtime lives.
    pub(crate) async fn sweep(attempts: Arc<Self>) {
        let mut ticks = tokio::time::interval(SWEEP);
        loop {
            ticks.tick().await;
            for limiter in [&attempts.address, &attempts.pair, &attempts.account] {
                limiter.sweep(true);
            }
        }
    }
}

impl Attempt<'_> {
    /// It counts, whatever comes of it.
    pub fn made(self) {}

    /// It was the right password: failures are forgotten, and the address is known.
    pub async fn succeeded(self) {
        let Self { attempts, account, pair } = self;
        attempts.pair.forget(pair).await;
        attempts.account.forget(account).await;
        attempts.known.put(&format!("{pair:x}"), &true, KNOWN).await;
    }
}

/// One key of several words, the same in every process. No name stands in Redis in the clear.
fn key(words: &[&str]) -> u128 {
    let mut hash = Sha256::new();
    for word in words {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update(word.len().to_be_bytes());
        hash.update(word.to_lowercase());
    }
    let mut start = [0; 16];
    start.copy_from_slice(&hash.finalize()[..16]);
    u128::from_be_bytes(start)
}
