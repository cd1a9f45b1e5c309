use std::sync::Arc;

use arc_swap::ArcSwapOption;
use tokio::sync::Mutex;
use tokio_postgres::Config;

use super::connection::{self, Connection};
use crate::error::Error;

/// A shared connection whose statements are pipelined; opened again when it is lost.
pub(super) struct Line {
    config: Arc<Config>,
    current: ArcSwapOption<Connection>,
    opening: Mutex<()>,
}

impl Line {
    pub(super) fn new(config: Arc<Config>) -> Self {
        Self { config, current: ArcSwapOption::empty(), opening: Mutex::new(()) }
    }

    pub(super) async fn set(&self, connection: Connection) {
        self.current.store(Some(Arc::new(connection)));
    }

    fn open(&self) -> Option<Arc<Connection>> {
        self.current.load_full().filter(|connection| !connection.is_closed())
    }

    pub(super) async fn connection(&self) -> Result<Arc<Connection>, Error> {
        if let Some(connection) = self.open() {
            return Ok(connection);
        }
        // One opens it; the others wait and find it open.
        let _opening = self.opening.lock().await;
        if let Some(connection) = self.open() {
            return Ok(connection);
        }
        let opened = connection::open(&self.config).await.map_err(|error| Error::unavailable("database", error))?;
        let opened = Arc::new(opened);
        self.current.store(Some(Arc::clone(&opened)));
        Ok(opened)
    }
}
