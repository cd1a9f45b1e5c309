//! Profiles: where the APIs are, and the session there. One file, readable by its owner only.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use cli_kit::Failure;

const DEFAULT: &str = "default";

/// Base of the addresses of a profile that says nothing else.
pub(crate) const DEFAULT_URL: &str = "http://localhost:8080";

#[derive(Debug, Default, Serialize, Deserialize)]
struct Config {
    /// The profile in use.
    #[serde(rename = "use", default, skip_serializing_if = "Option::is_none")]
    used: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, Profile>,
}

/// One profile.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<Tokens>,
}

/// The tokens of a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    /// Seconds since 1970.
    pub(crate) expires_at: u64,
    pub(crate) refresh_token: String,
}

impl Tokens {
    /// How long the access token is good.
    pub(crate) fn left(&self) -> Duration {
        Duration::from_secs(self.expires_at.saturating_sub(now()))
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

impl std::fmt::Debug for Profile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profile").field("url", &self.url).field("username", &self.username).finish_non_exhaustive()
    }
}

/// The file, and the profile in use.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    path: PathBuf,
    name: String,
}

impl Store {
    /// The profile of this name, or the one in use.
    pub(crate) fn open(name: Option<&str>) -> Result<Self, Failure> {
        let path = path()?;
        let name = match name {
            Some(name) => name.to_owned(),
            None => read(&path)?.used.unwrap_or_else(|| DEFAULT.to_owned()),
        };
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(allowed) {
            return Err(Failure::local(format!("{name:?} is not a name of a profile: letters, digits, `-`, `_`, `.`")));
        }
        Ok(Self { path, name })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The profile as it is now.
    pub(crate) fn profile(&self) -> Result<Profile, Failure> {
        Ok(read(&self.path)?.profiles.remove(&self.name).unwrap_or_default())
    }

    /// All profiles, and whether each is in use.
    pub(crate) fn all(&self) -> Result<Vec<(String, Profile, bool)>, Failure> {
        let config = read(&self.path)?;
        let used = config.used.unwrap_or_else(|| DEFAULT.to_owned());
        Ok(config.profiles.into_iter().map(|(name, profile)| (name.clone(), profile, name == used)).collect())
    }

    /// Uses this profile from now on.
    pub(crate) fn use_it(&self) -> Result<(), Failure> {
        let _held = self.lock()?;
        let mut config = read(&self.path)?;
        if !config.profiles.contains_key(&self.name) {
            let known: Vec<&str> = config.profiles.keys().map(String::as_str).collect();
            return Err(Failure::local(format!(
                "there is no profile {}; there are: {}. `plumb --profile {} login` makes it",
                self.name,
                known.join(", "),
                self.name
            )));
        }
        config.used = Some(self.name.clone());
        write(&self.path, &config)
    }

    /// Changes the profile. The lock must be held.
    pub(crate) fn change(&self, _held: &File, change: impl FnOnce(&mut Profile)) -> Result<(), Failure> {
        let mut config = read(&self.path)?;
        change(config.profiles.entry(self.name.clone()).or_default());
        write(&self.path, &config)
    }

    /// Keeps other processes from changing the file: a refresh token that two of them spend ends the session. Waits
    /// for whoever holds the lock; lets go when dropped.
    pub(crate) fn lock(&self) -> Result<File, Failure> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let path = self.path.with_extension("lock");
        std::fs::create_dir_all(folder)
            .and_then(|()| File::options().create(true).truncate(false).write(true).open(&path))
            .and_then(|file| file.lock().map(|()| file))
            .map_err(|error| Failure::local(format!("{} cannot be locked: {error}", path.display())))
    }
}

fn path() -> Result<PathBuf, Failure> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(path) = variable("PLUMB_CONFIG") {
        return Ok(path);
    }
    let folder = variable("XDG_CONFIG_HOME").or_else(|| Some(variable("HOME")?.join(".config")));
    let folder = folder.ok_or_else(|| Failure::local("there is no HOME to keep profiles in; set PLUMB_CONFIG"))?;
    Ok(folder.join("plumb/config.toml"))
}

fn read(path: &Path) -> Result<Config, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Config::default()),
        Err(error) => return Err(Failure::local(format!("{} cannot be read: {error}", path.display()))),
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map(|about| about.permissions().mode()).unwrap_or_default();
        if mode & 0o077 != 0 {
            let shown = path.display();
            return Err(Failure::local(format!("{shown} holds tokens and is open to others; `chmod 600 {shown}`")));
        }
    }
    // Not the whole message of the parser: it quotes the line, which may be a token.
    toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        Failure::local(format!("{} is not a configuration (line {line}): {}", path.display(), error.message()))
    })
}

fn write(path: &Path, config: &Config) -> Result<(), Failure> {
    let text = toml::to_string_pretty(config).map_err(|error| Failure::local(error.to_string()))?;
    // A temporary file is its owner's alone, and takes the place of the old one at once.
    let folder = path.parent().unwrap_or(Path::new("."));
    tempfile::NamedTempFile::new_in(folder)
        .and_then(|mut file| file.write_all(text.as_bytes()).map(|()| file))
        .and_then(|file| file.persist(path).map_err(|error| error.error))
        .map(|_| ())
        .map_err(|error| Failure::local(format!("{} cannot be written: {error}", path.display())))
}
