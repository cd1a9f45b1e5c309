//! One PKCS #8 file for each key, in a folder that only this server reads.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use jsonwebtoken::EncodingKey;
use sha2::{Digest, Sha256};

use super::{SigningKey, SigningKeys, Use};

/// The ending of a key file.
const EXTENSION: &str = "pk8";
/// What a key file is named after: the time it was made at, so that the order of names is the order of age.
const NAME: &str = "%Y%m%dT%H%M%S%3fZ";

/// Why there are no signing keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The folder or a file in it cannot be read or written.
    #[error("cannot use the signing keys in {}", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The folder holds no key.
    #[error("there is no signing key in {dir}; make one with `users-server keys init --dir {dir}`", dir = .0.display())]
    Empty(PathBuf),
    /// A file that is not an Ed25519 key.
    #[error("{} is not an Ed25519 key in PKCS #8", .0.display())]
    Malformed(PathBuf),
    /// A file whose name does not say since when there is the key.
    #[error("{} is not named after the time it was made at, such as 20260131T235959000Z.pk8", .0.display())]
    Name(PathBuf),
    /// The keys were changed lately, and tokens of the key before are still good.
    #[error(
        "the last rotation ends at {}; rotate again then, or with --compromised if keys are in wrong hands",
        .0.to_rfc3339_opts(SecondsFormat::Secs, true)
    )]
    Rotating(DateTime<Utc>),
    /// The random number generator failed.
    #[error("no key could be generated")]
    Generate,
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::Io { path, source }
}

/// Loads all keys of a folder.
///
/// # Errors
/// A folder that cannot be read or is empty, a file that is no key or not named like one.
pub fn load(dir: &Path) -> Result<SigningKeys, KeyError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            files.push(path);
        }
    }
    files.sort();
    let keys = files.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() { Err(KeyError::Empty(dir.to_owned())) } else { Ok(SigningKeys(keys)) }
}

fn read(path: PathBuf) -> Result<SigningKey, KeyError> {
    let der = fs::read(&path).map_err(failed(&path))?;
    let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| KeyError::Malformed(path.clone()))?;
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let made = NaiveDateTime::parse_from_str(name, NAME).map_err(|_| KeyError::Name(path.clone()))?.and_utc();
    let public = pair.public_key().as_ref();
    let digest = Sha256::digest(public);
    let id: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(SigningKey {
        id: format!("k-{id}"),
        private: EncodingKey::from_ed_der(&der),
        made,
        public: URL_SAFE_NO_PAD.encode(public),
        path,
    })
}

/// Makes a key where there is none; answers whether it made one.
///
/// # Errors
/// A folder that cannot be written.
pub fn init(dir: &Path, now: DateTime<Utc>) -> Result<bool, KeyError> {
    match load(dir) {
        Ok(_) => return Ok(false),
        Err(KeyError::Empty(_)) => {}
        Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(failed(dir))?;
    make(dir, now).map(|()| true)
}

/// Makes a key that takes over after [`ACTIVATION`](super::ACTIVATION), and deletes those that are retired. Answers
/// when the new one signs.
///
/// # Errors
/// When the last rotation is not over; a folder that has no key or cannot be written.
pub fn rotate(dir: &Path, now: DateTime<Utc>) -> Result<DateTime<Utc>, KeyError> {
    let keys = load(dir)?;
    for (key, purpose) in keys.uses(now) {
        match purpose {
            Use::Waits(from) => return Err(KeyError::Rotating(from + super::ACCESS_LIFETIME + super::MARGIN)),
            Use::Verifies(until) => return Err(KeyError::Rotating(until)),
            Use::Retired => fs::remove_file(&key.path).map_err(failed(&key.path))?,
            Use::Signs => {}
        }
    }
    make(dir, now)?;
    Ok(now + super::ACTIVATION)
}

/// Makes a key that signs at once, and deletes all others: what they signed is refused as soon as the other services
/// fetch the keys anew, five minutes later at most.
///
/// # Errors
/// A folder that has no key or cannot be written.
pub fn replace(dir: &Path, now: DateTime<Utc>) -> Result<(), KeyError> {
    let keys = load(dir)?;
    make(dir, now)?;
    keys.0.iter().try_for_each(|key| fs::remove_file(&key.path).map_err(failed(&key.path)))
}

fn make(dir: &Path, now: DateTime<Utc>) -> Result<(), KeyError> {
    let key = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8()).map_err(|_| KeyError::Generate)?;
    let path = dir.join(format!("{}.{EXTENSION}", now.format(NAME)));
    // Under another name until it is whole: half a key would stop every later start.
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(failed(&draft))?;
    file.write_all(key.as_ref()).and_then(|()| file.sync_all()).map_err(failed(&draft))?;
    fs::rename(&draft, &path).map_err(failed(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("keys");
        assert!(init(&dir, Utc::now()).unwrap());
        assert!(!init(&dir, Utc::now()).unwrap());
        let keys = load(&dir).unwrap();
        assert_eq!(keys.published(Utc::now()).len(), 1);
        let file = fs::read_dir(&dir).unwrap().next().unwrap().unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_empty_folder_names_the_way_out() {
        let dir = tempfile::tempdir().unwrap();
        let error = load(dir.path()).err().unwrap().to_string();
        assert!(error.contains("users-server keys init"), "{error}");
    }

    #[test]
    fn a_key_that_does_not_say_its_age_is_named() {
        let dir = tempfile::tempdir().unwrap();
        init(dir.path(), Utc::now()).unwrap();
        let file = fs::read_dir(dir.path()).unwrap().next().unwrap().unwrap().path();
        fs::rename(file, dir.path().join("mine.pk8")).unwrap();
        let error = load(dir.path()).err().unwrap().to_string();
        assert!(error.contains("mine.pk8 is not named after"), "{error}");
    }
}
