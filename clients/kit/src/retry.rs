//! Whether, how often and when a request is sent again.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, Request, StatusCode};
use tower::retry::budget::{Budget, TpsBudget};

/// Policy of repetition.
///
/// A request is sent again only when its operation allows it (`x-gateway.retry`) and doing its work twice is the same
/// as doing it once: its method is idempotent (RFC 9110, section 9.2.2), or it carries an `Idempotency-Key`. What is
/// repeated are connections that fail or break, attempts that take too long, successful answers whose JSON is damaged,
/// and the statuses 408, 429, 502, 503 and 504.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    base: Duration,
    longest: Duration,
    patience: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(100),
            longest: Duration::from_secs(5),
            patience: Duration::from_secs(20),
        }
    }
}

impl Retry {
    /// The defaults: 3 attempts, pauses from 100 ms up to 5 s, `Retry-After` obeyed up to 20 s.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt for each call.
    pub fn never() -> Self {
        Self { attempts: 1, ..Self::default() }
    }

    /// The most attempts of a call, the first included; at least one.
    pub fn attempts(self, attempts: u32) -> Self {
        Self { attempts: attempts.max(1), ..self }
    }

    /// The pause before attempt `n + 1` is random between nothing and `base` x 2^(n-1), at most `longest`: "full
    /// jitter" of <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>.
    pub fn backoff(self, base: Duration, longest: Duration) -> Self {
        Self { base, longest, ..self }
    }

    /// The longest `Retry-After` that is waited for. A server that asks for more gets no further attempt, since one
    /// before that time is refused anyway.
    pub fn retry_after(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// How long to wait before the next attempt, after `made` of them; `None` when there is to be none.
    pub(crate) fn pause(&self, made: u32, asked: Option<Duration>) -> Option<Duration> {
        if made >= self.attempts {
            return None;
        }
        let most = self.base.saturating_mul(1 << made.saturating_sub(1).min(20)).min(self.longest);
        let jitter = most.mul_f64(fastrand::f64());
        match asked {
            None => Some(jitter),
            Some(asked) if asked > self.patience => None,
            // Not all who were turned away at once may come back at once.
            Some(asked) => Some(asked + jitter),
        }
    }
}

/// When the contract allows a request of an operation to be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Never.
    Never,
    /// GET, HEAD and OPTIONS.
    Safe,
    /// Also PUT and DELETE, and whatever carries an `Idempotency-Key`.
    Idempotent,
}

impl Repeat {
    pub(crate) fn allows(self, request: &Request) -> bool {
        let method = request.method();
        let safe = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        match self {
            Self::Never => false,
            Self::Safe => safe,
            Self::Idempotent => {
                safe || matches!(*method, Method::PUT | Method::DELETE) || request.headers().contains_key(KEY)
            }
        }
    }
}

/// The header that names an intent.
pub(crate) const KEY: &str = "idempotency-key";

/// Whether the same request may be answered otherwise in a moment.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 502 | 503 | 504)
}

/// What `Retry-After` (RFC 9110, section 10.2.3) asks for: seconds, or a date.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

/// How many repetitions a client may add to the load of its servers: a token bucket that every call fills a little
/// and every repetition empties by one.
///
/// Where most calls fail, repeating all of them multiplies the load of a server that cannot bear it as it is. The
/// budget is shared by all clones of a client, and may be shared by several clients of the same server.
#[derive(Clone)]
pub struct RetryBudget(Arc<TpsBudget>);

/// How long an unused token is kept.
const WINDOW: Duration = Duration::from_secs(10);

impl RetryBudget {
    /// Repetitions for `share` of the calls (0.08 is 8 %), and one a second however few calls there are.
    pub fn new(share: f32) -> Self {
        Self(Arc::new(TpsBudget::new(WINDOW, 1, share.clamp(0.0, 10.0))))
    }

    pub(crate) fn called(&self) {
        self.0.deposit();
    }

    pub(crate) fn spend(&self) -> bool {
        self.0.withdraw()
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(0.08)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RetryBudget(..)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::time::{Duration, SystemTime};

    use reqwest::header::{HeaderMap, RETRY_AFTER};

    use super::{Retry, RetryBudget, retry_after};

    #[test]
    fn pauses_grow_and_end() {
        let retry = Retry::new().attempts(4).backoff(Duration::from_millis(100), Duration::from_millis(300));
        for (made, most) in [(1, 100), (2, 200), (3, 300)] {
            let pauses: Vec<_> = (0..200).map(|_| retry.pause(made, None).unwrap()).collect();
            let most = Duration::from_millis(most);
            assert!(pauses.iter().all(|pause| *pause <= most));
            assert!(pauses.iter().any(|pause| *pause > most / 2) && pauses.iter().any(|pause| *pause < most / 2));
        }
        assert_eq!(retry.pause(4, None), None);
        assert_eq!(Retry::never().pause(1, None), None);
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_up_to_a_cap() {
        let retry = Retry::new().retry_after(Duration::from_secs(2));
        assert!(retry.pause(1, Some(Duration::from_secs(2))).unwrap() >= Duration::from_secs(2));
        assert_eq!(retry.pause(1, Some(Duration::from_secs(3))), None);
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let read = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(read("7"), Some(Duration::from_secs(7)));
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(60));
        assert!((58..=60).contains(&read(&later).unwrap().as_secs()));
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT"), Some(Duration::ZERO));
        for bad in ["soon", "-1", "1.5", ""] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_budget_is_a_share_of_the_calls() {
        let budget = RetryBudget::new(0.08);
        let spent = (0..10_000).filter(|_| {
            budget.called();
            budget.spend()
        });
        let spent = spent.count();
        assert!((800..=850).contains(&spent), "{spent}");
    }
}
