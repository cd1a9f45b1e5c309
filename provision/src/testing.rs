//! Servers for tests: one pair per test process, thrown away with it.
//!
//! Everything lies below `target/provision`: the unpacked wheels, a template of an empty cluster
//! (making one takes a second, copying it a few milliseconds) and `run/<pid>`, one folder per live
//! process. A process cannot tidy up when it is killed, so each one first removes the folders
//! whose owner no longer holds their lock.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::Options;
use crate::error::Error;
use crate::home::{self, Home, Lock};
use crate::postgres::binaries::{Binaries, Search};
use crate::postgres::{Postgres, cluster};
use crate::redis_server::Redis;

/// A log segment of 1 MiB instead of 16 makes the template, and so each copy, far smaller.
const SMALL_LOG: &[&str] = &["--wal-segsize=1"];

/// What the tests of one process share.
#[derive(Debug)]
pub struct TestServices {
    /// Each test makes databases of its own here.
    pub postgres: Postgres,
    /// Each test uses a numbered database or a key prefix of its own.
    pub redis: Redis,
    _folder: Option<Lock>,
}

/// The servers for this test process, started on the first call.
///
/// `PLUMBLINE_TEST_DATABASE_URL` (of a role that may create databases) and
/// `PLUMBLINE_TEST_REDIS_URL` name servers to use instead of private ones. A private PostgreSQL
/// runs without fsync. Blocks for up to a second, or longer when binaries must be downloaded first.
///
/// # Panics
/// A server cannot be had: tests against a real server are never skipped.
pub fn for_tests() -> &'static TestServices {
    static SERVICES: OnceLock<Result<TestServices, String>> = OnceLock::new();
    match SERVICES.get_or_init(|| start().map_err(|error| error.chain())) {
        Ok(services) => services,
        Err(reason) => panic!("no servers for the tests: {reason}"),
    }
}

fn start() -> Result<TestServices, Error> {
    let database_url = std::env::var("PLUMBLINE_TEST_DATABASE_URL").ok();
    let redis_url = std::env::var("PLUMBLINE_TEST_REDIS_URL").ok();
    let options = Options::new(target_folder().join("provision"));
    if database_url.is_some() && redis_url.is_some() {
        return Ok(TestServices {
            postgres: Postgres::obtain(&options, database_url)?,
            redis: Redis::obtain(&options, redis_url)?,
            _folder: None,
        });
    }
    let home = Home::open(&options)?;
    let (folder, lock) = run_folder(&home)?;
    // The two do not depend on each other, and each start is mostly waiting.
    let (postgres, redis) = std::thread::scope(|scope| {
        let postgres = scope.spawn(|| match database_url {
            Some(url) => Postgres::obtain(&options, Some(url)),
            None => throwaway_postgres(&options, &home, &folder.join("postgres")),
        });
        let redis = match redis_url {
            Some(url) => Redis::obtain(&options, Some(url)),
            None => Redis::private(&options, &home, &folder.join("redis"), None),
        };
        (postgres.join(), redis)
    });
    Ok(TestServices {
        postgres: postgres.unwrap_or_else(|_| Err(Error::Unfit("starting PostgreSQL panicked".to_owned())))?,
        redis: redis?,
        _folder: Some(lock),
    })
}

fn throwaway_postgres(options: &Options, home: &Home, folder: &Path) -> Result<Postgres, Error> {
    let binaries = Binaries::find(&Search::of_this_machine(), home, options, None)?;
    let template = template(options, home, &binaries)?;
    home.account.private_folder(folder)?;
    copy(&template.join("data"), &folder.join("data"))?;
    let cluster = cluster::Cluster::start(home, &binaries, folder, cluster::THROWAWAY, None)?;
    Ok(Postgres::private(cluster, binaries.describe()))
}

/// A folder with a fresh cluster to copy, made by the first process that needs it.
fn template(options: &Options, home: &Home, binaries: &Binaries) -> Result<PathBuf, Error> {
    let folder = home.path.join(format!("template-{}", binaries.version));
    let _lock = home::wait_for_lock(&home.path.join("template.lock"))?;
    home.account.private_folder(&folder)?;
    cluster::initialise(home, binaries, &folder, SMALL_LOG, &options.report)?;
    Ok(folder)
}

/// Copies a tree with owners and modes, sharing blocks where the file system can.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    let mut command = Command::new("cp");
    command.arg("-a");
    if cfg!(target_os = "linux") {
        command.arg("--reflink=auto");
    }
    let output = command.arg(from).arg(to).output().map_err(Error::io("cannot copy", from))?;
    if output.status.success() {
        return Ok(());
    }
    Err(Error::Command { program: "cp".to_owned(), detail: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

/// A folder of our own, after removing those of processes that are gone.
fn run_folder(home: &Home) -> Result<(PathBuf, Lock), Error> {
    let run = home::passage(&home.path.join("run"), &home.account)?;
    // Between making a folder and locking it, it looks abandoned: one process at a time here.
    let _turn = home::wait_for_lock(&home.path.join("run.lock"))?;
    for entry in fs::read_dir(&run).map_err(Error::io("cannot list", &run))?.filter_map(Result::ok) {
        let folder = entry.path();
        if home::lock(&folder.join("lock")).is_ok() {
            // What cannot be removed now (a server still ending) goes next time.
            for server in ["postgres", "redis"] {
                let _ = home::remove(&home::short_folder(&folder.join(server)));
            }
            let _ = home::remove(&folder);
        }
    }
    // The id of a process in another container may be the same.
    let mut folder = run.join(std::process::id().to_string());
    while folder.exists() {
        folder.as_mut_os_string().push("x");
    }
    let folder = home::passage(&folder, &home.account)?;
    let lock = home::lock(&folder.join("lock"))?;
    Ok((folder, lock))
}

/// The build folder that the running test binary lies in.
pub(crate) fn target_folder() -> PathBuf {
    let built = std::env::current_exe().ok().and_then(|program| {
        program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file()).map(Path::to_owned)
    });
    built.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"))
}
