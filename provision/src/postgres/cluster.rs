//! A private cluster: made, started, awaited, stopped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::binaries::Binaries;
use super::client;
use crate::error::Error;
use crate::home::{self, Home, Lock};
use crate::process::{Process, StopSignal};

const SOCKET: &str = ".s.PGSQL.5432";

/// Longest start: recovery after a crash may replay a good amount of log.
const START: Duration = Duration::from_secs(60);

/// How long a predecessor that was killed may take to let go of its files (measured: two seconds).
const PREDECESSOR: Duration = Duration::from_secs(5);

/// Longest orderly stop; a fast shutdown writes one checkpoint.
const STOP: Duration = Duration::from_secs(10);

/// Settings of a cluster whose data matters.
pub(crate) const DURABLE: &[&str] = &["max_connections=100"];

/// Settings of a cluster that is thrown away: a crash may lose it, and many tests share it.
pub(crate) const THROWAWAY: &[&str] =
    &["max_connections=300", "fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// A running server.
#[derive(Debug)]
pub(crate) struct Cluster {
    process: Process,
    sockets: PathBuf,
    _lock: Option<Lock>,
}

/// The folders and major versions of clusters already below `home`, newest first.
pub(crate) fn stored_versions(home: &Path) -> Result<Vec<(PathBuf, u32)>, Error> {
    let entries = fs::read_dir(home).map_err(Error::io("cannot list", home))?;
    let mut stored: Vec<_> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            let version = name.strip_prefix("postgres-")?.parse().ok()?;
            Some((entry.path(), version))
        })
        .collect();
    stored.sort_by_key(|(_, version): &(_, u32)| std::cmp::Reverse(*version));
    Ok(stored)
}

/// Makes the data folder in `folder` unless it is there. An interrupted attempt leaves none.
pub(crate) fn initialise(
    home: &Home,
    binaries: &Binaries,
    folder: &Path,
    arguments: &[&str],
    report: &dyn Fn(&str),
) -> Result<(), Error> {
    let data = folder.join("data");
    if data.exists() {
        return Ok(());
    }
    report(&format!("making a PostgreSQL {} cluster in {}", binaries.major, folder.display()));
    let work = folder.join("new");
    home::remove(&work)?;
    let program = binaries.folder.join("initdb");
    let output = home
        .account
        .command(&program, folder)
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
        .args(["--no-locale", "--no-sync"])
        .args(arguments)
        .arg("--pgdata")
        .arg(&work)
        .output()
        .map_err(Error::io("cannot run", &program))?;
    if !output.status.success() {
        return Err(Error::Command {
            program: program.display().to_string(),
            detail: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    fs::rename(&work, &data).map_err(Error::io("cannot rename", &work))
}

impl Cluster {
    /// Starts the server on `folder`/data and waits until it answers a query.
    pub(crate) fn start(
        home: &Home,
        binaries: &Binaries,
        folder: &Path,
        settings: &[&str],
        lock: Option<Lock>,
    ) -> Result<Self, Error> {
        let sockets = home.socket_folder(folder, SOCKET)?;
        let begin = Instant::now();
        loop {
            let process = spawn(home, binaries, folder, &sockets, settings)?;
            let mut cluster = Self { process, sockets: sockets.clone(), _lock: None };
            let Err(error) = cluster.await_ready(&folder.join("log")) else {
                cluster._lock = lock;
                return Ok(cluster);
            };
            let words = home::tail(&folder.join("log"));
            let occupied = words.contains("postmaster.pid")
                || words.contains(&format!("{SOCKET}.lock"))
                || words.contains("shared memory block");
            if !occupied || begin.elapsed() > PREDECESSOR {
                return Err(error);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn await_ready(&mut self, log: &Path) -> Result<(), Error> {
        let failed =
            |detail: String| Error::NotReady { engine: "PostgreSQL", detail: format!("{detail}\n{}", home::tail(log)) };
        let end = Instant::now() + START;
        let url = self.url("postgres", "postgres");
        loop {
            if let Some(status) = self.exited() {
                return Err(failed(format!("it ended with {status}")));
            }
            // The socket may be a predecessor's that is about to go: only our own child counts.
            match client::ask(&url, "SELECT pg_postmaster_start_time()") {
                Ok(_) if self.exited().is_none() && self.owns_the_socket() => return Ok(()),
                Err(error) if Instant::now() > end => {
                    return Err(failed(format!("no answer in {} s: {error}", START.as_secs())));
                }
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    /// The lock file beside the socket begins with the process id of the server behind it.
    fn owns_the_socket(&self) -> bool {
        fs::read_to_string(self.sockets.join(format!("{SOCKET}.lock")))
            .is_ok_and(|note| note.lines().next() == Some(self.process.id().to_string().as_str()))
    }

    pub(crate) fn url(&self, role: &str, database: &str) -> String {
        format!(
            "postgresql://{}@{}/{}",
            home::escape(role.as_ref(), false),
            home::escape(&self.sockets, false),
            home::escape(database.as_ref(), false),
        )
    }

    pub(crate) fn kill(&mut self) {
        self.process.kill();
    }

    pub(crate) fn exited(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().ok().flatten()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.process.stop(STOP);
        home::remove_short_folder(&self.sockets);
    }
}

fn spawn(home: &Home, binaries: &Binaries, folder: &Path, sockets: &Path, settings: &[&str]) -> Result<Process, Error> {
    let path = folder.join("log");
    let log = home::private_file(&path)?;
    let copy = log.try_clone().map_err(Error::io("cannot share", &path))?;
    let program = binaries.folder.join("postgres");
    let mut command = home.account.command(&program, folder);
    command
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-k")
        .arg(sockets)
        .args(["-p", "5432", "-c", "listen_addresses=", "-c", "shared_buffers=32MB"])
        .args(["-c", "unix_socket_permissions=0700"])
        .args(settings.iter().flat_map(|setting| ["-c", setting]))
        .stdout(Stdio::from(copy))
        .stderr(Stdio::from(log));
    Process::spawn("postgres", command, StopSignal::Interrupt)
}
