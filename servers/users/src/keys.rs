//! The Ed25519 keys that sign access tokens: one PKCS #8 file each, in a folder that only this server reads.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::EncodingKey;
use server_kit::auth::PublishedKey;
use sha2::{Digest, Sha256};

/// The ending of a key file.
const EXTENSION: &str = "pk8";

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
    /// The random number generator failed.
    #[error("no key could be generated")]
    Generate,
}

/// A key that signs.
pub struct SigningKey {
    /// The `kid`: the start of the SHA-256 of the public key.
    pub id: String,
    /// The private key.
    pub private: EncodingKey,
    public: String,
}

/// The keys in use, oldest first. The newest signs; all verify.
pub struct SigningKeys(Vec<SigningKey>);

impl SigningKeys {
    /// The public halves.
    pub fn published(&self) -> Vec<PublishedKey> {
        self.0.iter().map(|key| PublishedKey { id: key.id.clone(), x: key.public.clone() }).collect()
    }

    /// The key that signs.
    pub fn current(&self) -> Option<&SigningKey> {
        self.0.last()
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::Io { path, source }
}

/// Loads all keys of a folder.
///
/// # Errors
/// A folder that cannot be read or is empty, a file that is no key.
pub fn load(dir: &Path) -> Result<SigningKeys, KeyError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.extension().is_some_and(|extension| extension == EXTENSION) {
            files.push(path);
        }
    }
    // Names begin with the time they were made at, so that the order of names is the order of age.
    files.sort();
    let keys = files.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() { Err(KeyError::Empty(dir.to_owned())) } else { Ok(SigningKeys(keys)) }
}

fn read(path: &Path) -> Result<SigningKey, KeyError> {
    let der = fs::read(path).map_err(failed(path))?;
    let pair = Ed25519KeyPair::from_pkcs8(&der).map_err(|_| KeyError::Malformed(path.to_owned()))?;
    let public = pair.public_key().as_ref();
    let digest = Sha256::digest(public);
    let id: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok(SigningKey {
        id: format!("k-{id}"),
        private: EncodingKey::from_ed_der(&der),
        public: URL_SAFE_NO_PAD.encode(public),
    })
}

/// Makes a key where there is none; answers whether it made one.
///
/// # Errors
/// A folder that cannot be written.
pub fn init(dir: &Path) -> Result<bool, KeyError> {
    match load(dir) {
        Ok(_) => return Ok(false),
        Err(KeyError::Empty(_)) => {}
        Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(dir).map_err(failed(dir))?;
    let key = Ed25519KeyPair::generate().and_then(|pair| pair.to_pkcs8()).map_err(|_| KeyError::Generate)?;
    let path = dir.join(format!("{}.{EXTENSION}", chrono::Utc::now().format("%Y%m%dT%H%M%S%3fZ")));
    // Under another name until it is whole: half a key would stop every later start.
    let draft = path.with_extension("draft");
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).map_err(failed(&draft))?;
    file.write_all(key.as_ref()).and_then(|()| file.sync_all()).map_err(failed(&draft))?;
    fs::rename(&draft, &path).map_err(failed(&path))?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_read_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path().join("keys");
        assert!(init(&dir).unwrap());
        assert!(!init(&dir).unwrap());
        let keys = load(&dir).unwrap();
        assert_eq!(keys.published().len(), 1);
        let file = fs::read_dir(&dir).unwrap().next().unwrap().unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn an_empty_folder_names_the_way_out() {
        let dir = tempfile::tempdir().unwrap();
        let error = load(dir.path()).err().unwrap().to_string();
        assert!(error.contains("users-server keys init"), "{error}");
    }
}
