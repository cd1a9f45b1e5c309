//! Where the numbers about calls go.

use std::time::Duration;

use crate::breaker::BreakerState;
use crate::failure::Outcome;

/// Told of every call that came to an end; for metrics. Runs on the path of the call, so it must not wait.
pub trait Observer: Send + Sync {
    /// A call ended. One that its caller gave up does not.
    fn called(&self, call: &Ended);

    /// The breaker of the client changed, or began closed.
    fn breaker(&self, state: BreakerState) {
        _ = state;
    }
}

/// A call that came to an end.
#[derive(Debug, Clone, Copy)]
pub struct Ended {
    /// The operationId.
    pub operation: &'static str,
    /// How far it got. A success is an answer too.
    pub outcome: Outcome,
    /// Requests that were sent; none if there was no token or the breaker was open.
    pub attempts: u32,
    /// From the start of the call to the last byte of its answer, pauses and a login included.
    pub latency: Duration,
}
