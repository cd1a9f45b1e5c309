//! Which client sends a request, and whether it has sent too many: one token bucket (the generic cell rate algorithm)
//! for each client, in the process or, for several processes, in Redis.
//!
//! It knows no HTTP but the header that names a client, and decides nothing: what is limited, and what an answer says,
//! is the business of the gateway and the servers.

mod client;
mod clock;
mod shared;

use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use governor::RateLimiter;
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DashMapStateStore, ShrinkableKeyedStateStore};

pub use client::Client;
pub use clock::Clock;
pub use shared::{RedisUrl, RedisUrlError, Shared};

/// How many clients are remembered before strangers begin to share buckets. About 70 bytes each.
const CROWDED: usize = 500_000;
/// How many buckets strangers share then.
const SHARED_BUCKETS: u64 = 1 << 16;

/// How often somebody may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Time between two in the long run.
    pub interval: Duration,
    /// How many may come at once beyond the one that is due.
    pub burst: u32,
}

impl Quota {
    /// The bucket of governor counts the one that is due too.
    fn governor(self) -> governor::Quota {
        let depth = NonZeroU32::MIN.saturating_add(self.burst);
        let quota = governor::Quota::with_period(self.interval.max(Duration::from_nanos(1)));
        quota.unwrap_or(governor::Quota::per_second(NonZeroU32::MIN)).allow_burst(depth)
    }
}

/// Governor's own map of buckets, shared so that one can be taken out.
#[derive(Debug, Clone, Default)]
struct Buckets(Arc<DashMapStateStore<u128>>);

impl StateStore for Buckets {
    type Key = u128;

    fn measure_and_replace<T, F, E>(&self, key: &u128, change: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0.measure_and_replace(key, change)
    }
}

impl ShrinkableKeyedStateStore<u128> for Buckets {
    fn retain_recent(&self, drop_below: Nanos) {
        ShrinkableKeyedStateStore::retain_recent(&*self.0, drop_below);
    }

    fn shrink_to_fit(&self) {
        ShrinkableKeyedStateStore::shrink_to_fit(&*self.0);
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One bucket for each client.
#[derive(Debug)]
pub struct Limiter {
    name: Arc<str>,
    quota: Quota,
    clock: Clock,
    limiter: RateLimiter<u128, Buckets, Clock, NoOpMiddleware<Duration>>,
    buckets: Buckets,
    crowded: AtomicBool,
    hasher: RandomState,
    shared: Option<Arc<Shared>>,
}

impl Limiter {
    /// Buckets of this process, or of all that name the limiter alike, where they share a Redis.
    pub fn new(name: &str, quota: Quota, clock: Clock, shared: Option<Arc<Shared>>) -> Self {
        let buckets = Buckets::default();
        let limiter = RateLimiter::new(quota.governor(), buckets.clone(), clock.clone());
        let (crowded, hasher) = (AtomicBool::new(false), RandomState::new());
        Self { name: name.into(), quota, clock, limiter, buckets, crowded, hasher, shared }
    }

    /// What it is called.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// Takes one from the bucket of `client`, or says how long until there is one. Where the buckets are shared and Redis
    /// does not answer, the own one counts: more may pass then than should, and not nothing or everything.
    ///
    /// # Errors
    /// The time until the next one passes.
    pub async fn take(&self, client: u128) -> Result<(), Duration> {
        if let Some(shared) = &self.shared
            && let Some(wait) = shared.take(&self.name, client, self.quota).await
        {
            return if wait.is_zero() { Ok(()) } else { Err(wait) };
        }
        self.check(client)
    }

    /// As [`Limiter::take`], from the bucket of this process.
    ///
    /// # Errors
    /// As [`Limiter::take`].
    pub fn check(&self, client: u128) -> Result<(), Duration> {
        let crowded = self.crowded.load(Ordering::Relaxed);
        let key = if crowded { u128::from(self.hasher.hash_one(client) % SHARED_BUCKETS) } else { client };
        self.limiter.check_key(&key).map_err(|not_until| not_until.wait_time_from(self.clock.now()))
    }

    /// Fills the bucket of `client` again.
    pub async fn forget(&self, client: u128) {
        if let Some(shared) = &self.shared {
            shared.forget(&self.name, client).await;
        }
        self.buckets.0.remove(&client);
    }

    /// Forgets clients whose buckets are full again: where it is `due`, and where they are too many. Bounds the memory.
    pub fn sweep(&self, due: bool) {
        self.sweep_above(due, CROWDED);
    }

    fn sweep_above(&self, due: bool, most: usize) {
        let too_many = self.limiter.len() > most;
        if due || too_many {
            self.limiter.retain_recent();
            // Retaining alone gives no memory back.
            self.limiter.shrink_to_fit();
            self.crowded.store(self.limiter.len() > most, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter(clock: &Clock) -> Limiter {
        let quota = Quota { interval: Duration::from_millis(100), burst: 20 };
        Limiter::new("default", quota, clock.clone(), None)
    }

    #[test]
    fn a_burst_of_twenty_lets_twenty_one_pass_and_then_ten_a_second() {
        let clock = Clock::manual();
        let limiter = limiter(&clock);
        let passed = |limiter: &Limiter| (0..60).filter(|_| limiter.check(7).is_ok()).count();
        assert_eq!(passed(&limiter), 21);
        assert!(limiter.check(8).is_ok(), "another client has its own bucket");
        clock.advance(Duration::from_millis(99));
        assert_eq!(passed(&limiter), 0);
        clock.advance(Duration::from_millis(1));
        assert_eq!(passed(&limiter), 1);
        clock.advance(Duration::from_secs(1));
        assert_eq!(passed(&limiter), 10);
        assert_eq!(limiter.check(7), Err(Duration::from_millis(100)));
    }

    #[tokio::test]
    async fn who_is_forgotten_begins_anew() {
        let limiter = limiter(&Clock::manual());
        while limiter.take(7).await.is_ok() {}
        limiter.forget(7).await;
        assert_eq!((0..60).filter(|_| limiter.check(7).is_ok()).count(), 21);
    }

    #[test]
    fn idle_clients_are_forgotten_and_a_crowd_shares_buckets() {
        let clock = Clock::manual();
        let limiter = limiter(&clock);
        for client in 0..100_u128 {
            assert!(limiter.check(client << 64).is_ok());
        }
        limiter.sweep_above(false, 50);
        assert!(limiter.crowded.load(Ordering::Relaxed));
        for client in 0..200_000_u128 {
            let _ = limiter.check(client << 64);
        }
        assert!(limiter.limiter.len() <= 100 + 65_536, "{}", limiter.limiter.len());
        clock.advance(Duration::from_secs(60));
        limiter.sweep_above(true, 50);
        assert_eq!((limiter.limiter.len(), limiter.crowded.load(Ordering::Relaxed)), (0, false));
    }
}
