//! A circuit breaker: calls fail at once while the server behind them is known to be down.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use failsafe::failure_policy::{ConsecutiveFailures, consecutive_failures};
use failsafe::{Instrument, StateMachine};
use tokio::time::Instant;

use crate::observer::Observer;

/// When a breaker opens, and for how long. For calls between services; off unless asked for.
///
/// Failures are attempts without an answer and answers of 500 and above. While the breaker is open nothing is sent and
/// calls fail with [`Outcome::NotSent`](crate::Outcome::NotSent). Then one call at a time is let through as a probe
/// ("half open"): the first that succeeds closes the breaker, a failure opens it for longer.
#[derive(Debug, Clone, Copy)]
pub struct BreakerPolicy {
    failures: u32,
    pause: Duration,
    longest: Duration,
}

impl Default for BreakerPolicy {
    fn default() -> Self {
        Self { failures: 10, pause: Duration::from_millis(500), longest: Duration::from_secs(10) }
    }
}

impl BreakerPolicy {
    /// The defaults: opens after 10 failures in a row, for 500 ms at first and for 10 s at most.
    pub fn new() -> Self {
        Self::default()
    }

    /// Failures in a row that open the breaker.
    pub fn failures(self, failures: u32) -> Self {
        Self { failures: failures.max(1), ..self }
    }

    /// How long it stays open the first time, and at most. Each time about twice as long as the time before.
    pub fn pause(self, first: Duration, longest: Duration) -> Self {
        Self { pause: first, longest: longest.max(first), ..self }
    }
}

/// What a breaker does with calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// It lets them through.
    Closed,
    /// It lets one through to see how it fares.
    HalfOpen,
    /// It refuses them.
    Open,
}

#[derive(Clone)]
pub(crate) struct Breaker(Arc<Inner>);

struct Inner {
    machine: StateMachine<ConsecutiveFailures<Pauses>, Report>,
    state: Arc<AtomicU8>,
    /// When the next probe may start. A probe that is given up by its caller must not be waited for forever.
    probe: Mutex<Option<Instant>>,
    patience: Duration,
}

/// Doubling pauses, each shortened by up to half, so that many clients do not probe at once. The pauses of failsafe
/// itself are whole seconds.
#[derive(Debug, Clone)]
struct Pauses {
    next: Duration,
    longest: Duration,
}

impl Iterator for Pauses {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let pause = self.next.mul_f64(1.0 - fastrand::f64() / 2.0);
        self.next = self.next.saturating_mul(2).min(self.longest);
        Some(pause)
    }
}

/// Tells whoever watches of a change.
struct Report {
    state: Arc<AtomicU8>,
    observer: Option<Arc<dyn Observer>>,
}

impl Report {
    fn changed(&self, state: BreakerState) {
        self.state.store(state as u8, Ordering::Release);
        if let Some(observer) = &self.observer {
            observer.breaker(state);
        }
    }
}

impl Instrument for Report {
    fn on_call_rejected(&self) {}

    fn on_open(&self) {
        self.changed(BreakerState::Open);
    }

    fn on_half_open(&self) {
        self.changed(BreakerState::HalfOpen);
    }

    fn on_closed(&self) {
        self.changed(BreakerState::Closed);
    }
}

impl Breaker {
    /// `patience` is how long a probe may take before another one is sent.
    pub(crate) fn new(policy: BreakerPolicy, patience: Duration, observer: Option<Arc<dyn Observer>>) -> Self {
        let state = Arc::new(AtomicU8::new(BreakerState::Closed as u8));
        let pauses = Pauses { next: policy.pause, longest: policy.longest };
        let report = Report { state: Arc::clone(&state), observer };
        let machine = StateMachine::new(consecutive_failures(policy.failures, pauses), report);
        Self(Arc::new(Inner { machine, state, probe: Mutex::default(), patience }))
    }

    /// Whether a request may be sent now.
    pub(crate) fn permits(&self) -> bool {
        if !self.0.machine.is_call_permitted() {
            return false;
        }
        if self.0.state.load(Ordering::Acquire) != BreakerState::HalfOpen as u8 {
            return true;
        }
        let mut probe = self.0.probe.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let free = probe.is_none_or(|next| next <= now);
        if free {
            *probe = Some(now + self.0.patience);
        }
        free
    }

    /// How an attempt ended.
    pub(crate) fn record(&self, success: bool) {
        match success {
            true => self.0.machine.on_success(),
            false => self.0.machine.on_error(),
        }
        *self.0.probe.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl fmt::Debug for Breaker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.machine.fmt(f)
    }
}
