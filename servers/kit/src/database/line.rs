use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use tokio::sync::Mutex;

use super::connection::{self, Connection, Target};
use crate::error::Error;

/// After a failed attempt to open the line nobody tries again for so long: those who wait behind the one that tries
/// would only wait for theirs as well, one after the other.
const PAUSE: Duration = Duration::from_secs(1);

/// A shared connection whose statements are pipelined; opened again when it is lost.
pub(super) struct Line {
    target: Arc<Target>,
    current: ArcSwapOption<Connection>,
    /// When opening failed last.
    failed: Mutex<Option<Instant>>,
}

impl Line {
    pub(super) fn new(target: Arc<Target>) -> Self {
        Self { target, current: ArcSwapOption::empty(), failed: Mutex::new(None) }
    }

    pub(super) fn set(&self, connection: Connection) {
        self.current.store(Some(Arc::new(connection)));
    }

    fn open(&self) -> Option<Arc<Connection>> {
        self.current.load_full().filter(|connection| !connection.is_closed())
    }

    pub(super) async fn connection(&self) -> Result<Arc<Connection>, Error> {
        if let Some(connection) = self.open() {
            return Ok(connection);
        }
        // One opens it; the others wait, and find it open or learn that it cannot be opened.
        let mut failed = self.failed.lock().await;
        if let Some(connection) = self.open() {
            return Ok(connection);
        }
        if failed.is_some_and(|at| at.elapsed() < PAUSE) {
            return Err(Error::Unavailable { what: "database", source: None });
        }
        match connection::open(&self.target).await {
            Ok(connection) => {
                let connection = Arc::new(connection);
                self.current.store(Some(Arc::clone(&connection)));
                *failed = None;
                Ok(connection)
            }
            Err(error) => {
                *failed = Some(Instant::now());
                Err(error)
            }
        }
    }
}
