//! What every server's command line and environment have in common.

use std::error::Error as StdError;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Subcommand;
use tokio::signal::unix::{SignalKind, signal};

use crate::cache::Cache;
use crate::config::{Networks, Problems, Secret, Settings};
use crate::database::{Database, DatabaseConfig};
use crate::error::Error;
use crate::health::Dependency;
use crate::idempotency;
use crate::log::{self, Format};
use crate::metrics::Metrics;
use crate::service::{Misfit, Running, Service};
use crate::tls::{self, Authorities, Identity};

/// What every server can do.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Serve the API until told to stop (the default).
    Serve,
    /// Bring the database up to date and end.
    Migrate,
    /// Ask the server that listens on LISTEN whether it is ready, for a container's health check.
    Ready,
    /// Print the document that the Rust types of this server imply.
    Openapi,
}

/// What every server reads from the environment.
#[derive(Debug, Clone)]
pub struct Common {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub database: DatabaseConfig,
    /// A `redis://` URL.
    pub redis: Secret,
    /// Whether to bring the database up to date before serving.
    pub migrate_on_start: bool,
    /// Whether to hold every answer against the document.
    pub strict: bool,
    /// What to show to those who connect over TLS; without it they connect in the clear.
    pub identity: Option<Identity>,
    /// Who is believed for the certificates of other services, and of PostgreSQL.
    pub authorities: Option<Authorities>,
    /// How long a start waits for the database.
    pub patience: Duration,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Networks,
    /// Who issues access tokens.
    pub issuer: String,
    /// How to log.
    pub log: Format,
}

/// How long a start waits for the database, in seconds, where the environment says nothing.
const PATIENCE: u64 = 60;
const AUTHORITIES: &str = "the path of a PEM file with the certificates of authorities";
const PEM: &str = "the path of a PEM file";
/// How long a health check waits.
const PROBE: Duration = Duration::from_secs(3);

/// For whom access tokens are issued.
pub const AUDIENCE: &str = "plumbline";

impl Common {
    /// Reads the settings that every server has; problems are collected in `settings`.
    pub fn read(settings: &mut Settings) -> Option<Self> {
        let listen = settings.or("LISTEN", "an address such as 127.0.0.1:7001", ([127, 0, 0, 1], 0).into());
        let identity = identity(settings);
        let authorities: Option<Authorities> = settings.optional("TLS_CA", AUTHORITIES);
        let url = required_database_url(settings);
        let pool_size = settings.or("DATABASE_POOL_SIZE", "a number of connections", NonZeroU32::MIN.saturating_add(7));
        let redis = settings.required("REDIS_URL", "a Redis URL: redis://:PASSWORD@HOST:PORT/");
        let migrate_on_start = settings.or("MIGRATE_ON_START", "true or false", false);
        let strict = settings.or("STRICT_RESPONSES", "true or false", false);
        let proxies = "networks such as 10.0.0.0/8,192.0.2.7";
        let trusted_proxies = settings.or("TRUSTED_PROXIES", proxies, Networks::loopback());
        let issuer = settings.or("ISSUER", "the public address of the stack", "http://localhost:8080".to_owned());
        let log = log_format(settings);
        let patience = patience(settings);
        let database = DatabaseConfig { url: url?, authorities: authorities.clone(), pool_size: pool_size.get() };
        let redis = redis?;
        Some(Self {
            listen,
            database,
            redis,
            migrate_on_start,
            strict,
            identity,
            authorities,
            patience,
            trusted_proxies,
            issuer,
            log,
        })
    }
}

/// Reads where the database is, for commands that need nothing else.
///
/// # Errors
/// When DATABASE_URL is not set.
pub fn database() -> Result<DatabaseConfig, Problems> {
    let mut settings = Settings::from_env();
    let database = single_connection(&mut settings);
    settings.finish(database)
}

fn single_connection(settings: &mut Settings) -> Option<DatabaseConfig> {
    let url = required_database_url(settings);
    let authorities = settings.optional("TLS_CA", AUTHORITIES);
    url.map(|url| DatabaseConfig { url, authorities, pool_size: 1 })
}

fn patience(settings: &mut Settings) -> Duration {
    Duration::from_secs(settings.or("START_TIMEOUT_S", "a number of seconds", PATIENCE))
}

fn log_format(settings: &mut Settings) -> Format {
    settings.or("LOG_FORMAT", "human or json", Format::Human)
}

/// The certificate and the key of this server; one needs the other.
fn identity(settings: &mut Settings) -> Option<Identity> {
    let certificate: Option<PathBuf> = settings.optional("TLS_CERTIFICATE", PEM);
    let key: Option<PathBuf> = settings.optional("TLS_KEY", PEM);
    if certificate.is_none() && key.is_none() {
        return None;
    }
    let certificate = certificate.or_else(|| settings.required("TLS_CERTIFICATE", "what goes with TLS_KEY"));
    let key = key.or_else(|| settings.required("TLS_KEY", "what goes with TLS_CERTIFICATE"));
    certificate.zip(key).map(|(certificate, key)| Identity { certificate, key })
}

fn required_database_url(settings: &mut Settings) -> Option<Secret> {
    settings.required("DATABASE_URL", "a PostgreSQL URL: postgresql://USER:PASSWORD@HOST/DATABASE")
}

/// Why a service cannot work with what its settings name.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database cannot be reached, or refuses.
    #[error("cannot use the database that DATABASE_URL names")]
    Database(#[source] Error),
    /// The migrations of this server and those of the database do not go together, or one fails.
    #[error("cannot migrate the database that DATABASE_URL names")]
    Migrations(#[source] Box<dyn StdError + Send + Sync>),
    /// The Redis URL is none.
    #[error("cannot use REDIS_URL")]
    Cache(#[source] Error),
}

/// Brings a database up to date; answers how many migrations were applied.
///
/// # Errors
/// A database that cannot be reached, a migration that does not fit or fails.
async fn migrate(config: &DatabaseConfig, migrations: refinery::Runner) -> Result<usize, OpenError> {
    Database::migrate(config, migrations).await.map_err(|error| match error {
        Error::Unavailable { .. } => OpenError::Database(error),
        Error::Internal(cause) => OpenError::Migrations(cause),
        _ => OpenError::Migrations(error.into()),
    })
}

impl Common {
    /// Connects to the database, brought up to date first where that is asked for, and prepares the cache. Both are shown
    /// among the metrics.
    ///
    /// # Errors
    /// A database that cannot be reached, a migration that does not fit, a Redis URL that is none.
    pub async fn open(
        &self,
        service: &str,
        migrations: refinery::Runner,
        metrics: &Metrics,
    ) -> Result<(Database, Cache), OpenError> {
        let database = Database::connect_within(&self.database, self.patience).await.map_err(OpenError::Database)?;
        if self.migrate_on_start {
            let applied = migrate(&self.database, migrations).await?;
            tracing::info!(applied, "migrations");
        }
        database.register(metrics).map_err(OpenError::Database)?;
        tokio::spawn(idempotency::sweep(database.clone()));
        let cache = Cache::new(&self.redis, service).map_err(OpenError::Cache)?;
        cache.register(metrics).map_err(OpenError::Cache)?;
        Ok((database, cache))
    }

    /// What a client of another service begins with: it believes the authorities that this server was given.
    pub fn client_options(&self) -> client_kit::Options {
        let options = client_kit::Options::new().propagate(telemetry::traceparent);
        match &self.authorities {
            Some(authorities) => options.authorities(authorities.pem()),
            None => options,
        }
    }

    /// What readiness asks for in every service: the database, and the cache, without which it only gets slower.
    pub fn dependencies(database: &Database, cache: &Cache) -> Vec<Dependency> {
        let (database, cache) = (database.clone(), cache.clone());
        let database = Dependency::required("database", move || {
            let database = database.clone();
            async move { database.is_up().await }
        });
        let cache = Dependency::optional("cache", move || {
            let cache = cache.clone();
            async move { cache.is_up().await }
        });
        vec![database, cache]
    }
}

/// Starts a server and serves until SIGINT or SIGTERM, then stops in order. On SIGHUP its certificate is read again.
///
/// Signals are waited for before anything starts, so that one that comes early stops the server in order too.
///
/// # Errors
/// A start that fails, and when signals cannot be waited for.
async fn until_told<A, E>(start: impl Future<Output = Result<Running<A>, E>>) -> Result<(), E>
where
    A: Send + Sync + 'static,
    E: From<std::io::Error>,
{
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let mut told = std::pin::pin!(async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    });
    let running = tokio::select! {
        running = start => running?,
        () = &mut told => return Ok(()),
    };
    loop {
        tokio::select! {
            () = &mut told => break,
            _ = hangup.recv() => running.reload().await,
        }
    }
    tracing::info!("stopping");
    running.stop().await;
    telemetry::end().await;
    Ok(())
}

/// Does what every server can do. `start` reads the configuration and starts.
///
/// # Errors
/// What the command ran into.
pub async fn run<A, E>(
    command: Command,
    service: impl FnOnce() -> Result<Service<A>, Misfit>,
    migrations: refinery::Runner,
    start: impl Future<Output = Result<Running<A>, E>>,
) -> Result<(), E>
where
    A: Send + Sync + 'static,
    E: From<Misfit> + From<Problems> + From<OpenError> + From<std::io::Error>,
{
    match command {
        Command::Serve => until_told(start).await,
        Command::Migrate => {
            let mut settings = Settings::from_env();
            let (format, patience) = (log_format(&mut settings), patience(&mut settings));
            let config = single_connection(&mut settings);
            let config = settings.finish(config)?;
            // It says what it waits for. A collector that is none is no reason to leave the tables as they are.
            let _ = log::init(format, "migrations");
            Database::connect_within(&config, patience).await.map_err(OpenError::Database)?;
            let applied = migrate(&config, migrations).await?;
            say(&format!("{applied} migrations applied"))
        }
        Command::Ready => {
            let mut settings = Settings::from_env();
            let listen = settings.required("LISTEN", "the address that the server listens on");
            let identity = identity(&mut settings);
            say(&probe(settings.finish(listen)?, identity.as_ref())?)
        }
        Command::Openapi => say(&format!("{:#}", service()?.document()?)),
    }
}

/// Asks a server on this machine whether it is ready; an error says why it is not.
fn probe(listen: SocketAddr, identity: Option<&Identity>) -> Result<String, std::io::Error> {
    let own = if listen.ip().is_unspecified() { Ipv4Addr::LOCALHOST.into() } else { listen.ip() };
    let stream = TcpStream::connect_timeout(&(own, listen.port()).into(), PROBE)?;
    stream.set_read_timeout(Some(PROBE))?;
    let mut stream = tls::probe(stream, identity.map(|identity| identity.certificate.as_path()))?;
    stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map_or("no answer", |(_, body)| body).trim().to_owned();
    match answer.split(' ').nth(1) {
        Some("200") => Ok(body),
        _ => Err(std::io::Error::other(format!("not ready: {body}"))),
    }
}

/// Prints a line to standard output.
///
/// # Errors
/// Standard output that is closed.
pub fn say<E: From<std::io::Error>>(line: &str) -> Result<(), E> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// Says on standard error why the process ends: the message and its causes, each once.
pub fn fail(error: &(impl AsRef<dyn StdError + Send + Sync> + ?Sized)) -> ExitCode {
    let mut text = error.as_ref().to_string();
    let mut cause = error.as_ref().source();
    while let Some(inner) = cause {
        let message = inner.to_string();
        if !text.contains(&message) {
            text.push_str(": ");
            text.push_str(&message);
        }
        cause = inner.source();
    }
    // With standard error closed there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "error: {text}");
    ExitCode::FAILURE
}
