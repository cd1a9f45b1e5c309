//! Rate limits: a limiter for each class of the plan.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use gateway_plan::{Plan, RateLimit};
use http::HeaderValue;
use limiter::{Clock, Limiter, Quota, RedisUrl, Shared};

use crate::StartError;

const SWEEP: Duration = Duration::from_secs(10);
/// The longest that a request waits for Redis.
const PATIENCE: Duration = Duration::from_millis(20);
const LOOK: Duration = Duration::from_secs(1);

/// The classes of a plan.
#[derive(Debug)]
pub(crate) struct Limits(Vec<Class>);

#[derive(Debug)]
struct Class {
    policy: HeaderValue,
    limiter: Limiter,
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
        clock: &Clock,
        redis: Option<&RedisUrl>,
    ) -> Result<(Self, BTreeMap<String, ClassId>), StartError> {
        let shared = redis.map(|url| Shared::new(url, PATIENCE)).transpose()?.map(Arc::new);
        let mut classes = Vec::new();
        let mut ids = BTreeMap::new();
        for (name, limit) in &plan.rate_limits {
            ids.insert(name.clone(), ClassId(classes.len()));
            let policy = limit.policy(name);
            let policy = HeaderValue::try_from(policy).map_err(|_| StartError::Header(format!("rate limit {name}")))?;
            let limiter = Limiter::new(name, quota(*limit), clock.clone(), shared.clone());
            classes.push(Class { policy, limiter });
        }
        Ok((Self(classes), ids))
    }

    /// Takes one request of `client` from its bucket, or says how long until there is one.
    pub(crate) async fn take(&self, class: ClassId, client: u128) -> Result<(), Limited> {
        match self.0.get(class.0) {
            Some(class) => class.limiter.take(client).await.map_err(|wait| class.limited(wait)),
            None => Ok(()),
        }
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
            for class in &current().0 {
                class.limiter.sweep(due);
            }
        }
    }
}

impl Class {
    fn limited(&self, wait: Duration) -> Limited {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Limited { class: Arc::clone(self.limiter.name()), seconds: seconds.max(1), policy: self.policy.clone() }
    }
}

/// Of requests of a class: so many in a time, and `burst` at once beyond the one that is due.
fn quota(limit: RateLimit) -> Quota {
    Quota { interval: Duration::from_millis(limit.per_ms.max(1)) / limit.requests.max(1), burst: limit.burst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_is_told_how_long_and_under_which_policy() {
        let clock = Clock::manual();
        let (limits, ids) = Limits::new(&Plan::default(), &clock, None).unwrap();
        let class = ids["default"];
        let mut passed = 0;
        let limited = loop {
            match limits.take(class, 7).await {
                Ok(()) => passed += 1,
                Err(limited) => break limited,
            }
        };
        assert_eq!((passed, limited.seconds, limited.policy.to_str().unwrap()), (21, 1, "\"default\";q=21;w=2"));
        assert_eq!(&*limited.class, "default");
        clock.advance(Duration::from_millis(100));
        assert!(limits.take(class, 7).await.is_ok());
    }
}
