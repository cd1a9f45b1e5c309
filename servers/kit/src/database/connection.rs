use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Client, Config, NoTls, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;
use tracing::{Instrument, Span};

use super::{DatabaseConfig, Param};
use crate::error::Error;

/// How long a statement may run.
pub(super) const STATEMENT_TIMEOUT: Duration = Duration::from_secs(5);
const OPTIONS: &str = "-c statement_timeout=5s -c idle_in_transaction_session_timeout=15s";
/// How long opening a connection may take, the first words with the server included.
const OPEN_TIMEOUT: Duration = Duration::from_secs(5);
/// After this long without an answer a connection is given up: a failed-over host says nothing.
const SILENCE: Duration = Duration::from_secs(10);

/// What every connection is made from.
pub(super) struct Target {
    pub(super) config: Config,
    /// Over TLS, where the URL says `sslmode=require`; always with a certificate that was verified.
    tls: Option<MakeRustlsConnect>,
}

/// Reads a configuration and adds what every connection of ours has.
///
/// # Errors
/// [`Error::Unavailable`] for a URL that is none, and for TLS without an authority to believe.
pub(super) fn target(given: &DatabaseConfig) -> Result<Target, Error> {
    let config = configure(given.url.reveal()).map_err(|error| Error::unavailable("database", error))?;
    let tls = match (config.get_ssl_mode(), &given.authorities) {
        (SslMode::Require, Some(authorities)) => {
            let client = authorities.client().map_err(|error| Error::unavailable("database", error))?;
            Some(MakeRustlsConnect::new(client))
        }
        (SslMode::Require, None) => {
            let missing =
                "sslmode=require needs TLS_CA, the PEM file of the authority that signed the server's certificate";
            return Err(Error::unavailable("database", missing));
        }
        _ => None,
    };
    Ok(Target { config, tls })
}

/// Without TLS unless it is asked for: what would be preferred is not verified, and so worth little.
fn configure(url: &str) -> Result<Config, tokio_postgres::Error> {
    let mut config: Config = url.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(3));
    }
    config.tcp_user_timeout(SILENCE).keepalives_idle(Duration::from_secs(30));
    if config.get_application_name().is_none() {
        let program = std::env::current_exe().ok();
        let name = program.as_ref().and_then(|path| path.file_name()).and_then(|name| name.to_str());
        config.application_name(name.unwrap_or(env!("CARGO_PKG_NAME")));
    }
    // What the URL says comes later, and so wins.
    let options = match config.get_options() {
        Some(given) => format!("{OPTIONS} {given}"),
        None => OPTIONS.to_owned(),
    };
    config.options(&options);
    Ok(config)
}

impl Target {
    /// Connects, and drives the connection in the background until it ends.
    pub(super) async fn connect(&self) -> Result<(Client, JoinHandle<()>), Error> {
        let unavailable = |error| Error::unavailable("database", error);
        Ok(match &self.tls {
            Some(tls) => {
                let (client, driver) = self.config.connect(tls.clone()).await.map_err(unavailable)?;
                (client, tokio::spawn(drive(driver)))
            }
            None => {
                let (client, driver) = self.config.connect(NoTls).await.map_err(unavailable)?;
                (client, tokio::spawn(drive(driver)))
            }
        })
    }
}

async fn drive(driver: impl Future<Output = Result<(), tokio_postgres::Error>>) {
    if let Err(error) = driver.await {
        tracing::warn!("connection lost: {}", Error::unavailable("database", error).chain());
    }
}

/// Opens a connection and drives it in the background.
pub(super) async fn open(target: &Target) -> Result<Connection, Error> {
    let opened = tokio::time::timeout(OPEN_TIMEOUT, target.connect()).await;
    let (client, _) = opened.map_err(|elapsed| Error::unavailable("database", elapsed))??;
    Ok(Connection { client, statements: Mutex::default() })
}

/// A span around a statement. Costs nothing where no traces are sent.
pub(super) fn statement(sql: &'static str) -> Span {
    let text = sql.trim_start();
    let verb = text.split_whitespace().next().unwrap_or_default();
    tracing::info_span!(
        target: telemetry::TARGET, "statement", otel.name = verb, otel.kind = "client", db.system.name = "postgresql",
        db.query.text = text,
    )
}

/// A connection with the statements that were prepared on it.
pub struct Connection {
    client: Client,
    statements: Mutex<HashMap<&'static str, Statement>>,
}

impl Connection {
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// The prepared form of a statement, made on its first use on this connection.
    pub(super) async fn prepare(&self, sql: &'static str) -> Result<Statement, tokio_postgres::Error> {
        if let Some(statement) = self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).insert(sql, statement.clone());
        Ok(statement)
    }

    /// Begins a transaction, which is rolled back unless it is committed.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is gone.
    pub async fn transaction(&mut self) -> Result<Transaction<'_>, Error> {
        let Self { client, statements } = self;
        Ok(Transaction { inner: client.transaction().await?, statements })
    }
}

/// A transaction.
pub struct Transaction<'a> {
    inner: tokio_postgres::Transaction<'a>,
    statements: &'a Mutex<HashMap<&'static str, Statement>>,
}

impl Transaction<'_> {
    async fn prepare(&self, sql: &'static str) -> Result<Statement, tokio_postgres::Error> {
        if let Some(statement) = self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.inner.prepare(sql).await?;
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).insert(sql, statement.clone());
        Ok(statement)
    }

    /// Runs a statement and answers its rows.
    ///
    /// # Errors
    /// Those of PostgreSQL; see [`super::OnConstraint`] for what a violated constraint means.
    pub async fn query(&self, sql: &'static str, params: &[Param<'_>]) -> Result<Vec<Row>, tokio_postgres::Error> {
        let run = async {
            let statement = self.prepare(sql).await?;
            self.inner.query(&statement, params).await
        };
        run.instrument(statement(sql)).await
    }

    /// Runs a statement that answers one row at most.
    ///
    /// # Errors
    /// As [`Transaction::query`].
    pub async fn query_opt(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
    ) -> Result<Option<Row>, tokio_postgres::Error> {
        Ok(self.query(sql, params).await?.into_iter().next())
    }

    /// Runs a statement and answers the number of rows it changed.
    ///
    /// # Errors
    /// As [`Transaction::query`].
    pub async fn execute(&self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, tokio_postgres::Error> {
        let run = async {
            let statement = self.prepare(sql).await?;
            self.inner.execute(&statement, params).await
        };
        run.instrument(statement(sql)).await
    }

    /// Makes the changes last.
    ///
    /// # Errors
    /// When the commit is refused or its outcome is unknown.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.inner.commit().instrument(statement("COMMIT")).await?)
    }
}

/// Makes the connections of the pool.
pub struct Manager {
    target: Arc<Target>,
}

impl Manager {
    pub(super) fn new(target: Arc<Target>) -> Self {
        Self { target }
    }
}

impl bb8::ManageConnection for Manager {
    type Connection = Connection;
    type Error = Error;

    async fn connect(&self) -> Result<Connection, Error> {
        open(&self.target).await
    }

    async fn is_valid(&self, connection: &mut Connection) -> Result<(), Error> {
        Ok(connection.client.simple_query("").await.map(drop)?)
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        connection.is_closed()
    }
}
