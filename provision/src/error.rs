//! What can go wrong while providing a server.

use std::io;
use std::path::{Path, PathBuf};

/// Why a server could not be had. Messages name the way out where there is one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A URL was given, but nothing usable answers there.
    #[error("the {engine} given by its URL ({place}) cannot be used")]
    Unreachable {
        /// PostgreSQL or Redis.
        engine: &'static str,
        /// The URL without its password.
        place: String,
        /// What the connection attempt said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A statement failed.
    #[error("statement failed in database {database}")]
    Sql {
        /// The database it ran in.
        database: String,
        /// What the server or the connection said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// No road led to binaries.
    #[error(
        "no {engine} on this machine: {tried}\n\
         Ways out: install it (Debian, Ubuntu: `apt-get install {debian}`; \
         macOS: `brew install {brew}`), run again with `--install`, \
         or give the URL of a running server"
    )]
    Missing {
        /// PostgreSQL or Redis.
        engine: &'static str,
        /// Where it was looked for and why each road ended.
        tried: String,
        /// The Debian package.
        debian: &'static str,
        /// The Homebrew formula.
        brew: &'static str,
    },
    /// Another process runs on the same state.
    #[error("{path} is in use by another run (process {pid}); stop that one first")]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// The holder as it named itself.
        pid: String,
    },
    /// The data on disk belongs to another major version than the binaries found.
    #[error(
        "{folder} holds data of PostgreSQL {stored}, but only PostgreSQL {found} was found; \
         install version {stored}, or discard the data with `--fresh`"
    )]
    OtherVersion {
        /// The data folder.
        folder: PathBuf,
        /// The major version that wrote the data.
        stored: u32,
        /// The major version of the binaries found.
        found: String,
    },
    /// A program that was to be run did not succeed.
    #[error("{program} failed: {detail}")]
    Command {
        /// The program.
        program: String,
        /// Its exit status and last words.
        detail: String,
    },
    /// A private server did not become ready.
    #[error("{engine} did not start: {detail}")]
    NotReady {
        /// PostgreSQL or Redis.
        engine: &'static str,
        /// What happened, with the end of its log.
        detail: String,
    },
    /// A setting, folder or user is not fit for use.
    #[error("{0}")]
    Unfit(String),
    /// The operating system refused.
    #[error("{action} {path}")]
    Io {
        /// What was attempted.
        action: &'static str,
        /// On which file or folder.
        path: PathBuf,
        /// The refusal.
        source: io::Error,
    },
}

impl Error {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// The error and its causes in one line each.
    pub(crate) fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut source = std::error::Error::source(self);
        while let Some(cause) = source {
            text.push_str("\n  because: ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        text
    }
}
