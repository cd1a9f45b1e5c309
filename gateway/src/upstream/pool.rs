//! Kept connections to one service, the last used first.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::Instant;

use super::Sender;

/// Idle connections, oldest first.
#[derive(Debug)]
pub(crate) struct Pool {
    idle: Mutex<Vec<(Sender, Instant)>>,
    most: usize,
    timeout: Duration,
}

/// A connection in use. Dropping it closes the connection; [`Lease::release`] keeps it.
#[derive(Debug)]
pub(crate) struct Lease {
    sender: Sender,
    pool: Arc<Pool>,
}

impl Pool {
    pub(super) fn new(most: usize, timeout: Duration) -> Arc<Self> {
        Arc::new(Self { idle: Mutex::default(), most, timeout })
    }

    pub(super) fn take(&self) -> Option<Sender> {
        let mut idle = self.lock();
        while let Some((sender, since)) = idle.pop() {
            if since.elapsed() >= self.timeout {
                // The rest is older still.
                idle.clear();
                return None;
            }
            if !sender.is_closed() {
                return Some(sender);
            }
        }
        None
    }

    fn put(&self, sender: Sender) {
        let mut idle = self.lock();
        if idle.len() < self.most {
            idle.push((sender, Instant::now()));
        }
    }

    pub(super) fn sweep(&self) {
        self.lock().retain(|(sender, since)| !sender.is_closed() && since.elapsed() < self.timeout);
    }

    /// Nothing that panics happens under the lock, and a list is whole at any time.
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Sender, Instant)>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    pub(super) const fn new(sender: Sender, pool: Arc<Pool>) -> Self {
        Self { sender, pool }
    }

    /// Gives the connection back. To be called when the response body has ended, not before: a connection whose
    /// response is still being read would make the next request wait for it.
    pub(crate) fn release(self) {
        let Self { mut sender, pool } = self;
        match sender.poll_ready(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(())) => pool.put(sender),
            Poll::Ready(Err(_)) => {}
            // The connection's task has not come round yet, or the request is still being written.
            Poll::Pending => {
                tokio::spawn(async move {
                    if let Ok(Ok(())) = tokio::time::timeout(pool.timeout, sender.ready()).await {
                        pool.put(sender);
                    }
                });
            }
        }
    }
}
