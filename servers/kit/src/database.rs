//! PostgreSQL: single statements over shared pipelined connections, transactions over a pool, migrations under a lock.
//!
//! A statement that can be slow must not share a pipeline with others: it would hold up everyone behind it. That is
//! what [`Database::connection`] is for.

mod connection;
mod failure;
mod line;
mod migrate;
mod pool_metrics;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use bb8::Pool;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use tracing::Instrument;

use connection::Manager;
pub use connection::{Connection, Transaction};
pub use failure::OnConstraint;
use line::Line;
use pool_metrics::PoolMetrics;

use crate::config::Secret;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::tls::Authorities;

/// Shared connections for single statements. More of them only cost wake-ups on few cores.
const LINES: usize = 2;
/// How often a start asks for a database that is not there yet.
const AGAIN: Duration = Duration::from_secs(1);
/// How long a request waits for a connection of the pool.
const POOL_WAIT: Duration = Duration::from_secs(3);

/// A parameter of a statement.
pub type Param<'a> = &'a (dyn ToSql + Sync);

/// Where the database is and how much of it to use.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// A `postgresql://` URL. Secret, as it may hold a password. With `sslmode=require` over TLS, to a server whose
    /// certificate is verified.
    pub url: Secret,
    /// Who is believed for the certificate.
    pub authorities: Option<Authorities>,
    /// Connections for transactions, at most.
    pub pool_size: u32,
}

/// The database of one service. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    pool: Pool<Manager>,
    pool_size: u32,
    pool_metrics: PoolMetrics,
    lines: Arc<[Line]>,
    next: Arc<AtomicUsize>,
}

impl Database {
    /// Connects, so that a wrong URL or an unreachable server is known at once.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the server cannot be reached, or refuses.
    pub async fn connect(config: &DatabaseConfig) -> Result<Self, Error> {
        let target = Arc::new(connection::target(config)?);
        let first = connection::open(&target).await?;
        let manager = Manager::new(Arc::clone(&target));
        let pool = Pool::builder()
            .max_size(config.pool_size)
            .connection_timeout(POOL_WAIT)
            .test_on_check_out(false)
            .error_sink(Box::new(Unopened))
            .build_unchecked(manager);
        let lines: Arc<[Line]> = (0..LINES).map(|_| Line::new(Arc::clone(&target))).collect();
        lines[0].set(first);
        let pool_metrics = PoolMetrics::new()?;
        Ok(Self { pool, pool_size: config.pool_size, pool_metrics, lines, next: Arc::default() })
    }

    /// Connects, and waits so long for a server that is not there yet, or is starting. Whatever else is wrong is said
    /// at once.
    ///
    /// # Errors
    /// As [`Database::connect`].
    pub async fn connect_within(config: &DatabaseConfig, patience: Duration) -> Result<Self, Error> {
        let start = Instant::now();
        loop {
            let error = match Self::connect(config).await {
                Ok(database) => return Ok(database),
                Err(error) => error,
            };
            let left = patience.saturating_sub(start.elapsed());
            if left.is_zero() || !failure::may_pass(&error) {
                return Err(error);
            }
            tracing::warn!("waiting for the database, {} s more at most: {}", left.as_secs(), error.chain());
            tokio::time::sleep(AGAIN.min(left)).await;
        }
    }

    /// Shows the pool among the metrics of a service.
    ///
    /// # Errors
    /// When another database is shown there already.
    pub fn register(&self, metrics: &Metrics) -> Result<(), Error> {
        self.pool_metrics.register(&self.pool, self.pool_size, metrics)
    }

    /// Brings the schema up to date, under an advisory lock, so that several instances may start at once.
    ///
    /// # Errors
    /// A migration that was changed after it was applied, that is missing, or that fails.
    pub async fn migrate(config: &DatabaseConfig, runner: refinery::Runner) -> Result<usize, Error> {
        migrate::run(config, runner).await
    }

    /// Runs one quick statement and answers its rows.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is gone, [`Error::Internal`] when the statement is wrong.
    pub async fn query(&self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        let run = async {
            let connection = self.line().await?;
            let statement = connection.prepare(sql).await?;
            Ok(connection.client().query(&statement, params).await?)
        };
        run.instrument(connection::statement(sql)).await
    }

    /// Runs one quick statement that answers one row at most.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub async fn query_opt(&self, sql: &'static str, params: &[Param<'_>]) -> Result<Option<Row>, Error> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// Runs one quick statement and answers the number of rows it changed.
    ///
    /// # Errors
    /// As [`Database::query`].
    pub async fn execute(&self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, Error> {
        let run = async {
            let connection = self.line().await?;
            let statement = connection.prepare(sql).await?;
            Ok(connection.client().execute(&statement, params).await?)
        };
        run.instrument(connection::statement(sql)).await
    }

    /// A connection of one's own, for a transaction or for a statement that may be slow.
    ///
    /// # Errors
    /// [`Error::Busy`] when none is free in time, [`Error::Unavailable`] when the database is gone.
    pub async fn connection(&self) -> Result<bb8::PooledConnection<'_, Manager>, Error> {
        let _wait = self.pool_metrics.wait.start_timer();
        loop {
            match self.pool.get().await {
                // One that was lost while it lay idle is dropped, and thereby leaves the pool.
                Ok(connection) if connection.is_closed() => drop(connection),
                Ok(connection) => return Ok(connection),
                Err(bb8::RunError::User(error)) => return Err(error),
                Err(bb8::RunError::TimedOut) if self.pool.state().connections == 0 => {
                    return Err(Error::Unavailable { what: "database", source: None });
                }
                Err(bb8::RunError::TimedOut) => {
                    self.pool_metrics.timeouts.inc();
                    return Err(Error::Busy { retry_after: POOL_WAIT });
                }
            }
        }
    }

    /// Whether the database answers.
    pub async fn is_up(&self) -> bool {
        tokio::time::timeout(Duration::from_secs(1), self.query("SELECT 1", &[])).await.is_ok_and(|rows| rows.is_ok())
    }

    async fn line(&self) -> Result<Arc<Connection>, Error> {
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.lines.len();
        self.lines[next].connection().await
    }
}

/// Logs why the pool cannot open a connection; those who wait for one only learn that there is none.
#[derive(Debug, Clone)]
struct Unopened;

impl bb8::ErrorSink<Error> for Unopened {
    fn sink(&self, error: Error) {
        tracing::warn!("{}", error.chain());
    }

    fn boxed_clone(&self) -> Box<dyn bb8::ErrorSink<Error>> {
        Box::new(self.clone())
    }
}
