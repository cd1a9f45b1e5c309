//! Where private servers keep their files, and who may use them now.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg};
use sha2::{Digest as _, Sha256};

use crate::Options;
use crate::account::Account;
use crate::error::Error;

/// Longest usable socket path in bytes: `sun_path` is 108 on Linux and 104 on macOS, with a NUL.
const SOCKET_PATH_MAX: usize = 103;

/// Where state goes when the servers' user cannot reach the folder asked for. Root only.
const SHARED_STATE: &str = "/var/lib/plumbline";

/// A folder that the servers' user can reach.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) path: PathBuf,
    pub(crate) account: Account,
}

impl Home {
    /// `state_dir`, or its substitute under `/var/lib` if `state_dir` is unreachable.
    pub(crate) fn open(options: &Options) -> Result<Self, Error> {
        let account = Account::for_servers()?;
        let wanted = passage(&options.state_dir, &account)?;
        if account.can_enter(&wanted) {
            return Ok(Self { path: wanted, account });
        }
        let substitute = Path::new(SHARED_STATE).join(short_hash(&wanted));
        passage(Path::new(SHARED_STATE), &account)?;
        let path = passage(&substitute, &account)?;
        if !account.can_enter(&path) {
            return Err(Error::Unfit(format!(
                "{} can enter neither {} nor {}",
                account.name(),
                wanted.display(),
                path.display(),
            )));
        }
        (options.report)(&format!(
            "{} cannot enter {}: keeping the servers' files in {}",
            account.name(),
            wanted.display(),
            path.display(),
        ));
        Ok(Self { path, account })
    }

    /// The folder for a socket `name` whose files belong in `folder`: that folder itself, or a
    /// private one below `/tmp` if the path would be too long for the system.
    pub(crate) fn socket_folder(&self, folder: &Path, name: &str) -> Result<PathBuf, Error> {
        if folder.as_os_str().len() + 1 + name.len() <= SOCKET_PATH_MAX {
            return Ok(folder.to_owned());
        }
        let short = short_folder(folder);
        self.account.private_folder(&short)?;
        Ok(short)
    }
}

/// The substitute for `folder` where a socket path below it would be too long. Derived from the
/// path, so that every run finds the same one and none piles up.
pub(crate) fn short_folder(folder: &Path) -> PathBuf {
    Path::new("/tmp").join(format!("plumbline-{}", short_hash(folder)))
}

/// Removes a folder made by [`Home::socket_folder`] once its server has ended; others stay.
pub(crate) fn remove_short_folder(folder: &Path) {
    let short =
        folder.starts_with("/tmp") && folder.file_name().is_some_and(|name| name.as_bytes().starts_with(b"plumbline-"));
    if short {
        // Only an empty one: a successor may already be starting there.
        let _ = fs::remove_dir(folder);
    }
}

fn short_hash(path: &Path) -> String {
    Sha256::digest(path.as_os_str().as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Makes `folder` with its parents. Where servers run as another user, that user may pass through
/// it, but not list it.
pub(crate) fn passage(folder: &Path, account: &Account) -> Result<PathBuf, Error> {
    let mode = if account.is_other() { 0o711 } else { 0o700 };
    let made = !folder.exists();
    if made {
        DirBuilder::new().recursive(true).mode(mode).create(folder).map_err(Error::io("cannot make folder", folder))?;
        // The mode asked for above is cut by the umask.
        fs::set_permissions(folder, Permissions::from_mode(mode))
            .map_err(Error::io("cannot set the mode of", folder))?;
    }
    fs::canonicalize(folder).map_err(Error::io("cannot resolve", folder))
}

/// A lock on a file, held until dropped and, however this process ends, not longer than it lives.
pub(crate) type Lock = Flock<File>;

/// Takes the lock or says who holds it.
pub(crate) fn lock(path: &Path) -> Result<Lock, Error> {
    match Flock::lock(open(path)?, FlockArg::LockExclusiveNonblock) {
        Ok(mut lock) => {
            let note =
                lock.set_len(0).and_then(|()| lock.rewind()).and_then(|()| write!(lock, "{}", std::process::id()));
            note.map_err(Error::io("cannot write", path))?;
            Ok(lock)
        }
        Err((mut file, _)) => {
            let mut pid = String::new();
            // The holder may not have written yet; the message then lacks the number only.
            let _ = file.read_to_string(&mut pid);
            let pid = if pid.is_empty() { "unknown".to_owned() } else { pid };
            Err(Error::Locked { path: path.to_owned(), pid })
        }
    }
}

/// Waits for the lock: for short work that several processes do once.
pub(crate) fn wait_for_lock(path: &Path) -> Result<Lock, Error> {
    Flock::lock(open(path)?, FlockArg::LockExclusive).map_err(|(_, errno)| Error::io("cannot lock", path)(errno.into()))
}

fn open(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(Error::io("cannot open", path))
}

/// An empty file that only we can open.
pub(crate) fn private_file(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .map_err(Error::io("cannot open", path))
}

/// Removes a folder with all it holds; an absent one is fine.
pub(crate) fn remove(folder: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io("cannot remove", folder)(error)),
        _ => Ok(()),
    }
}

/// `path` as it may stand in a URL; `/` is escaped too unless `keep_slash`.
pub(crate) fn escape(path: &Path, keep_slash: bool) -> String {
    let mut text = String::new();
    for &byte in path.as_os_str().as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || (keep_slash && byte == b'/') {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// A URL fit for a message: what stands between user and host is left out.
pub(crate) fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return "unreadable".to_owned();
    };
    // Parameters may hold a password too.
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    match rest.rsplit_once('@') {
        Some((credentials, place)) => {
            let user = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}@{place}")
        }
        None => format!("{scheme}://{rest}"),
    }
}

/// The last lines of a log, for error messages.
pub(crate) fn tail(log: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.len().saturating_sub(8);
    lines.get(start..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_keep_no_special_character() {
        let path = Path::new("/a b/%c/é");
        assert_eq!(escape(path, false), "%2Fa%20b%2F%25c%2F%C3%A9");
        assert_eq!(escape(path, true), "/a%20b/%25c/%C3%A9");
    }

    #[test]
    fn no_message_shows_a_password() {
        for (url, expected) in [
            ("postgresql://u:p%40@h:1/a?password=p", "postgresql://u@h:1/a"),
            ("redis://:p@h", "redis://@h"),
            ("redis://h/1", "redis://h/1"),
            ("p", "unreadable"),
        ] {
            assert_eq!(without_password(url), expected);
        }
    }

    #[test]
    fn short_folders_are_stable_and_distinct() {
        assert_eq!(short_folder(Path::new("/a")), short_folder(Path::new("/a")));
        assert_ne!(short_folder(Path::new("/a")), short_folder(Path::new("/b")));
        assert!(short_folder(Path::new("/a")).as_os_str().len() < 40);
    }
}
