//! Keys and secrets for development, made on the first start and kept in files that only their owner can read.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::servers::{self, CLIENT, SERVICES, Settings};
use crate::programs::Programs;

/// Makes what is missing, brings the databases up to date, and tells the users service about the client.
pub(super) fn prepare(settings: Settings, programs: &Programs) -> Result<Settings> {
    let folder = &settings.keys;
    DirBuilder::new().recursive(true).mode(0o700).create(folder).context("cannot make the folder of keys")?;
    let client_secret = secret(&folder.join(CLIENT.secret_file))?;
    let settings = Settings { client_secret, ..settings };

    let users = programs.path("users-server")?;
    let mut keys = Command::new(users);
    run(keys.args(["keys", "init", "--dir"]).arg(settings.signing_keys()))?;
    for (index, service) in SERVICES.iter().enumerate() {
        let mut migrate = Command::new(programs.path(&service.program())?);
        servers::environment(&mut migrate, index, &settings);
        run(migrate.arg("migrate")).with_context(|| {
            let name = service.name;
            format!("cannot bring the database of {name} up to date; `--fresh` would begin with an empty one")
        })?;
    }
    let mut client = Command::new(users);
    servers::environment(&mut client, 0, &settings);
    client.args(["put-client", CLIENT.id, "--scopes", CLIENT.scopes]);
    run(client.env("CLIENT_SECRET", &settings.client_secret))?;
    Ok(settings)
}

/// The secret in the file, which is made if it is not there.
fn secret(path: &Path) -> Result<String> {
    let what = || format!("cannot use {}", path.display());
    match std::fs::read_to_string(path) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).with_context(what),
        _ => {}
    }
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes)).context("no random numbers")?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).with_context(what)?;
    file.write_all(text.as_bytes()).with_context(what)?;
    Ok(text)
}

/// Runs to the end. Its output is shown only if it fails.
fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("cannot run {}", command.get_program().display()))?;
    if !output.status.success() {
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        let program = Path::new(command.get_program()).file_name().unwrap_or_default().display();
        let words = [output.stdout, output.stderr].concat();
        bail!(
            "`{program} {}` failed with {}:\n{}",
            arguments.join(" "),
            output.status,
            String::from_utf8_lossy(&words).trim_end()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_secret_is_made_once_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let first = secret(&path).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(secret(&path).unwrap(), first);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&path, "").unwrap();
        assert_ne!(secret(&path).unwrap(), first, "an interrupted write leaves no empty secret");
    }

    #[test]
    fn a_failed_program_is_shown_with_its_words() {
        let mut command = Command::new("/bin/sh");
        let error = run(command.args(["-c", "echo reason >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("`sh -c") && error.contains("exit status: 3") && error.contains("reason"), "{error}");
    }
}
