//! Rate limits: one token bucket (GCRA) per class and client, in the process or, for several gateways, in Redis.

mod shared;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use gateway_plan::{Plan, RateLimit};
use governor::clock::Clock as _;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use http::HeaderValue;

use self::shared::Shared;
use crate::{Clock, RedisUrl, StartError};

/// How many clients a class remembers before strangers begin to share buckets. About 70 bytes each.
const CROWDED: usize = 500_000;
/// How many buckets strangers share then.
const SHARED_BUCKETS: u64 = 1 << 16;
const SWEEP: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_secs(1);

/// The classes of a plan.
#[derive(Debug)]
pub(crate) struct Limits {
    clock: Clock,
    classes: Vec<Class>,
    hasher: RandomState,
    shared: Option<Shared>,
}

#[derive(Debug)]
struct Class {
    name: Arc<str>,
    policy: HeaderValue,
    interval: Duration,
    burst: u32,
    limiter: RateLimiter<u128, DashMapStateStore<u128>, Clock, NoOpMiddleware<Duration>>,
    crowded: AtomicBool,
}

/// Position of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClassId(usize);

/// A request that has to wait.
#[derive(Debug)]
pub(crate) struct Limited {
    pub(crate) class: Arc<str>,
    /// Whole seconds until the next request passes, rounded up.
    pub(crate) seconds: u64,
    /// Value of `RateLimit-Policy`.
    pub(crate) policy: HeaderValue,
}

impl Limits {
    /// With `redis` in a runtime.
    pub(crate) fn new(
        plan: &Plan,
        clock: Clock,
        redis: Option<&RedisUrl>,
    ) -> Result<(Self, BTreeMap<String, ClassId>), StartError> {
        let mut classes = Vec::new();
        let mut ids = BTreeMap::new();
        for (name, limit) in &plan.rate_limits {
            ids.insert(name.clone(), ClassId(classes.len()));
            classes.push(Class::new(name, *limit, clock.clone())?);
        }
        let shared = redis.map(Shared::new).transpose()?;
        Ok((Self { clock, classes, hasher: RandomState::new(), shared }, ids))
    }

    /// Takes one request of `client` from its bucket, or says how long until there is one. Where the budget is shared
    /// and Redis does not answer, the own one counts: more may pass then than should, and not nothing or everything.
    pub(crate) async fn take(&self, class: ClassId, client: u128) -> Result<(), Limited> {
        if let (Some(shared), Some(known)) = (&self.shared, self.classes.get(class.0))
            && let Some(wait) = shared.take(&known.name, client, known.interval, known.burst).await
        {
            return if wait.is_zero() { Ok(()) } else { Err(known.limited(wait)) };
        }
        self.check(class, client)
    }

    fn check(&self, class: ClassId, client: u128) -> Result<(), Limited> {
        let Some(class) = self.classes.get(class.0) else {
            return Ok(());
        };
        let key = if class.crowded.load(Ordering::Relaxed) {
            u128::from(self.hasher.hash_one(client) % SHARED_BUCKETS)
        } else {
            client
        };
        class.limiter.check_key(&key).map_err(|not_until| class.limited(not_until.wait_time_from(self.clock.now())))
    }

    /// Forgets clients whose buckets are full again, for ever. Bounds the memory when clients are too many.
    pub(crate) async fn sweep(current: impl Fn() -> Arc<Self>) {
        let mut since_sweep = Duration::ZERO;
        loop {
            tokio::time::sleep(LOOK).await;
            since_sweep += LOOK;
            let due = since_sweep >= SWEEP;
            if due {
                since_sweep = Duration::ZERO;
            }
            for class in &current().classes {
                class.sweep(due, CROWDED);
            }
        }
    }
}

impl Class {
    fn new(name: &str, limit: RateLimit, clock: Clock) -> Result<Self, StartError> {
        let policy = limit.policy(name);
        let policy = HeaderValue::try_from(policy).map_err(|_| StartError::Header(format!("rate limit {name}")))?;
        let limiter = RateLimiter::dashmap_with_clock(quota(limit), clock);
        let (interval, burst) = (interval(limit), limit.burst);
        Ok(Self { name: name.into(), policy, interval, burst, limiter, crowded: AtomicBool::new(false) })
    }

    fn limited(&self, wait: Duration) -> Limited {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Limited { class: self.name.clone(), seconds: seconds.max(1), policy: self.policy.clone() }
    }

    fn sweep(&self, due: bool, most: usize) {
        let too_many = self.limiter.len() > most;
        if due || too_many {
            self.limiter.retain_recent();
            // Retaining alone gives no memory back.
            self.limiter.shrink_to_fit();
            self.crowded.store(self.limiter.len() > most, Ordering::Relaxed);
        }
    }
}

/// Between two requests in the long run.
fn interval(limit: RateLimit) -> Duration {
    (Duration::from_millis(limit.per_ms.max(1)) / limit.requests.max(1)).max(Duration::from_nanos(1))
}

/// The plan's `burst` is of requests beyond the one that is due; the bucket of governor counts that one too.
fn quota(limit: RateLimit) -> Quota {
    let depth = NonZeroU32::MIN.saturating_add(limit.burst);
    Quota::with_period(interval(limit)).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(depth)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(clock: &Clock) -> (Limits, ClassId) {
        let (limits, ids) = Limits::new(&Plan::default(), clock.clone(), None).unwrap();
        (limits, ids["default"])
    }

    #[test]
    fn a_burst_of_twenty_lets_twenty_one_pass_and_then_ten_a_second() {
        let clock = Clock::manual();
        let (limits, class) = limits(&clock);
        let passed = |limits: &Limits| (0..60).filter(|_| limits.check(class, 7).is_ok()).count();
        assert_eq!(passed(&limits), 21);
        assert!(limits.check(class, 8).is_ok(), "another client has its own bucket");
        clock.advance(Duration::from_millis(99));
        assert_eq!(passed(&limits), 0);
        clock.advance(Duration::from_millis(1));
        assert_eq!(passed(&limits), 1);
        clock.advance(Duration::from_secs(1));
        assert_eq!(passed(&limits), 10);
        let limited = limits.check(class, 7).unwrap_err();
        assert_eq!((limited.seconds, limited.policy.to_str().unwrap()), (1, "\"default\";q=21;w=2"));
    }

    #[test]
    fn idle_clients_are_forgotten_and_a_crowd_shares_buckets() {
        let clock = Clock::manual();
        let (limits, id) = limits(&clock);
        let class = &limits.classes[id.0];
        for client in 0..100_u128 {
            assert!(limits.check(id, client << 64).is_ok());
        }
        class.sweep(false, 50);
        assert!(class.crowded.load(Ordering::Relaxed));
        for client in 0..200_000_u128 {
            let _ = limits.check(id, client << 64);
        }
        assert!(class.limiter.len() <= 100 + 65_536, "{}", class.limiter.len());
        clock.advance(Duration::from_secs(60));
        class.sweep(true, 50);
        assert_eq!((class.limiter.len(), class.crowded.load(Ordering::Relaxed)), (0, false));
    }
}
