//! A stack for the length of one command: fresh databases, free ports, nothing left behind.

use std::fmt::Write as _;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use provision::{Options, Redis};

use super::console::Console;
use super::databases::Databases;
use super::interrupts::Interrupts;
use super::servers::{self, CLIENT, SERVICES, Settings};
use super::stack::{Ended, Stack};
use super::{port, secrets};
use crate::programs::{self, Programs};
use crate::workspace;

/// A running stack, as a command sees it.
pub(crate) struct Running<'a> {
    settings: &'a Settings,
    programs: &'a Programs,
}

/// The credentials of the one service that calls others.
pub(crate) struct Client<'a> {
    pub(crate) id: &'static str,
    pub(crate) secret: &'a str,
    pub(crate) scopes: &'static str,
}

impl<'a> Client<'a> {
    pub(crate) const fn with_secret(secret: &'a str) -> Self {
        Self { id: CLIENT.id, secret, scopes: CLIENT.scopes }
    }
}

/// Our three services, wherever they are.
pub(crate) trait Services {
    /// Where a service listens, not by way of the gateway.
    fn url(&self, service: &str) -> Result<String>;
    /// The service that may get tokens.
    fn client(&self) -> Client<'_>;
    /// Makes an account an admin.
    fn grant_admin(&self, username: &str) -> Result<()>;
}

impl Services for Running<'_> {
    fn url(&self, service: &str) -> Result<String> {
        let index = SERVICES.iter().position(|known| known.name == service);
        let index = index.with_context(|| format!("there is no service {service}; use --url"))?;
        Ok(format!("http://127.0.0.1:{}", self.settings.port(index)))
    }

    fn client(&self) -> Client<'_> {
        Client::with_secret(&self.settings.client_secret)
    }

    fn grant_admin(&self, username: &str) -> Result<()> {
        let mut command = Command::new(self.programs.path("users-server")?);
        servers::environment(&mut command, 0, self.settings);
        let output = command.args(["grant-admin", username]).output().context("cannot run users-server")?;
        if !output.status.success() {
            bail!("grant-admin failed: {}", String::from_utf8_lossy(&output.stderr).trim_end());
        }
        Ok(())
    }
}

/// Builds the programs, starts everything, does the work and stops everything, however the work ends.
///
/// What the servers print is shown only where the stack does not start.
pub(crate) fn with<T>(work: impl FnOnce(&Running<'_>) -> Result<T>) -> Result<T> {
    let programs = programs::build(&servers::programs(), false)?;
    let interrupts = Interrupts::watch()?;
    // PostgreSQL runs as another user where this one is root, and must get to its own folder in here.
    let folder = tempfile::Builder::new().permissions(Permissions::from_mode(0o711)).tempdir();
    let folder = folder.context("no temporary folder")?;
    let mut said = String::new();
    let options = Options { fresh: true, report: Box::new(|_| {}), ..Options::new(folder.path().join("state")) };
    let databases = Databases::obtain(&options).map_err(anyhow::Error::from)?;
    for line in databases.descriptions() {
        let _ = writeln!(said, "{line}");
    }
    let redis = Redis::obtain(&options, super::set("REDIS_URL")).map_err(anyhow::Error::from)?;
    databases.prepare().context("cannot prepare the databases")?;
    let settings = Settings {
        gateway_port: port::free(1)?.first().copied().unwrap_or_default(),
        ports: port::free(SERVICES.len())?,
        databases: databases.urls(),
        redis: redis.url().to_owned(),
        keys: folder.path().join("keys"),
        prometheus: None,
        client_secret: String::new(),
    };
    let settings = secrets::prepare(settings, &programs)?;
    let mut stack = Stack::new(Console::silent());
    let outcome = match stack.launch(&programs, &settings, workspace::root(), &interrupts) {
        Ok(()) => work(&Running { settings: &settings, programs: &programs }),
        Err(Ended::Failed(error)) => Err(error.context(said)),
        Err(ended) => Err(anyhow!("{ended}")),
    };
    stack.stop();
    outcome
}
