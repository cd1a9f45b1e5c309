//! The user that servers run as. PostgreSQL refuses to run as root.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::unistd::{Gid, Uid, User, chown, geteuid};

use crate::error::Error;

/// Ourselves, or, as root, another user.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    other: Option<(Uid, Gid)>,
    name: String,
}

impl Account {
    /// As root `postgres`, else `nobody`; otherwise the current user.
    pub(crate) fn for_servers() -> Result<Self, Error> {
        if !geteuid().is_root() {
            return Ok(Self { other: None, name: "the current user".to_owned() });
        }
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Self { other: Some((user.uid, user.gid)), name: format!("user {}", user.name) })
            .ok_or_else(|| {
                Error::Unfit(
                    "PostgreSQL does not run as root, and this machine has neither a user \
                     postgres nor a user nobody"
                        .to_owned(),
                )
            })
    }

    /// For messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn is_other(&self) -> bool {
        self.other.is_some()
    }

    fn uid(&self) -> Uid {
        self.other.map_or_else(geteuid, |(uid, _)| uid)
    }

    /// A command that runs as this user, in `folder`, in the C locale and in UTC.
    pub(crate) fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C").env("TZ", "UTC").stdin(Stdio::null());
        // PGDATA, PGPORT and their kin would redirect a private server.
        for (name, _) in std::env::vars_os() {
            if name.as_encoded_bytes().starts_with(b"PG") {
                command.env_remove(name);
            }
        }
        if let Some((uid, gid)) = self.other {
            command.uid(uid.as_raw()).gid(gid.as_raw());
        }
        command
    }

    /// Whether this user can enter `folder`: asked of the kernel, so ACLs and mounts count too.
    pub(crate) fn can_enter(&self, folder: &Path) -> bool {
        self.other.is_none()
            || self
                .command(Path::new("/bin/sh"), Path::new("/"))
                .args(["-c", "cd -- \"$1\"", "sh"])
                .arg(folder)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
    }

    /// Makes sure that `folder` exists, is no symbolic link, belongs to this user and is closed
    /// to every other. Its parent must exist.
    pub(crate) fn private_folder(&self, folder: &Path) -> Result<(), Error> {
        match DirBuilder::new().mode(0o700).create(folder) {
            Ok(()) => {
                if let Some((uid, gid)) = self.other {
                    chown(folder, Some(uid), Some(gid))
                        .map_err(std::io::Error::from)
                        .map_err(Error::io("cannot give away folder", folder))?;
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("cannot make folder", folder)(error)),
        }
        let found = fs::symlink_metadata(folder).map_err(Error::io("cannot examine", folder))?;
        if !found.is_dir() || found.uid() != self.uid().as_raw() {
            return Err(Error::Unfit(format!(
                "{} must be a folder of {}; it belongs to uid {}. Remove it, or run as before",
                folder.display(),
                self.name,
                found.uid(),
            )));
        }
        if found.mode() & 0o077 != 0 {
            fs::set_permissions(folder, Permissions::from_mode(0o700))
                .map_err(Error::io("cannot close folder", folder))?;
        }
        Ok(())
    }

    /// Gives a file made by us to this user.
    pub(crate) fn give(&self, file: &Path) -> Result<(), Error> {
        let Some((uid, gid)) = self.other else {
            return Ok(());
        };
        chown(file, Some(uid), Some(gid)).map_err(std::io::Error::from).map_err(Error::io("cannot give away", file))
    }
}
