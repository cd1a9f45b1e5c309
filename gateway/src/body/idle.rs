//! A pause that is too long.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep};

/// Measures pauses. Costs nothing for a body that never makes one.
#[derive(Debug)]
pub(crate) struct Idle {
    limit: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
    waiting: bool,
}

impl Idle {
    pub(crate) const fn new(limit: Duration) -> Self {
        Self { limit, sleep: None, waiting: false }
    }

    /// To be called whenever nothing is there. Ready when the pause has become too long.
    pub(crate) fn poll_pause(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(self.limit)));
        if !self.waiting {
            self.waiting = true;
            sleep.as_mut().reset(Instant::now() + self.limit);
        }
        sleep.as_mut().poll(cx)
    }

    /// To be called whenever something has arrived.
    pub(crate) const fn moved(&mut self) {
        self.waiting = false;
    }
}
