//! `cargo xtask up`: the whole stack on this machine, until Ctrl-C.
//!
//! Builds the servers and the gateway, provides PostgreSQL and Redis, makes development keys, starts everything with
//! the right environment, Prometheus too where it is installed, waits until it is ready, and shows the output of all as one. State is kept in `.plumbline/`.
//!
//! For development only: the keys lie in files, the databases trust whoever may open their socket, and nothing is
//! restarted. A server that ends by itself ends the stack.

mod console;
mod databases;
mod health;
mod interrupts;
mod port;
mod prometheus;
mod secrets;
mod servers;
mod stack;
mod table;
pub(crate) mod temporary;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use provision::{Options, Postgres, Redis};

use crate::programs::{self, Programs};
use crate::workspace;
use console::Console;
use databases::Databases;
use interrupts::Interrupts;
use prometheus::Prometheus;
use servers::Settings;
use stack::{Ended, Stack};
use table::{Page, Shown};

/// The folder below the workspace root that keeps databases and keys.
const STATE: &str = ".plumbline";

/// How much later than at a helper a signal may be noticed here.
const GRACE: Duration = Duration::from_millis(50);

/// Run the whole stack on this machine until Ctrl-C.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Build with optimisations.
    #[arg(long)]
    release: bool,
    /// Port of the gateway on 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Discard all databases and keys of earlier runs first, without asking.
    #[arg(long)]
    fresh: bool,
    /// Install PostgreSQL or Redis with apt-get if there is no other way to get them.
    #[arg(long)]
    install: bool,
    /// No colours, as if NO_COLOR were set.
    #[arg(long)]
    no_color: bool,
}

/// Runs the stack. Success means that it was told to stop, and did; everything else is 1.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    let console = Console::new(arguments.no_color);
    match begin(arguments, &console) {
        Ended::Told(_) => ExitCode::SUCCESS,
        ended => {
            console.error(&ended.to_string());
            ExitCode::FAILURE
        }
    }
}

/// What comes before anything runs.
fn begin(arguments: &Arguments, console: &Console) -> Ended {
    // Looked at before the build, which may take minutes.
    let programs = match port::ensure_free(arguments.port)
        .and_then(|()| programs::build(&servers::programs(), arguments.release))
    {
        Ok(programs) => programs,
        Err(error) => return error.into(),
    };
    let started = Instant::now();
    // Not earlier: Ctrl-C ends a build as it ends any other.
    let interrupts = match Interrupts::watch() {
        Ok(interrupts) => interrupts,
        Err(error) => return error.into(),
    };
    match serve(arguments, &programs, console, &interrupts, started) {
        // A Ctrl-C at the terminal also reaches helpers such as initdb, which fail of it.
        Err(Ended::Failed(error)) => interrupts.wait(GRACE).err().unwrap_or(Ended::Failed(error)),
        Ok(ended) | Err(ended) => ended,
    }
}

/// From provision to the end. What was started is stopped in reverse order, however this returns.
fn serve(
    arguments: &Arguments,
    programs: &Programs,
    console: &Console,
    interrupts: &Interrupts,
    started: Instant,
) -> Result<Ended, Ended> {
    let root = workspace::root();
    let options = Options {
        install: arguments.install,
        fresh: arguments.fresh,
        report: Box::new({
            let console = console.clone();
            move |line| console.say(line)
        }),
        ..Options::new(root.join(STATE))
    };
    let mut databases = Databases::obtain(&options).map_err(anyhow::Error::from)?;
    databases.descriptions().for_each(|line| console.say(line));
    interrupts.check()?;
    let mut redis = Redis::obtain(&options, set("REDIS_URL")).map_err(anyhow::Error::from)?;
    console.say(redis.describe());
    interrupts.check()?;
    databases.prepare().context("cannot prepare the databases")?;

    let keys = root.join(STATE).join("keys");
    if arguments.fresh && keys.exists() {
        // Only now, with the servers' locks held, is it certain that no other run uses them.
        fs::remove_dir_all(&keys).context("cannot remove the keys of earlier runs")?;
    }
    // The last one is for Prometheus.
    let mut ports = port::free(servers::SERVICES.len() + 1)?;
    let prometheus = ports.pop().and_then(Prometheus::find);
    if prometheus.is_none() {
        console.say("prometheus is not installed: the status page will have no figures");
    }
    let settings = Settings {
        gateway_port: arguments.port,
        ports,
        prometheus,
        databases: databases.urls(),
        redis: redis.url().to_owned(),
        keys,
        client_secret: String::new(),
    };
    let settings = secrets::prepare(settings, programs)?;
    interrupts.check()?;

    let mut stack = Stack::new(console.clone());
    let ended = match stack.launch(programs, &settings, root, interrupts) {
        Ok(()) => {
            let shown = Shown {
                docs: docs(root),
                databases: databases.shown(),
                users_given: databases.is_given("users"),
                redis: redis.shown_url(),
                users_server: programs.path("users-server")?.to_owned(),
                elapsed: started.elapsed(),
            };
            console.plain(&table::render(&settings, &shown));
            stack.watch(interrupts, || stores_died(&mut databases, &mut redis))
        }
        Err(ended) => ended,
    };
    // Now, not when all have stopped: that may take a while.
    console.say(&format!("{ended}: stopping"));
    stack.stop();
    console.say("stopping redis and postgres");
    drop(redis);
    drop(databases);
    console.say("everything has stopped");
    Ok(ended)
}

/// A private store that is gone.
fn stores_died(databases: &mut Databases, redis: &mut Redis) -> Option<Ended> {
    let died = |name: &str, status: std::process::ExitStatus| Ended::Died {
        name: name.to_owned(),
        how: format!("{status}; its log is below {STATE}/"),
    };
    let postgres = databases.server().and_then(Postgres::exited);
    postgres.map(|status| died("postgres", status)).or_else(|| redis.exited().map(|status| died("redis", status)))
}

/// The pages of the portal to begin with, as the plan says.
fn docs(root: &Path) -> Vec<Page> {
    let plan = fs::read_to_string(root.join(servers::PLAN)).unwrap_or_default();
    gateway_plan::Plan::from_json(&plan).map(|plan| table::pages(&plan.portal)).unwrap_or_default()
}

/// A variable of the environment that is set and not empty.
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
