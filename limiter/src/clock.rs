//! The clock of the rate limiter. Everything else uses tokio's.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time as the rate limiter sees it.
#[derive(Debug, Clone)]
pub enum Clock {
    /// Monotonic time since the clock was made.
    System(Instant),
    /// Nanoseconds set by hand, for tests that must not wait.
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// A clock that runs.
    #[must_use]
    pub fn system() -> Self {
        Self::System(Instant::now())
    }

    /// A clock that stands at zero until [`Clock::advance`].
    #[must_use]
    pub fn manual() -> Self {
        Self::Manual(Arc::default())
    }

    /// Moves a manual clock, shared by its clones. A system clock moves by itself: nothing happens.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(now) = self {
            now.fetch_add(u64::try_from(by.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    }
}

impl governor::clock::Clock for Clock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        match self {
            Self::System(start) => start.elapsed(),
            Self::Manual(now) => Duration::from_nanos(now.load(Ordering::Relaxed)),
        }
    }
}
