//! An answer that is kept while it is fresh, so that a crowd of callers asks once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

/// The last answer. Holding the lock while asking makes all callers share one question.
#[derive(Debug)]
pub(crate) struct Fresh<T> {
    time: Duration,
    last: Arc<Mutex<Option<(Instant, T)>>>,
}

impl<T: Clone + Send + 'static> Fresh<T> {
    /// Answers stay fresh for this long.
    pub(crate) fn new(time: Duration) -> Self {
        Self { time, last: Arc::default() }
    }

    /// The last answer while it is fresh, otherwise that of `ask`; none where that panics.
    pub(crate) async fn get(&self, ask: impl Future<Output = T> + Send + 'static) -> Option<T> {
        let (time, last) = (self.time, self.last.clone());
        // In a task of its own: a caller that goes away must not make the next one begin to ask again.
        let asking = tokio::spawn(async move {
            let mut last = last.lock().await;
            if let Some((since, answer)) = &*last
                && since.elapsed() < time
            {
                return answer.clone();
            }
            let answer = ask.await;
            *last = Some((Instant::now(), answer.clone()));
            answer
        });
        asking.await.ok()
    }
}
