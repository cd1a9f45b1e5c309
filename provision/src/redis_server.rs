//! Redis (or Valkey): one given by its URL, or a private server that keeps nothing on disk.

mod program;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::Options;
use crate::error::Error;
use crate::home::{self, Home, Lock};
use crate::process::{Process, StopSignal};
use program::Program;

/// Longest start; nothing is loaded.
const START: Duration = Duration::from_secs(20);
const STOP: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(5);
const SOCKET: &str = "redis.sock";

/// Numbered databases of a private server: enough for one per test.
const DATABASES: u32 = 4096;

/// A Redis server. A private one stops when this is dropped.
#[derive(Debug)]
pub struct Redis {
    url: String,
    description: String,
    server: Option<Server>,
}

#[derive(Debug)]
struct Server {
    process: Process,
    socket: PathBuf,
    _lock: Option<Lock>,
}

impl Redis {
    /// Uses the server at `url`, or finds one as the crate's documentation says.
    ///
    /// # Errors
    /// `url` is unusable; there is no binary; another run holds `state_dir`; the server does not
    /// start.
    pub fn obtain(options: &Options, url: Option<String>) -> Result<Self, Error> {
        if let Some(url) = url {
            return Self::given(url);
        }
        let home = Home::open(options)?;
        let lock = home::lock(&home.path.join("redis.lock"))?;
        let folder = home.path.join("redis");
        Self::private(options, &home, &folder, Some(lock))
    }

    /// A server whose files are in `folder`, whose parent must exist.
    pub(crate) fn private(options: &Options, home: &Home, folder: &Path, lock: Option<Lock>) -> Result<Self, Error> {
        let program = Program::find(home, options)?;
        home.account.private_folder(folder)?;
        let socket = home.socket_folder(folder, SOCKET)?.join(SOCKET);
        let config = configure(home, folder, &socket)?;
        let process = spawn(home, &program, folder, &config)?;
        let mut server = Self {
            url: format!("redis+unix://{}", home::escape(&socket, true)),
            description: program.describe(),
            server: Some(Server { process, socket, _lock: lock }),
        };
        server.await_ready(&folder.join("log"))?;
        Ok(server)
    }

    fn given(url: String) -> Result<Self, Error> {
        let information = ask(&url, "server").map_err(|source| Error::Unreachable {
            engine: "Redis",
            place: home::without_password(&url),
            // As text: its own chain says everything twice.
            source: source.to_string().into(),
        })?;
        let field = |name: &str| information.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        let (engine, version) = match field("valkey_version") {
            Some(version) => ("Valkey", version),
            None => ("Redis", field("redis_version").unwrap_or("of unknown version")),
        };
        Ok(Self {
            description: format!("{engine} {version}, given by its URL {}", home::without_password(&url)),
            url,
            server: None,
        })
    }

    fn await_ready(&mut self, log: &Path) -> Result<(), Error> {
        let failed =
            |detail: String| Error::NotReady { engine: "Redis", detail: format!("{detail}\n{}", home::tail(log)) };
        let end = Instant::now() + START;
        loop {
            if let Some(status) = self.exited() {
                return Err(failed(format!("it ended with {status}")));
            }
            match ask(&self.url, "server") {
                // A predecessor's socket may still answer: only our own child counts.
                Ok(information) if self.is_behind(&information) => return Ok(()),
                Err(error) if Instant::now() > end => {
                    return Err(failed(format!("no answer in {} s: {error}", START.as_secs())));
                }
                _ => std::thread::sleep(Duration::from_millis(5)),
            }
        }
    }

    fn is_behind(&self, information: &str) -> bool {
        self.server.as_ref().is_some_and(|server| {
            let line = format!("process_id:{}", server.process.id());
            information.lines().any(|found| found == line)
        })
    }

    /// The URL of database 0: `redis+unix://…` for a private server.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// [`Self::url`] fit for a screen: without password and parameters.
    #[must_use]
    pub fn shown_url(&self) -> String {
        home::without_password(&self.url)
    }

    /// The URL of a numbered database of the same server. A private server has 4096 of them;
    /// numbers beyond wrap around. A given server usually has 16.
    #[must_use]
    pub fn database_url(&self, number: u32) -> String {
        if self.server.is_some() {
            return format!("{}?db={}", self.url, number % DATABASES);
        }
        let base = self.url.split(['?', '#']).next().unwrap_or(&self.url);
        if base.starts_with("unix:") || base.starts_with("redis+unix:") {
            return format!("{base}?db={number}");
        }
        let authority = base.find("://").map_or(0, |at| at + 3);
        let end = base.get(authority..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| authority + at);
        format!("{}/{number}", base.get(..end).unwrap_or(base))
    }

    /// Engine, version and source in one line, without a password.
    #[must_use]
    pub fn describe(&self) -> &str {
        &self.description
    }

    /// Kills a private server at once, as a crash would; one that was given is left alone.
    pub fn kill(&mut self) {
        if let Some(server) = &mut self.server {
            server.process.kill();
        }
    }

    /// The exit status if a private server has ended by itself; never waits.
    pub fn exited(&mut self) -> Option<ExitStatus> {
        let server = self.server.as_mut()?;
        server.process.try_wait().ok().flatten()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.stop(STOP);
        let _ = fs::remove_file(&self.socket);
        if let Some(folder) = self.socket.parent() {
            home::remove_short_folder(folder);
        }
    }
}

/// One section of the server's INFO.
fn ask(url: &str, section: &str) -> redis::RedisResult<String> {
    let client = redis::Client::open(url)?;
    let mut connection = client.get_connection_with_timeout(ANSWER)?;
    connection.set_read_timeout(Some(ANSWER))?;
    redis::cmd("INFO").arg(section).query(&mut connection)
}

/// Writes the configuration file. Nothing is kept on disk: what is in Redis can be lost.
fn configure(home: &Home, folder: &Path, socket: &Path) -> Result<PathBuf, Error> {
    // A socket left by a killed server would be refused to its successor.
    let _ = fs::remove_file(socket);
    let path = folder.join("redis.conf");
    let text = format!(
        "port 0\nunixsocket {}\nunixsocketperm 700\ndaemonize no\nsave \"\"\nappendonly no\n\
         databases {DATABASES}\ndir {}\n",
        quoted(socket),
        quoted(folder),
    );
    home::private_file(&path)?.write_all(text.as_bytes()).map_err(Error::io("cannot write", &path))?;
    home.account.give(&path)?;
    Ok(path)
}

/// A path as a word of the configuration language.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn spawn(home: &Home, program: &Program, folder: &Path, config: &Path) -> Result<Process, Error> {
    let path = folder.join("log");
    let log = home::private_file(&path)?;
    let copy = log.try_clone().map_err(Error::io("cannot share", &path))?;
    let mut command = home.account.command(program.path(), folder);
    command.arg(config).stdout(Stdio::from(copy)).stderr(Stdio::from(log));
    Process::spawn("redis", command, StopSignal::Terminate)
}
